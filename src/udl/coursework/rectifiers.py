"""Assignment V: a chain of parametric rectifiers of one's own, and public ways to try its parts.

A chain of K lines has a parametric ReLU between each and the next; all of these share one slope.
What the derivatives are is not here: the page asks for them, and marks are made from another
calculation.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float, Int64

from udl.coursework.sanity import Example, judged
from udl.coursework.students import random_of

NUM_LINES, NUM_POINTS = 5, 8
ANSWERS = ("loss", "d_omega_0", "d_beta_2", "d_gamma")
NUDGE = 1e-6
EXAMPLES = {
    "parametric_relu": (
        Example("on both sides", (np.array([-2.0, 0.0, 3.0]), 0.25), [-0.5, 0.0, 3.0]),
        Example("slope 0, the ReLU", (np.array([-1.0, 1.0]), 0.0), [0.0, 1.0]),
    ),
    "forward": (
        Example(
            "two lines by hand",
            (np.array([2.0, -1.0]), np.array([1.0, 1.0]), np.array([2.0, -1.0]), 0.5),
            [[[5.0, -1.0], [-4.0, 1.5]], [[2.0, -1.0], [5.0, -0.5]]],
        ),
    ),
    "mean_loss": (
        Example("logits of 0", (np.zeros(2), np.array([0, 1])), np.log(2)),
        Example("far on the right side", (np.array([900.0, -900.0]), np.array([1, 0])), 0.0),
        Example("far on the wrong side", (np.array([900.0, -900.0]), np.array([0, 1])), 900.0),
    ),
}


@dataclass(frozen=True, eq=False)
class Instance:
    """A student's own chain and data.

    Parameters
    ----------
    x : ndarray, shape (8,)
        Inputs.
    y : ndarray of int64, shape (8,)
        Labels, 0 or 1.
    beta, omega : ndarray, shape (5,)
        Intercepts and slopes of the lines.
    gamma : float
        The rectifiers' slope on the left.
    """

    x: Float[np.ndarray, "8"]
    y: Int64[np.ndarray, "8"]
    beta: Float[np.ndarray, "5"]
    omega: Float[np.ndarray, "5"]
    gamma: float


def instance(student: str) -> Instance:
    """Return a student's own chain and data.

    Parameters
    ----------
    student : str
        The id; blanks around it and capitals make no difference.

    Returns
    -------
    Instance
        All its numbers have at most two digits behind the point.

    Raises
    ------
    ValueError
        If the id is no text, or empty.
    """
    random = random_of(student, "backpropagation")
    # Inputs and slopes of both signs, so that each rectifier bends for some of the points.
    sides = np.tile([-1.0, 1.0], NUM_POINTS // 2)
    x = np.round(sides * random.uniform(0.4, 2.6, NUM_POINTS), 2)
    y = random.permutation(np.repeat([0, 1], NUM_POINTS // 2)).astype(np.int64)
    signs = np.where(np.arange(NUM_LINES) % 2, -1.0, 1.0) * random.choice([-1.0, 1.0])
    omega = np.round(signs * random.uniform(0.9, 1.8, NUM_LINES), 2)
    beta = np.round(random.uniform(-0.5, 0.5, NUM_LINES), 2)
    return Instance(x, y, beta, omega, float(np.round(random.uniform(0.2, 0.5), 2)))


def compare_with_nudges(
    backward: Callable[..., Any], forward: Callable[..., Any], mean_loss: Callable[..., Any]
) -> None:
    """Compare a student's derivatives with nudges of the student's own loss, on a toy chain.

    Parameters
    ----------
    backward : callable
        ``backward(x, y, beta, omega, gamma)`` returns ``d_beta``, ``d_omega`` and ``d_gamma``.
    forward : callable
        ``forward(x, beta, omega, gamma)`` returns ``f`` and ``h``; the last row of ``f`` is the
        logits.
    mean_loss : callable
        ``mean_loss(logits, y)`` returns the loss.
    """
    x, y = np.array([1.3, -0.4, -2.0]), np.array([1, 0, 1])
    beta, omega, gamma = np.array([0.2, -0.3, 0.1]), np.array([0.8, -1.1, 0.7]), 0.3

    def loss_at(parameters: np.ndarray) -> float:
        f, _ = forward(x, parameters[:3], parameters[3:6], float(parameters[6]))
        return float(mean_loss(np.asarray(f)[-1], y))

    here = np.concatenate([beta, omega, [gamma]])
    try:
        nudged = np.array(
            [
                (loss_at(here + step) - loss_at(here - step)) / (2 * NUDGE)
                for step in NUDGE * np.eye(len(here))
            ]
        )
        came = backward(x, y, beta, omega, gamma)
    except NotImplementedError:
        print("not done yet: backward, or what it needs")
        return
    except Exception as error:
        print(f"raised   {type(error).__name__}: {error}")
        return
    if not isinstance(came, tuple | list) or len(came) != 3:
        print(f"differs  backward: got {type(came).__name__}, expected d_beta, d_omega, d_gamma")
        return
    expected = (nudged[:3], nudged[3:6], nudged[6])
    for name, one, wanted in zip(("d_beta", "d_omega", "d_gamma"), came, expected, strict=True):
        print(judged(f"{name}, with nudges of your own loss", one, wanted, rtol=1e-5))
