"""The site opened from a folder, as whoever unpacks `/site.zip` does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.site.serving import Server
from tools.project import Project

CHAPTER = "ch05_loss_functions/index.html"
TEXT = {"Course Serif": "main section > p", "Course Sans": ".site-title"}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page()
    yield opened
    opened.close()


def faces(page: Page, selector: str) -> set[str]:
    """Ask the browser with which faces it has drawn an element's text."""
    page.evaluate("document.fonts.ready")
    tools = page.context.new_cdp_session(page)
    tools.send("DOM.enable")
    tools.send("CSS.enable")
    root = tools.send("DOM.getDocument")["root"]["nodeId"]
    node = tools.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
    used = tools.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
    return {font["familyName"] for font in used}


@pytest.mark.parametrize("face", TEXT)
def test_a_page_from_a_folder_has_its_own_face(face: str, page: Page, project: Project) -> None:
    page.goto((project.site / CHAPTER).as_uri())
    assert face in faces(page, TEXT[face])


def test_only_there_does_text_wait_for_its_face(
    page: Page, project: Project, server: Server
) -> None:
    ask = "[...document.fonts].filter((f) => f.family === 'Course Serif').map((f) => f.display)"
    page.goto((project.site / CHAPTER).as_uri())
    assert set(page.evaluate(ask)) == {"block"}
    page.goto(f"{server.root}{CHAPTER}")
    assert set(page.evaluate(ask)) == {"optional"}
