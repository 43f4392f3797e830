"""Checks of practical 6.5, from normalised gradients to Adam and AdamW."""

from __future__ import annotations

from typing import Any

import numpy as np

from udl.checks.ch06_training import expected as right
from udl.checks.ch06_training.expected import Draws
from udl.checks.kinds import Implement, Predict, Reach
from udl.checks.mistakes import Mistake


def _normalised_draws(rng: np.random.Generator) -> Draws:
    """Draw (gradient, start, rate, steps), with a parameter whose gradient is zero."""
    settings = ((0.25, 3), (0.1, 12), (0.3, 5), (0.05, 7))
    drawn: Draws = [
        (*one, *other) for one, other in zip(right.with_gradients(rng), settings, strict=True)
    ]
    flat = right.bowl([2.0, 0.0], [0.1, 0.0])
    return [*drawn, (flat, np.array([1.0, 0.7]), 0.15, 4)]


def _unit_length(gradient: Any, start: Any, rate: Any, num: Any) -> np.ndarray:
    path = [np.asarray(start, dtype=float)]
    for _ in range(num):
        slope = gradient(path[-1])
        path.append(path[-1] - rate * slope / np.linalg.norm(slope))
    return np.array(path)


def _squared(gradient: Any, start: Any, rate: Any, num: Any) -> np.ndarray:
    path = [np.asarray(start, dtype=float)]
    for _ in range(num):
        slope = gradient(path[-1])
        path.append(path[-1] - rate * slope / (slope**2 + 1e-20))
    return np.array(path)


def _plain(gradient: Any, start: Any, rate: Any, num: Any) -> np.ndarray:
    path = [np.asarray(start, dtype=float)]
    for _ in range(num):
        path.append(path[-1] - rate * gradient(path[-1]))
    return np.array(path)


normalised_path = Implement(
    "normalised_path",
    "the same distance along each axis.",
    expected=right.normalised_path,
    draws=_normalised_draws,
    overflow="Where a derivative is zero, 0/0 is nan: a small number in the denominator helps.",
    mistakes=(
        Mistake(
            "the whole gradient made one long",
            "Each entry is divided by its own size, not by the length of the vector.",
            _unit_length,
        ),
        Mistake(
            "divided by the square",
            "v is a square: divide by its root.",
            _squared,
        ),
        Mistake("not divided at all", "These are steps of gradient descent.", _plain),
        Mistake(
            "uphill",
            "A step goes against the gradient.",
            lambda g, s, rate, n: right.normalised_path(g, s, -rate, n),
        ),
        Mistake(
            "the last point alone",
            "All points are asked for.",
            lambda *a: right.normalised_path(*a)[-1],
        ),
        Mistake(
            "the start forgotten",
            "The start is the first row.",
            lambda *a: right.normalised_path(*a)[1:],
        ),
    ),
)

predict_bounce = Predict(
    "predict_bounce",
    "a step that is never shorter cannot end.",
    right="bounces",
    wrong_choices={
        "settles": "all steps are 0.08 long along each axis. How could they end at a point?",
        "diverges": "each step goes downhill along each axis, so that it never gets far away.",
        "stops short": "a step is made wherever the gradient is not exactly zero.",
    },
)


def _misled(targets: Any) -> float:
    """How far normalised steps end from one standard deviation off the mean, in these units."""
    t = np.asarray(targets, dtype=float)
    with np.errstate(all="ignore"):
        sigma = float(np.std(t))
    if t.shape != (10,) or not np.isfinite(sigma) or sigma < 1e-9 * (1 + np.abs(t).max()):
        return 1.0
    rng, place, seen = np.random.default_rng(0), float(np.mean(t)), []
    for which in rng.integers(10, size=6000):
        place -= 0.01 * sigma * np.sign(place - t[which])
        seen.append(place)
    return float(1 - abs(np.mean(seen[-2000:]) - np.mean(t)) / sigma)


mislead = Reach(
    "mislead",
    "the median wins.",
    start=lambda: (np.arange(10.0),),
    score=_misled,
    target=0.45,
    goal="an end at least 0.55 standard deviations from the mean",
    unit="short by",
    items=("targets",),
    mistakes=(
        Mistake(
            "evenly spread targets",
            "Half of them pull to the left and half to the right, near the mean.",
            lambda: (np.arange(10.0),),
        ),
        Mistake(
            "one target far away",
            "The others decide where the steps go, and the mean is not far from them in standard "
            "deviations, which one far target makes large.",
            lambda: (np.array([0.0] * 9 + [10.0]),),
        ),
    ),
    steps={
        0.45: "the right idea. How many of the ten should pull to the other side, and how far?",
        0.8: "where do the steps come to rest, if all that counts is how many targets lie on "
        "either side? Choose targets whose mean is somewhere else",
    },
)


def _uncorrected(gradients: Any, beta: Any, gamma: Any) -> tuple[np.ndarray, np.ndarray]:
    num = np.arange(1, len(gradients) + 1)[:, None]
    m, v = right.moments(gradients, beta, gamma)
    return m * (1 - beta**num), v * (1 - gamma**num)


def _off_by_one(gradients: Any, beta: Any, gamma: Any) -> tuple[np.ndarray, np.ndarray]:
    num = np.arange(2, len(gradients) + 2)[:, None]
    m, v = _uncorrected(gradients, beta, gamma)
    return m / (1 - beta**num), v / (1 - gamma**num)


def _corrected_in_place(gradients: Any, beta: Any, gamma: Any) -> tuple[np.ndarray, np.ndarray]:
    """Go on from the corrected moments, which are corrected again and again."""
    m, v = np.zeros(gradients.shape[1]), np.zeros(gradients.shape[1])
    rows = []
    for step, slope in enumerate(gradients, 1):
        m = (beta * m + (1 - beta) * slope) / (1 - beta**step)
        v = (gamma * v + (1 - gamma) * slope**2) / (1 - gamma**step)
        rows.append((m, v))
    return np.array([row[0] for row in rows]), np.array([row[1] for row in rows])


corrected_moments = Implement(
    "corrected_moments",
    "averages over what there was.",
    expected=right.moments,
    draws=lambda rng: [
        (np.array([[2.0], [2.0], [2.0]]), 0.9, 0.99),
        (rng.normal(size=(6, 2)), 0.8, 0.95),
        (rng.normal(size=(9, 3)), 0.9, 0.999),
        (rng.normal(size=(1, 4)), 0.5, 0.9),
    ],
    items=("m", "v"),
    mistakes=(
        Mistake(
            "not corrected",
            "Both averages began at zero. What would be right if all gradients were equal?",
            _uncorrected,
        ),
        Mistake(
            "a step too late",
            "After the first gradient m is 1 - beta times it: the first divisor is 1 - beta.",
            _off_by_one,
        ),
        Mistake(
            "corrected again and again",
            "The correction is for the use of a moment. What is carried on to the next step is the "
            "moment without it.",
            _corrected_in_place,
        ),
        Mistake(
            "the square of the average",
            "v averages the squares of the gradients.",
            lambda g, b, c: (right.moments(g, b, c)[0], right.moments(g, b, c)[0] ** 2),
        ),
        Mistake(
            "one decay for both",
            "beta is for the gradients, gamma for their squares.",
            lambda g, b, c: (right.moments(g, b, b)[0], right.moments(g, b, b)[1]),
            lambda g, b, c: (right.moments(g, c, b)[0], right.moments(g, c, b)[1]),
        ),
        Mistake(
            "the root taken already",
            "Return v itself; the root is taken in the step.",
            lambda g, b, c: (right.moments(g, b, c)[0], np.sqrt(right.moments(g, b, c)[1])),
        ),
    ),
)

predict_first_step = Predict(
    "predict_first_step",
    "0.1 divided by the root of 0.001.",
    right="3.2",
    wrong_choices={
        "1": "with the correction it is. Without it both moments are too small, by different "
        "factors: put the first m and v into the step.",
        "0.1": "m is a tenth of the gradient, but v is small too, and its root is in the "
        "denominator.",
        "100": "m is divided by the root of v, not by v.",
    },
)


def _adam_draws(rng: np.random.Generator) -> Draws:
    """Draw (gradient, start, rate, beta, gamma, steps), among them gradients near zero."""
    settings = ((0.1, 0.9, 0.99, 2), (0.2, 0.8, 0.95, 9), (0.05, 0.9, 0.999, 6), (0.1, 0.0, 0.5, 4))
    drawn = [(*one, *other) for one, other in zip(right.with_gradients(rng), settings, strict=True)]
    # No gradient at all, and one as small as epsilon.
    faint = right.bowl([0.0, 1e-8, -2.0], rng.normal(size=3))
    return [*drawn, (faint, 2 * rng.normal(size=3), 0.1, 0.9, 0.99, 3)]


def _adam(
    g: Any, s: Any, rate: Any, b: Any, c: Any, n: Any, form: str = "", decay: Any = 0.0
) -> np.ndarray:
    """Adam with one of several faults."""
    p = np.asarray(s, dtype=float)
    path, m, v = [p], 0 * p, 0 * p
    for t in range(1, n + 1):
        slope = g(p) + (decay * p if form == "coupled" else 0.0)
        m, v = b * m + (1 - b) * slope, c * v + (1 - c) * slope**2
        up, down = m / (1 - b**t), np.sqrt(v / (1 - c**t)) + 1e-8
        if form == "uncorrected":
            up, down = m, np.sqrt(v) + 1e-8
        elif form == "no root":
            down = v / (1 - c**t) + 1e-8
        elif form == "one size":
            down = np.sqrt(np.mean(v) / (1 - c**t)) + 1e-8
        elif form == "only m":
            down = np.sqrt(v) + 1e-8
        kept = p * (1 - rate * decay) if form == "decoupled" else p
        kept = p * (1 - decay) if form == "no rate" else kept
        p = kept - rate * up / down
        if form == "after":
            p = p * (1 - rate * decay)
        path.append(p)
    return np.array(path)


adam_path = Implement(
    "adam_path",
    "direction from one average, scale from another.",
    expected=lambda gradient, start, learning_rate, beta, gamma, num_steps: right.adam_path(
        gradient, start, learning_rate, beta, gamma, num_steps
    ),
    draws=_adam_draws,
    rtol=1e-5,
    atol=1e-6,
    mistakes=(
        Mistake(
            "not corrected",
            "Use the corrected moments in the step, or the first steps are too long.",
            lambda g, s, rate, b, c, n: _adam(g, s, rate, b, c, n, "uncorrected"),
        ),
        Mistake(
            "only m corrected",
            "v began at zero as well, with another decay.",
            lambda g, s, rate, b, c, n: _adam(g, s, rate, b, c, n, "only m"),
        ),
        Mistake(
            "divided by v instead of its root",
            "v is in squared units of the gradient.",
            lambda g, s, rate, b, c, n: _adam(g, s, rate, b, c, n, "no root"),
        ),
        Mistake(
            "one size for all parameters",
            "Each parameter is divided by the size of its own gradients.",
            lambda g, s, rate, b, c, n: _adam(g, s, rate, b, c, n, "one size"),
        ),
        Mistake(
            "normalised gradients without memory",
            "The moments must outlive the round of the loop in which they were computed.",
            lambda g, s, rate, b, c, n: right.normalised_path(g, s, rate, n),
        ),
        Mistake(
            "uphill",
            "A step goes against the momentum.",
            lambda g, s, rate, b, c, n: _adam(g, s, -rate, b, c, n),
        ),
        Mistake("the start forgotten", "The start is the first row.", lambda *a: _adam(*a)[1:]),
    ),
)

predict_units = Predict(
    "predict_units",
    "what is divided by its own size has no units.",
    right="nothing",
    wrong_choices={
        "divide it by 1000": "that is right for gradient descent, whose step is proportional to "
        "the gradient. Adam divides the gradient by its size.",
        "multiply it by 1000": "the gradient is a thousand times as large: nothing speaks for "
        "larger steps.",
        "divide it by a million": "v is a million times as large, and its root a thousand times; "
        "so is m.",
    },
)


def _decayed_draws(rng: np.random.Generator) -> Draws:
    """Draw (gradient, start, rate, beta, gamma, steps, decay)."""
    decays = (0.5, 0.3, 1.0, 0.2, 0.4)
    return [(*one, decay) for one, decay in zip(_adam_draws(rng), decays, strict=True)]


def _form(name: str) -> Any:
    return lambda g, s, rate, b, c, n, decay: _adam(g, s, rate, b, c, n, name, decay)


mended_decay = Implement(
    "mended_decay",
    "all parameters shrink alike.",
    expected=lambda gradient, start, learning_rate, beta, gamma, num_steps, weight_decay: (
        right.adam_path(gradient, start, learning_rate, beta, gamma, num_steps, weight_decay)
    ),
    draws=_decayed_draws,
    rtol=1e-5,
    atol=1e-6,
    mistakes=(
        Mistake(
            "the faulty program, unchanged",
            "What is added to the gradient is divided by the gradient's size: where gradients are "
            "large, hardly any decay is left.",
            _form("coupled"),
        ),
        Mistake(
            "no decay at all",
            "The parameters are to shrink by the factor 1 - rate times decay at each step.",
            _form(""),
        ),
        Mistake(
            "the rate forgotten",
            "A schedule lowers the rate, and the decay with it: the factor is 1 - rate * decay.",
            _form("no rate"),
        ),
        Mistake(
            "shrunk after the step",
            "The parameters shrink first, and the step of Adam is then taken from them.",
            _form("after"),
        ),
    ),
)
