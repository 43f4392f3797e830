"""Marks of assignment V: derivatives by steps into the complex plane, without going back."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from udl.coursework import rectifiers
from udl.coursework.assignments import ASSIGNMENTS
from udl.coursework.judging.marks import (
    Mark,
    Question,
    Value,
    about_student,
    mark_questions,
    program,
)
from udl.coursework.students import normalised, random_of

CHAINS_FILE = "chain_{}_{}.npy"
CHAINS = (("own", 5, 8), ("short", 2, 3), ("long", 9, 20))  # name, lines, points
# So many lines that nudges of all parameters take long, and the way back no time.
ENDLESS, PATIENCE = 800, 4  # lines, seconds
FAR = ((900.0, 1), (-900.0, 0), (-750.0, 1), (800.0, 0), (-1.5, 1))  # logits and labels
ASKED = "student_id()"
STEP = 1e-20  # its square is nothing, so that no difference is ever taken
OWN_TOLERANCE = 2e-3  # four digits are enough for an answer that is typed in
POINTS = {
    "parametric_relu": 1.0,
    "forward": 1.5,
    "mean_loss": 1.0,
    "d_beta": 1.0,
    "d_omega": 1.0,
    "d_gamma": 1.5,
    "answer": 0.75,
}


# A call that takes too long loses its own points, and no other's.
AT_ONCE = """\
import signal
def late(*_):
    raise TimeoutError("it took longer than {seconds} s for a chain of {lines} lines")
def at_once():
    signal.signal(signal.SIGALRM, late)
    signal.alarm({seconds})
    try:
        return {call}
    finally:
        signal.alarm(0)
at_once()"""


def right_answers(own: rectifiers.Instance) -> dict[str, float]:
    """Return the answers to an instance, by name."""
    chain = (own.x, own.beta, own.omega, own.gamma)
    d_beta, d_omega, d_gamma = _slopes(own.x, own.y, own.beta, own.omega, own.gamma)
    return {
        "loss": float(np.real(_loss(_through(*chain)[0][-1], own.y))),
        "d_omega_0": float(d_omega[0]),
        "d_beta_2": float(d_beta[2]),
        "d_gamma": float(d_gamma),
    }


def questions(student: str) -> list[Question]:
    """List what is asked of a student's notebook, beside the id."""
    values = np.array([-1.5, 2.25, 0.0, -0.01])
    bent = np.where(values < 0, 0.3 * values, values)
    call = f"parametric_relu(numpy.array({values.tolist()}), 0.3)"
    asked = [_question("parametric_relu", call, bent)]
    for name, arrays in chains(student).items():
        x, y, beta, omega, gamma = (arrays[key] for key in ("x", "y", "beta", "omega", "gamma"))
        f, h = _through(x, beta, omega, float(gamma))
        chain = ", ".join([*(_load(name, key) for key in ("beta", "omega")), repr(float(gamma))])
        asked.append(
            _question("forward", f"forward({_load(name, 'x')}, {chain})", np.stack([f, h]))
        )
        many = f"numpy.array({f[-1].tolist()})"
        asked.append(
            _question("mean_loss", f"mean_loss({many}, {_load(name, 'y')})", _loss(f[-1], y))
        )
        call = f"backward({_load(name, 'x')}, {_load(name, 'y')}, {chain})"
        slopes = _slopes(x, y, beta, omega, float(gamma))
        asked += [
            _question(part, f"{call}[{place}]", slope)
            for place, (part, slope) in enumerate(
                zip(("d_beta", "d_omega", "d_gamma"), slopes, strict=True)
            )
        ]
    logits, y = (np.array(each) for each in zip(*FAR, strict=True))
    call = f"mean_loss(numpy.array({logits.tolist()}), numpy.array({y.tolist()}))"
    asked += [_question("mean_loss", call, _loss(logits, y)), *_endless(normalised(student))]
    own = rectifiers.instance(student)
    for name, value in right_answers(own).items():
        part = f"answer {name}"
        asked.append(
            Question(part, POINTS["answer"], "answers()", value, OWN_TOLERANCE, 1e-7, name)
        )
    return asked


def chains(student: str) -> dict[str, dict[str, Any]]:
    """Draw the chains on which a student's functions are tried: longer and shorter ones."""
    random = random_of(student, "backpropagation marking")
    return {
        name: {
            "x": random.normal(size=points),
            "y": np.arange(points) % 2,
            "beta": random.normal(size=lines) / 2,
            "omega": random.normal(size=lines) + 0.3,
            "gamma": float(np.round(random.uniform(0.1, 0.6), 3)),
        }
        for name, lines, points in CHAINS
    }


def endless_chain(student: str) -> dict[str, Any]:
    """Draw a chain of many lines through which a signal passes without growing or fading."""
    random = random_of(student, "backpropagation endless")
    gamma = float(np.round(random.uniform(0.2, 0.6), 2))
    omega = np.exp(random.normal(size=ENDLESS) / 100)
    # Here and there a rectifier bends, and the next line makes up for its slope.
    bent = np.sort(random.choice(np.arange(1, ENDLESS // 2 - 1), 12, replace=False)) * 2
    omega[bent] *= -1.0
    omega[bent + 1] /= -gamma
    x = random.uniform(1.0, 2.0, size=3)
    beta = random.normal(size=ENDLESS) / 1000
    return {"x": x, "y": np.array([1, 0, 1]), "beta": beta, "omega": omega, "gamma": gamma}


def prepare(student: str, desk: Path) -> list[str]:
    """Write what the calls need into a folder, and return them."""
    for name, arrays in {**chains(student), "endless": endless_chain(student)}.items():
        for key in ("x", "y", "beta", "omega"):
            np.save(desk / CHAINS_FILE.format(name, key), arrays[key], allow_pickle=False)
    return [ASKED, *map(program, questions(student))]


def judge(student: str, values: Sequence[Value]) -> Mark:
    """Turn the calls' values into a mark."""
    remark = about_student(values[0] if values else None, student)
    return mark_questions(
        questions(student), values[1:], ASSIGNMENTS["backpropagation"].out_of, remark
    )


@cache
def _endless(student: str) -> list[Question]:
    """Ask for all derivatives of the chain of many lines, which must come at once."""
    arrays = endless_chain(student)
    x, y, beta, omega, gamma = (arrays[key] for key in ("x", "y", "beta", "omega", "gamma"))
    names = ", ".join(_load("endless", key) for key in ("x", "y", "beta", "omega"))
    call = f"backward({names}, {gamma!r})"
    return [
        _question(
            part,
            AT_ONCE.format(call=f"{call}[{place}]", seconds=PATIENCE, lines=ENDLESS),
            slope,
        )
        for place, (part, slope) in enumerate(
            zip(("d_beta", "d_omega", "d_gamma"), _slopes(x, y, beta, omega, gamma), strict=True)
        )
    ]


def _question(part: str, call: str, expected: Any) -> Question:
    # Wide enough for single precision, far too narrow for any slip, however small all numbers are.
    size = float(np.abs(expected).max(initial=0.0)) or 1.0
    return Question(part, POINTS[part], call, expected, rtol=1e-4, atol=1e-5 * size)


def _load(name: str, key: str) -> str:
    return f"numpy.load({CHAINS_FILE.format(name, key)!r})"


def _through(x: Any, beta: Any, omega: Any, gamma: Any) -> tuple[np.ndarray, np.ndarray]:
    """Run points through a chain; what decides about a bend is the real part."""
    f, h = [], [np.asarray(x)]
    for k in range(len(beta)):
        f.append(beta[k] + omega[k] * h[k])
        h.append(f[k] * np.where(np.real(f[k]) < 0, gamma, 1.0))
    return np.stack(np.broadcast_arrays(*f)), np.stack(np.broadcast_arrays(*h[:-1]))


def _loss(logits: np.ndarray, y: np.ndarray) -> Any:
    """Return the mean of log(1 + exp(-s)), s the logit with the sign of its label."""
    signed = logits * np.where(y == 1, 1, -1)
    # The larger of the two exponentials is taken out.
    large = np.where(np.real(signed) < 0, -signed, 0)
    return np.mean(large + np.log(np.exp(-large) + np.exp(-signed - large)))


def _slopes(x: Any, y: Any, beta: Any, omega: Any, gamma: float) -> tuple[Any, Any, Any]:
    """Return the loss's derivatives by beta, omega and gamma, each from a step of its own."""
    count = len(beta)
    here = np.concatenate([beta, omega, [gamma]])
    logits: list[np.ndarray] = []
    for places in np.array_split(np.arange(len(here)), 1 + len(here) // 500):
        stepped = np.repeat(here[:, None].astype(complex), len(places), axis=1)  # (2K + 1, steps)
        stepped[places, np.arange(len(places))] += 1j * STEP
        there = stepped[:, :, None]  # (2K + 1, steps, 1), to go with the points
        h, f = x, x
        for k in range(count):
            f = there[k] + there[count + k] * h  # (steps, N)
            h = f * np.where(np.real(f) < 0, there[-1], 1.0)
        logits.append(f)
    found = np.imag(np.array([_loss(row, y) for row in np.concatenate(logits)])) / STEP
    return found[:count], found[count:-1], found[-1]
