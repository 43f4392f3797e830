"""Text with mathematics, written for what shows no markup."""

from __future__ import annotations

import re

import pytest

from tests import ROOT
from tools import markdown
from tools.plaintext import plain_tex, plain_text


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        (r"Why $\sigma^2$ is *not* enough", "Why σ² is not enough"),
        (r"One of $\ell_2$ each", "One of ℓ₂ each"),
        (r"On [0, 1) it `costs` \$5", "On [0, 1) it costs $5"),
        ("See {ref}`the title <sec-x>` and [a *link*](x.md)", "See the title and a link"),
        ("A name{math}`\\theta` and ![a *picture*](x.png)", "A nameθ and a picture"),
        ("AT&amp;T <b>bold</b>\nand more", "AT&T bold and more"),
        ("{kind}`read`[:]{.visually-hidden} it", "read: it"),
    ],
)
def test_text_keeps_its_words(text: str, plain: str) -> None:
    assert plain_text(text) == plain


@pytest.mark.parametrize(
    ("tex", "plain"),
    [
        (r"\mathbf{x}^\top\boldsymbol\beta", "xᵀβ"),
        (r"\frac{1}{N}\sum_{i=1}^N x_i", "1/N ∑ᵢ₌₁ᴺxᵢ"),
        (r"\hat{y}=f[\mathbf{x},\boldsymbol\phi]", "ŷ = f[x, ϕ]"),
        (r"\mathbb{R}^{D}", "ℝᴰ"),
        (r"\sqrt{2\pi\sigma^2}", "√(2πσ²)"),
        (r"a-b \le -1", "a − b ≤ −1"),
        (r"x \text{ if } y > 0", "x if y > 0"),
        (r"\log p(y|x)", "log p(y|x)"),
        (r"n\log n", "n log n"),
        (r"10^{-5}", "10⁻⁵"),
        (r"x^{a+b}", "x^(a + b)"),
        (r"\left\{1,\dots,K\right\}", "{1, …, K}"),
        (r"\mathcal{N}(0, 1)", "𝒩(0, 1)"),
        (r"\Lambda\lambda", "Λλ"),
        (r"12{,}000", "12 000"),
        ("", ""),
        ("{", ""),
        ("x^", "x"),
    ],
)
def test_tex_becomes_letters(tex: str, plain: str) -> None:
    assert plain_tex(tex) == plain


def test_no_title_or_formula_of_the_book_keeps_a_command() -> None:
    formulas = 0
    for path in sorted((ROOT / "book").glob("[!_]*/*.md")):
        for token in markdown.parser().parse(path.read_text("utf-8")):
            for child in token.children or []:
                if child.type == "math_inline":
                    formulas += 1
                    plain = plain_tex(child.content)
                    assert "\\" not in plain, (path.name, child.content)
                    assert not re.search(r"[{}]", plain) or r"\{" in child.content, child.content
    assert formulas > 500
