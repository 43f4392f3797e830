"""What a page states about itself: its title, and its facts under ``udl`` in the front matter."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tools.errors import Fault
from tools.markdown import headings
from tools.pages.faults import Faults
from tools.pages.frontmatter import line_of, read_front_matter, split_front_matter
from tools.pages.vocabulary import CHAPTER_KEYS, STATUSES, UPDATED, Key, wrong_facts

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
    "A page's front matter lacks a fact, or has one of the wrong kind or name.",
    "Give the key the name, or the value, that the error asks for.",
)


@dataclass(frozen=True)
class Facts:
    """What a page's front matter says under ``udl``, each fact of the kind that was asked for.

    Parameters
    ----------
    found : Mapping
        The facts as YAML has them.
    page : str
        The page, in which a fault's line is found.
    where : str
        Its file.
    """

    found: Mapping[str, Any]
    page: str
    where: str

    def at(self, key: str) -> str:
        """Name the file and the line of a fact."""
        return f"{self.where}:{line_of(self.page, key)}"

    def fact(self, key: Key) -> Any:
        """Read a fact, or refuse the page."""
        if said := key.fault(self.found):
            raise PAGE_FACT(f"{self.at(key.name)}: udl.{key.name} {said}")
        return self.found[key.name]

    def text(self, key: str) -> str:
        """Read a fact that is a text, or refuse the page."""
        return str(self.fact(Key(key, str, "")))

    def number(self, key: str) -> int:
        """Read a fact that is a whole number above zero, or refuse the page."""
        return int(self.fact(Key(key, int, "")))

    def choice(self, key: str, allowed: Sequence[str]) -> str:
        """Read a fact that is one of several words, or refuse the page."""
        value = self.text(key)
        if value not in allowed:
            raise PAGE_FACT(
                f"{self.at(key)}: udl.{key} is {value!r}; expected one of {', '.join(allowed)}"
            )
        return value

    def updated(self) -> datetime.date:
        """Read when a page's author last changed what it says, or refuse the page."""
        value: datetime.date = self.fact(UPDATED)
        return value


def udl(text: str, where: str) -> Facts:
    """Read what a page's front matter says under ``udl``.

    Raises
    ------
    BookError
        Where it says nothing.
    """
    found = read_front_matter(text, where).get("udl")
    if not isinstance(found, dict):
        raise PAGE_FACTS(f"{where}:{line_of(text, 'udl')}: the front matter has no udl: {{...}}")
    return Facts(found, text, where)


def chapter_facts(text: str, where: str, *, runs: bool) -> Facts:
    """Read the facts of a chapter or of a page of the appendix.

    Parameters
    ----------
    text, where : str
        The page and its file.
    runs : bool
        Whether it has code cells: such a page also says how long it takes to read.

    Raises
    ------
    BookError
        With a line for each fact that is missing or of the wrong kind.
    """
    facts, faults = udl(text, where), Faults()
    for name, said in wrong_facts(facts.found, CHAPTER_KEYS):
        faults.add(PAGE_FACT(f"{facts.at(name)}: udl.{name} {said}"))
    if isinstance(facts.found.get("status"), str):
        with faults.noted():
            facts.choice("status", STATUSES)
    if "minutes" not in facts.found and runs and facts.found.get("status") != "planned":
        with faults.noted():
            facts.number("minutes")
    faults.refuse()
    return facts


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
    first = text.count("\n") - body.count("\n") + 1
    raise PAGE_TITLE(f"{where}:{first}: has no heading (a line that starts with '# ')")
