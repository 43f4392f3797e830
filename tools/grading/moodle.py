"""A question bank for Moodle: numbers to be computed, in its own XML.

The elements are those that Moodle's importer reads (``question/format/xml/format.php``,
``import_numerical`` and ``import_category``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement


def question_bank(title: str, questions: Iterable[Mapping[str, Any]]) -> str:
    r"""Write questions as a file that Moodle imports.

    Parameters
    ----------
    title : str
        The bank's name; each kind of question gets a category below it, from which a quiz draws.
    questions : iterable of mapping
        With ``name``, ``category``, ``text`` (HTML, mathematics as ``\(…\)``), ``value`` and
        ``tolerance``, the distance from the value that still counts as right.

    Returns
    -------
    str
        The XML.
    """
    quiz = Element("quiz")
    by_category: dict[str, list[Mapping[str, Any]]] = {}
    for question in questions:
        by_category.setdefault(str(question["category"]), []).append(question)
    for category, members in by_category.items():
        holder = SubElement(quiz, "question", type="category")
        # A slash in a name would begin a category below it; two of them stand for one.
        place = "/".join(part.replace("/", "//") for part in (title, category))
        _text(SubElement(holder, "category"), f"$course$/top/{place}")
        for member in members:
            _numerical(quiz, member)
    ElementTree.indent(quiz)
    body = ElementTree.tostring(quiz, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'


def _numerical(quiz: Element, question: Mapping[str, Any]) -> None:
    made = SubElement(quiz, "question", type="numerical")
    _text(SubElement(made, "name"), str(question["name"]))
    _text(SubElement(made, "questiontext", format="html"), f"<p>{question['text']}</p>")
    _text(SubElement(made, "generalfeedback", format="html"), "")
    for tag, value in (("defaultgrade", "1"), ("penalty", "0.3333333"), ("hidden", "0")):
        SubElement(made, tag).text = value
    answer = SubElement(made, "answer", fraction="100", format="moodle_auto_format")
    _text(answer, repr(float(question["value"])))
    SubElement(answer, "tolerance").text = repr(float(question["tolerance"]))
    _text(SubElement(answer, "feedback", format="html"), "")


def _text(parent: Element, words: str) -> None:
    SubElement(parent, "text").text = words
