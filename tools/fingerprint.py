"""What the site is made from, hashed room by room, so that an unchanged book is known at once.

Imports little: this is most of what a build does that has nothing to do.
"""

from __future__ import annotations

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tools import programs
from tools.project import HOME, Project

FILE = ".fingerprint"


def _short(path: Path) -> str:
    """Hash a file; a missing one counts as empty."""
    return hashlib.sha256(path.read_bytes() if path.exists() else b"").hexdigest()[:16]


def _tree_hash(folder: Path, *, skip: Path | None = None) -> str:
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
        "book": _tree_hash(project.book, skip=project.build),
        "figures": _tree_hash(project.root / "figures"),
        "slides": _tree_hash(project.root / "slides"),
        "udl": _tree_hash(HOME / "src" / "udl"),
        "tools": _tree_hash(HOME / "tools"),
    }
    packages = HOME / "package-lock.json"
    own = [project.root / name for name in ("pyproject.toml", "requirements.lock", "CHANGELOG.md")]
    for path in (packages, *own):
        rooms[path.name] = _short(path)
    rooms["repository"] = project.repository
    return rooms


def read(folder: Path) -> dict[str, str] | None:
    """Read what a promoted folder was made from."""
    try:
        return dict(json.loads((folder / FILE).read_text("utf-8")))
    except (FileNotFoundError, json.JSONDecodeError):
        return None
