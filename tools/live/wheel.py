"""The teaching package as a browser gets it: a wheel of this commit's source, and parts of it.

The bytes depend on the source alone. What is assessed and what it is judged by stay out, and with
them recorded results that only figures read. Each chapter's checks, the experiments and every large
file are packages of their own, so that a page loads what it needs and no more.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

from tools.live.packages import Package, packed
from tools.project import HOME

SOURCE = HOME / "src" / "udl"
LARGE = 40_000  # bytes; a larger file of data is a package of its own
# Relative to the package.
LEFT_OUT = (
    *("coursework/*", "experiments/*/*.npz", "experiments/*.md"),
    *("data/README.md", "checks/README.md"),
)
# Folders that are packages of their own: only some chapters need them.
APART = ("checks/ch*", "experiments", "graphs", "residual", "data/graphs")
BEFORE = ("numpy", "jaxtyping")
INFO = (
    "Metadata-Version: 2.1\nName: udl\nVersion: {}\nLicense: MIT\n",
    "Wheel-Version: 1.0\nGenerator: udl\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
)


def excluded_by_setup() -> list[str]:
    """Read what no installed package holds, as patterns of files relative to the package."""
    settings = tomllib.loads((HOME / "pyproject.toml").read_text("utf-8"))
    modules = settings["tool"]["setuptools"]["packages"]["find"].get("exclude", [])
    folders = (one.removesuffix("*").replace(".", "/").removeprefix("udl/") for one in modules)
    return [f"{folder}/*" for folder in folders]


def files(source: Path = SOURCE) -> dict[str, Path]:
    """List the files that a browser may get, by their place in the package."""
    left_out = [*LEFT_OUT, *excluded_by_setup()]
    found = {}
    for path in sorted(source.rglob("*")):
        place = path.relative_to(source).as_posix()
        if "__pycache__" in path.parts or not path.is_file():
            continue
        if not any(fnmatchcase(place, pattern) for pattern in left_out):
            found[place] = path
    return found


def part_of(place: str, size: int = 0) -> str:
    """Name the part that a file belongs to.

    Parameters
    ----------
    place : str
        The file, relative to the package.
    size : int
        Its bytes.

    Returns
    -------
    str
        ``"udl"``, or the folder or file that is a part of its own: ``"udl/checks/ch06_training"``.
    """
    folders = place.split("/")[:-1]
    for length in range(1, len(folders) + 1):
        folder = "/".join(folders[:length])
        if any(fnmatchcase(folder, pattern) for pattern in APART):
            return f"udl/{folder}"
    return f"udl/{place}" if size > LARGE and not place.endswith(".py") else "udl"


def teaching(source: Path = SOURCE) -> Iterator[Package]:
    """Yield the wheel of the teaching package, and after it each of its other parts.

    Parameters
    ----------
    source : Path
        The package's folder.

    Yields
    ------
    Package
    """
    settings = tomllib.loads((HOME / "pyproject.toml").read_text("utf-8"))
    number = settings["project"]["version"]
    parts: defaultdict[str, dict[str, bytes]] = defaultdict(dict)
    for place, path in files(source).items():
        content = path.read_bytes()
        parts[part_of(place, len(content))][f"udl/{place}"] = content
    info = f"udl-{number}.dist-info"
    metadata, wheel = INFO
    parts["udl"] |= {
        f"{info}/METADATA": metadata.format(number).encode(),
        f"{info}/WHEEL": wheel.encode(),
        f"{info}/licenses/LICENSE": (HOME / "LICENSE").read_bytes(),
    }
    whole = packed(parts.pop("udl"))
    yield Package("udl", f"udl-{number}-py3-none-any.whl", whole, BEFORE, ("udl",), False)
    for name, held in sorted(parts.items()):
        file = name.replace("/", "-").replace(".", "-")
        yield Package(name, f"{file}.zip", packed(held), ("udl",), (), False)
