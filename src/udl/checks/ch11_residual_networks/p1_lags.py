"""The checks of practical 11.1: how much a slope tells about the next, and at which depth it ends.

A sequence is correlated with itself by a Fourier transform here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from udl.checks.kinds import Count, Implement, Predict
from udl.checks.mistakes import Mistake

Draws = list[tuple[Any, ...]]
Network = Callable[[int, int], np.ndarray]


def sums(values: Any, centred: bool = True) -> np.ndarray:
    """Return the sums of products at all lags, by a transform of twice the length."""
    array = np.asarray(values, dtype=float)
    array = array - array.mean() if centred else array
    power = np.abs(np.fft.rfft(array, 2 * len(array))) ** 2
    return np.asarray(np.fft.irfft(power)[: len(array)])


def autocorrelated(values: Any, num_lags: int) -> np.ndarray:
    """Correlate a sequence with itself at lags 0, 1, …, L - 1."""
    found = sums(values)
    return np.asarray(found[:num_lags] / found[0])


def _by_pairs(values: Any, num_lags: int) -> np.ndarray:
    """Divide each sum by the number of its pairs."""
    found = sums(values) / np.arange(len(values), 0, -1)
    return np.asarray(found[:num_lags] / found[0])


def _circular(values: Any, num_lags: int) -> np.ndarray:
    """Let the end meet the beginning."""
    array = np.asarray(values) - np.mean(values)
    sums_around = np.array([array @ np.roll(array, lag) for lag in range(num_lags)])
    return np.asarray(sums_around / (array @ array))


def _own_means(values: Any, num_lags: int) -> np.ndarray:
    """Correlate stretches, each with its own mean and standard deviation."""
    array = np.asarray(values)
    pairs = ((array[: len(array) - lag], array[lag:]) for lag in range(num_lags))
    return np.array([np.corrcoef(a, b)[0, 1] for a, b in pairs])


def _about(values: Any, num_lags: int, centre: float) -> np.ndarray:
    """Take the deviations from another number than the mean."""
    found = sums(np.asarray(values) - centre, centred=False)
    return np.asarray(found[:num_lags] / found[0])


def _lag_draws(rng: np.random.Generator) -> Draws:
    waves = np.sin(np.arange(30) / 3) + 0.3 * rng.normal(size=30) - 2
    return [
        (np.array([1.0, 3.0, -1.0, 2.0]), 3),
        (3 + rng.normal(size=7), 7),
        (waves, 5),
        (1e-5 * rng.normal(size=12) + 2e-5, 4),
        (1e3 * rng.normal(size=20), 1),
        (np.cumsum(rng.normal(size=25)), 10),
    ]


autocorrelation = Implement(
    "autocorrelation",
    "1 at lag 0, and what is left of it further on.",
    expected=autocorrelated,
    draws=_lag_draws,
    in_order=True,
    mistakes=(
        Mistake(
            "the mean not subtracted",
            "What all numbers have in common says nothing about neighbours. Subtract the mean.",
            lambda v, n: sums(v, centred=False)[:n] / sums(v, centred=False)[0],
        ),
        Mistake(
            "divided by the number of pairs",
            "The sums are divided by the sum at lag 0 alone. A longer lag has fewer terms, and its "
            "sum is smaller for that.",
            _by_pairs,
        ),
        Mistake(
            "round in a circle",
            "The last number has no neighbour behind it: the sum at lag l has N - l terms.",
            _circular,
        ),
        Mistake(
            "a mean of its own for each stretch",
            "One mean and one sum of squares are used throughout, those of all N numbers.",
            _own_means,
        ),
        Mistake(
            "another number subtracted than the mean",
            "Subtract the mean of all numbers.",
            lambda v, n: _about(v, n, np.median(v)),
            lambda v, n: _about(v, n, v[0]),
            lambda v, n: _about(v, n, np.min(v)),
        ),
        Mistake(
            "a variance with N - 1",
            "Divide by the sum of squares itself, so that lag 0 has exactly 1.",
            lambda v, n: autocorrelated(v, n) * (1 - 1 / len(v)),
        ),
        Mistake(
            "not divided by the sum at lag 0",
            "Divide by the sum of squares, so that lag 0 has 1.",
            lambda v, n: sums(v)[:n],
            lambda v, n: sums(v)[:n] / len(v),
            lambda v, n: sums(v)[:n] / np.arange(len(v), 0, -1)[:n],
        ),
        Mistake(
            "divided by the variance alone",
            "The variance is the sum of squares divided by N. Divide by the sum itself.",
            lambda v, n: sums(v)[:n] / np.var(v),
        ),
        Mistake(
            "lag 0 left out",
            "The first entry belongs to lag 0.",
            lambda v, n: (sums(v) / sums(v)[0])[1 : n + 1],
            lambda v, n: np.append(sums(v) / sums(v)[0], 0.0)[1 : n + 1],
        ),
        Mistake(
            "absolute values",
            "A correlation may be negative.",
            lambda v, n: np.abs(autocorrelated(v, n)),
        ),
        Mistake(
            "the squared differences",
            "Products of the two deviations are summed, no differences.",
            lambda v, n: (
                np.array([np.sum((v[lag:] - v[: len(v) - lag]) ** 2) for lag in range(n)])
                / np.sum((v - np.mean(v)) ** 2)
            ),
        ),
    ),
)

guess_depth = Predict(
    "guess_depth",
    "twenty-four layers are enough to lose it.",
    right="gone",
    wrong_choices={
        "stays": (
            "Each layer cuts the line of inputs into more pieces. Think of how many joints lie "
            "between two neighbours once there are many layers."
        ),
        "half": (
            "That is where it stands after about ten layers. Each further layer takes a share of "
            "what is left."
        ),
    },
)


# --- The first depth below a level ---


def _mean_at(
    draw: Network, depth: int, num_nets: int, lag: int = 1, first: int = 0, how: Any = np.mean
) -> float:
    """Average the correlation at a lag over networks."""
    seeds = range(first, first + num_nets)
    return float(how([sums(draw(depth, s))[lag] / sums(draw(depth, s))[0] for s in seeds]))


def first_below(
    draw: Network, depths: Sequence[int], num_nets: int, level: float, **how: Any
) -> int:
    """Return the first depth at which the mean correlation lies below a level."""
    below = [d for d in depths if _mean_at(draw, d, num_nets, **how) < level]
    return int(below[0])


def _half_depth(draw: Network, depths: Sequence[int], num_nets: int, level: float) -> int:
    return first_below(draw, depths, num_nets, level)


def _first_of_averaged(draw: Network, depths: Any, num_nets: int, level: float) -> int:
    """Average the slopes of all networks before they are correlated."""
    return first_below(
        lambda depth, _: np.mean([draw(depth, s) for s in range(num_nets)], axis=0),
        depths,
        1,
        level,
    )


FALLING = (  # mean correlations by depth; neither is found by halving an interval
    (0.95, 0.9, 0.66, 0.84, 0.78, 0.5, 0.3),
    (0.95, 0.9, 0.84, 0.66, 0.76, 0.8, 0.3),
)


def _networks(rng: np.random.Generator, num_nets: int, place: int) -> tuple[Any, ...]:
    """Make up networks whose mean correlation falls, rises a little and falls again."""
    depths = np.cumsum(rng.integers(1, 6, size=7)).tolist()
    falling = np.array(FALLING[place % 2])
    own = np.append(np.full(num_nets - 1, 0.2 / max(num_nets - 1, 1)), -0.2 * (num_nets > 1))
    own = rng.permutation(own) if place else own[::-1]
    phases = rng.uniform(0, 6, (7, num_nets))
    sizes = np.exp(rng.normal(0, 2, (7, num_nets)))
    steps = np.arange(64)
    wild = np.array([1.0, 1.0, -1.0, -1.0])[steps % 4]

    def draw(depth: int, seed: int) -> np.ndarray:
        k, net = depths.index(depth), seed % num_nets
        # Networks of other seeds than those that are asked for forget at once.
        known = 0 <= seed < num_nets
        share = np.clip(falling[k] + own[net], 0.0, 1.0) if known else 0.0  # of the slow part
        slow = np.sqrt(2) * np.sin(steps * np.pi / 16 + phases[k, net])
        mixed = np.sqrt(share) * slow + np.sqrt(1 - share) * wild
        return np.asarray(sizes[k, net] * (1.5 + mixed))

    draw.__name__ = "draw"
    means = [_mean_at(draw, d, num_nets) for d in depths]
    first = int(np.argmax(falling < 0.7))
    return draw, depths, num_nets, (means[first] + min(*means[:first], means[first + 1])) / 2


def _depth_draws(rng: np.random.Generator) -> Draws:
    drawn: Draws = [_networks(rng, num, place) for place, num in enumerate((3, 2, 5, 8, 1))]
    draw, depths, num_nets, _ = _networks(rng, 4, 5)
    return [*drawn, (draw, depths, num_nets, _mean_at(draw, depths[0], num_nets) + 0.01)]


half_depth = Count(
    "half_depth",
    "a mean over networks, and the first depth below.",
    expected=_half_depth,
    draws=_depth_draws,
    mistakes=(
        Mistake(
            "a single network",
            "Networks differ. Take the mean of the correlations over seeds 0 to num_nets - 1.",
            lambda draw, depths, _, level: first_below(draw, depths, 1, level),
        ),
        Mistake(
            "a position instead of a depth",
            "Return the depth itself, depths[k], not its place in the list.",
            lambda draw, depths, num, level: depths.index(first_below(draw, depths, num, level)),
        ),
        Mistake(
            "the last depth above the level",
            "Asked for is the first depth at which the mean is below the level.",
            lambda draw, depths, num, level: ([0, *depths])[
                depths.index(first_below(draw, depths, num, level))
            ],
            lambda draw, depths, num, level: max(
                [d for d in depths if _mean_at(draw, d, num) >= level], default=0
            ),
        ),
        Mistake(
            "the last depth below the level, or the lowest",
            "Stop at the first depth at which the mean is below the level.",
            lambda draw, depths, num, level: depths[-1],
        ),
        Mistake(
            "above instead of below",
            "Asked for is the first depth at which the mean is below the level.",
            lambda draw, depths, num, level: next(
                (d for d in depths if _mean_at(draw, d, num) > level), None
            ),
        ),
        Mistake(
            "seeds from 1 on",
            "The seeds are 0, 1, … up to num_nets - 1: range(num_nets).",
            lambda *a: first_below(*a, first=1),
        ),
        Mistake(
            "another lag",
            "Neighbours are one step apart: entry 1 of the autocorrelation.",
            lambda *a: first_below(*a, lag=2),
        ),
        Mistake(
            "slopes averaged over networks",
            "Each network has a correlation of its own. Average the correlations, not the slopes.",
            _first_of_averaged,
        ),
        Mistake(
            "not the mean over networks",
            "The mean of the correlations is to be below the level: not the smallest, not all.",
            lambda *a: first_below(*a, how=np.min),
            lambda *a: first_below(*a, how=np.max),
            lambda *a: first_below(*a, how=np.median),
        ),
    ),
)
