"""What the pages say of Python in them: cells that their notebooks have, files that are there."""

from __future__ import annotations

import hashlib
import json
import re
from functools import cache
from pathlib import Path

import pytest

from tests.needing import lacking
from tools.project import HOME, Project

SITE = Project(HOME).site
LISTS = sorted((SITE / "_static" / "live").glob("*.json"))
ROOM = 5_000  # bytes that a page may weigh more before the reader asks for Python
MARKS = re.compile(
    r' data-(?:cell|live|live-src|live-needs)="[^"]*"| data-output'
    r"|<button[^>]*launch-live.*?</button>"
)


@pytest.fixture(autouse=True)
def _made() -> None:
    if not LISTS:
        lacking("no Python in the site's pages: `make doctor` says what their build lacks")


@cache
def hash_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def page_of(told: dict) -> str:
    return (SITE / f"{told['page']}.html").read_text("utf-8")


@pytest.mark.parametrize("path", LISTS or [SITE], ids=lambda path: path.stem)
def test_a_page_and_what_it_loads(path):
    told = json.loads(path.read_text("utf-8"))
    text = page_of(told)
    notebook = json.loads((SITE / told["notebook"]).read_text("utf-8"))
    known = [cell["id"] for cell in notebook["cells"]]
    marked = re.findall(r'data-cell="([^"]+)"', text)

    assert f'data-live="{told["page"]}"' in text
    assert marked
    assert [one for one in known if one in set(marked)] == marked  # each once, in one order
    assert set(told["behind"]) <= set(known) - set(marked)
    assert sum(map(len, MARKS.findall(text))) < ROOM

    base = SITE / told["runtime"]["base"]
    files = {base / one["name"]: one for one in told["runtime"]["files"]}
    files |= {SITE / one["url"]: one for one in (*told["packages"], *told["late"])}
    for file, said in files.items():
        assert file.stat().st_size == said["bytes"], file
        assert hash_of(file) == said["sha256"], file


def test_a_practical_marks_every_code_cell():
    for path in LISTS:
        told = json.loads(path.read_text("utf-8"))
        if told["practical"]:
            notebook = json.loads((SITE / told["notebook"]).read_text("utf-8"))
            code = [one["id"] for one in notebook["cells"] if one["cell_type"] == "code"]
            marked = set(re.findall(r'data-cell="([^"]+)"', page_of(told)))
            assert [one for one in code if not one.endswith("-install")] == [
                one for one in code if one in marked
            ]


def test_numpy_alone_is_under_nine_megabytes():
    told = [json.loads(path.read_text("utf-8")) for path in LISTS]
    sizes = {}
    for one in told:
        names = {package["name"] for package in one["packages"]}
        if not names & {"matplotlib", "scipy"} and not any("." in name for name in names):
            files = [*one["runtime"]["files"], *one["packages"]]
            sizes[one["page"]] = sum(file["wire"] for file in files)
    assert sizes
    assert min(sizes.values()) < 9_000_000, sizes


def test_no_page_names_another_host_for_it():
    for path in LISTS:
        assert "://" not in path.read_text("utf-8")
