"""MyST written out: the cases stand in `resolve/`, where a writer can read and extend them."""

from __future__ import annotations

from pathlib import Path

import pytest
from markdown_it.utils import read_fixture_file

from tests.tools.notebooks.small_book import PAGE
from tools.errors import BookError
from tools.notebooks.resolve import resolve
from tools.notebooks.resolver import Resolver

CASES = Path(__file__).parent / "resolve"
REFUSALS = CASES / "refusals.md"


def cases(path: Path) -> list:
    """Read a file's cases: what stands on the page, and what comes of it."""
    return [
        pytest.param(myst[:-1], expected[:-1], id=f"{path.stem}: {title}")
        for _, title, myst, expected in read_fixture_file(path)
    ]


FORMS = [case for path in sorted(CASES.glob("*.md")) if path != REFUSALS for case in cases(path)]


@pytest.mark.parametrize(("myst", "markdown"), FORMS)
def test_myst_becomes_markdown(myst: str, markdown: str, resolver: Resolver) -> None:
    assert resolve(myst, resolver) == markdown


@pytest.mark.parametrize(("myst", "message"), cases(REFUSALS))
def test_what_has_no_form_is_an_error_that_names_the_page(
    myst: str, message: str, resolver: Resolver
) -> None:
    with pytest.raises(BookError) as caught:
        resolve(myst, resolver)
    assert str(caught.value) == f"book/{PAGE}.md: {message}"


@pytest.mark.parametrize("path", sorted(CASES.glob("*.md")), ids=lambda path: path.stem)
def test_every_case_is_whole(path: Path) -> None:
    lines = path.read_text("utf-8").splitlines()
    assert lines.count(".") == 3 * len(cases(path)) > 0
    titles = [title for _, title, _, _ in read_fixture_file(path)]
    assert all(titles)
    assert len(set(titles)) == len(titles)
