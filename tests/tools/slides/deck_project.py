"""A small project with a deck, two figures and some pictures, and readers for what comes out."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from xml.etree import ElementTree

from lxml import etree
from PIL import Image
from pptx import Presentation
from pptx.oxml.ns import qn
from pptx.util import Pt

from tools import programs
from tools.project import Project
from tools.slides import build
from tools.slides.model import VARIABLES, Deck
from tools.slides.read import read_deck

HERE = Path(__file__).parent
# Course, lecturer and date as the project has them.
NONE = dict.fromkeys(VARIABLES)
A14 = "{http://schemas.microsoft.com/office/drawing/2010/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
ALT = "Two boxes, one above the other."
PYPROJECT = """
[tool.udl]
title = "A small book"
site_url = "https://example.org/book"
repository = "owner/book"
email = "a@example.org"
"""


def make_project(root: Path) -> Path:
    """Write a project with the deck ``mini``, its figure and a course; returns its root."""
    (root / "slides").mkdir(parents=True)
    (root / "pyproject.toml").write_text(PYPROJECT)
    (root / "slides" / "mini.md").write_text((HERE / "mini.md").read_text("utf-8"), "utf-8")
    (root / "slides" / "course.yml").write_text(
        "course: Learning\nlecturer: Ada\ndate: 1 May\nroom: B 12\n"
    )
    make_figures(root / "book" / "_build" / "figures")
    make_pictures(root / "slides" / "pictures")
    return root


def make_pictures(folder: Path) -> None:
    """Write pictures of each format, and some that cannot be shown."""
    shutil.copytree(HERE / "decks" / "pictures", folder)
    leaf = Image.linear_gradient("L").resize((300, 200))
    leaf.save(folder / "leaf.png")
    leaf.rotate(180).save(folder / "leaf-in-autumn.png")
    leaf.convert("RGB").resize((100, 160)).save(folder / "portrait.jpg")
    turned = Image.Exif()
    turned[0x0112] = 6  # a camera held upright
    leaf.convert("RGB").save(folder / "turned.jpg", exif=turned)
    leaf.save(folder / "moving.gif")
    (folder / "no-picture.png").write_text("words")
    (folder / "heavy.png").write_bytes((folder / "leaf.png").read_bytes() + bytes(400_000))


def make_figures(out: Path) -> None:
    """Write two figures in the form in which the figures' exporter does."""
    folder = out / "ch05_mini"
    folder.mkdir(parents=True)
    panels = {"title": "Two boxes", "alt": ALT, "caption": "Boxes.", "width": 480, "height": 320}
    small = panels | {"title": "A box", "alt": "One box in its frame.", "width": 240, "height": 160}
    (out / "manifest.json").write_text(
        json.dumps({"ch05_mini": {"panels": panels, "small": small}})
    )
    (folder / "small.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 180 120" width="240" height="160">'
        '<rect width="170" height="50" fill="#1560d4"/></svg>'
    )
    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = Pt(180), Pt(120)
    figure = presentation.slides.add_slide(presentation.slide_layouts[6]).shapes.add_group_shape()
    figure.name = "figure"
    figure.shapes.add_shape(1, Pt(5), Pt(5), Pt(170), Pt(50)).name = "box"
    presentation.save(folder / "small.pptx")
    (folder / "panels.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 240" width="480" height="320">'
        '<rect width="350" height="100" fill="#1560d4"/></svg>'
    )
    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = Pt(360), Pt(240)
    slide = presentation.slides.add_slide(presentation.slide_layouts[6])
    figure = slide.shapes.add_group_shape()
    figure.name = "figure"
    ground = figure.shapes.add_shape(1, 0, 0, Pt(360), Pt(240))
    ground.name = "background"
    # The lower panel is drawn first: panels are counted as they are read, not as they are drawn.
    for number, top in ((2, 130), (1, 10)):
        panel = figure.shapes.add_group_shape()
        panel.name = f"panel {number}"
        box = panel.shapes.add_shape(1, Pt(10), Pt(top), Pt(340), Pt(100))
        box.name = f"box {number}"
        box.line.width = Pt(2)
        box.text_frame.text = f"label {number}"
        box.text_frame.paragraphs[0].runs[0].font.size = Pt(11)
    presentation.save(folder / "panels.pptx")


def deck_of(root: Path) -> Deck:
    """Read the small deck."""
    variables = build.course_variables(Project(root), NONE)
    return read_deck(root / "slides" / "mini.md", "slides/mini.md", variables)


def made_path(root: Path) -> Path:
    """Say where the small deck's PowerPoint file is."""
    return root / "out" / "mini.pptx"


def run(root: Path, out: Path, **options: str | None) -> list[str]:
    """Build the small project's decks; returns what was said."""
    said: list[str] = []
    build.run(Project(root), out, [], NONE | options, say=said.append)
    return said


def edit(root: Path, old: str, new: str) -> None:
    """Replace text of the small deck that must be there."""
    path = root / "slides" / "mini.md"
    text = path.read_text("utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new, 1), "utf-8")


def source_equations(path: Path) -> int:
    """Count the equations of a deck's text by its dollar signs, notes left out."""
    text = re.sub(r"(?ms)^::: notes\n.*?^:::$", "", path.read_text("utf-8"))
    text = re.sub(r"(?ms)^```.*?^```$", "", text)
    displayed = re.findall(r"(?s)\$\$.+?\$\$", text)
    text = re.sub(r"(?s)\$\$.+?\$\$", "", text)
    return len(displayed) + len(re.findall(r"\$[^$]+\$", text))


def sizes(made: etree._Element, figures: bool) -> list[float]:
    """List the sizes of text that slides, layouts or master set, in points."""
    found = []
    for element in made.iter(qn("a:defRPr"), qn("a:rPr"), qn("a:endParaRPr")):
        inside = any(True for _ in element.iterancestors(qn("p:grpSp")))
        text = element.getparent().findtext(qn("a:t"))
        if element.get("sz") and inside == figures and (text is None or text.strip()):
            found.append(int(element.get("sz")) / 100)
    return found


def slide_xml(path: Path) -> list[etree._Element]:
    """Read the slides of a presentation in order."""
    with zipfile.ZipFile(path) as archive:
        names = [n for n in archive.namelist() if re.fullmatch(r"ppt/slides/slide\d+\.xml", n)]
        names.sort(key=lambda name: int(re.findall(r"\d+", name)[0]))
        return [etree.fromstring(archive.read(name)) for name in names]


def notes(path: Path) -> list[list[str]]:
    """Read the speaker's notes of each slide, a line a paragraph."""
    return [
        [f"    {part.text}" for part in slide.notes_slide.notes_text_frame.paragraphs]
        for slide in Presentation(str(path)).slides
    ]


def native_equations(slide: etree._Element) -> int:
    """Count the equations that PowerPoint shows on a slide."""
    return sum(1 for holder in slide.iter(f"{A14}m") if len(holder))


def shapes(slide: etree._Element) -> list[etree._Element]:
    """List a slide's shapes in the order in which they are read, as PowerPoint takes them."""
    tree = slide.find(f".//{qn('p:spTree')}")
    found = []
    for child in tree:
        if child.tag == f"{MC}AlternateContent":
            found.append(child.find(f"{MC}Choice")[0])
        elif child.tag not in (qn("p:nvGrpSpPr"), qn("p:grpSpPr")):
            found.append(child)
    return found


def name(shape: etree._Element) -> str:
    return next(shape.iter(qn("p:cNvPr"))).get("name")


def title(slide: etree._Element) -> str:
    """Return the title as letters, an equation by its letters too."""
    found = next(shape for shape in shapes(slide) if name(shape) == "Title")
    return "".join(found.itertext()).strip()


# Width, height, and each word with its left, top, right and bottom, in points.
PageOfWords = tuple[float, float, list[tuple[str, float, float, float, float]]]


def words(pdf: Path) -> list[PageOfWords]:
    """Read pages of a PDF: width, height, and every word with its box in points."""
    done = subprocess.run(["pdftotext", "-bbox", str(pdf), "-"], capture_output=True, check=True)
    space = "{http://www.w3.org/1999/xhtml}"
    pages = []
    for page in ElementTree.fromstring(done.stdout).iter(f"{space}page"):
        found = [
            (word.text or "", *(float(word.get(edge, "nan")) for edge in EDGES))
            for word in page.iter(f"{space}word")
        ]
        pages.append((float(page.get("width", "0")), float(page.get("height", "0")), found))
    return pages


EDGES = ("xMin", "yMin", "xMax", "yMax")


def render(pptx: Path, folder: Path) -> Path:
    """Let LibreOffice print a presentation; returns the PDF."""
    soffice = found.path if (found := programs.soffice()) else "soffice"
    profile = (folder / "profile").as_uri()
    subprocess.run(
        [
            soffice,
            "--headless",
            f"-env:UserInstallation={profile}",
            "--convert-to",
            "pdf",
            "--outdir",
            str(folder),
            str(pptx),
        ],
        check=True,
        capture_output=True,
        timeout=240,
    )
    return folder / f"{pptx.stem}.pdf"
