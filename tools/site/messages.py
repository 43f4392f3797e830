"""Sphinx's warnings as a writer needs them: one line each, where, what, and what was meant.

Sphinx, docutils, MyST and bibtex word the same fault in different ways, name one of two places that
clash, and suggest nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from tools.errors import BookError, Fault
from tools.pages.faults import did_you_mean
from tools.pages.vocabulary import DIRECTIVES, TEXT_ROLES

SPHINX = Fault(
    "sphinx-warns",
    "Sphinx found something wrong in a page; each line names its file, and mostly its line.",
    "Mend what the lines say: every warning stops the build.",
)
UNKNOWN_NAME = Fault(
    "unknown-name",
    "A page refers to a label, equation, value, work, term or page that does not exist.",
    "Correct the name, or write what it should lead to.",
)
DUPLICATE_NAME = Fault(
    "duplicate-name",
    "Two things of the book have one label.",
    "Rename the newer one: the older is an address that people may link.",
)

_BEGIN = re.compile(r"^(?:(?P<place>\S.*?):(?:(?P<line>\d+|None):)? )?(?:WARNING|ERROR|CRITICAL): ")
_TYPE = re.compile(r"\s*\[[\w.-]+\]\s*$")
_UNKNOWN = re.compile(
    r"undefined label|not found|could not find|unknown document|unknown key|no key|not in glossary"
    r"|non-?existing document|unknown target|does not exist|not readable",
    re.IGNORECASE,
)
_DUPLICATE = re.compile(r"duplicate (?!citation)", re.IGNORECASE)
_NAME = r"[A-Za-z][\w:./-]*[\w]"
_MARKUP = re.compile(r"unknown (?:directive|interpreted text role)", re.IGNORECASE)
# What is left of a fault that another line names already.
_ECHO = re.compile(r'^Duplicate ID: "equation-')
_QUOTED = re.compile(rf"['\"‘“]#?({_NAME})['\"’”]")
_LAST = re.compile(rf": #?({_NAME})\.?$")
_OF = re.compile(
    rf"(?:label of equation|duplicate label) (?!of\b)({_NAME})(?=[,.\s]|$)", re.IGNORECASE
)


def records(text: str) -> Iterator[tuple[str, str]]:
    """Split Sphinx's output into warnings: place (``FILE:LINE`` or less), and message."""
    place, message = "", ""
    for line in text.splitlines():
        begin = _BEGIN.match(line)
        if begin is None:
            message = f"{message} {line.strip()}".strip()
            continue
        if message:
            yield place, message
        number = begin["line"]
        place = (begin["place"] or "").rstrip(":") + (
            f":{number}" if number and number != "None" else ""
        )
        message = line[begin.end() :].strip()
    if message:
        yield place, message


def _name(message: str) -> str:
    """Find the name that a message is about: what it quotes last, or ends with."""
    quoted = _QUOTED.findall(message)
    found = _OF.search(message) or _LAST.search(message)
    if quoted:
        return str(quoted[-1])
    return found[1] if found else ""


def definitions(name: str, sources: Mapping[str, str]) -> list[str]:
    """List the places that give something a label, ``FILE:LINE`` each."""
    word = re.escape(name)
    pattern = re.compile(
        rf"^\s*\({word}\)=|\$\$\s*\({word}\)|^\s*:(?:label|name):\s*{word}\s*$"
        rf"|\brecord\(\s*[\"']{word}[\"']|^@\w+\{{\s*{word}\s*,",
        re.MULTILINE,
    )
    return [
        f"{file}:{text.count(chr(10), 0, text.index(name, found.start())) + 1}"
        for file, text in sources.items()
        for found in pattern.finditer(text)
    ]


def _located(place: str, name: str, sources: Mapping[str, str]) -> str:
    """Name the line of a warning that names its file alone, by what it speaks of."""
    short = name.rpartition("/")[2]  # as a page beside it would write it
    if place in sources and name and (at := sources[place].find(short)) >= 0:
        return f"{place}:{sources[place].count(chr(10), 0, at) + 1}"
    return place or "book"


def explain(
    text: str, sources: Mapping[str, str], known: Sequence[str], *, without_values: bool = False
) -> list[BookError]:
    """Turn Sphinx's output into one error for each fault.

    Parameters
    ----------
    text : str
        All that it warned.
    sources : Mapping of str to str
        File name to text, of everything in which a name may be defined or used.
    known : sequence of str
        All names that exist: labels, equations, works, values, terms, pages.
    without_values : bool, optional
        Whether the pages were read without running their code: the values that it would have
        recorded are missing then for no fault of who quotes them.

    Returns
    -------
    list of BookError
        In Sphinx's order, each once; both places of what is defined twice.
    """
    errors: dict[str, BookError] = {}
    for place, message in records(text):
        plain = _TYPE.sub("", message)
        if _ECHO.match(plain):
            continue
        name = _name(plain)
        where = _located(place, name, sources)
        if name and _DUPLICATE.search(plain):
            places = definitions(name, sources) or [where]
            rest = f", and again at {', '.join(places[1:])}" if places[1:] else f": {plain}"
            error = DUPLICATE_NAME(f"{places[0]}: {name!r} is defined here{rest}")
        elif name and _UNKNOWN.search(plain):
            if without_values and any(f"glue:text}}`{name}" in page for page in sources.values()):
                continue
            near = "" if "not readable" in plain else did_you_mean(name, known)
            error = UNKNOWN_NAME(f"{where}: {name!r} does not exist{near}")
        else:
            markup = [*DIRECTIVES, *TEXT_ROLES] if _MARKUP.search(plain) else []
            error = SPHINX(f"{where}: {plain.rstrip('.')}{did_you_mean(name, markup)}")
        errors.setdefault(str(error), error)
    return list(errors.values())
