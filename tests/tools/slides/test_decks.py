"""Every deck in ``decks/`` becomes what stands beside it; its README says how to add one."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest
from lxml import etree
from pptx.oxml.ns import qn

from tests import ROOT
from tests.figures.pptx.cxml import line
from tests.figures.pptx.ecma376 import faults
from tests.tools.slides import deck_project
from tools import errors
from tools.errors import BookError
from tools.project import Project
from tools.slides import build, html, pptx
from tools.slides.design import EMU
from tools.slides.figures import Catalogue
from tools.slides.math import Equation, equations
from tools.slides.measure import Ruler
from tools.slides.model import Deck, Math
from tools.slides.prepare import Ready, prepare
from tools.slides.read import read_deck

FOLDER = Path(__file__).parent / "decks"
SHOWN = sorted(path.stem for path in FOLDER.glob("*.md") if path.stem != "README")
REFUSED = sorted(path.stem for path in (FOLDER / "refused").glob("*.md"))
SHARED = ("title", "licence")  # slides that every deck has
# Faults of an installation or a course, which no deck can show.
NOT_IN_A_DECK = {
    "deck-details-long",
    "deck-face-missing",
    "deck-figure-not-exported",
    "katex-failed",
    "katex-missing",
}
FURNITURE = ("Course", "Slide number")  # shapes that every slide has


def expect(path: Path, came: str) -> None:
    """Compare with what a file holds, or write it."""
    if os.environ.get("UDL_WRITE_EXPECTED"):
        path.write_text(came, "utf-8")
    assert came == path.read_text("utf-8"), f"{path.name}: UDL_WRITE_EXPECTED=1 writes it anew"


def placed(project: Project, path: Path) -> tuple[Deck, dict[Math, Equation], list[Ready]]:
    """Read a deck, set its equations and place its slides."""
    deck = read_deck(
        path,
        f"slides/{path.name}",
        build.course_variables(project, deck_project.NONE),
        ("ch05_mini", "ch06_other"),
    )
    setting = equations(deck.places, ROOT / "node_modules")
    catalogue = Catalogue(project.figures_out)
    return deck, setting, prepare(deck, catalogue, Ruler(ROOT / "node_modules", setting), project)


@pytest.fixture(scope="session")
def project(mini: Path) -> Project:
    return Project(mini)


@pytest.mark.parametrize("name", SHOWN)
def test_a_deck_becomes_what_stands_beside_it(name: str, project: Project, tmp_path: Path) -> None:
    deck, setting, ready = placed(project, FOLDER / f"{name}.md")
    rights = build.rights_of(project, deck)
    page = html.page(deck, ready, setting, rights, project.site_url)
    for math, equation in setting.items():
        page = page.replace(equation.html, f"⟨{math.tex}⟩")
    sections = re.findall(r'(?s)<section id="([^"]+)".*?</section>', page)
    assert sections == [each.slide.id for each in ready]
    shown = [
        found[0]
        for found in re.finditer(r'(?s)<section id="([^"]+)".*?</section>', page)
        if found[1] not in SHARED
    ]
    expect(FOLDER / f"{name}.html", "\n\n".join(shown) + "\n")

    pixels = build.copy_pictures(project, [deck], tmp_path, None)
    design = build.reference_of(project)
    pptx.write(tmp_path / "deck.pptx", deck, ready, setting, design, rights, pixels)
    assert not faults(tmp_path / "deck.pptx")
    made = deck_project.slide_xml(tmp_path / "deck.pptx")
    notes = deck_project.notes(tmp_path / "deck.pptx")
    told = [
        "\n".join([f"# {each.slide.id}", *lines(slide), "Notes", *spoken])
        for each, slide, spoken in zip(ready, made, notes, strict=True)
        if each.slide.id not in SHARED
    ]
    expect(FOLDER / f"{name}.pptx.txt", "\n\n".join(told) + "\n")


def lines(slide: etree._Element) -> Iterator[str]:
    """Tell a slide shape by shape, and what its clicks bring."""
    names = {}
    for shape in deck_project.shapes(slide):
        name = deck_project.name(shape)
        names[next(shape.iter(qn("p:cNvPr"))).get("id")] = name
        if name in FURNITURE:
            continue
        yield " ".join([name, *place(shape)])
        if name.startswith("picture"):
            for part in shape.iter(qn("p:pic"), qn("p:sp")):
                own = next(part.iter(qn("p:cNvPr")))
                words = own.get("descr") or "".join(part.itertext()).strip()
                yield f"    {' '.join([own.get('name'), *place(part)])}: {words}"
        elif name.startswith("figure"):
            inside = [e.get("name") for e in shape.iter(qn("p:cNvPr"))]
            yield f"    {', '.join(part for part in inside[1:] if part)}"
        elif shape.tag == qn("p:graphicFrame"):
            yield f"    {line(next(shape.iter(qn('a:tblGrid'))))}"
            for row in shape.iter(qn("a:tr")):
                yield f"    row of {int(row.get('h')) / EMU:.1f}"
                for cell in row.iter(qn("a:tc")):
                    yield f"        {line(next(cell.iter(qn('a:p'))))}"
        else:
            yield from (f"    {line(paragraph)}" for paragraph in shape.iter(qn("a:p")))
    for click in slide.iter(qn("p:cTn")):
        if click.get("presetID"):
            when = "click" if click.get("nodeType") == "clickEffect" else "  with it"
            target = next(click.iter(qn("p:spTgt")))
            parts = [f" paragraph {part.get('st')}" for part in target.iter(qn("p:pRg"))]
            yield f"{when}: {names[target.get('spid')]}{''.join(parts)}"


def place(shape: etree._Element) -> Iterator[str]:
    """Say where a shape stands, where its layout does not."""
    own = next(
        (e for e in shape.iter(qn("a:xfrm"), qn("p:xfrm")) if e.find(qn("a:ext")) is not None), None
    )
    if own is not None:
        off, ext = own.find(qn("a:off")), own.find(qn("a:ext"))
        edges = [off.get("x"), off.get("y"), ext.get("cx"), ext.get("cy")]
        left, top, width, height = (int(edge) / EMU for edge in edges)
        yield f"at {left:.1f}, {top:.1f}, {width:.1f} wide, {height:.1f} high"


@pytest.mark.parametrize("name", REFUSED)
def test_a_fault_stops_the_build_in_one_line_that_names_its_place(
    name: str, project: Project
) -> None:
    with pytest.raises(BookError) as caught:
        placed(project, FOLDER / "refused" / f"{name}.md")
    assert "\n" not in str(caught.value)
    expect(FOLDER / "refused" / f"{name}.error", f"{caught.value}\n")


@pytest.mark.parametrize("path", [FOLDER.parent / "mini.md", FOLDER / "columns.md"])
def test_a_line_of_a_div_too_few_or_too_many_loses_no_slide(
    path: Path, project: Project, tmp_path: Path
) -> None:
    lines = path.read_text("utf-8").splitlines()
    fences = [k for k, line in enumerate(lines) if line.startswith(":::")]
    assert fences
    for k in fences:
        for changed in (lines[:k] + lines[k + 1 :], lines[: k + 1] + lines[k:]):
            (tmp_path / "deck.md").write_text("\n".join(changed), "utf-8")
            with pytest.raises(BookError, match=r"^slides/deck\.md:\d+: `:::+.*\[deck-div\]$"):
                read_deck(tmp_path / "deck.md", "slides/deck.md", {"room": "B 12"})


def test_all_faults_of_a_deck_come_at_once(project: Project, tmp_path: Path) -> None:
    deck = """
        ---
        title: A deck
        chapter: ch05_mini
        ---
        ::: notes
        Welcome.
        :::

        ## One

        Ask {{ lectuer }} **now.

        ::: notes
        Say it.
        :::

        ## Two {#two}

        > Said by somebody

        ::: notes
        Say it.
        :::
    """
    (tmp_path / "deck.md").write_text(dedent(deck).lstrip(), "utf-8")
    with pytest.raises(BookError) as caught:
        placed(project, tmp_path / "deck.md")
    found = [re.sub(r":(\d+):.*\[", r" \1 ", line)[:-1] for line in str(caught.value).splitlines()]
    assert sorted(found) == [
        "slides/deck.md 11 deck-variable",
        "slides/deck.md 11 mark-left",
        "slides/deck.md 17 deck-block",
        "slides/deck.md 9 deck-slide-id",
    ]


def test_every_fault_of_a_deck_has_an_example() -> None:
    readers = ("read", "blocks", "inlines", "figures", "math", "measure", "placing", "layout")
    files = {f"tools/slides/{name}.py" for name in (*readers, "prepare")}
    files.add("tools/pages/illustrations.py")
    faults = {name for name, (_, file) in errors.declared().items() if file in files}
    shown = {path.read_text("utf-8").rsplit("[", 1)[1][:-2] for path in FOLDER.rglob("*.error")}
    assert faults - shown == NOT_IN_A_DECK


def test_no_expectation_has_lost_its_deck() -> None:
    files = [path for path in FOLDER.rglob("*.*") if path.parent.name != "pictures"]
    stems = {path.name.partition(".")[0] for path in files}
    assert stems == {*SHOWN, *REFUSED, "README"}
