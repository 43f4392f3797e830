"""Every page, narrow and wide, light and dark: the gates of a visit.

Pages of chapters that are not written yet share one template and hold one paragraph: the first and
the last of them stand for all. Their links are checked with all others, in
tests/tools/publish/test_links.py.
"""

from __future__ import annotations

import dataclasses
import json

import pytest

from tools.files import write_if_changed
from tools.project import HOME, Project

PLANNED = 'class="planned admonition"'


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
    return [name for _, name in chosen]


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
