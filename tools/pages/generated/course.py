"""What a course is made of, as its tables name it: chapters, practicals, figures, decks."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

# The formats in which a deck and a figure can be had: file ending and what readers call it.
DECK_FORMATS = (("pptx", "PowerPoint"), ("html", "HTML"), ("pdf", "PDF"))
FIGURE_FORMATS = (("svg", "SVG"), ("pdf", "PDF"), ("png", "PNG"), ("pptx", "PowerPoint"))


@dataclass(frozen=True)
class Practical:
    """One practical: its page's stem, its number as a reader says it, and what it asks of one."""

    stem: str
    number: str
    title: str
    minutes: int
    solutions: str


@dataclass(frozen=True)
class Coursework:
    """One coursework: its page's stem, its number as a reader says it, and what it asks of one."""

    stem: str
    number: str
    title: str
    minutes: int
    summary: str


@dataclass(frozen=True)
class Figure:
    """One exported figure: its name, its words, its size in CSS pixels and its files."""

    name: str
    title: str
    alt: str
    width: int
    height: int
    files: tuple[str, ...]

    @property
    def formats(self) -> list[tuple[str, str]]:
        """Ending and name of each format that was made of it."""
        return [
            (ending, name)
            for ending, name in FIGURE_FORMATS
            if f"{self.name}.{ending}" in self.files
        ]

    @property
    def has_dark(self) -> bool:
        """Whether there is a variant for dark screens."""
        return f"{self.name}.dark.svg" in self.files


@dataclass(frozen=True)
class Deck:
    """One lecture deck: its file's stem in ``slides/``, title, what it was made into, slides."""

    name: str
    title: str
    endings: tuple[str, ...] = ("pptx", "html", "pdf")
    slides: int = 0

    @property
    def formats(self) -> list[tuple[str, str]]:
        """Ending and name of each format that was made of it."""
        return [(ending, name) for ending, name in DECK_FORMATS if ending in self.endings]


class Listed:
    """What stands in the contents, perhaps before there is anything to read."""

    status: str
    updated: datetime.date

    @property
    def written(self) -> bool:
        """Whether there is something to read: what is planned stays out of counts and search."""
        return self.status != "planned"

    @property
    def updated_in_words(self) -> str:
        """When its author last changed what it says, as a reader writes a date."""
        return in_words(self.updated)


@dataclass(frozen=True)
class Chapter(Listed):
    """One chapter and all that belongs to it.

    Parameters
    ----------
    number : int
        The chapter's number in the course and in the book.
    slug : str
        ``chNN_slug``, the name under which every room keeps what belongs to the chapter.
    part : str
        Caption of the part of the course that it stands in.
    title : str
        The page's heading.
    status : str
        ``planned``, ``draft`` or ``complete``.
    updated : datetime.date
        When its author last changed what it says.
    summary : str
        One sentence.
    practicals : tuple of Practical
        In the order of ``_toc.yml``.
    decks : tuple of Deck
        In alphabetical order.
    figures : tuple of Figure
        In the manifest's order.
    minutes : int, optional
        What a careful reader needs.
    goals : tuple of str
        What a reader can do afterwards, in Markdown.
    needs : str
        What it builds on, in Markdown.
    """

    number: int
    slug: str
    part: str
    title: str
    status: str
    updated: datetime.date
    summary: str
    practicals: tuple[Practical, ...] = ()
    decks: tuple[Deck, ...] = ()
    figures: tuple[Figure, ...] = ()
    minutes: int | None = None
    goals: tuple[str, ...] = ()
    needs: str = ""

    @property
    def mark(self) -> str:
        """What stands before its title in a table."""
        return str(self.number)

    @property
    def name(self) -> str:
        """How a sentence speaks of it."""
        return f"chapter {self.number}"

    @property
    def address(self) -> str:
        """Its page below the site's root."""
        return f"{self.slug}/index.html"

    @property
    def anchor(self) -> str:
        """What its labels have after their kind: ``ch05`` of ``fig-ch05-sigmoid``."""
        return self.slug[:4]


@dataclass(frozen=True)
class AppendixPage(Listed):
    """One page of the appendix: its letter, its file's stem in ``appendix/``, and what it holds."""

    letter: str
    stem: str
    part: str
    title: str
    status: str
    updated: datetime.date
    summary: str
    figures: tuple[Figure, ...] = ()

    # As a chapter has them; an appendix has neither practicals nor decks.
    slug = "appendix"
    name = "the appendix"
    anchor = "appendix"
    practicals = ()
    decks = ()

    @property
    def mark(self) -> str:
        """What stands before its title in a table."""
        return self.letter

    @property
    def address(self) -> str:
        """Its page below the site's root."""
        return f"appendix/{self.stem}.html"


def in_words(day: datetime.date) -> str:
    """Write a date as a reader does: 23 November 2026."""
    return f"{day.day} {day:%B %Y}"
