"""What gives a solution away, and who finds it."""

from __future__ import annotations

from tests.tools.pages.practicals.reading import by_role, replaced, tiny
from tools.pages.practicals.copies import student
from tools.pages.practicals.solutions import distinctive_solution_lines, leaks


def test_distinctive_lines_come_from_solutions_only() -> None:
    lines = distinctive_solution_lines(tiny())
    assert "height = 1 / np.sqrt(2 * np.pi * sigma**2)" in lines
    assert "A parabola, and it is flat near its bottom." in lines
    assert not any("def " in line or "check." in line for line in lines)
    assert all(len(line) >= 12 for line in lines)


def test_what_the_practical_shows_before_is_not_distinctive() -> None:
    line = 'return 0.003, float("0.2")'
    assert line in distinctive_solution_lines(tiny())
    shown = tiny(replaced("np.exp(0.0)", line))
    assert line not in distinctive_solution_lines(shown)


def test_leaks_sees_through_spacing_but_wants_whole_words() -> None:
    assert leaks("x\n   return   total\n", ["return total"]) == ["return total"]
    assert leaks("return totals", ["return total"]) == []


def test_canary_a_planted_leak_is_caught() -> None:
    nb = tiny()
    lines = distinctive_solution_lines(nb)
    made = student(nb)
    assert leaks("\n".join(c.source for c in made.cells), lines) == []
    demo = by_role(made, "demo")[0]
    demo.source += "\nheight = 1 / np.sqrt(2 * np.pi * sigma**2)"
    assert leaks("\n".join(c.source for c in made.cells), lines)
