"""Checks of practical 12.2: attention with several heads."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from udl.checks.ch12_transformers import shared
from udl.checks.ch12_transformers.expected import attention as right
from udl.checks.ch12_transformers.expected import heads
from udl.checks.kinds import Implement
from udl.checks.mistakes import Mistake

RESHAPED = (
    "A reshape keeps the order in which numbers lie in memory, row after row, and so one position "
    "gets channels of another. First (N, H, d), then exchange the first two axes."
)
INTERLEAVED = (
    "Head 0 has the first d channels, head 1 the next d. Here neighbouring channels belong to "
    "different heads."
)

# --- Apart and together ---


def split_by_reshape(x: Any, num_heads: int) -> np.ndarray:
    """Read the numbers in the order of memory."""
    return np.reshape(x, (num_heads, len(x), -1))


def join_by_reshape(parts: Any) -> np.ndarray:
    """Write the numbers in the order of memory."""
    return np.reshape(parts, (np.shape(parts)[1], -1))


def interleaved(x: Any, num_heads: int) -> np.ndarray:
    """Give channel c to head c modulo H."""
    return np.stack([np.asarray(x)[:, h::num_heads] for h in range(num_heads)])


def rejoined(parts: Any) -> np.ndarray:
    """Put channel i of all heads side by side, then channel i + 1."""
    return np.reshape(np.transpose(parts, (1, 2, 0)), (np.shape(parts)[1], -1))


def _sliced(x: Any, num_heads: int) -> np.ndarray:
    """Cut the second axis into parts, whatever it is."""
    d = np.shape(x)[1] // num_heads
    return np.stack([np.asarray(x)[:, h * d : (h + 1) * d] for h in range(num_heads)])


def _in_batches(axes: int, *mistakes: Mistake) -> tuple[Mistake, ...]:
    """Let each mistake be made in every sentence of a batch, too, or as if there were no batch."""

    def batched(wrong: Callable[..., Any]) -> Callable[..., Any]:
        def of_each(array: Any, *others: Any) -> Any:
            if np.ndim(array) <= axes:
                return wrong(array, *others)
            return np.array([of_each(part, *others) for part in array])

        return of_each

    return tuple(
        Mistake(m.name, m.why, *(way for w in m.wrong for way in (batched(w), w))) for m in mistakes
    )


BATCH = (
    "There may be axes in front, of a batch for example. Count the axes from the end, -1 and -2: "
    "what stands in front of them stays where it is."
)


def _split_draws(rng: np.random.Generator) -> right.Draws:
    counted = np.arange(8).reshape(2, 4) + 10 * np.arange(2)[:, None]
    sizes = ((3, 2, 3), (4, 3, 2), (5, 1, 4), (1, 2, 2), (6, 4, 1))
    drawn: right.Draws = [(counted, 2), *[(rng.normal(size=(n, h * d)), h) for n, h, d in sizes]]
    return [*drawn, (rng.normal(size=(2, 3, 4)), 2), (rng.normal(size=(2, 1, 3, 6)), 3)]


split_heads = Implement(
    "split_heads",
    "each head has its own channels of every position.",
    expected=heads.split,
    draws=_split_draws,
    mistakes=(
        *_in_batches(
            2,
            Mistake("a reshape alone", RESHAPED, split_by_reshape),
            Mistake(
                "every so many channels",
                INTERLEAVED,
                interleaved,
                lambda x, h: np.asarray(x).reshape(len(x), -1, h).transpose(2, 0, 1),
            ),
            Mistake(
                "positions first",
                "The heads come first: (H, N, d). Then x[h] is all that head h sees.",
                lambda x, h: np.asarray(x).reshape(len(x), h, -1),
            ),
            Mistake(
                "the number of heads last",
                "The row is cut into H parts of d channels: (N, H, d), with the number of heads "
                "before the channels of a head. Then the first two axes change places.",
                lambda x, h: np.asarray(x).reshape(len(x), -1, h).transpose(1, 0, 2),
                lambda x, h: np.asarray(x).reshape(len(x), -1, h),
            ),
            Mistake(
                "a number of heads that is typed in",
                "How many heads there are says num_heads.",
                *(lambda x, h, fixed=fixed: heads.split(x, fixed) for fixed in (1, 2, 3)),
                lambda x, h: np.asarray(x).reshape(len(x), 2, -1).transpose(1, 0, 2),
            ),
            Mistake(
                "channels before positions",
                "Within a head the positions stay rows: (H, N, d).",
                lambda x, h: heads.split(x, h).transpose(0, 2, 1),
                lambda x, h: np.asarray(x).reshape(len(x), h, -1).transpose(1, 2, 0),
            ),
            Mistake(
                "positions split up",
                "Every head sees all positions. The channels, the columns, are shared out.",
                lambda x, h: np.array(np.split(np.asarray(x), h, axis=0)),
            ),
            Mistake(
                "the first head only",
                "All heads are asked for, one below the other along a new first axis.",
                lambda x, h: heads.split(x, h)[:1],
                lambda x, h: heads.split(x, h)[0],
            ),
        ),
        Mistake(
            "axes in front forgotten",
            BATCH,
            lambda x, h: np.asarray(x).reshape(len(x), h, -1).transpose(1, 0, 2),
            lambda x, h: np.moveaxis(heads.split(x, h), -3, 0),
            _sliced,
        ),
    ),
)


def _join_draws(rng: np.random.Generator) -> right.Draws:
    sizes = ((2, 3, 2), (3, 4, 2), (1, 5, 4), (2, 1, 3), (4, 6, 1), (3, 3, 3), (2, 3, 4, 2))
    return [
        (np.arange(8).reshape(2, 2, 2),),
        *[(rng.normal(size=each),) for each in (*sizes, (2, 1, 2, 3, 2))],
    ]


join_heads = Implement(
    "join_heads",
    "the channels of all heads side by side again.",
    expected=heads.join,
    draws=_join_draws,
    mistakes=(
        *_in_batches(
            3,
            Mistake(
                "a reshape alone",
                "A reshape keeps the order in which numbers lie in memory, head after head. First "
                "exchange the first two axes, then merge the last two.",
                join_by_reshape,
            ),
            Mistake("every so many channels", INTERLEAVED, rejoined),
            Mistake(
                "heads added up",
                "Nothing is added: the channels of the heads stand side by side, (N, H d).",
                lambda parts: np.sum(parts, axis=0),
                lambda parts: np.mean(parts, axis=0),
            ),
            Mistake(
                "heads below one another",
                "The positions stay rows, as many as before: (N, H d).",
                lambda parts: np.concatenate(list(np.asarray(parts)), axis=0),
            ),
            Mistake(
                "not merged",
                "The last two axes become one: (N, H d).",
                lambda parts: np.asarray(parts).transpose(1, 0, 2),
            ),
        ),
        Mistake(
            "axes in front forgotten",
            BATCH,
            lambda parts: np.concatenate(list(np.asarray(parts)), axis=-1),
            lambda parts: np.concatenate(list(np.asarray(parts)), axis=1),
            lambda parts: np.swapaxes(parts, 0, 1).reshape(np.shape(parts)[1], -1),
        ),
    ),
)


# --- The layer ---


def _multihead(
    x: Any,
    omega_q: Any,
    beta_q: Any,
    omega_k: Any,
    beta_k: Any,
    omega_v: Any,
    beta_v: Any,
    omega_o: Any,
    num_heads: int,
) -> np.ndarray:
    """Self-attention with several heads; its arguments' names stand in the verdicts."""
    maps = omega_q, beta_q, omega_k, beta_k, omega_v, beta_v
    return heads.multihead(x, *maps, omega_o, num_heads)


def _divided(name: str, power: float) -> Any:
    """Return the layer with scores divided by a power of a size."""
    return partial(heads.multihead, divisor=lambda sizes: sizes[name] ** power)


def _uncombined(x: Any, *arguments: Any) -> np.ndarray:
    *maps, omega_o, num_heads = arguments
    return heads.multihead(x, *maps, np.eye(np.shape(omega_o)[1]), num_heads)


def _turned_output(x: Any, *arguments: Any) -> np.ndarray:
    *maps, omega_o, num_heads = arguments
    return heads.multihead(x, *maps, np.transpose(omega_o), num_heads)


def _one_head(x: Any, *arguments: Any) -> np.ndarray:
    return heads.multihead(x, *arguments[:-1], 1)


def _first_head_everywhere(scores: Any) -> np.ndarray:
    weights = right.weights_of(scores)
    return np.broadcast_to(weights[:1], weights.shape)


multihead_attention = Implement(
    "multihead_attention",
    "several questions at once.",
    expected=_multihead,
    draws=heads.head_draws,
    overflow=shared.OVERFLOW,
    mistakes=(
        Mistake(
            "not divided by a root",
            "Divide the scores by the root of the number of channels of a head.",
            _divided("channels", 0),
        ),
        Mistake(
            "the root of all channels",
            "A score of a head is a sum over the channels of this head alone, d of them and not "
            "H d. That is the number under the root.",
            _divided("all", 0.5),
            _divided("inputs", 0.5),
        ),
        Mistake(
            "divided by d instead of its root",
            "The scores are divided by the root of the channels of a head.",
            _divided("channels", 1),
        ),
        Mistake(
            "the wrong size under the root",
            "The number under the root is that of the channels of a head, d.",
            _divided("positions", 0.5),
            _divided("heads", 0.5),
        ),
        Mistake(
            "heads not combined",
            "At the end omega_o mixes what the heads have brought: a row of it makes one output "
            "channel.",
            _uncombined,
        ),
        Mistake(
            "omega_o transposed",
            "A row of omega_o makes one output channel. For inputs that are rows: @ omega_o.T",
            _turned_output,
        ),
        Mistake(
            "a single head",
            "Each head computes weights of its own, from its own d channels of queries and keys.",
            _one_head,
        ),
        Mistake(
            "the same weights for all heads",
            "Each head computes weights of its own, from its own d channels of queries and keys.",
            partial(heads.multihead, rule=_first_head_everywhere),
            partial(
                heads.multihead,
                rule=lambda scores: np.broadcast_to(
                    right.weights_of(np.sum(scores, axis=0)), np.shape(scores)
                ),
            ),
        ),
        Mistake(
            "softmax over the heads",
            "The heads do not compete. Each query of each head shares out a weight of 1 among all "
            "positions: along the last axis of (H, N, N).",
            partial(heads.multihead, rule=partial(right.weights_of, axis=0)),
        ),
        Mistake(
            "channels mixed up on the way to the heads",
            RESHAPED,
            partial(heads.multihead, apart=split_by_reshape),
            partial(heads.multihead, apart=split_by_reshape, together=join_by_reshape),
            partial(heads.multihead, apart=interleaved),
            partial(heads.multihead, apart=interleaved, together=rejoined),
        ),
        Mistake(
            "channels mixed up on the way back",
            "The outputs have shape (H, N, d). Exchange the first two axes before you merge the "
            "last two, as in join_heads.",
            partial(heads.multihead, together=join_by_reshape),
            partial(heads.multihead, together=rejoined),
        ),
        *shared.layer_mistakes(heads.multihead),
    ),
)
