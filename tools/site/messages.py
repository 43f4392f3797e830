"""Sphinx's warnings as a writer needs them: one line each, where, what, and what was meant.

Sphinx, docutils, MyST and bibtex word the same fault in different ways, name one of two places that
clash, and suggest nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

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
_DUPLICATE = re.compile(r"\bduplicate\b(?! citation)|\brepeated bib", re.IGNORECASE)
_NAME = r"(?:\.{1,2}/)*[A-Za-z][\w:./-]*[\w]"
_MARKUP = re.compile(r"unknown (?:directive|interpreted text role)", re.IGNORECASE)
# What bibtex says of a file that it does not name.
_WORKS = re.compile(r"sphinxcontrib\.bibtex.*syntax error in line (\d+): ([^)]*)")
# What it says of works that it read: a field that one lacks, a kind that its style does not know.
_FIELD = re.compile(r"missing ([\w ]+) in (\S+)$")
_KIND = re.compile(r"sphinxcontrib\.bibtex.*no attribute 'format_(\w+)'")
_KINDS = "article, book, incollection, inproceedings, misc, phdthesis or techreport"
# What a role refers to, where others have a name too.
_TAKES = {
    "eq": "the label of an equation",
    "numref": "the label of a figure or a table",
    "glue:text": "a value that a cell of the same page records",
    "cite:p": "a work of the references",
    "cite:t": "a work of the references",
    "doc": "a page",
    "ref": "the label of a section or a problem",
}
# Faults after which the rest of a page means nothing.
_BROKEN = re.compile(
    r"^(\S+?):\d+: .*\[(?:front-matter-yaml|(?:practical-)?cell-options|fence-open)\]$"
)
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
    # A figure has the name that its chapter's figures give it.
    figure = re.match(r"fig-(?:ch\d\d|\w+)-(.+)", name)
    shown = rf"|\{{course-figure\}} {re.escape(figure[1])}[ \t]*$" if figure else ""
    pattern = re.compile(
        rf"^\s*\({word}\)=|\$\$\s*\({word}\)|^\s*:(?:label|name):\s*{word}\s*$"
        rf"|\brecord\(\s*[\"']{word}[\"']|^@\w+\{{\s*{word}\s*,{shown}",
        re.MULTILINE,
    )
    places = []
    for file, text in sources.items():
        for found in pattern.finditer(text):
            at = max(text.find(name, found.start(), found.end()), found.start())
            # A folder of another chapter may have a figure of the same name.
            if not found[0].startswith("{course-figure") or f"/{name[4:8]}" in file:
                places.append(f"{file}:{text.count(chr(10), 0, at) + 1}")
    return places


def _misused(name: str, place: str, sources: Mapping[str, str]) -> str:
    """Say what was to stand where a role names something that exists and is no such thing."""
    word = re.escape(name)
    text = sources.get(place.partition(":")[0], "")
    for role in re.findall(rf"\{{([\w:]+)\}}`(?:[^`<]*<)?[^`]*?{word}>?`", text):
        if role in _TAKES:
            return f"{{{role}}} cannot show {name!r}; expected {_TAKES[role]}"
    return f"{name!r} is no such thing"


def _located(place: str, name: str, sources: Mapping[str, str]) -> str:
    """Name the line of a warning that names its file alone, or a file that is none."""
    short = name.rpartition("/")[2]  # as a page beside it would write it
    file, _, line = place.partition(":")
    if not name or (file in sources and line):
        return place or "book"
    # Some name a page by its address, or by an ending that it does not have.
    for one in [file] if file in sources else sources:
        if (at := sources[one].find(short)) >= 0:
            return f"{one}:{sources[one].count(chr(10), 0, at) + 1}"
    return place or "book"


def _first(pattern: str, sources: Mapping[str, str]) -> str:
    """Name the first line of all sources that a pattern matches."""
    for file, text in sources.items():
        if found := re.search(pattern, text, re.MULTILINE | re.IGNORECASE):
            return f"{file}:{text.count(chr(10), 0, found.start()) + 1}"
    return ""


def broken_pages(lines: Iterable[str]) -> set[str]:
    """List the files of which earlier stages could not tell what is in them."""
    return {found[1] for line in lines if (found := _BROKEN.match(line))}


def _follows(
    name: str, sources: Mapping[str, str], before: Collection[str], broken: Collection[str]
) -> bool:
    """Say whether something is missing because of a fault that is told already."""
    if not name:
        return False
    told = any(f"'{name}" in line or f"/{name}." in line for line in before)
    lost = any(place.partition(":")[0] in broken for place in definitions(name, sources))
    return told or lost


def explain(
    text: str, sources: Mapping[str, str], known: Sequence[str], before: Collection[str] = ()
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
    before : collection of str, optional
        Lines of what earlier stages found. Where there are any, the pages were read without
        running their code, and what follows from these faults is none of its own: values that were
        not recorded, and all that a page says, or lacks, which could not be read.

    Returns
    -------
    list of BookError
        In Sphinx's order, each once; both places of what is defined twice.
    """
    errors: dict[str, BookError] = {}
    broken = broken_pages(before)
    for place, message in records(text):
        plain = _TYPE.sub("", message)
        if _ECHO.match(plain):
            continue
        name = _name(plain)
        where = _located(place, name, sources)
        if where.partition(":")[0] in broken or _follows(name, sources, before, broken):
            continue
        works = _WORKS.search(plain)
        if works:
            files = [file for file in sources if file.endswith(".bib")]
            where, plain, name = f"{files[0]}:{works[1]}", f"syntax error: {works[2]}", ""
        if lacking := _FIELD.search(plain):
            where, name = (definitions(lacking[2], sources) or [where])[0], ""
            plain = f"{lacking[2]!r} has no {lacking[1]}"
        if kind := _KIND.search(plain):
            where = _first(rf"^@{kind[1]}\b", sources) or where
            plain, name = f"no work is a {kind[1]!r}; expected {_KINDS}", ""
        said = plain.replace(name, "") if name else plain  # a name may hold such a word itself
        if name and _DUPLICATE.search(said):
            places = definitions(name, sources) or [where]
            rest = f", and again at {', '.join(places[1:])}" if places[1:] else f": {plain}"
            error = DUPLICATE_NAME(f"{places[0]}: {name!r} is defined here{rest}")
        elif name and _UNKNOWN.search(said):
            quoted = before and any(f"glue:text}}`{name}" in page for page in sources.values())
            # A label that is given twice is none to Sphinx, which has said so.
            if quoted or any(f"{name!r} is defined here" in line for line in errors):
                continue
            if name in known and "not readable" not in plain:
                error = UNKNOWN_NAME(f"{where}: {_misused(name, where, sources)}")
                errors.setdefault(str(error), error)
                continue
            near = "" if "not readable" in plain else did_you_mean(name, known)
            error = UNKNOWN_NAME(f"{where}: {name!r} does not exist{near}")
        else:
            markup = [*DIRECTIVES, *TEXT_ROLES] if _MARKUP.search(plain) else []
            error = SPHINX(f"{where}: {plain.rstrip('.')}{did_you_mean(name, markup)}")
        errors.setdefault(str(error), error)
    return list(errors.values())
