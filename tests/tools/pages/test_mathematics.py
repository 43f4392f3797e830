"""Equations that do not begin or end as they should are found with their line."""

from __future__ import annotations

import pytest

from tools.pages.mathematics import check


def found(text: str) -> list[tuple[int, str]]:
    """Return line and name of each fault."""
    return [(int(str(error).split(":")[1]), error.name) for error in check(text, "page.md")]


@pytest.mark.parametrize(
    ("text", "line", "name"),
    [
        (r"$a = b \$ end", 1, "math-dollar"),
        ("x $$ a = b\n\nnext", 1, "math-dollar"),
        ("a\nb $c\nd", 2, "math-dollar"),
        ("a lone $ here", 1, "math-dollar"),
        ("# Title $x\n", 1, "math-dollar"),
        ("| a |\n|--|\n| $|x|$ |\n", 3, "math-dollar"),
        ("- item\n  $$\n  a\n", 2, "math-dollar"),
        ("$5 = x", 1, "math-dollar"),
        ("$2x + 1", 1, "math-dollar"),
        ("```{admonition} T\n:class: dropdown\nText\nb $c\n```", 4, "math-dollar"),
        ("```{admonition} A $b\nText\n```", 1, "math-dollar"),
        ("````{exercise} $x$\n:label: ex\n```{dropdown} t\n\n$z\n```\n````", 5, "math-dollar"),
        (":::{margin} T\nit is $q\n:::", 2, "math-dollar"),
        ("It costs $5 or $10 here", 1, "math-price"),
        ("$HOME and $PATH", 1, "math-price"),
        ("$$\na \\\n$$", 1, "math-backslash"),
        (r"$$a = b \\$$", 1, "math-backslash"),
        ("```{math}\na \\\n```", 1, "math-backslash"),
        ("one\n\nthe \\(a\\) way", 3, "math-delimiter"),
        (r"\[b^2\]", 1, "math-delimiter"),
        (r"so \begin{aligned} a", 1, "math-delimiter"),
    ],
)
def test_a_broken_equation_is_one_fault_at_its_line(text: str, line: int, name: str) -> None:
    assert found(text) == [(line, name)]


def test_an_equation_that_swallows_text_is_found_where_it_begins() -> None:
    assert found("$$\na\n\nText\n\n$$\nb\n$$ (eq-a)")[0] == (1, "math-unclosed")


@pytest.mark.parametrize(
    "text",
    [
        "It costs $5.",
        "$1.5 million, no more",
        "about $5k",
        "$3bn a year",
        "$7 per month",
        "$20/hour",
        r"\$5 and \$6",
        r"the sign \$ itself",
        "`$x` and\n```bash\necho $HOME $PATH\n```\n",
        "```{code-cell}\nprint('$')\n```",
        "```{raw} html\n<p>$x</p>\n```",
        r"\[sic\] and \[citation needed\]",
        "$a$ and $b$, then $F[x] = $ 3",
        "$$\n\\begin{aligned}\na &= b \\\\\nc &= d\n\\end{aligned}\n$$ (eq-x)",
        "- $$\n  a\n  $$",
        "> $$\n> a\n> $$",
        "| $a$ | $5 |\n|--|--:|\n| 1 | 2 |",
    ],
)
def test_prices_code_and_whole_equations_are_no_fault(text: str) -> None:
    assert found(text) == []
