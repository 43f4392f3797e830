"""The five assignments: names, limits, and how many points what is worth."""

from dataclasses import dataclass
from typing import Any

from udl.arrays import choice


@dataclass(frozen=True)
class Assignment:
    """What the tools and the pages need to know of one assignment.

    Parameters
    ----------
    name : str
        As in its address.
    title : str
        As on its page.
    seconds : float
        How long a notebook with the marking's own calls may compute.
    knots : tuple of (float, float)
        Pairs of a gain in percentage points and its points, for those that improve the network;
        empty for the others.
    out_of : float
        Reachable points.
    hidden : tuple of str
        Modules of the package that are not allowed, and empty while a notebook is marked.
    missing : tuple of str
        Libraries that are not allowed, and empty like these.
    """

    name: str
    title: str
    seconds: float
    knots: tuple[tuple[float, float], ...] = ()
    out_of: float = 10.0
    hidden: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def secret(self) -> bool:
        """Whether marking needs the instructor's secret test set."""
        return bool(self.knots)

    def described(self) -> dict[str, Any]:
        """Return what the tools of grading ask for."""
        return {
            "title": self.title,
            "out_of": self.out_of,
            "limits": {"seconds": self.seconds, "memory_mebibytes": 4096},
            "page": f"coursework/{self.name}",
            "secret": self.secret,
            # Paths below the package's parent folder that are empty while a notebook is marked.
            "hidden": ["udl/coursework/judging", *self.hidden],
            "missing": list(self.missing),
        }


# The first knot is a gain that is surely there, the second one that took a good idea.
ASSIGNMENTS = {
    one.name: one
    for one in (
        Assignment("model_choices", "Coursework I: Model choices", 1200, ((2, 4), (30, 10))),
        Assignment("training_choices", "Coursework II: Training choices", 1200, ((1, 3), (10, 10))),
        Assignment("regularisation", "Coursework III: Regularisation", 1200, ((2, 4), (12, 10))),
        Assignment(
            "geometry",
            "Coursework IV: Geometry of many dimensions",
            300,
            hidden=("udl/performance/many_dimensions.py", "udl/checks"),
        ),
        Assignment(
            "backpropagation",
            "Coursework V: Backpropagation through rectifiers",
            300,
            hidden=("udl/checks",),
            missing=("torch", "jax", "tensorflow", "autograd", "casadi", "sympy"),
        ),
    )
}


def start(name: str) -> Assignment:
    """Begin an assignment: say what it is worth and how long its notebook may run.

    Parameters
    ----------
    name : str
        As in its address.

    Returns
    -------
    Assignment

    Raises
    ------
    ValueError
        If there is no such assignment.
    """
    found = ASSIGNMENTS[choice("name", name, ASSIGNMENTS)]
    print(f"{found.title}: {found.out_of:g} points")
    print(f"Marking stops this notebook after {found.seconds:g} s of computing.")
    return found
