"""Decks as the browser prints them, and what it notices."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter

from tests.tools.slides import deck_project
from tests.tools.slides.deck_project import deck_of
from tools import programs
from tools.errors import BookError
from tools.pages import illustrations
from tools.project import Project
from tools.slides import build, pdf
from tools.slides.model import Rights


def test_print_and_check_in_the_browser(browser: None, copy: Path) -> None:
    out = copy / "out"
    project, deck = Project(copy), deck_of(copy)
    deck_project.run(copy, out)
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
    before = (out / "mini.pdf").read_bytes()
    rights = Rights("a", "b", "c")
    chromium = programs.chromium()
    assert chromium is not None
    with pdf.Printer(out, project.figures_out, chromium) as printer:
        with pytest.raises(BookError, match=r"mini\.md:17: beyond .* text body by \d+ px"):
            printer.print(deck, rights)
        assert (out / "mini.pdf").read_bytes() == before
        # The same browser goes on, and prints the same bytes whatever it printed before.
        (out / "mini.html").write_text(html, "utf-8")
        printer.print(deck, build.rights_of(project, deck))
    assert (out / "mini.pdf").read_bytes() == before


def test_a_drawing_is_drawn_for_programs_that_know_none(browser: None, copy: Path) -> None:
    chromium = programs.chromium()
    assert chromium is not None
    tree = illustrations.read(copy / "slides" / "pictures" / "tree.svg", "here")
    out = copy / "out"
    with pdf.Printer(out, Project(copy).figures_out, chromium) as printer:
        drawn = Image.open(io.BytesIO(printer.pixels(tree)))
    width, height = drawn.size
    assert width / height == pytest.approx(tree.width / tree.height, rel=0.01)
    assert drawn.convert("RGB").getpixel((width // 2, height // 2)) == (0x13, 0x9A, 0x5B)


def test_a_browser_that_does_not_start_is_named(
    browser: None, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = programs.Program("/bin/false", "1.0")
    monkeypatch.setattr(programs, "chromium", lambda: broken)
    with pytest.raises(BookError, match=r"^slides/mini\.md: /bin/false: .*\[deck-browser\]$"):
        deck_project.run(copy, copy / "out")


def test_a_pdf_without_tags_would_be_noticed(tmp_path: Path) -> None:
    writer = PdfWriter()
    writer.add_blank_page(960, 540)
    writer.write(tmp_path / "blank.pdf")
    assert "/StructTreeRoot" not in PdfReader(tmp_path / "blank.pdf").trailer["/Root"]
