"""Interactive figures wherever they are opened: in a folder, in a frame, by a damaged address."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from figures.interactive.catalogue import INTERACTIVES
from tests.site.serving import Server
from tests.site.trying import NAMES, address, listening, opened, settled, state, texts

CHAPTER = "ch05_loss_functions/index.html"
NAME = "sigma-scan"
SCRIPT = "_static/interactive/ch05_loss_functions.js"
ALIVE = f"[data-interactive={NAME}].live"
FAILED = f"[data-interactive={NAME}].failed"
HEAD = '<!doctype html><title>Frame</title><link rel="icon" href="_static/favicon.svg">'
# Fonts of a page without an origin are asked for under another's rules; their stand-ins stand.
FONTS = ("Access to font at", "Failed to load resource: net::ERR_FAILED")


@pytest.fixture
def page(visitor):
    opened_page = visitor.page(1280)
    errors = listening(opened_page)
    yield opened_page
    opened_page.close()
    assert not [error for error in errors if not error.startswith(FONTS)]


@pytest.fixture
def silent(visitor):
    """A page whose errors are expected."""
    opened_page = visitor.page(1280)
    yield opened_page
    opened_page.close()


@pytest.fixture(scope="module")
def folder(project, tmp_path_factory) -> Path:
    """The small pages in a folder, as if a copy of the site had been unpacked there."""
    root = tmp_path_factory.mktemp("unpacked site")
    shutil.copytree(project.site / "_static" / "fonts", root / "_static" / "fonts")
    shutil.copy(project.book / "_static" / "favicon.svg", root / "_static")
    for name, text in texts().items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return root


# ------------------------------------------------------------------------- folders and frames


@pytest.mark.parametrize("name", NAMES)
def test_a_figure_lives_in_a_folder(name, page, folder):
    page.goto((folder / address(name)).as_uri())
    figure = page.locator(f"[data-interactive={name}].live")
    figure.wait_for()
    settled(page)
    assert figure.locator(".summary").inner_text()


def test_a_chapter_lives_in_a_folder(page, project):
    label = INTERACTIVES[NAME].label
    page.goto(f"{(project.site / CHAPTER).as_uri()}#{label}?sigma=0.3&shift=0")
    figure = page.locator(ALIVE)
    figure.wait_for()
    settled(page)
    assert state(figure)["sigma"] == "0.3"
    page.locator(".theme-toggle").click()


@pytest.mark.parametrize("sandbox", ["allow-scripts", "allow-scripts allow-same-origin"])
def test_a_figure_lives_in_a_sandboxed_frame(sandbox, page, here):
    frame = (
        f'{HEAD}<iframe sandbox="{sandbox}" width="900" height="800" '
        f'src="{address(NAME)}#{INTERACTIVES[NAME].label}?sigma=0.3"></iframe>'
    )
    with here.plant("frame.html", frame) as framed:
        page.goto(framed)
        figure = page.frame_locator("iframe").locator(ALIVE)
        figure.wait_for()
        settled(page)
        assert state(figure)["sigma"] == "0.3"


def test_code_is_marked_where_it_cannot_be_copied(silent, here, server):
    frame = (
        f'{HEAD}<iframe sandbox="allow-scripts" width="1200" '
        f'height="800" src="{server.root}{CHAPTER}"></iframe>'
    )
    with here.plant("frame.html", frame) as framed:
        silent.goto(framed)
        inside = silent.frame_locator("iframe")
        button = inside.locator(".copy").first
        button.focus()
        silent.keyboard.press("Enter")
        inside.locator(".copy", has_text="Marked").wait_for()


# ----------------------------------------------------------------------- what does not arrive


def test_a_script_that_does_not_load_leaves_the_static_figure_and_a_sentence(silent, here):
    silent.route("**/interactive/*.js", lambda route: route.abort())
    silent.goto(here.root + address(NAME))
    figure = silent.locator(FAILED)
    figure.wait_for()
    assert figure.locator(".static img.only-light").is_visible()
    assert not figure.locator(".controls").is_visible()
    said = figure.locator(".failure")
    assert said.is_visible()
    assert "did not load" in said.inner_text()
    assert "_static/interactive/ch05_loss_functions.js" in said.inner_text()
    silent.emulate_media(media="print")
    assert not said.is_visible()
    silent.emulate_media(media="screen")


@contextmanager
def changed(server: Server, path: str, old: str, new: str) -> Iterator[None]:
    """Serve a text with a fault for a while."""
    text = server.planted[path]
    assert text.count(old) == 1
    server.planted[path] = text.replace(old, new)
    try:
        yield
    finally:
        server.planted[path] = text


DRAW = "const draw = (view, p, r, data) => {\n  const sigma ="


@pytest.mark.parametrize("fault", ["const = ;", "r.nowhere();"])
def test_a_script_that_fails_says_so_and_is_heard(fault, silent, here):
    errors = listening(silent)
    with changed(here, SCRIPT, DRAW, DRAW.replace("{\n", f"{{\n{fault}\n")):
        silent.goto(here.root + address(NAME))
        figure = silent.locator(FAILED)
        figure.wait_for()
        assert figure.locator(".static img.only-light").is_visible()
        assert "failed" in figure.locator(".failure").inner_text()
    assert errors


def test_what_a_drawing_makes_of_a_missing_number_is_heard(silent, here):
    errors = listening(silent)
    with changed(here, SCRIPT, "rule({ x: r.best })", "rule({ x: r.bets })"):
        silent.goto(here.root + address(NAME))
        silent.locator(ALIVE).wait_for()
    assert any("NaN" in error for error in errors)


def test_figures_load_when_they_come_near(page, server):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(server.root + CHAPTER, wait_until="networkidle")
    assert not [url for url in asked if "/interactive/" in url]
    figures = [one for one in INTERACTIVES.values() if one.stem in CHAPTER]
    assert page.locator("[data-interactive]").count() == len(figures) == 2
    for one in figures:
        page.locator(f"[id={one.label}]").scroll_into_view_if_needed()
        page.locator(f"[id={one.label}] .live").wait_for()
    loaded = [url.rpartition("/")[2] for url in asked if "/interactive/" in url]
    assert loaded == ["ch05_loss_functions.js"]


# -------------------------------------------------------------------------- damaged addresses


@pytest.mark.parametrize(
    "query",
    [
        *("sigma=banana&shift=9", "sigma=", "nothing=1", "%E0%A4%A", "predict=x", "&&=&"),
        *("predict=1e400", "predict=0.5", "predict=-3", "sigma=1e999", "constructor=1"),
    ],
)
def test_a_damaged_link_does_no_harm(query, page, here):
    figure = opened(page, here, NAME, query)
    found = state(figure)
    assert found.get("predict", "1") == "1"
    assert "predict" in found or (found["sigma"], found["shift"]) in {("0.2", "0"), ("0.2", "0.6")}


def test_a_word_that_every_object_knows_is_no_option(page, here):
    name = "stride-and-dilation"
    figure = opened(page, here, name, "signal=toString")
    assert state(figure)["signal"] == INTERACTIVES[name].default()["signal"]


BROKEN = ["100%", "%", "%E0%A4%A", "%zz?sigma=1", "no-such-place", "%F0%9F%98%80", "a b", ""]


@pytest.mark.parametrize("fragment", BROKEN)
def test_a_broken_fragment_stops_nothing(fragment, page, server, here):
    page.goto(f"{server.root}{CHAPTER}#{fragment}")
    assert page.locator(".copy").count() > 5
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    closed = page.locator(".solution.dropdown:not(.open)").count()
    assert closed == 0
    page.evaluate("location.hash = '#50%'")
    settled(page)


def test_a_fragment_that_stops_the_script_is_heard(silent, server, here):
    errors = listening(silent)
    careful = "    } catch {\n      return null;\n    }"
    with changed(here, "_static/course.js", careful, "    } finally {}"):
        silent.goto(f"{server.root}{CHAPTER}#100%")
    assert any("URI malformed" in error for error in errors)
    assert silent.locator(".copy").count() == 0
