"""Citations in captions, written out where no page resolves them: PowerPoint, README.txt."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from figures.export.places import ROOT

if TYPE_CHECKING:
    from pybtex.database import Entry

_CITATION = re.compile(r"\{cite(?P<form>:\w+)?\}`(?P<keys>[^`]+)`")


def citations(text: str) -> list[str]:
    """List the citations in a text, as they are written there."""
    return [match[0] for match in _CITATION.finditer(text)]


def written_out(caption: str, root: Path = ROOT) -> str:
    """Name authors and year in the place of each citation.

    Parameters
    ----------
    caption
        A figure's caption in MyST.
    root
        The project, whose ``book/references.bib`` has the works.

    Returns
    -------
    str
        The caption; a work that is not there keeps its key, as the page's build will complain.
    """

    def words(match: re.Match[str]) -> str:
        works = [_work(key.strip(), root) for key in match["keys"].split(",")]
        if match["form"] == ":t":
            return ", ".join(f"{who} ({year})" if year else who for who, year in works)
        return f"({'; '.join(', '.join(filter(None, work)) for work in works)})"

    return _CITATION.sub(words, caption)


def _work(key: str, root: Path) -> tuple[str, str]:
    entry = _bibliography(root / "book" / "references.bib").get(key)
    return (_authors(entry), entry.fields.get("year", "")) if entry else (key, "")


@cache
def _bibliography(path: Path) -> dict[str, Entry]:
    from pybtex.database import parse_file

    return dict(parse_file(str(path)).entries) if path.is_file() else {}


def _authors(entry: Entry) -> str:
    people = entry.persons.get("author") or entry.persons.get("editor") or []
    names = [" ".join(person.prelast_names + person.last_names) for person in people]
    names = [re.sub(r"[{}]", "", name) for name in names]
    if len(names) > 2:
        return f"{names[0]} et al."
    return " and ".join(names) or entry.fields.get("title", entry.key)
