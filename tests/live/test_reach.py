"""Everyone can use it: by keyboard alone, by touch on a telephone, by listening, in the dark."""

from __future__ import annotations

import pytest

from tests.live.desk import FIRST, Desk
from tests.site.visiting import AXE, COLOURS, EVERYTHING, RUN_AXE

ANSWER, CHECK = "p1-network_shapes-answer", "p1-network_shapes-check"
WRONG = "def network_shapes():\n    return (20, 1), (3, 20), (20, 1)"
RIGHT = "def network_shapes():\n    return (20, 1), (20, 3), (20, 1)"
TELEPHONE = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "device_scale_factor": 2,
}


def violations(desk: Desk, rules: dict) -> list[str]:
    """Ask axe; each violation as a line."""
    if not desk.page.evaluate("typeof axe === 'object'"):
        desk.page.evaluate(AXE.read_text("utf-8"))
    found = desk.page.evaluate(RUN_AXE, rules | {"resultTypes": ["violations"]})
    return [f"{one['id']}: {one['nodes'][0]['target']}" for one in found["violations"]]


@pytest.fixture(scope="module")
def telephone(visitor):
    """A telephone on which a practical has begun."""
    desk = Desk.open(visitor, FIRST, **TELEPHONE)
    desk.page.locator(".launch-live").tap()
    desk.wait_state("ready")
    yield desk
    desk.close()


def tap(desk: Desk, cell: str, action: str) -> None:
    button = desk.cell(cell).locator(f"[data-action={action}]")
    button.scroll_into_view_if_needed()
    button.tap()
    desk.rest()


def test_a_telephone_goes_from_the_first_click_to_the_summary(telephone):
    for text, words, verdict in ((WRONG, "wrong ✗", "wrong"), (RIGHT, "passed ✓", "passed")):
        telephone.open_cell(ANSWER).tap()
        telephone.page.keyboard.press("ControlOrMeta+a")
        telephone.page.keyboard.insert_text(text)
        tap(telephone, CHECK, "run")
        assert words in telephone.output(CHECK)
        assert telephone.cell(CHECK).get_attribute("data-verdict") == verdict
    telephone.page.locator(".live-bar [data-action=run-all]").tap()
    telephone.rest()
    said = telephone.output("p1-summary-check")
    assert "1 passed, 0 wrong, 11 not done yet" in said
    picture = telephone.cell("p1-setup-given-3").locator("[data-output] img").first
    assert picture.get_attribute("alt").startswith("Twenty points over the inputs")
    assert not telephone.errors


def test_nothing_scrolls_sideways_and_every_target_is_large_enough(telephone):
    script = "document.documentElement.scrollWidth - innerWidth"
    assert telephone.page.evaluate(script) <= 0
    small = """() => [...document.querySelectorAll(".live-cell button, .live-bar button, summary")]
      .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 24)
      .map((one) => one.textContent)"""
    assert not telephone.page.evaluate(small)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_wcag_violation_once_it_runs(telephone, scheme):
    telephone.page.emulate_media(color_scheme=scheme)
    telephone.page.locator(".live-more > summary").tap()
    rules = {"runOnly": EVERYTHING} if scheme == "light" else {"runOnly": COLOURS}
    found = violations(telephone, rules)
    telephone.page.locator(".live-more > summary").tap()
    assert not found


def test_pictures_come_in_the_scheme_of_the_page(telephone):
    tap(telephone, "p1-setup-given-3", "run")
    shown = """() => [...document.querySelectorAll("[data-cell=p1-setup-given-3] .live-output img")]
      .filter((one) => one.checkVisibility()).map((one) => one.className)"""
    for scheme, name in (("light", "only-light"), ("dark", "only-dark")):
        telephone.page.emulate_media(color_scheme=scheme)
        assert telephone.page.evaluate(shown) == [name]


def test_paper_cuts_no_line_of_code_off(telephone):
    cut = """() => [...document.querySelectorAll(".live-editor .cm-scroller")]
      .filter((one) => one.scrollWidth > one.clientWidth + 1)
      .map((one) => `${one.scrollWidth} > ${one.clientWidth}: ${one.textContent.slice(0, 60)}`)"""
    assert telephone.page.evaluate(cut)  # a telephone scrolls them
    telephone.page.emulate_media(media="print")
    try:
        telephone.page.wait_for_timeout(500)  # the editors measure themselves anew
        assert not telephone.page.evaluate(cut)
        assert not telephone.page.locator(".live-bar").is_visible()
    finally:
        telephone.page.emulate_media(media="screen")


def test_by_keyboard_alone(visitor):
    desk = Desk.open(visitor, FIRST)
    keys = desk.page.keyboard
    assert not violations(desk, {"runOnly": EVERYTHING})
    focused = "document.activeElement.closest('[data-cell]')?.dataset.cell"

    def tab_until(script: str, key: str = "Tab", most: int = 400) -> None:
        for _ in range(most):
            if desk.page.evaluate(script):
                return
            keys.press(key)
        raise AssertionError(f"{script} was not reached")

    tab_until("document.activeElement.classList.contains('launch-live')")
    keys.press("Enter")
    desk.wait_state("ready")
    assert desk.page.evaluate("document.activeElement.textContent") == "Runs here"
    keys.press("Enter")  # a second time does nothing
    assert desk.state() == "ready"
    # Editors do not hold the Tab key until one has typed in them.
    editor = "document.activeElement.classList.contains('cm-content')"
    tab_until(f"{editor} && {focused} === '{ANSWER}'")
    keys.press("ControlOrMeta+a")
    keys.insert_text("def network_shapes():")
    keys.press("Enter")
    keys.insert_text("return (20, 1), (20, 3), (20, 1)")
    assert desk.text(ANSWER) == RIGHT  # indented by itself
    keys.press("Home")
    keys.press("Tab")
    assert desk.text(ANSWER).endswith("        return (20, 1), (20, 3), (20, 1)")
    keys.press("ControlOrMeta+z")
    assert desk.text(ANSWER) == RIGHT
    keys.press("Escape")
    keys.press("Tab")
    assert desk.page.evaluate("document.activeElement.dataset.action") == "run"
    keys.press("Shift+Tab")
    keys.press("Shift+Enter")  # runs, and goes on to the check
    desk.rest()
    assert desk.page.evaluate(focused) == CHECK
    keys.press("Shift+Enter")
    desk.rest()
    assert "passed ✓" in desk.output(CHECK)
    # Whoever listens is told.
    spoken = desk.page.locator(".live-bar [role=status]")
    desk.until(lambda: "passed ✓ network_shapes" in spoken.inner_text())
    # Names that cells have defined are completed.
    desk.write(ANSWER, "network_sh")
    keys.press("Tab")
    desk.page.locator(".cm-tooltip-autocomplete").wait_for()
    desk.page.wait_for_timeout(150)  # a list that has just come takes no key yet
    keys.press("Enter")
    assert desk.text(ANSWER) == "network_shapes"
    assert not desk.errors
    desk.close()
