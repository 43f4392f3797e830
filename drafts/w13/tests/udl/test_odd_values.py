"""Whatever an argument may be: a result without NaN, or one line that names it and what came."""

import dataclasses
import importlib
import inspect
import re

import numpy as np
import pytest
import torch

from tests.udl import usual
from tests.udl.test_wings import WINGS
from udl import plot

ODD = [
    np.nan, np.inf, -np.inf, None, "a", "", b"a", [], {}, set(), object(), 1j, print,
    [[1.0, 2.0], [3.0]], [None], ["a"], [np.nan], [1e300, -1e300], np.array(["a"]),
    np.zeros((2, 0)), np.ones((3, 4, 5)), np.ones(3), np.array(2.0), np.array([2]),
    -1, 0, 1, 2, 2.0, np.int64(2), np.float32(0.5), True, np.True_, 1e300, 1e-300, -1e300,
    10**30, 10**400, [10**30], range(2), torch.ones(2, requires_grad=True),
]  # fmt: skip
# What functions return, and what is only a type or a look.
RESULTS = {
    "Checked", "ChainBackward", "ChainForward", "Cost", "ForwardPass", "Gradients", "Limits",
    "NetworkGradients", "Signals", "MaxPooled", "ReceptiveField", "Rates", "Episode", "Learned",
    "Epoch", "History", "Scores", "MixtureFit", "LineSearch", "Optimiser", "tent",
    "Comparison", "Decomposition", "PowerLaw", "Posterior", "RandomFeatures", "Trial",
    "Beam", "Continuation", "LanguageModel", "TokenTable", "Tokenizer",
    "ConvolutionGradients", "GraphBatch", "SampledField",
    "Palette", "colors", "scheme", "style",
}  # fmt: skip
NOTHING_TAKEN = {"gpt2_continuations", "held_out_text"}
NAN_HAS_A_MEANING = {
    "reliability_curve",  # an empty bin
    "as_map",  # a wall
    "low_precision_gradients",  # they have overflowed
    "evaluate", "fit",  # no classes, or a model that has diverged
}  # fmt: skip


def calls():
    for wing, functions in usual.CALLS.items():
        module = importlib.import_module(f"udl.{wing}")
        for name, arguments in functions.items():
            yield pytest.param(getattr(module, name), arguments, id=f"{wing}-{name}")
    for function, arguments in usual.DATA.items():
        yield pytest.param(function, arguments, id=f"data-{function.__name__}")


CALLS = list(calls())


def made(arguments):
    """The arguments, those that a call changes made anew."""
    arguments = arguments() if callable(arguments) else arguments
    makers = (usual.rng, usual.generator)
    return {
        name: value() if any(value is maker for maker in makers) else value
        for name, value in arguments.items()
    }


def numbers(result):
    """All arrays in what a function returned."""
    if isinstance(result, torch.Tensor):
        result = result.detach().numpy()
    if isinstance(result, np.ndarray | np.number | float):
        yield np.asarray(result)
    elif dataclasses.is_dataclass(result):
        yield from numbers([getattr(result, f.name) for f in dataclasses.fields(result)])
    elif isinstance(result, list | tuple):
        for item in result:
            yield from numbers(item)


def complaint(function, arguments, name, value):
    """What is wrong with how a function takes an odd value; None if nothing is."""
    try:
        if function.__name__ == "compose":
            result = function(value)
        else:
            result = function(**{**made(arguments), name: value})
    except ValueError as error:
        # A pair that does not fit may be told by either name.
        head, got, _ = str(error).partition(": got ")
        told = got and set(re.findall(r"\w+", head)) & set(made(arguments))
        return None if told and "\n" not in str(error) else f"ValueError: {error}"
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    finally:
        plot.close("all")
    if function.__name__ in NAN_HAS_A_MEANING:
        return None
    found = [a for a in numbers(result) if a.dtype.kind == "f" and np.isnan(a).any()]
    return f"NaN in {found[0]}" if found else None


@pytest.mark.parametrize(("function", "arguments"), CALLS)
def test_odd_values_give_a_result_or_are_named(function, arguments):
    names = list(made(arguments))
    wrong = [
        f"{name}={value!r:.60}: {says:.200}"
        for name in names
        for value in ODD
        if (says := complaint(function, arguments, name, value))
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("wing", sorted(set(WINGS) - {"arrays"}))
def test_each_public_function_is_tried(wing):
    module = importlib.import_module(f"udl.{wing}")
    offered = {
        name
        for name in module.__all__
        if (inspect.isfunction(getattr(module, name)) or inspect.isclass(getattr(module, name)))
        and getattr(module, name).__module__.startswith("udl.")
    }
    assert offered - RESULTS - NOTHING_TAKEN == set(usual.CALLS[wing])


@pytest.mark.parametrize(("function", "arguments"), CALLS)
def test_the_usual_arguments_are_all_there_are(function, arguments):
    parameters = inspect.signature(function).parameters
    assert set(made(arguments)) <= set(parameters)
    left = [p for n, p in parameters.items() if n not in made(arguments)]
    assert all(p.default is not p.empty or p.kind is p.VAR_KEYWORD for p in left)
