"""What decides how a figure looks: its module, all that this imports, the lock, the address."""

from __future__ import annotations

import ast
import hashlib
import importlib.metadata
import importlib.util
import json
import re
from collections.abc import Iterable
from pathlib import Path

from figures.export.citations import citations, written_out
from figures.export.places import FONTS, ROOT, Site

# What every figure passes through on its way to files.
_MACHINERY = ("registry.py", "formats.py", "export/run.py")


def is_chapter(stem: str) -> bool:
    """Say whether a name is that of a chapter, or of the appendix, which has figures too."""
    return re.fullmatch(r"ch\d\d_\w+|appendix", stem) is not None


def chapters(folder: Path) -> list[str]:
    """List the chapters that have figures: modules, or folders with a module a theme."""
    entries = [*folder.glob("*.py"), *(path.parent for path in folder.glob("*/__init__.py"))]
    return sorted(path.stem for path in entries if is_chapter(path.stem))


def modules(stem: str, folder: Path) -> list[str]:
    """List a chapter's modules below the folder of all figures, as ``chNN_slug/theme.py``."""
    inside = sorted(path.relative_to(folder).as_posix() for path in (folder / stem).glob("*.py"))
    return inside or [f"{stem}.py"]


def closure(start: Iterable[Path], packages: dict[str, Path]) -> list[Path]:
    """Return the files that some modules import, directly or not, within the given packages.

    Parameters
    ----------
    start
        Source files to begin with; they belong to the result.
    packages
        Folder of each package by its name.

    Returns
    -------
    list of Path
        Sorted; with the data files beside any module that the closure reaches in a folder `data`.
    """
    found: set[Path] = set()
    pending = [path.resolve() for path in start]
    while pending:
        path = pending.pop()
        if path in found or _is_list(path, packages):
            continue
        found.add(path)
        for name in _imported_names(path, packages):
            pending += _module_files(name, packages)
    folders = {path.parent for path in found if path.parent.name == "data"}
    found |= {data for folder in folders for data in folder.glob("*.npz")}
    return sorted(found)


def _is_list(path: Path, packages: dict[str, Path]) -> bool:
    """Say whether a file only lists figures: following it would tie all that it lists together."""
    room = packages.get("figures")
    in_chapter = path.parent.parent == room and is_chapter(path.parent.name)
    return path.name == "catalogue.py" or (path.name == "__init__.py" and in_chapter)


def _imported_names(path: Path, packages: dict[str, Path]) -> set[str]:
    """Return the dotted names that a module imports, `from a import b` as both a and a.b."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_bytes(), filename=str(path))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                base = ".".join(filter(None, [_package_of(path, node.level, packages), base]))
            names |= {base} | {f"{base}.{alias.name}" for alias in node.names}
    return names


def _package_of(path: Path, level: int, packages: dict[str, Path]) -> str:
    """Return the dotted name of the package that a relative import starts from."""
    folder = path.parents[level - 1]
    for name, root in packages.items():
        if folder == root or root in folder.parents:
            return ".".join((name, *folder.relative_to(root).parts))
    return ""


def _module_files(name: str, packages: dict[str, Path]) -> list[Path]:
    """Return the files that importing a dotted name runs: its packages and the module itself."""
    first, *rest = name.split(".")
    if first not in packages:
        return []
    folder, files = packages[first], []
    for part in ("", *rest):
        folder = folder / part if part else folder
        files += [f for f in (folder / "__init__.py", folder.with_suffix(".py")) if f.is_file()]
    return files


def keys(stem: str, root: Path = ROOT) -> dict[str, str]:
    """Return for each module of a chapter the hash of all that decides how its figures look.

    Parameters
    ----------
    stem
        The chapter, ``chNN_slug``.
    root
        The project.

    Returns
    -------
    dict
        SHA-256 in hexadecimal, by module as `modules` names it.
    """
    package = importlib.util.find_spec("udl")
    assert package is not None
    assert package.origin is not None
    packages = {
        "udl": Path(package.origin).resolve().parent,
        "figures": (root / "figures").resolve(),
    }
    room = packages["figures"]
    lock = root / "requirements.lock"
    versions = [f"{name}=={importlib.metadata.version(name)}" for name in ("matplotlib", "numpy")]
    fonts = sorted(path.name for path in (root / FONTS).rglob("*.ttf"))
    site = Site.read(root)
    common = hashlib.sha256(lock.read_bytes() if lock.is_file() else b"")
    common.update(json.dumps([versions, fonts, site.title, site.url]).encode())
    found = {}
    for module in modules(stem, room):
        digest = common.copy()
        for path in closure([room / name for name in (module, *_MACHINERY)], packages):
            owner = next(base for base in packages.values() if base in path.parents)
            digest.update(f"{owner.name}/{path.relative_to(owner).as_posix()}\n".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
        cited = citations((room / module).read_text("utf-8"))
        digest.update("\n".join(written_out(one, root) for one in cited).encode())
        if _is_list(room / module, packages):  # what it lists, and in which order
            digest.update((room / module).read_bytes())
        found[module] = digest.hexdigest()
    return found
