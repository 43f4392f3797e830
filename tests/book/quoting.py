"""Numbers that a practical's text quotes, computed anew by the practical's own solutions.

A practical cannot record its numbers for the text, as a chapter does: the student's copy runs
unsolved. So each quotation stands here once more, as a template with the expressions that fill it,
and must occur in the practical word for word. Where computing them again would mean training
again, the expressions read what the practical printed when the book was built.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from contextlib import redirect_stdout
from functools import cache, partial
from typing import Any

import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest
from nbformat import NotebookNode

from tests import ROOT
from tools.pages import practicals
from tools.pages.practicals import read_practical
from tools.project import Project

FILES = {path.stem: path for path in sorted((ROOT / "book").glob("ch*_*/p*_*.md"))}
# These take a minute and more, and the build has run them.
TRAINS = {"p1_mnist_1d_performance", "p2_mnist_1d", "p5_augmentation", "p5_mnist"}
WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
).split()


def word(number: int) -> str:
    """A small number as the text writes it."""
    return WORDS[number]


def decimal(number: float, digits: int) -> tuple[str, str]:
    """The two parts of a number that is written with a power of ten."""
    mantissa, exponent = f"{number:.{digits}e}".split("e")
    return mantissa, str(int(exponent))


def solved(stem: str) -> NotebookNode:
    """Read a practical with its solutions."""
    where = FILES[stem].relative_to(ROOT).as_posix()
    return practicals.solved(read_practical(FILES[stem].read_text("utf-8"), where))


def outputs(stem: str, nb: NotebookNode) -> str:
    """What the cells of a practical printed when the book was built, from the very same code."""
    path = Project(ROOT).site / "solutions" / FILES[stem].parent.name / f"{stem}.ipynb"
    if not path.exists():
        pytest.skip("no solved notebook to read: run `make book` first")
    built = {cell.id: cell for cell in nbformat.read(path, as_version=4).cells}
    texts = []
    for cell in nb.cells:
        if cell.cell_type == "code":
            assert built[cell.id].source == cell.source, f"{cell.id} has changed since the build"
            texts += [output.get("text", "") for output in built[cell.id].outputs]
    return "\n".join(texts)


def printed(text: str, pattern: str) -> list[float]:
    """The numbers at the groups of a pattern in what was printed."""
    found = re.search(pattern, text)
    assert found is not None, pattern
    return [float(number.replace(",", "")) for number in found.groups()]


@cache
def results(stem: str) -> dict[str, Any]:
    """Run a practical's solutions and demonstrations, and keep what they leave."""
    nb = solved(stem)
    if stem in TRAINS:
        return {"printed": partial(printed, outputs(stem, nb)), "word": word, "np": np}
    names: dict[str, Any] = {}
    # Of the checks only those run that another cell waits for: it needs what they keep.
    code = "\n".join(cell.source for cell in nb.cells if cell.cell_type == "code")
    needed = set(re.findall(r"check\.(\w+)\.(?:recall|wait)\(", code))
    with redirect_stdout(io.StringIO()):
        for cell in nb.cells:
            runs = cell.metadata.udl.role != "check" or cell.metadata.udl.exercise in needed
            if cell.cell_type == "code" and runs:
                exec(compile(cell.source, cell.id, "exec"), names)
                plt.close("all")
    return names | {"word": word, "decimal": decimal, "np": np}


def filled(template: str, expressions: Sequence[str], names: dict[str, Any]) -> str:
    """The quotation as the text should have it."""
    values = [value for each in expressions for value in eval(f"[{each}]", names)]
    return template.format(*values)


def as_written(text: str) -> str:
    """A text on one line, with the minus sign of print outside of formulas and code."""
    return " ".join(text.replace("−", "-").split())


def cases(quoted: dict[str, list[tuple[str, ...]]]) -> list[Any]:
    """A case for each quotation of a chapter's practicals.

    For each practical its quotations: a template, then an expression for each of its places.
    """
    return [
        pytest.param(stem, template, expressions, id=f"{stem}-{template[:40]}")
        for stem, quotations in quoted.items()
        for template, *expressions in quotations
    ]


def check(stem: str, template: str, expressions: Sequence[str]) -> None:
    """Compare a quotation with what the solution computes."""
    expected = filled(template, expressions, results(stem))
    assert as_written(expected) in as_written(FILES[stem].read_text("utf-8"))
