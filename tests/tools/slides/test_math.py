"""Equations as Office's own, set by KaTeX."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import ROOT
from tools.errors import BookError
from tools.slides.math import equations
from tools.slides.model import Math


def test_braces_stretch_below_a_term() -> None:
    math = Math(r"\underbrace{a + b}_{c}", True)
    element = equations({math: "x"}, ROOT / "node_modules")[math].omml
    tags = {part.tag.split("}")[1] for part in element.iter() if isinstance(part.tag, str)}
    assert {"groupChr", "limLow"} <= tags


def test_bold_letters_stand_upright_and_bold_greek_slants() -> None:
    math = Math(r"\mathbf{x} + \boldsymbol{\phi}", False)
    element = equations({math: "x"}, ROOT / "node_modules")[math].omml
    styles = [
        value
        for part in element.iter("{*}sty")
        for name, value in part.items()
        if name.endswith("val") and value != "p"
    ]
    assert styles == ["b", "bi"]


def test_a_katex_that_does_not_run_is_named(tmp_path: Path) -> None:
    with pytest.raises(BookError, match="katex: missing"):
        equations({Math("x", False): "a:1"}, tmp_path)
    (tmp_path / "katex").mkdir()
    with pytest.raises(BookError, match="KaTeX: Error: Cannot find module"):
        equations({Math("x", False): "a:1"}, tmp_path)
