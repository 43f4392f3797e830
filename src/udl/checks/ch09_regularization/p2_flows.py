"""Checks of practical 9.2 on what is compared: ends of steps and flows, and orders of batches."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from udl.checks.ch09_regularization import expected as right
from udl.checks.ch09_regularization.expected import Draws, Landscape
from udl.checks.kinds import Implement, Measured
from udl.checks.mistakes import Mistake

START = (-0.7, -0.75)


def _ends(
    gradient: Landscape, start: Any, rate: Any, num_steps: Any, **change: Any
) -> list[np.ndarray]:
    """Return the ends of descent, of the flow, and of the modified flow."""
    time = change.get("time", rate * num_steps)
    modified = right.modified(gradient, change.get("penalised_by", rate))
    stepped = modified if change.get("modified_steps") else gradient
    end = right.steps(stepped, start, rate, num_steps + change.get("more", 0))
    parts = change.get("flow_in", 40)
    return [end, *(right.flow(slope, start, time, parts) for slope in (gradient, modified))]


def _comparison(*a: Any, length: Callable[[Any], Any] = np.linalg.norm, **change: Any) -> Any:
    """Distances of descent's end from the ends of both flows."""
    end, *flows = _ends(*a, **change)
    return tuple(float(length(flow - end)) for flow in flows)


def _from_each_other(*a: Any) -> tuple[float, float]:
    """Distances of descent from the flow, and of the flow from the modified flow."""
    end, plain, modified = _ends(*a)
    return float(np.linalg.norm(plain - end)), float(np.linalg.norm(plain - modified))


def _comparison_draws(rng: np.random.Generator) -> Draws:
    """Draw (gradient, start, rate, steps)."""
    settings = ((2.0, 5), (0.5, 20), (1.2, 4), (1.5, 9))
    drawn: Draws = []
    for (place, start), (rate, num) in zip(right.landscapes(rng), settings, strict=True):
        # So flat that after a time of 20 no flow is at rest, where a penalty makes no difference.
        flat = right.Landscape(place.matrix / 10, place.centre, place.ripple / 10)
        drawn.append((flat, start, rate, num))
    return drawn


mended_comparison = Implement(
    "mended_comparison",
    "one rate, and one time, for all three.",
    expected=lambda gradient, start, learning_rate, num_steps: _comparison(
        gradient, start, learning_rate, num_steps
    ),
    draws=_comparison_draws,
    items=("distance from the flow", "distance from the modified flow"),
    rtol=1e-3,
    atol=1e-6,
    hint="take one step on a bowl of a single parameter: where are descent and both flows then?",
    mistakes=(
        Mistake(
            "the program as it was",
            "Both flows are followed for another time than the descent, and the penalty is that "
            "of another rate.",
            lambda g, s, r, n: _comparison(g, s, r, n, time=20.0, penalised_by=0.1),
        ),
        Mistake(
            "the penalty of another rate",
            "The penalty is a quarter of the rate with which descent really moved, and "
            "modified_gradient wants that rate itself.",
            lambda g, s, r, n: _comparison(g, s, r, n, penalised_by=0.1),
            lambda g, s, r, n: _comparison(g, s, r, n, penalised_by=2 * r),
            lambda g, s, r, n: _comparison(g, s, r, n, penalised_by=r / 2),
            lambda g, s, r, n: _comparison(g, s, r, n, penalised_by=r / 4),
            lambda g, s, r, n: _comparison(g, s, r, n, penalised_by=4 * r),
            lambda g, s, r, n: _comparison(g, s, r, n, penalised_by=r * n),
            lambda g, s, r, n: _comparison(g, s, r, n, penalised_by=r / n),
            lambda g, s, r, n: _comparison(g, s, r, n, penalised_by=-r),
        ),
        Mistake(
            "another time",
            "A step of the size alpha takes the time alpha: n of them take n times as long.",
            lambda g, s, r, n: _comparison(g, s, r, n, time=20.0),
            lambda g, s, r, n: _comparison(g, s, r, n, time=float(n)),
            lambda g, s, r, n: _comparison(g, s, r, n, time=r),
            lambda g, s, r, n: _comparison(g, s, r, n, time=n / r),
            lambda g, s, r, n: _comparison(g, s, r, n, time=r * (n + 1)),
            lambda g, s, r, n: _comparison(g, s, r, n, time=r * (n - 1)),
            lambda g, s, r, n: _comparison(g, s, r, n, time=5.0),
            lambda g, s, r, n: _comparison(g, s, r, n, time=2.0),
        ),
        Mistake(
            "a step too many or too few",
            "Descent takes num_steps steps from the start.",
            lambda g, s, r, n: _comparison(g, s, r, n, more=1),
            lambda g, s, r, n: _comparison(g, s, r, n, more=-1),
        ),
        Mistake(
            "flows in too few steps",
            "The flows are followed in steps of their own, many of them however few those of "
            "descent are: leave their number to `follow`.",
            lambda g, s, r, n: _comparison(g, s, r, n, flow_in=n),
            lambda g, s, r, n: _comparison(g, s, r, n, flow_in=10),
        ),
        Mistake(
            "the same flow twice",
            "The second flow follows the modified gradient.",
            lambda g, s, r, n: _comparison(g, s, r, n, penalised_by=0.0),
        ),
        Mistake(
            "descent with the penalty",
            "Descent takes its steps on the plain loss. The penalty is what one wants to see in "
            "them.",
            lambda g, s, r, n: _comparison(g, s, r, n, modified_steps=True),
            lambda g, s, r, n: (
                _comparison(g, s, r, n)[0],
                _comparison(g, s, r, n, modified_steps=True)[1],
            ),
        ),
        Mistake(
            "the distance of the flows from each other",
            "Both distances are those of descent's end.",
            _from_each_other,
        ),
        Mistake(
            "the modified flow first",
            "The distance from the flow of the plain loss comes first.",
            lambda *a: _comparison(*a)[::-1],
        ),
        Mistake(
            "another length",
            "A distance is the root of the sum of squares.",
            lambda *a: _comparison(*a, length=lambda gap: np.sum(gap**2)),
            lambda *a: _comparison(*a, length=lambda gap: np.sum(np.abs(gap))),
            lambda *a: _comparison(*a, length=lambda gap: np.sqrt(np.mean(gap**2))),
            lambda *a: _comparison(*a, length=lambda gap: np.max(np.abs(gap))),
        ),
    ),
)


def _other_start(rng: np.random.Generator) -> np.ndarray:
    return np.asarray(rng.uniform([0.5, 0.6], [0.62, 0.75]) * rng.choice([-1.0, 1.0], 2))


best_share = Measured(
    "best_share",
    "near a quarter, and nearer for shorter steps.",
    expected=lambda: right.best_share(np.array(START)),
    tolerance=0.0015,
    near=0.0015,
    goal="the share for which the flow ends nearest to 200 steps of 0.01",
    variable="START",
    others="another start",
    drawn=_other_start,
    computed=lambda start: right.best_share(np.asarray(start)),
    mistakes=(
        Mistake(
            "the number of the theory",
            "A quarter is the limit for steps that become ever shorter. What is the best share at "
            "this length? (A scan in steps of 0.01 ends there, too. Finer ones go on from there.)",
            lambda: 0.25,
        ),
        Mistake(
            "another learning rate",
            "The steps are 0.01 long, and there are 200 of them.",
            lambda: right.best_share(np.array(START), 0.02, 100),
            lambda: right.best_share(np.array(START), 0.005, 400),
        ),
        Mistake(
            "what the rate is multiplied by",
            "modified_gradient puts a quarter of the rate before the squared length. The share is "
            "that quarter, times whatever you have multiplied the rate by.",
            lambda: 4 * right.best_share(np.array(START)),
        ),
        Mistake(
            "the share times the rate",
            "The rate stands beside the share in the formula: return the share itself.",
            lambda: 0.01 * right.best_share(np.array(START)),
        ),
    ),
    positive="The steps avoid steep places: a share of zero, or below, would not do that. Is the "
    "flow followed for as long as the descent took, 200 times 0.01?",
    below="Look at the distance for this share and for a larger one.",
    above="Look at the distance for this share and for a smaller one.",
)


def _drift_draws(rng: np.random.Generator) -> Draws:
    """Draw (hessians, gradients): two batches, three, four."""
    drawn: Draws = [(np.array([[[1.0]], [[3.0]]]), np.array([[2.0], [5.0]]))]
    for batches, size in ((2, 2), (3, 2), (4, 3)):
        roots = rng.normal(size=(batches, size, size))
        drawn.append((roots + roots.transpose(0, 2, 1), rng.normal(size=(batches, size))))
    return drawn


Weigh = Callable[[int, int, int], float]  # of batch, batch before it, and number of batches


def _pairs(weigh: Weigh, hessians: Any, gradients: Any) -> np.ndarray:
    """Return a sum over pairs of batches of a weight times Hessian times gradient."""
    num = len(gradients)
    terms = [
        weigh(b, c, num) * np.dot(hessians[b], gradients[c]) for b in range(num) for c in range(num)
    ]
    return np.asarray(np.sum(terms, axis=0))


def _first(weigh: Weigh) -> Callable[..., Any]:
    """Return both drifts, the one for batches that come once weighed like this."""
    return lambda h, g: (_pairs(weigh, h, g), right.epoch_drift(h, g)[1])


def _second(weigh: Weigh) -> Callable[..., Any]:
    """Return both drifts, the one for batches that are drawn anew weighed like this."""
    return lambda h, g: (right.epoch_drift(h, g)[0], _pairs(weigh, h, g))


epoch_drift = Implement(
    "epoch_drift",
    "each batch sees what the batches before it have moved.",
    expected=right.epoch_drift,
    draws=_drift_draws,
    items=("each once", "drawn anew"),
    hint="write out two batches: A before B and B before A, and, if they are drawn anew, A twice "
    "and B twice as well. Take the means",
    mistakes=(
        Mistake(
            "a batch that comes before itself",
            "If each batch comes once, its gradient is not moved by its own step: only pairs of "
            "different batches count.",
            _first(lambda b, c, num: 0.5),
            _first(lambda b, c, num: 1.0),
            lambda h, g: 2 * (_pairs(lambda b, c, num: 0.5, h, g),),
        ),
        Mistake(
            "one order alone",
            "The mean over all orders is asked for: in half of them the other batch comes first.",
            _first(lambda b, c, num: float(c < b)),
            _first(lambda b, c, num: float(b < c)),
        ),
        Mistake(
            "only the batch just before",
            "All batches before it have moved the run, not the last of them alone.",
            _first(lambda b, c, num: float(c == b - 1)),
            _first(lambda b, c, num: 0.5 * (c == b - 1)),
            _first(lambda b, c, num: (b != c) / num),
        ),
        Mistake(
            "each pair counted in full",
            "Of two batches one comes first in half of the orders.",
            _first(lambda b, c, num: float(b != c)),
        ),
        Mistake(
            "only the batches themselves",
            "What moves a batch's gradient are the steps of the batches before it.",
            _first(lambda b, c, num: 0.5 * (b == c)),
        ),
        Mistake(
            "a mean over the pairs",
            "Every pair adds to the drift: it is a sum. Only the orders are averaged over.",
            _first(lambda b, c, num: (b != c) / (num * (num - 1))),
            _first(lambda b, c, num: (b != c) / (2 * num * (num - 1))),
        ),
        Mistake(
            "the same drift for both",
            "Drawn anew, a batch may come before itself, and another one not at all.",
            lambda h, g: 2 * (right.epoch_drift(h, g)[0],),
            lambda h, g: 2 * (right.epoch_drift(h, g)[1],),
        ),
        Mistake(
            "pairs of steps miscounted",
            "Drawn anew, B steps make B (B - 1) / 2 pairs of an earlier and a later one, and "
            "in each of these any batch is as likely as any other.",
            _second(lambda b, c, num: 0.5),
            _second(lambda b, c, num: 0.5 / num),
            _second(lambda b, c, num: 0.5 / num**2),
            _second(lambda b, c, num: (num - 1) / 2),
            _second(lambda b, c, num: (num - 1) / num),
            _second(lambda b, c, num: num * (num - 1) / 2),
            _second(lambda b, c, num: (num - 1) / (2 * num) * (b != c)),
        ),
        Mistake(
            "the sign turned",
            "The steps before went downhill, and the gradient is subtracted once more: two minus "
            "signs.",
            lambda h, g: tuple(-one for one in right.epoch_drift(h, g)),
        ),
        Mistake(
            "one drift alone",
            "Two drifts are asked for: return both, with a comma between them.",
            lambda h, g: right.epoch_drift(h, g)[0],
            lambda h, g: right.epoch_drift(h, g)[1],
        ),
        Mistake(
            "drawn anew first",
            "The drift comes first for an epoch that takes each batch once.",
            lambda h, g: right.epoch_drift(h, g)[::-1],
        ),
    ),
)
