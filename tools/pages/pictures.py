"""Pictures that code cells print: their size on the page, and fewer bytes for the same look."""

from __future__ import annotations

import io
import struct

from PIL import Image, ImageChops

CSS_DPI = 96
# What a colour channel may be off by, of 255: the eye sees no such step beside a line.
TOLERANCE = 16
COLOURS = 256


def css_size(png: bytes) -> tuple[int, int] | None:
    """Say how large a PNG is meant to be, in CSS pixels.

    Parameters
    ----------
    png : bytes
        The file.

    Returns
    -------
    tuple of int or None
        Width and height by the resolution that the file names; None where it is no PNG.
    """
    if png[:8] != b"\x89PNG\r\n\x1a\n" or png[12:16] != b"IHDR":
        return None
    with Image.open(io.BytesIO(png)) as image:
        dpi = image.info.get("dpi", (CSS_DPI, CSS_DPI))
        width, height = (
            round(pixels * CSS_DPI / each) for pixels, each in zip(image.size, dpi, strict=True)
        )
    return width, height


def is_shrunk(png: bytes) -> bool:
    """Tell by a PNG's header whether its colours already stand in a palette."""
    kind: int = struct.unpack_from("B", png, 25)[0]
    return kind == 3


def shrink(png: bytes) -> bytes:
    """Keep a plot's look in about a third of its bytes.

    Plots have few colours and the shades between them; photographs do not, and keep theirs.

    Parameters
    ----------
    png : bytes
        The file; its transparent parts are taken as white.

    Returns
    -------
    bytes
        The same picture, its resolution kept, with at most 256 colours where none is off by more
        than `TOLERANCE`; else with all of them. Never more bytes than came.
    """
    with Image.open(io.BytesIO(png)) as image:
        dpi = image.info.get("dpi", (CSS_DPI, CSS_DPI))
        ground = Image.new("RGBA", image.size, "white")
        ground.alpha_composite(image.convert("RGBA"))
    exact = ground.convert("RGB")
    few = exact.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    # The ground of a plot stays as white as the card around it.
    palette = few.getpalette() or []
    lightest = max(range(len(palette) // 3), key=lambda one: sum(palette[3 * one : 3 * one + 3]))
    if min(palette[3 * lightest : 3 * lightest + 3]) >= 255 - TOLERANCE:
        palette[3 * lightest : 3 * lightest + 3] = [255, 255, 255]
        few.putpalette(palette)
    off = ImageChops.difference(exact, few.convert("RGB")).getextrema()
    worst = max(high for _, high in off)  # type: ignore[misc]
    made = io.BytesIO()
    (few if worst <= TOLERANCE else exact).save(made, "PNG", optimize=True, dpi=dpi)
    return min(made.getvalue(), png, key=len)
