"""Compare matplotlib's own rendering of a figure with LibreOffice's rendering of its slide.

Both are drawn at 288 dots per inch. What one shows must be found in the other within two of these
dots (two thirds of a CSS pixel): that forgives smoothing and the snapping of lines to dots, but
not a line that is missing, moved by a pixel, of another colour or of another width. The remaining
difference is averaged over tiles of 8 by 8 CSS pixels; text, for which fonts may differ, is left
out, and so are narrow strips around the panels (see `overhang_mask`).
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.figure import Figure
from matplotlib.text import Text
from numpy.typing import NDArray
from PIL import Image
from scipy.ndimage import maximum_filter, minimum_filter

from tools import programs

CSS_DPI = 96
OVERSAMPLING = 3
DPI = CSS_DPI * OVERSAMPLING
TILE = 8 * OVERSAMPLING
FORGIVEN = 2  # dots
# LibreOffice knows opacity in whole percent: up to half a percent of 255, and a colour's rounding.
SAME_COLOR = 2  # of 255
PDF_FILTER = (
    'pdf:impress_pdf_Export:{"UseLosslessCompression":{"type":"boolean","value":"true"},'
    '"ReduceImageResolution":{"type":"boolean","value":"false"}}'
)

# LibreOffice takes no more than 255 words of a command line, and leaves out the rest silently.
MOST_FILES = 100

Picture = NDArray[np.uint8]


@dataclass(frozen=True)
class Comparison:
    """Difference of each tile that holds anything besides text, from 0 (none) to 255.

    `tiles` has NaN where text covers the tile; its rows run downwards.
    """

    tiles: NDArray[np.float64]

    @property
    def worst(self) -> float:
        """Largest difference of any tile."""
        return float(np.nanmax(self.tiles))

    @property
    def mean(self) -> float:
        """Mean difference over all tiles."""
        return float(np.nanmean(self.tiles))

    @property
    def place(self) -> tuple[int, int]:
        """Left and top of the worst tile in CSS pixels."""
        row, column = np.unravel_index(int(np.nanargmax(self.tiles)), self.tiles.shape)
        return int(column) * 8, int(row) * 8


def reference(fig: Figure) -> Picture:
    """Return matplotlib's own rendering, laid out as the figure was when it was last saved."""
    fig.set_layout_engine("none")
    stream = BytesIO()
    fig.savefig(stream, format="png", dpi=DPI)
    return np.asarray(Image.open(stream).convert("RGB"))


def visible_texts(fig: Figure) -> list[Text]:
    """Return the texts that a figure shows."""
    hidden: set[Text] = set()
    for ax in fig.findobj(Axes):
        for axis in ax._axis_map.values():
            shown = axis._update_ticks() if axis.get_visible() and ax.axison else []
            every = [*axis.get_major_ticks(), *axis.get_minor_ticks()]
            hidden |= {label for tick in every for label in (tick.label1, tick.label2)}
            hidden -= {label for tick in shown for label in (tick.label1, tick.label2)}
            if not axis.get_visible() or not ax.axison:
                hidden |= {axis.label, axis.offsetText}
    return [
        text
        for text in fig.findobj(Text)
        if text.get_visible() and text.get_text().strip() and text not in hidden
    ]


def text_extents(fig: Figure) -> list[tuple[Text, NDArray[np.float64]]]:
    """Return left, top, right and bottom of every visible text by matplotlib, in CSS pixels.

    Letters have their true widths: on a canvas of dots matplotlib rounds them.
    """
    before = fig.dpi
    fig.dpi = 72
    fig.draw_without_rendering()
    height = fig.bbox.height
    found = []
    for text in visible_texts(fig):
        # Without an annotation's arrow.
        box = Text.get_window_extent(text, RendererBase())
        found.append(
            (text, np.array([box.x0, height - box.y1, box.x1, height - box.y0]) * CSS_DPI / 72)
        )
    fig.dpi = before
    return found


def text_mask(fig: Figure, shape: tuple[int, int]) -> NDArray[np.bool_]:
    """Return where text stands, with a margin; shape (rows, columns)."""
    mask = np.zeros(shape, dtype=bool)
    before = fig.dpi
    fig.dpi = DPI
    fig.draw_without_rendering()
    margin = 2 * OVERSAMPLING
    for text in visible_texts(fig):
        box = Text.get_window_extent(text)
        if not np.all(np.isfinite(box.extents)):
            continue
        left, right = int(box.x0) - margin, int(np.ceil(box.x1)) + margin
        top, bottom = int(shape[0] - box.y1) - margin, int(np.ceil(shape[0] - box.y0)) + margin
        mask[max(top, 0) : max(bottom, 0), max(left, 0) : max(right, 0)] = True
    fig.dpi = before
    return mask


def overhang_mask(fig: Figure, shape: tuple[int, int]) -> NDArray[np.bool_]:
    """Return the strips outside the panels into which the pen of a clipped line may reach.

    A slide cannot cut a pen along its length, so a line at a panel's edge keeps its full width.
    The edge itself and what is drawn on it stay in the comparison.
    """
    mask = np.zeros(shape, dtype=bool)
    near, far = OVERSAMPLING, 4 * OVERSAMPLING
    for ax in fig.axes:
        x0, y0, x1, y1 = ax.get_position().extents * (shape[1], shape[0], shape[1], shape[0])
        left, right, top, bottom = int(x0), int(x1), int(shape[0] - y1), int(shape[0] - y0)
        strip = np.zeros(shape, dtype=bool)
        strip[max(top - far, 0) : bottom + far, max(left - far, 0) : right + far] = True
        strip[max(top - near, 0) : bottom + near, max(left - near, 0) : right + near] = False
        mask |= strip
    return mask


def compare(first: Picture, second: Picture, mask: NDArray[np.bool_]) -> Comparison:
    """Compare two pictures of shape (rows, columns, 3), text left out by a mask (rows, columns)."""
    rows = min(first.shape[0], second.shape[0], mask.shape[0]) // TILE * TILE
    columns = min(first.shape[1], second.shape[1], mask.shape[1]) // TILE * TILE
    a, b = (picture[:rows, :columns].astype(np.float64) for picture in (first, second))
    difference = np.maximum(_unmatched(a, b), _unmatched(b, a))  # (rows, columns)
    difference[difference <= SAME_COLOR] = 0.0
    shown = ~mask[:rows, :columns]
    count = _tile_sums(shown.astype(np.float64))
    total = _tile_sums(np.where(shown, difference, 0.0))
    tiles = np.full(count.shape, np.nan)
    # A tile of which text leaves less than a quarter says nothing.
    known = count >= TILE * TILE / 4
    tiles[known] = total[known] / count[known]
    return Comparison(tiles)


def _unmatched(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how far each dot of `a` lies outside the colours near it in `b`."""
    size = (2 * FORGIVEN + 1, 2 * FORGIVEN + 1, 1)
    low, high = minimum_filter(b, size=size), maximum_filter(b, size=size)
    return np.maximum(np.maximum(a - high, low - a), 0.0).max(axis=2)


def _tile_sums(values: NDArray[np.float64]) -> NDArray[np.float64]:
    rows, columns = values.shape
    return values.reshape(rows // TILE, TILE, columns // TILE, TILE).sum(axis=(1, 3))


def _here(name: str, found: programs.Program | None) -> str:
    """Return where a program is."""
    if found is None:
        raise RuntimeError(f"there is no {name}")
    return found.path


def to_pdf(files: Sequence[Path], folder: Path) -> list[Path]:
    """Convert presentations by LibreOffice; return the PDFs in the same order."""
    with tempfile.TemporaryDirectory() as profile:
        for first in range(0, len(files), MOST_FILES):
            some = map(str, files[first : first + MOST_FILES])
            command = [
                _here("LibreOffice", programs.soffice()), f"-env:UserInstallation=file://{profile}",
                "--headless", "--convert-to", PDF_FILTER, "--outdir", str(folder), *some,
            ]  # fmt: skip
            done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    made = [folder / f"{file.stem}.pdf" for file in files]
    missing = [pdf.name for pdf in made if not pdf.exists()]
    if missing:
        raise RuntimeError(f"soffice did not make {', '.join(missing)}: {done.stderr[-500:]}")
    return made


def rendered(pdf: Path, page: int = 1, dpi: int = DPI) -> Picture:
    """Return a page of a PDF as pixels."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "page"
        command = [
            _here("pdftoppm", programs.pdftoppm()), "-r", str(dpi), "-f", str(page), "-l",
            str(page), "-singlefile", "-png", str(pdf), str(target),
        ]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True, env={**os.environ})
        return np.asarray(Image.open(target.with_suffix(".png")).convert("RGB"))


def side_by_side(first: Picture, second: Picture, comparison: Comparison | None = None) -> Picture:
    """Return two pictures beside one another, and the tiles' differences as a third."""
    rows = min(first.shape[0], second.shape[0])
    parts = [first[:rows], second[:rows]]
    if comparison is not None:
        strength = np.nan_to_num(comparison.tiles, nan=0.0) * 8
        wide = np.kron(np.clip(strength, 0, 255), np.ones((TILE, TILE))).astype(np.uint8)
        wide = np.pad(wide, ((0, max(rows - len(wide), 0)), (0, 0)))[:rows]
        parts.append(np.repeat(255 - wide[..., None], 3, axis=2))
    return np.concatenate(parts, axis=1)
