"""What keeps an answer the student's own: nothing looked up, borrowed or put in a check's place.

All of it runs in the student's kernel, so that it sees the plain attempts and no others.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator, Mapping
from dis import get_instructions
from types import CodeType, FunctionType, ModuleType
from typing import Any

from udl.checks import notebook
from udl.checks.errors import reached
from udl.checks.notebook import session
from udl.checks.values import kind_of

# Rooms of the package that hold no answers: what an exercise works on, and how it is drawn.
_HARMLESS = ("udl.data", "udl.plot", "udl.page", "udl.arrays")

Parts = list[tuple[Any, dict[str, Any]]]


def asked_by_a_notebook() -> bool:
    """Tell whether a cell of a notebook, or an answer in one, looks into a check."""
    frame = sys._getframe(2)
    while frame is not None:
        module = frame.f_globals.get("__name__", "")
        if module == "__main__" and "get_ipython" in frame.f_globals:
            return True
        if module.startswith(("udl.", "tests.", "IPython.")):
            return False
        frame = frame.f_back  # type: ignore[assignment]
    return False


# --- answers that are another's ---


def given_by(namespace: Mapping[str, Any]) -> frozenset[int]:
    """List by their identity the things of the package that a practical hands its students."""
    return frozenset(id(value) for value in namespace.values() if _home(value).startswith("udl"))


def borrowed(answer: Any) -> tuple[str, str]:
    """Name what an answer takes from the checks, or from algorithms that it was not given.

    Parameters
    ----------
    answer : callable
        The student's function.

    Returns
    -------
    tuple of str
        The name, and whose it is: ``"the checks"`` or ``"the package"``; both empty if the answer
        takes nothing. What the practical's first cell imports was given, and may be used.
    """
    found = _owner("", answer)
    if found:
        return getattr(answer, "__name__", kind_of(answer)), found
    code, namespace = getattr(answer, "__code__", None), getattr(answer, "__globals__", {})
    names = reached(code, namespace) if code else ()
    return next(((n, owner) for n in names if (owner := _owner(n, namespace.get(n)))), ("", ""))


def used_by(answer: Any) -> list[str]:
    """List what an answer is made of: its name, the names it reaches, and two things without one.

    Parameters
    ----------
    answer : callable
        The student's function.

    Returns
    -------
    list of str
        Names of functions, attributes and modules, those of other functions of the notebook that it
        calls included; ``"@"`` for a matrix product and ``"a loop"`` in its own lines.
    """
    code, namespace = getattr(answer, "__code__", None), getattr(answer, "__globals__", {})
    if code is None:
        return [getattr(answer, "__name__", "")]
    return [getattr(answer, "__name__", ""), *reached(code, namespace), *_nameless(code)]


def _nameless(code: CodeType) -> Iterator[str]:
    """Yield a word for each loop and matrix product of a function, inner functions included."""
    for step in get_instructions(code):
        if step.opname == "FOR_ITER" or "JUMP_BACKWARD" in step.opname:
            yield "a loop"
        if step.opname == "BINARY_MATRIX_MULTIPLY" or step.argrepr == "@":
            yield "@"
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _nameless(constant)


def _owner(name: str, value: Any) -> str:
    """Say whose something is, by the name of an imported module or by what it stands for."""
    homes = [name, _home(value)]
    if any(home.startswith("udl.checks") for home in homes):
        return "the checks"
    if session.given is None or (id(value) in session.given and name != "udl"):
        return ""
    # What a practical makes of the package's classes is its own.
    homes = homes if isinstance(value, ModuleType) or _is_function(value) else [name]
    ours = [home for home in homes if home == "udl" or home.startswith("udl.")]
    return "the package" if any(not home.startswith(_HARMLESS) for home in ours) else ""


def _is_function(value: Any) -> bool:
    """Tell whether something is a function, also one that another is wrapped around."""
    wrapped = callable(value) and not isinstance(value, type) and hasattr(value, "__wrapped__")
    return inspect.isroutine(value) or wrapped


def _home(value: Any) -> str:
    """Name the module in which something stands, or in which the class of an object does."""
    if isinstance(value, ModuleType):
        return value.__name__
    own = getattr(value, "__module__", "") if callable(value) else ""
    of_class = type(value).__module__
    homes = [home for home in (own, of_class) if isinstance(home, str)]
    return next((home for home in homes if home.startswith("udl")), "")


# --- checks that are another's ---


def parts_of_checks(namespace: dict[str, Any]) -> Parts:
    """Record what the checks are made of, and by which names a notebook calls them.

    Parameters
    ----------
    namespace : dict from str to object
        The notebook's own names.

    Returns
    -------
    list of tuple
        Whatever has parts (modules, classes, checks), each with these parts by name.
    """
    modules = [m for name, m in sorted(sys.modules.items()) if name.startswith("udl.checks")]
    holders: dict[int, Any] = {id(module): module for module in modules}
    for module in modules:
        for value in vars(module).values():
            if _is_ours(value):
                holders[id(value)] = value
    called = {n: v for n, v in namespace.items() if id(v) in holders and isinstance(v, ModuleType)}
    kept = [(holder, dict(vars(holder))) for holder in holders.values()]
    return [*kept, (namespace, called), (vars(session), {"strict": session.strict})]


def replaced(parts: Parts) -> list[str]:
    """Name what is no longer what it was when `parts_of_checks` recorded it."""
    found: set[str] = set()
    for holder, before in parts:
        now = holder if isinstance(holder, dict) else vars(holder)
        found |= {name for name, value in before.items() if now.get(name) is not value}
        if not isinstance(holder, dict):
            found |= {name for name, value in now.items() if _of_a_notebook(value)}
        if not isinstance(holder, (dict, ModuleType)):  # a new method may hide an inherited one
            found |= {name for name, value in now.items() if name not in before and callable(value)}
    return sorted(found)


def refuse_replaced(result: Any) -> None:
    """Let every cell fail from which on the checks are not the package's own."""
    found = replaced(session.parts)
    if found:
        ipython = sys.modules["IPython"]
        error = notebook.CheckFailed(f"the checks' own code was replaced: {', '.join(found)}")
        result.error_in_exec = error
        ipython.get_ipython().showtraceback((type(error), error, None))


def _is_ours(value: Any) -> bool:
    """Tell whether something is a class of the checks, or one of the checks themselves."""
    if isinstance(value, (ModuleType, FunctionType)) or value is session:
        return False
    home = value.__module__ if isinstance(value, type) else type(value).__module__
    return str(home).startswith("udl.checks") and hasattr(value, "__dict__")


def _of_a_notebook(value: Any) -> bool:
    is_function = isinstance(value, FunctionType)
    return is_function and value.__globals__.get("__name__") == "__main__"
