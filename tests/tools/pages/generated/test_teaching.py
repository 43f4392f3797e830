"""What an instructor plans with."""

from __future__ import annotations

import datetime
from itertools import pairwise

import pytest

from tools.pages.generated import teaching
from tools.pages.generated.course import Chapter, Deck, Practical
from tools.pages.generated.instructors import instructors

PAGE = """# T

**After this chapter you can**

- do one thing;
- do another, which takes
  two lines.

**What you need:** chapter 3 ([Chapter 3](../ch03_x/index.md)); sums. A practical belongs here.
"""
DAY = datetime.date(2026, 11, 23)


def chapter(number: int, slides: int, minutes: int) -> Chapter:
    return Chapter(
        number=number,
        slug=f"ch{number:02d}_x",
        part="",
        title=f"Title {number}",
        status="complete",
        updated=DAY,
        summary="",
        practicals=(Practical("p1_x", f"{number}.1", "P", minutes, "open"),),
        decks=(Deck(f"ch{number:02d}_x", "Deck", ("pptx",), slides),),
        minutes=90,
        goals=teaching.goals(PAGE),
        needs=teaching.needs(PAGE),
    )


def test_goals_and_needs_are_read_from_the_chapter() -> None:
    assert teaching.goals(PAGE) == ("do one thing", "do another, which takes two lines")
    assert teaching.needs(PAGE) == "chapter 3 ([Chapter 3](ch03_x/index.md)); sums."
    assert (teaching.goals("# T\n"), teaching.needs("# T\n")) == ((), "")


def test_slides_are_counted_outside_of_code() -> None:
    deck = "---\ntitle: T\n---\n# A\n## B {#b}\n```python\n# no slide\n```\n### no slide\n## C\n"
    assert teaching.slides(deck) == 5
    assert teaching.lecture(45) == 90


@pytest.mark.parametrize("weeks", [1, 3, 10, 12])
def test_a_term_holds_every_chapter_in_order_and_no_empty_week(weeks: int) -> None:
    chapters = [chapter(n, slides, 60) for n, slides in ((1, 20), (2, 50), (3, 90), (5, 10))]
    plan = teaching.term(chapters, weeks)
    assert len(plan) == weeks
    assert all(plan)
    assert {one.number for week in plan for one in week} == {1, 2, 3, 5}
    numbers = [one.number for week in plan for one in week]
    assert all(a <= b for a, b in pairwise(numbers))
    longest = max((1, 2, 3, 5), key=numbers.count)
    assert weeks < 10 or longest == 3


def test_the_page_says_what_each_lecture_takes_and_how_to_go_on() -> None:
    text = instructors([chapter(5, 45, 60)], site_url="https://f.example/b", repository="ada/buch")
    for words in (
        "45 slides, about 90&nbsp;min",
        "about 90&nbsp;min to read",
        "- do one thing",
        "sums.",
        "Week 12",
        "[changelog](changelog.md)",
        "(https://f.example/b/site.zip)",
        "(https://github.com/ada/buch)",
        "LibreOffice",
        "nbgrader",
        "slides/course.yml",
    ):
        assert words in text
