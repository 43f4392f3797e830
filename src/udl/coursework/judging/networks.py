"""Marks of the assignments I to III: predictions for the secret test set, seed by seed."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from udl.coursework import held_out
from udl.coursework.assignments import Assignment
from udl.coursework.comparison import paired_gain, points
from udl.coursework.judging.marks import Mark, Value, kind, last_line

CALL = (
    "from udl.coursework.training import predictions\n"
    f"predictions(choices, {{}}, {held_out.INPUTS_FILE!r})"
)
NUM_CLASSES = 10


def prepare(secret: Path, desk: Path) -> list[str]:
    """Write the test signals, and no label, into a folder; return the calls, one a seed."""
    x, _ = held_out.test_set(held_out.seed(secret))
    np.save(desk / held_out.INPUTS_FILE, x, allow_pickle=False)
    return [CALL.format(seed) for seed in range(len(held_out.baseline_predictions(secret)))]


def judge(assignment: Assignment, secret: Path, values: Sequence[Value]) -> Mark:
    """Compare a student's predictions with the baseline's, seed by seed.

    Parameters
    ----------
    assignment : Assignment
        Whose rule of points.
    secret : Path
        The instructor's folder.
    values : sequence of dict
        What came of each call.

    Returns
    -------
    Mark
        No points where a seed has no predictions: a mean over the lucky ones is none.
    """
    _, y = held_out.test_set(held_out.seed(secret))
    baseline = held_out.baseline_predictions(secret)  # (S, N)
    if len(values) != len(baseline):
        reason = f"Values for {len(values)} seeds came; expected {len(baseline)}."
        return Mark(0.0, assignment.out_of, reason)
    own = []
    for seed, value in enumerate(values):
        predicted, wrong = _classes(value, len(y))
        if wrong:
            return Mark(0.0, assignment.out_of, f"Seed {seed}: {wrong}. All seeds are needed.")
        own.append(predicted)
    errors = [100 * np.mean(found != y, axis=1) for found in (baseline, np.stack(own))]
    gain = paired_gain(*errors)
    worth = points(gain, assignment)
    reason = (
        f"Mean error on the test set {errors[1].mean():.2f} %, baseline {errors[0].mean():.2f} %, "
        f"each over {len(values)} seeds. The gain is {gain.mean:.2f} percentage points, with a 95% "
        f"interval from {gain.low:.2f} to {gain.high:.2f}. Its lower end is worth {worth:g} of "
        f"{assignment.out_of:g} points."
    )
    return Mark(worth, assignment.out_of, reason, gain.mean, gain.low, gain.high)


def _classes(value: object, count: int) -> tuple[np.ndarray, str]:
    """Return predictions as an array, or what is wrong with them."""
    nothing = np.empty(0, dtype=np.int64)
    if not isinstance(value, dict) or "value" not in value:
        fault = value.get("fault") if isinstance(value, dict) else None
        return nothing, f"there are no predictions, since it failed with {last_line(fault)}"
    came = value["value"]
    if not isinstance(came, list):
        return nothing, f"predictions are {kind(came)}; expected a list of {count} classes"
    if len(came) != count:
        return nothing, f"{len(came)} predictions came; expected {count}"
    # Truth values are ints to Python, and 3.0 is a class for nobody who works carefully.
    bad = next((one for one in came if type(one) is not int or not 0 <= one < NUM_CLASSES), None)
    if bad is not None or None in came:
        return nothing, f"a prediction is {str(bad)[:40]!r}; expected whole numbers from 0 to 9"
    return np.array(came, dtype=np.int64), ""
