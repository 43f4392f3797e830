"""What a page states about itself: its title, and its facts under ``udl`` in the front matter."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from typing import Any

from tools.errors import Fault
from tools.markdown import headings
from tools.pages.frontmatter import read_front_matter, split_front_matter

PAGE_TITLE = Fault(
    "page-title",
    "A page has no title.",
    "Begin its text with `# Title`.",
)
PAGE_FACTS = Fault(
    "page-facts",
    "A page's front matter has no `udl:` entry.",
    "Copy the front matter at the top of the guide and fill it in.",
)
PAGE_FACT = Fault(
    "page-fact",
    "A page's front matter lacks a fact, or has one of the wrong kind.",
    "Give the key the value that the error asks for.",
)


def udl(text: str, where: str) -> Mapping[str, Any]:
    """Read what a page's front matter says under ``udl``.

    Raises
    ------
    BookError
        Where it says nothing.
    """
    found = read_front_matter(text, where).get("udl")
    if not isinstance(found, dict):
        raise PAGE_FACTS(f"{where}: the front matter has no udl: {{...}}")
    return found


def _fact(facts: Mapping[str, Any], key: str, kind: type, where: str) -> Any:
    if key not in facts:
        raise PAGE_FACT(f"{where}: udl.{key} is missing")
    value = facts[key]
    if not isinstance(value, kind) or isinstance(value, bool):
        raise PAGE_FACT(f"{where}: udl.{key} is {value!r}; expected {kind.__name__}")
    return value


def text_of(facts: Mapping[str, Any], key: str, where: str) -> str:
    """Read a fact that is a text, or refuse the page."""
    return str(_fact(facts, key, str, where))


def number(facts: Mapping[str, Any], key: str, where: str) -> int:
    """Read a fact that is a whole number, or refuse the page."""
    return int(_fact(facts, key, int, where))


def choice(facts: Mapping[str, Any], key: str, allowed: Sequence[str], where: str) -> str:
    """Read a fact that is one of several words, or refuse the page."""
    value = text_of(facts, key, where)
    if value not in allowed:
        raise PAGE_FACT(f"{where}: udl.{key} is {value!r}; expected one of {', '.join(allowed)}")
    return value


def date(facts: Mapping[str, Any], where: str) -> datetime.date:
    """Read when a page's author last changed what it says, or refuse the page."""
    value = facts.get("updated")
    if not isinstance(value, datetime.date) or isinstance(value, datetime.datetime):
        raise PAGE_FACT(f"{where}: udl.updated is {value!r}; expected a date such as 2026-11-23")
    return value


def page_title(text: str, where: str) -> str:
    """Read a page's title, its first heading.

    Raises
    ------
    BookError
        Where it has none.
    """
    body = split_front_matter(text, where)[1]
    # The title stands near the top, so that the few lines above it are all that has to be parsed.
    for line in re.finditer(r"^# .*$", body, re.MULTILINE):
        for heading in headings(body[: line.end()]):
            if heading.level == 1:
                return heading.text
    raise PAGE_TITLE(f"{where}: has no heading (a line that starts with '# ')")
