"""What every chapter has, whoever wrote it: a sitting's length, a story, today, marked problems."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import yaml

from tests.book import prose
from tools.pages.vocabulary import DIFFICULTIES

CHAPTERS = prose.written()
WORDS, MINUTES, PROBLEMS = (2500, 5200), (60, 90), (8, 14)
COLONS = 12  # and semicolons, in 1,000 words
LEAST = {"easy": 2, "code": 3, "open": 1}
LABELS = ("today", "summary", "problems")


def between(ends: tuple[int, int]) -> str:
    """Say a range as the guide does."""
    return f"{ends[0]:,} to {ends[1]:,}"


def faults(stem: str, text: str) -> Iterator[str]:
    """Say what a chapter lacks or has too much of."""
    told = yaml.safe_load(text.split("---")[1])["udl"]
    path = prose.read(text)
    if not WORDS[0] <= path.words <= WORDS[1]:
        yield f"{path.words} words on the main path, not {between(WORDS)}"
    if not MINUTES[0] <= told["minutes"] <= MINUTES[1]:
        yield f"{told['minutes']} minutes, not {between(MINUTES)}"
    if 3 * len(path.questions) > len(path.sections):
        yield f"{len(path.questions)} of {len(path.sections)} sections open with a question"
    if path.colons > COLONS:
        yield f"{path.colons:.1f} colons and semicolons in 1,000 words"
    for name in LABELS:
        if f"(sec-{stem[:4]}-{name})=" not in text:
            yield f"no section labelled sec-{stem[:4]}-{name}"
    stories = len(re.findall(r"^`{3,}\{story\}", text, re.MULTILINE))
    if stories != 1:
        yield f"{stories} stories"
    yield from _problems(text)


def _problems(text: str) -> Iterator[str]:
    """Say what is wrong with the problems."""
    marked = re.findall(
        r"^`{3,}\{exercise\}.*\n:label: (\S+)\n(?::class: (.*)\n)?", text, re.MULTILINE
    )
    marks = {label: words.split() for label, words in marked}
    if not PROBLEMS[0] <= len(marks) <= PROBLEMS[1]:
        yield f"{len(marks)} problems, not {between(PROBLEMS)}"
    for label, words in marks.items():
        if len(DIFFICULTIES.keys() & set(words)) != 1:
            yield f"{label} says not how hard it is"
        if "code" in words:
            yield from _program(label, text)
    for mark, least in LEAST.items():
        found = sum(mark in words for words in marks.values())
        if found < least:
            yield f"{found} problems are marked {mark}, not {least}"


def _program(label: str, text: str) -> Iterator[str]:
    """Say which cell of a problem that is solved by a program is missing."""
    _, _, after = text.partition(f":label: {label}\n")
    before, _, behind = after.partition(f"{{solution}} {label}\n")
    if "```{code-cell}" not in before:
        yield f"{label} has no cell to start from"
    behind = re.split(r"^(?:`{3,}\{exercise\}|## )", behind, maxsplit=1, flags=re.MULTILINE)[0]
    if "Show the program" not in behind:
        yield f"{label} has no cell that solves it"


@pytest.mark.parametrize("stem", sorted(CHAPTERS))
def test_a_chapter_has_its_parts(stem):
    assert list(faults(stem, CHAPTERS[stem])) == []


def test_the_guide_says_what_a_complete_chapter_has():
    guide = " ".join((prose.ROOT / "CONTRIBUTING.md").read_text("utf-8").split())
    said = [
        f"{between(WORDS)} words",
        f"{between(MINUTES)} minutes",
        f"{between(PROBLEMS)} problems",
    ]
    said += [f"at most {COLONS} colons", "one `{story}`", *(f"sec-chNN-{name}" for name in LABELS)]
    said += [f"{least} `{mark}`" for mark, least in LEAST.items() if mark != "easy"]
    said += [f"{LEAST['easy']} of them `easy`"]
    assert [words for words in said if words not in guide] == []


# A page with everything, and what must be said where one thing is not so.
SECTION = "(sec-ch21-{0})=\n## About {0}\n\nIt is so. " + "All of it is said in plain words. " * 90
PROBLEM = (
    "```{{exercise}} One\n:label: ex-ch21-{0}\n:class: {1}\n\nDo.\n```\n\n"
    "```{{code-cell}} ipython3\nx = 1\n```\n\n```{{solution}} ex-ch21-{0}\nSo.\n```\n\n"
    "```{{code-cell}} ipython3\n:mystnb: {{code_prompt_show: Show the program}}\n```\n\n"
)
GOOD = "\n".join(
    [
        "---\nudl: {minutes: 70}\n---\n# A chapter\n\nIt begins.\n",
        *(SECTION.format(name) + "\n" for name in ("a", "b", "c", "d", "today", "summary")),
        "```{story} Who\nShe was right.\n```\n",
        "(sec-ch21-problems)=\n## Problems\n",
        *(PROBLEM.format(name, "easy code") for name in "abc"),
        *(PROBLEM.format(name, "hard open") for name in "defgh"),
    ]
)
BAD = {
    "words on the main path": ("It begins.", "It begins. " + "And it goes on and on. " * 400),
    "minutes, not": ("minutes: 70", "minutes: 170"),
    "open with a question": ("\nIt is so.", "\nIs it so?"),
    "colons and semicolons": ("said in", "said: in"),
    "no section labelled sec-ch21-today": ("(sec-ch21-today)=", "(sec-ch21-now)="),
    "0 stories": ("{story}", "{note}"),
    "problems, not 8 to 14": ("label: ex-ch21-h", "label: ex-ch21-a"),
    "ex-ch21-d says not how hard": ("ex-ch21-d\n:class: hard", "ex-ch21-d\n:class: open"),
    "ex-ch21-a has no cell to start": ("```{code-cell} ipython3\nx = 1\n```\n\n", ""),
    "ex-ch21-b has no cell that solves": ("Show the program", "Show it"),
    "marked open, not 1": (" open", ""),
}


def test_a_whole_chapter_has_no_fault():
    assert list(faults("ch21_ethics", GOOD)) == []


@pytest.mark.parametrize("fault", BAD)
def test_a_planted_fault_of_form_is_found(fault):
    old, new = BAD[fault]
    assert old in GOOD
    assert any(fault in said for said in faults("ch21_ethics", GOOD.replace(old, new)))


def test_words_are_those_of_the_main_path():
    text = (
        "# A\n\nOne two $x + y$ {numref}`fig-a` five.\n\n```{deeper} B\nno no\n```\n\n"
        "```{margin}\nsix seven\n```\n\n| a | b |\n|---|---|\n\n$$\nx\n$$\n\n## Notes\n\nno\n"
    )
    assert prose.read(text).words == 7
