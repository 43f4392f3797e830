"""What a student writes is kept, on this device alone, and can be taken along and brought back."""

from __future__ import annotations

import json

import pytest

from tests.live.desk import FIRST, Desk

ANSWER, CHECK = "p1-network_shapes-answer", "p1-network_shapes-check"
RIGHT = "def network_shapes():\n    return (20, 1), (20, 3), (20, 1)"
PREDICT = "p1-predict_common_optimum"
PREDICTED = 'def predict_common_optimum():\n    return "squares"'
WORDS = "p1-explain_why_log-text"
NOTEBOOK = f"notebooks/{FIRST}.ipynb"
EVIL = '<img src=x onerror="window.hit = 1"><script>window.hit = 1</script>'


@pytest.fixture(scope="module")
def device(visitor):
    """A device on which an answer, a prediction and a text were given, once for this module."""
    desk = Desk.open(visitor, FIRST)
    desk.start()
    desk.write(ANSWER, RIGHT)
    assert "passed ✓ network_shapes" in desk.run(CHECK)
    desk.write(f"{PREDICT}-answer", PREDICTED)
    assert "kept • predict_common_optimum: you said 'squares'" in desk.run(f"{PREDICT}-check")
    desk.cell(WORDS).locator("textarea").fill("The logarithm grows.")
    desk.until(lambda: "grows" in str(kept(desk)))
    yield desk
    desk.close()


def kept(desk):
    return json.loads(desk.page.evaluate(f"localStorage.getItem('udl:live:{FIRST}')") or "{}")


def test_what_was_written_survives_a_reload_and_a_new_edition(device, server, project):
    edition = json.loads((project.site / NOTEBOOK).read_text("utf-8"))
    for cell in edition["cells"]:
        if cell["id"] in (ANSWER, "p1-gaussian_pdf-answer"):
            cell["source"] = ["# the next edition\n", *cell["source"]]
    with server.plant(NOTEBOOK, json.dumps(edition)):
        again = device.another()
        assert "On this device: 1 of 12 passed." in again.page.locator(".facts").inner_text()
        mark = again.page.locator(".course-nav [aria-current=page] .done").first
        assert mark.inner_text().strip() == "1 of 12"
        again.start()
        assert again.text(ANSWER) == RIGHT
        assert again.text("p1-gaussian_pdf-answer").startswith("# the next edition")
        assert again.cell(WORDS).locator("textarea").input_value() == "The logarithm grows."
        assert again.count() == "1 of 12 passed"
        # The first prediction counts for good.
        again.write(f"{PREDICT}-answer", PREDICTED.replace("squares", "same"))
        assert "you said 'squares' first, now 'same'" in again.run(f"{PREDICT}-check")
        again.write(f"{PREDICT}-answer", PREDICTED)
        again.until(lambda: kept(again)["cells"][f"{PREDICT}-answer"]["text"] == PREDICTED)
    again.page.close()


def test_two_windows_show_the_same_text(device):
    other = device.another()
    other.start("ready")
    other.write("p1-gaussian_pdf-answer", "in = the other")
    device.until(lambda: device.text("p1-gaussian_pdf-answer") == "in = the other")
    other.cell("p1-gaussian_pdf-answer").locator("[data-action=reset]").click()
    device.until(lambda: "raise NotImplementedError()" in device.text("p1-gaussian_pdf-answer"))
    assert device.text(ANSWER) == RIGHT
    other.page.close()


def test_the_landing_page_tells_how_far_one_is(device):
    page = device.context.new_page()
    page.goto(device.root)
    said = page.locator("#the-course-at-a-glance p").first
    assert "On this device: 1 exercise passed, 0 of 1 practical finished." in said.inner_text()
    said.locator("a").click()
    assert page.url == f"{device.root}{FIRST}.html"
    page.close()


def test_the_notebook_is_taken_along_and_brought_back(device, project, tmp_path):
    source = json.loads((project.site / NOTEBOOK).read_text("utf-8"))
    taken = device.download()
    assert [cell["id"] for cell in taken["cells"]] == [cell["id"] for cell in source["cells"]]
    for mine, given in zip(taken["cells"], source["cells"], strict=True):
        assert mine["metadata"] == given["metadata"]
        if mine["id"] == ANSWER:
            assert "".join(mine["source"]) == RIGHT
        elif mine["id"] == WORDS:
            assert "".join(mine["source"]) == "The logarithm grows."
        elif mine["id"] != f"{PREDICT}-answer":
            assert "".join(mine["source"]) == "".join(given["source"])
    file = tmp_path / "mine.ipynb"
    file.write_text(json.dumps(taken), "utf-8")

    fresh = device.page.context.browser.new_context()
    desk = Desk(fresh.new_page(), device.root, FIRST)
    desk.start()
    other = tmp_path / "other.ipynb"
    other.write_text('{"cells": [{"id": "c-1", "source": "x"}]}')
    desk.bring(other)
    assert "belongs to another page" in desk.remark()
    other.write_text("not a notebook")
    desk.bring(other)
    assert "it is not a notebook" in desk.remark()
    strange = json.loads(json.dumps(source))
    told = {"kept": {"a": 5}, "measured": 7, "statuses": {"network_shapes": "passed"}}
    strange["metadata"]["udl_live"] = told
    other.write_text(json.dumps(strange), "utf-8")
    desk.bring(other)
    assert desk.remark().startswith("0 cells were brought in")
    assert desk.count() == "0 of 12 passed"
    assert kept(desk)["told"] == {"statuses": {}, "kept": {}, "measured": []}
    desk.write(ANSWER, "mine = 1")
    desk.bring(file, "yes")
    assert desk.text(ANSWER) == RIGHT
    assert desk.output(CHECK) == ""  # nothing was run
    assert desk.cell(WORDS).locator("textarea").input_value() == "The logarithm grows."
    desk.act("restart")  # the first predictions count from the next start
    desk.wait_state("ready")
    desk.write(f"{PREDICT}-answer", PREDICTED.replace("squares", "same"))
    assert "you said 'squares' first" in desk.run(f"{PREDICT}-check")
    fresh.close()


def test_kept_text_is_text(device):
    desk = device.another()
    entry = kept(desk)
    entry["cells"]["p1-gaussian_nll-answer"] = {"text": EVIL, "at": 1}
    entry["told"]["statuses"][EVIL] = EVIL
    script = "([key, text]) => localStorage.setItem(key, text)"
    desk.page.evaluate(script, [f"udl:live:{FIRST}", json.dumps(entry)])
    desk.page.reload()
    desk.start()
    assert desk.text("p1-gaussian_nll-answer") == EVIL
    desk.write("p1-gaussian_pdf-answer", f"print({EVIL!r})")
    assert EVIL in desk.run("p1-gaussian_pdf-answer")
    assert desk.page.evaluate("window.hit") is None
    for cell in ("p1-gaussian_nll-answer", "p1-gaussian_pdf-answer"):
        desk.open_cell(cell)
        desk.cell(cell).locator("[data-action=reset]").click()
    desk.page.wait_for_timeout(400)
    desk.page.close()


def test_what_is_kept_and_broken_counts_as_nothing(visitor):
    for text in (
        "{",
        "[]",
        '{"cells": 1}',
        '{"cells": {"p1-network_shapes-answer": 7}, "told": 3}',
        '{"cells": {}, "told": {"statuses": null, "kept": [], "measured": 7}}',
    ):
        desk = Desk.open(visitor, FIRST)
        script = "([key, text]) => localStorage.setItem(key, text)"
        desk.page.evaluate(script, [f"udl:live:{FIRST}", text])
        desk.page.reload()
        desk.page.locator(".launch-live").click()
        desk.page.locator(".live-bar").wait_for()
        assert desk.count() == "0 of 12 passed"
        assert not desk.errors
        desk.close()


def test_all_can_be_forgotten(visitor):
    device = Desk.open(visitor, FIRST)
    device.page.locator(".launch-live").click()
    desk = device.another()
    desk.start()
    desk.write(ANSWER, RIGHT)
    device.until(lambda: device.text(ANSWER) == RIGHT)
    desk.act("forget")
    desk.page.locator(".live-ask button[value=no]").click()
    assert desk.text(ANSWER) == RIGHT
    desk.act("forget")
    desk.page.locator(".live-ask button[value=yes]").click()
    desk.until(lambda: "Nothing of yours is left" in desk.remark())
    assert "raise NotImplementedError()" in desk.text(ANSWER)
    assert desk.count() == "0 of 12 passed"
    assert desk.page.evaluate("localStorage.length") == 0
    assert desk.page.evaluate("caches.keys()") == []
    device.until(lambda: "raise NotImplementedError()" in device.text(ANSWER))
    device.close()


NOTHING_IS_KEPT = """
for (const name of ["localStorage", "caches", "indexedDB"]) {
  const get = () => { throw new DOMException("denied", "SecurityError"); };
  Object.defineProperty(window, name, {get});
}
"""


def test_a_browser_that_keeps_nothing_says_so_and_works(visitor):
    context = visitor.browser.new_context()
    context.add_init_script(NOTHING_IS_KEPT)
    desk = Desk(context.new_page(), visitor.server.root, FIRST)
    desk.start()
    desk.write(ANSWER, RIGHT)
    assert "passed ✓ network_shapes" in desk.run(CHECK)
    desk.until(lambda: "keeps nothing" in desk.remark())
    taken = desk.download()
    assert RIGHT in ["".join(cell["source"]) for cell in taken["cells"]]
    assert not desk.errors
    context.close()
