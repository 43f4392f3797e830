"""Mistakes that people make on the way back, through chains (7.1) and through networks (7.2)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from udl.checks.ch07_gradients import expected as right
from udl.checks.mistakes import Mistake

# --- chains ---


def _late(d: float, f: Any, h: Any, omega: Any, functions: Any, seen: Any = None) -> Any:
    """Take the slopes at what the functions return instead of what they get."""
    steep = [right.SLOPES[name](h[k + 1]) for k, name in enumerate(functions)]
    return right.chain_slopes(d, f, h, omega, functions, seen, steep=steep)


def _values_for_slopes(
    d: float, f: Any, h: Any, omega: Any, functions: Any, seen: Any = None
) -> Any:
    return right.chain_slopes(d, f, h, omega, functions, seen, steep=h[1:])


def _own_weight(d: float, f: Any, h: Any, omega: Any, functions: Any, seen: Any = None) -> Any:
    """Multiply by the weight before a function instead of the one behind it."""
    return right.chain_slopes(d, f, h, omega, functions, seen, behind=omega[:-1])


def _no_weights(d: float, f: Any, h: Any, omega: Any, functions: Any, seen: Any = None) -> Any:
    """Leave the weights out on the way back."""
    ones = np.ones(len(functions))
    return right.chain_slopes(d, f, h, omega, functions, seen, behind=ones)


def _no_slopes(d: float, f: Any, h: Any, omega: Any, functions: Any, seen: Any = None) -> Any:
    """Leave the functions' derivatives out on the way back."""
    ones = np.ones(len(functions))
    return right.chain_slopes(d, f, h, omega, functions, seen, steep=ones)


def _local_only(d: float, f: Any, h: Any, omega: Any, functions: Any, seen: Any = None) -> Any:
    """Give each step its own factor, without those of the later steps."""
    steep = np.array([right.SLOPES[name](f[k]) for k, name in enumerate(functions)])
    seen = np.zeros(len(f)) if seen is None else seen
    d_f = np.append((omega[1:] + seen[1:]) * steep, d)
    return d_f, d_f * omega + seen, d_f.copy(), d_f * h


def _stays(d: float, f: Any, h: Any, omega: Any, functions: Any, seen: Any = None) -> Any:
    """Add what the loss sees of h to the derivative by h, and carry nothing of it on."""
    d_f, d_h, d_beta, d_omega = right.chain_slopes(d, f, h, omega, functions)
    return d_f, d_h if seen is None else d_h + seen, d_beta, d_omega


def _behind_the_function(
    d: float, f: Any, h: Any, omega: Any, functions: Any, seen: Any = None
) -> Any:
    """Add what the loss sees of h to the derivative by f, without the slope between them."""
    if seen is None:
        return right.chain_slopes(d, f, h, omega, functions)
    steep = np.array([right.SLOPES[name](f[k]) for k, name in enumerate(functions)])
    as_if = np.append(seen[0], seen[1:] / steep)
    d_f, d_h, d_beta, d_omega = right.chain_slopes(d, f, h, omega, functions, as_if)
    return d_f, d_h - as_if, d_beta, d_omega


def _seen_of_f(d: float, f: Any, h: Any, omega: Any, functions: Any, seen: Any = None) -> Any:
    """Take it for what the loss sees of what leaves the line, and multiply by the weight, too."""
    shares = None if seen is None else np.asarray(seen) * omega
    return right.chain_slopes(d, f, h, omega, functions, shares)


def _last_parts(change: Callable[..., Any]) -> Any:
    """Return a wrong answer whose derivatives by the parameters alone are changed."""

    def wrong(d: float, f: Any, h: Any, omega: Any, functions: Any, seen: Any = None) -> Any:
        d_f, d_h, *_ = right.chain_slopes(d, f, h, omega, functions, seen)
        return d_f, d_h, *change(d_f, f, h, omega)

    return wrong


CHAIN_MISTAKES = (
    Mistake(
        "slopes taken at the wrong place",
        "How steep a function is depends on what entered it, f, not on what came out.",
        _late,
    ),
    Mistake(
        "functions in place of their slopes",
        "A small change of f reaches h multiplied by the slope of the function, not by its value.",
        _values_for_slopes,
    ),
    Mistake(
        "the weight of the wrong line",
        "What a function returns is multiplied by the weight of the next line.",
        _own_weight,
    ),
    Mistake(
        "weights left out on the way back",
        "A change of h reaches the next f multiplied by that line's weight.",
        _no_weights,
    ),
    Mistake(
        "functions left out on the way back",
        "A change of f reaches h multiplied by the slope of the function between them.",
        _no_slopes,
    ),
    Mistake(
        "only the next step",
        "A change travels through all later steps: each of them contributes its factor.",
        _local_only,
    ),
    Mistake(
        "what the loss sees on the way left out",
        "With d_seen, h[k] acts on the loss in two ways: through line k, and directly.",
        lambda d, f, h, o, names, seen=None: right.chain_slopes(d, f, h, o, names),
    ),
    Mistake(
        "what the loss sees of h carried no further",
        "h[k] is made from f[k - 1]: what it adds to the loss goes on from there to the input.",
        _stays,
    ),
    Mistake(
        "what the loss sees of h added behind the function",
        "d_seen[k] is a derivative by h[k]. On its way to f[k - 1] lies the function's slope.",
        _behind_the_function,
    ),
    Mistake(
        "what the loss sees of h multiplied by the weight",
        "d_seen[k] is a derivative by h[k] itself, not by f[k], to which the weight leads.",
        _seen_of_f,
    ),
    Mistake(
        "d_omega without h",
        "A change of omega reaches f multiplied by what entered the line.",
        _last_parts(lambda d_f, f, h, omega: (d_f, d_f)),
    ),
    Mistake(
        "d_omega with the wrong h",
        "Line k multiplies what enters it, h[k], by omega[k].",
        _last_parts(lambda d_f, f, h, omega: (d_f, d_f * np.append(h[1:], 1.0))),
    ),
    Mistake(
        "d_omega with f instead of h",
        "A change of omega reaches f multiplied by what entered the line, h.",
        _last_parts(lambda d_f, f, h, omega: (d_f, d_f * f)),
    ),
    Mistake(
        "d_omega with the weight itself",
        "A change of omega reaches f multiplied by what entered the line, h.",
        _last_parts(lambda d_f, f, h, omega: (d_f, d_f * omega)),
    ),
    Mistake(
        "d_beta with h",
        "beta is added to the line: a change of it reaches f as it is.",
        _last_parts(lambda d_f, f, h, omega: (d_f * h, d_f * h)),
    ),
    Mistake(
        "began with 1 instead of d_output",
        "What arrives from the loss is the first factor of all.",
        lambda d, f, h, o, names, seen=None: right.chain_slopes(1.0, f, h, o, names, seen),
    ),
    Mistake(
        "the slope of a squared loss put in once more",
        "d_output is the derivative of the loss by the output: its 2 is in it.",
        lambda d, f, h, o, names, seen=None: right.chain_slopes(2 * d, f, h, o, names, seen),
    ),
)

# --- networks ---


def late_masks(f: Any) -> list[np.ndarray]:
    """Give each hidden layer but the last the mask of the layer behind it."""
    masks = [np.asarray(one > 0, float) for one in f]
    return [*masks[1:-1], masks[-2], masks[-1]]


def _with_masks(make: Callable[[Any], Any]) -> Any:
    """Return the gradients with other numbers in place of the slopes of the ReLUs."""

    def wrong(d_output: Any, f: Any, h: Any, weights: Any, shortcuts: Any = ()) -> Any:
        masks = [make(one) for one in f]
        return right.backward(d_output, f, h, weights, shortcuts, masks=masks)

    return wrong


def _masks_of_activations(d: Any, f: Any, h: Any, weights: Any, shortcuts: Any = ()) -> Any:
    masks = [*(np.asarray(one > 0, float) for one in h[1:]), np.ones(np.shape(f[-1]))]
    return right.backward(d, f, h, weights, shortcuts, masks=masks)


def _masked_shortcuts(d: Any, f: Any, h: Any, weights: Any, shortcuts: Any = ()) -> Any:
    return right.backward(d, f, h, weights, shortcuts, masked_shortcuts=True)


def _changed(by_weights: Callable[..., Any], by_biases: Callable[..., Any]) -> Any:
    """Return a wrong answer that is made of the right one, entry by entry."""

    def wrong(d_output: Any, f: Any, h: Any, weights: Any, shortcuts: Any = ()) -> Any:
        d_weights, d_biases = right.backward(d_output, f, h, weights, shortcuts)
        num = len(d_output)
        return (
            tuple(by_weights(one, num) for one in d_weights),
            tuple(by_biases(one, num) for one in d_biases),
        )

    return wrong


def _same(one: Any, num: int) -> Any:
    return one


def _mean(one: Any, num: int) -> Any:
    return one / num


def _first_point(d: Any, f: Any, h: Any, weights: Any, shortcuts: Any = ()) -> Any:
    f, h = [one[:1] for one in f], [one[:1] for one in h]
    return right.backward(d[:1], f, h, weights, shortcuts)


SHORTCUT_MISTAKES = (
    Mistake(
        "shortcuts left out on the way back",
        "What enters a layer with a shortcut reaches the loss through the layer and past it.",
        lambda d, f, h, w, shortcuts=(): right.backward(d, f, h, w),
    ),
    Mistake(
        "the slope of a ReLU on a shortcut",
        "A shortcut leads past the ReLU: its share of the derivative by h goes on as it is.",
        _masked_shortcuts,
    ),
    Mistake(
        "slopes of the ReLUs read from h",
        "Behind a shortcut h may be positive although the unit is off. Ask f.",
        _masks_of_activations,
    ),
)

BACKWARD_MISTAKES = (
    Mistake(
        "the slopes of the ReLUs left out",
        "What a unit that is off sends back is zero.",
        _with_masks(lambda one: np.ones(np.shape(one))),
    ),
    Mistake(
        "multiplied by the activations instead of the slopes",
        "The slope of a ReLU is 1 where the unit is on, however large its activation.",
        _with_masks(lambda one: np.clip(one, 0, None)),
    ),
    Mistake(
        "a ReLU after the output",
        "The last layer has none, so nothing is cut off there.",
        lambda d, f, h, w, shortcuts=(): right.backward(d * (f[-1] > 0), f, h, w, shortcuts),
    ),
    Mistake(
        "averaged over the points",
        "The loss is a sum over the points, and so are its derivatives.",
        _changed(_mean, _mean),
    ),
    Mistake(
        "biases averaged over the points",
        "The weights' derivatives are sums over the points; those of the biases as well.",
        _changed(_same, _mean),
    ),
    Mistake(
        "the first point only",
        "The loss is a sum over the points: each contributes to every derivative.",
        _first_point,
    ),
    Mistake(
        "the slope of a squared loss put in once more",
        "d_output is the derivative of the loss by the outputs: its 2 is in it.",
        lambda d, f, h, w, shortcuts=(): right.backward(2 * d, f, h, w, shortcuts),
    ),
    Mistake(
        "in the order of the way back",
        "Hand the derivatives over in the order of the parameters, first layer first.",
        lambda *a: tuple(each[::-1] for each in right.backward(*a)),
    ),
    Mistake(
        "matrices transposed",
        "The derivative has the shape of what it is taken by: (out, in).",
        _changed(lambda one, num: one.T, _same),
    ),
    Mistake(
        "biases as rows",
        "The derivative has the shape of what it is taken by: (out,). Leave keepdims out.",
        _changed(_same, lambda one, num: one[None, :]),
    ),
    Mistake(
        "biases summed over the units as well",
        "Each unit has a bias of its own: sum over the points, axis 0, alone.",
        _changed(_same, lambda one, num: one.sum()),
    ),
    Mistake(
        "one of the two lists alone",
        "Return both lists, with a comma between them: first that by the weights.",
        lambda *a: right.backward(*a)[0],
        lambda *a: right.backward(*a)[1],
    ),
    Mistake(
        "biases and weights exchanged",
        "The weights' derivatives come first.",
        lambda *a: right.backward(*a)[::-1],
    ),
)
