"""The picture that is shown where a link to the site is shared: drawn, never photographed.

It shows the course's first idea: a network's bent line, data around it, and the distributions
that stand on the line. The same inputs give the same bytes.
"""

from __future__ import annotations

import io
import math
import random
from functools import cache
from itertools import pairwise
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from tools.project import NO_PACKAGE
from tools.site.discovery import CARD_SIZE

SCALE = 2  # drawn twice as large, so that lines come out smooth
GROUND, INK, QUIET = "#ffffff", "#23272e", "#59616d"
MODEL, SPREAD = "#1560d4", "#d9a036"
ARIMO = Path("@expo-google-fonts") / "arimo"
FACES = {
    "regular": ARIMO / "400Regular" / "Arimo_400Regular.ttf",
    "bold": ARIMO / "700Bold" / "Arimo_700Bold.ttf",
}
# The network's output: where it bends, in parts of the picture's width and height.
BENDS = ((0.0, 0.80), (0.22, 0.58), (0.45, 0.72), (0.72, 0.34), (1.0, 0.44))
STANDING = (0.13, 0.34, 0.60, 0.86)  # inputs at which a density is drawn
SIGMA = 0.055


def output_at(x: float) -> float:
    """Give the height of the line at an input, both in parts of the picture."""
    for (left, below), (right, above) in pairwise(BENDS):
        if x <= right:
            return below + (above - below) * (x - left) / (right - left)
    return BENDS[-1][1]


def _font(npm: Path, face: str, size: int) -> ImageFont.FreeTypeFont:
    path = npm / FACES[face]
    if not path.exists():
        raise NO_PACKAGE(f"node_modules/{FACES[face]}: missing; `make setup` installs it")
    return ImageFont.truetype(path, size * SCALE, layout_engine=ImageFont.Layout.BASIC)


def _wrapped(words: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _picture(draw: ImageDraw.ImageDraw, box: tuple[int, int, int, int]) -> None:
    left, top, right, bottom = box

    def place(x: float, y: float) -> tuple[float, float]:
        return left + x * (right - left), top + y * (bottom - top)

    steps = [number / 60 * 8 - 4 for number in range(61)]
    for x in STANDING:
        bell = [
            place(x + 0.075 * math.exp(-t * t / 2), output_at(x) + SIGMA * 1.5 * t) for t in steps
        ]
        draw.polygon(bell, fill="#f7ead0")
        draw.line(bell, fill=SPREAD, width=3 * SCALE, joint="curve")
        foot, head = place(x, output_at(x) - 6 * SIGMA), place(x, output_at(x) + 6 * SIGMA)
        draw.line([foot, head], fill="#d8dce2", width=SCALE)
    dots = random.Random(5)
    for number in range(44):
        x = (number + 0.5) / 44
        across, down = place(x, output_at(x) + dots.gauss(0, 1.3 * SIGMA))
        size = 5 * SCALE
        draw.ellipse([across - size, down - size, across + size, down + size], fill=INK)
    draw.line([place(*bend) for bend in BENDS], fill=MODEL, width=7 * SCALE, joint="curve")


@cache
def draw(title: str, site_url: str, npm: Path) -> bytes:
    """Draw the card.

    Parameters
    ----------
    title : str
        The site's.
    site_url : str
        Its address, shown without its scheme.
    npm : Path
        Where npm put the fonts.

    Returns
    -------
    bytes
        A PNG of 1200 by 630 pixels.

    Raises
    ------
    BookError
        Where the font is missing.
    """
    width, height = (side * SCALE for side in CARD_SIZE)
    image = Image.new("RGB", (width, height), GROUND)
    pen = ImageDraw.Draw(image)
    _picture(pen, (0, 250 * SCALE, width, height - 20 * SCALE))
    pen.rectangle([0, 0, width, 12 * SCALE], fill=MODEL)
    bold, regular = _font(npm, "bold", 64), _font(npm, "regular", 30)
    down = 60 * SCALE
    for line in _wrapped(title, bold, width - 160 * SCALE):
        pen.text((80 * SCALE, down), line, font=bold, fill=INK)
        down += 74 * SCALE
    said = "An independent companion: text, figures, code that runs, and exercises"
    pen.text((80 * SCALE, down + 8 * SCALE), said, font=regular, fill=QUIET)
    small = _font(npm, "regular", 24)
    shown = site_url.partition("://")[2]
    pen.text((width - 80 * SCALE, height - 28 * SCALE), shown, font=small, fill=QUIET, anchor="rs")
    image = image.resize(CARD_SIZE, Image.Resampling.LANCZOS)
    made = io.BytesIO()
    image.quantize(128, dither=Image.Dither.NONE).save(made, "PNG", optimize=True)
    return made.getvalue()
