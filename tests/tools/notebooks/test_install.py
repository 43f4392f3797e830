"""The install cell: what it asks for, and its commit."""

from __future__ import annotations

import nbformat
import pytest

from tests.tools.notebooks.small_book import chapter
from tools.errors import BookError
from tools.notebooks.install import install_source, stamp
from tools.notebooks.publication import serialise
from tools.notebooks.resolver import Resolver


@pytest.mark.parametrize(
    ("code", "package"),
    [
        ("import udl", "udl @"),
        ("from torch import nn", "udl[torch] @"),
        ("import transformers, torch", "udl[transformers] @"),
    ],
)
def test_the_install_cell_asks_for_what_the_page_imports(code: str, package: str) -> None:
    assert f'"{package} git+' in install_source(code, "a/b")


def test_a_stamp_ties_the_install_cell_and_nothing_else(resolver: Resolver) -> None:
    text = serialise(chapter(resolver), "n")
    commit = "0123456789abcdef0123456789abcdef01234567"
    stamped = stamp(text, commit)
    assert stamped == text.replace("course@main", f"course@{commit}")
    assert stamp(stamped, commit) == stamped
    with pytest.raises(BookError, match="hexadecimal"):
        stamp(text, "main; rm")
    with pytest.raises(BookError, match="the notebook has no install cell"):
        stamp(serialise(nbformat.v4.new_notebook(), "n"), commit)
