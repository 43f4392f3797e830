"""Marks of assignment IV."""

import math
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
from scipy.integrate import quad
from scipy.spatial.distance import pdist

from udl.coursework import geometry
from udl.coursework.assignments import ASSIGNMENTS
from udl.coursework.judging.marks import (
    Mark,
    Question,
    Value,
    about_student,
    mark_questions,
    program,
)
from udl.coursework.students import random_of

POINTS_FILE = "points_{}.npy"
ASKED = "student_id()"
FAR = 600  # dimensions in which factorials and powers leave the range of floats
FUNCTIONS, ANSWER = 1.5, 1.0  # points of each function and each answer
OWN_TOLERANCE = 2e-3  # four digits are enough for an answer that is typed in


def right_answers(own: geometry.Instance) -> dict[str, float]:
    """Return the answers to an instance, by name."""
    return {
        "distance_ratio": _spread(own.points(), own.order),
        "ball_volume": _filled(own.num_dimensions, own.radius, own.order),
        "shell_share": _outside(own.shell_dimensions, own.thickness),
        "largest_dimension": float(_largest(own.growing_radius, own.order)),
    }


@lru_cache(maxsize=64)
def questions(student: str) -> tuple[Question, ...]:
    """List what is asked of a student's notebook, beside the id; kept until it is judged."""
    own = geometry.instance(student)
    cloud = "distance_ratio(numpy.load('points_{}.npy'), {})"
    random = random_of(student, "geometry marking")
    orders = [1.0, 2.0, *random.choice(geometry.ORDERS, 3, replace=False).tolist()]
    dimensions = [1, *random.randint(3, 40, 3).tolist(), FAR]
    radii = [*np.round(random.uniform(0.3, 2.5, 4), 2).tolist(), _radius_of_one(FAR, orders[-1])]
    shells = [(1, 0.3), (int(random.randint(2, 900)), 0.013), (400, 1e-12)]
    several = [0.4, *np.round(random.uniform(0.9, 1.7, 4), 2).tolist()]
    asked = [
        Question("distance_ratio", FUNCTIONS, cloud.format(n, p), _spread(points, p))
        for n, points in enumerate(clouds(student))
        for p in orders[n::2]
    ]
    asked += [
        Question(
            "ball_volume", FUNCTIONS, f"ball_volume({d}, {r}, {p})", _filled(d, r, p), atol=0.0
        )
        for d, r, p in zip(dimensions, radii, orders, strict=True)
    ]
    asked += [
        Question("shell_share", FUNCTIONS, f"shell_share({d}, {t})", _outside(d, t), atol=0.0)
        for d, t in shells
    ]
    asked += [
        Question("largest_dimension", FUNCTIONS, f"largest_dimension({r}, {p})", _largest(r, p))
        for r, p in zip(several, orders, strict=True)
    ]
    for name, value in right_answers(own).items():
        asked.append(
            Question(f"answer {name}", ANSWER, "answers()", value, OWN_TOLERANCE, 0.0, name)
        )
    return tuple(asked)


def clouds(student: str) -> list[np.ndarray]:
    """Draw the points on which a student's function is tried; none are those of the instance."""
    random = random_of(student, "geometry clouds")
    return [random.normal(size=shape) * scale for shape, scale in (((30, 3), 1), ((90, 250), 40))]


def prepare(student: str, desk: Path) -> list[str]:
    """Write what the calls need into a folder, and return them."""
    for number, points in enumerate(clouds(student)):
        np.save(desk / POINTS_FILE.format(number), points, allow_pickle=False)
    return [ASKED, *map(program, questions(student))]


def judge(student: str, values: Sequence[Value]) -> Mark:
    """Turn the calls' values into a mark."""
    remark = about_student(values[0] if values else None, student)
    return mark_questions(questions(student), values[1:], ASSIGNMENTS["geometry"].out_of, remark)


def _spread(points: np.ndarray, order: float) -> float:
    distances = pdist(points, "minkowski", p=order)
    return float(distances.max() / distances.min())


def _filled(num_dimensions: int, radius: float, order: float) -> float:
    """Stack slices: each dimension multiplies by the radius and an integral over slices' sizes."""
    slices = [_slices(k, order) for k in range(num_dimensions)]
    return math.exp(num_dimensions * math.log(radius) + float(np.log(slices).sum()))


@cache
def _slices(k: int, order: float) -> float:
    """Integrate the slices of a unit ball, each a ball of ``k`` dimensions, over their places."""
    found, _ = quad(lambda t: (1 - t**order) ** (k / order), 0.0, 1.0, epsabs=0, epsrel=1e-11)
    return 2 * float(found)


def _radius_of_one(num_dimensions: int, order: float) -> float:
    """Choose a radius whose volume is near one, so that it is a float whatever the dimensions."""
    slices = [_slices(k, order) for k in range(num_dimensions)]
    return round(math.exp(-float(np.log(slices).mean())), 2)


def _outside(num_dimensions: int, thickness: float) -> float:
    """Add up thin shells from the surface inwards."""
    share, _ = quad(
        lambda depth: num_dimensions * np.exp((num_dimensions - 1) * np.log1p(-depth)),
        0.0,
        thickness,
        epsabs=0,
        epsrel=1e-11,
    )
    return float(share)


def _largest(radius: float, order: float) -> int:
    # Slices get thinner with each dimension: the volume grows until one is less than one.
    dimension = 1
    while radius * _slices(dimension, order) > 1:
        dimension += 1
    return dimension
