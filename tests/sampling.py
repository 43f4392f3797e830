"""Which of many tests of one kind run this time: what changed, and a share that rotates.

What is heavy and the same in kind (a page in a browser, a figure rendered twice, a practical run
by a student) is tried on everything that changed and, beside that, on one in so many of the rest.
Where something changed that all of them are made with (the theme, the exporter, the lock), every
third is tried: it breaks them alike, and the others have their turn with the next two commits.
Which ones is decided by the number of the commit, so that each has its turn, and two runs of one
commit agree. The summary of a run says what it left for the next.

What changed is asked of git: the working tree, and the commits since the one that ``UDL_TESTED``
names; without it, since six hours before the newest, for what is pushed together was made together.
Where git knows no such commit (a shallow clone, no repository), everything counts as changed.
``UDL_TEST_ALL=1`` tries everything.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests import ROOT

WINDOW_SECONDS = 6 * 3600
# The share of a kind that is tried when what all of the kind are made with has changed.
ONE_IN_SHARED = 3


@dataclass(frozen=True)
class History:
    """What git knows: the commit's number, and the files that changed (None: all may have)."""

    number: int
    changed: frozenset[str] | None

    def touched(self, *prefixes: str) -> bool:
        """Say whether a file below one of these paths changed."""
        return self.changed is None or any(
            file == prefix or file.startswith(prefix.rstrip("/") + "/")
            for file in self.changed
            for prefix in prefixes
        )


def git(root: Path, *arguments: str) -> str | None:
    """Return what git says, None where it refuses or is missing."""
    try:
        done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True)
    except OSError:
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def base(root: Path) -> str | None:
    """Name the commit that was tested last, None where there is none to compare with."""
    given = os.environ.get("UDL_TESTED")
    if given:
        return given
    newest = git(root, "log", "-1", "--format=%ct")
    if newest is None:
        return None
    before = str(int(newest) - WINDOW_SECONDS)
    return git(root, "rev-list", "-1", f"--before={before}", "HEAD") or None


def read_history(root: Path) -> History:
    """Ask git for the number of the commit and for what changed since the last tested one."""
    number = int(git(root, "rev-list", "--count", "HEAD") or 0)
    since = None if os.environ.get("UDL_TEST_ALL") else base(root)
    committed = git(root, "diff", "--name-only", since, "--") if since else None
    if committed is None:
        return History(number, None)
    new = git(root, "ls-files", "--others", "--exclude-standard") or ""
    return History(number, frozenset(committed.split("\n") + new.split("\n")) - {""})


@cache
def history() -> History:
    """Ask git once a process."""
    return read_history(ROOT)


LEFT: dict[str, tuple[int, int]] = {}


def sample(
    kind: str,
    items: Iterable[str],
    changed: Callable[[str, History], bool],
    one_in: int,
    shared: Iterable[str] = (),
    now: History | None = None,
) -> list[str]:
    """Choose the items that are tried this time, in their order.

    Parameters
    ----------
    kind : str
        What they are, for the summary.
    items : iterable of str
        All of them.
    changed : callable
        Says of an item whether it itself may be another one, given the history.
    one_in : int
        The share of the rest: each item has its turn once in so many commits.
    shared : iterable of str, optional
        Files and folders that all items are made with.
    now : History, optional
        Instead of the project's own.

    Returns
    -------
    list of str
        At least one, where there are any.
    """
    of_this_project = now is None
    now = now or history()
    everything = list(items)
    if now.touched(*shared):
        one_in = min(one_in, ONE_IN_SHARED)

    def turn(item: str) -> int:
        place = int(hashlib.sha256(f"{kind} {item}".encode()).hexdigest(), 16)
        return (place + now.number) % one_in

    known = now.changed is not None
    chosen = [e for e in everything if not known or turn(e) == 0 or changed(e, now)]
    if everything and not chosen:
        chosen = [min(everything, key=turn)]
    if of_this_project:
        LEFT[kind] = (len(everything) - len(chosen), len(everything))
    return chosen
