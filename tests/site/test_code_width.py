"""A line of 72 characters is whole on a wide screen, whatever box it stands in."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

LINE = "x" * 72
PRE = f'<div class="highlight"><pre>{LINE}</pre></div>'
CODE = f'<div class="highlight-python notranslate">{PRE}</div>'
CELL = (
    '<div class="cell docutils container"><div class="cell_input docutils container">{}</div>'
    '<div class="cell_output docutils container"><div class="output stream highlight-ansi">'
    f"{PRE}</div></div></div>"
)
HINT = (
    '<details class="sd-sphinx-override sd-dropdown sd-card"><summary>Hint</summary>'
    '<div class="sd-summary-content sd-card-body">{}</div></details>'
)
BOXES = {
    "the column": "{}",
    "a cell and its output": CELL,
    "a stub": f'<div class="exercise-stub highlight-python">{PRE}</div>',
    "a check": CELL.replace('class="cell ', 'class="cell tag_check '),
    "an answer": '<div class="cell tag_answer"><details class="hide above-input"><summary>Show the '
    'solution</summary><div class="cell_input">{}</div></details></div>',
    "a hint": HINT,
    "a list": "<ul><li><p>And:</p>{}</li></ul>",
    "a list in a list": "<ol><li><p>And:</p><ul><li><p>so</p>{}</li></ul></li></ol>",
    "an admonition": '<div class="note admonition"><p class="admonition-title">Note</p>{}</div>',
    "a problem": '<div class="exercise admonition"><p class="admonition-title">Exercise</p>'
    "<section>{}</section></div>",
    "a solution": '<div class="solution dropdown admonition"><p class="admonition-title">Solution'
    "</p><section>{}</section></div>",
    "a quotation": "<blockquote>{}</blockquote>",
    "a footnote": '<aside class="footnote brackets"><span class="label">1</span>{}</aside>',
    "a definition": "<dl><dt>Word</dt><dd>{}</dd></dl>",
}
BOXES |= {
    "a hint in an admonition": BOXES["an admonition"].replace("{}", HINT),
    "a list in a hint in a solution": BOXES["a solution"].replace(
        "{}", HINT.replace("{}", BOXES["a list"])
    ),
    "an admonition in a list": BOXES["a list"].replace("{}", BOXES["an admonition"]),
}


@pytest.fixture
def small_page(project, server):
    """A page of the site in the sources' present style, to put boxes into."""
    style = project.book / "_static" / "course.css"
    with ExitStack() as planted:
        planted.enter_context(server.plant("_static/course.css", style.read_text("utf-8")))
        yield (project.site / "404.html").read_text("utf-8")


@pytest.mark.parametrize("box", BOXES)
def test_a_line_of_72_characters_is_whole(box, small_page, visitor, server):
    boxed = BOXES[box].replace("{}", CODE)
    page = visitor.page(1280)
    with server.plant("code.html", small_page.replace("</h1>", f"</h1>{boxed}", 1)):
        page.goto(server.root + "code.html")
    page.evaluate("document.fonts.ready")
    cramped = page.evaluate("gates.cramped()")
    page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    page.evaluate(
        "document.querySelectorAll('.solution').forEach((one) => one.classList.add('open'))"
    )
    pres = page.locator(".text pre").evaluate_all(
        "all => all.map((one) => [one.scrollWidth - one.clientWidth, one.clientWidth])"
    )
    page.close()
    assert pres
    assert all(beyond <= 0 < width for beyond, width in pres), pres
    assert not cramped


@pytest.mark.parametrize(
    "fault",
    [
        "<style>.highlight > pre { font-size: 15px !important }</style>",
        "<style>.text { max-width: 30rem }</style>",
    ],
)
def test_code_that_is_cut_off_is_caught(fault, small_page, visitor, server):
    text = small_page.replace("</h1>", f"</h1>{fault}{HINT.replace('{}', CODE)}", 1)
    with server.plant("code.html", text):
        seen = visitor.visit("code.html", 1280, "light", axe=False)
    assert any("code of 72 characters is cut off" in one for one in seen.faults), seen.faults


def test_what_is_cut_off_nowhere_passes(small_page, visitor, server):
    text = small_page.replace("</h1>", f"</h1>{HINT.replace('{}', CODE)}", 1)
    with server.plant("code.html", text):
        seen = visitor.visit("code.html", 1280, "light", axe=False)
    assert not seen.faults
