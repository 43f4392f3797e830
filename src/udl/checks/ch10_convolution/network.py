"""The check of a function that makes a PyTorch model: its layers first, then what it computes.

Nothing here imports PyTorch: whatever the check needs of it, the student's model brings along.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from udl.checks import notebook
from udl.checks.core import SEED, Check, Verdict, not_a_function
from udl.checks.errors import Diagnosis, about_shapes, error_line, from_error
from udl.checks.mistakes import Mistake, from_none
from udl.checks.values import find_problem, kind_of, number, short

Shapes = list[tuple[int, ...]]
RTOL, ATOL = 1e-4, 1e-4  # the model computes with about seven digits

_FLAT = (
    "What leaves the convolutions has another size than the linear layer takes. Hand stride and "
    "padding to every convolution, and work out what they leave: channels times places."
)


@dataclass(frozen=True, kw_only=True)
class Network(Check):
    """A function that returns a model: judged by its parameters' shapes and by its outputs.

    Attributes
    ----------
    names : sequence of str
        The names of its arguments.
    settings : sequence of tuple
        The arguments to try.
    shapes : callable
        Takes the arguments; returns the shapes of the right model's parameters, in order.
    inputs : tuple of int
        Shape of a batch of inputs.
    expected : callable
        Takes inputs, a list of parameters and the arguments; returns the right model's output.
    mistakes : sequence of Mistake
        Wrong models, with the same arguments as `expected`.
    dropout : bool
        Whether the model must set some units to zero while it trains.
    """

    names: Sequence[str]
    settings: Sequence[tuple[Any, ...]]
    shapes: Callable[..., Shapes]
    inputs: tuple[int, ...]
    expected: Callable[..., np.ndarray]
    mistakes: Sequence[Mistake] = ()
    dropout: bool = False

    def judge(self, answer: Callable[..., Any]) -> Verdict:
        """Judge a student's function without printing or recording anything."""
        if not callable(answer):
            return self.wrong([("came", short(answer))], not_a_function(self.name))
        rng = np.random.default_rng(SEED)
        for setting in self.settings:
            arguments = dict(zip(self.names, setting, strict=True))
            trial = self.call(answer, arguments)
            if notebook.is_stub(trial.error):
                return self.not_done(trial.error)
            tried = [("tried", ", ".join(f"{n} = {v}" for n, v in arguments.items()))] * bool(
                arguments
            )
            if trial.error is not None:
                rows = [*tried, ("raised", error_line(trial.error, answer))]
                return self.wrong(rows, from_error(trial.error))
            if trial.came is None:
                return self.wrong([*tried, ("came", "None")], from_none(trial.printed))
            verdict = self._model(trial.came, setting, tried, rng)
            if verdict is not None:
                return verdict
        return self.passed()

    def _model(
        self,
        model: Any,
        setting: tuple[Any, ...],
        tried: list[tuple[str, str]],
        rng: np.random.Generator,
    ) -> Verdict | None:
        """Judge one model; None if it is right."""
        if not (hasattr(model, "parameters") and hasattr(model, "eval")) or isinstance(model, type):
            why = "Return the model itself, for instance nn.Sequential(…)."
            rows = [*tried, ("came", kind_of(model)), ("expected", "a model, an nn.Module")]
            return self.wrong(rows, Diagnosis("not a model", why))
        parameters = list(model.parameters())
        came, wanted = [tuple(p.shape) for p in parameters], self.shapes(*setting)
        if came != wanted:
            return self.wrong([*tried, *_differing(came, wanted)], _wrong_layers(came, wanted))
        drawn = [_draw(shape, rng) for shape in wanted]
        for parameter, values in zip(parameters, drawn, strict=True):
            parameter.detach().copy_(parameter.new_tensor(values))
        x = rng.normal(size=self.inputs).astype(np.float32)
        trial = self.call(model.eval(), {"x": parameters[0].new_tensor(x).detach()})
        if trial.error is not None:
            rows = [*tried, ("raised", f"in the model, {error_line(trial.error, model)}")]
            flat = Diagnosis("sizes that do not fit together", _FLAT)
            return self.wrong(rows, flat if about_shapes(trial.error) else from_error(trial.error))
        right = self.expected(x, drawn, *setting)
        output = trial.came.detach().numpy() if hasattr(trial.came, "detach") else trial.came
        problem = find_problem(output, right, RTOL, ATOL)
        if problem is not None:
            rows = [*tried, ("came", short(output)), ("expected", short(right))]
            if problem.detail:
                rows.append(("differs", problem.detail))
            return self.wrong(rows, self._known(output, x, drawn, setting))
        return self._without_dropout(model, x) if self.dropout else None

    def _known(
        self, output: Any, x: np.ndarray, drawn: list[np.ndarray], setting: tuple[Any, ...]
    ) -> Diagnosis | None:
        """Name the mistake whose own wrong model gives the same output."""
        with np.errstate(all="ignore"):  # wrong models may overflow
            for mistake in self.mistakes:
                for wrong in mistake.wrong:
                    if find_problem(output, wrong(x, drawn, *setting), RTOL, ATOL) is None:
                        return Diagnosis(mistake.name, mistake.why)
        return None

    def _without_dropout(self, model: Any, x: np.ndarray) -> Verdict | None:
        """Judge whether two passes in training mode differ; None if they do."""
        inputs = next(iter(model.parameters())).new_tensor(x).detach()
        model.train()
        first, second = (model(inputs).detach().numpy() for _ in range(2))
        if not np.array_equal(first, second):
            return None
        why = "In training, dropout sets other units to zero each time; here nothing changes."
        rows = [
            ("came", "in training mode, the same output twice"),
            ("expected", "another output each time"),
        ]
        return self.wrong(rows, Diagnosis("dropout missing", why))


def _draw(shape: tuple[int, ...], rng: np.random.Generator) -> np.ndarray:
    """Draw weights or biases so that the sizes of numbers stay the same from layer to layer."""
    spread = np.sqrt(2 / np.prod(shape[1:]))  # of a bias, the product of nothing is 1
    return rng.normal(0, spread, size=shape).astype(np.float32)


def _differing(came: Shapes, wanted: Shapes) -> Iterable[tuple[str, str]]:
    """Show the first layer that is not as asked."""
    if len(came) != len(wanted):
        yield "came", f"{len(came)} arrays of parameters"
        yield "expected", f"{len(wanted)}: weights and biases of {len(wanted) // 2} layers"
        return
    pairs = list(zip(came, wanted, strict=True))
    first = next(i for i, (a, b) in enumerate(pairs) if a != b)
    what = "biases" if first % 2 else "weights"
    where = f"{what} of layer {first // 2 + 1}"
    yield "came", f"{where} (counting layers that have any): {pairs[first][0]}"
    yield "expected", f"{where}: {pairs[first][1]}"


def _wrong_layers(came: Shapes, wanted: Shapes) -> Diagnosis | None:
    """Say what the parameters' shapes tell about the layers."""
    weights = [shape for shape in wanted if len(shape) > 1]
    if came == weights:
        return Diagnosis("bias missing", "Every layer here has a bias; bias=False drops it.")
    if len(came) != len(wanted):
        why = f"{number(len(weights))} layers have parameters here; ReLU and flattening have none."
        return Diagnosis("a layer too many or too few", why)
    first, right = next((a, b) for a, b in zip(came, wanted, strict=True) if a != b)
    if len(first) != len(right):
        why = "Convolutions have weights (out, in, size …), linear layers (out, in)."
        return Diagnosis("another kind of layer", why)
    if len(right) > 2 and first[:2] == right[1::-1]:
        why = "A layer takes the number of channels that come in first, then that of those it makes"
        return Diagnosis("channels in and out swapped", why + ".")
    if len(right) > 2 and first[:2] == right[:2]:
        return Diagnosis("another kernel size", "Channels are right; the kernel has another size.")
    if len(right) == 2 and first[0] == right[0]:
        return Diagnosis("the size after flattening", f"{_FLAT} It is {right[1]} here.")
    return Diagnosis("another number of channels or units", f"{first} came, {right} is asked for.")


def mistakes_at_the_end(
    expected: Callable[..., np.ndarray], softmax: Callable[[np.ndarray], np.ndarray]
) -> tuple[Mistake, ...]:
    """Mistakes in what follows the last layer."""
    why = (
        "The loss takes logits and does the softmax itself. A second one before it squeezes all "
        "differences into 0 to 1, and the gradients with them."
    )
    return (
        Mistake("softmax before the cross-entropy", why, lambda *a: softmax(expected(*a))),
        Mistake(
            "log-softmax before the cross-entropy",
            "The loss takes logits and does this step itself. Twice does no harm here, but the "
            "outputs are then no logits, which are asked for.",
            lambda *a: np.log(softmax(expected(*a))),
        ),
        Mistake(
            "ReLU after the last layer",
            "A logit may be negative: it says that a class is unlikely. ReLU makes them all zero.",
            lambda *a: expected(*a).clip(0),
        ),
        Mistake(
            "sigmoid after the last layer",
            why,
            lambda *a: 1 / (1 + np.exp(-expected(*a))),
        ),
    )
