"""What stands under a page's title: that a chapter is a draft, and how long its code runs."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from types import ModuleType

import pytest

from tools.project import HOME


@pytest.fixture(scope="module")
def chrome() -> Iterator[ModuleType]:
    """The extension that writes what stands around a page's text."""
    path = HOME / "book" / "_ext" / "page_chrome.py"
    patch = pytest.MonkeyPatch()
    patch.syspath_prepend(path.parent)  # where Sphinx finds the extensions, and they each other
    spec = importlib.util.spec_from_file_location("page_chrome", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    yield module
    patch.undo()


def test_a_draft_says_so(chrome):
    assert "This chapter is a draft" in chrome.draft_note({"status": "draft"})


@pytest.mark.parametrize("facts", [{"status": "complete"}, {"status": "planned"}, {}])
def test_nothing_else_does(chrome, facts):
    assert chrome.draft_note(facts) == ""


@pytest.mark.parametrize("width", [390, 1280])
def test_the_line_passes_all_gates(chrome, width, visitor, server, project):
    text = (project.site / "404.html").read_text("utf-8")
    note = chrome.draft_note({"status": "draft"})
    with server.plant("draft.html", text.replace("</h1>", f"</h1>{note}", 1)):
        seen = visitor.visit("draft.html", width, "light")
    assert not seen.faults


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        (2.4, 5.6, "a few seconds"),
        (12.2, 16.7, "about a quarter of a minute"),
        (45.3, 60.0, "about a minute"),
        (151.0, 300.0, "more than two minutes"),
    ],
)
def test_run_times_read_the_same_on_a_faster_machine(chrome, one, other, words):
    assert chrome.seconds_in_words(one) == chrome.seconds_in_words(other) == words
