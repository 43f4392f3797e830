"""Marks of assignment IV."""

from collections.abc import Sequence
from functools import cache
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
FUNCTIONS, ANSWER = 1.5, 1.0  # points of each function and each answer
OWN_TOLERANCE = 2e-3  # four digits are enough for an answer that is typed in


def right_answers(own: geometry.Instance) -> dict[str, float]:
    """Return the answers to an instance, by name."""
    return {
        "distance_ratio": _spread(own.points()),
        "ball_volume": _filled(own.num_dimensions, own.radius),
        "shell_share": _outside(own.shell_dimensions, own.thickness),
        "largest_dimension": float(_largest(own.growing_radius)),
    }


def questions(student: str) -> list[Question]:
    """List what is asked of a student's notebook, beside the id."""
    own = geometry.instance(student)
    cloud = "distance_ratio(numpy.load('points_{}.npy'))"
    random = random_of(student, "geometry marking")
    dimensions = [1, *random.randint(3, 40, 3).tolist(), 600]
    radii = [*np.round(random.uniform(0.3, 2.5, 4), 2).tolist(), 6.0]
    shells = [(1, 0.3), (int(random.randint(2, 900)), 0.013), (400, 1e-12)]
    several = [0.4, *np.round(random.uniform(0.9, 2.6, 3), 2).tolist()]
    asked = [
        Question("distance_ratio", FUNCTIONS, cloud.format(n), _spread(points))
        for n, points in enumerate(clouds(student))
    ]
    asked += [
        Question("ball_volume", FUNCTIONS, f"ball_volume({d}, {r})", _filled(d, r), atol=0.0)
        for d, r in zip(dimensions, radii, strict=True)
    ]
    asked += [
        Question("shell_share", FUNCTIONS, f"shell_share({d}, {t})", _outside(d, t), atol=0.0)
        for d, t in shells
    ]
    asked += [
        Question("largest_dimension", FUNCTIONS, f"largest_dimension({r})", _largest(r))
        for r in several
    ]
    for name, value in right_answers(own).items():
        asked.append(
            Question(f"answer {name}", ANSWER, "answers()", value, OWN_TOLERANCE, 0.0, name)
        )
    return asked


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


def _spread(points: np.ndarray) -> float:
    distances = pdist(points)
    return float(distances.max() / distances.min())


def _filled(num_dimensions: int, radius: float) -> float:
    """Stack slices: each dimension multiplies by the radius and an integral over slices' sizes."""
    volume = 1.0
    for k in range(num_dimensions):
        volume *= radius * _slices(k)
    return volume


@cache
def _slices(k: int) -> float:
    """Integrate the slices of a unit ball, each a ball of ``k`` dimensions, by their angle."""
    half = np.pi / 2
    found, _ = quad(lambda angle: np.cos(angle) ** (k + 1), -half, half, epsabs=0, epsrel=1e-11)
    return float(found)


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


def _largest(radius: float) -> int:
    # No ball beyond this is larger: each slice is then thinner than the one before.
    most = int(2 * np.pi * radius**2) + 3
    return 1 + int(np.argmax([_filled(d, radius) for d in range(1, most)]))
