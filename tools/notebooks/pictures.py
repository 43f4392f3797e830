"""Pictures inside notebooks, light enough to be sent along."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image
from PIL import __version__ as pillow_version

from tools.files import write_if_changed
from tools.notebooks.resolver import Picture

HEAVY = 40_000
"""Bytes above which a picture is made smaller before it goes into a notebook."""

WIDTH = 900
"""Pixels to which a heavy picture is narrowed."""


def shrink(png: bytes) -> bytes:
    """Make a heavy picture light enough for a notebook: narrower, with a palette.

    Parameters
    ----------
    png : bytes
        The picture.

    Returns
    -------
    bytes
        The same bytes if they are few, else the smaller of both versions.
    """
    if len(png) <= HEAVY:
        return png
    image: Image.Image = Image.open(io.BytesIO(png))
    if image.width > WIDTH:
        height = round(image.height * WIDTH / image.width)
        image = _opaque(image.convert("RGBA")).resize((WIDTH, height), Image.Resampling.LANCZOS)
    image = _opaque(image)
    method = Image.Quantize.FASTOCTREE if image.mode == "RGBA" else Image.Quantize.MEDIANCUT
    if image.mode != "P":
        image = image.quantize(128, method=method, dither=Image.Dither.NONE)
    buffer = io.BytesIO()
    image.save(buffer, "PNG", optimize=True)
    return min(buffer.getvalue(), png, key=len)


def _opaque(image: Image.Image) -> Image.Image:
    """Drop the transparency of a picture that uses none: three channels are quicker than four."""
    if image.mode == "RGBA" and image.getchannel("A").getextrema() == (255, 255):
        return image.convert("RGB")
    return image


@dataclass(frozen=True)
class Shelf:
    """The exported figures, made light; what was made light once is kept in a folder.

    Parameters
    ----------
    figures : Path
        Folder of the exported figures.
    manifest : mapping
        ``{stem: {name: {"alt": …, "caption": …}}}``.
    kept : Path
        Folder for the light pictures, each named by the hash of the heavy one.
    """

    figures: Path
    manifest: Mapping[str, Mapping[str, Mapping[str, Any]]]
    kept: Path

    def light(self, png: bytes) -> bytes:
        """Return the light version of a picture."""
        if len(png) <= HEAVY:
            return png
        settings = f"{HEAVY} {WIDTH} {pillow_version}".encode()
        path = self.kept / f"{hashlib.sha256(settings + png).hexdigest()[:24]}.png"
        if path.exists():
            return path.read_bytes()
        made = shrink(png)
        write_if_changed(path, made)
        return made

    def prepare(self) -> None:
        """Make all figures light at once: most of the time that notebooks take goes into this."""
        paths = [
            self.figures / stem / f"{name}.png"
            for stem, names in self.manifest.items()
            for name in names
        ]
        # Pillow lets other threads run while it works.
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            for _ in pool.map(self.light, [path.read_bytes() for path in paths]):
                pass

    def picture(self, stem: str, name: str) -> Picture:
        """Return a figure for a notebook; raises ``KeyError`` where there is none."""
        entry = self.manifest[stem][name]
        png = self.light((self.figures / stem / f"{name}.png").read_bytes())
        return Picture(png, entry["alt"], entry["caption"])
