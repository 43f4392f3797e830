"""The decorator that turns a function into a figure of the book.

    @figure("gaussian-density", title="…", alt="…", caption="…")
    def gaussian_density() -> Figure:
        ...

The function takes nothing, draws with `udl.plot` in whichever scheme is current, and returns the
figure; it never shows or saves. A figure that lacks what a page needs is refused here, on import,
by the line of its function.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from udl.plot import Figure

__all__ = ["FigureError", "FigureSpec", "Registry", "figure"]

ALT_LENGTH = (50, 400)
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_MATH = re.compile(r"\$[^$]+\$")
# Captions also go to slides and image files, so they keep to text, emphasis, math and citations.
_FORBIDDEN_IN_CAPTION = {
    r"```|:::": "a directive",
    r"\]\(": "a link or image",
    r"https?://": "an address",
    r"</?[a-zA-Z!]": "HTML",
    r"\{(?!cite[:a-z]*\})[a-z:]+\}`": "a role other than a citation",
    r"(?m)^\s*(#|[-*+] |\d+\. |>)": "a heading, list or quotation",
    r"\$\$": "displayed mathematics",
}


class FigureError(Exception):
    """A figure that cannot be published; the message is one line that names figure and reason."""


@dataclass(frozen=True)
class FigureSpec:
    """A registered figure.

    `stem` is the chapter, `name` the permanent name within it, `source` the place of the function
    as ``file:line``. The appendix's figures have the stem ``appendix``.
    """

    stem: str
    name: str
    title: str
    alt: str
    caption: str
    function: Callable[[], Figure]
    source: str

    @property
    def label(self) -> str:
        """The label on the page: ``fig-ch05-NAME``, in the appendix ``fig-appendix-NAME``."""
        return f"fig-{self.stem.partition('_')[0]}-{self.name}"

    @property
    def module(self) -> str:
        """The file that it stands in, below ``figures/``."""
        return self.source.rpartition(":")[0].partition("/")[2]

    def faults(self) -> list[str]:
        """Return what keeps the figure from being published, in words; empty when nothing does."""
        found = []
        if not _NAME.fullmatch(self.name):
            found.append("name must be lower-case words joined by hyphens")
        if not self.title.strip():
            found.append("empty title")
        if not self.alt.strip():
            found.append("missing alt text")
        elif not ALT_LENGTH[0] <= len(self.alt) <= ALT_LENGTH[1]:
            found.append(
                f"alt text has {len(self.alt)} characters, "
                f"expected {ALT_LENGTH[0]} to {ALT_LENGTH[1]}"
            )
        if not self.caption.strip():
            found.append("empty caption")
        if self.caption.count("$") % 2:
            found.append("caption has an unpaired dollar sign")
        words = _MATH.sub("", self.caption)
        found += [
            f"caption contains {what}"
            for pattern, what in _FORBIDDEN_IN_CAPTION.items()
            if re.search(pattern, words if pattern != r"\$\$" else self.caption)
        ]
        return found


class Registry:
    """The figures registered so far, by chapter and name, in the order of their definition."""

    def __init__(self) -> None:
        self._figures: dict[str, dict[str, FigureSpec]] = {}

    def add(self, spec: FigureSpec) -> None:
        """Register a figure.

        Raises
        ------
        FigureError
            If it cannot be published or its chapter already has a figure of that name.
        """
        faults = spec.faults()
        if spec.name in self._figures.get(spec.stem, {}):
            other = self._figures[spec.stem][spec.name].source
            faults.append(f"duplicate name, also at {other}")
        if faults:
            raise FigureError(f"{spec.source}: {spec.name}: {'; '.join(faults)}")
        self._figures.setdefault(spec.stem, {})[spec.name] = spec

    def chapter(self, stem: str) -> dict[str, FigureSpec]:
        """Return a chapter's figures by name."""
        return dict(self._figures.get(stem, {}))


REGISTRY = Registry()


def figure(
    name: str, *, title: str = "", alt: str = "", caption: str = ""
) -> Callable[[Callable[[], Figure]], Callable[[], Figure]]:
    """Register a function as a figure of the chapter that its module belongs to.

    A chapter is a module ``figures.chNN_slug`` or a folder of that name, with a module a theme.

    Parameters
    ----------
    name
        Permanent name; the page's label is ``fig-chNN-NAME``.
    title
        What the figure is, in a few words.
    alt
        What the picture shows, for those who do not see it; 50 to 400 characters.
    caption
        What to notice, in MyST limited to mathematics, emphasis and citations.

    Returns
    -------
    Callable
        A decorator that returns the function unchanged.

    Raises
    ------
    FigureError
        If something is missing or the name is taken.
    """

    def register(function: Callable[[], Figure]) -> Callable[[], Figure]:
        code = function.__code__
        path, room = Path(code.co_filename), Path(__file__).parent
        # The chapter is the first name below this room; what stands elsewhere is named by its file.
        inside = path.relative_to(room) if room in path.parents else Path(path.name)
        REGISTRY.add(
            FigureSpec(
                stem=Path(inside.parts[0]).stem,
                name=name,
                title=" ".join(title.split()),
                alt=" ".join(alt.split()),
                caption=" ".join(caption.split()),
                function=function,
                source=f"{room.name}/{inside.as_posix()}:{code.co_firstlineno}",
            )
        )
        return function

    return register
