"""Checks of the second half of practical 5.1: repairing a scan, and training two parameters."""

from __future__ import annotations

import numpy as np

from udl.checks.ch05_loss_functions import expected as right
from udl.checks.kinds import Implement, Reach
from udl.checks.mistakes import Mistake

mend_sigma_scan = Implement(
    "mend_sigma_scan",
    "the constant counts for every residual.",
    expected=right.sigma_scan,
    draws=right.sigma_scan_draws,
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
    ),
)

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
            lambda y, o, b, s: 2 * right.knob_gradient(y, o, b, s) - np.array([0, y.size]),
        ),
    ),
)

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
    ),
)


def _knob_advice(rate: float, start_sigma: float) -> str:
    if rate <= 0 or start_sigma <= 0:
        return "the rate and the starting sigma must be positive"
    # Beyond the border the loss jumps about, so neighbouring rates say nothing: look far around.
    for factors, advice in (
        (np.geomspace(0.01, 0.95, 30), "the rate is too high for this start"),
        (np.geomspace(1.05, 100, 30), "the rate is too low for this start"),
    ):
        if any(right.excess_after_fifty_steps(f * rate, start_sigma) <= 0.01 for f in factors):
            return advice
    return "start from another sigma"


knob_rate = Reach(
    "knob_rate",
    "fifty steps are enough.",
    start=lambda: (1e-4, 1.0),
    score=right.excess_after_fifty_steps,
    target=0.01,
    goal="at most 0.01 nats above the lowest loss after fifty steps",
    unit="nats above the lowest",
    items=("learning rate", "starting sigma"),
    advice=_knob_advice,
)
