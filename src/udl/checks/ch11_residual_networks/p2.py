"""The checks of practical 11.2: a residual block, forwards and backwards, and its paths."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np

from udl.checks.ch11_residual_networks import block
from udl.checks.kinds import Implement, Predict, Read
from udl.checks.mistakes import Mistake

ORDER = (
    "The order is ReLU, linear layer, ReLU, linear layer. Then what came in is added, and nothing "
    "follows."
)


def _largest_of_columns(h: Any, inner: Any, bias: Any, outer: Any, last: Any) -> np.ndarray:
    between = np.max(block.linear(np.max(h, 0)[None], inner, bias), 0)
    return np.asarray(h + block.linear(between[None], outer, last))


block_forward = Implement(
    "block_forward",
    "what came in, and what two layers add to it.",
    expected=block.forward,
    draws=block.block_draws,
    mistakes=(
        Mistake(
            "no skip",
            "The block's input is added to what the layers return.",
            block.variant(skip=0.0),
        ),
        Mistake(
            "a skip that takes the ReLU's result",
            "What is added is h as it came in, with its negative numbers.",
            block.variant(activated=True),
        ),
        Mistake("a ReLU behind the sum", ORDER, block.variant(after=True)),
        Mistake("a ReLU behind the last layer", ORDER, block.variant(last=True)),
        Mistake(
            "linear layers first",
            ORDER,
            block.variant(first=False, last=True),
            block.variant(first=False, after=True),
            block.variant(first=False),
        ),
        Mistake("the ReLU in the middle forgotten", ORDER, block.variant(second=False)),
        Mistake(
            "no ReLU",
            "Two linear layers without a ReLU are one linear layer.",
            block.variant(first=False, second=False),
        ),
        Mistake(
            "biases forgotten",
            "Each layer has a bias.",
            block.variant(biases=False),
            lambda h, inner, bias, outer, _: block.forward(h, inner, bias, outer, 0.0),
            lambda h, inner, _, outer, last: block.forward(h, inner, 0.0, outer, last),
        ),
        Mistake(
            "np.max along axis 0 instead of np.maximum with 0",
            "np.max(h, 0) takes the largest number of each column. np.maximum(h, 0) compares every "
            "number with zero.",
            _largest_of_columns,
        ),
        Mistake(
            "a sum divided",
            "The branch is added as it is, without a factor.",
            block.variant(scale=0.5),
            block.variant(scale=0.5, skip=0.5),
            block.variant(scale=np.sqrt(0.5), skip=np.sqrt(0.5)),
        ),
        Mistake(
            "a skip around each layer",
            "There is one skip, around both layers.",
            lambda h, inner, bias, outer, last: (
                block.forward(np.asarray(h), inner, bias, outer, last)
                + block.linear(block.relu(h), inner, bias)
            ),
        ),
        Mistake(
            "weights transposed",
            "Row o of a weight matrix makes output o: h @ weight.T.",
            lambda h, inner, bias, outer, last: block.forward(
                h, np.transpose(inner), bias, np.transpose(outer), last
            ),
        ),
    ),
)

what_can_it_do = Predict(
    "what_can_it_do",
    "a ReLU has nothing negative to add.",
    right="up",
    wrong_choices={
        "down": "What does a ReLU return, whatever enters it? And what happens when that is added?",
        "both": (
            "The linear layer in the branch has weights of both signs. But what comes after it, "
            "just before the sum?"
        ),
    },
)


def _backward(
    d_out: Any, h: Any, inner: Any, inner_bias: Any, outer: Any, outer_bias: Any
) -> block.Five:
    return block.backward(d_out, h, inner, inner_bias, outer, outer_bias)


def _mean_over_rows(d_out: Any, *others: Any) -> Any:
    d_h, *gradients = block.backward(d_out, *others)
    return (d_h, *(gradient / len(d_out) for gradient in gradients))


def _of_biases(d_out: Any, *others: Any, how: Any) -> Any:
    """Do something else with the rows of the biases' derivatives than adding them up."""
    found = list(block.backward(d_out, *others))
    rows = [block.backward(d_out[n : n + 1], *_row(others, n))[2] for n in range(len(d_out))]
    found[2], found[4] = how(np.array(rows)), how(np.asarray(d_out))
    return tuple(found)


def _row(others: Sequence[Any], n: int) -> tuple[Any, ...]:
    return others[0][n : n + 1], *others[1:]


def _stopped(d_out: Any, h: Any, *others: Any) -> Any:
    d_h, *gradients = block.backward(d_out, h, *others)
    return (np.heaviside(h, 0.0) * d_h, *gradients)


def _transposed_gradients(*arguments: Any) -> block.Five:
    d_h, d_inner, d_one, d_outer, d_two = block.backward(*arguments)
    return d_h, d_inner.T, d_one, d_outer.T, d_two


OWN = (
    "A ReLU lets a derivative through where its own input was above zero: the first one's is h, "
    "the second one's what the inner layer returned."
)

block_backward = Implement(
    "block_backward",
    "one way through the layers, and one past them.",
    expected=_backward,
    draws=block.backward_draws,
    items=("d_h", "d_inner", "d_inner_bias", "d_outer", "d_outer_bias"),
    mistakes=(
        Mistake(
            "the identity forgotten",
            "The output is h plus something. The derivative of the first term hands d_out on as it "
            "is.",
            partial(block.backward, identity=0.0),
        ),
        Mistake(
            "the skip stopped by a ReLU",
            "The skip passes by the ReLU: d_out reaches h as it is, also where h is negative.",
            _stopped,
        ),
        Mistake(
            "the identity twice",
            "d_out passes by the layers once.",
            partial(block.backward, identity=2.0),
        ),
        Mistake(
            "a ReLU forgotten",
            OWN,
            partial(block.backward, first="none"),
            partial(block.backward, second="none"),
            partial(block.backward, first="none", second="none"),
        ),
        Mistake(
            "the derivative of the other ReLU",
            OWN,
            partial(block.backward, first="other"),
            partial(block.backward, second="other"),
            partial(block.backward, first="other", second="other"),
        ),
        Mistake(
            "the value of a ReLU instead of its derivative",
            OWN,
            partial(block.backward, first="value"),
            partial(block.backward, second="value"),
            partial(block.backward, first="value", second="value"),
        ),
        Mistake(
            "the layers' inputs before the ReLU",
            "A linear layer's derivative takes what entered it, and that has passed the ReLU.",
            partial(block.backward, inputs="before"),
        ),
        Mistake(
            "a mean over the batch",
            "d_out is the derivative of the loss with respect to each number of the output. What "
            "the rows do to a parameter adds up.",
            _mean_over_rows,
            lambda *a: _of_biases(*a, how=lambda d: np.mean(d, axis=0)),
        ),
        Mistake(
            "rows that are not added up",
            "A bias is the same for all rows. What the rows do to it adds up: (D',) and (D,).",
            lambda *a: _of_biases(*a, how=np.asarray),
        ),
        Mistake(
            "the five in another order",
            "All five are right. Return them in the order of the arguments.",
            lambda *a: tuple(block.backward(*a)[k] for k in (0, 3, 4, 1, 2)),
            lambda *a: tuple(block.backward(*a)[k] for k in (0, 1, 3, 2, 4)),
            lambda *a: block.backward(*a)[::-1],
        ),
        Mistake(
            "the inner bias forgotten",
            "It decides which units of the second ReLU are on.",
            lambda d, h, inner, bias, *others: block.backward(d, h, inner, 0 * bias, *others),
        ),
        Mistake(
            "gradients of the weights transposed",
            "A gradient has the shape of what it belongs to: (out, in) for weights.",
            _transposed_gradients,
        ),
        Mistake(
            "the identity alone",
            "Beside the skip there is a way through the layers.",
            lambda d_out, *others: (np.asarray(d_out), *block.backward(d_out, *others)[1:]),
        ),
    ),
)


# --- A stream that is overwritten ---


def _streamed(
    h: Any, weights: Sequence[Any], biases: Sequence[Any], *, clipped: str = ""
) -> np.ndarray:
    """Follow the stream through blocks of a ReLU and a linear layer: (K + 1, N, D).

    `clipped` says which states lose their negative numbers: those that are ``kept``, those that
    are ``added`` to, or ``both``.
    """
    stream = [np.asarray(h, dtype=float)]
    for weight, bias in zip(weights, biases, strict=True):
        before = stream[-1]
        base = block.relu(before) if clipped in ("added", "both") else before
        if clipped == "both":
            stream[-1] = base
        stream.append(base + block.linear(block.relu(before), weight, bias))
    return np.stack([block.relu(s) for s in stream] if clipped == "kept" else stream)


def _mended_stream(h: Any, weights: Sequence[Any], biases: Sequence[Any]) -> np.ndarray:
    return _streamed(h, weights, biases)


def _stream_draws(rng: np.random.Generator) -> block.Draws:
    sizes = ((2, 3, 2), (4, 2, 3), (1, 4, 1), (3, 5, 4))
    return [
        (
            rng.normal(size=(num, units)),
            [rng.normal(0, 0.7, (units, units)) for _ in range(depth)],
            [rng.normal(0, 0.5, units) for _ in range(depth)],
        )
        for num, units, depth in sizes
    ]


mended_stream = Implement(
    "mended_stream",
    "the stream keeps its negative numbers.",
    expected=_mended_stream,
    draws=_stream_draws,
    mistakes=(
        Mistake(
            "the stream still overwritten",
            "The ReLU's result goes into the branch. What is added to it, and what is kept, is the "
            "stream as it was: let the ReLU make a new array.",
            partial(_streamed, clipped="both"),
            partial(_streamed, clipped="added"),
        ),
        Mistake(
            "ReLUs in what is returned",
            "Keep the stream itself, negative numbers included.",
            partial(_streamed, clipped="kept"),
        ),
        Mistake(
            "the last state alone",
            "Return all K + 1 states, the input first.",
            lambda *a: _streamed(*a)[-1],
        ),
        Mistake(
            "the input left out",
            "Return all K + 1 states, the input first.",
            lambda *a: _streamed(*a)[1:],
        ),
        Mistake(
            "no skip",
            "What left the block before is added to what the layer returns.",
            lambda h, weights, biases: np.stack(_added(h, weights, biases, skip=0.0)),
        ),
        Mistake(
            "biases forgotten",
            "Each layer has a bias.",
            lambda h, weights, biases: _streamed(h, weights, [0 * b for b in biases]),
        ),
        Mistake(
            "each block on its own",
            "What leaves a block enters the next one.",
            lambda h, weights, biases: np.stack(
                [h, *(_streamed(h, [w], [b])[1] for w, b in zip(weights, biases, strict=True))]
            ),
        ),
        Mistake(
            "the ReLU left out",
            "The branch is a linear layer behind a ReLU.",
            lambda h, weights, biases: np.stack(_added(h, weights, biases, active=False)),
        ),
    ),
)


def _added(
    h: Any,
    weights: Sequence[Any],
    biases: Sequence[Any],
    *,
    skip: float = 1.0,
    active: bool = True,
) -> list[np.ndarray]:
    """Keep all states of a stream with another skip, or without ReLUs."""
    stream = [np.asarray(h, dtype=float)]
    for weight, bias in zip(weights, biases, strict=True):
        entered = block.relu(stream[-1]) if active else stream[-1]
        stream.append(skip * stream[-1] + block.linear(entered, weight, bias))
    return stream


read_paths = Read(
    "read_paths",
    "one block has no way around it.",
    expected=lambda: (16, 4),
    items=("paths in all", "paths through two branches"),
    hint="write for each line how many ways lead from what enters it to what leaves it",
    mistakes=(
        Mistake(
            "five skips",
            "Compare the five lines of the blocks: one of them is different.",
            lambda: (32, 10),
        ),
        Mistake(
            "the branch that all paths take not counted",
            "A path through the block without a skip passes its branch, too.",
            lambda: (16, 6),
        ),
        Mistake(
            "a block fewer",
            "The block without a skip offers one way, and that way is a branch.",
            lambda: (8, 3),
            lambda: (16, 10),
        ),
        Mistake(
            "ways counted by adding",
            "At each block a path goes one way or the other: the numbers multiply.",
            lambda: (9, 4),
            lambda: (10, 2),
        ),
    ),
)
