"""Every page, narrow and wide, light and dark: the gates of a visit.

Pages of chapters that are not written yet share one template and hold one paragraph: the first and
the last of them stand for all. Their links are checked with all others, in
tests/tools/publish/test_links.py.
"""

from __future__ import annotations

import dataclasses
import json

import pytest

from tests.sampling import History, sample
from tools.files import write_if_changed
from tools.project import HOME, Project

PLANNED = 'class="planned admonition"'


# What all pages are made with: a change here may break any of them.
SHARED = (
    *("book/_static", "book/_templates", "book/_ext", "book/_config.yml", "tools/pages"),
    *("tools/site", "package-lock.json", "requirements.lock"),
)


def changed(page: str, now: History) -> bool:
    """Say whether a page may look or weigh otherwise than when it was last visited."""
    stem = page.partition("/")[0]
    own = f"book/{page.removesuffix('.html')}.md"
    figures = (f"figures/{stem}", f"figures/{stem}.py", f"figures/interactive/{stem}")
    return now.touched(own, *figures, f"src/udl/checks/{stem}")


def pages() -> list[str]:
    """List the pages to visit, the heaviest first, so that no worker ends with it."""
    site = Project(HOME).site
    written, planned = [], []
    for path in sorted(site.rglob("*.html")):
        name = path.relative_to(site).as_posix()
        if name.startswith("slides/") or path.stat().st_size < 2000:  # decks; redirects
            continue
        text = path.read_text("utf-8")
        (planned if PLANNED in text else written).append((len(text), name))
    chosen = sorted(written, reverse=True) + planned[:1] + planned[1:][-1:]
    return sample("pages in a browser", [name for _, name in chosen], changed, 8, SHARED)


def test_a_page_that_changed_is_visited():
    practical = "ch05_loss_functions/p1_least_squares.html"
    for file in (
        "book/ch05_loss_functions/p1_least_squares.md",
        "figures/ch05_loss_functions.py",
        "src/udl/checks/ch05_loss_functions/p1.py",
    ):
        assert changed(practical, History(1, frozenset({file}))), file
    assert not changed(practical, History(1, frozenset({"book/ch05_loss_functions/index.md"})))


@pytest.mark.parametrize("page", pages() or ["index.html"])
def test_a_page_passes_all_gates(page, visitor, project):
    narrow = visitor.visit(page, 390, "light")
    wide = visitor.visit(page, 1280, "dark")
    row = dataclasses.asdict(narrow.weight) | {
        "shift": round(max(narrow.shift, wide.shift), 4),
        "violations": narrow.violations + wide.violations,
    }
    record = project.build / "weight" / f"{page.replace('/', '.')}.json"
    write_if_changed(record, json.dumps({"page": page, **row}))
    assert not narrow.faults + wide.faults, "\n".join(narrow.faults + wide.faults)


CUT_OFF = """() => [...document.querySelectorAll("pre, div.math, .katex-display, .table-box")]
  .filter((box) => getComputedStyle(box).overflowX === "auto" && box.clientWidth)
  .map((box) => [box.scrollWidth > box.clientWidth, getComputedStyle(box).maskImage !== "none"])"""


def test_what_is_cut_off_fades_and_nothing_else(visitor, server):
    page = visitor.page(390)
    page.goto(server.root + "ch05_loss_functions/index.html")
    boxes = page.evaluate(CUT_OFF)
    page.close()
    assert {cut for cut, _ in boxes} == {True, False}
    assert all(cut == fades for cut, fades in boxes)


def test_nothing_moves_for_readers_who_wish_so(visitor, server):
    page = visitor.page(390, reduced_motion="reduce")
    page.goto(server.root + "index.html")
    page.click(".nav-toggle")
    moving = page.evaluate("gates.moving()")
    page.close()
    assert not moving
