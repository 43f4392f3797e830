"""With forced colours every control is seen, and what colour told apart is told apart otherwise."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from PIL import Image
from playwright.sync_api import Page

PRACTICAL = "ch05_loss_functions/p1_least_squares.html"
CHAPTER = "ch05_loss_functions/index.html"
PAGES = [CHAPTER, PRACTICAL, "search.html"]
# Elements that are drawn, not written: nothing but a ground in a shape.
DRAWN = """() => [...document.querySelectorAll("body *")].filter((one) =>
  one.getClientRects().length && !one.textContent.trim() &&
  getComputedStyle(one).maskImage !== "none")"""
# The small triangle of whatever opens: one side of a border, the others must not be seen.
TRIANGLES = """() => {
  const ground = getComputedStyle(document.documentElement).backgroundColor;
  const all = document.querySelectorAll(".text summary, .solution.dropdown > .admonition-title");
  return [...all].map((one) => getComputedStyle(one, "::before"))
    .filter((style) => style.borderLeftStyle === "solid")
    .map((style) => [style.borderTopColor === ground, style.borderLeftColor !== ground]);
}"""
# How two elements look that only a ground or a border told apart.
LOOKS = """([one, other]) => {
  const look = (selector) => {
    const style = getComputedStyle(document.querySelector(selector));
    return [style.borderLeftColor, style.borderLeftWidth, style.borderTopWidth, style.color].join();
  };
  return [look(one), look(other)];
}"""
TOLD_APART = {
    "the page that is open": (
        PRACTICAL,
        ".course-nav a[aria-current=page]",
        ".course-nav .toctree-l2 > a:not([aria-current])",
    ),
    "a chapter that is only planned": (
        PRACTICAL,
        ".course-nav a[data-planned]",
        ".course-nav .toctree-l1 > a:not([data-planned]):not([aria-current])",
    ),
    "a kind of exercise": (PRACTICAL, ".text .kind", ".text h3"),
}


@pytest.fixture
def here(project, server) -> Iterator[None]:
    """The site in the sources' present style."""
    style = project.book / "_static" / "course.css"
    with ExitStack() as planted:
        planted.enter_context(server.plant("_static/course.css", style.read_text("utf-8")))
        yield


def forced(visitor, width: int, scheme: str = "light") -> Page:
    """Open an empty page with forced colours."""
    return visitor.page(width, scheme, forced_colors="active")


def blank(page: Page) -> list[str]:
    """List the drawn elements of a page that show nothing but one colour."""
    found = []
    for handle in page.evaluate_handle(DRAWN).get_properties().values():
        element = handle.as_element()
        assert element is not None
        element.scroll_into_view_if_needed()
        picture = Image.open(io.BytesIO(element.screenshot()))
        if len(picture.convert("RGB").getcolors(1 << 16) or "many") < 2:
            found.append(element.evaluate("one => one.className"))
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("address", PAGES)
def test_every_control_is_seen(address, width, scheme, visitor, server, here):
    page = forced(visitor, width, scheme)
    page.goto(server.root + address)
    assert page.locator(".theme-toggle .icon").is_visible()
    unseen, triangles = blank(page), page.evaluate(TRIANGLES)
    page.close()
    assert not unseen
    assert all(both == [True, True] for both in triangles)
    assert triangles or address == "search.html"


@pytest.mark.parametrize("what", TOLD_APART)
def test_what_colour_told_apart_is_told_apart(what, visitor, server, here):
    address, *both = TOLD_APART[what]
    page = forced(visitor, 1280)
    page.goto(server.root + address)
    one, other = page.evaluate(LOOKS, both)
    page.close()
    assert one != other


def test_pictures_keep_their_colours_on_a_ground_of_their_own(visitor, server, here):
    for scheme, theme in (("light", "dark"), ("dark", "light")):
        page = forced(visitor, 1280, scheme)
        page.goto(server.root + CHAPTER)
        # Even where the reader chose another scheme than that of the forced colours.
        page.evaluate("theme => (document.documentElement.dataset.theme = theme)", theme)
        shown = page.locator(f".course-figure img.only-{theme}").first
        assert shown.is_visible()
        ground = shown.evaluate("one => getComputedStyle(one).backgroundColor")
        assert ground == {"light": "rgb(255, 255, 255)", "dark": "rgb(20, 24, 30)"}[theme]
        page.close()


def test_no_letter_hides_another(visitor, server, here):
    page = forced(visitor, 1280)
    page.goto(server.root + CHAPTER)
    kept = page.locator(".katex").first.evaluate("one => getComputedStyle(one).forcedColorAdjust")
    page.close()
    assert kept == "none"


@pytest.mark.parametrize(
    "fault",
    [
        ".icon { background: currentcolor !important; forced-color-adjust: auto !important }",
        ".icon { background: Canvas !important }",
    ],
)
def test_a_control_that_vanishes_is_caught(fault, visitor, server, here):
    page = forced(visitor, 390)
    page.goto(server.root + "404.html")
    assert not blank(page)
    page.add_style_tag(content=fault)
    unseen = blank(page)
    page.close()
    assert len(unseen) == 3, unseen


def test_a_triangle_that_becomes_a_square_is_caught(visitor, server, here):
    page = forced(visitor, 1280)
    page.goto(server.root + PRACTICAL)
    page.add_style_tag(content=".text summary::before { border-color: transparent !important }")
    triangles = page.evaluate(TRIANGLES)
    page.close()
    assert [False, True] in triangles
