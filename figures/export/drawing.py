"""One figure drawn: its files in every format, and its slide for the chapter's presentation."""

from __future__ import annotations

import time
import traceback
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from figures.export.citations import written_out
from figures.export.places import FONTS, ROOT, Site

if TYPE_CHECKING:
    from figures.pptx.package import DeckPage
    from figures.registry import FigureSpec
    from udl.plot import Figure

POSITION_DIGITS = 9  # of a share of the picture: less than a millionth of a pixel


@dataclass
class Drawn:
    """What drawing one figure gave: entry in the manifest and slide, or what went wrong."""

    name: str
    entry: dict[str, Any] = field(default_factory=dict)
    page: DeckPage | None = None
    fault: str = ""
    detail: str = ""
    seconds: float = 0.0


def draw(spec: FigureSpec, site: Site, folder: Path, *, slide_only: bool = False) -> Drawn:
    """Draw one figure and write all its files.

    Parameters
    ----------
    spec
        The figure.
    site
        Where it will stand.
    folder
        Receives NAME.svg, NAME.dark.svg, …; must exist.
    slide_only
        Write no files: they are there, and only the chapter's presentation is made anew.

    Returns
    -------
    Drawn
        The manifest's entry; or the fault in one line, when the function raises, returns something
        other than a figure, warns, or draws beyond the edge of the picture.
    """
    from figures.registry import FigureError

    started = time.perf_counter()
    try:
        drawn = _write_formats(spec, site, folder, slide_only)
    except FigureError as error:
        drawn = Drawn(spec.name, fault=str(error), detail=traceback.format_exc())
    except Exception as error:
        frames = traceback.extract_tb(error.__traceback__)
        module = spec.function.__code__.co_filename
        own = [frame.lineno for frame in frames if frame.filename == module]
        # Some errors come only when the finished figure is drawn; then the function must do.
        place = f"{spec.source.rpartition(':')[0]}:{own[-1]}" if own else spec.source
        text = " ".join(str(error).split())
        fault = f"{place}: {spec.name}: {type(error).__name__}: {text}"
        drawn = Drawn(spec.name, fault=fault, detail=traceback.format_exc())
    drawn.seconds = time.perf_counter() - started
    return drawn


def draw_all(
    specs: Iterable[FigureSpec], site: Site, folder: Path, *, slide_only: bool = False
) -> list[Drawn]:
    """Draw several figures, one after another, as `draw` does one."""
    return [draw(spec, site, folder, slide_only=slide_only) for spec in specs]


def _write_formats(spec: FigureSpec, site: Site, folder: Path, slide_only: bool) -> Drawn:
    """Draw a figure once in each scheme and write its files."""
    from figures.formats import FORMATS, SCHEMES, Picture, Record, pixel_size
    from udl import plot

    plot.register_fonts(ROOT / FONTS)
    record = Record(
        identifier=spec.label,
        title=spec.title,
        description=spec.alt,
        attribution=site.attribution,
        address=f"{site.url}/figures/{spec.stem}/{spec.name}.svg",
    )
    drawn = Drawn(spec.name)
    for scheme in SCHEMES[:1] if slide_only else SCHEMES:
        with plot.style(scheme), warnings.catch_warnings():
            # A missing letter, a failed layout or a division by zero is only a warning otherwise.
            warnings.simplefilter("error", UserWarning)
            warnings.simplefilter("error", RuntimeWarning)
            try:
                drawing = _figure_of(spec)
                with settled(drawing):
                    if scheme == SCHEMES[0]:  # the other one differs in its colours alone
                        _refuse_overflow(drawing, spec)
                    picture = Picture(drawing, record, written_out(spec.caption))
                    for entry in () if slide_only else FORMATS:
                        if entry.scheme == scheme:
                            entry.write(picture, folder / f"{spec.name}{entry.suffix}")
                    if scheme == "light":
                        drawn.page = picture.slide
                width, height = pixel_size(drawing)
            finally:
                plot.close("all")
    drawn.entry = {
        "title": spec.title,
        "alt": spec.alt,
        "caption": spec.caption,
        "width": width,
        "height": height,
        "files": [f"{spec.stem}/{spec.name}{entry.suffix}" for entry in FORMATS],
    }
    return drawn


def _figure_of(spec: FigureSpec) -> Figure:
    """Call a figure's function, and refuse what is no figure."""
    from figures.registry import FigureError
    from udl.plot import Figure

    drawing = spec.function()
    if not isinstance(drawing, Figure):
        raise FigureError(
            f"{spec.source}: {spec.name}: function returned "
            f"{type(drawing).__name__}, expected a matplotlib Figure"
        )
    return drawing


def _refuse_overflow(drawing: Figure, spec: FigureSpec) -> None:
    from figures.registry import FigureError

    beyond = overflow(drawing)
    if beyond:
        raise FigureError(f"{spec.source}: {spec.name}: {beyond}")


@contextmanager
def settled(drawing: Figure) -> Iterator[None]:
    """Arrange a figure's panels once, and keep them so in every format that is written within."""
    import matplotlib as mpl

    drawing.draw_without_rendering()
    _round_positions(drawing)
    # No engine at all: what `set_layout_engine("none")` leaves in its place makes each saving draw
    # the figure twice. A saving ends by setting None anew, which then must not mean the default.
    with mpl.rc_context({"figure.autolayout": False, "figure.constrained_layout.use": False}):
        drawing.set_layout_engine(None)
        yield


def _round_positions(drawing: Figure) -> None:
    """Round where panels stand.

    The layout's solver goes through its unknowns in the order of their addresses in memory, so
    that its last bits differ from run to run, and with them ids that are hashes of positions.
    """
    from matplotlib.transforms import Bbox

    for ax in drawing.axes:
        counted = ax.get_in_layout()
        place = ax.get_position(original=True).get_points()
        ax.set_position(Bbox(place.round(POSITION_DIGITS)), which="both")
        ax.set_in_layout(counted)  # a position that is set takes a panel out of the layout


def overflow(drawing: Figure) -> str:
    """Say by how much a figure reaches beyond its edges; empty if it does not."""
    reach = drawing.get_tightbbox()
    width, height = drawing.get_size_inches()
    beyond = {
        "left": -reach.x0,
        "right": reach.x1 - width,
        "bottom": -reach.y0,
        "top": reach.y1 - height,
    }
    over = [f"{side} by {72 * inches:.1f} pt" for side, inches in beyond.items() if inches > 0.01]
    return f"drawn beyond the edge of the picture: {', '.join(over)}" if over else ""
