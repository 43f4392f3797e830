"""Checks of practical 8.4: distances, balls and shells in spaces of many dimensions.

Clouds that have fewer dimensions than numbers, and nearest neighbours, are in ``p4_clouds``.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from typing import Any

import numpy as np

from udl.checks.kinds import Implement, Predict
from udl.checks.mistakes import Mistake

Draws = list[tuple[Any, ...]]


def distances(points: Any) -> np.ndarray:
    """Measure all pairs of points."""
    return np.array([math.dist(a, b) for a, b in itertools.combinations(np.asarray(points), 2)])


def _ratio(points: Any) -> float:
    apart = distances(points)
    return float(max(apart) / min(apart))


def _ratio_draws(rng: np.random.Generator) -> Draws:
    """Draw (points,): a triangle, clouds in 2 to 60 dimensions, far out, close together, two."""
    drawn: Draws = [(np.array([[0.0, 0.0], [3.0, 4.0], [0.0, 2.0]]),)]
    drawn += [(rng.normal(size=(num, dims)),) for num, dims in ((5, 2), (12, 7), (20, 60))]
    drawn.append((1e6 + rng.normal(size=(6, 3)),))
    drawn += [(rng.normal(size=(2, 4)),), (1e-3 * rng.random((9, 30)) - 5,)]
    return [*drawn, (1e-7 * rng.normal(size=(5, 3)),)]


distance_ratio = Implement(
    "distance_ratio",
    "every pair once, and no point with itself.",
    expected=lambda points: _ratio(points),
    draws=_ratio_draws,
    rtol=1e-5,
    in_order=True,
    overflow="Each point's distance from itself is zero. Which pairs are of two points?",
    hint="for the first three points write all distances down; and if you subtract squares, how "
    "many digits are left for points that lie far from the origin?",
    mistakes=(
        Mistake(
            "the largest over the mean distance",
            "Divide the largest by the smallest distance.",
            lambda points: float(distances(points).max() / distances(points).mean()),
        ),
        Mistake(
            "distances from a single point",
            "Compare every point with every other one.",
            lambda points: (lambda apart: float(apart.max() / apart.min()))(
                np.linalg.norm(points[1:] - points[0], axis=1)
            ),
            lambda points: (lambda apart: float(apart.max() / apart.min()))(
                np.linalg.norm(points - points.mean(axis=0), axis=1)
            ),
        ),
        Mistake(
            "squared distances",
            "The root is missing.",
            lambda points: _ratio(points) ** 2,
        ),
        Mistake(
            "the smallest over the largest",
            "Divide the largest by the smallest: the ratio is at least 1.",
            lambda points: 1 / _ratio(points),
        ),
        Mistake(
            "columns as points",
            "Each row is a point, each column a coordinate.",
            lambda points: _ratio(points.T),
        ),
        Mistake(
            "distances from the origin",
            "Distances between two points are asked for.",
            lambda points: float(
                np.linalg.norm(points, axis=1).max() / np.linalg.norm(points, axis=1).min()
            ),
        ),
        Mistake(
            "neighbours in the list alone",
            "Compare every point with every other one.",
            lambda points: (lambda step: float(step.max() / step.min()))(
                np.linalg.norm(np.diff(points, axis=0), axis=1)
            ),
        ),
        Mistake(
            "the largest coordinate difference",
            "Add the squares of all coordinates' differences.",
            lambda points: (lambda apart: max(apart) / min(apart))(
                [np.abs(a - b).max() for a, b in itertools.combinations(points, 2)]
            ),
        ),
        Mistake(
            "the sum of coordinate differences",
            "Add the squares of all coordinates' differences, and take the root.",
            lambda points: (lambda apart: max(apart) / min(apart))(
                [np.abs(a - b).sum() for a, b in itertools.combinations(points, 2)]
            ),
        ),
        Mistake(
            "a difference instead of a ratio",
            "Divide the largest distance by the smallest.",
            lambda points: float(np.ptp(distances(points))),
        ),
    ),
)

predict_ratio = Predict(
    "predict_ratio",
    "as good as equally far apart.",
    right="1.2",
    wrong_choices={
        "2": "each squared distance is a sum over 500 coordinates. How much does such a sum "
        "scatter around its mean?",
        "20": "that is about right between two and three dimensions.",
        "500": "more dimensions make distances larger, the smallest of them above all.",
    },
)


def _log_volume(num_dimensions: Any, radius: Any) -> float:
    half = num_dimensions / 2
    return float(
        half * math.log(math.pi) + num_dimensions * math.log(radius) - math.lgamma(half + 1)
    )


def _volume(num_dimensions: Any, radius: Any) -> float:
    return math.exp(_log_volume(num_dimensions, radius))


def _volume_draws(rng: np.random.Generator) -> Draws:
    """Draw (num_dimensions, radius): small ones, odd and even, and such as overflow on the way."""
    drawn: Draws = [(2, 1.0), (3, 2.0), (1, 0.5), (7, 1.0), (16, 1.5)]
    for dims in (2 * int(rng.integers(5, 12)), 2 * int(rng.integers(5, 12)) + 1):
        drawn.append((dims, float(rng.uniform(0.3, 3))))
    for dims in (int(rng.integers(400, 450)), int(rng.integers(900, 950))):
        # A radius with which the volume itself is an ordinary number.
        drawn.append((dims, math.exp(rng.uniform(0, 9) / dims - _log_volume(dims, 1.0) / dims)))
    return drawn


ball_volume = Implement(
    "ball_volume",
    "from two dimensions to a thousand, two at a time.",
    expected=lambda num_dimensions, radius: _volume(num_dimensions, radius),
    draws=_volume_draws,
    rtol=1e-6,
    overflow="In hundreds of dimensions pi^(D/2) r^D or a factorial leaves the range of floats, "
    "while the volume itself need not. Multiply by one small factor after the other, or add "
    "logarithms.",
    without=("gamma", "lgamma", "gammaln", "loggamma", "factorial"),
    hint="in one dimension a ball is a segment of length 2r, in two a disc; compare both",
    mistakes=(
        Mistake(
            "the surface",
            "The surface is D/r times the volume.",
            lambda d, r: _volume(d, r) * d / r,
        ),
        Mistake(
            "the diameter as radius",
            "The second argument is the radius.",
            lambda d, r: _volume(d, r / 2),
        ),
        Mistake(
            "the unit ball",
            "A ball of radius r has r^D times the volume of the unit ball.",
            lambda d, r: _volume(d, 1.0),
        ),
        Mistake(
            "the cube around the ball",
            "The cube of side 2r holds the ball and much else.",
            lambda d, r: (2 * r) ** d,
        ),
        Mistake(
            "two dimensions too few",
            "Begin with one dimension (2r) or two (pi r²), and see where your steps end.",
            lambda d, r: _volume(d - 2, r) if d > 2 else 1.0,
        ),
        Mistake(
            "two dimensions too many",
            "Begin with one dimension (2r) or two (pi r²), and see where your steps end.",
            lambda d, r: _volume(d + 2, r),
            lambda d, r: _volume(d, r) if d % 2 else _volume(d, r) * math.pi * r**2,
        ),
        Mistake(
            "a factor of 2 left out",
            "The ring at a distance from the centre has the length 2 pi times that distance.",
            lambda d, r: _volume(d, r) / 2 ** (d // 2),
        ),
        Mistake(
            "the radius instead of its square",
            "Two more dimensions bring two more lengths: the factor holds r².",
            lambda d, r: math.exp(_log_volume(d, r) - d // 2 * math.log(r)),
        ),
        Mistake(
            "even dimensions alone",
            "In odd dimensions the steps begin with the segment, 2r.",
            lambda d, r: math.exp(d // 2 * math.log(math.pi * r**2) - math.lgamma(d // 2 + 1)),
        ),
    ),
)

predict_tries = Predict(
    "predict_tries",
    "a cube in 20 dimensions is nearly all corners.",
    right="10^7",
    wrong_choices={
        "10": "in three dimensions the ball fills about half of the cube. With each further one "
        "its share shrinks, ever faster.",
        "10^3": "that is so in about 11 dimensions.",
        "10^15": "divide the volume of the ball by that of the cube, 2^20.",
    },
)


def _half_depth(num_dimensions: Any) -> float:
    return float(-math.expm1(-math.log(2) / num_dimensions))


half_depth = Implement(
    "half_depth",
    "most of a ball is peel.",
    expected=lambda num_dimensions: _half_depth(num_dimensions),
    draws=lambda rng: [
        (1,),
        (3,),
        (int(rng.integers(20, 90)),),
        (int(rng.integers(400, 900)),),
    ],
    rtol=1e-5,
    atol=0.0,
    hint="what is the radius of the inner ball that holds the other half, and what is its volume?",
    mistakes=(
        Mistake(
            "the radius of the inner half",
            "The depth is what lies outside of it.",
            lambda d: 0.5 ** (1 / d),
        ),
        Mistake(
            "half of the radius",
            "Half of the radius leaves 1/2^D inside.",
            lambda d: 0.5,
        ),
        Mistake(
            "a share of volume instead of a depth",
            "Solve for the thickness of the shell.",
            lambda d: 1 - 0.5**d,
            lambda d: 0.5**d,
        ),
        Mistake(
            "half of the radius, divided by D",
            "Volume is not spread evenly along the radius, nor do the dimensions share it out.",
            lambda d: 0.5 / d,
        ),
        Mistake(
            "in percent",
            "A share of the radius is asked for, between 0 and 1.",
            lambda d: 100 * _half_depth(d),
        ),
        Mistake(
            "the first term of a series alone",
            "That is close in many dimensions; in one it is not.",
            lambda d: math.log(2) / d,
        ),
    ),
)


def _inside(normals: Any, uniforms: Any, power: Callable[[int], float]) -> np.ndarray:
    lengths = np.sqrt(np.einsum("nd,nd->n", normals, normals))
    radii = np.asarray(uniforms) ** power(np.shape(normals)[1])
    return np.asarray(np.einsum("nd,n->nd", normals, radii / lengths))


def _right_radius(num_dimensions: int) -> float:
    return 1 / num_dimensions


_OTHER_LENGTHS: tuple[Callable[[np.ndarray], Any], ...] = (
    np.linalg.norm,  # of the whole array
    lambda rows: np.linalg.norm(rows, axis=0),
    lambda rows: np.abs(rows).max(axis=1, keepdims=True),
    lambda rows: np.abs(rows).sum(axis=1, keepdims=True),
    lambda rows: np.sum(rows**2, axis=1, keepdims=True),
)


def _ball_draws(rng: np.random.Generator) -> Draws:
    """Draw (normals, uniforms)."""
    return [
        (rng.normal(size=(num, dims)), rng.random(num))
        for num, dims in ((3, 2), (5, 3), (4, 1), (6, 20), (1, 7))
    ]


sample_ball = Implement(
    "sample_ball",
    "a direction, and a radius that knows about shells.",
    expected=lambda normals, uniforms: _inside(normals, uniforms, _right_radius),
    draws=_ball_draws,
    in_order=True,
    hint="which share of the ball's volume lies within radius r? It has to be the share of points",
    mistakes=(
        Mistake(
            "radii spread evenly",
            "Then as many points lie in the inner half of the radius as in the outer one, where "
            "there is far more room.",
            lambda normals, uniforms: _inside(normals, uniforms, lambda dims: 1.0),
        ),
        Mistake(
            "radii as in two dimensions",
            "The volume within radius r grows like r^D.",
            lambda normals, uniforms: _inside(normals, uniforms, lambda dims: 0.5),
        ),
        Mistake(
            "the power instead of the root",
            "Points have to move outwards with the number of dimensions, not inwards.",
            lambda normals, uniforms: _inside(normals, uniforms, lambda dims: float(dims)),
        ),
        Mistake(
            "all points on the surface",
            "The uniform numbers decide how far from the centre the points lie.",
            lambda normals, uniforms: _inside(normals, uniforms, lambda dims: 0.0),
        ),
        Mistake(
            "normal vectors that keep their lengths",
            "Only the directions of the normal vectors are wanted: divide by their lengths.",
            lambda normals, uniforms: normals * uniforms[:, None] ** (1 / normals.shape[1]),
            lambda normals, uniforms: normals * uniforms[:, None],
        ),
        Mistake(
            "another length than that of each vector",
            "The length of a vector is the root of the sum of its squares, along its own row.",
            *(
                lambda normals, uniforms, length=length: (
                    normals / length(normals) * uniforms[:, None] ** (1 / normals.shape[1])
                )
                for length in _OTHER_LENGTHS
            ),
        ),
        Mistake(
            "the other way round",
            "That is even, too. The task wants a larger uniform number to lie farther out.",
            lambda normals, uniforms: _inside(normals, 1 - uniforms, _right_radius),
        ),
        Mistake(
            "radii as in three dimensions",
            "The volume within radius r grows like r^D.",
            lambda normals, uniforms: _inside(normals, uniforms, lambda dims: 1 / 3),
        ),
        Mistake(
            "the number of points instead of dimensions",
            "The exponent is one over the number of coordinates.",
            lambda normals, uniforms: _inside(normals, uniforms, lambda dims: 1 / len(normals)),
        ),
    ),
)
