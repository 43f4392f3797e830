"""What paper shows, and what the screen shows again after it."""

from __future__ import annotations

PRACTICAL = "ch05_loss_functions/p1_least_squares.html"
OPEN = """[...document.querySelectorAll(".text details, .solution.dropdown")]
  .filter((one) => one.open || one.classList.contains("open")).length"""


def test_what_was_closed_is_open_on_paper_and_closed_again_after_it(visitor, server):
    page = visitor.page()
    page.goto(server.root + PRACTICAL)
    page.locator("details.sd-dropdown > summary").first.click()
    assert page.evaluate(OPEN) == 1
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(OPEN) > 10
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(OPEN) == 1
    page.close()
