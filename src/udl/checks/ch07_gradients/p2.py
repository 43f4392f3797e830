"""Checks of practical 7.2, backpropagation in matrices."""

from __future__ import annotations

from typing import Any

import numpy as np

from udl.checks.ch07_gradients import expected as right
from udl.checks.ch07_gradients.slips import BACKWARD_MISTAKES, SHORTCUT_MISTAKES, late_masks
from udl.checks.kinds import Count, Implement, Predict
from udl.checks.mistakes import Mistake


def _clipped_output(x: Any, weights: Any, biases: Any, shortcuts: Any = ()) -> Any:
    f, h = right.forward(x, weights, biases, shortcuts)
    return (*f[:-1], np.clip(f[-1], 0, None)), h


def _without_input(*arguments: Any) -> Any:
    f, h = right.forward(*arguments)
    return f, (*h[1:], np.clip(f[-1], 0, None))


def _with_output(change: Any) -> Any:
    """Keep the output, or its positive part, among what enters a layer."""

    def wrong(*arguments: Any) -> Any:
        f, h = right.forward(*arguments)
        return f, (*h, change(f[-1]))

    return wrong


def _clipped(*arguments: Any) -> Any:
    f, h = right.forward(*arguments)
    return (*(np.clip(one, 0, None) for one in f[:-1]), f[-1]), h


def _all_clipped(*arguments: Any) -> Any:
    f, h = right.forward(*arguments)
    return tuple(np.clip(one, 0, None) for one in f), h


def _layers(into: Any, past: Any = lambda before, f: before) -> Any:
    """Return a forward pass with something else for the ReLU, or on a shortcut."""

    def wrong(x: Any, weights: Any, biases: Any, shortcuts: Any = ()) -> Any:
        f, h = [], [x]
        for k, (weight, bias) in enumerate(zip(weights, biases, strict=True)):
            f.append(h[-1] @ weight.T + bias)
            h.append(into(f[k]) + (past(h[k], f[k]) if k in shortcuts else 0.0))
        return tuple(f), tuple(h[:-1])

    return wrong


def _relu_behind_the_sum(x: Any, weights: Any, biases: Any, shortcuts: Any = ()) -> Any:
    """Add the shortcut before the ReLU instead of behind it."""
    f, h = [], [x]
    for k, (weight, bias) in enumerate(zip(weights, biases, strict=True)):
        f.append(h[-1] @ weight.T + bias)
        h.append(np.clip(f[k] + (h[k] if k in shortcuts else 0.0), 0, None))
    return tuple(f), tuple(h[:-1])


forward_pass = Implement(
    "forward_pass",
    "everything kept for the way back.",
    expected=right.forward,
    draws=right.forward_draws,
    items=("f", "h"),
    mistakes=(
        Mistake(
            "shortcuts left out",
            "Where a layer has a shortcut, what enters it is added to what its ReLU gives.",
            lambda x, w, b, shortcuts=(): right.forward(x, w, b),
        ),
        Mistake(
            "shortcuts that end before the ReLU",
            "What enters the layer is added to what the ReLU gives, and passes no ReLU itself.",
            _relu_behind_the_sum,
        ),
        Mistake(
            "f added instead of what enters the layer",
            "A shortcut leads past the weights as well: h[k] is added.",
            _layers(lambda f: np.clip(f, 0, None), lambda before, f: f),
        ),
        Mistake(
            "ReLU after the output",
            "The last layer has none: the output may be negative.",
            _clipped_output,
        ),
        Mistake(
            "the output among the h",
            "h[k] is what enters layer k. No layer follows the output.",
            _with_output(lambda f: f),
            _with_output(lambda f: np.clip(f, 0, None)),
        ),
        Mistake(
            "f without its negative numbers",
            "f holds what comes before the ReLU. A ReLU that works in place, on an h that is f "
            "itself, changes f as well: make a new array.",
            _clipped,
            _all_clipped,
        ),
        Mistake(
            "one of the two lists alone",
            "Return both lists, with a comma between them: f, h.",
            lambda *a: right.forward(*a)[0],
            lambda *a: right.forward(*a)[1],
        ),
        Mistake(
            "h without the input",
            "h[k] is what enters layer k, so that h[0] is x itself.",
            _without_input,
            lambda *a: (right.forward(*a)[0], right.forward(*a)[1][1:]),
        ),
        Mistake(
            "no ReLU",
            "Without it all layers together are one linear map.",
            _layers(lambda f: f),
        ),
        Mistake(
            "sizes instead of the ReLU",
            "The ReLU sets negative numbers to zero; it does not turn their signs.",
            _layers(np.abs),
        ),
        Mistake(
            "biases forgotten",
            "Each unit has a bias.",
            lambda x, w, b, shortcuts=(): right.forward(x, w, [0 * one for one in b], shortcuts),
        ),
        Mistake(
            "f and h exchanged",
            "f is what the layers compute, h what enters them; f comes first.",
            lambda *a: right.forward(*a)[::-1],
        ),
    ),
)

predict_dead_unit = Predict(
    "predict_dead_unit",
    "a unit that is off neither listens nor speaks.",
    right="both",
    wrong_choices={
        "incoming": "a weight that leaves the unit multiplies h. What is h if the unit is off?",
        "outgoing": "a change of what enters the unit reaches the output through its ReLU. How "
        "steep is that where the unit is off?",
        "neither": "the unit's output is 0, and it stays 0 if its input changes a little.",
    },
)


backward_pass = Implement(
    "backward_pass",
    "any depth, any width, any number of points.",
    expected=lambda d_output, f, h, weights, shortcuts=(): right.backward(
        d_output, f, h, weights, shortcuts
    ),
    draws=right.backward_draws,
    items=("d_weights", "d_biases"),
    rtol=1e-8,
    atol=1e-10,
    hint="try one layer and one point, and compare with finite differences",
    mistakes=(*SHORTCUT_MISTAKES, *BACKWARD_MISTAKES),
)


def _as_it_was(d_output: Any, f: Any, h: Any, weights: Any) -> Any:
    """Return what the faulty program does: mask of the layer behind, biases averaged."""
    d_weights, d_biases = right.backward(d_output, f, h, weights, masks=late_masks(f))
    return d_weights, tuple(one / len(d_output) for one in d_biases)


def _equal_draws(rng: np.random.Generator) -> right.Draws:
    """Draw (d_output, f, h, weights) of networks whose hidden layers are equally wide."""
    draws: right.Draws = []
    for num, widths in (
        (3, (1, 2, 2, 1)),
        (6, (2, 4, 4, 4, 1)),
        (5, (1, 3, 3, 2)),
        (7, (2, 5, 5, 5, 5, 2)),
    ):
        weights, biases = right.layers_draw(rng, *widths)
        f, h = right.forward(rng.normal(size=(num, widths[0])), weights, biases)
        draws.append((rng.normal(size=f[-1].shape), list(f), list(h), weights))
    return draws


mend_backward = Implement(
    "mend_backward",
    "two faults found by their traces.",
    expected=lambda d_output, f, h, weights: right.backward(d_output, f, h, weights),
    draws=_equal_draws,
    items=("d_weights", "d_biases"),
    rtol=1e-8,
    atol=1e-10,
    hint="put your program in place of the faulty one above, and read the table layer by layer",
    without=("backward_pass",),
    mistakes=(
        Mistake(
            "the program as it was",
            "Two things are wrong. In the table one spoils all layers but the last two, the other "
            "all biases.",
            _as_it_was,
        ),
        Mistake(
            "masks of the layer behind",
            "What goes back through a layer's weights meets the ReLUs of the layer before.",
            lambda d, f, h, w: right.backward(d, f, h, w, masks=late_masks(f)),
        ),
        *BACKWARD_MISTAKES,
    ),
)


def _with_slopes(change: Any) -> Any:
    """Return a wrong answer whose derivatives by the slopes are changed."""

    def wrong(d_output: Any, f: Any, h: Any, weights: Any, slopes: Any) -> Any:
        return (*right.with_slopes(d_output, f, h, weights, slopes)[:2], change(
            d_output, f, h, weights, slopes
        ))  # fmt: skip

    return wrong


def _slopes_from(behind: bool, part: Any) -> Any:
    """Return derivatives by the slopes from another product than the right one."""

    def found(d_output: Any, f: Any, h: Any, weights: Any, slopes: Any) -> tuple[float, ...]:
        by_f, by_h = right.layers_with_slopes(d_output, f, weights, slopes)
        pairs = zip(by_h if behind else by_f, f, strict=False)
        return tuple(float(np.sum(d * part(z))) for d, z in pairs)[: len(slopes)]

    return found


def _relu_masks(d_output: Any, f: Any, h: Any, weights: Any, slopes: Any) -> Any:
    found = right.backward(d_output, f, h, weights)
    return (*found, right.with_slopes(d_output, f, h, weights, slopes)[2])


learned_slopes = Implement(
    "learned_slopes",
    "a parameter inside the activation.",
    expected=right.with_slopes,
    draws=right.slopes_draws,
    items=("d_weights", "d_biases", "d_slopes"),
    rtol=1e-8,
    atol=1e-10,
    hint="nudge one slope and run forwards again: by how much does the loss change?",
    mistakes=(
        Mistake(
            "nothing sent back where units are negative",
            "Where a pre-activation is negative the activation has the slope of its layer, not 0.",
            _relu_masks,
        ),
        Mistake(
            "d_slopes from all units",
            "A slope acts on those units only whose pre-activation is negative.",
            _with_slopes(_slopes_from(True, lambda z: z)),
        ),
        Mistake(
            "d_slopes from the positive units",
            "A slope acts on those units only whose pre-activation is negative.",
            _with_slopes(_slopes_from(True, lambda z: np.clip(z, 0, None))),
        ),
        Mistake(
            "d_slopes without the pre-activations",
            "A change of the slope changes an activation in proportion to its pre-activation.",
            _with_slopes(_slopes_from(True, lambda z: z < 0)),
        ),
        Mistake(
            "d_slopes with a slope too many",
            "What arrives at h counts, times f. What arrives at f, and h, hold the slope already.",
            _with_slopes(_slopes_from(False, lambda z: np.clip(z, None, 0))),
        ),
        Mistake(
            "d_slopes with sizes",
            "A pre-activation of -2 moves its activation down when the slope grows: keep its sign.",
            _with_slopes(_slopes_from(True, lambda z: np.abs(np.clip(z, None, 0)))),
        ),
        Mistake(
            "d_slopes in the order of the way back",
            "Hand the derivatives over in the order of the layers, first layer first.",
            _with_slopes(lambda *a: right.with_slopes(*a)[2][::-1]),
        ),
        Mistake(
            "d_slopes averaged over the points",
            "The loss is a sum over the points, and so are its derivatives.",
            _with_slopes(
                lambda d, f, h, w, s: tuple(
                    one / len(d) for one in right.with_slopes(d, f, h, w, s)[2]
                )
            ),
        ),
    ),
)


def _both_products(widths: Any, num_points: int) -> tuple[int, int]:
    forward, backward = right.multiplications(widths, num_points)
    return forward, backward + num_points * widths[0] * widths[1]


multiplications = Count(
    "multiplications",
    "at most twice as many on the way back.",
    expected=right.multiplications,
    draws=right.width_draws,
    items=("forward", "backward"),
    mistakes=(
        Mistake(
            "the input's derivative counted",
            "Nothing needs the derivative by the input: the first layer has one product only.",
            _both_products,
        ),
        Mistake(
            "one product a layer on the way back",
            "Each layer but the first has two: one for its weights, one for what it hands on.",
            lambda w, n: (right.multiplications(w, n)[0],) * 2,
        ),
        Mistake(
            "one point only",
            "Every point of the batch takes its own multiplications.",
            lambda w, n: right.multiplications(w, 1),
        ),
        Mistake(
            "both passes together in the second number",
            "Asked is the backward pass alone.",
            lambda w, n: (right.multiplications(w, n)[0], sum(right.multiplications(w, n))),
        ),
    ),
)


def _naive(z: Any, g: Any) -> Any:
    value = np.log(np.exp(z).sum(axis=1))
    return value, np.exp(z - value[:, None]) * g[:, None]


def _naive_share(z: Any, g: Any) -> Any:
    exps = np.exp(z)
    return right.log_sum_exp(z, g)[0], exps / exps.sum(axis=1, keepdims=True) * g[:, None]


log_sum_exp = Implement(
    "log_sum_exp",
    "its share is a softmax.",
    expected=right.log_sum_exp,
    draws=right.row_draws,
    items=("value", "share"),
    without=("logaddexp", "logsumexp"),
    overflow="The exponential of a large number is infinite, and the logarithm of zero as well. "
    "What may be subtracted from a whole row and added again at the end?",
    mistakes=(
        Mistake(
            "the exponentials overflow",
            "Subtract each row's maximum before the exponential, and add it again at the end.",
            _naive,
            _naive_share,
        ),
        Mistake(
            "the incoming derivative left out",
            "The share is the slope times what arrives for the row.",
            lambda z, g: right.log_sum_exp(z, np.ones(len(z))),
        ),
        Mistake(
            "the exponentials not divided by their sum",
            "The logarithm around the sum has a slope as well: one over the sum.",
            lambda z, g: (
                right.log_sum_exp(z, g)[0],
                np.exp(z - z.max(axis=1, keepdims=True)) * g[:, None],
            ),
            lambda z, g: (right.log_sum_exp(z, g)[0], np.exp(z) * g[:, None]),
        ),
        Mistake(
            "summed over all rows",
            "Each row has a value of its own.",
            lambda z, g: (np.logaddexp.reduce(z, axis=None), right.log_sum_exp(z, g)[1]),
        ),
        Mistake(
            "the maximum not added again",
            "What was subtracted from the row is missing in the value.",
            lambda z, g: (right.log_sum_exp(z, g)[0] - z.max(axis=1), right.log_sum_exp(z, g)[1]),
        ),
        Mistake(
            "the slope of the logarithm alone",
            "Each entry acts through its exponential: that slope is the other factor.",
            lambda z, g: (
                right.log_sum_exp(z, g)[0],
                (g / np.exp(right.log_sum_exp(z, g)[0]))[:, None] * np.ones(z.shape),
            ),
        ),
    ),
)
