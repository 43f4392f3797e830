"""What slides show: figures of the catalogue, whole or by panels, and writers' own pictures."""

from __future__ import annotations

import copy
import io
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.oxml.ns import qn

from tools.errors import Fault
from tools.pages import illustrations
from tools.pages.illustrations import Illustration
from tools.project import Project
from tools.slides.design import EMU, Box
from tools.slides.model import FigureRef, PictureRef

NO_FIGURE = Fault(
    "deck-figure",
    "A slide shows a figure that the catalogue does not have.",
    "Correct its name, or draw it in `figures/` and enter it there.",
)
NOT_EXPORTED = Fault(
    "deck-figure-not-exported",
    "A slide shows a figure whose files have not been made.",
    "Run `make figures`.",
)
NO_PANEL = Fault(
    "deck-figure-panel",
    "A slide shows a panel that a figure does not have.",
    "Count the panels from 1 as they are read, row by row.",
)

CARD = 8.0  # points of white around a figure on a slide that is not white
_PAD = 4.0  # points of air around a cut-out panel
_IMAGE = qn("r:embed")


@dataclass(frozen=True)
class Drawing:
    """A figure, or some of its panels, ready to be placed.

    `crop` is the part that is shown, (left, top, right, bottom) in points of the figure, whose
    whole size is `size`. `lettering` is the size in points of its smallest text on a line.
    """

    ref: FigureRef
    title: str
    alt: str
    size: tuple[float, float]
    crop: Box
    lettering: float
    slide: Any  # of python-pptx, with the figure on it

    @property
    def width(self) -> float:
        """Width of the shown part in points."""
        return self.crop[2] - self.crop[0]

    @property
    def height(self) -> float:
        """Height of the shown part in points."""
        return self.crop[3] - self.crop[1]

    @property
    def address(self) -> str:
        """Where the SVG stands, seen from the decks; cut out by the browser itself."""
        address = f"../figures/{self.ref.stem}/{self.ref.name}.svg"
        if not self.ref.panels:
            return address
        left, top, right, bottom = (round(edge, 2) for edge in self.crop)
        return f"{address}#svgView(viewBox({left:g},{top:g},{right - left:g},{bottom - top:g}))"


@dataclass(frozen=True)
class Picture:
    """A picture ready to be placed."""

    ref: PictureRef
    file: Illustration

    @property
    def width(self) -> float:
        """Its width; only the proportion to its height counts."""
        return self.file.width

    @property
    def height(self) -> float:
        """Its height, likewise."""
        return self.file.height

    @property
    def alt(self) -> str:
        """What it shows, in words."""
        return self.ref.alt

    @property
    def address(self) -> str:
        """Where it stands, seen from the decks."""
        return self.ref.file


def load_picture(project: Project, ref: PictureRef, where: str) -> Picture:
    """Read a picture that lies beside the decks.

    Raises
    ------
    BookError
        Where it cannot be shown.
    """
    return Picture(ref, illustrations.read(project.root / "slides" / ref.file, where))


def _points(length: int | None) -> float:
    return (length or 0) / EMU


class Catalogue:
    """The exported figures, read when a deck asks for one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        path = folder / "manifest.json"
        self.opened: dict[Path, Any] = {}
        self.made = path.exists()
        self.manifest: dict[str, Any] = json.loads(path.read_text("utf-8")) if self.made else {}

    def files(self, ref: FigureRef) -> list[Path]:
        """Name the files that a figure on a slide is made from."""
        stem = self.folder / ref.stem / ref.name
        return [stem.with_name(f"{ref.name}{ending}") for ending in (".svg", ".pptx")]

    def open(self, path: Path) -> Any:
        """Open a figure's presentation; a deck may show the same one several times."""
        if path not in self.opened:
            self.opened[path] = Presentation(str(path))
        return self.opened[path]

    def drawing(self, ref: FigureRef, where: str) -> Drawing:
        """Look a figure up.

        Raises
        ------
        BookError
            Where the catalogue has no such figure, it was not exported, or has fewer panels.
        """
        if not self.made:
            raise NOT_EXPORTED(f"{where}: no figures have been made; run make figures")
        known = self.manifest.get(ref.stem, {})
        if ref.name not in known:
            there = (
                f"there are: {', '.join(sorted(known))}"
                if known
                else f"none of {ref.stem} was made: does figures/catalogue.py name the chapter?"
            )
            raise NO_FIGURE(f"{where}: unknown figure {ref.stem}/{ref.name}; {there}")
        for path in self.files(ref):
            if not path.exists():
                raise NOT_EXPORTED(f"{where}: {path.name} is missing; run make figures")
        presentation = self.open(self.files(ref)[1])
        size = (_points(presentation.slide_width), _points(presentation.slide_height))
        slide = presentation.slides[0]
        panels = _panels(slide.shapes._spTree)
        chosen = panels
        crop: Box = (0.0, 0.0, *size)
        if ref.panels:
            if max(ref.panels) > len(panels) or min(ref.panels) < 1:
                raise NO_PANEL(
                    f"{where}: {ref.name} has {len(panels)} panels, not {max(ref.panels)}"
                )
            chosen = [panels[number - 1] for number in ref.panels]
            crop = _cut(chosen, panels, size)
        return Drawing(
            ref=ref,
            title=known[ref.name]["title"],
            alt=ref.alt or known[ref.name]["alt"],
            size=size,
            crop=crop,
            lettering=min((_lettering(shape) for shape in chosen), default=99.0),
            slide=slide,
        )


def _panels(tree: etree._Element) -> list[etree._Element]:
    """List the groups of a figure that are its panels, as they are read: row by row."""
    groups = [shape for shape in tree.iter(qn("p:grpSp")) if _name(shape).startswith("panel")]
    boxes = {id(group): _bounds([group]) for group in groups}
    rows: list[list[etree._Element]] = []
    for group in sorted(groups, key=lambda group: boxes[id(group)][1]):
        middle = (boxes[id(group)][1] + boxes[id(group)][3]) / 2
        if rows and middle < boxes[id(rows[-1][0])][3]:
            rows[-1].append(group)
        else:
            rows.append([group])
    return [group for row in rows for group in sorted(row, key=lambda group: boxes[id(group)][0])]


def _name(shape: etree._Element) -> str:
    properties = next(shape.iter(qn("p:cNvPr")), None)
    return "" if properties is None else properties.get("name", "")


def _lettering(shape: etree._Element) -> float:
    """Return the size of the smallest lettering: of each text its largest run, indices aside."""
    sizes = []
    for body in shape.iter(qn("p:txBody")):
        runs = [run for run in body.iter(qn("a:r")) if (run.findtext(qn("a:t")) or "").strip()]
        own = [int(run.find(qn("a:rPr")).get("sz", "1800")) / 100 for run in runs]
        sizes += [max(own)] if own else []
    return min(sizes, default=99.0)


def _leaves(shape: etree._Element) -> Iterator[Box]:
    """Give the box of every shape that is no group, turned as it is drawn."""
    for xfrm in shape.iter(qn("a:xfrm")):
        if xfrm.find(qn("a:chOff")) is not None:
            continue
        off, ext = xfrm.find(qn("a:off")), xfrm.find(qn("a:ext"))
        left, top = int(off.get("x")) / EMU, int(off.get("y")) / EMU
        width, height = int(ext.get("cx")) / EMU, int(ext.get("cy")) / EMU
        turn = math.radians(int(xfrm.get("rot", "0")) / 60000)
        half_width = (abs(math.cos(turn)) * width + abs(math.sin(turn)) * height) / 2
        half_height = (abs(math.sin(turn)) * width + abs(math.cos(turn)) * height) / 2
        x, y = left + width / 2, top + height / 2
        yield x - half_width, y - half_height, x + half_width, y + half_height


def _bounds(shapes: list[etree._Element]) -> Box:
    boxes = [box for shape in shapes for box in _leaves(shape)]
    left, top, right, bottom = zip(*boxes, strict=True)
    return min(left), min(top), max(right), max(bottom)


def _cut(
    chosen: list[etree._Element], panels: list[etree._Element], size: tuple[float, float]
) -> Box:
    """Return the part of a figure that holds some panels; full width where they are stacked."""
    left, top, right, bottom = _bounds(chosen)
    whole = _bounds(panels)
    if right - left > 0.85 * (whole[2] - whole[0]):
        left, right = 0.0, size[0]
    left, right = max(left - _PAD, 0.0), min(right + _PAD, size[0])
    return left, max(top - _PAD, 0.0), right, min(bottom + _PAD, size[1])


def place(drawing: Drawing, slide: Any, at: Box, keep_background: bool = False) -> int:
    """Put a figure's shapes onto a slide as one group.

    Parameters
    ----------
    drawing : Drawing
        The figure.
    slide : pptx.slide.Slide
        Receives the shapes, after those that it has.
    at : tuple of float
        Left, top, right, bottom in points; of the picture's proportions.
    keep_background : bool
        Whether the figure brings its white ground, for slides that are not white.

    Returns
    -------
    int
        The id of the group, for builds.
    """
    group = copy.deepcopy(drawing.slide.shapes._spTree.find(qn("p:grpSp")))
    assert group is not None
    scale = (at[2] - at[0]) / drawing.width
    shift = at[0] - scale * drawing.crop[0], at[1] - scale * drawing.crop[1]
    numbers = drawing.ref.panels
    panels = _panels(group)
    wanted = {id(panels[number - 1]) for number in numbers}
    for child in list(group):
        if child.tag in (qn("p:nvGrpSpPr"), qn("p:grpSpPr")):
            continue
        ground = _name(child) == "background"
        if (ground and not keep_background) or (numbers and not ground and id(child) not in wanted):
            group.remove(child)
        elif ground:
            _set_box(child, _card(drawing.crop, scale))
    _scale(group, scale, shift)
    _fit_group(group, at)
    _copy_images(group, drawing.slide, slide)
    first = max((int(e.get("id")) for e in slide.shapes._spTree.iter(qn("p:cNvPr"))), default=1)
    for number, properties in enumerate(group.iter(qn("p:cNvPr")), first + 1):
        properties.set("id", str(number))
    own = next(group.iter(qn("p:cNvPr")))
    own.set("name", f"figure: {drawing.ref.name}")
    own.set("title", drawing.title)
    own.set("descr", drawing.alt)
    slide.shapes._spTree.append(group)
    return first + 1


def _card(crop: Box, scale: float) -> Box:
    """Return how far a figure's white ground reaches, in points of the figure."""
    air = CARD / scale
    return crop[0] - air, crop[1] - air, crop[2] + air, crop[3] + air


def _set_box(shape: etree._Element, box: Box) -> None:
    xfrm = next(shape.iter(qn("a:xfrm")))
    off, ext = xfrm.find(qn("a:off")), xfrm.find(qn("a:ext"))
    off.set("x", str(round(box[0] * EMU)))
    off.set("y", str(round(box[1] * EMU)))
    ext.set("cx", str(round((box[2] - box[0]) * EMU)))
    ext.set("cy", str(round((box[3] - box[1]) * EMU)))


def _fit_group(group: etree._Element, at: Box) -> None:
    """Let the outer group span what is shown, with the scale of its children left at one."""
    xfrm = group.find(f"{qn('p:grpSpPr')}/{qn('a:xfrm')}")
    left, top = str(round(at[0] * EMU)), str(round(at[1] * EMU))
    width, height = str(round((at[2] - at[0]) * EMU)), str(round((at[3] - at[1]) * EMU))
    for name in ("a:off", "a:chOff"):
        point = xfrm.find(qn(name))
        point.set("x", left)
        point.set("y", top)
    for name in ("a:ext", "a:chExt"):
        extent = xfrm.find(qn(name))
        extent.set("cx", width)
        extent.set("cy", height)


def _scale(group: etree._Element, scale: float, shift: tuple[float, float]) -> None:
    """Scale positions, lines and letters: a group's own scale would leave the last two as are."""

    def times(element: etree._Element, name: str, factor: float, plus: float = 0.0) -> None:
        value = element.get(name)
        if value is not None:
            element.set(name, str(round(int(value) * factor + plus)))

    for xfrm in group.iter(qn("a:xfrm")):
        for name in ("a:off", "a:chOff"):
            point = xfrm.find(qn(name))
            if point is not None:
                times(point, "x", scale, shift[0] * EMU)
                times(point, "y", scale, shift[1] * EMU)
        for name in ("a:ext", "a:chExt"):
            extent = xfrm.find(qn(name))
            if extent is not None:
                times(extent, "cx", scale)
                times(extent, "cy", scale)
    for line in group.iter(qn("a:ln")):
        times(line, "w", scale)
    for run in (*group.iter(qn("a:rPr")), *group.iter(qn("a:endParaRPr"))):
        times(run, "sz", scale)
        times(run, "spc", scale)
    for body in group.iter(qn("a:bodyPr")):
        for name in ("lIns", "tIns", "rIns", "bIns"):
            times(body, name, scale)
    for points in group.iter(qn("a:spcPts")):
        times(points, "val", scale)


def _copy_images(group: etree._Element, source: Any, slide: Any) -> None:
    """Bring along the pictures that a figure holds."""
    for element in group.iter():
        relation = element.get(_IMAGE)
        if relation:
            blob = source.part.related_part(relation).blob
            _, new = slide.part.get_or_add_image_part(io.BytesIO(blob))
            element.set(_IMAGE, new)
