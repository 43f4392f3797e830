"""The small deck as a page: what it asks for, and what it says."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

from tests import ROOT
from tests.tools.slides import deck_project
from tests.tools.slides.deck_project import deck_of
from tools.slides import html


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
    assert all(image["alt"] == deck_project.ALT or image["alt"] for image in page.images)
    assert page.steps == 6  # a key sentence, an equation, a figure, two items, some code
    assert html.count('class="katex"') == len(deck.equations)
    assert html.count('aria-current="step"') == 2
    assert "svgView(viewBox(0,126,360,108))" in html


def test_assets_are_written_once(mini: Path) -> None:
    style = ROOT / "slides"
    font = mini / "out" / "_assets" / "fonts" / "arimo-regular.woff2"
    before = font.stat().st_mtime_ns
    html.write_assets(ROOT / "node_modules", style, mini / "out" / "_assets")
    assert font.stat().st_mtime_ns == before
    assert sum(f.stat().st_size for f in (mini / "out" / "_assets").rglob("*")) < 1_000_000


def test_every_face_of_the_page_is_shipped(mini: Path) -> None:
    style = (mini / "out" / "_assets" / "deck.css").read_text("utf-8")
    shipped = set(re.findall(r'@font-face \{\s*font-family: ("[^"]+")', style))
    for faces in re.findall(
        r"(?:font|font-family|--sans): ([^;]*monospace|[^;]*sans-serif);", style
    ):
        assert re.search(r'"[^"]+"', faces)[0] in shipped, faces
