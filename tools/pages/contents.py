"""``_toc.yml``, the table of contents: which pages there are, and in which order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from tools.errors import BookError, Fault
from tools.pages.faults import did_you_mean
from tools.pages.frontmatter import load_yaml
from tools.pages.source import read_source

CONTENTS_BROKEN = Fault(
    "contents-broken",
    "`book/_toc.yml` is missing, is no YAML, or lacks its root or parts.",
    "Compare it with the last version that built: `git diff book/_toc.yml`.",
)
CONTENTS_MISSING_PAGE = Fault(
    "contents-missing-page",
    "`book/_toc.yml` lists a page that does not exist.",
    "Write the page, or correct its entry.",
)
CONTENTS_STRAY_PAGE = Fault(
    "contents-stray-page",
    "A page stands in no chapter of `book/_toc.yml`, so no reader could reach it.",
    "List it there; a draft that should not be built has a name that begins with `_`.",
)
CONTENTS_TWICE = Fault(
    "contents-twice",
    "`book/_toc.yml` lists a page twice.",
    "Take one of the two entries away.",
)


def read_contents(book: Path) -> dict[str, Any]:
    """Read ``_toc.yml``.

    Parameters
    ----------
    book : Path
        The folder that it stands in.

    Returns
    -------
    dict
        With ``root`` and ``parts``.

    Raises
    ------
    BookError
        Where it is missing or broken.
    """
    where = f"{book.name}/_toc.yml"
    try:
        found = load_yaml(read_source(book / "_toc.yml", where))
    except FileNotFoundError:
        raise CONTENTS_BROKEN(f"{where}: missing") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark else ""
        said = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise CONTENTS_BROKEN(f"{where}{line}: not YAML: {said}") from None
    if not isinstance(found, dict) or "root" not in found:
        raise CONTENTS_BROKEN(f"{where}: must be a mapping with root and parts")
    return found


def parts(book: Path) -> list[Mapping[str, Any]]:
    """Read the parts of ``_toc.yml``; a book without parts is one part without a caption."""
    found = read_contents(book)
    return found.get("parts") or [{"caption": "", "chapters": found.get("chapters")}]


def page_names(book: Path) -> list[str]:
    """List the pages of ``_toc.yml`` in reading order, root first.

    Parameters
    ----------
    book : Path
        The folder that it stands in.

    Returns
    -------
    list of str
        Paths below that folder, without their ending.
    """
    names: list[str] = [read_contents(book)["root"]]

    def collect(entries: list[Mapping[str, Any]]) -> None:
        for entry in entries:
            if "file" in entry:
                names.append(entry["file"])
            for inner in ("chapters", "sections"):
                collect(entry.get(inner) or [])

    collect(parts(book))
    return names


def entry_of(book: Path, name: str) -> str:
    """Name the line of ``_toc.yml`` that lists a page: ``book/_toc.yml:12``."""
    return next(entries_of(book, name), f"{book.name}/_toc.yml")


def entries_of(book: Path, name: str) -> Iterator[str]:
    """Name all lines of ``_toc.yml`` that list a page."""
    where = f"{book.name}/_toc.yml"
    listed = re.compile(rf"\bfile:\s*[\"']?{re.escape(name)}(?![\w/])")
    for number, line in enumerate(read_source(book / "_toc.yml", where).split("\n"), 1):
        if listed.search(line):
            yield f"{where}:{number}"


def page_twice(book: Path, name: str) -> BookError:
    """Make the error of a page that is listed twice."""
    first, *others = entries_of(book, name)
    again = f", and again in {', '.join(others)}" if others else " twice"
    return CONTENTS_TWICE(f"{first}: {name} is listed here{again}")


def missing_page(book: Path, name: str, pages: Iterable[str]) -> BookError:
    """Make the error of a page that is listed and not there.

    Parameters
    ----------
    book : Path
        The folder that ``_toc.yml`` stands in.
    name : str
        The page, without its ending.
    pages : iterable of str
        Those that there are.
    """
    return CONTENTS_MISSING_PAGE(
        f"{entry_of(book, name)}: {book.name}/{name}.md is listed and does not exist"
        f"{did_you_mean(name, pages)}"
    )


def stray_page(book: Path, name: str) -> BookError:
    """Make the error of a page that is there and not listed."""
    return CONTENTS_STRAY_PAGE(
        f"{book.name}/{name}.md:1: not listed in {book.name}/_toc.yml, so no reader could reach it"
    )
