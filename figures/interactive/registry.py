"""What an interactive figure declares, and what page and browser are told of it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np

__all__ = ["Choice", "Interactive", "InteractiveError", "Number", "Prediction", "State"]

State = Mapping[str, float | str]
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_PARAMETER = re.compile(r"[a-z][a-z0-9_]*")
# A sweep takes all combinations while there are at most so many, else this many drawn at random.
SWEEP = 240


class InteractiveError(Exception):
    """An interactive figure that cannot be published; one line that names it and the reason."""


@dataclass(frozen=True)
class Number:
    """A parameter that is a number.

    `label` is what the reader sees, with the symbol between asterisks and the unit, if it has
    one: ``"standard deviation *σ*"``. `low`, `high` and `step` say which values there are.
    `control` is ``"slider"``, or ``"point"`` where a point in the picture alone sets it.
    """

    name: str
    label: str
    low: float
    high: float
    step: float
    default: float
    control: Literal["slider", "point"] = "slider"

    def faults(self) -> list[str]:
        """Return what is wrong, in words."""
        found = []
        if not self.low < self.high or self.step <= 0:
            found.append("range or step is empty")
        elif not self.allows(self.default):
            found.append(f"default {self.default} is not a step between {self.low} and {self.high}")
        elif not self.allows(self.high):
            found.append("range is not a whole number of steps")
        return found

    def allows(self, value: object) -> bool:
        """Say whether a value lies in the range and on a step."""
        if not isinstance(value, (int, float)) or not self.low <= value <= self.high:
            return False
        steps = (value - self.low) / self.step
        return abs(steps - round(steps)) < 1e-6

    def at(self, share: float) -> float:
        """Return the value a share (0 to 1) of the way through the range, on a step."""
        steps = round(share * (self.high - self.low) / self.step)
        return round(self.low + steps * self.step, 10)

    def some(self) -> list[float]:
        """Return the values that a sweep tries: both ends, two between, and the default."""
        return sorted({self.low, self.at(0.3), self.at(0.7), self.high, self.default})


@dataclass(frozen=True)
class Choice:
    """A parameter that is one of a few words; `options` maps each to what the reader sees."""

    name: str
    label: str
    options: Mapping[str, str]
    default: str

    def faults(self) -> list[str]:
        """Return what is wrong, in words."""
        return [] if self.allows(self.default) else [f"default {self.default!r} is no option"]

    def allows(self, value: object) -> bool:
        """Say whether a value is one of the options."""
        return value in self.options

    def some(self) -> list[str]:
        """Return the values that a sweep tries: all."""
        return list(self.options)


@dataclass(frozen=True)
class Prediction:
    """What the reader can be asked before the answer is shown.

    `question` is asked while the module hides the answer, with ``{name}`` standing for a
    parameter's value; `guess` are the parameters by which the reader answers; each of `rounds` is
    a state to ask about. With `first` the figure opens so.
    """

    question: str
    guess: tuple[Number, ...]
    rounds: tuple[State, ...]
    first: bool = False


@dataclass(frozen=True)
class Interactive:
    """An interactive figure.

    `stem` and `name` are those of the static figure that it stands on. `heights` are the
    picture's in CSS pixels: in a narrow column, and in one of at least 32rem. `values` computes,
    with functions of `udl`, what the module's ``compute(parameters, data)`` must return: numbers
    or nested lists by name. `data` goes to the module as it is. `play` names a slider that gets a
    button which walks through its values.
    """

    stem: str
    name: str
    title: str
    heights: tuple[int, int]
    parameters: tuple[Number | Choice, ...]
    values: Callable[..., dict[str, Any]]
    prediction: Prediction
    data: Mapping[str, Any] = field(default_factory=dict)
    play: str = ""

    def __post_init__(self) -> None:
        faults = list(self.faults())
        if faults:
            raise InteractiveError(f"figures/interactive: {self.name}: {'; '.join(faults)}")

    @property
    def label(self) -> str:
        """The figure's permanent label."""
        return f"fig-{self.stem[:4]}-{self.name}"

    @property
    def module(self) -> Path:
        """The source of the browser's module."""
        return Path(__file__).parent / self.stem / f"{self.name.replace('-', '_')}.js"

    def faults(self) -> Iterator[str]:
        """Yield what keeps the figure from being published, in words."""
        if not _NAME.fullmatch(self.name):
            yield "name must be lower-case words joined by hyphens"
        if not self.module.is_file():
            yield f"{self.module.name} is missing"
        everything = [*self.parameters, *self.prediction.guess]
        names = [parameter.name for parameter in everything]
        if len(set(names)) < len(names):
            yield "two parameters have one name"
        for parameter in everything:
            # `predict` is what a permanent link calls the mode.
            if not _PARAMETER.fullmatch(parameter.name) or parameter.name == "predict":
                yield f"{parameter.name!r} cannot be a parameter's name"
            yield from (f"{parameter.name}: {fault}" for fault in parameter.faults())
        known = {parameter.name: parameter for parameter in self.parameters}
        played = known.get(self.play)
        if self.play and not (isinstance(played, Number) and played.control == "slider"):
            yield f"there is no slider {self.play!r} to play"
        if not self.prediction.rounds:
            yield "the prediction has no rounds"
        for state in self.prediction.rounds:
            for name, value in state.items():
                if name not in known or not known[name].allows(value):
                    yield f"a round of the prediction sets {name} to {value!r}"

    def default(self) -> dict[str, float | str]:
        """Return the state in which the figure opens."""
        return {parameter.name: parameter.default for parameter in self.parameters}

    def sweep(self) -> list[dict[str, float | str]]:
        """Return the states over which module and package are compared.

        Returns
        -------
        list of dict
            All combinations of a few values of each parameter or, where these are too many, the
            default, each value alone and combinations drawn at random; and what the predictions
            ask about.
        """
        names = [parameter.name for parameter in self.parameters]
        states: list[dict[str, float | str]]
        some: list[list[Any]] = [parameter.some() for parameter in self.parameters]
        if np.prod([len(values) for values in some]) <= SWEEP:
            states = [dict(zip(names, row, strict=True)) for row in itertools.product(*some)]
        else:
            rng = np.random.default_rng(len(self.name))
            states = [self.default()]
            states += [
                self.default() | {name: value}
                for name, values in zip(names, some, strict=True)
                for value in values
            ]
            while len(states) < SWEEP:
                states.append(
                    {
                        parameter.name: parameter.at(rng.random())
                        if isinstance(parameter, Number)
                        else str(rng.choice(list(parameter.options)))
                        for parameter in self.parameters
                    }
                )
        return states + [self.default() | dict(state) for state in self.prediction.rounds]

    def questions(self) -> list[str]:
        """Return what each round of the prediction asks."""
        asked = []
        for state in self.prediction.rounds:
            shown = self.default() | dict(state)
            for parameter in self.parameters:
                if isinstance(parameter, Choice):
                    shown[parameter.name] = parameter.options[str(shown[parameter.name])]
            asked.append(self.prediction.question.format(**shown))
        return asked

    def declaration(self) -> dict[str, Any]:
        """Return what the module's `declaration` says in the browser."""
        return {
            "name": self.name,
            "title": self.title,
            "parameters": [_described(parameter) for parameter in self.parameters],
            "guess": [_described(parameter) for parameter in self.prediction.guess],
            "rounds": [dict(state) for state in self.prediction.rounds],
            "questions": self.questions(),
            "first": self.prediction.first,
            "play": self.play,
            "data": plain(self.data),
        }

    def page(self) -> dict[str, Any]:
        """Return what the page needs to hold the figure's place and its controls."""
        controls = [(parameter, False) for parameter in self.parameters]
        controls += [(parameter, True) for parameter in self.prediction.guess]
        return {
            "title": self.title,
            "heights": list(self.heights),
            "question": self.questions()[0] if self.prediction.first else "",
            "controls": [
                _described(parameter) | {"guess": guess}
                for parameter, guess in controls
                if isinstance(parameter, Choice) or parameter.control == "slider"
            ],
        }


def _described(parameter: Number | Choice) -> dict[str, Any]:
    shared = {"name": parameter.name, "label": parameter.label, "default": parameter.default}
    if isinstance(parameter, Choice):
        return shared | {"options": dict(parameter.options)}
    return shared | {"low": parameter.low, "high": parameter.high, "step": parameter.step}


def plain(value: Any) -> Any:
    """Turn arrays, at any depth, into lists of Python numbers."""
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value.tolist() if isinstance(value, (np.ndarray, np.generic)) else value
