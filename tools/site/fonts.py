"""The site's typefaces, cut down to the characters and weights that its pages use.

Run as ``python -m tools.site.fonts``. The faces come from the npm packages in ``node_modules``; the
same inputs give the same bytes.
"""

from __future__ import annotations

import hashlib
import io
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import fontTools
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

from tools.errors import BookError
from tools.files import write_if_changed
from tools.project import NO_PACKAGE, Project

# Letters of western European names, typographic punctuation, and the few signs that prose and
# code print outside mathematics.
LATIN = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x100),
    *map(ord, "ŁłŃńŐőŒœŠšŽžĆćČčĐđĘęĚěĞğİıŘřŞşŸ"),
    *map(ord, "–—‘’‚“”„†•…‰′″‹›€™−×÷±≈≠≤≥←↑→↓∞∂√∑∏∫"),
    0x2009,
    0x200A,
    0x202F,
]
GREEK = [*range(0x391, 0x3CA), 0x3D5, 0x3F5]
FEATURES = ["kern", "liga", "calt", "ccmp", "locl", "mark", "mkmk", "onum", "lnum", "tnum", "sups"]

# The licence asks that every copy says so; the cut sources no longer do.
LICENCE = {
    13: "This Font Software is licensed under the SIL Open Font License, Version 1.1.",
    14: "https://openfontlicense.org",
}


@dataclass(frozen=True)
class Face:
    """One font file to make.

    Parameters
    ----------
    name : str
        Its file's stem.
    source : str
        The package's file, below ``node_modules/@fontsource-variable``.
    characters : Sequence of int
        Code points to keep, where the source has them.
    weights : tuple of int
        Lightest and heaviest weight to keep; equal ones freeze the weight.
    """

    name: str
    source: str
    characters: Sequence[int]
    weights: tuple[int, int]

    @property
    def family(self) -> str:
        """The name of its family in the style sheet."""
        return f"Course {self.name.partition('-')[0].title()}"


def _source(family: str, script: str, style: str) -> str:
    return f"{family}/files/{family}-{script}-wght-{style}.woff2"


FACES = (
    Face("serif", _source("source-serif-4", "latin", "normal"), LATIN, (400, 700)),
    Face("serif-italic", _source("source-serif-4", "latin", "italic"), LATIN, (400, 400)),
    Face("serif-greek", _source("source-serif-4", "greek", "normal"), GREEK, (400, 400)),
    Face("sans", _source("source-sans-3", "latin", "normal"), LATIN, (400, 700)),
    Face("code", _source("source-code-pro", "latin", "normal"), LATIN, (400, 600)),
    Face("code-greek", _source("source-code-pro", "greek", "normal"), GREEK, (400, 400)),
)


def cut(data: bytes, family: str, characters: Sequence[int], weights: tuple[int, int]) -> bytes:
    """Keep some characters and weights of a variable font.

    Parameters
    ----------
    data : bytes
        A font file.
    family : str
        The name that the result bears: the licence reserves the source's for the whole font.
    characters : Sequence of int
        Code points to keep.
    weights : tuple of int
        Lightest and heaviest weight to keep.

    Returns
    -------
    bytes
        The smaller font, as WOFF2.
    """
    font = TTFont(io.BytesIO(data), recalcTimestamp=False)
    options = Options()
    options.layout_features = FEATURES
    options.name_IDs = [0, 1, 2, 5, 6]
    options.hinting = False
    options.notdef_outline = True
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    low, high = weights
    font = instantiateVariableFont(font, {"wght": low if low == high else (low, high)})
    names = {1: family, 4: family, 6: family.replace(" ", "")} | LICENCE
    for name_id, text in names.items():
        font["name"].setName(text, name_id, 3, 1, 0x409)
    font.flavor = "woff2"
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def make(node_modules: Path, out: Path, faces: Sequence[Face] = FACES) -> list[Path]:
    """Make the site's fonts; one whose source and recipe are unchanged is left alone.

    Parameters
    ----------
    node_modules : Path
        Where npm put its packages.
    out : Path
        The folder to write to; a hidden file in it, which Sphinx does not publish, remembers
        what each font was made from.
    faces : Sequence of Face, optional
        What to make.

    Returns
    -------
    list of Path
        The font files.

    Raises
    ------
    BookError
        Where a source is missing.
    """
    files = []
    stamps = out / ".made-from.json"
    known: dict[str, str] = json.loads(stamps.read_text("utf-8")) if stamps.exists() else {}
    for face in faces:
        source = node_modules / "@fontsource-variable" / face.source
        try:
            data = source.read_bytes()
        except FileNotFoundError:
            raise NO_PACKAGE(f"{source}: missing; run npm ci") from None
        recipe = repr(
            (
                face.family,
                sorted(face.characters),
                face.weights,
                FEATURES,
                LICENCE,
                fontTools.version,
            )
        )
        key = hashlib.sha256(data + recipe.encode()).hexdigest()
        target = out / f"{face.name}.woff2"
        if not target.exists() or known.get(face.name) != key:
            write_if_changed(target, cut(data, face.family, face.characters, face.weights))
            known[face.name] = key
            write_if_changed(stamps, json.dumps(known, indent=1, sort_keys=True))
        files.append(target)
    return files


def build(project: Project) -> list[Path]:
    """Make the fonts where the site takes them from.

    Parameters
    ----------
    project : Project
        The book.

    Returns
    -------
    list of Path
        The font files.
    """
    return make(project.npm, project.vendor / "fonts")


def main() -> int:
    """Make the fonts and print their sizes."""
    try:
        files = build(Project())
    except BookError as error:
        print(error, file=sys.stderr)
        return 1
    for file in files:
        print(f"{file}: {file.stat().st_size / 1000:.1f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
