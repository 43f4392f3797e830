"""Faults planted into copies of a page, and each gate catching its own."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.site.test_keyboard import walk
from tests.site.test_without_scripts import readable
from tools.publish.links import Site, faults

WIDE = '<p style="width: 1900px">wide</p>'
# Appears above the text when all else stands: what a picture without a size does. Two frames after
# the load something has been painted for certain, so that there is something to shift.
LATE = """
const frame = (then) => requestAnimationFrame(() => requestAnimationFrame(then));
addEventListener("load", () => frame(() => {
  document.querySelector(".room").style.height = "300px";
}));
"""
# As files: the pages' policy runs nothing that is written into a page.
SCRIPTS = {"late.js": LATE, "loud.js": "console.error('broken')", "lost.js": "nowhere.at.all()"}
SCRIPT = '<script src="/book/{}"></script>'
FAULTS = [
    (
        "asks another host",
        '<img alt="" width="1" height="1" src="https://elsewhere.example/a.png">',
    ),
    ("an error in the console: broken", SCRIPT.format("loud.js")),
    ("nowhere is not defined", SCRIPT.format("lost.js")),
    ("violates the following Content Security Policy", "<script>let a = 1</script>"),
    ("violates the following Content Security Policy", '<p onclick="alert(1)">text</p>'),
    ("scrolls sideways", WIDE),
    ("layout shift", '<p class="room"></p>' + SCRIPT.format("late.js")),
    ("WCAG label", '<input type="text">'),
    ("WCAG color-contrast", '<p style="color: #aaa; background: #fff">hardly to be read</p>'),
    (
        "WCAG color-contrast, dark",
        "<style>@media (prefers-color-scheme: dark) { .dim { color: #333 } }</style>"
        '<p class="dim">hardly to be read at night</p>',
    ),
    ("WCAG image-alt", '<img src="_static/favicon.svg" width="32" height="32">'),
    ("a picture that does not load", '<img alt="a plot" width="9" height="9" src="no/such.svg">'),
    (
        "a target smaller than 24 px",
        '<button style="width: 9px; height: 9px; padding: 0">x</button>',
    ),
    ("weight", '<script src="_static/build.json?{}"></script>'),
]


@pytest.fixture
def small_page(project) -> str:
    """A page without faults, at the site's root."""
    return (project.site / "404.html").read_text("utf-8")


@pytest.mark.parametrize(("gate", "fault"), FAULTS)
def test_a_planted_fault_is_caught(gate, fault, small_page, visitor, server):
    if gate == "weight":
        fault = "".join(fault.format(number) for number in range(40))
    broken = small_page.replace("<h1>", f"{fault}<h1>", 1)
    with ExitStack() as planted:
        for address, text in {**SCRIPTS, "canary.html": broken}.items():
            planted.enter_context(server.plant(address, text))
        seen = visitor.visit("canary.html", 390, "light", axe="WCAG" in gate)
    assert any(gate in one for one in seen.faults), seen.faults


def test_the_page_without_a_fault_passes(small_page, visitor, server):
    with server.plant("canary.html", small_page):
        seen = visitor.visit("canary.html", 390, "light")
    assert not seen.faults


@pytest.mark.parametrize(
    ("question", "fault"),
    [
        (0, '<div onclick="alert(1)">a button to the mouse alone</div>'),
        (1, '<button style="outline: none">no sign of the focus</button>'),
    ],
)
def test_a_control_that_keys_do_not_reach_or_show_is_caught(
    question, fault, small_page, visitor, server
):
    page = visitor.page()
    with server.plant("canary.html", small_page.replace("<h1>", f"{fault}<h1>", 1)):
        page.goto(server.root + "canary.html")
    found = walk(page)[question]
    page.close()
    assert len(found) == 1, found


@pytest.mark.parametrize(
    "style",
    [
        "transition: color 1s",
        "overflow: auto; animation: slide linear; animation-timeline: scroll(self inline)",
    ],
)
def test_what_moves_against_the_wish_is_caught(style, small_page, visitor, server):
    page = visitor.page(reduced_motion="reduce")
    fault = f'<p style="{style}">slow</p>'
    with server.plant("canary.html", small_page.replace("<h1>", f"{fault}<h1>", 1)):
        page.goto(server.root + "canary.html")
    moving = page.evaluate("gates.moving()")
    page.close()
    assert len(moving) == 1


@pytest.mark.parametrize("lost", ["katex-html", "katex-mathml"])
def test_mathematics_without_one_of_its_halves_is_caught(lost, project, visitor, server):
    whole = (project.site / "notation.html").read_text("utf-8")
    broken = whole.replace(f'class="{lost}"', 'class="lost" hidden', 1)
    page = visitor.page(java_script_enabled=False)
    with server.plant("notation.html", broken):
        page.goto(server.root + "notation.html")
    bad = readable(page)
    page.close()
    assert len(bad) == 1


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("notation.html#sec-nowhere", "no #sec-nowhere"),
        ("nowhere/index.html", "does not exist"),
        ("/elsewhere/", "does not exist"),
    ],
)
def test_a_broken_link_is_caught(link, said, tmp_path: Path):
    (tmp_path / "notation.html").write_text('<h1 id="here">Notation</h1>', "utf-8")
    good = '<a href="notation.html#here">here</a><a href="/book/notation.html">there</a>'
    (tmp_path / "index.html").write_text(good, "utf-8")
    site_url = "https://host.example/book"
    assert not faults(Site(tmp_path, site_url))
    (tmp_path / "index.html").write_text(f'{good}<a href="{link}">gone</a>', "utf-8")
    (found,) = faults(Site(tmp_path, site_url))
    assert said in found
