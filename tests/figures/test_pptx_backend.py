"""The PowerPoint files: what is in them, and how LibreOffice draws them."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import Circle
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE

from figures.catalogue import FIGURES
from figures.pptx.backend import deck_page, save_deck, save_figure
from figures.pptx.text import plain_words
from tests.figures.compare_rendering import (
    Comparison,
    compare,
    overhang_mask,
    reference,
    rendered,
    text_extents,
    text_mask,
    to_pdf,
)
from tests.figures.pptx.cxml import missing
from tests.figures.slides import ADDRESS, all_shapes, book_style, slide_of
from tests.figures.torture import torture_figure
from tests.needing import need
from tests.sampling import ONE_IN_SHARED, History, sample
from tools import programs
from udl import plot

EMU_PER_CSS_PIXEL = 914_400 / 96
TEXT_TOLERANCE = 3.0  # CSS pixels
# Differences of a tile, from 0 to 255. The torture figure holds what slides can only approach:
# flat triangles for shaded ones, and pens of up to 9 points that a clip cuts at an angle.
BOOK_TOLERANCE = 10.0
TORTURE_TOLERANCE = 18.0
MEAN_TOLERANCE = 0.3
LICENCE = "CC BY 4.0"

BOOK = [(stem, name) for stem, specs in FIGURES.items() for name in specs]
EVERY = [("tests", "torture"), *BOOK]
ONE_IN = 6
# What draws all figures, and what compares the drawings.
SHARED = (
    *("figures/pptx", "src/udl/plot", "requirements.lock"),
    *("tests/figures/compare_rendering.py", "tests/figures/test_pptx_backend.py"),
)


def changed(key: str, now: History) -> bool:
    """Say whether a figure may have changed and must be tried this time."""
    stem, _, name = key.partition("/")
    if (stem, name) in EVERY[:2]:  # on which the canary is tried
        return True
    spec = FIGURES[stem][name]
    parts = [f"figures/{path}" for path in (f"{stem}/parts.py", f"{stem}/__init__.py")]
    return now.touched(f"figures/{spec.module}", *parts, f"src/udl/experiments/{stem}")


KEYS = [f"{stem}/{name}" for stem, name in EVERY]
CHOSEN = sample("figures as slides", KEYS, changed, ONE_IN, SHARED)
RENDERED = [tuple(key.split("/")) for key in CHOSEN]


@dataclass(frozen=True)
class Saved:
    """A figure and the file that was written of it."""

    figure: Figure
    path: Path


@pytest.fixture(scope="session", autouse=True)
def _book_style() -> Iterator[None]:
    with book_style():
        yield


@pytest.fixture(scope="session")
def saved(_book_style: None, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Saved]:
    folder = tmp_path_factory.mktemp("pptx")
    found = {}
    for stem, name in RENDERED:
        fig = torture_figure() if stem == "tests" else FIGURES[stem][name].function()
        path = folder / f"{stem}-{name}.pptx"
        save_figure(
            fig,
            path,
            title=f"The {name}",
            alt=f"What {name} shows",
            source=ADDRESS,
            licence=LICENCE,
        )
        found[f"{stem}-{name}"] = Saved(fig, path)
    return found


@pytest.fixture(scope="session")
def pdfs(saved: dict[str, Saved], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """All files that are rendered this time, in as few runs of LibreOffice as it takes."""
    require_soffice()
    folder = tmp_path_factory.mktemp("pdf")
    files = {f"{stem}-{name}": saved[f"{stem}-{name}"].path for stem, name in RENDERED}
    save_figure(gap_figure(), folder / "gap.pptx", title="T", alt="A", source=ADDRESS)
    files["gap"] = folder / "gap.pptx"
    return dict(zip(files, to_pdf(list(files.values()), folder), strict=True))


def require_soffice() -> None:
    need("LibreOffice", programs.soffice())
    need("pdftoppm", programs.pdftoppm())


def write(fig: Figure, **words: str) -> BytesIO:
    stream = BytesIO()
    save_figure(fig, stream, **{"title": "T", "alt": "A", "source": ADDRESS, **words})
    stream.seek(0)
    return stream


def named(fig: Figure) -> dict[str, object]:
    return {shape.name: shape for shape in all_shapes(slide_of(write(fig)))}


def difference(fig: Figure, pdf: Path) -> Comparison:
    expected, shown = reference(fig), rendered(pdf)
    shape = expected.shape[:2]
    assert abs(np.subtract(shown.shape[:2], shape)).max() <= 2
    return compare(expected, shown, text_mask(fig, shape) | overhang_mask(fig, shape))


# -- rendering ------------------------------------------------------------------------------


def test_a_figure_whose_module_changed_is_rendered():
    """The canary of the sample."""
    quiet = History(1, frozenset({"book/index.md"}))
    key = next(f"{stem}/{name}" for stem, name in BOOK if not changed(f"{stem}/{name}", quiet))
    keys = [f"{stem}/{name}" for stem, name in BOOK]
    left = next(k for k in keys if k not in sample("canary", keys, changed, ONE_IN, now=quiet))
    stem, _, name = left.partition("/")
    module = f"figures/{FIGURES[stem][name].module}"
    assert left in sample("canary", keys, changed, ONE_IN, now=History(1, frozenset({module})))
    assert not changed(key, History(1, frozenset({"figures/pptx/lines.py"})))
    for file, shown in (("book/x", ONE_IN), ("figures/pptx/lines.py", ONE_IN_SHARED)):
        turns = {
            k
            for number in range(shown)
            for k in sample(
                "canary", keys, changed, ONE_IN, SHARED, History(number, frozenset({file}))
            )
        }
        assert turns == set(keys), file


@pytest.mark.parametrize(("stem", "name"), RENDERED, ids=lambda value: value)
def test_slide_looks_as_matplotlib_draws(saved, pdfs, stem, name, record_property):
    key = f"{stem}-{name}"
    found = difference(saved[key].figure, pdfs[key])
    record_property("worst_tile", found.worst)
    tolerance = TORTURE_TOLERANCE if name == "torture" else BOOK_TOLERANCE
    assert found.worst <= tolerance, f"tile at {found.place} CSS px differs by {found.worst:.1f}"
    assert found.mean <= MEAN_TOLERANCE


def test_comparison_sees_a_line_that_is_moved_removed_or_recoloured(pdfs, saved):
    """The canary: faults as small as these exceed the tolerance."""
    key = f"{BOOK[0][0]}-{BOOK[0][1]}"
    shown = rendered(pdfs[key])
    fig = saved[key].figure
    expected = reference(fig)
    mask = text_mask(fig, expected.shape[:2]) | overhang_mask(fig, expected.shape[:2])
    line = next(line for line in fig.axes[0].lines if len(line.get_xdata()) > 2)
    before = line.get_transform(), line.get_color(), line.get_visible()

    def worst() -> float:
        return compare(reference(fig), shown, mask).worst

    assert worst() <= BOOK_TOLERANCE
    line.set_transform(before[0] + mpl.transforms.Affine2D().translate(0, 4.5))  # 1.5 CSS px
    moved = worst()
    line.set_transform(before[0])
    line.set_color("tab:red")
    recoloured = worst()
    line.set_color(before[1])
    line.set_visible(False)
    removed = worst()
    line.set_visible(before[2])
    assert min(moved, recoloured, removed) > BOOK_TOLERANCE, (moved, recoloured, removed)


# -- text -----------------------------------------------------------------------------------


def text_boxes(path: Path) -> dict[str, list]:
    found: dict[str, list] = {}
    for shape in all_shapes(slide_of(path)):
        if not shape.has_text_frame or not shape.text_frame.text.strip():
            continue
        words = " ".join(shape.text_frame.text.split())
        found.setdefault(words, []).append(shape)
    return found


def turned_extents(shape) -> np.ndarray:
    """Return left, top, right, bottom of a box after its turn, in CSS pixels."""
    centre = np.array([shape.left + shape.width / 2, shape.top + shape.height / 2])
    turn = np.deg2rad(shape.rotation)
    half = np.array([shape.width, shape.height]) / 2
    reach = np.abs([[np.cos(turn), np.sin(turn)], [np.sin(turn), np.cos(turn)]]) @ half
    return np.concatenate([centre - reach, centre + reach]) / EMU_PER_CSS_PIXEL


@pytest.mark.parametrize(("stem", "name"), RENDERED, ids=lambda value: value)
def test_text_boxes_stand_at_matplotlibs_extents(saved, stem, name):
    entry = saved[f"{stem}-{name}"]
    fig, boxes = entry.figure, text_boxes(entry.path)
    fig.set_layout_engine("none")
    width, height = fig.get_size_inches() * 96
    checked = 0
    for text, expected in text_extents(fig):
        words = plain_words(text)
        left, top, right, bottom = expected
        if not np.all(np.isfinite(expected)) or not (
            right > 0 and bottom > 0 and left < width and top < height
        ):
            continue
        if words not in boxes:
            assert "$" in text.get_text(), f"{words!r} is not a text box"
            continue
        misses = [np.abs(turned_extents(shape) - expected).max() for shape in boxes[words]]
        assert min(misses) <= TEXT_TOLERANCE, f"{words!r} is off by {min(misses):.1f} px"
        checked += 1
    assert checked >= min(3, len(boxes))
    assert checked


@pytest.mark.parametrize(("stem", "name"), RENDERED, ids=lambda value: value)
def test_plain_texts_are_text(saved, stem, name):
    """Text without mathematics is never drawn as outlines, and names Arial."""
    entry = saved[f"{stem}-{name}"]
    names = [shape.name for shape in all_shapes(slide_of(entry.path))]
    assert not [name for name in names if "(outlines)" in name and "$" not in name]
    faces = {
        run.font.name
        for shape in all_shapes(slide_of(entry.path))
        if shape.has_text_frame
        for paragraph in shape.text_frame.paragraphs
        for run in paragraph.runs
    }
    assert faces == {"Arial"}


def test_mathematics_becomes_runs_or_outlines():
    fig = plt.figure(figsize=(4, 3), layout="none")
    fig.text(0.1, 0.8, r"$p(y|x_i) = \sigma^2$")
    fig.text(0.1, 0.5, r"$\frac{1}{N}$")
    fig.text(0.1, 0.2, r"$\hat{y} \leq \log x$")
    shapes = named(fig)
    runs = shapes["text: p(y|xi) = σ2"].text_frame.paragraphs[0].runs
    assert "".join(run.text for run in runs) == "p(y|xi) = σ2"
    level = {run.text: run._r.rPr.get("baseline") for run in runs}
    assert level["i"] == "-25000"
    assert level["2"] == "30000"
    assert next(run for run in runs if run.text == "y").font.italic
    outlines = shapes[r"text: $\frac{1}{N}$ (outlines)"]
    assert outlines.shape_type == MSO_SHAPE_TYPE.FREEFORM
    assert outlines._element.nvSpPr.cNvPr.get("descr") == r"$\frac{1}{N}$"
    assert shapes["text: ŷ ≤ log x"].text_frame.text == "ŷ ≤ log x"


# -- structure ------------------------------------------------------------------------------


@pytest.mark.parametrize(("stem", "name"), RENDERED, ids=lambda value: value)
def test_file_reopens_with_title_alt_text_and_rights(saved, stem, name):
    entry = saved[f"{stem}-{name}"]
    presentation = Presentation(str(entry.path))
    assert len(presentation.slides) == 1
    width, height = entry.figure.get_size_inches()
    assert presentation.slide_width == pytest.approx(width * 914_400, abs=1)
    assert presentation.slide_height == pytest.approx(height * 914_400, abs=1)
    (group,) = presentation.slides[0].shapes
    identity = group._element.nvGrpSpPr.cNvPr
    assert identity.get("descr") == f"What {name} shows"
    assert group.name == identity.get("title") == f"The {name}"
    properties = presentation.core_properties
    assert properties.title == f"The {name}"
    assert properties.identifier == ADDRESS
    assert "CC BY 4.0" in properties.comments
    identifiers = presentation.slides[0].shapes._spTree.xpath("//p:cNvPr/@id")
    assert len(identifiers) == len(set(identifiers))


@pytest.mark.parametrize(("stem", "name"), RENDERED, ids=lambda value: value)
def test_only_images_and_large_meshes_are_pictures(saved, stem, name):
    entry = saved[f"{stem}-{name}"]
    pictures = [
        shape.name
        for shape in all_shapes(slide_of(entry.path))
        if shape.shape_type == MSO_SHAPE_TYPE.PICTURE
    ]
    allowed = sum(len(ax.images) for ax in entry.figure.axes)
    for ax in entry.figure.axes:
        meshes = [c for c in ax.collections if isinstance(c, mpl.collections.QuadMesh)]
        allowed += sum(np.size(mesh.get_array()) > 2000 for mesh in meshes)
    assert len(pictures) <= allowed, pictures
    with zipfile.ZipFile(entry.path) as package:
        media = [
            entry for entry in package.namelist() if re.search(r"\.(png|jpe?g|emf|wmf)$", entry)
        ]
    assert len(media) <= allowed
    if name == "torture":
        assert len(pictures) == 3  # two images and the large mesh
        assert not [name for name in pictures if "small mesh" in name]


def test_selection_pane_reads_like_the_figure():
    fig, ax = plot.new_figure()
    ax.plot([0, 1, 2], [0, 1, 0], label="model")
    ax.plot([0.5, 1], [0.5, 0.5], "o", label="data")
    ax.plot([0, 2], [0.5, 0.5], gid="threshold")
    ax.set(xlabel="Input", title="A fit", xlim=(0, 2))
    ax.set_xticks([0, 0.5, 1])
    ax.legend()
    shapes = named(fig)
    expected = [
        "panel: A fit", "line: model", "points: data", "threshold", "x axis",
        "x axis / tick label 0.5", "x axis / grid line 0.5", "x axis / label: Input",
        "spine left", "title: A fit", "legend", "legend / text: model", "background",
    ]  # fmt: skip
    assert not [name for name in expected if name not in shapes]
    assert shapes["points: data"].shape_type == MSO_SHAPE_TYPE.GROUP
    assert [shape.name for shape in shapes["points: data"].shapes] == [
        "points: data / 1",
        "points: data / 2",
    ]


def test_simple_shapes_keep_their_simple_geometry():
    fig = plt.figure(figsize=(4, 3), layout="none")
    ax = fig.add_axes((0, 0, 1, 1), aspect="equal", xlim=(0, 4), ylim=(0, 3))
    ax.set_axis_off()
    ax.bar([1], [2], label="bar", gid="a bar")
    ax.add_patch(Circle((3, 2), 0.5, gid="a circle"))
    ax.axhline(1.5, 0.1, 0.9, gid="a line", solid_capstyle="butt")
    shapes = named(fig)
    kinds = {
        name: shapes[name]._element.xpath(".//a:prstGeom/@prst")[0]
        for name in ("a bar", "a circle", "a line")
    }
    assert kinds == {"a bar": "rect", "a circle": "ellipse", "a line": "line"}


def test_dashes_caps_and_opacity_are_native():
    fig = plt.figure(figsize=(4, 3), layout="none")
    ax = fig.add_axes((0, 0, 1, 1), xlim=(0, 1), ylim=(0, 1))
    ax.plot(
        [0.2, 0.5, 0.8], [0.2, 0.7, 0.2], color="#ff0000", alpha=0.25, linewidth=2.0,
        linestyle=(0, (4, 2)), dash_capstyle="butt", dash_joinstyle="bevel", gid="dashed",
    )  # fmt: skip
    shape = named(fig)["dashed"]._element
    pen = "a:solidFill/a:srgbClr{val=FF0000}/a:alpha{val=25000}"
    dashes = "a:custDash/a:ds{d=397000,sp=199000}"
    line = f"a:ln{{w=25560,cap=flat}}/({pen},{dashes},a:bevel)"
    assert missing(shape, f"p:sp/p:spPr/(a:custGeom,{line})") == ""


def test_many_shapes_of_one_style_share_freeforms():
    fig = plt.figure(figsize=(4, 3), layout="none")
    ax = fig.add_axes((0, 0, 1, 1))
    at = np.linspace(0.1, 0.9, 1500)
    ax.plot(at, at, "s", gid="many")
    found = list(all_shapes(slide_of(write(fig))))
    assert len(found) < 60


def gap_figure() -> Figure:
    fig = plt.figure(figsize=(3, 1), layout="none")
    for left, formula in ((0.1, "$=$"), (0.4, r"$=\qquad\mathrm{x}$")):
        fig.text(left, 0.5, formula, fontsize=16)
    return fig


def test_a_wide_gap_does_not_lower_a_formula(pdfs):
    ink = rendered(pdfs["gap"]).min(axis=2) < 128
    half = ink.shape[1] // 5 * 2
    lowest = [int(np.nonzero(part.any(axis=1))[0].max()) for part in (ink[:, :half], ink[:, half:])]
    sign = ink[:, half : half + half // 3]
    assert lowest[0] == pytest.approx(int(np.nonzero(sign.any(axis=1))[0].max()), abs=1)
    assert lowest[1] > lowest[0]  # the letter stands on the line, the sign above it


@pytest.mark.parametrize("row", range(4))
def test_a_line_on_the_edge_of_a_clip_stays(row):
    """Rounding puts some of these lines outside the panel by a hair."""
    fig = plt.figure(figsize=(5, 3 + row / 10), layout="none")
    ax = fig.add_axes((0.13, 0.17 + 0.01 * row, 0.71, 0.63), xlim=(-1, 1), ylim=(-1, 1))
    for name, at in {"below": -1, "above": 1}.items():
        ax.plot([-1, 1], [at, at], gid=name)
        ax.plot([at, at], [-1, 1], gid=f"beside {name}")
    assert {"below", "above", "beside below", "beside above"} <= set(named(fig))


def test_nothing_leaves_a_clip():
    fig = plt.figure(figsize=(4, 3), layout="none")
    ax = fig.add_axes((0.25, 0.25, 0.5, 0.5), xlim=(0, 1), ylim=(0, 1))
    ax.plot([-5, 5], [-4, 5], gid="far")
    ax.fill([-3, 3, 3], [-3, 3.4, 9], gid="wide")
    shapes = named(fig)
    for name in ("far", "wide"):
        shape = shapes[name]
        assert shape.left >= 914_400 - 1
        assert shape.left + shape.width <= 3 * 914_400 + 1


def test_bytes_are_the_same_again():
    def once() -> bytes:
        fig, ax = plot.new_figure()
        ax.plot([0, 1], [0, 1])
        ax.imshow(np.eye(3))
        return write(fig).getvalue()

    assert once() == once()
    with zipfile.ZipFile(BytesIO(once())) as package:
        assert {entry.date_time[0] for entry in package.infolist()} == {1980}


def test_saving_leaves_the_figure_as_it_was():
    fig, ax = plot.new_figure()
    (line,) = ax.plot([0, 1], [0, 1])
    canvas, dpi = fig.canvas, fig.dpi
    write(fig)
    save_deck([deck_page(fig, title="T", caption="", alt="A", line="")], BytesIO())
    assert fig.canvas is canvas
    assert fig.dpi == dpi
    assert "draw" not in vars(line)


def test_savefig_knows_the_format(tmp_path):
    fig, ax = plot.new_figure()
    ax.plot([0, 1], [0, 1])
    fig.savefig(tmp_path / "plain.pptx")
    fig.savefig(tmp_path / "tight.pptx", bbox_inches="tight")
    assert slide_of(tmp_path / "plain.pptx").shapes[0].name == "figure"
    assert len(list(all_shapes(slide_of(tmp_path / "tight.pptx")))) > 10


@pytest.mark.parametrize(("words", "says"), [({"alt": " "}, "alt"), ({"title": ""}, "title")])
def test_a_figure_without_words_is_refused(words, says):
    fig, _ = plot.new_figure()
    with pytest.raises(ValueError, match=says):
        write(fig, **words)
