"""The runtime and the packages that are built for browsers: where they are, and whose word counts.

npm brings Pyodide's core and its lock, which names the SHA-256 of each file of each package. Files
may come from anywhere: what the lock does not name, byte for byte, is not taken.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import io
import json
import os
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tools.project import HOME

NPM = HOME / "node_modules" / "pyodide"
LOCK = "pyodide-lock.json"
CORE = ("pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip")
LIBRARY = "python_stdlib.zip"
# Of the standard library: what talks to servers of mail and news, and alphabets of one country.
NO_USE = (
    *("cgi.", "cgitb.", "ftplib.", "imaplib.", "mailbox.", "nntplib.", "pickletools.", "poplib."),
    *("smtplib.", "telnetlib.", "wsgiref/", "xmlrpc/"),
)
ALPHABETS = (
    *("__init__", "aliases", "ascii", "base64", "charmap", "cp1252", "cp437", "hex", "idna"),
    *("iso8859_1.", "iso8859_15", "latin_1", "punycode", "raw_unicode", "rot_13", "undefined"),
    *("unicode", "utf_", "zlib"),
)
FOLDER = "UDL_PYODIDE_PACKAGES"  # a folder of package files that is looked into first
KEPT = HOME / ".venv" / "share" / "pyodide"  # where `fetch` leaves them; the name of the release
# What the teaching package imports that browsers need a build of their own for.
ROOTS = ("numpy", "scipy", "matplotlib")
# matplotlib names them for PDF files, a canvas of its own and zones of time, which no cell needs.
NEEDLESS = {"fonttools", "matplotlib-pyodide", "pytz"}
MANY = 2  # packages; more are counted and not named
# Pure Python that the lock does not know: packed from what the build itself has installed.
PURE = {"jaxtyping": ("wadler-lindig",), "wadler-lindig": ()}


@dataclass(frozen=True)
class Package:
    """One file that a browser loads.

    Parameters
    ----------
    name : str
        What it is called.
    file : str
        The file's name.
    content : bytes
        What is in it.
    depends : tuple of str
        The packages that must be there before.
    imports : tuple of str
        The names under which Python imports it.
    locked : bool
        Whether Pyodide's lock names it, so that Pyodide can load it.
    """

    name: str
    file: str
    content: bytes
    depends: tuple[str, ...]
    imports: tuple[str, ...]
    locked: bool

    @property
    def sha256(self) -> str:
        """The hash by which a browser accepts the file."""
        return sum_of(self.content)


def sum_of(content: bytes) -> str:
    """Hash some bytes."""
    return hashlib.sha256(content).hexdigest()


@cache
def core(name: str) -> bytes:
    """Read one file of the runtime; the standard library goes without what no notebook needs."""
    content = (NPM / name).read_bytes()
    if name != LIBRARY:
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = [one for one in archive.namelist() if not one.endswith("/") and is_of_use(one)]
        return packed({one: archive.read(one) for one in names})


def is_of_use(module: str) -> bool:
    """Tell whether a notebook may need a file of the standard library."""
    folder, _, file = module.rpartition("/")
    if folder == "encodings":
        return file.startswith(ALPHABETS)
    return not module.startswith(NO_USE)


@cache
def lock() -> dict[str, Any]:
    """Read Pyodide's own lock; empty where npm has not brought it."""
    try:
        return dict(json.loads((NPM / LOCK).read_text("utf-8")))
    except FileNotFoundError:
        return {}


def release() -> str:
    """Name the release of Pyodide; empty where npm has not brought it."""
    return str(lock().get("info", {}).get("version", ""))


def wanted(roots: Iterable[str] = ROOTS) -> list[str]:
    """List packages and all that they need, each after what it needs.

    Parameters
    ----------
    roots : iterable of str
        Names in Pyodide's lock.

    Returns
    -------
    list of str
    """
    found: list[str] = []

    def add(name: str) -> None:
        if name not in found:
            for other in depends(name):
                add(other)
            found.append(name)

    for name in roots:
        add(name)
    return found


def depends(name: str) -> tuple[str, ...]:
    """List what a package of the lock needs, but for what no cell does."""
    return tuple(sorted(set(lock()["packages"][name]["depends"]) - NEEDLESS))


def needed_by(outside: Iterable[str]) -> list[str]:
    """Name the packages that bring what some code imports by its top-level names."""
    named = {top: name for name in wanted() for top in lock()["packages"][name]["imports"]}
    return sorted({named[one] for one in outside if one in named})


def folders() -> list[Path]:
    """List where package files may lie: the folder that is named, and what was fetched."""
    named = os.environ.get(FOLDER)
    return [*([Path(named)] if named else []), KEPT / release()]


def accepted(name: str, content: bytes) -> bool:
    """Tell whether some bytes are a package's file, by the lock's hash alone."""
    return bool(sum_of(content) == lock()["packages"][name]["sha256"])


def found(places: Iterable[Path] | None = None) -> dict[str, bytes]:
    """Read all files of packages that lie somewhere and are what the lock names.

    Parameters
    ----------
    places : iterable of Path, optional
        Where to look; :func:`folders` by default.

    Returns
    -------
    dict of str to bytes
        By package.
    """
    files: dict[str, bytes] = {}
    places = folders() if places is None else list(places)
    for name in wanted() if lock() else ():
        for place in places:
            path = place / _file(name)
            if path.is_file() and accepted(name, content := path.read_bytes()):
                files[name] = content
                break
    return files


def lacking() -> str:
    """Say why the site cannot have Python in its pages; empty where it can."""
    if not lock() or not all((NPM / file).is_file() for file in CORE):
        return "npm has not brought Pyodide"
    places = folders()
    missing = [name for name in wanted() if not any((at / _file(name)).is_file() for at in places)]
    if len(missing) > MANY:
        return f"there are no files of {len(missing)} packages for browsers"
    return f"there is no file of {' and '.join(missing)} for browsers" if missing else ""


def _file(name: str) -> str:
    return str(lock()["packages"][name]["file_name"])


def locked() -> Iterator[Package]:
    """Yield the packages that Pyodide's lock names, each after what it needs."""
    files = found()
    for name in wanted():
        entry = lock()["packages"][name]
        imports = tuple(entry["imports"])
        yield Package(name, entry["file_name"], files[name], depends(name), imports, True)


def pure() -> Iterator[Package]:
    """Yield the packages of pure Python, packed from what is installed."""
    for name in reversed(PURE):
        told = importlib.metadata.distribution(name)
        stem = name.replace("-", "_")
        folder = Path(str(told.locate_file(stem)))
        info = f"{stem}-{told.version}.dist-info"
        files = {
            f"{stem}/{path.relative_to(folder).as_posix()}": path for path in folder.rglob("*.py")
        }
        metadata = told.read_text("METADATA") or ""
        licences = {
            f"{info}/{path.name}": Path(str(told.locate_file(path)))
            for path in told.files or ()
            if path.name.startswith("LICENSE")
        }
        content = {place: path.read_bytes() for place, path in (files | licences).items()}
        archive = packed({**content, f"{info}/METADATA": metadata.encode()})
        file = f"{stem}-{told.version}-py3-none-any.whl"
        yield Package(name, file, archive, PURE[name], (stem,), False)


def packed(files: Mapping[str, bytes]) -> bytes:
    """Pack files into an archive whose bytes depend on nothing but theirs.

    Parameters
    ----------
    files : mapping of str to bytes
        By their place in the archive.

    Returns
    -------
    bytes
    """
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for place, content in sorted(files.items()):
            told = zipfile.ZipInfo(place, (1980, 1, 1, 0, 0, 0))
            told.compress_type, told.create_system = zipfile.ZIP_DEFLATED, 3
            told.external_attr = 0o644 << 16
            archive.writestr(told, content)
    return stream.getvalue()


def trimmed_lock(names: Iterable[str]) -> bytes:
    """Write Pyodide's lock for some packages alone, a tenth of its size."""
    kept = {}
    for name in sorted(names):
        entry = dict(lock()["packages"][name])
        kept[name] = {**entry, "depends": list(depends(name)), "unvendored_tests": False}
    return json.dumps({"info": lock()["info"], "packages": kept}, sort_keys=True).encode()
