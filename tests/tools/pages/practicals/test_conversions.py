"""What practicals become, and how they are refused: cases in files, to be read and added to.

A file holds cases of a title, an input and what is expected, each ended by a line with a dot. An
input is the cells of one exercise, for which ``frame.md`` keeps a place, or a whole file.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

import pytest
from nbformat import NotebookNode

from tests.tools.pages.practicals.reading import NAME, cases, framed, tiny
from tools.errors import BookError
from tools.pages.practicals.copies import student
from tools.pages.practicals.page import page_text
from tools.pages.practicals.read import read_practical
from tools.pages.practicals.rules import validate
from tools.pages.vocabulary import KINDS, ROLES

SETUP, SUMMARY = "p1-setup-setup", "p1-summary-check"


def refusal(case: str) -> str:
    """Return the faults of a broken case, their lines counted from the case's first."""
    text, before = framed(case)
    with pytest.raises(BookError) as caught:
        validate(read_practical(text, NAME))
    told = []
    for line in str(caught.value).splitlines():
        assert re.match(rf"{NAME}:\d+: ", line), line
        place, rest = line.removeprefix(f"{NAME}:").split(":", 1)
        told.append(f"line {int(place) - before}:{rest}\n")
    return "".join(told)


def page(case: str, solutions: str) -> str:
    """Return what the page shows of a case, without the frame around it."""
    text = framed(case)[0].replace("solutions: open", f"solutions: {solutions}")
    shown = page_text(text, NAME)
    begin = shown.index('udl.checks.start("5.1")\n```\n') + len('udl.checks.start("5.1")\n```\n')
    # The summary is the last cell; where it waits it is a block of code.
    return shown[begin : shown.rindex("```{code-")].strip("\n") + "\n"


def written_out(nb: NotebookNode) -> str:
    """Write a notebook's cells, without the frame's, as text: type and id, then the source."""
    ids = [cell.id for cell in nb.cells]
    inner = nb.cells[ids.index(SETUP) + 1 : ids.index(SUMMARY)]
    return "".join(f"[{cell.cell_type} {cell.id}]\n{cell.source}\n\n" for cell in inner)[:-1]


def notebook(case: str) -> str:
    """Return what a student's notebook shows of a case."""
    return written_out(student(read_practical(framed(case)[0], NAME)))


VARIANTS: dict[str, Callable[[str], str]] = {
    "page": partial(page, solutions="open"),
    "apart_page": partial(page, solutions="apart"),
    "student": notebook,
}


@pytest.mark.parametrize(("case", "expected"), cases("refusals"))
def test_each_broken_rule_is_named_in_one_line(case: str, expected: str) -> None:
    assert refusal(case) == expected


@pytest.mark.parametrize("variant", VARIANTS)
def test_each_variant_has_cases(variant: str) -> None:
    assert cases(f"conversions/{variant}")


@pytest.mark.parametrize(("case", "expected"), cases("conversions/page"))
def test_the_page_shows(case: str, expected: str) -> None:
    assert VARIANTS["page"](case) == expected


@pytest.mark.parametrize(("case", "expected"), cases("conversions/apart_page"))
def test_a_apart_page_shows(case: str, expected: str) -> None:
    assert VARIANTS["apart_page"](case) == expected


@pytest.mark.parametrize(("case", "expected"), cases("conversions/student"))
def test_the_students_notebook_shows(case: str, expected: str) -> None:
    assert VARIANTS["student"](case) == expected


def test_the_tiny_practical_has_every_role_and_kind() -> None:
    nb = tiny()
    validate(nb)
    assert {cell.metadata.udl.role for cell in nb.cells} == {role.name for role in ROLES}
    kinds = {cell.metadata.udl.get("kind") for cell in nb.cells} - {None}
    assert set(KINDS) - kinds == {"mend"}  # which is laid out as implement is
