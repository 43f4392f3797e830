"""What the site's own extensions do to every page."""

from __future__ import annotations

import importlib.util
import re

import pytest

from tools.project import HOME, Project

FORMULA = (
    '<math xmlns="http://www.w3.org/1998/Math/MathML"><semantics><mrow><mi>x</mi></mrow>'
    '<annotation encoding="application/x-tex">x</annotation></semantics></math>'
    '<span style="top:-2.55em;margin-left:0em;margin-right:0.05em;">x</span>'
)


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    site = Project(HOME).site
    found = {path.relative_to(site).as_posix(): path for path in site.glob("ch*/*.html")}
    if not found:
        pytest.skip("no site to look at: run `make book` first")
    return {name: path.read_text("utf-8") for name, path in found.items()}


def test_formulas_lose_what_nobody_reads():
    path = HOME / "book" / "_ext" / "katex_located.py"
    spec = importlib.util.spec_from_file_location("katex_located", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.compact(FORMULA) == (
        '<math><mrow><mi>x</mi></mrow></math><span style="top:-2.55em;margin-right:0.05em">x</span>'
    )
    assert module.compact('<span>;"margin-left:0em</span>') == '<span>;"margin-left:0em</span>'


def test_formulas_are_spoken_and_carry_no_copy_of_their_source(texts):
    formulas = sum(text.count('class="katex-mathml"') for text in texts.values())
    assert formulas > 100
    assert sum(text.count("<math>") for text in texts.values()) >= 0.9 * formulas
    assert not [name for name, text in texts.items() if "<annotation" in text]


def test_every_picture_has_its_size_and_words(texts):
    for name, text in texts.items():
        for picture in re.findall(r"<img [^>]*>", text):
            assert re.search(r'width="\d+" height="\d+"', picture), (name, picture)
            assert re.search(r'alt="[^"]+"', picture), (name, picture)


def test_no_retired_role_is_left(texts):
    assert not [name for name, text in texts.items() if "doc-biblioentry" in text]


def test_nothing_is_escaped_twice(texts):
    assert not [name for name, text in texts.items() if "&amp;amp;" in text]
