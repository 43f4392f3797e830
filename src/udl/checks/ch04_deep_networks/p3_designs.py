"""Checks of practical 4.3's second half: a rescaling to mend, and two networks to design."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np

from udl.checks.ch04_deep_networks import expected_deep as right
from udl.checks.kinds import Implement, Reach
from udl.checks.mistakes import Mistake


def _where(*parts: Any) -> str:
    """Say where the curve is furthest from the target."""
    curve, target = right.match_curve(*parts), right.target(right.TARGET_X)
    worst = int(np.abs(curve - target).argmax())
    return (
        f"the largest gap is at x = {right.TARGET_X[worst]:.2f}: your curve is at "
        f"{curve[worst]:.2f}, the target at {target[worst]:.2f}."
    )


def _tents(top: float = 2.0) -> tuple[np.ndarray, ...]:
    """Parameters that fold twice; the output is 1 minus `top` times a double tent."""
    return (
        np.array([[2.0], [4.0]]), np.array([0.0, -2.0]),
        np.array([[2.0, -2.0], [4.0, -4.0]]), np.array([0.0, -2.0]),
        np.array([[-top, top]]), np.array([1.0]),
    )  # fmt: skip


def _without(index: int, value: Any) -> tuple[np.ndarray, ...]:
    """Return the right parameters with one of the six replaced."""
    parts = list(_tents())
    parts[index] = np.array(value)
    return tuple(parts)


match_target = Reach(
    "match_target",
    "the curves lie on each other.",
    start=right.match_start,
    score=right.match_gap,
    target=0.02,
    goal="a largest gap between your curve and the target of at most 0.02",
    unit="largest gap",
    items=("weights_1", "bias_1", "weights_2", "bias_2", "weights_3", "bias_3"),
    advice=_where,
    mistakes=(
        Mistake(
            "the parameters that were given",
            "Begin with the first layer: make it fold the interval once.",
            right.match_start,
        ),
        Mistake(
            "the target upside down",
            "The output should begin at 1 and fall: turn the signs of the last layer.",
            lambda: (*_tents()[:4], np.array([[2.0, -2.0]]), np.array([-1.0])),
        ),
        Mistake(
            "the output bias missing",
            "The shape is right; the whole curve lies one too low.",
            lambda: _without(5, [0.0]),
        ),
        Mistake(
            "half the height",
            "The curve runs between 1 and 0, the target between 1 and -1: double the last weights.",
            lambda: _tents(1.0),
        ),
        Mistake(
            "the second fold missing",
            "The curve folds once only: the second unit of the second layer never turns on.",
            lambda: _without(3, [0.0, -9.0]),
        ),
    ),
)

PIXELS = np.array(list(itertools.product(np.linspace(-1.0, 1.0, 21), repeat=2)))


def _ring_gaps(*parts: Any) -> np.ndarray:
    """Distance of the picture that a network paints from a square ring, at `PIXELS`."""
    painted = right.deep(PIXELS, parts[0::2], parts[1::2])[:, 0]
    gaps: np.ndarray = np.abs(painted - (1 - np.abs(1 - 2 * np.abs(PIXELS).max(axis=1))))
    return gaps


def _worst_pixel(*parts: Any) -> str:
    """Say at which pixel the picture is furthest from the ring."""
    gaps = _ring_gaps(*parts)
    across, up = PIXELS[gaps.argmax()]
    place = f"the largest gap, {gaps.max():.2f}, is at x1 = {across:.1f}, x2 = {up:.1f}."
    return f"{place} Follow this point through your layers on paper."


def _ring_start() -> tuple[np.ndarray, ...]:
    """Return a network of the right widths that paints everything black."""
    sizes = ((4, 2), (4,), (2, 4), (2,), (2, 2), (2,), (1, 2), (1,))
    return tuple(np.zeros(size) for size in sizes)


def _diamonds() -> tuple[np.ndarray, ...]:
    """Return a network that takes the sum of the two absolute values for the distance."""
    signs = np.array([[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0], [0.0, -1.0]])
    sides = np.array([[1.0, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, 1.0]])
    tent = (np.array([[2.0, 2.0], [4.0, 4.0]]), np.array([0.0, -2.0]))
    return (signs, np.zeros(4), sides, np.zeros(2), *tent, np.array([[1.0, -1.0]]), np.zeros(1))


square_ring = Reach(
    "square_ring",
    "a distance, and its tent.",
    start=_ring_start,
    score=lambda *parts: float(_ring_gaps(*parts).max()),
    target=0.02,
    goal="a largest gap between your picture and the ring of at most 0.02",
    unit="largest gap",
    items=tuple(f"{part}_{layer}" for layer in (1, 2, 3, 4) for part in ("weights", "bias")),
    advice=_worst_pixel,
    mistakes=(
        Mistake(
            "all black",
            "Every parameter is zero. Begin with the first layer: what should it know of x1?",
            _ring_start,
        ),
        Mistake(
            "the sum of the two distances",
            "|x1| + |x2| gives diamonds. The larger of the two is wanted.",
            _diamonds,
        ),
    ),
)


def _scaled(weights_in: Any, bias_in: Any, weights_out: Any, by: Any) -> tuple[Any, ...]:
    return weights_in / by[:, None], bias_in / by, weights_out * by


mend_rescaling = Implement(
    "mend_rescaling",
    "another network, the same function.",
    expected=right.rescaled,
    draws=right.rescale_draws,
    items=("weights_in", "bias_in", "weights_out"),
    mistakes=(
        Mistake(
            "the bias left as it was",
            "A unit is scaled as a whole: where it turns on depends on its bias, too.",
            lambda wi, bi, wo: (right.rescaled(wi, bi, wo)[0], bi, right.rescaled(wi, bi, wo)[2]),
        ),
        Mistake(
            "the next layer left as it was",
            "The units have become smaller or larger; what takes from them must make up for it.",
            lambda wi, bi, wo: (*right.rescaled(wi, bi, wo)[:2], wo),
        ),
        Mistake(
            "divided twice",
            "What the next layer takes is multiplied by the length, not divided.",
            lambda wi, bi, wo: (
                *right.rescaled(wi, bi, wo)[:2],
                wo / np.sqrt(np.sum(wi**2, axis=1)),
            ),
        ),
        Mistake(
            "the bias multiplied",
            "The bias is scaled like the weights: divided by the length.",
            lambda wi, bi, wo: (
                right.rescaled(wi, bi, wo)[0],
                bi * np.sqrt(np.sum(wi**2, axis=1)),
                right.rescaled(wi, bi, wo)[2],
            ),
        ),
        Mistake(
            "one length for all units",
            "Each unit has a length of its own, that of its row.",
            lambda wi, bi, wo: _scaled(wi, bi, wo, np.full(len(bi), np.sqrt(np.sum(wi**2)))),
            lambda wi, bi, wo: _scaled(
                wi, bi, wo, np.full(len(bi), np.sqrt(np.sum(wi**2, axis=0))[0])
            ),
        ),
        Mistake(
            "another length",
            "The length is the root of the sum of the squared weights, and of nothing else.",
            lambda wi, bi, wo: _scaled(wi, bi, wo, np.sum(np.abs(wi), axis=1)),
            lambda wi, bi, wo: _scaled(wi, bi, wo, np.max(np.abs(wi), axis=1)),
            lambda wi, bi, wo: _scaled(wi, bi, wo, np.sqrt(np.sum(wi**2, axis=1) + bi**2)),
        ),
        Mistake(
            "nothing changed",
            "The weights of every unit should have length 1 afterwards.",
            lambda wi, bi, wo: (wi, bi, wo),
        ),
        Mistake(
            "squared lengths",
            "The length is the root of the sum of squares.",
            lambda wi, bi, wo: (
                wi / np.sum(wi**2, axis=1)[:, None],
                bi / np.sum(wi**2, axis=1),
                wo * np.sum(wi**2, axis=1),
            ),
        ),
    ),
)
