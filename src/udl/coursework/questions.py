"""Assignment IV as questions for a quiz: a text with TeX, a number and its tolerance."""

from typing import Any

from udl.coursework import geometry
from udl.coursework.judging.geometry import right_answers

TOLERANCE = 0.005  # as a share of the value
TEXTS = {
    "distance_ratio": (
        "The program <code>numpy.random.RandomState({seed}).normal(size=({num_points}, "
        "{num_coordinates}))</code> draws {num_points} points, one a row, with {num_coordinates} "
        "coordinates each. The distance of two points is "
        "\\(\\left(\\sum_d |x_d - y_d|^p\\right)^{{1/p}}\\) with "
        "\\(p={order}\\). Divide the largest "
        "distance between two of them by the smallest. Give at least four digits."
    ),
    "ball_volume": (
        "In \\({num_dimensions}\\) dimensions, the points \\(x\\) with "
        "\\(\\sum_d |x_d|^p \\le r^p\\) are a ball of radius \\(r\\). What is its volume for "
        "\\(r={radius}\\) and \\(p={order}\\)? Give at least three digits; write "
        "\\(1.2 \\times 10^{{-5}}\\) as 1.2e-5."
    ),
    "shell_share": (
        "Which share of the volume of a ball in \\({shell_dimensions}\\) dimensions lies in its "
        "outer shell, whose thickness is \\({thickness}\\) of the radius? Give a number from "
        "\\(0\\) to \\(1\\) with at least three digits."
    ),
    "largest_dimension": (
        "The balls of the points \\(x\\) with \\(\\sum_d |x_d|^p \\le r^p\\), where "
        "\\(r={growing_radius}\\) and \\(p={order}\\), have a volume in each number of dimensions "
        "\\(D = 1, 2, 3, \\dots\\). For which \\(D\\) is this number the largest?"
    ),
}


def bank(count: int) -> list[dict[str, Any]]:
    """Make questions, four for each of some invented ids.

    Parameters
    ----------
    count : int
        How many ids: variants of each question.

    Returns
    -------
    list of dict
        ``name``, ``category``, ``text`` (HTML with TeX between backslashed brackets), ``value``
        and ``tolerance``, an absolute one; 0 where the answer is a whole number.
    """
    return [one for number in range(1, count + 1) for one in _questions(number)]


def _questions(number: int) -> list[dict[str, Any]]:
    own = geometry.instance(f"moodle variant {number}")
    numbers = {**vars(own), "num_points": geometry.NUM_POINTS}
    return [
        {
            "name": f"{name} {number:03d}",
            "category": name,
            "text": TEXTS[name].format(**numbers),
            "value": value,
            "tolerance": 0.0 if name == "largest_dimension" else abs(value) * TOLERANCE,
        }
        for name, value in right_answers(own).items()
    ]
