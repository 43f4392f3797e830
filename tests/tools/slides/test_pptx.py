"""The small deck as PowerPoint: equations, builds, figures, notes, sizes and rights."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from pptx import Presentation
from pptx.oxml.ns import qn

from tests import ROOT
from tests.figures.pptx.ecma376 import faults
from tests.needing import need
from tests.tools.slides import deck_project
from tests.tools.slides.deck_project import deck_of, made_path, sizes, source_equations
from tools import programs
from tools.slides import design
from tools.slides.design import EMU


def test_every_equation_is_native(mini: Path) -> None:
    made = deck_project.slide_xml(mini / "out" / "mini.pptx")
    count = [deck_project.native_equations(slide) for slide in made]
    assert sum(count) == source_equations(mini / "slides" / "mini.md") == 4
    assert count == [len(slide.equations) for slide in deck_of(mini).slides]


def test_a_lost_equation_is_noticed(mini: Path) -> None:
    made = deck_project.slide_xml(mini / "out" / "mini.pptx")
    holder = next(part for slide in made for part in slide.iter(f"{deck_project.A14}m"))
    for child in list(holder):
        holder.remove(child)
    found = sum(map(deck_project.native_equations, made))
    assert found == source_equations(mini / "slides" / "mini.md") - 1


def test_programs_without_equations_get_letters(mini: Path) -> None:
    made = deck_project.slide_xml(mini / "out" / "mini.pptx")
    both = [part for slide in made for part in slide.iter(f"{deck_project.MC}AlternateContent")]
    assert both
    for part in both:
        native, letters = (part[k][0] for k in (0, 1))
        ids = [next(shape.iter(qn("p:cNvPr"))).get("id") for shape in (native, letters)]
        assert ids[0] == ids[1]
        assert not list(letters.iter(f"{deck_project.A14}m"))
        assert len(list(native.iter(qn("a:p")))) == len(list(letters.iter(qn("a:p"))))
    assert "σ²" in "".join(both[1].itertext())
    # LibreOffice takes a choice for which a14 is enough, and drops its equations.
    assert {part[0].get("Requires") for part in both} == {"a14 p159"}


def test_libreoffice_shows_equations_as_letters(mini: Path, tmp_path: Path) -> None:
    need("LibreOffice", programs.soffice())
    need("pdftotext", programs.pdftotext())
    pages = deck_project.words(deck_project.render(made_path(mini), tmp_path))
    words = " ".join(word[0] for _, _, found in pages for word in found)
    for letters in ("two with σ²", "a² + b² = c²"):
        assert letters in words


def test_every_slide_has_its_own_title_and_notes(mini: Path) -> None:
    deck, made = deck_of(mini), Presentation(str(mini / "out" / "mini.pptx"))
    titles = [deck_project.title(slide) for slide in deck_project.slide_xml(made_path(mini))]
    assert len(set(titles)) == len(titles) == len(deck.slides) == len(made.slides)
    for slide, page in zip(deck.slides, made.slides, strict=True):
        assert page.has_notes_slide
        assert page.notes_slide.notes_text_frame.text == "\n".join(slide.notes)
        assert page.name == slide.id


def test_the_agenda_recurs_with_the_current_item_marked(mini: Path) -> None:
    marked = []
    for slide in deck_project.slide_xml(made_path(mini)):
        for shape in deck_project.shapes(slide):
            if deck_project.name(shape) == "Agenda":
                lines = ["".join(line.itertext()) for line in shape.iter(qn("a:p"))]
                bold = [
                    "".join(line.itertext())
                    for line in shape.iter(qn("a:p"))
                    if any(run.get("b") == "1" for run in line.iter(qn("a:rPr")))
                ]
                assert lines == ["First part", "Second part"]
                marked += bold
    assert marked == ["First part", "Second part"]


def test_builds_are_real_animations_of_things_that_exist(mini: Path) -> None:
    deck = deck_of(mini)
    for slide, made in zip(deck.slides, deck_project.slide_xml(made_path(mini)), strict=True):
        effects = [e.get("nodeType") for e in made.iter(qn("p:cTn")) if e.get("presetID")]
        assert effects.count("clickEffect") == slide.steps, slide.id
        known = {
            next(shape.iter(qn("p:cNvPr"))).get("id"): shape for shape in deck_project.shapes(made)
        }
        for target in made.iter(qn("p:spTgt")):
            shape = known[target.get("spid")]
            for part in target.iter(qn("p:pRg")):
                paragraphs = len(list(shape.iter(qn("a:p"))))
                assert 0 <= int(part.get("st")) <= int(part.get("end")) < paragraphs
        numbers = [e.get("id") for e in made.iter(qn("p:cTn"))]
        assert len(numbers) == len(set(numbers))
    assert [slide.steps for slide in deck.slides if slide.steps] == [1, 1, 2]


def test_figures_are_shapes_with_words_for_those_who_do_not_see(mini: Path) -> None:
    deck = deck_of(mini)
    for slide, made in zip(deck.slides, deck_project.slide_xml(made_path(mini)), strict=True):
        assert not list(made.iter(qn("p:pic")))
        groups = [s for s in deck_project.shapes(made) if s.tag == qn("p:grpSp")]
        assert len(groups) == len(slide.figures)
        for ref, group in zip(slide.figures, groups, strict=True):
            own = next(group.iter(qn("p:cNvPr")))
            assert own.get("descr") == (ref.alt or deck_project.ALT)
            names = {e.get("name") for e in group.iter(qn("p:cNvPr"))}
            wanted = ref.panels or (1, 2)
            assert {f"box {k}" for k in wanted} == {n for n in names if n.startswith("box")}
        ids = [e.get("id") for s in deck_project.shapes(made) for e in s.iter(qn("p:cNvPr"))]
        assert len(ids) == len(set(ids))


def test_a_figure_grows_with_its_lines_and_letters(mini: Path) -> None:
    deck = deck_of(mini)
    number = next(k for k, slide in enumerate(deck.slides) if slide.id == "panel")
    made = deck_project.slide_xml(made_path(mini))[number]
    group = next(s for s in deck_project.shapes(made) if s.tag == qn("p:grpSp"))
    frame = group.find(f"{qn('p:grpSpPr')}/{qn('a:xfrm')}")
    # The panel is 340 by 100 points, and 4 points of air around it stay inside the picture.
    scale = int(frame.find(qn("a:ext")).get("cx")) / EMU / 360
    box = next(e for e in group.iter(qn("a:xfrm")) if e.find(qn("a:chOff")) is None)
    assert int(box.find(qn("a:ext")).get("cx")) / EMU == pytest.approx(340 * scale, abs=0.1)
    assert int(next(group.iter(qn("a:ln"))).get("w")) / EMU == pytest.approx(2 * scale, abs=0.01)
    assert int(next(group.iter(qn("a:rPr"))).get("sz")) / 100 == pytest.approx(11 * scale, abs=0.1)
    left, top = (int(box.find(qn("a:off")).get(edge)) / EMU for edge in "xy")
    assert left >= design.LEFT
    assert design.BODY[1] <= top
    assert scale > 2


def test_a_drawing_is_there_as_drawing_and_as_pixels(copy: Path) -> None:
    deck_project.edit(
        copy,
        "![](figure:ch05_mini/panels)\n",
        '![A tree.](pictures/tree.svg){rights="Drawing: B. Name, CC0"}\n',
    )
    deck_project.run(copy, copy / "out")
    with zipfile.ZipFile(made_path(copy)) as archive:
        drawn = [name for name in archive.namelist() if name.endswith(".svg")]
        tree = (copy / "slides" / "pictures" / "tree.svg").read_bytes()
        assert [archive.read(name) for name in drawn] == [tree]
    (blip,) = (
        found
        for slide in deck_project.slide_xml(made_path(copy))
        for found in slide.iter(qn("a:blip"))
    )
    assert len({blip.get(qn("r:embed")), blip[0][0][0].get(qn("r:embed"))}) == 2


def test_slides_are_read_title_first_number_last(mini: Path) -> None:
    for made in deck_project.slide_xml(made_path(mini))[1:]:
        names = [deck_project.name(shape) for shape in deck_project.shapes(made)]
        assert names[0] == "Title"
        assert names[-2:] == ["Course", "Slide number"]
        order = [names.index(part) for part in ("Title", "Kicker", "Body") if part in names]
        assert order == sorted(order)
        figures = [k for k, name in enumerate(names) if name.startswith("figure")]
        assert all(k > order[-1] for k in figures)


def test_nothing_is_too_small_for_the_back_row(mini: Path) -> None:
    made = Presentation(str(made_path(mini)))
    layouts = [layout.part._element for layout in made.slide_layouts]
    for part in (made.slide_master.part._element, *layouts):
        assert min(sizes(part, figures=False)) >= design.SMALLEST
    for slide in deck_project.slide_xml(made_path(mini)):
        assert min(sizes(slide, figures=False), default=99) >= design.SMALLEST
        assert min(sizes(slide, figures=True), default=99) >= design.SMALLEST


def test_the_last_slide_says_whose_it_is(mini: Path) -> None:
    made = Presentation(str(made_path(mini)))
    text = "\n".join(s.text_frame.text for s in made.slides[-1].shapes if s.has_text_frame)
    for words in ("CC BY 4.0", "example.org/book/slides/mini.pptx", "A small book", "Prince"):
        assert words in text
    properties = made.core_properties
    assert properties.identifier == "https://example.org/book/slides/mini.pptx"
    assert "CC BY 4.0" in properties.keywords


def test_the_small_deck_and_the_design_keep_to_the_standard(mini: Path) -> None:
    assert not faults(made_path(mini))
    assert not faults(ROOT / "slides" / "reference.pptx")
