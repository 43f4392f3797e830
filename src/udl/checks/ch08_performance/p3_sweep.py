"""The check of the sweep over widths that practical 8.3 mends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from udl.checks.ch08_performance.p3 import Draws, random_units, shortest_fit
from udl.checks.kinds import Implement
from udl.checks.mistakes import Mistake


def _standard(values: Any, like: Any) -> np.ndarray:
    return np.asarray((values - np.mean(like, axis=0)) / np.std(like, axis=0))


def _sweep(
    *,
    scaled: Callable[[Any, Any], tuple[Any, Any]] = lambda x, new: (
        _standard(x, x),
        _standard(new, x),
    ),
    apart: bool = False,
    one_stream: bool = False,
    on_training: bool = False,
    read: Callable[[float], float] = float,
) -> Callable[..., np.ndarray]:
    """Return a sweep over widths.

    ``apart`` draws other units for new inputs than for training, ``one_stream`` those of all widths
    from one generator.
    """

    def sweep(
        features: Any, x: Any, labels: Any, x_new: Any, labels_new: Any, widths: Any, seed: Any
    ) -> np.ndarray:
        known, new = scaled(x, x_new)
        found, rng = [], np.random.default_rng(seed)
        for width in widths:
            if not one_stream:
                rng = np.random.default_rng(seed)
            if apart:
                hidden, hidden_new = features(known, width, rng), features(new, width, rng)
            else:
                both = features(np.vstack([known, new]), width, rng)
                hidden, hidden_new = both[: len(known)], both[len(known) :]
            weights = shortest_fit(hidden, labels, 0.0)
            wrong = hidden_new @ weights * labels_new <= 0
            if on_training:
                wrong = hidden @ weights * labels <= 0
            found.append(read(100 * float(np.mean(wrong))))
        return np.array(found)

    return sweep


def _sweep_draws(rng: np.random.Generator) -> Draws:
    """Draw (features, x, labels, x_new, labels_new, widths, seed): new inputs lie elsewhere.

    No output is exactly zero, whose sign would be a matter of taste.
    """
    drawn: Draws = []
    for num, new, dims, widths in (
        (30, 47, 4, [7, 60]),
        (23, 61, 3, [8, 9, 90]),
        (40, 37, 6, [15]),
    ):
        slopes = rng.normal(size=dims)
        scales, middle = rng.uniform(0.2, 5, dims), 3 * rng.normal(size=dims)
        x = rng.normal(size=(num, dims))
        x_new = 1.7 * rng.normal(size=(new, dims)) + 0.5
        labels, labels_new = np.sign(x @ slopes), np.sign(x_new @ slopes)
        both = np.vstack([_standard(part, x) for part in (x, x_new)])
        seed = int(rng.integers(1000))
        while any(_silent(both, width, seed) for width in widths):
            seed += 1
        drawn.append(
            (
                random_units,
                x * scales + middle,
                labels * np.where(rng.random(num) < 0.15, -1, 1),
                x_new * scales + middle,
                labels_new,
                np.array(widths),
                seed,
            )
        )
    return drawn


def _silent(x: np.ndarray, width: int, seed: int) -> bool:
    """Tell whether all units are off for some input."""
    return bool(np.any(random_units(x, width, np.random.default_rng(seed)).max(axis=1) == 0))


def _jointly(x: Any, new: Any) -> tuple[np.ndarray, np.ndarray]:
    both = np.vstack([x, new])
    return _standard(x, both), _standard(new, both)


def _each_alone(x: Any, new: Any) -> tuple[np.ndarray, np.ndarray]:
    return _standard(x, x), _standard(new, new)


def _overwritten(x: Any, new: Any) -> tuple[np.ndarray, np.ndarray]:
    known = _standard(x, x)
    return known, _standard(new, known)


def _by_one_less(x: Any, new: Any) -> tuple[np.ndarray, np.ndarray]:
    middle, spread = np.mean(x, axis=0), np.std(x, axis=0, ddof=1)
    return np.asarray((x - middle) / spread), np.asarray((new - middle) / spread)


def _cut(value: float) -> float:
    return float(int(value))


mended_sweep = Implement(
    "mended_sweep",
    "one network, one scale, and all decimals.",
    expected=_sweep(),
    draws=_sweep_draws,
    rtol=1e-6,
    in_order=True,
    hint="let the sweep be tested on its own training data, with far more features than examples: "
    "which error should come out, and which does?",
    mistakes=(
        Mistake(
            "the sweep as it was",
            "It runs, and is wrong in three ways. Find an experiment for each that shows it.",
            _sweep(scaled=_each_alone, apart=True, read=_cut),
        ),
        Mistake(
            "another network for the new inputs",
            "Each call of features draws other units. Weights that were fitted to one set of units "
            "mean nothing to another.",
            _sweep(apart=True),
            _sweep(scaled=_each_alone, apart=True),
            _sweep(apart=True, read=_cut),
        ),
        Mistake(
            "errors cut to whole numbers",
            "np.zeros_like(widths) makes an array of whole numbers, as widths is one, and what is "
            "stored there loses its decimals.",
            _sweep(read=_cut),
            _sweep(scaled=_each_alone, read=_cut),
        ),
        Mistake(
            "new inputs on a scale of their own",
            "What the model says of an example must not depend on which others are tested with it. "
            "Shift and scale new inputs as the training inputs were.",
            _sweep(scaled=_each_alone),
            _sweep(scaled=lambda x, new: (_standard(x, x), (new - x.mean(0)) / new.std(0))),
            _sweep(scaled=lambda x, new: (_standard(x, x), (new - new.mean(0)) / x.std(0))),
        ),
        Mistake(
            "one scale for all inputs",
            "Each input has a mean and a spread of its own: take both along the first axis.",
            _sweep(scaled=lambda x, new: ((x - x.mean()) / x.std(), (new - x.mean()) / x.std())),
            _sweep(scaled=lambda x, new: ((x - x.mean(0)) / x.std(), (new - x.mean(0)) / x.std())),
        ),
        Mistake(
            "errors on the training inputs",
            "Asked is which new labels are wrong.",
            _sweep(on_training=True),
        ),
        Mistake(
            "a scale that has seen the new inputs",
            "Mean and standard deviation are part of the fit: take them from the training inputs.",
            _sweep(scaled=_jointly),
        ),
        Mistake(
            "a scale that was taken too late",
            "Once x is standardised, its means are 0 and its spreads 1, and they change nothing: "
            "compute both before x is given its new values.",
            _sweep(scaled=_overwritten),
        ),
        Mistake(
            "another standard deviation than the program's",
            "x.std(axis=0) divides by the number of inputs, and that is none of the faults.",
            _sweep(scaled=_by_one_less),
        ),
        Mistake(
            "one generator for all widths",
            "The seed at each width stays as it is: what a width gives must not depend on which "
            "widths were tried before.",
            _sweep(one_stream=True),
            _sweep(one_stream=True, apart=True),
        ),
        Mistake(
            "inputs without a scale",
            "The inputs are to be standardised before the units see them.",
            _sweep(scaled=lambda x, new: (x, new)),
        ),
        Mistake(
            "shares instead of percent",
            "Errors are asked for in percent.",
            _sweep(read=lambda value: value / 100),
        ),
        Mistake(
            "accuracies",
            "Asked is the percentage that is wrong.",
            _sweep(read=lambda value: 100 - value),
        ),
    ),
)
