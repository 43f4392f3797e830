"""What every notebook says about itself, its bytes and its weight."""

from __future__ import annotations

import json

import nbformat
import pytest

from tests.tools.notebooks.small_book import PAGE, SITE, chapter
from tools.errors import BookError
from tools.notebooks.publication import serialise
from tools.notebooks.resolver import Resolver


def test_the_title_links_back_and_the_install_cell_follows(resolver: Resolver) -> None:
    made = chapter(resolver)
    title, install = made.cells[:2]
    assert '<a id="top"></a>\n\n# Loss functions\n' in title.source
    assert f"({SITE}/{PAGE}.html)" in title.source
    assert "CC BY 4.0" in title.source
    assert '"udl @ git+https://github.com/someone/course@main"' in install.source


def test_the_metadata_names_licence_source_and_address(resolver: Resolver) -> None:
    facts = chapter(resolver).metadata
    assert facts.kernelspec.name == "python3"
    assert facts.licence.text == "CC-BY-4.0"
    assert "Prince" in facts.licence.attribution
    assert facts.licence.address == f"{SITE}/notebooks/{PAGE}.ipynb"
    assert set(facts) == {"kernelspec", "language_info", "licence"}


def test_bytes_are_the_same_and_valid(resolver: Resolver) -> None:
    first = serialise(chapter(resolver), "n")
    assert first == serialise(chapter(resolver), "n")
    nbformat.validate(json.loads(first))
    assert json.loads(first)["nbformat_minor"] == 5


def test_a_heavy_notebook_is_refused(resolver: Resolver) -> None:
    made = chapter(resolver)
    made.cells[2].source = "x" * 2_000_000
    with pytest.raises(BookError, match=r"n\.ipynb: weighs 2\.\d+ MB"):
        serialise(made, "n.ipynb")
