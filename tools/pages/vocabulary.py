"""What a writer may use: roles of cells, kinds of exercise, keys of front matter, directives.

The rules of practicals, the badges on their pages and the tables of CONTRIBUTING.md are all made
from these: what is added here is accepted, and explained to writers, from then on.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tools.pages.faults import did_you_mean

STATUSES = ("planned", "draft", "complete")
SOLUTIONS = ("open", "apart")
_OPTIONAL = " (may be left out)"


@dataclass(frozen=True)
class Role:
    """What a cell of a practical is for: its name, the cells that may have it, and its purpose."""

    name: str
    cells: tuple[str, ...]
    purpose: str

    @property
    def cells_in_words(self) -> str:
        """The cells that may have it, as the guide says it."""
        if len(self.cells) > 1:
            return "either"
        return self.cells[0].replace("markdown", "Markdown")


ROLES = (
    Role("setup", ("code",), 'the first cell: imports, `udl.checks.start("5.1")`, `plot.use()`'),
    Role("given", ("code", "markdown"), "text, hints, and code that the student is given"),
    Role(
        "answer",
        ("code",),
        "functions with the solution between the markers, inside their bodies",
    ),
    Role("check", ("code",), "`check.NAME(function)`; the last cell of all is `check.summary()`"),
    Role("demo", ("code",), "shows what the answers do; waits quietly until they exist"),
    Role("text", ("markdown",), "an answer in words, the model answer between the same markers"),
)

# Kinds of exercise, each with what it asks of a student.
KINDS = {
    "implement": "fill in a function",
    "predict": "commit to an answer before the measurement that follows",
    "experiment": "reach a goal or settle a question by an experiment, then say what you saw",
    "explain": "answer in words",
    "read": "trace code that is given",
    "mend": "find out how a given program is wrong, and repair it",
}

# Marks of a chapter's problems, given as its classes, each with the words that a reader sees.
DIFFICULTIES = {
    "easy": "a drill, or one step",
    "medium": "a few steps, each of them in the chapter",
    "hard": "an idea of one's own",
}
MARKS = {
    **{name: name for name in DIFFICULTIES},
    "code": "by program",
    "open": "open",
}
_MARKS_EXPLAINED = {
    **DIFFICULTIES,
    "code": "solved by a program: a cell to start from follows, and one that solves it at the end",
    "open": "nobody knows the answer in advance",
}


def marks_of(classes: Sequence[str]) -> dict[str, str]:
    """Pick a problem's marks from its classes, in the order of the vocabulary, with their words."""
    return {mark: words for mark, words in MARKS.items() if mark in classes}


def unknown_marks(classes: Sequence[str]) -> list[str]:
    """List what is no mark among the classes of a problem."""
    return [name for name in classes if name not in MARKS and name not in ("exercise", "dropdown")]


@dataclass(frozen=True)
class Key:
    """A key under ``udl`` in front matter: name, type, purpose, and whether a page needs it."""

    name: str
    value: type
    purpose: str
    needed: bool = True

    def takes(self, value: object) -> bool:
        """Say whether a value is of its type; a number is above zero, a list holds texts."""
        if isinstance(value, (bool, datetime.datetime)):
            return False
        if self.value is list:
            return isinstance(value, list) and all(isinstance(item, str) for item in value)
        if self.value in (int, float):
            kinds = (int,) if self.value is int else (int, float)
            return isinstance(value, kinds) and value > 0
        return isinstance(value, self.value)

    def fault(self, found: Mapping[str, object]) -> str:
        """Say how its value is missing or of another type, or nothing."""
        if self.name not in found:
            return "is missing"
        value = found[self.name]
        return "" if self.takes(value) else f"is {value!r}; expected {self.wanted}"

    @property
    def value_in_words(self) -> str:
        """What its value is, as YAML's reader would say it."""
        return _VALUES[self.value][0]

    @property
    def wanted(self) -> str:
        """What stands there, said to somebody who wrote something else."""
        return _VALUES[self.value][1]


_VALUES = {
    str: ("text", "text, in quotes where it looks like a number or holds a colon"),
    int: ("whole number", "a whole number above zero"),
    float: ("number", "a number above zero"),
    list: ("list", 'a list of texts such as ["one", "two"]'),
    datetime.date: ("date", "a date such as 2026-11-23"),
}


def wrong_facts(found: Mapping[str, object], keys: Sequence[Key]) -> Iterator[tuple[str, str]]:
    """Find what is wrong with the facts of a page.

    Parameters
    ----------
    found : Mapping
        Its facts, by their keys.
    keys : sequence of Key
        Those that it may have.

    Yields
    ------
    tuple of str
        A key, and what is wrong with it: missing where it is needed, of another type, unknown, or
        seconds that want a reason. One that is missing because it is misspelt is told once.
    """
    known = [key.name for key in keys]
    unknown = {str(name): did_you_mean(str(name), known) for name in found if name not in known}
    for key in keys:
        meant = any(repr(key.name) in near for near in unknown.values())
        if (key.name in found or (key.needed and not meant)) and (said := key.fault(found)):
            yield key.name, said
    seconds = found.get(SECONDS.name)
    if isinstance(seconds, int | float) and seconds > LONG and REASON.name not in found:
        wanted = f"expected udl.{REASON.name}, which says why"
        yield SECONDS.name, f"is {seconds:g}, more than {LONG}; {wanted}"
    for name, near in unknown.items():
        yield name, f"means nothing{near}"


LONG = 30
"""Seconds beyond which a page says why."""
SECONDS = Key("seconds", float, "what its code takes on one core; three times this is the limit")
REASON = Key("seconds_reason", str, f"why it takes more than {LONG} seconds", needed=False)
UPDATED = Key("updated", datetime.date, "the day on which what it says last changed, `YYYY-MM-DD`")

# A page that is planned or that has no code needs no times.
CHAPTER_KEYS = (
    Key("status", str, "`planned`, `draft` or `complete`"),
    UPDATED,
    Key("summary", str, "one sentence for tables and search"),
    Key("minutes", int, "what a careful reader needs", needed=False),
    Key(SECONDS.name, SECONDS.value, SECONDS.purpose, needed=False),
    REASON,
    Key("local_symbols", list, "symbols of equations that only this chapter uses", needed=False),
)
PRACTICAL_KEYS = (
    Key("practical", str, 'chapter and place, `"5.1"`; of a coursework the file\'s name'),
    UPDATED,
    Key("minutes", int, "what a student needs"),
    SECONDS,
    REASON,
    Key("prerequisites", list, "what a student should have read or done before"),
    Key("summary", str, "one sentence for tables and search"),
    Key(
        "solutions",
        str,
        "`open`, or `apart` where the page holds what students get and no solution",
    ),
)

DIRECTIVES = {
    "admonition": "a box with a title of its own; `:class: dropdown` closes it",
    "bibliography": "the works that a chapter cites, at its end",
    "code-cell": "a cell that runs when the book is built",
    "course-figure": "a figure of the chapter by name, with an empty body; elsewhere `STEM/NAME`",
    "deeper": "a box, closed at first, for what only some want; its title says what is in it",
    "dropdown": "a hint or an aside that opens on demand",
    "exercise": "a problem of a chapter, with a title, a `:label:`, and its marks as `:class:`",
    "figure": "a picture of your own from `pictures/` beside the page, with `:alt:` and `:rights:`",
    "list-table": "a table whose cells hold more than a line",
    "margin": "an aside of a sentence or two beside the text",
    "seealso": "where to read on",
    "solution": "the worked solution of the problem whose label it names",
    "story": "a piece of history, told with people and a stake",
}

TEXT_ROLES = {
    "cite:p": "a citation in brackets",
    "cite:t": "a citation that is part of the sentence",
    "doc": "a link to a page, by its title",
    "eq": "the number of an equation",
    "glue:text": "a number that a cell recorded",
    "kind": "the badge of a kind of exercise",
    "numref": "the number of a figure or table",
    "ref": "a link to a section or problem, by its title",
}


Rows = list[tuple[str, ...]]


def _keys(keys: Sequence[Key]) -> Rows:
    rows: Rows = [("key", "value", "what it says")]
    for key in keys:
        rows.append(
            (f"`{key.name}`", key.value_in_words, key.purpose + ("" if key.needed else _OPTIONAL))
        )
    return rows


def tables() -> dict[str, Rows]:
    """List what a writer may use as the tables of CONTRIBUTING.md, by name; heads come first."""
    roles: Rows = [("role", "cell", "what it is for")]
    roles += [(f"`{role.name}`", role.cells_in_words, role.purpose) for role in ROLES]
    kinds: Rows = [("kind", "what it asks of a student")]
    kinds += [(f"*{name}*", what) for name, what in KINDS.items()]
    marks: Rows = [("mark", "what it says of a problem")]
    marks += [(f"`{name}`", what) for name, what in _MARKS_EXPLAINED.items()]
    directives: Rows = [("directive", "what it is for")]
    directives += [(f"`{{{name}}}`", what) for name, what in DIRECTIVES.items()]
    text_roles: Rows = [("role in a sentence", "what it writes")]
    text_roles += [(f"`` {{{name}}}`…` ``", what) for name, what in TEXT_ROLES.items()]
    return {
        "roles": roles,
        "kinds": kinds,
        "marks": marks,
        "chapter-keys": _keys(CHAPTER_KEYS),
        "practical-keys": _keys(PRACTICAL_KEYS),
        "directives": directives,
        "text-roles": text_roles,
    }
