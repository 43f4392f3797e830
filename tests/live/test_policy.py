"""What a page may do is stated in it, as strictly as can be, and holds for Python too."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest

from tests.live.desk import CHAPTER, FIRST, Desk

KINDS = ("index", "404", "search", "instructors", CHAPTER, FIRST)
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def policy(html: str) -> dict[str, list[str]]:
    """Read a page's policy: for each of its kinds of thing, where it may come from."""
    (found,) = POLICY.findall(html)
    parts = [part.split() for part in found.split(";")]
    return {name: sources for name, *sources in parts}


@pytest.mark.parametrize("page", KINDS)
def test_each_page_states_its_policy_before_its_first_script(page, project):
    html = (project.site / f"{page}.html").read_text("utf-8")
    assert POLICY.search(html).start() < html.index("<script")
    rules = policy(html)
    assert rules["default-src"] == ["'self'"]
    assert rules["object-src"] == rules["base-uri"] == ["'none'"]
    assert "connect-src" not in rules  # as by default: only the site itself
    every = {source for sources in rules.values() for source in sources}
    assert not {one for one in every if "." in one or "*" in one or one == "'unsafe-eval'"}
    assert "'unsafe-inline'" not in rules["script-src"]
    hashes = {
        f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
        for text in INLINE.findall(html)
    }
    assert hashes == {one for one in rules["script-src"] if one.startswith("'sha256-")}
    assert not re.search(r"\son\w+=\"", re.sub(r"<pre.*?</pre>", "", html, flags=re.DOTALL))


TAKEN_AWAY = """import js
from pyodide.code import run_js
for name in ("XMLHttpRequest", "WebSocket", "indexedDB", "caches", "importScripts", "Worker"):
    print(name, getattr(js, name, None))
for attempt in (lambda: run_js("1 + 1"), lambda: js.eval("1 + 1")):
    try:
        print("ran", attempt())
    except Exception as error:
        print("refused")"""


def test_neither_page_nor_python_reaches_anything_else(desk):
    asking = "(address) => fetch(address).then(() => 'came', () => 'refused')"
    assert desk.page.evaluate(asking, "https://example.org/") == "refused"
    cell = "c-9ade0bf95f"
    desk.write(cell, TAKEN_AWAY)
    said = desk.run(cell)
    assert "ran" not in said.split(), said
    assert said.count("None") + said.count("undefined") == 6, said
    before = len(desk.requests)
    desk.write(cell, "import js\nprint(js.fetch('https://example.org/'), js.fetch('index.html'))")
    desk.run(cell)
    desk.page.wait_for_timeout(200)
    assert len(desk.requests) == before
    desk.errors.clear()


def test_a_link_runs_nothing(visitor):
    desk = Desk.open(visitor, FIRST)
    desk.page.goto(f"{desk.root}{FIRST}.html?run=all#p1-network_shapes-answer")
    desk.page.wait_for_timeout(300)
    assert not desk.page.locator(".live-bar").count()
    assert not [url for url in desk.requests if "/_static/live/" in url]
    desk.close()
