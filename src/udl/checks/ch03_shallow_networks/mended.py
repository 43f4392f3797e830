"""Checks of chapter 3's faulty programs, and of the tasks that take longer thought."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from udl.checks.ch03_shallow_networks import expected as right
from udl.checks.kinds import Count, Implement, Reach
from udl.checks.mistakes import Mistake
from udl.data import shallow_examples

# --- Practical 3.1: derivatives, and a descent ---


def derivatives(
    x: Any, y: Any, bias: Any, slopes: Any, output_bias: Any, weights: Any, gate: float = 0.0
) -> tuple[Any, Any, float, Any]:
    """Return the derivatives of the sum of squares; ``gate`` is the slope of a unit that is off.

    Each is the dot product of twice the errors with what the output changes by.
    """
    z = right.lines(x, bias, slopes)
    errors = 2 * (right.output(x, bias, slopes, output_bias, weights) - y)
    through = np.where(z > 0, 1.0, gate) * weights  # (N, D)
    return (
        np.einsum("n,nh->h", errors, through),
        np.einsum("n,n,nh->h", errors, x, through),
        float(np.sum(errors)),
        np.einsum("n,nh->h", errors, right.clipped(z)),
    )


def _ungated(x: Any, y: Any, b: Any, s: Any, c: Any, w: Any) -> tuple[Any, Any, float, Any]:
    """Return what the faulty program returns, which forgets that a unit may be off."""
    return derivatives(x, y, b, s, c, w, gate=1.0)


def _gradient_draws(rng: np.random.Generator) -> right.Draws:
    return [(x, rng.normal(size=len(x)), *network) for x, *network in right.network_draws(rng)]


def _changed(position: int, change: Any) -> Any:
    """Return the derivatives with one of the four parts changed."""

    def wrong(x: Any, y: Any, *parts: Any) -> tuple[Any, ...]:
        found: list[Any] = list(derivatives(x, y, *parts))
        found[position] = change(found, x, y, *parts)
        return tuple(found)

    return wrong


mended_gradient = Implement(
    "mended_gradient",
    "a unit that is off passes nothing back.",
    expected=lambda x, y, hidden_bias, hidden_slopes, output_bias, output_weights: derivatives(
        x, y, hidden_bias, hidden_slopes, output_bias, output_weights
    ),
    draws=_gradient_draws,
    rtol=1e-7,
    items=("hidden biases", "hidden slopes", "output bias", "output weights"),
    mistakes=(
        Mistake(
            "the faulty program, unchanged",
            "It is right while every unit is on. What does a small change of a hidden bias do to "
            "the output at a point where the unit is off?",
            _ungated,
        ),
        Mistake(
            "the gate on one of the two hidden parts alone",
            "Bias and slope of a unit both act through its activation: both need the gate.",
            _changed(0, lambda found, *a: _ungated(*a)[0]),
            _changed(1, lambda found, *a: _ungated(*a)[1]),
        ),
        Mistake(
            "half of each derivative",
            "The derivative of a square is twice the error.",
            lambda *a: tuple(0.5 * part for part in derivatives(*a)),
        ),
        Mistake(
            "signs turned",
            "The error is prediction minus target here; with the difference the other way round "
            "every derivative changes its sign.",
            lambda *a: tuple(-part for part in derivatives(*a)),
        ),
    ),
)

STEPS = 3000


def loss_after_descent(joint_places: Any, sides: Any, learning_rate: float) -> float:
    """Loss on the twenty points after descent from joints and sides, the output layer zero."""
    points = shallow_examples.three_unit_example()
    x, y = points.x, points.y
    parts = (-np.sign(sides) * joint_places, np.sign(sides) * 1.0, 0.0, np.zeros(3))
    with np.errstate(all="ignore"):
        for _ in range(STEPS):
            z = parts[0] + x[:, None] * parts[1]  # (20, 3)
            on = z > 0
            errors = 2 * (parts[2] + (z * on) @ parts[3] - y)
            back = errors[:, None] * on * parts[3]
            slope = (back.sum(axis=0), x @ back, errors.sum(), errors @ (z * on))
            parts = tuple(p - learning_rate * d for p, d in zip(parts, slope, strict=True))
        return right.loss(*parts)


def _all_right() -> tuple[Any, ...]:
    return np.array([0.25, 0.5, 0.75]), np.ones(3), 0.01


good_start = Reach(
    "good_start",
    "where a descent ends depends on where it began.",
    start=_all_right,
    score=loss_after_descent,
    target=0.2,
    goal=f"a loss of 0.2 or less after {STEPS:,} steps".replace(",", " "),
    unit="loss",
    items=("joint_places", "sides", "learning_rate"),
    mistakes=(
        Mistake(
            "evenly spread joints, all on to the right",
            "A fair first try. Which of the twenty points would a unit on to the left help with?",
            _all_right,
        ),
    ),
    steps={
        0.2: "near. Keep the sides, vary the joints and the learning rate, and note what you see",
        0.35: "the bend in the middle is missing. Vary joints and sides, not only the rate",
        0.645: "no better than a straight line: look at which units are off at all points",
    },
)

# --- Practical 3.2: codes of patterns, and a fourth fold ---

mended_codes = Implement(
    "mended_codes",
    "every pattern has a number of its own.",
    expected=lambda on: np.array([int("".join("01"[int(u)] for u in row), 2) for row in on]),
    draws=lambda rng: [
        (np.array([[True, True, False], [False, False, True]]),),
        (rng.random((12, 5)) < 0.5,),
        (rng.random((9, 2)) < 0.5,),
        (np.array([[False, False, False, True]]),),
        # More units than numbers of eight bits, and of sixteen, can tell apart.
        (np.vstack([np.ones(12), rng.random((5, 12)) < 0.5]) > 0,),
        (np.vstack([np.ones(20), rng.random((5, 20)) < 0.5]) > 0,),
    ],
    mistakes=(
        Mistake(
            "the faulty program, unchanged",
            "Units 1 and 2 together give 1 + 2, and unit 3 alone gives 3. Choose numbers of which "
            "no two different sums agree.",
            lambda on: on @ np.arange(1, on.shape[1] + 1),
        ),
        Mistake(
            "digits from right to left",
            "The first unit is the first digit, so it counts most.",
            lambda on: on @ 2 ** np.arange(on.shape[1]),
        ),
        Mistake(
            "powers that begin with two",
            "The last digit of a binary number counts 1.",
            lambda on: on @ 2 ** np.arange(on.shape[1], 0, -1),
        ),
        Mistake(
            "too large for so short a number",
            "A number of eight bits ends at 255, which is no more than eight units. Leave out "
            "np.uint8 and its like.",
            *[
                lambda on, kind=kind: on @ (2 ** np.arange(on.shape[1])[::-1]).astype(kind)
                for kind in (np.uint8, np.int8, np.uint16, np.int16)
            ],
        ),
        Mistake(
            "read as a decimal number",
            "101 in base two is five. Different patterns have different numbers here as well, but "
            "the binary number is asked for.",
            lambda on: on @ 10 ** np.arange(on.shape[1] - 1, -1, -1),
        ),
        Mistake(
            "a fixed number of units",
            "The numbers 4, 2, 1 are right for three units only.",
            lambda on: on[:, :3] @ np.array([4, 2, 1])[: on.shape[1]],
        ),
    ),
)

SIDE = 201  # points along each side of the square
LEAST = 40  # points that a region must hold to count: a thousandth of the square


def missing_regions(bias: float, weights: Any) -> float:
    """How many of the eleven possible regions a fourth unit leaves out of the square."""
    plane = shallow_examples.two_input_example()
    ticks = np.linspace(0, 10, SIDE)
    first, second = (part.ravel() for part in np.meshgrid(ticks, ticks))
    heights = [
        b + u * first + v * second
        for b, (u, v) in zip(
            [*plane.hidden_bias, bias], [*plane.hidden_weights, weights], strict=True
        )
    ]
    codes = sum(2**d * (height > 0) for d, height in enumerate(heights))
    _, sizes = np.unique(codes, return_counts=True)
    return float(11 - np.count_nonzero(sizes >= LEAST))


fourth_fold = Reach(
    "fourth_fold",
    "it crosses all the others.",
    start=lambda: (-5.0, np.array([1.0, 0.0])),
    score=missing_regions,
    target=0.0,
    goal="no region missing of the eleven that four folds can make",
    unit="regions missing",
    items=("bias", "weights"),
    mistakes=(
        Mistake(
            "a vertical fold in the middle",
            "It is parallel to the first fold, so it never crosses it. Tilt it.",
            lambda: (-5.0, np.array([1.0, 0.0])),
        ),
    ),
    steps={
        0: "one fold is not crossed, or it is crossed outside the square or near another crossing",
        2: "draw the three folds, and lay a ruler across all three of them",
    },
)

# --- Practical 3.3: a running sum, and hyperplanes through one point ---


def _running(num_inputs: int, num_hidden: int) -> int:
    """Sum of binomials by a running product that divides too early."""
    total = term = 1
    for j in range(1, num_inputs + 1):
        term = term // j * (num_hidden - j + 1)
        total += term
    return total


mended_count = Count(
    "mended_count",
    "multiply first, and the division leaves nothing over.",
    expected=lambda num_inputs, num_hidden: right.by_binomials(num_inputs, num_hidden),
    draws=right.region_draws,
    without=("comb", "factorial", "binom", "number_regions", "regions_by_growth"),
    mistakes=(
        Mistake(
            "the faulty program, unchanged",
            "Try two inputs and three units by hand, and watch what // does to the term.",
            _running,
        ),
        Mistake(
            "true division instead of whole numbers",
            "The quotient is a float, and above 2^53 no longer exact. Divide by //, at a moment "
            "when nothing is left over.",
            lambda i, h: float(right.by_binomials(i, h)),
        ),
        Mistake(
            "one term too few",
            "The sum runs up to and including the number of inputs.",
            lambda i, h: right.by_binomials(i - 1, h),
        ),
    ),
)


def _through_origin(num_inputs: int, num_hidden: int) -> int:
    """Regions of hyperplanes through one point, by adding one after another."""
    return 2 * sum(math.comb(num_hidden - 1, j) for j in range(num_inputs))


def _origin_draws(rng: np.random.Generator) -> right.Draws:
    sizes = [(2, 1), (2, 5), (1, 4), (3, 3), (3, 6), (10, 4), (10, 50)]
    return [*sizes, *[(int(rng.integers(2, 7)), int(rng.integers(1, 40))) for _ in range(3)]]


regions_through_origin = Count(
    "regions_through_origin",
    "cut along one of the hyperplanes, and both halves look alike.",
    expected=_through_origin,
    draws=_origin_draws,
    mistakes=(
        Mistake(
            "general position",
            "All these hyperplanes meet in one point, so there are fewer regions.",
            lambda i, h: right.by_binomials(i, h),
        ),
        Mistake(
            "right for two inputs alone",
            "A cake cut D times has 2 D pieces; a ball cut by planes through its centre has more.",
            lambda i, h: 2 * h,
        ),
        Mistake(
            "one half forgotten",
            "You have counted the regions on one side of a hyperplane.",
            lambda i, h: _through_origin(i, h) // 2,
        ),
        Mistake(
            "one hyperplane too many",
            "The hyperplane along which you cut is not among those that cut the halves.",
            lambda i, h: _through_origin(i, h + 1),
        ),
        Mistake(
            "one dimension too many",
            "On the cut the others look like hyperplanes in general position in a space of one "
            "dimension less.",
            lambda i, h: 2 * right.by_binomials(i, h - 1),
        ),
    ),
)
