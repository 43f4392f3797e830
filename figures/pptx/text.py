"""Mathematics as letters: what of matplotlib's math text a text box can say.

matplotlib has already placed every glyph; a text box can follow it when the glyphs stand one
after another on one line, with simple raised or lowered ones between them.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Any

from matplotlib import _mathtext_data as mathtext_data
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import StyleFlags
from matplotlib.mathtext import MathTextParser
from matplotlib.text import Text
from matplotlib.textpath import text_to_path as _text_to_path

from figures.pptx.shapes import Run

__all__ = [
    "caption_runs",
    "caption_words",
    "math_line",
    "plain_words",
    "slide_font",
    "slide_typeface",
    "text_width",
]

# Fonts with the same widths, by the name under which slides know them.
_TWINS = {
    "Arimo": "Arial",
    "Liberation Sans": "Arial",
    "Helvetica": "Arial",
    "Tinos": "Times New Roman",
    "Liberation Serif": "Times New Roman",
    "Cousine": "Courier New",
    "Liberation Mono": "Courier New",
}
_DESIGN_SIZE = 100.0
# PowerPoint sets raised and lowered letters at two thirds of the size.
_SCRIPT_SIZE = 2.0 / 3.0
# In ems: from here on a gap is written as a space; more stretching than this is not type any more.
_SPACE_FROM = 0.12
_MOST_TRACKING = 0.09
_OVERLAP = 0.12
_GAP = "gap"

# The stubs leave out what finds a font.
_text_layout: Any = _text_to_path
_BAKOMA = {value: key for key, value in reversed(mathtext_data.latex_to_bakoma.items())}


@dataclass(frozen=True)
class _Glyph:
    text: str
    italic: bool
    bold: bool
    level: int
    left: float
    right: float


def slide_font(prop: FontProperties) -> Any:
    """Return the font that matplotlib found, an `FT2Font`."""
    return _text_layout._get_font(prop)


def slide_typeface(prop: FontProperties) -> str:
    """Return the family that a slide names for the font that matplotlib found."""
    name: str = slide_font(prop).family_name
    return _TWINS.get(name, name)


def text_width(
    text: str, prop: FontProperties, *, italic: bool = False, bold: bool = False
) -> float:
    """Return the width of plain text in ems."""
    styled = prop.copy()
    if italic:
        styled.set_style("italic")
    if bold:
        styled.set_weight("bold")
    styled.set_size(_DESIGN_SIZE)
    width, _, _ = _text_layout.get_text_width_height_descent(text, styled, False)
    return float(width) / _DESIGN_SIZE


@lru_cache(maxsize=4096)
def math_line(text: str, prop: FontProperties) -> tuple[Run, ...] | None:
    """Return a line of math text as runs, or None where runs cannot say it.

    Parameters
    ----------
    text
        With mathematics between dollar signs.
    prop
        The font of the line.

    Returns
    -------
    tuple of Run or None
        Runs in the line's own font, whatever font matplotlib took a symbol from; their tracking
        gives the line matplotlib's width.
    """
    placed = _glyphs(text, prop)
    if placed is None:
        return None
    glyphs, width = placed
    runs = _runs(_with_spaces(glyphs), text_width(" ", prop))
    missing = _missing_letters(runs, prop)
    natural = sum(_natural_width(run, prop, missing) for run in runs)
    # A slide takes what the font lacks from another, as matplotlib did.
    natural += sum(glyph.right - glyph.left for glyph in glyphs if glyph.text in missing)
    letters = sum(len(run.text) for run in runs)
    tracking = (width - natural) / max(letters, 1)
    if not letters or abs(tracking) > _MOST_TRACKING:
        return None
    return tuple(replace(run, tracking=tracking) for run in runs)


def _natural_width(run: Run, prop: FontProperties, missing: set[str]) -> float:
    """Return the width of a run's letters in ems, those that the font lacks left aside."""
    known = "".join(letter for letter in run.text if letter not in missing)
    width = text_width(known, prop, italic=run.italic, bold=run.bold)
    return width * (_SCRIPT_SIZE if run.level else run.scale)


def _missing_letters(runs: tuple[Run, ...], prop: FontProperties) -> set[str]:
    """Return which letters of some runs the font lacks."""
    known = slide_font(prop).get_charmap()
    return {letter for run in runs for letter in run.text if ord(letter) not in known}


def _glyphs(text: str, prop: FontProperties) -> tuple[list[_Glyph], float] | None:
    """Return the glyphs of a line from left to right and its width in ems, or None."""
    styled = prop.copy()
    styled.set_size(_DESIGN_SIZE)
    layout = MathTextParser("path").parse(text, 72, styled)
    if layout.rects or not layout.glyphs:
        return None
    found: list[_Glyph] = []
    accents: list[tuple[str, float]] = []
    for font, size, code, index, left, bottom in layout.glyphs:
        letter = _character(font.family_name, code)
        if letter is None:
            return None
        if unicodedata.combining(letter):
            accents.append((letter, left))
            continue
        level = _level(size / _DESIGN_SIZE, bottom / _DESIGN_SIZE)
        if level is None:
            return None
        font.set_size(size, 72)
        advance = font.load_glyph(index).linearHoriAdvance / 65536
        style = font.style_flags
        found.append(
            _Glyph(
                letter,
                bool(style & StyleFlags.ITALIC),
                bool(style & StyleFlags.BOLD),
                level,
                left / _DESIGN_SIZE,
                (left + advance) / _DESIGN_SIZE,
            )
        )
    found.sort(key=lambda glyph: glyph.left)
    for accent, left in accents:
        bearer = _bearer(found, left / _DESIGN_SIZE)
        composed = unicodedata.normalize("NFC", found[bearer].text + accent)
        if len(composed) > 1:
            return None
        found[bearer] = _replace_text(found[bearer], composed)
    for before, after in pairwise(found):
        if after.left < before.right - _OVERLAP:
            return None
    return found, layout.width / _DESIGN_SIZE


def _character(family: str, code: int) -> str | None:
    """Return the letter that a glyph stands for; None for parts that have no code point."""
    if family in {"cmsy10", "cmr10", "cmmi10", "cmex10", "cmtt10", "cmss10"}:
        name = _BAKOMA.get((family, code), "").lstrip("\\")
        if len(name) == 1:
            return name
        code = mathtext_data.tex2uni.get(name, 0)
    letter = chr(code)
    if code == 0 or unicodedata.category(letter) in {"Co", "Cc", "Cn"}:
        return None
    plain = unicodedata.normalize("NFKC", letter) if 0x1D400 <= code <= 0x1D7FF else letter
    return plain


def _level(size: float, rise: float) -> int | None:
    """Return 0 for full-size letters on the baseline, ±1 for scripts, None for anything else."""
    if size > 0.95:
        return 0 if abs(rise) < 0.02 and size < 1.05 else None
    if size < 0.6:
        return None
    if 0.1 < rise < 0.7:
        return 1
    return -1 if -0.45 < rise < -0.05 else None


def _bearer(glyphs: list[_Glyph], left: float) -> int:
    """Return which glyph an accent at a position belongs to: the nearest that starts before it."""
    distances = [abs((glyph.left + glyph.right) / 2 - left - 0.15) for glyph in glyphs]
    return distances.index(min(distances))


def _replace_text(glyph: _Glyph, text: str) -> _Glyph:
    return _Glyph(text, glyph.italic, glyph.bold, glyph.level, glyph.left, glyph.right)


def _with_spaces(glyphs: list[_Glyph]) -> Iterator[_Glyph]:
    """Yield the glyphs with a space wherever matplotlib left room for one."""
    for i, glyph in enumerate(glyphs):
        if i:
            before = glyphs[i - 1]
            gap = glyph.left - before.right
            spaced = before.text.isspace() or glyph.text.isspace()
            same_line = before.level == 0 or glyph.level == 0
            if gap > _SPACE_FROM and same_line and not spaced:
                yield _Glyph(_GAP, False, False, 0, before.right, glyph.left)
        yield glyph


def _runs(glyphs: Iterator[_Glyph], space: float) -> tuple[Run, ...]:
    """Join glyphs set alike; spaces that stand for a gap get a size that makes its width.

    Never a larger size than the letters': a higher line would stand lower.
    """
    runs: list[Run] = []
    for glyph in glyphs:
        last = runs[-1] if runs else None
        style = (glyph.italic, glyph.bold, glyph.level)
        if glyph.text == _GAP:
            wide = (glyph.right - glyph.left) / space
            count = math.ceil(wide)
            runs.append(Run(" " * count, *style, scale=wide / count))
        elif last and last.scale == 1.0 and (last.italic, last.bold, last.level) == style:
            runs[-1] = Run(last.text + glyph.text, *style)
        else:
            runs.append(Run(glyph.text, *style))
    return tuple(runs)


def plain_words(text: Text) -> str:
    """Return what a text says on one line, mathematics in letters where letters can say it."""
    lines = []
    for line in text.get_text().split("\n"):
        runs = math_line(line, text.get_fontproperties()) if line.count("$") > 1 else None
        lines.append("".join(run.text for run in runs) if runs else line)
    return " ".join(" ".join(lines).split())


_INLINE = re.compile(
    r"(?P<math>\$[^$]+\$)|\*\*(?P<bold>[^*]+)\*\*|\*(?P<italic>[^*]+)\*|"
    r"(?P<role>\{cite[:a-z]*\}`(?P<key>[^`]+)`)"
)

# Letters that Unicode has raised and lowered.
_RAISED = str.maketrans("0123456789+−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ")
_LOWERED = str.maketrans("0123456789+−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")


def caption_runs(caption: str, prop: FontProperties) -> tuple[Run, ...]:
    """Return a caption (MyST limited to mathematics, emphasis and citations) as runs.

    Mathematics that runs cannot say stays as its source, without the dollar signs; a citation
    that nobody has resolved stays as its key.
    """
    runs: list[Run] = []
    position = 0
    for match in _INLINE.finditer(caption):
        runs.append(Run(caption[position : match.start()]))
        position = match.end()
        if match["math"]:
            line = math_line(match["math"], prop)
            runs += line if line else (Run(match["math"].strip("$"), italic=True),)
        elif match["role"]:
            runs.append(Run(match["key"]))
        else:
            runs.append(
                Run(match["bold"] or match["italic"], bool(match["italic"]), bool(match["bold"]))
            )
    runs.append(Run(caption[position:]))
    return tuple(run for run in runs if run.text)


def caption_words(caption: str) -> str:
    """Return a caption as letters alone, indices raised or lowered where Unicode has them."""
    words = ""
    for run in caption_runs(caption, FontProperties(family=["sans-serif"])):
        shifted = _RAISED if run.level > 0 else _LOWERED
        if not run.level:
            words += run.text
        elif all(ord(letter) in shifted for letter in run.text.strip()):
            words += run.text.translate(shifted)
        else:
            words += f"{'^' if run.level > 0 else '_'}{run.text}"
    words = re.sub(r"\\frac\{([^{}]+)\}\{([^{}]+)\}", r"\1/\2", words).replace(" ^∘", "°")
    return " ".join(re.sub(r"\\sqrt\{([^{}]+)\}", r"√\1", words).split())
