"""What a page's outputs depend on besides its own code: modules, data and versions."""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import grimp
from grimp.exceptions import SourceSyntaxError

from tools.errors import Fault

PACKAGE = "udl"
RUNNER = Path(__file__).with_name("execute.py")
"""How a page is run and its outputs are kept decides them, too."""

PACKAGE_SYNTAX = Fault(
    "package-syntax",
    "A module of the teaching package is no Python.",
    "Mend the line; `make lint` finds it too.",
)


def imported_modules(code: str) -> set[str]:
    """List what a piece of code imports, as dotted names.

    ``from a import b`` counts as both ``a`` and ``a.b``: which of them is a module only the
    package can tell. Lines of magic (``%``, ``!``) are passed over, and code that does not parse
    imports nothing (it will fail when it runs).

    Parameters
    ----------
    code : str
        Python source, cells joined by newlines.

    Returns
    -------
    set of str
        The dotted names.
    """
    lines = ["pass" if line.lstrip().startswith(("%", "!")) else line for line in code.split("\n")]
    try:
        tree = ast.parse("\n".join(lines))
    except SyntaxError:
        return set()
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


@cache
def _package() -> tuple[grimp.ImportGraph, Path]:
    """Read the package's import graph and folder once."""
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"{PACKAGE} is not installed in the build environment")
    try:
        return grimp.build_graph(PACKAGE, cache_dir=None), Path(spec.origin).parent
    except SourceSyntaxError as error:
        text = (error.text or "").strip()
        _, inside, rest = error.filename.rpartition("/src/")
        file = f"src/{rest}" if inside else error.filename
        raise PACKAGE_SYNTAX(f"{file}:{error.lineno}: no Python: {text}") from None


def package_folder() -> Path:
    """Name the folder of the teaching package."""
    return _package()[1]


@cache
def _file_of(module: str) -> Path:
    """Find the file of one of the package's modules."""
    place = _package()[1].joinpath(*module.split(".")[1:])
    inside = place / "__init__.py"
    return inside if inside.exists() else place.with_suffix(".py")


def module_closure(names: Iterable[str]) -> set[str]:
    """Expand imported names to all modules of the package that running them loads.

    Parameters
    ----------
    names : iterable of str
        As :func:`imported_modules` gives them; what lies outside the package is ignored.

    Returns
    -------
    set of str
        Modules of the package, with the packages above each.
    """
    graph, _ = _package()
    waiting = {name for name in names if name in graph.modules}
    wanted: set[str] = set()
    while waiting:
        name = waiting.pop()
        wanted.add(name)
        # Importing a module runs the packages above it first, and with them what they import.
        found = graph.find_modules_directly_imported_by(name) | {name.rpartition(".")[0]}
        waiting |= (found & graph.modules) - wanted
    return wanted


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]


@cache
def _read(path: Path, written: int) -> tuple[str, bytes]:
    """Hash and read a file once for all pages that depend on it, as long as nobody writes it."""
    data = path.read_bytes()
    return _digest(data), data


def _hash_and_bytes(path: Path) -> tuple[str, bytes]:
    return _read(path, path.stat().st_mtime_ns)


def dependencies(imported: Iterable[str], lock: Path) -> dict[str, str]:
    """Name and hash everything that a page's outputs depend on besides its own cells.

    Parameters
    ----------
    imported : iterable of str
        What the page imports, as :func:`imported_modules` lists it.
    lock : Path
        The lock file; a missing one hashes as empty.

    Returns
    -------
    dict
        ``{"udl.losses": hash, …, "requirements.lock": hash}``; a shipped data file is in it where
        the page loads a module of ``udl.data`` that names the file.
    """
    _, folder = _package()
    found: dict[str, str] = {}
    data_modules: list[bytes] = []
    for name in sorted(module_closure(imported)):
        file = _file_of(name)
        found[name], source = _hash_and_bytes(file)
        if name.startswith(f"{PACKAGE}.data."):
            data_modules.append(source)
    for path in sorted((folder / "data").iterdir()) if data_modules else ():
        # A shipped file belongs to the module that names it.
        named = any(path.name.encode() in source for source in data_modules)
        if named and path.suffix != ".py" and path.is_file():
            found[f"{PACKAGE}/data/{path.name}"], _ = _hash_and_bytes(path)
    found[lock.name] = _hash_and_bytes(lock)[0] if lock.exists() else _digest(b"")
    found["tools.pages.execute"], _ = _hash_and_bytes(RUNNER)
    return found


def key(found: Mapping[str, str]) -> str:
    """Condense dependencies to the one hash that a page's key cell carries."""
    return _digest(json.dumps(found, sort_keys=True).encode())


def changes(before: Mapping[str, str] | None, now: Mapping[str, str]) -> str:
    """Say in words why a page runs again.

    Parameters
    ----------
    before : mapping or None
        The dependencies of its last run.
    now : mapping
        Its dependencies today.

    Returns
    -------
    str
        ``"udl.losses changed"``, ``"its own code changed"``, ``"first run"``, …
    """
    if before is None:
        return "first run"
    words = [
        f"{name} changed" for name in sorted(now) if name in before and before[name] != now[name]
    ]
    words += [f"now imports {name}" for name in sorted(now) if name not in before]
    words += [f"no longer imports {name}" for name in sorted(before) if name not in now]
    return ", ".join(words) or "its own code changed"
