"""Slides as tests open them, and the style in which they are drawn."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE

from udl import plot

ADDRESS = "https://site.example/figures/ch00/NAME.svg"


@contextmanager
def book_style() -> Iterator[None]:
    with mpl.rc_context():
        plot.use()
        plt.rcParams["figure.max_open_warning"] = 0
        yield
    plt.close("all")


def slide_of(path: Path | BytesIO, number: int = 0):
    return Presentation(path if isinstance(path, BytesIO) else str(path)).slides[number]


def all_shapes(container):
    for shape in container.shapes:
        yield shape
        if shape.shape_type == MSO_SHAPE_TYPE.GROUP:
            yield from all_shapes(shape)
