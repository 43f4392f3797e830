"""Practicals whose solutions lie apart, coursework among them, and the way there and back."""

from __future__ import annotations

import pytest
from nbformat import NotebookNode

from tests.tools.pages.practicals.reading import NAME, TINY, coursework_head, replaced, tiny
from tools.errors import BookError
from tools.pages import practicals

GEOMETRY = "book/coursework/geometry.md"
COURSEWORK = (
    coursework_head("geometry")
    + """\
# Coursework IV: Geometry

```{code-cell} ipython3
:udl: {exercise: setup, role: setup}
import udl.checks

udl.checks.start("geometry")
```

+++ {"udl": {"exercise": "ball_volume", "role": "given", "kind": "implement"}}

## Implement: a ball

```{code-cell} ipython3
:udl: {exercise: ball_volume, role: answer}
def volume(dimension):
    # YOUR CODE HERE
    raise NotImplementedError()


def share(dimension):
    '''A share of the volume.'''
    # YOUR CODE HERE
    raise NotImplementedError()
    return inner / volume(dimension)
```

```{code-cell} ipython3
:udl: {exercise: ball_volume, role: demo}
print(volume(3))
```
"""
)
SOLVED = """\
def volume(dimension):
    return 2 * volume(dimension - 2)


def share(dimension):
    '''A share of the volume.'''

    inner = 1.0
    return inner / volume(dimension)"""


def coursework(text: str = COURSEWORK, path: str = GEOMETRY) -> NotebookNode:
    return practicals.read_practical(text, path)


def refused(text: str, path: str = GEOMETRY) -> str:
    with pytest.raises(BookError) as caught:
        practicals.validate(coursework(text, path))
    return str(caught.value)


def test_a_coursework_is_named_by_its_file() -> None:
    nb = coursework()
    practicals.validate(nb)
    assert practicals.place(nb) == ("coursework", "geometry")
    assert practicals.label(nb, "ball_volume") == "pr-coursework-geometry-ball-volume"
    assert practicals.cell_ids(nb) == [
        "geometry-title-given",
        "geometry-setup-setup",
        "geometry-ball_volume-given",
        "geometry-ball_volume-answer",
        "geometry-ball_volume-demo",
    ]
    answer = practicals.student(nb).cells[3]
    assert answer.metadata.nbgrader.solution
    assert answer.source == nb.cells[3].source


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("practical: geometry", 'practical: "8.4"', "practical must read its file's name"),
        ("solutions: apart", "solutions: open", "udl.solutions is 'open'; expected apart"),
        ("# Coursework IV:", "# Practical 8.4:", "expected `# Coursework I: …`"),
        ('start("geometry")', 'start("8.4")', 'must call start("geometry")'),
    ],
)
def test_a_coursework_that_breaks_a_rule_is_told_so(old: str, new: str, said: str) -> None:
    assert said in refused(replaced(old, new)(COURSEWORK))


def test_a_coursework_that_is_handed_out_whole_needs_no_checks() -> None:
    stubs = "    # YOUR CODE HERE\n    raise NotImplementedError()\n"
    text = COURSEWORK.replace(stubs, "    inner = 2.0\n").replace(
        'udl.checks.start("geometry")', ""
    )
    nb = coursework(text)
    practicals.validate(nb)
    assert practicals.waiting(nb) == set()


def test_what_is_no_python_waits_for_nothing_and_says_so_when_it_runs() -> None:
    text = COURSEWORK.replace("print(volume(3))", "%time volume(3)")
    nb = coursework(text)
    assert practicals.waiting(nb) == {3, 4}, "a demo of what is to be filled in waits all the same"
    nb = coursework(text.replace("exercise: ball_volume, role: demo", "exercise: more, role: demo"))
    assert practicals.waiting(nb) == {3}


def test_solutions_are_laid_over_by_the_ids_of_the_cells() -> None:
    nb = coursework()
    made = practicals.overlaid(nb, {"geometry-ball_volume-answer": SOLVED}, "f.ipynb")
    assert not practicals.is_apart(made)
    assert practicals.solved(made).cells[3].source == SOLVED
    assert practicals.student(made).cells[3].source == nb.cells[3].source
    assert practicals.distinctive_solution_lines(made) == ["return 2 * volume(dimension - 2)"]


def test_without_a_solution_the_stub_stands_between_the_markers() -> None:
    nb = coursework()
    made = practicals.overlaid(nb, {}, "f.ipynb")
    assert made.cells[3].source.count("### BEGIN SOLUTION") == 2
    assert practicals.solved(made).cells[3].source == nb.cells[3].source
    assert practicals.student(made).cells[3].source == nb.cells[3].source


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("def volume(dimension):", "def volume(size):"),
        ("return inner / volume(dimension)", "return inner"),
        ("def share(dimension):", "def part(dimension):"),
        ("def volume", "import math\n\n\ndef volume"),
    ],
)
def test_a_solution_that_changes_more_than_the_stubs_is_refused(old: str, new: str) -> None:
    written = {"geometry-ball_volume-answer": SOLVED.replace(old, new)}
    with pytest.raises(BookError, match=r"f\.ipynb: geometry-ball_volume-answer: differs"):
        practicals.overlaid(coursework(), written, "f.ipynb")


def test_what_is_taken_apart_comes_back_as_it_was() -> None:
    text = practicals.handed_out(TINY.read_text("utf-8"), tiny())
    assert "solutions: apart" in text
    apart = practicals.read_practical(text, NAME)
    practicals.validate(apart)
    kept = {cell.id: cell.source for cell in practicals.solved(tiny()).cells}
    again = practicals.overlaid(apart, kept, "f.ipynb")
    assert [cell.source for cell in again.cells] == [cell.source for cell in tiny().cells]
