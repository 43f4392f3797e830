"""What a page's text may refer to: labels, citations, recorded values, titles and figures.

The site's build leaves all of it behind in ``resolver.json``.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from tools.errors import BookError, Fault
from tools.pages import illustrations
from tools.pages.illustrations import Illustration

UNKNOWN_LABEL = Fault(
    "notebook-unknown-label",
    "A reference names a label that the book does not have.",
    "Correct the name, or put `(name)=` above what it should lead to.",
)
NO_NUMBER = Fault(
    "notebook-label-without-number",
    "A reference asks for the number of something that has none.",
    "Use `{ref}`, which shows a title.",
)
UNKNOWN_CITATION = Fault(
    "notebook-unknown-citation",
    "A citation's key is not in the bibliography.",
    "Enter the work in `book/references.bib`.",
)
UNKNOWN_VALUE = Fault(
    "notebook-unknown-value",
    "`{glue:text}` quotes a value that no cell recorded.",
    "Record it: `page.record(name, value, format)`.",
)
UNKNOWN_PAGE = Fault(
    "notebook-unknown-page",
    "A link leads to a page that the book does not have.",
    "Correct the path, which starts at the page that links.",
)
UNKNOWN_FIGURE = Fault(
    "notebook-unknown-figure",
    "A page shows a figure that its chapter does not have.",
    "Correct the name, or write the figure in `figures/`.",
)

_NUMBER = re.compile(r"\(?(\d+(?:\.\d+)*[a-z]?)\)?$")


@dataclass(frozen=True)
class Label:
    """What a label stands for: the words that name it, and its address on the site."""

    text: str
    url: str

    @property
    def number(self) -> str | None:
        """Trailing number of the text (``5.3`` of ``Figure 5.3``), if it has one."""
        match = _NUMBER.search(self.text)
        return match[1] if match else None


@dataclass(frozen=True)
class Picture:
    """A figure as a notebook shows it.

    Parameters
    ----------
    png : bytes
        The picture.
    alt, caption : str
        What it shows, in words; the caption is MyST.
    """

    png: bytes
    alt: str
    caption: str


def _no_picture(stem: str, name: str) -> Picture:
    raise KeyError(f"{stem}/{name}")


def _no_illustration(page: str, file: str) -> Illustration:
    raise KeyError(f"{page}: {file}")


@dataclass(frozen=True)
class Resolver:
    """All that a page's Markdown may refer to.

    Parameters
    ----------
    labels : mapping
        By label, what it names and where.
    citations : mapping
        By key, the citation as running text: ``Prince (2023)``.
    glue : mapping
        By name, the recorded value as text.
    titles : mapping
        By page name, the page's title.
    site_url : str
        Where the site is published, without a slash at its end.
    page : str
        The page at hand (``ch05_loss_functions/index``): it names errors, and relative links
        start there.
    line : int
        The line of the page on which the text at hand begins; 0 where that is not known.
    picture : callable
        Gives the :class:`Picture` of a stem and a name; raises ``KeyError`` for an unknown one.
    illustration : callable
        Gives a picture of the writer's own by page and file, likewise.
    """

    labels: Mapping[str, Label] = field(default_factory=dict)
    citations: Mapping[str, str] = field(default_factory=dict)
    glue: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    site_url: str = ""
    page: str = ""
    line: int = 0
    picture: Callable[[str, str], Picture] = _no_picture
    illustration: Callable[[str, str], Illustration] = _no_illustration

    @classmethod
    def from_json(cls, text: str, site_url: str = "") -> Resolver:
        """Read ``resolver.json``.

        Parameters
        ----------
        text : str
            The file's text.
        site_url : str
            Where the site is published.

        Returns
        -------
        Resolver
            For no page yet; see :meth:`on`.
        """
        data = json.loads(text)
        return cls(
            labels={key: Label(**value) for key, value in data["labels"].items()},
            citations=data["citations"],
            glue=data["glue"],
            titles=data.get("titles", {}),
            site_url=site_url.rstrip("/"),
        )

    def on(self, page: str, picture: Callable[[str, str], Picture] | None = None) -> Resolver:
        """Return the same resolver for one page."""
        return replace(self, page=page, picture=picture or self.picture)

    def error(self, fault: Fault, message: str) -> BookError:
        """Build an error that names the page, and the line on which the text at hand begins."""
        line = f":{self.line}" if self.line else ""
        return fault(f"book/{self.page}.md{line}: {message}")

    def below(self, line: int) -> Resolver:
        """Return the same resolver for text that begins on a line of the page."""
        return replace(self, line=line)

    def label(self, name: str) -> Label:
        """Look a label up."""
        found = self.labels.get(name) or self.labels.get(name.lower())
        if found is None:
            raise self.error(UNKNOWN_LABEL, f"unknown label {name!r}")
        return found

    def numbered(self, name: str) -> tuple[str, Label]:
        """Look a label up that must have a number."""
        found = self.label(name)
        if found.number is None:
            raise self.error(NO_NUMBER, f"label {name!r} has no number (it reads {found.text!r})")
        return found.number, found

    def citation(self, key: str) -> str:
        """Look a citation up, as running text."""
        if key.strip() not in self.citations:
            raise self.error(UNKNOWN_CITATION, f"unknown citation {key.strip()!r}")
        return self.citations[key.strip()]

    def value(self, name: str) -> str:
        """Look a recorded value up."""
        if name not in self.glue:
            raise self.error(UNKNOWN_VALUE, f"unknown recorded value {name!r}")
        return self.glue[name]

    def figure(self, name: str) -> tuple[str, Label, Picture]:
        """Look a figure of the page's chapter up: its label, what that stands for, the picture."""
        stem = self.page.partition("/")[0]
        try:
            picture = self.picture(stem, name)
        except KeyError:
            raise self.error(UNKNOWN_FIGURE, f"unknown figure {name!r}") from None
        label = f"fig-{stem.partition('_')[0]}-{name}"
        return label, self.numbered(label)[1], picture

    def own_picture(self, file: str, name: str | None) -> tuple[str, Label, Illustration]:
        """Look a picture of the writer's own up: its label, what that stands for, the picture."""
        try:
            picture = self.illustration(self.page, file)
        except KeyError:
            raise self.error(UNKNOWN_FIGURE, f"unknown picture {file!r}") from None
        label = name or illustrations.label(self.page, file)
        return label, self.numbered(label)[1], picture

    def other_page(self, target: str, said: str) -> tuple[str, str]:
        """Look a page up by its path as seen from this one: its title and its address.

        Parameters
        ----------
        target : str
            The path, with or without ``.md``.
        said : str
            The link as it is written, for the error.
        """
        page = self.beside(target.removesuffix(".md"))
        if page not in self.titles:
            raise self.error(UNKNOWN_PAGE, said)
        return self.titles[page], self.address(f"{page}.html")

    def address(self, url: str) -> str:
        """Make an address of the site absolute."""
        return f"{self.site_url}/{url.lstrip('/')}"

    def beside(self, target: str) -> str:
        """Name a file of the site as seen from the page: ``../notation`` is ``notation``."""
        if target.startswith("/"):
            return target.lstrip("/")
        return posixpath.normpath(posixpath.join(posixpath.dirname(self.page), target))
