"""Running code can be stopped, whatever it does, and the text stays."""

from __future__ import annotations

from tests.live.desk import CHAPTER, Desk

CELL, NEXT = "c-9ade0bf95f", "c-9e4894b42e"
ENDLESS = "import time\nmine = 5\nprint('begun', flush=True)\nwhile True: pass"
HUNGRY = "blocks = []\nwhile True: blocks.append(bytearray(200_000_000))"


def stopped(desk: Desk) -> str:
    """Run an endless loop, see that the page lives, stop it."""
    desk.write(CELL, ENDLESS)
    desk.cell(CELL).locator("[data-action=run]").click()
    desk.until(lambda: "begun" in desk.output(CELL))
    assert desk.state() == "running"
    desk.page.locator(".theme-toggle").click()  # the page answers meanwhile
    desk.page.locator(".theme-toggle").click()
    desk.act("stop")
    desk.wait_state("ready")
    desk.until(lambda: "topped" in desk.output(CELL))
    assert desk.text(CELL) == ENDLESS
    return desk.output(CELL)


def test_an_endless_loop_is_stopped_by_a_restart_that_says_so(desk):
    said = stopped(desk)
    assert "Python was restarted for it: your text is kept" in said
    desk.write(CELL, "print('mine' in globals())")
    assert desk.run(CELL) == "False"


def test_a_restart_forgets_names_and_keeps_text(desk):
    desk.write(CELL, "mine = 5")
    desk.run(CELL)
    desk.write(CELL, "print('mine' in globals())")
    assert desk.run(CELL) == "True"
    desk.act("restart")
    desk.wait_state("ready")
    assert desk.text(CELL) == "print('mine' in globals())"
    assert desk.run(CELL) == "False"


def test_hunger_for_memory_ends_in_a_sentence(desk):
    desk.write(CELL, HUNGRY)
    said = desk.run(CELL)
    desk.wait_state("ready")
    assert "emory" in said or "emory" in desk.output(CELL)
    desk.write(CELL, "print(6 * 7)")
    assert desk.run(CELL) == "42"


def test_an_error_stops_what_was_to_follow(desk):
    desk.write(CELL, "def mine():\n    return 1 / 0\n\nmine()")
    desk.open_cell(NEXT)
    desk.write(NEXT, "print('went on')")
    desk.cell(NEXT).locator("[data-action=run-above]").click()
    desk.rest()
    said = desk.output(CELL)
    assert said.startswith("Traceback (most recent call last):")
    assert f"Cell {CELL}, line 2, in mine" in said
    assert said.endswith("ZeroDivisionError: division by zero")
    assert "went on" not in desk.output(NEXT)
    for cell in (CELL, NEXT):
        desk.cell(cell).locator("[data-action=reset]").click()


def test_cells_wait_for_a_python_that_is_on_its_way(visitor):
    desk = Desk.open(visitor, CHAPTER)
    workers: list[object] = []
    desk.page.on("worker", lambda worker: workers.append(worker))
    desk.page.locator(".launch-live").click()
    desk.page.locator(".live-bar").wait_for()
    desk.write(CELL, "print('first')")
    desk.cell(CELL).locator("[data-action=run]").click()
    desk.until(lambda: desk.output(CELL) == "first")
    assert len(workers) == 1
    desk.act("restart")
    desk.write(CELL, "print('second')")
    desk.cell(CELL).locator("[data-action=run]").click()
    desk.until(lambda: desk.output(CELL) == "second")
    desk.wait_state("ready")
    assert len(workers) == 2
    assert not desk.errors
    desk.close()


def test_what_is_forgotten_on_the_way_stays_forgotten(visitor):
    desk = Desk.open(visitor, CHAPTER)
    desk.page.locator(".launch-live").click()
    desk.page.locator(".live-bar").wait_for()
    desk.act("forget")
    desk.page.locator(".live-ask button[value=yes]").click()
    desk.until(lambda: "Nothing of yours is left" in desk.remark())
    assert desk.state() == "ready"
    assert not desk.errors
    desk.close()


def test_a_slip_in_one_cell_does_not_bar_the_way_for_ever(desk):
    desk.write(CELL, "def mine(:")
    desk.open_cell(NEXT)
    desk.run(NEXT)  # runs what stands above first
    assert "SyntaxError" in desk.output(CELL)
    desk.write(NEXT, "print('here')")
    assert desk.run(NEXT) == "here"
    for cell in (CELL, NEXT):
        desk.cell(cell).locator("[data-action=reset]").click()


ISOLATED = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
}


def test_where_the_host_isolates_pages_names_survive_a_stop(visitor):
    context = visitor.browser.new_context()

    def isolate(route):
        answer = route.fetch()
        route.fulfill(response=answer, headers=answer.headers | ISOLATED)

    context.route("**/*.html", isolate)
    desk = Desk(context.new_page(), visitor.server.root, CHAPTER)
    assert desk.page.evaluate("crossOriginIsolated")
    desk.start()
    assert stopped(desk).endswith("Stopped.")
    desk.write(CELL, "print(mine)")
    assert desk.run(CELL) == "5"
    context.close()
