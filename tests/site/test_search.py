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


# ----------------------------------------------------------------------------------- excerpts


def excerpts(page: Page, server: Server, phrase: str) -> str:
    """Search for a phrase; give all that the results quote."""
    page.goto(f"{server.root}search.html?q={quote_plus(phrase)}")
    count = len(results(page, server))
    expect(page.locator("#search-results .context")).to_have_count(count, timeout=20_000)
    return " ".join(page.locator("#search-results .context").all_inner_texts())


def test_an_excerpt_holds_each_formula_once(visitor, server):
    page = visitor.page()
    said = excerpts(page, server, "poisson")
    page.close()
    assert "is one of 0, 1, 2, …." in said
    assert "Pr(y ∣ λ) = λ^y e^(−λ)/y!" in said
    assert "0,1,2" not in said


def test_an_excerpt_that_repeats_its_formulas_is_caught(visitor, server, project):
    script = (project.book / "_static" / "search.js").read_text("utf-8")
    assert "Search.htmlToText = text;" in script
    page = visitor.page()
    with server.plant("_static/search.js", script.replace("Search.htmlToText = text;", "")):
        said = excerpts(page, server, "poisson")
    page.close()
    assert "0,1,2,…0,1,2,…" in said


# MathML as KaTeX writes it, and the line that stands for it.
MATHS = {
    "<msub><mi>x</mi><mi>i</mi></msub>": "x_i",
    "<msup><mi>σ</mi><mn>2</mn></msup>": "σ^2",
    "<msup><mi>x</mi><mo>′</mo></msup>": "x′",
    "<msup><mi>λ</mi><mi>y</mi></msup><msup><mi>e</mi><mi>z</mi></msup>": "λ^y e^z",
    "<msub><mi>x</mi><mi>i</mi></msub><mi>y</mi>": "x_i y",
    "<msup><mi>f</mi><mn>2</mn></msup><mo>(</mo><mi>x</mi><mo>)</mo>": "f^2(x)",
    "<mfrac><mn>1</mn><mn>2</mn></mfrac>": "1/2",
    "<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mi>c</mi></mfrac>": "(a + b)/c",
    "<msqrt><mrow><mn>2</mn><mi>π</mi></mrow></msqrt>": "√(2π)",
    "<mover accent='true'><mi>y</mi><mo>^</mo></mover>": "y\u0302",
    "<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>I</mi></munderover>"
    "<msub><mi>x</mi><mi>i</mi></msub>": "∑_(i = 1)^I x_i",
    "<mo>−</mo><mn>3</mn><mo>&lt;</mo><mi>x</mi>": "−3 < x",
    "<mo>(</mo><mo>−</mo><mn>1</mn><mo>,</mo><mn>2</mn><mo>)</mo>": "(−1, 2)",
    "<mi>log</mi><mo>\u2061</mo><mo>[</mo><mi>x</mi><mo>]</mo>": "log[x]",
    "<mi>f</mi><mtext> for all </mtext><mi>x</mi>": "f for all x",
}


def test_mathematics_becomes_a_line_of_text(visitor, server):
    page = visitor.page()
    page.goto(f"{server.root}search.html")
    both = [
        f'<span class="katex"><span class="katex-mathml"><math><mrow>{maths}</mrow></math></span>'
        '<span class="katex-html">DRAWN</span></span>'
        for maths in MATHS
    ]
    found = page.evaluate(
        "all => all.map((one) => Search.htmlToText(`<main role=main><p>${one}</p></main>`))", both
    )
    page.close()
    assert found == list(MATHS.values())


# ------------------------------------------------------------------------- folders and frames


def test_a_search_in_a_folder_finds_pages_and_says_why_it_quotes_none(visitor, project):
    page = visitor.page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{(project.site / 'search.html').as_uri()}?q=poisson")
    expect(page.locator("#search-results li a").first).to_have_text("5. Loss functions")
    expect(page.locator(".text > .quiet")).to_contain_text("without excerpts")
    page.close()
    assert not errors


def test_a_search_in_a_sandboxed_frame_finds_pages(visitor, server):
    page = visitor.page()
    frame = (
        '<!doctype html><title>Frame</title><iframe sandbox="allow-scripts" width="900" '
        f'height="800" src="{server.root}search.html?q=poisson"></iframe>'
    )
    with server.plant("frame.html", frame):
        page.goto(f"{server.root}frame.html")
        inside = page.frame_locator("iframe")
        expect(inside.locator("#search-results li a").first).to_have_text("5. Loss functions")
        expect(inside.locator(".text > .quiet")).to_contain_text("without excerpts")
    page.close()
