"""Results kept on disk, so that a page and a figure compute them once between them.

A result is kept under the hash of everything that decides it: the source of its module and of all
modules of the package that this one imports, directly or not, the arguments, and the versions of
numpy and torch. Shipped data count through their checksums, which stand in the source.
"""

import ast
import functools
import hashlib
import inspect
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

if sys.platform != "win32":
    import fcntl

Arrays: TypeAlias = dict[str, np.ndarray]
PACKAGE = "udl"
ROOT = Path(__file__).parent.parent  # the package's folder
LIBRARIES = ("numpy", "torch")


def memoised(function: Callable[..., Arrays]) -> Callable[..., Arrays]:
    """Keep a function's results in the folder that the variable ``UDL_CACHE`` names, if it is set.

    Parameters
    ----------
    function : callable
        Returns a dict of arrays, the same ones for the same arguments; the arguments are numbers,
        texts, None or tuples of these.

    Returns
    -------
    callable
        The same function; it raises ``ValueError`` for an argument of another kind.
    """
    signature = inspect.signature(function)

    @functools.wraps(function)
    def remembering(*args: object, **kwargs: object) -> Arrays:
        bound = signature.bind(*args, **kwargs)
        bound.apply_defaults()
        for name, value in bound.arguments.items():
            _plain(name, value)
        folder = os.environ.get("UDL_CACHE")
        if not folder:
            return function(*args, **kwargs)
        key = _key(function, dict(bound.arguments))
        path = Path(folder) / f"{function.__module__}.{function.__qualname__}-{key}.npz"
        path.parent.mkdir(parents=True, exist_ok=True)
        with _alone(path):
            if not path.exists():
                _write(path, function(*args, **kwargs))
            with np.load(path, allow_pickle=False) as arrays:
                return {name: arrays[name] for name in arrays.files}

    return remembering


def sources(module: str) -> dict[str, Path]:
    """Find a module of the package and those that it imports, directly or not.

    Parameters
    ----------
    module : str
        Its full name, for example ``"udl.training.loop"``.

    Returns
    -------
    dict of str to Path
        The files by module name.
    """
    found: dict[str, Path] = {}
    waiting = [module]
    while waiting:
        name = waiting.pop()
        path = _file(name)
        if path is None or name in found:
            continue
        found[name] = path
        # Importing a module runs the packages above it first, and with them what they import.
        waiting.append(name.rpartition(".")[0])
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                waiting += [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module:
                # Either may be the module: `from udl import plot` or `from udl.plot import use`.
                waiting += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return found


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Make other processes that want the same result wait for it, instead of computing it too."""
    if sys.platform == "win32":
        yield
        return
    name = path.with_suffix(".lock")
    while True:
        # A process that is killed lets go of its lock; the file it leaves does no harm.
        with name.open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not _is_still(name, lock.fileno()):
                continue  # its owner has deleted it meanwhile; another file may stand there
            try:
                yield
            finally:
                name.unlink()
            return


def _is_still(path: Path, descriptor: int) -> bool:
    """Say whether a path still leads to an open file."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False


def _write(path: Path, result: Arrays) -> None:
    """Write a result under another name first: nobody ever reads half a file."""
    unfinished = path.with_suffix(f".{os.getpid()}.tmp.npz")
    kept: dict[str, Any] = dict(result)
    np.savez(unfinished, **kept)
    os.replace(unfinished, path)


def _file(module: str) -> Path | None:
    package, *parts = module.split(".")
    if package != PACKAGE:
        return None
    path = ROOT.joinpath(*parts)
    for candidate in (path.with_suffix(".py"), path / "__init__.py"):
        if candidate.is_file():
            return candidate
    return None


def _key(function: Callable[..., Arrays], arguments: dict[str, object]) -> str:
    digest = hashlib.sha256()
    for name, path in sorted(sources(function.__module__).items()):
        digest.update(name.encode() + path.read_bytes())
    for library in LIBRARIES:
        try:
            digest.update(f"{library} {version(library)}\n".encode())
        except PackageNotFoundError:
            continue
    digest.update(repr((function.__qualname__, sorted(arguments.items()))).encode())
    return digest.hexdigest()[:16]


def _plain(name: str, value: object) -> None:
    if isinstance(value, tuple):
        for item in value:
            _plain(name, item)
    elif not isinstance(value, str | int | float | None):
        raise ValueError(
            f"{name}: got {value!r}; expected a number, text, None or a tuple of these"
        )
