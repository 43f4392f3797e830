"""What a build had to leave out, and why: recorded beside the site, said at its end.

Whoever compares the site with what it should hold knows from here what could not be made.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from fnmatch import fnmatch

from tools import programs
from tools.files import write_if_changed
from tools.live import bundle
from tools.project import Project


def record(project: Project) -> None:
    """Write down what a build on this machine leaves out: patterns of addresses, and why."""
    found: dict[str, str] = {}
    if any(project.decks_out.glob("*.html")) and not programs.chromium():
        found["slides/*.pdf"] = "there is no browser to print decks"
    if why := bundle.lacking(project):
        found["_static/python/*"] = f"pages have no Python in them, since {why}"
    write_if_changed(project.omissions, json.dumps(found, indent=1, sort_keys=True) + "\n")


def read(project: Project) -> dict[str, str]:
    """Read what the last build left out; nothing where there was none."""
    try:
        return dict(json.loads(project.omissions.read_text("utf-8")))
    except FileNotFoundError:
        return {}


def without(addresses: Iterable[str], omitted: Mapping[str, str]) -> set[str]:
    """Return the addresses that no pattern of an omission covers."""
    return {one for one in addresses if not any(fnmatch(one, pattern) for pattern in omitted)}
