"""How a page reads, in numbers: words of its main path, openings, colons, and worn words.

``python -m tests.book.prose`` prints a table of all chapters. The main path is what a reader goes
through from top to bottom: no code, formulas, boxes that are closed, problems or references.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tools import markdown as myst

ROOT = Path(__file__).resolve().parent.parent.parent
ASIDE = {"bibliography", "code-cell", "code-block", "course-figure", "exercise", "solution", "raw"}
CLOSED = {"deeper", "dropdown"}
WORN = ("nobody", "whoever", "the luck of the draw", "price")
SHORT = 8  # words of a sentence that may be an aphorism


@dataclass
class Prose:
    """A page's main path.

    Parameters
    ----------
    sections : dict of str to list of str
        Its paragraphs, by the headings that they stand under.
    """

    sections: dict[str, list[str]] = field(default_factory=dict)

    @property
    def paragraphs(self) -> list[str]:
        """All paragraphs in their order."""
        return [paragraph for section in self.sections.values() for paragraph in section]

    @property
    def words(self) -> int:
        """Words on the main path."""
        return sum(len(paragraph.split()) for paragraph in self.paragraphs)

    @property
    def questions(self) -> list[str]:
        """Sections whose first sentence is a question."""
        first = {name: section[0] for name, section in self.sections.items() if section}
        return [name for name, text in first.items() if sentences(text)[0].endswith("?")]

    @property
    def short_endings(self) -> list[str]:
        """Short sentences that close a paragraph of several: where aphorisms stand."""
        ends = [sentences(paragraph) for paragraph in self.paragraphs if paragraph.endswith(".")]
        return [end[-1] for end in ends if len(end) > 2 and len(end[-1].split()) <= SHORT]

    @property
    def colons(self) -> float:
        """Colons and semicolons within sentences, per 1,000 words: none that announce a formula."""
        marks = sum(len(re.findall(r"[:;] ", paragraph)) for paragraph in self.paragraphs)
        return 1000 * marks / max(self.words, 1)

    def per_thousand(self, words: str) -> float:
        """How often words come, per 1,000 words."""
        found = re.findall(rf"\b{words}\b", " ".join(self.paragraphs), re.IGNORECASE)
        return 1000 * len(found) / max(self.words, 1)


def sentences(paragraph: str) -> list[str]:
    """Split a paragraph into its sentences."""
    return re.split(r"(?<=[.?!])[\"')*]*\s+(?=[\"'(*]*[A-Z0-9$`])", paragraph.strip()) or [""]


def read(text: str) -> Prose:
    """Read the main path of a page.

    Parameters
    ----------
    text : str
        The page as it is written, front matter included.

    Returns
    -------
    Prose
        Its paragraphs; formulas count as one word, roles as the words that they show.
    """
    body = re.sub(r"\A---\n.*?\n---\n", "", text, count=1, flags=re.DOTALL)
    prose = Prose()
    heading = ""
    for kind, words in _parts(body.split("\n")):
        if kind == "heading":
            heading = words
            if re.match(r"(problems|notes|references)\b", heading, re.IGNORECASE):
                heading = ""
        elif heading:
            prose.sections.setdefault(heading, []).append(words)
    return prose


def _parts(lines: list[str]) -> Iterator[tuple[str, str]]:
    """Yield headings and paragraphs, those of open boxes included."""
    for token, block in myst.blocks(lines):
        if token is None:
            yield from _texts("\n".join(block))
            continue
        directive = re.match(r"[`:]{3,}\{([\w:-]+)\}", block[0])
        if token.type == "fence" and directive and directive[1] not in ASIDE | CLOSED:
            yield from _parts([line for line in block[1:-1] if not re.match(r":[\w-]+:", line)])


def _texts(text: str) -> Iterator[tuple[str, str]]:
    for part in re.split(r"\n\s*\n", text):
        heading = re.match(r"#{1,6} (.*)", part.strip())
        plain = _plain(part)
        if heading:
            yield "heading", heading[1].strip()
        elif plain and not plain.startswith("|"):
            yield "text", plain


def _plain(text: str) -> str:
    text = re.sub(r"^\([\w-]+\)=$|^[%+].*$", "", text, flags=re.MULTILINE)
    text = re.sub(r"\{glue:text\}`[^`]*`|\{cite:?\w*\}`[^`]*`|\{\w+\}`[^`<]*`", "X", text)
    text = re.sub(r"\{\w+\}`([^`<]*)<[^`]*`", r"\1", text)
    text = re.sub(r"\$[^$]+\$", "X", text)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return " ".join(text.split())


def written(root: Path = ROOT) -> dict[str, str]:
    """Read the chapters that are complete, by stem."""
    pages = sorted((root / "book").glob("ch*_*/index.md"))
    texts = {page.parent.name: page.read_text("utf-8") for page in pages}
    return {stem: text for stem, text in texts.items() if "status: complete" in text}


def main() -> None:
    """Print the table."""
    head = "sections questions endings  :;/1000  worn/1000"
    print(f"{'chapter':24s}  words  {head}")
    for stem, text in written().items():
        prose = read(text)
        worn = sum(prose.per_thousand(word) for word in WORN)
        print(
            f"{stem:24s} {prose.words:6d} {len(prose.sections):9d} {len(prose.questions):9d} "
            f"{len(prose.short_endings):7d} {prose.colons:8.1f} {worn:9.2f}"
        )


if __name__ == "__main__":
    main()
