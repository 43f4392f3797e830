"""Checks of the second half of practical 5.1: repairing a scan, and training two parameters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from udl.checks.ch05_loss_functions import expected as right
from udl.checks.kinds import Implement, Reach
from udl.checks.mistakes import Mistake

mend_sigma_scan = Implement(
    "mend_sigma_scan",
    "the constant counts for every residual.",
    expected=right.sigma_scan,
    draws=right.sigma_scan_draws,
    without=("gaussian_nll", "gaussian_likelihood", "gaussian_pdf", "logpdf", "pdf"),
    mistakes=(
        Mistake(
            "the fault that was given",
            "The loss of two equal residuals is twice that of one, constant and all. Which of the "
            "two terms is not doubled here?",
            lambda r, s: right.sigma_scan(r, s) - (r.size - 1) * np.log(2 * np.pi * s**2) / 2,
        ),
        Mistake(
            "mean instead of sum",
            "Both terms are divided by the number of residuals. That finds the same sigma, but "
            "the loss of all points is asked for.",
            lambda r, s: right.sigma_scan(r, s) / r.size,
        ),
        Mistake(
            "the constant too often",
            "It counts once for each residual; the number of sigmas has nothing to do with it.",
            lambda r, s: np.sum(r**2) / (2 * s**2) + s.size * np.log(2 * np.pi * s**2) / 2,
        ),
        Mistake(
            "factor 1/2 missing in front of the log",
            "The root of 2 pi sigma^2 becomes a factor 1/2 in front of its logarithm.",
            lambda r, s: np.sum(r**2) / (2 * s**2) + r.size * np.log(2 * np.pi * s**2),
        ),
        Mistake(
            "2 pi missing",
            "The logarithm of 2 pi moves no minimum, so that this finds the same sigma. But the "
            "whole loss is asked for.",
            lambda r, s: right.sigma_scan(r, s) - r.size * np.log(2 * np.pi) / 2,
        ),
        Mistake(
            "both terms for every residual",
            "The misfit has been summed over the residuals already; only the other term has not.",
            lambda r, s: r.size * (np.sum(r**2) / (2 * s**2) + np.log(2 * np.pi * s**2) / 2),
        ),
        Mistake(
            "the misfit for every residual",
            "The misfit has been summed over the residuals already. Which term has not?",
            lambda r, s: r.size * np.sum(r**2) / (2 * s**2) + np.log(2 * np.pi * s**2) / 2,
        ),
    ),
)


def _slopes(
    bias: float = 1, constant: float = 1, squares: float = 1, power: float = -2
) -> Callable[..., np.ndarray]:
    """Return the gradient with other factors in it, and another exponential than exp(-2 s)."""

    def gradient(y: Any, outputs: Any, output_bias: float, log_sigma: float) -> np.ndarray:
        residuals, weight = y - outputs - output_bias, np.exp(power * log_sigma)
        by_bias = -bias * weight * residuals.sum()
        return np.array([by_bias, constant * y.size - squares * weight * np.sum(residuals**2)])

    return gradient


knob_gradient = Implement(
    "knob_gradient",
    "the slopes in both directions.",
    expected=right.knob_gradient,
    draws=right.knob_draws,
    mistakes=(
        Mistake(
            "sign of both turned",
            "This points downhill. The gradient points uphill; the minus comes in the descent.",
            lambda *a: -right.knob_gradient(*a),
        ),
        Mistake(
            "sign of the first turned",
            "The residual is y minus the mean, and the bias stands in the mean: the inner "
            "derivative is -1.",
            lambda *a: right.knob_gradient(*a) * [-1, 1],
        ),
        Mistake(
            "derivative by sigma instead of log sigma",
            "By the chain rule, d/ds = sigma d/dsigma for s = log sigma.",
            lambda y, o, b, s: right.knob_gradient(y, o, b, s) * [1, np.exp(-s)],
        ),
        Mistake(
            "log sigma taken for sigma",
            "The fourth argument is s = log sigma, which may be negative: sigma is exp(s).",
            lambda y, o, b, s: right.knob_gradient(y, o, b, np.log(np.abs(s))),
        ),
        Mistake(
            "mean instead of sum",
            "Every point adds its own slope; nothing is divided by their number here.",
            lambda y, o, b, s: right.knob_gradient(y, o, b, s) / y.size,
        ),
        Mistake(
            "the constant counted once instead of for every point",
            "log sigma stands in the loss of each point, so its derivative 1 counts N times.",
            lambda y, o, b, s: right.knob_gradient(y, o, b, s) - np.array([0, y.size - 1]),
        ),
        Mistake(
            "the two in the other order",
            "First the derivative by the bias, then the one by log sigma.",
            lambda *a: right.knob_gradient(*a)[::-1],
        ),
        Mistake(
            "the bias left out of the mean",
            "The mean of a point is the network's output without bias, plus the bias.",
            lambda y, o, b, s: right.knob_gradient(y, o, 0.0, s),
        ),
        Mistake(
            "a factor 2 too many",
            "The 2 from the derivative of the square cancels the 2 below it.",
            _slopes(bias=2, squares=2),
            _slopes(bias=2),
            _slopes(squares=2),
        ),
        Mistake(
            "a factor 2 too few",
            "The 2 below the square is cancelled in both slopes: by the square in the first, and "
            "in the second by the derivative of exp(-2 s), which is -2 exp(-2 s).",
            _slopes(bias=0.5),
            _slopes(squares=0.5),
            _slopes(bias=0.5, squares=0.5),
        ),
        Mistake(
            "the constant left out",
            "The loss of each point holds s itself, from log sigma. What is its derivative, and "
            "how often does it count?",
            _slopes(constant=0),
        ),
        Mistake(
            "sign of the second turned",
            "The loss holds plus s, and exp(-2 s) falls when s grows.",
            _slopes(constant=-1, squares=-1),
        ),
        Mistake(
            "sign of one term in the second slope",
            "When s grows, the logarithm grows and the misfit falls: their slopes differ in sign.",
            _slopes(squares=-1),
            _slopes(constant=-1),
        ),
        Mistake(
            "exp(-s) for one over sigma squared",
            "s is the logarithm of sigma, so exp(-s) is one over sigma. The formula squares it.",
            _slopes(power=-1),
        ),
        Mistake(
            "multiplied by sigma squared",
            "The squares are divided by sigma squared, and one over exp(2 s) is exp(-2 s).",
            _slopes(power=2),
        ),
        Mistake(
            "square after the sum",
            "Square each residual first; in the other order positive and negative ones cancel.",
            lambda y, o, b, s: np.array(
                [
                    right.knob_gradient(y, o, b, s)[0],
                    y.size - np.exp(-2 * s) * np.sum(y - o - b) ** 2,
                ]
            ),
        ),
    ),
)


def _descent(
    y: Any,
    outputs: Any,
    bias: float,
    log_sigma: float,
    rate: float,
    num_steps: int,
    *,
    in_turn: bool = False,
    once: bool = False,
    log: Callable[[float], float] = float,
) -> tuple[float, float]:
    """Descend with one of the usual slips."""
    knobs = np.array([bias, log_sigma])
    first = right.knob_gradient(y, outputs, bias, log(log_sigma))
    for _ in range(num_steps):
        slopes = first if once else right.knob_gradient(y, outputs, knobs[0], log(knobs[1]))
        knobs[0] -= rate * slopes[0]
        if in_turn:
            slopes = right.knob_gradient(y, outputs, knobs[0], log(knobs[1]))
        knobs[1] -= rate * slopes[1]
    return float(knobs[0]), float(knobs[1])


descend_knobs = Implement(
    "descend_knobs",
    "each step goes against the gradient.",
    expected=right.knobs_after,
    draws=right.descent_draws,
    items=("bias", "log sigma"),
    mistakes=(
        Mistake(
            "uphill instead of downhill",
            "The gradient points to where the loss grows. Subtract it.",
            lambda y, o, b, s, rate, n: right.knobs_after(y, o, b, s, -rate, n),
        ),
        Mistake(
            "one step whatever the number",
            "Repeat the step as often as the last argument says.",
            lambda y, o, b, s, rate, n: right.knobs_after(y, o, b, s, rate, 1),
        ),
        Mistake(
            "a step too many",
            "With no steps at all, the two values must come back as they are.",
            lambda y, o, b, s, rate, n: right.knobs_after(y, o, b, s, rate, n + 1),
        ),
        Mistake(
            "sigma instead of log sigma",
            "Return the logarithm, which is what the descent has changed.",
            lambda *a: (right.knobs_after(*a)[0], np.exp(right.knobs_after(*a)[1])),
        ),
        Mistake(
            "a step too few",
            "num_steps steps are asked for, the first of them among these.",
            lambda y, o, b, s, rate, n: right.knobs_after(y, o, b, s, rate, n - 1),
        ),
        Mistake(
            "the two changed in turn",
            "The second gradient was computed after the first value had been changed. Compute "
            "both slopes at the same place, then change both values.",
            lambda *a: _descent(*a, in_turn=True),
        ),
        Mistake(
            "one gradient for all steps",
            "The slopes change on the way. Compute them anew in each step.",
            lambda *a: _descent(*a, once=True),
        ),
        Mistake(
            "the learning rate left out",
            "The gradient says where to; how far is the learning rate times the gradient.",
            lambda y, o, b, s, rate, n: right.knobs_after(y, o, b, s, 1.0, n),
        ),
        Mistake(
            "sigma handed in for log sigma",
            "knob_gradient takes the logarithm of sigma, and that is what comes in here.",
            lambda *a: _descent(*a, log=np.exp),
        ),
        Mistake(
            "the two in the other order",
            "First the bias, then log sigma, as they come in.",
            lambda *a: right.knobs_after(*a)[::-1],
        ),
    ),
)


_ENOUGH = 0.01  # nats above the lowest loss


def _knob_advice(rate: float, start_sigma: float) -> str:
    if rate <= 0 or start_sigma <= 0:
        return "the rate and the starting sigma must be positive"
    if right.excess_after_fifty_steps(start_sigma, rate) <= _ENOUGH:
        return "these two the other way round would do: the learning rate comes first"
    # Beyond the border the loss jumps about, so neighbouring rates say nothing: look far around.
    for factors, advice in (
        (np.geomspace(0.95, 1e-5, 90), "the rate is too high for this start"),
        (np.geomspace(1.05, 1e9, 160), "the rate is too low for this start"),
    ):
        if any(right.excess_after_fifty_steps(f * rate, start_sigma) <= _ENOUGH for f in factors):
            return advice
    return "start from another sigma"


knob_rate = Reach(
    "knob_rate",
    "fifty steps are enough.",
    start=lambda: (1e-4, 1.0),
    score=right.excess_after_fifty_steps,
    target=_ENOUGH,
    goal="at most 0.01 nats above the lowest loss after fifty steps",
    unit="nats above the lowest",
    items=("learning rate", "starting sigma"),
    advice=_knob_advice,
)
