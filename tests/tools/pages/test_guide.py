"""The guide and the code agree on what a writer may use, and the book uses nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.front_matter import front_matter_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

from tests import ROOT
from tools import guide
from tools.pages import vocabulary
from tools.pages.frontmatter import read_front_matter

PAGES = sorted(path for path in (ROOT / "book").glob("*/*.md") if path.parent.name[0] != "_")
CHAPTERS = [path for path in PAGES if path.name == "index.md" and path.parent.name[:2] == "ch"]
PRACTICALS = [path for path in PAGES if re.match(r"p\d+_", path.name)]
# What a writer writes in braces that is no directive's name.
PARSER = (
    MarkdownIt("commonmark")
    .use(front_matter_plugin)
    .use(colon_fence_plugin)
    .use(dollarmath_plugin)
    .use(myst_role_plugin)
)


TABLES = [
    pytest.param(path, {name: rows}, id=name)
    for path, tables in guide.tables().items()
    for name, rows in tables.items()
]


@pytest.mark.parametrize(("path", "table"), TABLES)
def test_the_guide_says_what_the_code_accepts(path: Path, table: dict[str, guide.Rows]) -> None:
    text = path.read_text("utf-8")
    assert text == guide.filled(text, table), "run .venv/bin/python -m tools.guide"


RUNTIME = """\
/** A number. */
export const one = (a, b = `${a}`) => a;
// Not for modules.
export const two = (a) => a;
/** A panel. */
class Panel {
  /** A line
   *
   * of two rows. */
  line(xs, { width = 2 } = {}) {
    const x = 1;
  }
  hidden(x) {
  }
}
export class View {
  /** Words. */
  words(text) {
  }
}
class Figure {
  /** Not for modules either. */
  reset() {
  }
}
"""


def test_the_table_of_the_runtime_holds_what_is_documented_for_modules() -> None:
    assert list(guide.runtime(RUNTIME))[1:] == [
        ("`` one(a, b = `${a}`) ``", "A number."),
        ("`panel.line(xs, { width = 2 })`", "A line of two rows."),
        ("`view.words(text)`", "Words."),
    ]


def test_a_table_is_written_between_its_marks() -> None:
    rows = [("a", "b"), ("1", "2")]
    before = "x\n<!-- t: begin -->\nold\n<!-- t: end -->\ny\n"
    after = guide.filled(before, {"t": rows})
    assert after == (
        "x\n<!-- t: begin -->\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n<!-- t: end -->\ny\n"
    )
    assert guide.filled(after, {"t": rows}) == after


@pytest.mark.parametrize("text", ["", "<!-- t: begin -->\n", "<!-- t: end -->\n"])
def test_missing_marks_are_named(text: str) -> None:
    with pytest.raises(ValueError, match="t: begin"):
        guide.filled(text, {"t": [("a",)]})


def facts(path: Path) -> dict[str, Any]:
    found = read_front_matter(path.read_text("utf-8"), path.name)["udl"]
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize(
    ("paths", "keys"),
    [(CHAPTERS, vocabulary.CHAPTER_KEYS), (PRACTICALS, vocabulary.PRACTICAL_KEYS)],
    ids=["chapters", "practicals"],
)
def test_pages_have_the_keys_that_they_need_and_no_others(
    paths: list[Path], keys: tuple[vocabulary.Key, ...]
) -> None:
    known = {key.name: key for key in keys}
    used: set[str] = set()
    for path in paths:
        found = facts(path)
        used |= set(found)
        assert set(found) <= set(known), path
        assert {key.name for key in keys if key.needed} <= set(found), path
        for name, value in found.items():
            assert known[name].takes(value), f"{path}: {name}"
    assert used == set(known), "a key that no page uses"


def directives_and_roles(markdown: str) -> Iterator[tuple[str, str]]:
    """Walk a text and the directives nested in it; code is not looked into."""
    for token in PARSER.parse(markdown):
        if token.type in ("fence", "colon_fence"):
            name = re.match(r"\{([\w:-]+)\}", token.info.strip())
            if name is None:
                continue
            yield "directive", name[1]
            if name[1] not in ("code-cell", "code-block", "raw"):
                yield from directives_and_roles(token.content)
        for inside in token.children or ():
            if inside.type == "myst_role":
                yield "role", str(inside.meta["name"])


def test_the_book_uses_what_the_guide_lists_and_all_of_it() -> None:
    used: dict[str, set[str]] = {"directive": set(), "role": set()}
    for path in PAGES:
        for what, name in directives_and_roles(path.read_text("utf-8")):
            used[what].add(name)
    # No page has to show a picture that is not ours.
    assert used["directive"] | {"figure"} == set(vocabulary.DIRECTIVES)
    assert used["role"] == set(vocabulary.TEXT_ROLES)


def test_a_nested_directive_is_seen() -> None:
    text = "````{admonition} A\n```{margin}\nSee {ref}`x`.\n```\n````\n```python\n{eq}`y`\n```\n"
    assert list(directives_and_roles(text)) == [
        ("directive", "admonition"),
        ("directive", "margin"),
        ("role", "ref"),
    ]
