"""Equations as Office's own, set by KaTeX."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import ROOT
from tests.figures.pptx.ecma376 import element_faults
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


PARAGRAPH = "m:CT_OMathPara/m:oMathPara"


@pytest.mark.parametrize(
    "tex",
    [
        r"\mathbb{R} \in \mathcal{L} + \mathfrak{g} + \mathtt{B} + \text{words} + \textbf{e}",
        r"\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix} \begin{pmatrix} 1 \end{pmatrix}^{\top}",
        r"\begin{cases} 1 & x > 0 \\ 0 & \text{otherwise} \end{cases}",
        r"\sum_{i=1}^n \prod_j \int_0^1 \bigcup_k \lim_{x \to 0} \operatorname{argmin}_x f",
        r"\underbrace{a + b}_{c} \overbrace{a}^{d} \overline{x} \widehat{xy} \vec{v}",
        r"\sqrt[3]{y} \frac{a}{b} \binom{n}{k} \left[ \frac12 \right. \boxed{x} \phantom{abc}",
        r"\begin{array}{lcr} a & b & c \end{array} \overset{!}{=} \left. f \right|_{x=0}",
    ],
)
def test_equations_keep_to_the_schema(tex: str) -> None:
    native = equations({Math(tex, True): "x"}, ROOT / "node_modules")[Math(tex, True)].omml
    assert not list(element_faults(native, PARAGRAPH))


@pytest.mark.parametrize(
    ("tex", "tag"), [(r"\begin{matrix} a \end{matrix}", "mcPr"), (r"\mathbb{R}", "rPr")]
)
def test_canary_properties_out_of_order_are_seen(tex: str, tag: str) -> None:
    math = Math(tex, True)
    native = equations({math: "x"}, ROOT / "node_modules")[math].omml
    properties = next(native.iter(f"{{*}}{tag}"))
    properties[:] = reversed(properties)
    assert any(fault.startswith(f"m:{tag} holds") for fault in element_faults(native, PARAGRAPH))
