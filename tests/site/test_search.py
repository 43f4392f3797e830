"""The search finds what a reader would type."""

from __future__ import annotations

import re
from urllib.parse import quote_plus

from playwright.sync_api import Page, expect

from tests.site.serving import Server

CHAPTER = "ch05_loss_functions/index.html"
PRACTICAL = "ch05_loss_functions/p{}_{}.html"
# What to type, and the page that must be among the results.
PHRASES = {
    "maximum likelihood": CHAPTER,
    "negative log-likelihood": CHAPTER,
    "softmax": CHAPTER,
    "cross-entropy": CHAPTER,
    "heteroscedastic": CHAPTER,
    "von mises": CHAPTER,
    "calibration": CHAPTER,
    "least squares": PRACTICAL.format(1, "least_squares"),
    "binary cross-entropy": PRACTICAL.format(2, "binary_cross_entropy"),
    "notation": "notation.html",
}


def results(page: Page, server: Server) -> list[str]:
    """Wait for the search to end; give the pages that it found."""
    ended = re.compile("finished|did not match")
    expect(page.locator("#search-results p.search-summary")).to_have_text(ended, timeout=15_000)
    found = page.locator("#search-results li a").evaluate_all("all => all.map((one) => one.href)")
    return [one.removeprefix(server.root).partition("#")[0].partition("?")[0] for one in found]


def search(page: Page, server: Server, phrase: str) -> list[str]:
    """Search for a phrase; give the pages that are found."""
    # What a result's line quotes comes from its page: fetching a chapter for each takes long.
    page.route("**/ch*/*.html", lambda route: route.abort())
    page.goto(f"{server.root}search.html?q={quote_plus(phrase)}")
    return results(page, server)


def test_every_page_has_a_search_field(visitor, server):
    page = visitor.page()
    page.goto(server.root + "notation.html")
    page.focus(".site-search input")
    page.keyboard.type("softmax")
    page.keyboard.press("Enter")
    assert CHAPTER in results(page, server)
    expect(page.locator("#search-results .context").first).to_contain_text(
        re.compile("softmax", re.I)
    )
    page.close()


def test_ten_phrases_are_found(visitor, server):
    page = visitor.page()
    lost = {
        phrase: found
        for phrase, wanted in PHRASES.items()
        if wanted not in (found := search(page, server, phrase))
    }
    page.close()
    assert len(PHRASES) == 10
    assert not lost


def test_a_phrase_that_left_the_index_is_missed(visitor, server, project):
    index = (project.site / "searchindex.js").read_text("utf-8")
    assert "heteroscedast" in index
    page = visitor.page()
    with server.plant("searchindex.js", index.replace("heteroscedast", "x")):
        assert CHAPTER not in search(page, server, "heteroscedastic")
    page.close()
