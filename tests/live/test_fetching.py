"""Nothing comes before it is asked for; what comes is what the page's build named."""

from __future__ import annotations

import json

import pytest

from tests.live.desk import CHAPTER, FIRST, Desk

PYTHON = ("_static/python/", "_static/live/")


def asked(desk: Desk, part: str) -> list[str]:
    """List the requests that name a part."""
    return [url for url in desk.requests if part in url]


def test_nothing_comes_before_the_click_and_nothing_from_elsewhere(fresh):
    fresh.page.mouse.wheel(0, 3000)
    fresh.page.wait_for_timeout(200)
    assert not [url for part in PYTHON for url in asked(fresh, part)]
    fresh.start()
    assert asked(fresh, "pyodide.asm.wasm")
    foreign = [url for url in fresh.requests if not url.startswith((fresh.root, "blob:", "data:"))]
    assert not foreign
    assert not fresh.errors

    # A second visit takes all from the device.
    again = fresh.another()
    again.start()
    assert not asked(again, "_static/python/")
    assert not again.errors


PLACES = """() => [...document.querySelectorAll(".launch-row > *, .facts")]
  .map((one) => [one.offsetLeft, one.offsetTop, one.offsetWidth].join())"""


def test_nothing_moves_when_python_comes(visitor):
    for width in (390, 1280):
        desk = Desk.open(visitor, CHAPTER, viewport={"width": width, "height": 900})
        before = desk.page.evaluate(PLACES)
        desk.page.locator(".launch-live").click()
        desk.page.locator(".live-bar").wait_for()
        assert desk.page.evaluate(PLACES) == before
        desk.wait_state("ready")
        assert desk.page.evaluate(PLACES) == before
        assert desk.page.locator(".launch-live").get_attribute("aria-disabled") == "true"
        desk.close()


def test_only_what_the_practical_needs_comes(fresh, project):
    fresh.start()
    assert not asked(fresh, "scipy")
    fresh.write("p1-network_shapes-answer", "from scipy import special\nprint(special.erf(0))")
    assert fresh.run("p1-network_shapes-answer") == "0.0"
    assert asked(fresh, "scipy")
    assert not fresh.errors
    needs = (project.site / "_static" / "live" / f"{FIRST.replace('/', '.')}.json").read_text(
        "utf-8"
    )
    assert {one["name"] for one in json.loads(needs)["packages"]} >= {"numpy", "matplotlib"}


@pytest.fixture
def fresh_chapter(visitor):
    """A chapter on a device that has never seen it: it needs less."""
    opened = Desk.open(visitor, CHAPTER)
    yield opened
    opened.close()


def test_a_lost_connection_is_said_and_mended_by_one_click(fresh_chapter):
    fresh = fresh_chapter
    fresh.context.route("**/numpy-*", lambda route: route.abort())
    fresh.start("failed")
    said = fresh.page.locator(".live-state").inner_text()
    assert "connection was lost" in said
    fresh.context.unroute("**/numpy-*")
    fresh.requests.clear()
    fresh.act("start")
    fresh.wait_state("ready")
    assert asked(fresh, "numpy-")
    assert not asked(fresh, "pyodide.asm.wasm")  # what had arrived is kept
    cell = "c-9ade0bf95f"
    fresh.write(cell, "import numpy as np\nnp.arange(3)")
    assert fresh.run(cell) == "array([0, 1, 2])"


def test_a_package_that_is_lost_late_leaves_python_awake(fresh_chapter):
    fresh = fresh_chapter
    fresh.start()
    cell = "c-9ade0bf95f"
    fresh.write(cell, "import scipy\nprint(scipy.__name__)")
    fresh.context.route("**/scipy-*", lambda route: route.abort())
    assert "did not come" in fresh.run(cell)
    assert fresh.state() == "ready"
    fresh.context.unroute("**/scipy-*")
    assert fresh.run(cell) == "scipy"


def test_a_file_that_the_site_has_no_more_is_not_called_a_lost_connection(fresh_chapter):
    fresh = fresh_chapter
    fresh.context.route("**/numpy-*", lambda route: route.fulfill(status=404, body=""))
    fresh.start("failed")
    said = fresh.page.locator(".live-state").inner_text()
    assert said.startswith("Not started: the site has no numpy-")
    assert "Reload the page" in said


def test_a_broken_package_is_refused_by_its_hash(fresh_chapter):
    fresh = fresh_chapter

    def other(route):
        answer = route.fetch()
        body = bytearray(answer.body())
        body[len(body) // 2] ^= 1
        route.fulfill(response=answer, body=bytes(body))

    fresh.context.route("**/numpy-*", other)
    fresh.start("failed")
    said = fresh.page.locator(".live-state").inner_text()
    assert said.startswith("Not started: numpy-")
    assert "is not the file that belongs to this page" in said


def test_a_script_that_does_not_load_leaves_the_page_as_it_was(fresh_chapter):
    fresh = fresh_chapter
    fresh.context.route("**/live.js*", lambda route: route.abort())
    fresh.page.locator(".launch-live").click()
    fresh.until(lambda: fresh.page.locator(".launch-live").inner_text() == "Try again")
    assert "did not load" in fresh.page.locator(".facts").first.inner_text()
    assert not fresh.page.locator(".live-bar").count()
    fresh.context.unroute("**/live.js*")
    fresh.start()
