"""Everything that can be clicked can be reached and used by keyboard, and one sees where one is."""

from __future__ import annotations

import pytest

CHAPTER = "ch05_loss_functions/index.html"
PRACTICAL = "ch05_loss_functions/p1_least_squares.html"
# One page of each kind, and the drawer's narrow form.
WALKS = [
    ("index.html", 1280),
    ("instructors.html", 1280),
    ("search.html", 1280),
    ("404.html", 390),
    (PRACTICAL, 1280),
    (CHAPTER, 1280),
]


def walk(page) -> tuple[list[str], list[str], list[str]]:
    """Press Tab from the page's head to its end; say what was not reached, seen or uncovered."""
    # Interactive figures load as they come near: bring them all, so that their points count.
    page.evaluate("gates.scroll()")
    page.wait_for_function(
        "[...document.querySelectorAll('[data-interactive]')].every("
        "(one) => one.classList.contains('live'))"
    )
    number = page.evaluate("gates.prepare()")
    for _ in range(number + 3):
        page.keyboard.press("Tab")
    return tuple(page.evaluate(f"{question}()") for question in ("unreached", "unseen", "covered"))


@pytest.mark.parametrize(("address", "width"), WALKS)
def test_every_control_is_reached_and_seen(address, width, visitor, server):
    page = visitor.page(width)
    page.goto(server.root + address)
    page.evaluate("document.activeElement.blur()")
    unreached, unseen, covered = walk(page)
    page.close()
    assert not unreached
    assert not unseen, f"no visible focus: {unseen}"
    assert not covered, f"hidden behind the head: {covered}"


@pytest.fixture
def practical(visitor, server):
    page = visitor.page()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(server.root + PRACTICAL)
    yield page
    page.close()


def test_the_first_tab_skips_to_the_text(practical):
    practical.keyboard.press("Tab")
    practical.keyboard.press("Enter")
    assert practical.evaluate("document.activeElement.id") == "main-content"


def test_the_scheme_switches_and_is_remembered(practical):
    def dark() -> bool:
        return practical.evaluate("getComputedStyle(document.body).color") == "rgb(227, 231, 237)"

    assert not dark()
    practical.focus(".theme-toggle")
    practical.keyboard.press("Enter")
    assert dark()
    practical.reload()
    assert dark()
    practical.focus(".theme-toggle")
    practical.keyboard.press("Space")
    assert not dark()


def test_code_is_copied(practical):
    block = practical.locator(".cell_input > div").first
    block.locator(".copy").focus()
    practical.keyboard.press("Enter")
    practical.wait_for_function("document.querySelector('.copy').textContent === 'Copied'")
    copied = practical.evaluate("navigator.clipboard.readText()")
    assert copied.strip() == block.locator("pre").inner_text().strip()


def test_a_hint_and_a_solution_open(practical):
    for kind in ("details.sd-dropdown", ".tag_answer details.hide"):
        box = practical.locator(kind).first
        box.locator("summary").focus()
        assert box.get_attribute("open") is None
        practical.keyboard.press("Enter")
        assert box.get_attribute("open") is not None
        practical.keyboard.press("Space")
        assert box.get_attribute("open") is None


def test_launch_links_lead_where_they_say(practical):
    links = practical.locator(".launch-row a")
    assert links.count() == 3
    for number, host in enumerate(("colab.research.google.com", "mybinder.org", "")):
        links.nth(number).focus()
        assert host in practical.evaluate("document.activeElement.href")


def test_a_worked_solution_of_a_chapter_opens(visitor, server):
    page = visitor.page()
    page.goto(server.root + CHAPTER)
    title = page.locator(".solution.dropdown > .admonition-title").first
    body = page.locator(".solution.dropdown > section").first
    assert not body.is_visible()
    title.focus()
    page.keyboard.press("Enter")
    assert body.is_visible()
    assert title.get_attribute("aria-expanded") == "true"
    page.close()


def test_the_drawer_opens_keeps_the_focus_and_closes(visitor, server):
    page = visitor.page(390)
    page.goto(server.root + PRACTICAL)
    page.focus(".nav-toggle")
    page.keyboard.press("Enter")
    assert page.locator("#course-nav").is_visible()
    assert page.evaluate("document.activeElement.closest('#course-nav') !== null")
    page.keyboard.press("Escape")
    assert not page.locator("#course-nav").is_visible()
    assert page.evaluate("document.activeElement.classList.contains('nav-toggle')")
    page.close()
