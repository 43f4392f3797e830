"""What is published as PowerPoint is what the standard says; planted faults are seen."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from matplotlib import pyplot as plt
from pptx import Presentation
from pptx.util import Pt

import figures.pptx.backend  # noqa: F401 -- registers the format
from figures.catalogue import FIGURES
from tests.figures.pptx.ecma376 import faults
from tools.project import HOME, Project

OUT = Project(HOME).figures_out


@pytest.mark.parametrize("stem", FIGURES)
def test_every_figure_of_a_chapter_keeps_to_the_standard(stem: str) -> None:
    files = [OUT / f"{stem}.pptx", *(OUT / stem / f"{name}.pptx" for name in FIGURES[stem])]
    found = {path.name: faults(path) for path in files if path.is_file()}
    assert found, f"{OUT} holds no figures; make figures"
    assert not {name: said for name, said in found.items() if said}


def planted(path: Path, part: str, old: str, new: str) -> Path:
    """Write a copy of a file with a fault in one of its parts."""
    target = path.with_name("planted.pptx")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w") as result:
        for name in source.namelist():
            data = source.read(name)
            if name == part:
                assert old.encode() in data, old
                data = data.replace(old.encode(), new.encode(), 1)
            result.writestr(name, data)
    return target


@pytest.fixture
def made(tmp_path: Path) -> Path:
    presentation = Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[6])
    for left in (10, 200):
        box = slide.shapes.add_shape(1, Pt(left), Pt(10), Pt(100), Pt(50))
        box.text_frame.text = "word"
        box.line.width = Pt(2)
    path = tmp_path / "made.pptx"
    presentation.save(path)
    counted = planted(path, "docProps/app.xml", "<Slides>0<", "<Slides>1<")
    return counted.rename(tmp_path / "one.pptx")


SLIDE = "ppt/slides/slide1.xml"
RELS = "ppt/slides/_rels/slide1.xml.rels"


@pytest.mark.parametrize(
    ("part", "old", "new", "said"),
    [
        (SLIDE, '<a:ext cx="1270000" cy="635000"/>', "", "p:sp 2 (Rectangle 1) has no extent"),
        (SLIDE, 'cx="1270000"', 'cx="-1"', "p:sp 2 (Rectangle 1) is -1 by 635000"),
        (SLIDE, '<p:cNvPr id="3"', '<p:cNvPr id="2"', "the id 2 is used twice"),
        (SLIDE, ' name="Rectangle 1"', "", "p:cNvPr lacks name"),
        (SLIDE, "<a:bodyPr", '<a:bodyPr colour="red"', "a:bodyPr cannot have colour"),
        (SLIDE, "<a:lstStyle/>", "<a:lstStyle/><a:bodyPr/>", "p:txBody holds a:bodyPr a:lstStyle"),
        (RELS, "slideLayout7.xml", "slideLayout77.xml", "which is not there"),
        ("docProps/app.xml", "<Slides>1<", "<Slides>3<", "3 slides, there are 1"),
        ("[Content_Types].xml", "/ppt/slides/slide1.xml", "/ppt/slides/other.xml", "is not there"),
    ],
)
def test_canary_a_fault_is_seen(made: Path, part: str, old: str, new: str, said: str) -> None:
    assert not faults(made)
    found = faults(planted(made, part, old, new))
    assert any(said in fault for fault in found), found


def test_lines_without_length_are_left_out_or_are_dots(tmp_path: Path) -> None:
    figure, ax = plt.subplots()
    ax.set_axis_off()
    ax.plot([0.5, 0.5], [0.5, 0.5], solid_capstyle="butt")
    ax.plot([0.2, 0.2], [0.2, 0.2], solid_capstyle="round")
    ax.plot([0, 1], [0, 1])
    figure.savefig(tmp_path / "lines.pptx")
    plt.close(figure)
    assert not faults(tmp_path / "lines.pptx")
