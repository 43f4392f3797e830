"""The check of a function that makes a PyTorch model: its layers first, then what it computes.

Nothing here imports PyTorch: whatever the check needs of it, the student's model brings along.
How a model is written does not matter (a list of layers, a class with layers in any order, lazy
layers, plain parameters and functions): its parameters are followed through the computation, from
the input to the output.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from udl.checks import notebook
from udl.checks.ch10_convolution import graph
from udl.checks.core import SEED, Check, Verdict
from udl.checks.errors import Diagnosis, about_shapes, error_line, from_error
from udl.checks.mistakes import Mistake, from_none
from udl.checks.values import find_problem, number, short

Shapes = list[tuple[int, ...]]
Rows = list[tuple[str, str]]
RTOL, ATOL = 1e-4, 1e-4  # the model computes with about seven digits

_FLAT = (
    "What leaves the convolutions has another size than the linear layer takes. Hand stride and "
    "padding to every convolution, and work out what they leave: channels times positions."
)
_ALWAYS = (
    "nn.Dropout stops when model.eval() is called, if it is made in __init__. F.dropout hides "
    "units for ever, unless it is told: F.dropout(h, training=self.training)."
)
_CPU = (
    "The data of this practical lie on the CPU, and a layer cannot join what lies on two devices. "
    "Make the model without a device."
)
_SINGLE = (
    "The data of this practical are in float32, and a layer cannot multiply numbers of two kinds. "
    "Leave the model's numbers as PyTorch makes them."
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
    sizes : str
        What to look at when a layer does not fit to what comes in.
    dropout : mapping from int to Mistake
        What dropout must set to zero while the model trains, by the position among the parameters
        of the bias that it hides: the mistake of not doing so.
    """

    names: Sequence[str]
    settings: Sequence[tuple[Any, ...]]
    shapes: Callable[..., Shapes]
    inputs: tuple[int, ...]
    expected: Callable[..., np.ndarray]
    mistakes: Sequence[Mistake] = ()
    sizes: str = _FLAT
    dropout: Mapping[int, Mistake] = field(default_factory=dict)

    def judge(self, answer: Callable[..., Any]) -> Verdict:
        """Judge a student's function without printing or recording anything."""
        refused = self.refused(answer)
        if refused:
            return refused
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
                return self.wrong([*tried, ("came", "None")], from_none(trial.printed, answer))
            again = self.call(answer, arguments).came
            verdict = self._model(trial.came, setting, tried, rng)
            if verdict is not None:
                return verdict
            if graph.share(trial.came, again):
                rows = [*tried, ("came", "the same parameters, called a second time")]
                why = "Two trainings would go on with one model. Make all layers within the "
                return self.wrong(rows, Diagnosis("one model for all calls", f"{why}function."))
        return self.passed()

    def _model(
        self, made: Any, setting: tuple[Any, ...], tried: Rows, rng: np.random.Generator
    ) -> Verdict | None:
        """Judge one model; None if it is right."""
        if not graph.is_model(made):
            why = "Return the model itself, for instance nn.Sequential(…)."
            kind = f"the class {made.__name__}" if isinstance(made, type) else type(made).__name__
            rows = [*tried, ("came", kind), ("expected", "a model, an nn.Module")]
            return self.wrong(rows, Diagnosis("not a model", why))
        device = graph.elsewhere(made)
        if device:
            rows = [*tried, ("came", f"a model on the device {device}")]
            return self.wrong(rows, Diagnosis("a model on another device", _CPU))
        if any(not parameter.requires_grad for parameter in made.parameters()):
            rows = [*tried, ("came", "parameters that are frozen (requires_grad is False)")]
            return self.wrong(rows, Diagnosis("frozen parameters", "Training would not move them."))
        trial = self.call(lambda: copy.deepcopy(made), {})
        model = made if trial.error is not None else trial.came
        x = rng.normal(size=self.inputs).astype(np.float32)
        # In evaluation mode nothing is left to chance; lazy layers find their sizes here.
        trial = self.call(lambda: graph.followed(model, x), {})
        if trial.error is not None:
            return self._failing(model, setting, tried, trial.error)
        output, used = trial.came
        if not graph.is_tensor(output):
            rows = [
                *tried,
                ("came", f"from the model: {type(output).__name__}"),
                ("expected", "a tensor"),
            ]
            return self.wrong(rows, Diagnosis("not a tensor", "forward returns the logits alone."))
        wanted = self.shapes(*setting)
        verdict = self._layers(model, used, wanted, tried)
        if verdict is not None:
            return verdict
        drawn = [_draw(shape, rng) for shape in wanted]
        for parameter, values in zip(used, drawn, strict=True):
            graph.fill(parameter, values)
        trial = self.call(lambda: graph.followed(model, x), {})
        if trial.error is not None:
            return self._failing(model, setting, tried, trial.error)
        right = self.expected(x, drawn, *setting)
        found, digits = graph.numbers(trial.came[0])
        again = self.call(lambda: graph.followed(model, x), {}).came
        if again is not None and find_problem(graph.numbers(again[0])[0], found, digits, digits):
            rows = [*tried, ("came", "in evaluation mode, another output each time")]
            return self.wrong(rows, Diagnosis("dropout in evaluation mode", _ALWAYS))
        problem = find_problem(found, right, digits, digits)
        if problem is None:
            return self._dropout(model, used, x, tried) if self.dropout else None
        rows = [*tried, ("came", short(found)), ("expected", short(right))]
        if problem.detail:
            rows.append(("differs", problem.detail))
        came = [tuple(p.shape) for p in used]
        return self.wrong(
            rows, self._known(found, x, drawn, setting) or _wrong_layers(came, wanted)
        )

    def _failing(
        self, model: Any, setting: tuple[Any, ...], tried: Rows, error: BaseException
    ) -> Verdict:
        """Say why a model does not take its input: by its layers' shapes, or else by the error."""
        if notebook.is_stub(error):
            return self.not_done(error)
        rows = [*tried, ("raised", f"in the model, {error_line(error, model)}")]
        kind = graph.other_type(model)
        if kind:
            return self.wrong(rows, Diagnosis(f"numbers of another type: {kind}", _SINGLE))
        came, wanted = graph.known_shapes(model), self.shapes(*setting)
        if came is not None and sorted(came) != sorted(wanted):
            return self.wrong([*rows, *_differing(came, wanted)], _wrong_layers(came, wanted))
        if about_shapes(error):
            return self.wrong(rows, Diagnosis("sizes that do not fit together", self.sizes))
        return self.wrong(rows, from_error(error))

    def _layers(self, model: Any, used: list[Any], wanted: Shapes, tried: Rows) -> Verdict | None:
        """Judge the parameters that lie between input and output; None if they fit."""
        came = [tuple(p.shape) for p in used]
        if not used:
            rows = [*tried, ("came", "an output that does not depend on the parameters")]
            why = "Training could not change it. No torch.no_grad(), .detach() or .data in forward."
            return self.wrong(rows, Diagnosis("cut off from its parameters", why))
        if len({id(p) for p in used}) < len(used):
            rows = [*tried, *_differing(came, wanted)]
            why = "The same layer is used twice, so that both share their weights. Make a "
            return self.wrong(rows, Diagnosis("one layer for two", f"{why}new one for each."))
        if len({id(p) for p in used} - {id(p) for p in model.parameters()}):
            rows = [*tried, ("came", "a layer whose parameters the model does not know")]
            why = (
                "It is made anew whenever the model runs, or not kept as an nn.Module, so that no "
            )
            why += "training reaches it. Make all layers in __init__, as attributes of self."
            return self.wrong(rows, Diagnosis("a layer made inside forward", why))
        # As many numbers in another shape may be the same layer, written differently.
        if [np.prod(shape) for shape in came] != [np.prod(shape) for shape in wanted]:
            return self.wrong([*tried, *_differing(came, wanted)], _wrong_layers(came, wanted))
        idle = len(list(model.parameters())) - len(used)
        if idle:
            rows = [*tried, ("came", f"{idle} arrays of parameters that change no output")]
            why = "A layer is declared and never applied in forward, or its result is dropped."
            return self.wrong(rows, Diagnosis("a layer that is not used", why))
        return None

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

    def _dropout(self, model: Any, used: list[Any], x: np.ndarray, tried: Rows) -> Verdict | None:
        """Judge what is set to zero in training mode; None if all that should be."""
        trial = self.call(lambda: graph.hidden_shares(model, used, np.abs(x)), {})
        if trial.error is not None:
            rows = [*tried, ("raised", f"in training mode, {error_line(trial.error, model)}")]
            return self.wrong(rows, from_error(trial.error))
        for position in (*self.dropout, *(p for p in trial.came if p not in self.dropout)):
            share, asked = trial.came[position], position in self.dropout
            if abs(share - 0.5 * asked) <= 0.2:
                continue
            what = "units or channels" if asked else f"biases of layer {position // 2 + 1}"
            rows = [
                ("came", f"in training mode, {share:.0%} of the {what} are set to zero"),
                ("expected", "about half of them, others each time" if asked else "none of them"),
            ]
            if not asked:
                why = "Dropout stands behind the layers that are named in the exercise, no others."
                return self.wrong(rows, Diagnosis("a dropout too many", why))
            if share > 0.03:
                why = "nn.Dropout() and nn.Dropout2d() without a number set half of them to zero."
                return self.wrong(rows, Diagnosis("another probability of dropout", why))
            mistake = self.dropout[position]
            return self.wrong(rows, Diagnosis(mistake.name, mistake.why))
        return None


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
    first = next((i for i, (a, b) in enumerate(pairs) if a != b), None)
    if first is None:
        return
    what = "biases" if first % 2 else "weights"
    where = f"{what} of layer {first // 2 + 1}"
    yield "came", f"{where} (counting layers that have any): {pairs[first][0]}"
    yield "expected", f"{where}: {pairs[first][1]}"


def _wrong_layers(came: Shapes, wanted: Shapes) -> Diagnosis | None:
    """Say what the parameters' shapes tell about the layers."""
    weights = [shape for shape in wanted if len(shape) > 1]
    if came == weights:
        return Diagnosis("bias missing", "Every layer here has a bias; bias=False drops it.")
    if len(came) < len(wanted) and [shape for shape in came if len(shape) > 1] == weights:
        why = "One layer has none (bias=False), and every layer here has one."
        last = came == wanted[:-1]
        return Diagnosis(f"a bias missing{', that of the last layer' * last}", why)
    if len(came) != len(wanted):
        why = f"{number(len(weights))} layers have parameters here; ReLU and flattening have none."
        return Diagnosis("a layer too many or too few", why)
    if came == wanted:
        return None
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
        why = "The first linear layer takes all numbers of an image: channels times positions."
        return Diagnosis("the size after flattening", why)
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
