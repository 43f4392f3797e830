"""What tests need of the machine, and what a run without it did not try.

A missing program skips its tests with one line; in CI, where a skipped gate would be no gate, they
fail. A pytest plugin, named in pyproject.toml.
"""

from __future__ import annotations

import importlib
import os
from collections import Counter
from collections.abc import Iterator
from types import ModuleType
from typing import NoReturn

import pytest
from playwright.sync_api import Browser

from tools import programs

NO = "there is no "


def lacking(what: str) -> NoReturn:
    """Skip with one line; in CI, fail."""
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)


def need(program: str, found: object) -> None:
    """Go on where a program was found."""
    if not found:
        lacking(NO + program)


def optional(library: str) -> ModuleType:
    """Import a library that the package can do without."""
    try:
        return importlib.import_module(library)
    except ModuleNotFoundError:
        lacking(NO + library)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests of a process."""
    found = programs.chromium()
    if found is None:
        lacking(f"{NO}Chromium")
    with programs.started(found) as started:
        yield started


def summary(reasons: list[str]) -> str:
    """Say in a line how many tests were skipped for want of which program; empty if none was.

    Parameters
    ----------
    reasons : list of str
        Why each skipped test was, as :func:`need` and others said it.
    """
    missing = Counter(text.partition(NO)[2] for text in reasons if NO in text)
    counts = [f"{count} without {name}" for name, count in sorted(missing.items())]
    if not counts:
        return ""
    counts[0] = counts[0].replace(" without", " tests without")
    return f"not tried here: {', '.join(counts)}; `make doctor` says what to install"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Add the line to the report."""
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = [one.longrepr[2] for one in skipped if isinstance(one.longrepr, tuple)]
    if line := summary(reasons):
        terminalreporter.write_line(line)
