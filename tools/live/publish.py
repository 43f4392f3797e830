"""Everything of Python in the page, written where the site takes it from.

Below ``_static``: ``python/HASH`` holds the runtime and the packages of others, ``python/udl-HASH``
the teaching package (addresses whose content never changes, so that a browser may keep them for
ever), ``live`` the scripts and, for each page, a list of what it loads.
"""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any

from tools.files import write_if_changed
from tools.fingerprint import tree_hash
from tools.live import bundle, needs, packages, wheel
from tools.live.packages import Package
from tools.live.pages import NONE, Page, pages
from tools.pages.memory import digest, remembered
from tools.project import Project

SCRIPTS, RUNTIME = "live", "python"
ROOMS = (SCRIPTS, RUNTIME)
MARKS = "live.json"  # in the build's folder: what the site's pages need to know
COMPRESSED = (".js", ".mjs", ".wasm", ".json")  # by hosts, on the way
WHY = {
    "torch": "It trains with PyTorch, which does not run in the page.",
    "transformers": "It loads a model with Transformers, which does not run in the page.",
}


def script(project: Project) -> str:
    """Name the script that pages import, relative to the site; empty where there is none."""
    try:
        marks = json.loads((project.build / MARKS).read_text("utf-8"))
    except FileNotFoundError:
        return ""
    return str(marks.get("script", ""))


def publish(project: Project) -> None:
    """Bring everything up to date; where something is lacking, all of it goes.

    Parameters
    ----------
    project : Project
        The book.
    """
    marks: dict[str, Any] = {}
    if not bundle.wanted(project) or bundle.lacking(project):
        for room in ROOMS:
            shutil.rmtree(project.vendor / room, ignore_errors=True)
    else:
        found = pages(project)
        rooms = (project.book / "_live", wheel.SOURCE)
        told = [*map(tree_hash, rooms), json.dumps(packages.lock()["info"])]
        told += [repr(one) for one in found.values()]
        kept = project.kept / "live.json"
        if not all((project.vendor / room).is_dir() for room in ROOMS):
            kept.unlink(missing_ok=True)
        marks = remembered(kept, told, partial(_write, project, found))
    write_if_changed(project.build / MARKS, json.dumps(marks, sort_keys=True))


def _write(project: Project, found: Mapping[str, Page]) -> dict[str, Any]:
    """Write all files; returns what the site's pages need to know."""
    others, ours = [*packages.locked(), *packages.pure()], [*wheel.teaching()]
    homes = _write_runtime(project.vendor / RUNTIME, others, ours)
    scripts = project.vendor / SCRIPTS
    bundle.bundle(project, scripts)
    source = digest((scripts / name).read_bytes() for name in bundle.ENTRIES)[:12]
    lists = {f"{one.name.replace('/', '.')}.json": one for one in found.values() if not one.lacks}
    for file, page in lists.items():
        told = _needs(page, others, ours, homes)
        text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        write_if_changed(scripts / file, text)
    for path in scripts.iterdir():
        if path.name not in {*lists, *bundle.ENTRIES}:
            path.unlink()
    return {"script": f"_static/{SCRIPTS}/live.js?{source}", "pages": _marks(found.values())}


def _marks(found: Iterable[Page]) -> dict[str, Any]:
    """List for each page its cells as they stand on it, or why it cannot run."""
    return {
        page.name: {
            "practical": page.practical,
            "why": WHY.get(page.lacks, page.lacks) if page.lacks else "",
            "cells": [
                (cell.shown, "" if cell.lacks else cell.id)
                for cell in page.cells
                if cell.shown != NONE
            ],
        }
        for page in found
    }


def _write_runtime(
    folder: Path, others: Sequence[Package], ours: Sequence[Package]
) -> dict[str, str]:
    """Write the files of runtime and packages; returns where on the site each package lies."""
    core = {name: packages.core(name) for name in packages.CORE}
    core[packages.LOCK] = packages.trimmed_lock(packages.wanted())
    theirs = core | {one.file: one.content for one in others}
    rooms = {
        digest(part for name in sorted(theirs) for part in (name, theirs[name]))[:12]: theirs,
        "udl-" + digest(one.sha256 for one in ours)[:12]: {one.file: one.content for one in ours},
    }
    for room, files in rooms.items():
        for name, content in files.items():
            write_if_changed(folder / room / name, content)
    if folder.exists():
        for path in folder.iterdir():
            if path.name not in rooms:
                shutil.rmtree(path)
    first, second = rooms
    homes = {one.name: f"_static/{RUNTIME}/{first}/" for one in others}
    homes |= {one.name: f"_static/{RUNTIME}/{second}/" for one in ours}
    return homes | {"": f"_static/{RUNTIME}/{first}/"}


def _needs(
    page: Page, others: Sequence[Package], ours: Sequence[Package], homes: Mapping[str, str]
) -> dict[str, Any]:
    """List what a page loads, each file after what it needs."""
    core = {name: packages.core(name) for name in packages.CORE}
    core[packages.LOCK] = packages.trimmed_lock(packages.wanted())
    by_name = {one.name: one for one in (*others, *ours)}
    first = _with_all(by_name, [*packages.needed_by(page.outside), *_parts(page, list(by_name))])
    late = [one for one in _with_all(by_name, packages.ROOTS) if one not in first]
    elsewhere = sorted({cell.lacks for cell in page.cells if cell.lacks})
    return {
        "page": page.name,
        "title": page.title,
        "practical": page.practical,
        "notebook": f"notebooks/{page.name}.ipynb",
        "runtime": {
            "version": packages.release(),
            "base": homes[""],
            "files": [{"name": name, **_file(name, core[name])} for name in sorted(core)],
        },
        "packages": [_package(by_name[name], homes) for name in first],
        "late": [_package(by_name[name], homes) for name in late],
        "behind": [cell.id for cell in page.cells if cell.behind],
        "elsewhere": elsewhere,
        "cannot": "",
    }


def _with_all(by_name: Mapping[str, Package], names: Iterable[str]) -> list[str]:
    """List packages and all that they need, each after what it needs."""
    found: dict[str, None] = {}

    def add(name: str) -> None:
        if name not in found:
            for other in by_name[name].depends:
                add(other)
            found[name] = None

    for name in names:
        add(name)
    return list(found)


def loaded(page: Page) -> list[str]:
    """List the packages and parts that a page loads before its first cell, without what they need.

    Parameters
    ----------
    page : Page
        One that can run.

    Returns
    -------
    list of str
    """
    return [
        *packages.needed_by(page.outside),
        *_parts(page, [one.name for one in wheel.teaching()]),
    ]


def _parts(page: Page, ours: Iterable[str]) -> list[str]:
    """List the parts of the teaching package that hold what a page reaches."""
    wanted = {"udl"}
    sources = []
    for module in page.modules:
        file = needs.file_of(module)
        if file is not None:
            wanted.add(wheel.part_of(file.relative_to(wheel.SOURCE).as_posix()))
            sources.append(file.read_text("utf-8"))
    for one in ours:
        # A file of data belongs to the module that names it.
        name = one.rpartition("/")[2]
        if "." in name and any(f'"{name}"' in source for source in sources):
            wanted.add(one)
    return sorted(wanted)


def _package(one: Package, homes: Mapping[str, str]) -> dict[str, Any]:
    library = one.file.endswith(".zip") and one.locked
    return {
        "name": one.name,
        "url": f"{homes[one.name]}{one.file}",
        "format": "library" if library else "wheel" if one.file.endswith(".whl") else "zip",
        "imports": list(one.imports),
        "lock": one.name if one.locked else None,
        **_file(one.file, one.content),
    }


@cache
def _file(name: str, content: bytes) -> dict[str, Any]:
    """Describe a file: its bytes, those on the way to a reader, and its hash."""
    sent = gzip.compress(content, 6) if Path(name).suffix in COMPRESSED else content
    return {"bytes": len(content), "wire": len(sent), "sha256": packages.sum_of(content)}
