"""The deck tool on a small deck that holds everything, and the decks of the book."""

from __future__ import annotations

import dataclasses
import os
import re
import shutil
import sys
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from pptx import Presentation
from pptx.oxml.ns import qn
from pypdf import PdfReader, PdfWriter

from tests import ROOT
from tests.tools.slides import deck_project as project_files
from tools.errors import BookError
from tools.project import Project
from tools.slides import build as slides
from tools.slides import html as slides_html
from tools.slides import layout as slides_layout
from tools.slides import pdf as slides_pdf
from tools.slides import pptx as slides_pptx
from tools.slides import reference as slides_reference
from tools.slides.figures import EMU, Catalogue
from tools.slides.math import equations
from tools.slides.model import Deck, Math, Slide, Text, plain
from tools.slides.read import read_deck
from udl import losses
from udl.data import loss_examples
from udl.networks.shallow import ShallowParameters, shallow_network

FIGURES = Path(os.environ.get("UDL_FIGURES", ROOT / "book" / "_build" / "figures"))
DECKS = sorted(path.stem for path in (ROOT / "slides").glob("*.md") if path.stem != "README")
NONE = dict.fromkeys(slides.VARIABLES)


def need(program: str, found: object) -> None:
    """Skip without a program, except where the whole suite must run."""
    if not found:
        if os.environ.get("CI"):
            pytest.fail(f"{program} is missing, and CI runs everything")
        pytest.skip(f"{program} is not installed")


def build(root: Path, out: Path, **options: str | None) -> list[str]:
    """Build the small project's decks without a browser; returns what was said."""
    said: list[str] = []
    slides.run(Project(root), out, [], NONE | options, say=said.append)
    return said


@pytest.fixture(autouse=True)
def no_browser(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Keep the browser out of every test that does not ask for it."""
    if "browser" not in request.fixturenames:
        monkeypatch.setattr(slides_pdf, "chromium", lambda: None)


@pytest.fixture
def browser() -> str:
    need("Chromium", slides_pdf.chromium())
    return slides_pdf.chromium() or ""


@pytest.fixture(scope="module")
def mini(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the small project, built once without a browser; nobody changes it."""
    root = project_files.make_project(tmp_path_factory.mktemp("mini"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(slides_pdf, "chromium", lambda: None)
        build(root, root / "out")
    return root


@pytest.fixture
def copy(mini: Path, tmp_path: Path) -> Path:
    """Return a copy of the small project to change."""
    return Path(shutil.copytree(mini, tmp_path / "copy"))


def deck_of(root: Path, name: str = "mini") -> Deck:
    project = Project(root)
    path = root / "slides" / f"{name}.md"
    return read_deck(path, f"slides/{name}.md", slides.course_variables(project, NONE))


def edit(root: Path, old: str, new: str) -> None:
    """Replace text of the small deck that must be there."""
    path = root / "slides" / "mini.md"
    text = path.read_text("utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new, 1), "utf-8")


def source_equations(path: Path) -> int:
    """Count the equations of a deck's text by its dollar signs, notes left out."""
    text = re.sub(r"(?ms)^::: notes\n.*?^:::$", "", path.read_text("utf-8"))
    text = re.sub(r"(?ms)^```\n.*?^```$", "", text)
    displayed = re.findall(r"(?s)\$\$.+?\$\$", text)
    text = re.sub(r"(?s)\$\$.+?\$\$", "", text)
    return len(displayed) + len(re.findall(r"\$[^$]+\$", text))


# ------------------------------------------------------------------------------- PowerPoint


def test_every_equation_is_native(mini: Path) -> None:
    made = project_files.slide_xml(mini / "out" / "mini.pptx")
    count = [project_files.native_equations(slide) for slide in made]
    assert sum(count) == source_equations(mini / "slides" / "mini.md") == 4
    assert count == [len(slide.equations) for slide in deck_of(mini).slides]


def test_a_lost_equation_is_noticed(mini: Path) -> None:
    made = project_files.slide_xml(mini / "out" / "mini.pptx")
    holder = next(part for slide in made for part in slide.iter(f"{project_files.A14}m"))
    for child in list(holder):
        holder.remove(child)
    found = sum(map(project_files.native_equations, made))
    assert found == source_equations(mini / "slides" / "mini.md") - 1


def test_programs_without_equations_get_letters(mini: Path) -> None:
    made = project_files.slide_xml(mini / "out" / "mini.pptx")
    both = [part for slide in made for part in slide.iter(f"{project_files.MC}AlternateContent")]
    assert both
    for part in both:
        native, letters = (part[k][0] for k in (0, 1))
        ids = [next(shape.iter(qn("p:cNvPr"))).get("id") for shape in (native, letters)]
        assert ids[0] == ids[1]
        assert not list(letters.iter(f"{project_files.A14}m"))
        assert len(list(native.iter(qn("a:p")))) == len(list(letters.iter(qn("a:p"))))
    assert "σ²" in "".join(both[1].itertext())


def test_braces_stretch_below_a_term() -> None:
    math = Math(r"\underbrace{a + b}_{c}", True)
    element = equations([math], ROOT / "node_modules", "x")[math].omml
    tags = {part.tag.split("}")[1] for part in element.iter() if isinstance(part.tag, str)}
    assert {"groupChr", "limLow"} <= tags


def test_bold_letters_stand_upright_and_bold_greek_slants() -> None:
    math = Math(r"\mathbf{x} + \boldsymbol{\phi}", False)
    element = equations([math], ROOT / "node_modules", "x")[math].omml
    styles = [
        value
        for part in element.iter("{*}sty")
        for name, value in part.items()
        if name.endswith("val") and value != "p"
    ]
    assert styles == ["b", "bi"]


@pytest.mark.parametrize(
    ("tex", "words"),
    [(r"\nonsense{x}", "nonsense"), (r"\htmlClass{a}{x}", "htmlClass")],
)
def test_equations_that_nobody_can_read_stop_the_build(tex: str, words: str) -> None:
    with pytest.raises(BookError, match=words):
        equations([Math(tex, True)], ROOT / "node_modules", "slides/x.md")


def test_every_slide_has_its_own_title_and_notes(mini: Path) -> None:
    deck, made = deck_of(mini), Presentation(str(mini / "out" / "mini.pptx"))
    titles = [project_files.title(slide) for slide in project_files.slide_xml(made_path(mini))]
    assert len(set(titles)) == len(titles) == len(deck.slides) == len(made.slides)
    for slide, page in zip(deck.slides, made.slides, strict=True):
        assert page.has_notes_slide
        assert page.notes_slide.notes_text_frame.text == "\n".join(slide.notes)
        assert page.name == slide.id


def made_path(root: Path) -> Path:
    return root / "out" / "mini.pptx"


def test_the_agenda_recurs_with_the_current_item_marked(mini: Path) -> None:
    marked = []
    for slide in project_files.slide_xml(made_path(mini)):
        for shape in project_files.shapes(slide):
            if project_files.name(shape) == "Agenda":
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
    for slide, made in zip(deck.slides, project_files.slide_xml(made_path(mini)), strict=True):
        effects = [e.get("nodeType") for e in made.iter(qn("p:cTn")) if e.get("presetID")]
        assert effects.count("clickEffect") == slide.steps, slide.id
        known = {
            next(shape.iter(qn("p:cNvPr"))).get("id"): shape for shape in project_files.shapes(made)
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
    for slide, made in zip(deck.slides, project_files.slide_xml(made_path(mini)), strict=True):
        assert not list(made.iter(qn("p:pic")))
        groups = [s for s in project_files.shapes(made) if s.tag == qn("p:grpSp")]
        assert len(groups) == len(slide.figures)
        for ref, group in zip(slide.figures, groups, strict=True):
            own = next(group.iter(qn("p:cNvPr")))
            assert own.get("descr") == (ref.alt or project_files.ALT)
            names = {e.get("name") for e in group.iter(qn("p:cNvPr"))}
            wanted = ref.panels or (1, 2)
            assert {f"box {k}" for k in wanted} == {n for n in names if n.startswith("box")}
        ids = [e.get("id") for s in project_files.shapes(made) for e in s.iter(qn("p:cNvPr"))]
        assert len(ids) == len(set(ids))


def test_a_figure_grows_with_its_lines_and_letters(mini: Path) -> None:
    deck = deck_of(mini)
    number = next(k for k, slide in enumerate(deck.slides) if slide.id == "panel")
    made = project_files.slide_xml(made_path(mini))[number]
    group = next(s for s in project_files.shapes(made) if s.tag == qn("p:grpSp"))
    frame = group.find(f"{qn('p:grpSpPr')}/{qn('a:xfrm')}")
    # The panel is 340 by 100 points, and 4 points of air around it stay inside the picture.
    scale = int(frame.find(qn("a:ext")).get("cx")) / EMU / 360
    box = next(e for e in group.iter(qn("a:xfrm")) if e.find(qn("a:chOff")) is None)
    assert int(box.find(qn("a:ext")).get("cx")) / EMU == pytest.approx(340 * scale, abs=0.1)
    assert int(next(group.iter(qn("a:ln"))).get("w")) / EMU == pytest.approx(2 * scale, abs=0.01)
    assert int(next(group.iter(qn("a:rPr"))).get("sz")) / 100 == pytest.approx(11 * scale, abs=0.1)
    left, top = (int(box.find(qn("a:off")).get(edge)) / EMU for edge in "xy")
    assert left >= slides_layout.LEFT
    assert slides_layout.BODY[1] <= top
    assert scale > 2


def test_slides_are_read_title_first_number_last(mini: Path) -> None:
    for made in project_files.slide_xml(made_path(mini))[1:]:
        names = [project_files.name(shape) for shape in project_files.shapes(made)]
        assert names[0] == "Title"
        assert names[-2:] == ["Course", "Slide number"]
        order = [names.index(part) for part in ("Title", "Kicker", "Body") if part in names]
        assert order == sorted(order)
        figures = [k for k, name in enumerate(names) if name.startswith("figure")]
        assert all(k > order[-1] for k in figures)


def sizes(made, figures: bool) -> list[float]:
    """List the sizes of text that slides, layouts or master set, in points."""
    found = []
    for element in made.iter(qn("a:defRPr"), qn("a:rPr"), qn("a:endParaRPr")):
        inside = any(True for _ in element.iterancestors(qn("p:grpSp")))
        text = element.getparent().findtext(qn("a:t"))
        if element.get("sz") and inside == figures and (text is None or text.strip()):
            found.append(int(element.get("sz")) / 100)
    return found


def test_nothing_is_too_small_for_the_back_row(mini: Path) -> None:
    made = Presentation(str(made_path(mini)))
    layouts = [layout.part._element for layout in made.slide_layouts]
    for part in (made.slide_master.part._element, *layouts):
        assert min(sizes(part, figures=False)) >= slides_layout.SMALLEST
    for slide in project_files.slide_xml(made_path(mini)):
        assert min(sizes(slide, figures=False), default=99) >= slides_layout.SMALLEST
        assert min(sizes(slide, figures=True), default=99) >= slides_layout.SMALLEST


def test_the_last_slide_says_whose_it_is(mini: Path) -> None:
    made = Presentation(str(made_path(mini)))
    text = "\n".join(s.text_frame.text for s in made.slides[-1].shapes if s.has_text_frame)
    for words in ("CC BY 4.0", "example.org/book/slides/mini.pptx", "A small book", "Prince"):
        assert words in text
    properties = made.core_properties
    assert properties.identifier == "https://example.org/book/slides/mini.pptx"
    assert "CC BY 4.0" in properties.keywords


def test_course_and_lecturer_come_from_the_file_or_the_command_line(
    mini: Path, tmp_path: Path
) -> None:
    build(mini, tmp_path, lecturer="Grace", date="2 June")
    for path, words in ((mini / "out", "Learning · Ada · 1 May"), (tmp_path, "Grace · 2 June")):
        deck = Presentation(str(path / "mini.pptx"))
        first = "\n".join(s.text_frame.text for s in deck.slides[0].shapes if s.has_text_frame)
        assert words in first
        assert "for B 12" in first
        assert words in (path / "mini.html").read_text("utf-8")
        footer = next(s for s in deck.slides[3].shapes if s.name == "Course")
        assert footer.text_frame.text == "Learning"


def test_the_design_is_what_its_script_writes(tmp_path: Path) -> None:
    slides_reference.write_package(slides_reference.reference(), tmp_path / "reference.pptx")
    ours = ROOT / "slides" / "reference.pptx"
    assert (tmp_path / "reference.pptx").read_bytes() == ours.read_bytes(), (
        "python -m tools.slides.reference writes it anew"
    )
    design = Presentation(str(ours))
    assert (design.slide_width, design.slide_height) == (12192000, 6858000)
    assert [layout.name for layout in design.slide_layouts] == list(slides_reference.LAYOUTS)


def test_same_source_same_bytes(mini: Path, tmp_path: Path) -> None:
    build(mini, tmp_path)
    for name in ("mini.pptx", "mini.html"):
        assert (tmp_path / name).read_bytes() == (mini / "out" / name).read_bytes()


def test_only_what_changed_is_made_again(copy: Path) -> None:
    out = copy / "out"
    assert "unchanged" in build(copy, out)[-1]
    figure = copy / "book" / "_build" / "figures" / "ch05_mini" / "panels.svg"
    figure.write_text(figure.read_text().replace("#1560d4", "#c4327f"))
    assert "unchanged" not in build(copy, out)[-1]
    assert "unchanged" in build(copy, out)[-1]
    assert "unchanged" not in build(copy, out, lecturer="Grace")[-1]
    edit(copy, "Do it now.", "Do it soon.")
    assert "unchanged" not in build(copy, out)[-1]


def test_files_of_a_deck_that_is_gone_go_too(copy: Path) -> None:
    (copy / "slides" / "mini.md").unlink()
    build(copy, copy / "out")
    assert not list((copy / "out").glob("mini.*"))


def test_without_a_browser_there_is_one_line_and_no_pdf(copy: Path) -> None:
    said = build(copy, copy / "new")
    assert sum("no PDF" in line for line in said) == 1
    assert not (copy / "new" / "mini.pdf").exists()


# --------------------------------------------------------------------------- what must fail


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("## One of its panels", "## A figure beside words", "mini.md:.*title .* is taken by"),
        ("{#panel}", "{#figure}", "the id 'figure' is taken"),
        ("{#panel}", "", "needs an id"),
        ("::: notes\nPoint at it.\n:::\n", "", "mini.md:38: .*no notes"),
        ("ch05_mini/panels)\n", "ch05_mini/nothing)\n", "unknown figure ch05_mini/nothing"),
        ("{panels=2}", "{panels=3}", "has 2 panels, not 3"),
        ("{panels=2}", "{panels=first}", "expected numbers"),
        ("figure:ch05_mini/panels){p", "panels.png){p", "is no figure"),
        ("{{ room }}", "{{ rooom }}", "unknown variable 'rooom'"),
        ("Some **bold** words", "Some **bold** words " * 60, "pt tall and has"),
        ("## A table of words", "## " + "A table of words " * 9, "the title takes"),
        ("$x_i$ {#text}", r"$\nonsense$ {#text}", "nonsense"),
        ("It has two panels.", "$$ " + "a + " * 20 + "b $$", "break it, or put .stack"),
        ("| two | the second |", "| two | $x^2$ |", "no equations in the cells"),
        ("the second |", "the second " * 200 + "|", "the table is"),
        (".question}", "}", "the answer does not follow"),
        (".answer}", "}", "not followed by a slide .answer"),
        (".answer}", ".reply}", "unknown class .reply"),
        ("::: key", "::: box", "unknown div box"),
        ("Do it now.", "> Do it now.", "cannot hold a BlockQuote"),
        ("title: A small deck", "name: A small deck", "needs a title"),
    ],
)
def test_faults_stop_the_build_in_one_line(copy: Path, old: str, new: str, words: str) -> None:
    before = made_path(copy).read_bytes()
    edit(copy, old, new)
    with pytest.raises(BookError, match=words) as caught:
        build(copy, copy / "out")
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith("slides/mini.md")
    assert made_path(copy).read_bytes() == before


def test_small_lettering_in_a_figure_stops_the_build(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slides_layout, "SMALLEST", 40.0)
    (copy / "out" / ".state.json").unlink()
    with pytest.raises(BookError, match=r"letters of panels would be .* pt"):
        build(copy, copy / "out")


def test_faults_are_one_line_on_the_command_line(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert slides.main(["--root", str(copy), "--out", str(copy / "x"), "nothing"]) == 1
    assert capsys.readouterr().err == "no deck 'nothing'; there are: mini\n"


# ----------------------------------------------------------------------------------- browser


class Page(HTMLParser):
    """What a deck's page asks for, links to and says."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.linked: list[str] = []
        self.ids: list[str] = []
        self.images: list[dict[str, str | None]] = []
        self.notes = 0
        self.steps = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a":
            self.linked.append(given.get("href") or "")
        elif tag == "link" and given.get("rel") in ("license", "canonical"):
            pass
        else:
            self.asked += [given[key] or "" for key in ("src", "href") if given.get(key)]
        if tag == "section":
            self.ids.append(given.get("id") or "")
        if tag == "img":
            self.images.append(given)
        self.notes += tag == "aside"
        self.steps += "fragment" in (given.get("class") or "").split()


def test_the_page_asks_only_its_own_site(mini: Path) -> None:
    page = Page((mini / "out" / "mini.html").read_text("utf-8"))
    assert page.asked
    for address in page.asked:
        assert address.startswith(("_assets/", "../figures/", "data:,")), address
        if address.startswith("_assets/"):
            assert (mini / "out" / address).is_file()
    for style in (mini / "out" / "_assets").rglob("*.css"):
        for target in re.findall(r"url\(([^)]+)\)", style.read_text("utf-8")):
            address = target.strip("\"'")
            assert address.startswith("data:") or (style.parent / address).is_file(), address
        assert "@import" not in style.read_text("utf-8")


def test_the_page_has_every_slide_note_step_and_alternative_text(mini: Path) -> None:
    deck = deck_of(mini)
    html = (mini / "out" / "mini.html").read_text("utf-8")
    page = Page(html)
    assert page.ids == [slide.id for slide in deck.slides]
    assert page.notes == len(deck.slides)
    assert len(page.images) == len(deck.figures)
    assert all(image["alt"] == project_files.ALT or image["alt"] for image in page.images)
    assert page.steps == 6  # a key sentence, an equation, a figure, two items, some code
    assert html.count('class="katex"') == len(deck.equations)
    assert html.count('aria-current="step"') == 2
    assert "svgView(viewBox(0,126,360,108))" in html


def test_print_and_check_in_the_browser(browser: str, copy: Path) -> None:
    out = copy / "out"
    project, deck = Project(copy), deck_of(copy)
    slides.run(project, out, [], NONE, say=lambda line: None)
    reader = PdfReader(out / "mini.pdf", strict=True)  # complains of any fault in the file
    assert len(reader.pages) == len(deck.slides)
    assert {tuple(map(float, page.mediabox[2:])) for page in reader.pages} == {(960.0, 540.0)}
    assert "/StructTreeRoot" in reader.trailer["/Root"]
    assert len(reader.outline) > 0
    assert reader.metadata is not None
    assert reader.metadata.title == deck.title
    # A body squeezed to nothing must be noticed, in the right slide, and nothing printed.
    html = (out / "mini.html").read_text("utf-8")
    box = re.search(r'id="text".*?<div class="body fit" style="([^"]*)"', html, re.S)
    assert box is not None
    squeezed = re.sub(r"height:[\d.]+px", "height:20px", box[1])
    (out / "mini.html").write_text(html.replace(box[1], squeezed, 1), "utf-8")
    rights = slides_pptx.Rights("a", "b", "c")
    faults = slides_pdf.write(out / "mini.html", out / "new.pdf", project.figures_out, deck, rights)
    assert len(faults) == 1
    assert faults[0].startswith("text body by")
    assert not (out / "new.pdf").exists()


def test_assets_are_written_once(mini: Path) -> None:
    style = ROOT / "slides"
    font = mini / "out" / "_assets" / "fonts" / "arimo-regular.woff2"
    before = font.stat().st_mtime_ns
    slides_html.write_assets(ROOT / "node_modules", style, mini / "out" / "_assets")
    assert font.stat().st_mtime_ns == before
    assert sum(f.stat().st_size for f in (mini / "out" / "_assets").rglob("*")) < 1_000_000


# -------------------------------------------------------------------------- the book's decks


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the decks of the book once without a browser."""
    if not list(FIGURES.glob("*/*.pptx")):
        if os.environ.get("CI"):
            pytest.fail(f"{FIGURES} holds no figures for PowerPoint")
        pytest.skip(f"{FIGURES} holds no figures for PowerPoint; make figures")
    out = tmp_path_factory.mktemp("decks")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(slides_pdf, "chromium", lambda: None)
        slides.run(Project(ROOT), out, [], NONE, FIGURES, say=lambda line: None)
    return out


LENGTHS = {  # slides for a lecture of the length that the deck's first notes announce
    "ch01_introduction_1": (20, 30),
    "ch01_introduction_2": (20, 30),
    "ch02_supervised_learning": (15, 25),
    "ch03_shallow_networks": (35, 50),
    "ch04_deep_networks": (25, 40),
    "ch05_loss_functions": (25, 45),
    "ch10_convolution_1": (25, 40),
    "ch10_convolution_2": (25, 40),
}


@pytest.mark.parametrize("name", DECKS)
def test_a_deck_can_be_lectured_as_it_is(name: str) -> None:
    deck = deck_of(ROOT, name)
    fewest, most = LENGTHS[name]
    assert fewest <= len(deck.slides) <= most, f"{len(deck.slides)} slides"
    since = 0
    for slide in deck.slides[1:-1]:
        since = 0 if slide.kind == "question" else since + 1
        assert since <= 12, f"{slide.where}: no question for {since} slides"
        sentences = len(re.findall(r"[.!?][\"”]?(?=\s|$)", " ".join(slide.notes)))
        assert 3 <= sentences <= 8, f"{slide.where}: notes of {sentences} sentences"
        # Lines of code after the first belong to the same paragraph.
        parts = [part for part in slide.paragraphs if part.mark != "code" or not part.continued]
        assert len(parts) <= 7, f"{slide.where}: more than one idea?"


def prepared(name: str) -> tuple[list[slides.Ready], slides_layout.Ruler]:
    """Lay out a deck of the book; return its slides and what they were measured with."""
    deck, ruler = deck_of(ROOT, name), slides_layout.Ruler(ROOT / "node_modules", {})
    ruler.equations = equations(deck.equations, ROOT / "node_modules", name)
    return slides.prepare(deck, Catalogue(FIGURES), ruler, Project(ROOT)), ruler


def lone_words(ready: list[slides.Ready], ruler: slides_layout.Ruler) -> list[str]:
    """List what ends in a line with a single short word: titles, paragraphs and cells."""
    found = []
    for slide, layout in ((each.slide, each.layout) for each in ready):
        if slide.kind in ("title", "section", "licence"):
            continue
        question = slide.kind == "question"
        size = slides_layout.QUESTION_SIZE if question else slides_layout.TITLE_SIZE
        runs = [ruler.lines(slide.title, layout.title[2] - layout.title[0], size, bold=True)]
        width = layout.body[2] - layout.body[0]
        for part in slide.paragraphs:
            if part.mark != "code" and part.equation is None:
                inner, key = width - slides_layout.indent(part), part.mark == "key"
                runs.append(ruler.lines(part.inlines, inner, layout.body_size, bold=key))
        rows = [(row, row is table.rows[0]) for table in slide.tables for row in table.rows]
        for row, head in rows:
            for cell, column in zip(row, layout.columns, strict=True):
                inner = column - 2 * slides_layout.CELL[0]
                runs.append(ruler.lines(cell, inner, slides_layout.TABLE_SIZE, bold=head))
        for *before, last in runs:
            if before and len(last.words) == 1 and len(last.words[0]) < 14:
                found.append(f"{slide.where}: … {before[-1].words[-1]} / {last.words[0]}")
    return found


@pytest.mark.parametrize("name", DECKS)
def test_no_line_holds_a_lone_word(name: str) -> None:
    assert not lone_words(*prepared(name))


def test_a_lone_word_is_caught() -> None:
    ready, ruler = prepared("ch03_shallow_networks")
    cut = next(each for each in ready if each.slide.id == "cut")
    words = "Look at the signs of its sum at all of the corners."
    part = dataclasses.replace(cut.slide.paragraphs[1], inlines=(Text(words),))
    slide = dataclasses.replace(cut.slide, paragraphs=(part,))
    (fault,) = lone_words([dataclasses.replace(cut, slide=slide)], ruler)
    assert fault.endswith("the / corners.")


def announced(slide: Slide) -> tuple[str, str, list[str]]:
    """Return the title, the minutes and the pages that a slide names for a practical."""
    parts = tuple(part for paragraph in slide.paragraphs for part in paragraph.inlines)
    minutes = re.search(r"About (\d+) minutes\.", plain(parts))
    links = [part.link for part in parts if not isinstance(part, Math) and part.link]
    pages = [link.rsplit("/", 1)[1] for link in links]
    return slide.title_text, minutes[1] if minutes else "", pages


def test_every_practical_is_announced_as_it_is() -> None:
    decks = [deck_of(ROOT, name) for name in DECKS]
    for chapter in {deck.chapter for deck in decks if deck.chapter}:
        found = [
            announced(slide)
            for deck in decks
            if deck.chapter == chapter
            for slide in deck.slides
            if slide.kind == "practical"
        ]
        expected = []
        for path in sorted((ROOT / "book" / chapter).glob("p[0-9]*_*.md")):
            text = path.read_text("utf-8")
            title = re.search(r"(?m)^# (Practical .+)$", text)
            minutes = re.search(r"(?m)^  minutes: (\d+)$", text)
            assert title, path.name
            assert minutes, path.name
            expected.append((title[1], minutes[1], [f"{path.stem}.html"]))
        assert sorted(found) == expected, chapter


@pytest.mark.parametrize("name", DECKS)
def test_ids_of_slides_stay(name: str) -> None:
    recorded = (ROOT / "tests" / "slides" / f"{name}.ids").read_text("utf-8").split()
    now = [slide.id for slide in deck_of(ROOT, name).slides]
    gone = sorted(set(recorded) - set(now))
    assert not gone, f"people link these: {', '.join(gone)}"
    assert recorded == now, "record the new ids in the order of the slides"


@pytest.mark.parametrize("name", DECKS)
def test_equations_of_a_deck_are_all_there(book: Path, name: str) -> None:
    made = project_files.slide_xml(book / f"{name}.pptx")
    native = sum(map(project_files.native_equations, made))
    assert native == source_equations(ROOT / "slides" / f"{name}.md")
    assert native == len(deck_of(ROOT, name).equations)
    html = (book / f"{name}.html").read_text("utf-8")
    assert html.count('class="katex"') == native


@pytest.mark.parametrize("name", DECKS)
def test_a_deck_opens_with_unique_titles_and_notes(book: Path, name: str) -> None:
    made = Presentation(str(book / f"{name}.pptx"))
    titles = Counter(map(project_files.title, project_files.slide_xml(book / f"{name}.pptx")))
    assert max(titles.values()) == 1
    assert all(page.notes_slide.notes_text_frame.text for page in made.slides)
    for slide in project_files.slide_xml(book / f"{name}.pptx"):
        assert min(sizes(slide, figures=False), default=99) >= slides_layout.SMALLEST


@pytest.mark.parametrize("name", DECKS)
def test_every_word_stands_in_its_box(book: Path, name: str, tmp_path: Path) -> None:
    need("LibreOffice", shutil.which("soffice"))
    need("pdftotext", shutil.which("pdftotext"))
    pages = project_files.words(project_files.render(book / f"{name}.pptx", tmp_path))
    made = Presentation(str(book / f"{name}.pptx"))
    slides_ = project_files.slide_xml(book / f"{name}.pptx")
    assert len(pages) == len(slides_)
    ready, _ = prepared(name)
    faults = beyond(pages, ready)
    assert not faults, faults
    assert (made.slide_width, made.slide_height) == (12192000, 6858000)
    # The same words a third further down must be noticed.
    lower = [
        (w, h, [(t, x, y + h / 3, z, v + h / 3) for t, x, y, z, v in found])
        for w, h, found in pages
    ]
    assert beyond(lower, ready)


def beyond(pages: list, ready: list) -> list[str]:
    """List the words of rendered slides that stand in none of the boxes of their slide."""
    faults = []
    for (width, height, found), slide in zip(pages, ready, strict=True):
        layout, scale = slide.layout, width / slides_layout.WIDTH
        boxes = [
            layout.title,
            layout.body,
            *layout.figures,
            slides_layout.KICKER,
            slides_layout.FOOTER,
            slides_layout.NUMBER,
        ]
        boxes += [layout.table] if layout.table else []
        boxes += [slides_layout.DECK_DETAILS] if slide.slide.kind == "title" else []
        for text, *edges in found:
            left, top, right, bottom = (edge / scale for edge in edges)
            air = max(6, 0.15 * (bottom - top))  # a font's box is taller than its letters
            inside = any(
                left > box[0] - 4
                and top > box[1] - air
                and right < box[2] + 4
                and bottom < box[3] + air
                for box in boxes
            )
            if not inside or right > width / scale or bottom > height / scale:
                faults.append(f"{slide.slide.id}: {text} at {left:.0f},{top:.0f}")
    return faults


def test_numbers_of_the_deck_of_chapter_5_are_the_chapters() -> None:
    text = (ROOT / "slides" / "ch05_loss_functions.md").read_text("utf-8")

    def output(example: loss_examples.LossExample) -> np.ndarray:
        parameters = ShallowParameters(
            example.hidden_bias,
            example.hidden_weights,
            example.output_bias,
            example.output_weights,
        )
        return shallow_network(parameters, example.x[:, None])

    regression, binary = loss_examples.regression_example(), loss_examples.binary_example()
    prediction = output(regression)[:, 0]
    residuals = regression.y - prediction
    densities = losses.gaussian_pdf(regression.y, prediction, 0.2)
    centred = residuals - residuals.mean()
    typical = densities > densities.min()
    sigma = np.sqrt(np.mean(centred**2))
    moves = [
        residuals[typical].mean() - residuals.mean(),
        np.median(residuals[typical]) - np.median(residuals),
    ]
    logits = np.array([2.0, 1.0, 0.0])
    expected = [
        f"{densities.prod():.7f}",
        f"{100 * np.log(densities).sum():.1f}".replace("-", "−"),
        f"bias {regression.output_bias[0] + residuals.mean():.2f}",
        f"here {residuals.mean():.3f}",
        f"sigma is {sigma:.3f}",
        f"{losses.binary_cross_entropy(binary.y, output(binary)[:, 0]):.2f} nats on twenty",
        f"which is {20 * np.log(2):.2f}",
        f"moves the least-squares bias by {moves[0]:.3f} and the Laplace bias by {moves[1]:.3f}",
        " and ".join(f"{p:.2f}" for p in losses.softmax(logits)[1:]),
        f"{-np.log(0.001):.1f} nats",
    ]
    missing = [words for words in expected if words not in text]
    assert not missing, missing
    assert (np.abs(centred) < 2 * sigma).sum() == 19


def test_a_pdf_without_tags_would_be_noticed(tmp_path: Path) -> None:
    writer = PdfWriter()
    writer.add_blank_page(960, 540)
    writer.write(tmp_path / "blank.pdf")
    assert "/StructTreeRoot" not in PdfReader(tmp_path / "blank.pdf").trailer["/Root"]


def test_the_tool_imports_no_teaching_code() -> None:
    names = {name for name in sys.modules if name.startswith("tools.slides.build")}
    for name in names:
        source = Path(str(sys.modules[name].__file__)).read_text("utf-8")
        assert not re.search(r"^\s*(from|import) (udl|figures)\b", source, re.M), name
