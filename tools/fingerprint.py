"""What the site is made from, hashed room by room, so that an unchanged book is known at once.

Imports little: this is most of what a build does that has nothing to do.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from tools import programs
from tools.files import write_if_changed
from tools.live import bundle
from tools.project import HOME, Project

FILE = ".fingerprint"


def _short(path: Path) -> str:
    """Hash a file; a missing one counts as empty."""
    return hashlib.sha256(path.read_bytes() if path.exists() else b"").hexdigest()[:16]


def tree_hash(folder: Path, *, skip: Path | None = None) -> str:
    """Hash names and bytes of all sources below a folder."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if skip in path.parents or "__pycache__" in path.parts or not path.is_file():
            continue
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def take(project: Project) -> dict[str, str]:
    """Hash everything that the site is made from, room by room; programs go by their version."""
    with ThreadPoolExecutor(1) as aside:
        browser = aside.submit(programs.chromium)
        rooms = _rooms(project)
        found = browser.result()
    return rooms | {"browser": found.version if found else ""}


def _rooms(project: Project) -> dict[str, str]:
    rooms = {
        "book": tree_hash(project.book, skip=project.build),
        "figures": tree_hash(project.root / "figures"),
        "slides": tree_hash(project.root / "slides"),
        "udl": tree_hash(HOME / "src" / "udl"),
        "tools": tree_hash(HOME / "tools"),
    }
    packages = HOME / "package-lock.json"
    own = [project.root / name for name in ("pyproject.toml", "requirements.lock", "CHANGELOG.md")]
    for path in (packages, *own):
        rooms[path.name] = _short(path)
    rooms["repository"] = project.repository
    rooms["live"] = bundle.lacking(project)
    return rooms


@contextmanager
def unless_fresh(folder: Path, sources: dict[str, str]) -> Iterator[bool]:
    """Say whether a stage's products must be made again, and note from what they were made.

    Parameters
    ----------
    folder : Path
        Where the stage leaves its products.
    sources : dict of str to str
        The part of the fingerprint that decides them.

    Yields
    ------
    bool
        Whether they are stale. A stage that fails leaves no note, so that nothing which it made
        halfway is trusted by the next build.
    """
    if read(folder) == sources:
        yield False
        return
    (folder / FILE).unlink(missing_ok=True)
    yield True
    folder.mkdir(parents=True, exist_ok=True)
    write_if_changed(folder / FILE, json.dumps(sources, sort_keys=True))


def read(folder: Path) -> dict[str, str] | None:
    """Read what a promoted folder was made from."""
    try:
        return dict(json.loads((folder / FILE).read_text("utf-8")))
    except (FileNotFoundError, json.JSONDecodeError):
        return None
