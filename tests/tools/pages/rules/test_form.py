"""What the guide asks of a page is refused with its line where it is not so."""

from __future__ import annotations

import pytest

from tests import ROOT
from tools.pages.frontmatter import read_front_matter, split_front_matter
from tools.pages.rules import form, symbols

PROBLEM = "```{exercise} One\n:label: ex-ch05-one\n:class: easy\n\nDo.\n```\n"
PAGE = (
    f"# Title\n\nSee {{eq}}`eq-ch05-x`.\n\n$$\nx\n$$ (eq-ch05-x)\n\n{PROBLEM}\n"
    "```{code-cell} ipython3\n:tags: [one]\nimport numpy as np\n```\n"
)
# What is changed, the line of the fault, and its name.
WRONG = {
    "a second title": ("$$\nx", "# More\n\n$$\nx", 5, "page-second-title"),
    "a role that nobody knows": ("{eq}", "{term}", 3, "page-vocabulary"),
    "a directive without a form": ("{exercise} One", "{note}", 9, "page-vocabulary"),
    "a directive in another": (
        PROBLEM,
        "````{story} A\n```{tip}\nB\n```\n````\n",
        10,
        "page-vocabulary",
    ),
    "a problem without a label": (":label: ex-ch05-one\n", "", 9, "page-label"),
    "a problem with another's label": ("ex-ch05-one", "one", 9, "page-label"),
    "an equation with another's label": ("(eq-ch05-x)", "(x)", 5, "page-label"),
    "wide code": ("import numpy", f"y = {'1 + ' * 20}2\nimport numpy", 18, "page-code-wide"),
    "wide code below options": (
        ":tags: [one]\n",
        f"---\ntags: [{'one, ' * 20}]\n---\n# {'one ' * 20}\n",
        20,
        "page-code-wide",
    ),
    "the book's own tools": ("import numpy as np", "import figures", 18, "page-import"),
}


def test_a_page_in_good_form_passes() -> None:
    assert list(form.check(PAGE, "book/page.md")) == []


@pytest.mark.parametrize("fault", WRONG)
def test_a_fault_of_form_has_its_line(fault: str) -> None:
    old, new, line, name = WRONG[fault]
    assert old in PAGE
    (error,) = form.check(PAGE.replace(old, new), "book/page.md", first=1)
    assert error.name == name
    assert str(error).startswith(f"book/page.md:{line}: ")


def test_what_was_meant_is_suggested() -> None:
    (error,) = form.check(PAGE.replace("{eq}", "{eqq}"), "book/page.md")
    assert "did you mean 'eq'?" in str(error)


TABLE = "symbol,name,code,shape,first\n\\sigma,spread,sigma,,5\n"
EQUATION = "# T\n\n$$\n\\sigma + \\mathbf{x}\n+ \\mathbf{x}\n$$ (eq-ch05-y)\n"


def test_an_unknown_symbol_is_named_once_with_its_line() -> None:
    (error,) = symbols.check(EQUATION, "book/page.md", TABLE, [])
    assert str(error).startswith(r"book/page.md:4: \mathbf{x} stands neither")
    assert list(symbols.check(EQUATION, "book/page.md", TABLE, [r"\mathbf{x}"])) == []
    assert len(list(symbols.check(EQUATION, "book/page.md", "", []))) == 2


def test_symbols_of_equations_without_a_label_are_not_asked_for() -> None:
    text = EQUATION.replace(" (eq-ch05-y)", "")
    assert list(symbols.check(text, "book/page.md", TABLE, [])) == []


@pytest.mark.parametrize(
    "name", ["ch05_loss_functions/index", "ch10_convolution/index", "ch06_training/p1_line_search"]
)
def test_the_book_is_in_good_form(name: str) -> None:
    text = (ROOT / "book" / f"{name}.md").read_text("utf-8")
    assert list(form.check(split_front_matter(text, name)[1], name)) == []
    table = (ROOT / "book" / "notation.csv").read_text("utf-8")
    own = read_front_matter(text, name)["udl"].get("local_symbols", [])
    assert list(symbols.check(text, name, table, own)) == []
