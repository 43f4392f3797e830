"""A deck's page in a browser: the slide that an address names is the one that is seen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

PHONE, LYING, LAPTOP = (390, 844), (844, 390), (1280, 720)
SEEN = """(id) => {
  const at = document.elementFromPoint(innerWidth / 2, innerHeight / 2);
  const slide = at.closest("section") ?? at.closest(".scroll-page")?.querySelector("section");
  return slide?.id === id && Reveal.getCurrentSlide().id === id && location.hash === "#/" + id;
}"""


@pytest.fixture
def opened(browser: Browser) -> Iterator[Browser]:
    """Lend the browser of all tests, and close what is opened in it."""
    before = list(browser.contexts)
    yield browser
    for context in browser.contexts:
        if context not in before:
            context.close()


def visit(opened: Browser, mini: Path, size: tuple[int, int], address: str) -> Page:
    page = opened.new_page(viewport={"width": size[0], "height": size[1]})
    page.set_default_timeout(20_000)
    page.goto(f"{(mini / 'out' / 'mini.html').as_uri()}{address}")
    page.wait_for_selector(".reveal.ready")
    return page


def stays(page: Page, slide: str) -> bool:
    """Wait for a slide, and for what may still replace it: reveal.js writes addresses late."""
    page.wait_for_function(SEEN, arg=slide)
    page.wait_for_timeout(1500)
    return bool(page.evaluate(SEEN, slide))


@pytest.mark.parametrize(
    ("size", "address"),
    [(PHONE, "#/panel"), (PHONE, "#panel"), (LYING, "#/panel"), (LAPTOP, "#/panel")],
)
def test_an_address_opens_its_slide(
    opened: Browser, mini: Path, size: tuple[int, int], address: str
) -> None:
    page = visit(opened, mini, size, address)
    assert page.evaluate("Reveal.isScrollView()") == (size == PHONE)
    assert stays(page, "panel")
    page.evaluate("location.hash = '#/licence'")
    assert stays(page, "licence")


def test_a_phone_that_is_turned_keeps_its_slide(opened: Browser, mini: Path) -> None:
    page = visit(opened, mini, LYING, "#/licence")
    for width, height in (PHONE, LYING, PHONE):
        page.set_viewport_size({"width": width, "height": height})
        assert stays(page, "licence")


@pytest.mark.parametrize("address", ["", "#", "#/", "#/%", "#/nowhere"])
def test_other_addresses_open_the_title(opened: Browser, mini: Path, address: str) -> None:
    page = visit(opened, mini, PHONE, address)
    assert page.evaluate("Reveal.getCurrentSlide().id") == "title"
