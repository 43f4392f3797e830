"""What a run of the tests took, by test, and what it left for other commits to try.

The seconds go to ``book/_build/test_times.json``: `make bench` reads them and says what one more
chapter, page, practical, figure or deck adds. A pytest plugin, named in pyproject.toml.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from typing import Any

import pytest

from tests import ROOT, sampling

RECORD = ROOT / "book" / "_build" / "test_times.json"
SECONDS: dict[str, float] = defaultdict(float)
LEFT: dict[str, tuple[int, int]] = {}


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Add up setup, call and teardown; a fixture that several share is paid by the first."""
    SECONDS[report.nodeid] += report.duration


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand what was left out to the process that reports; there, write the times down."""
    output: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["left"] = sampling.LEFT
        return
    LEFT.update(sampling.LEFT)
    # A run of a few tests says nothing of all.
    if len(SECONDS) > 1000 and RECORD.parent.is_dir():
        rounded = {test: round(seconds, 3) for test, seconds in sorted(SECONDS.items())}
        partial = RECORD.with_suffix(f".{os.getpid()}.tmp")
        partial.write_text(json.dumps(rounded, indent=0), "utf-8")
        os.replace(partial, RECORD)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take over what a worker left out."""
    LEFT.update(getattr(node, "workeroutput", {}).get("left", {}))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what other commits will try."""
    left = {kind: counts for kind, counts in LEFT.items() if counts[0]}
    for kind, (missing, every) in sorted(left.items()):
        terminalreporter.write_line(
            f"left for another commit: {missing} of {every} {kind} (UDL_TEST_ALL=1 tries all)"
        )
