"""With scripts off a page can be read: text, formulas, solutions, contents."""

from __future__ import annotations

import pytest

from tests.site.visiting import GATES

PAGES = ["ch05_loss_functions/index.html", "ch05_loss_functions/p1_least_squares.html"]


def readable(page) -> list[str]:
    """List what cannot be read. The gates ask from outside: the page's own scripts are off."""
    page.evaluate(GATES)
    found = page.evaluate("gates.unreadable()")
    assert found["formulas"] > 10, "no formulas were found"
    return found["bad"]


@pytest.mark.parametrize("address", PAGES)
def test_mathematics_is_readable(address, visitor, server):
    page = visitor.page(java_script_enabled=False)
    page.goto(server.root + address)
    assert not page.evaluate("document.documentElement.classList.contains('js')")
    bad = readable(page)
    closed = page.locator(".solution.dropdown > section").evaluate_all(
        "all => all.filter((one) => !one.getClientRects().length).length"
    )
    nav = page.locator("#course-nav a").first.is_visible()
    page.close()
    assert not bad
    assert closed == 0, "solutions that only a script could open"
    assert nav
