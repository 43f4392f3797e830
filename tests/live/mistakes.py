"""For each practical a wrong answer, as a student would type it, and the name of its mistake.

The checks' own tables hold such answers as functions. One is taken that needs nothing but NumPy,
and written out from its source.
"""

from __future__ import annotations

import ast
import builtins
import importlib
import inspect
import linecache
import textwrap
from collections.abc import Callable, Iterator, Mapping
from types import CodeType, FunctionType
from typing import Any

from udl.checks.core import Check

GIVEN = {"np"} | set(dir(builtins))


def mistake_of(page: str, told: Mapping[str, Mapping[str, str]]) -> tuple[str, str, str]:
    """Choose a mistake of a practical.

    Parameters
    ----------
    page : str
        ``chNN_slug/pK_name``.
    told : mapping
        What the notebook says of each cell.

    Returns
    -------
    tuple of str
        The exercise, a cell's text, and the mistake's name.
    """
    chapter = importlib.import_module(f"udl.checks.{page.partition('/')[0]}")
    names = {one["exercise"] for one in told.values() if one.get("role") == "answer"}
    for name in sorted(names):
        for mistake in getattr(getattr(chapter, name), "mistakes", ()):
            for wrong in mistake.wrong:
                text = written(wrong)
                if text and recognised(getattr(chapter, name), wrong, mistake.name):
                    return name, f"{text}\n\n\n{name} = mistaken\n", mistake.name
    raise LookupError(f"{page}: none of its checks knows a mistake that can be typed")


def recognised(check: Check, wrong: Callable[..., Any], name: str) -> bool:
    """Tell whether a check gives the mistake its own name."""
    return name in check.judge(wrong).mistake


def written(function: Any) -> str:
    """Write a function as the text of a cell; empty where it needs more than NumPy."""
    if not isinstance(function, FunctionType) or function.__closure__:
        return ""
    if not {*_globals(function.__code__)} <= GIVEN:
        return ""
    if function.__name__ != "<lambda>":
        source = textwrap.dedent(inspect.getsource(function))
        return f"{source}\n\nmistaken = {function.__name__}" if source.startswith("def ") else ""
    source = "".join(linecache.getlines(function.__code__.co_filename))
    line = function.__code__.co_firstlineno
    found = [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Lambda) and node.lineno == line
    ]
    if len(found) != 1:
        return ""
    return f"mistaken = {ast.unparse(found[0])}"


def _globals(code: CodeType) -> Iterator[str]:
    from dis import get_instructions

    for instruction in get_instructions(code):
        if instruction.opname in ("LOAD_GLOBAL", "LOAD_NAME"):
            yield str(instruction.argval)
    for part in code.co_consts:
        if isinstance(part, CodeType):
            yield from _globals(part)
