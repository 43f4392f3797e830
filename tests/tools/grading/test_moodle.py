"""The question bank has what Moodle's importer reads."""

from __future__ import annotations

import math

from lxml import etree

from tools.grading.moodle import question_bank

QUESTIONS = [
    {
        "name": f"{kind} {number}",
        "category": kind,
        "text": r"In \(D = 3 \cdot 2\) dimensions, if <em>r</em> &lt; 1 &amp; more?",
        "value": value,
        "tolerance": tolerance,
    }
    for kind, number, value, tolerance in [
        ("volume", 1, 1.234e-20, 1e-23),
        ("share", 1, 0.5, 0.005),
        ("volume", 2, 7.0, 0.0),
    ]
]


def bank():
    return etree.fromstring(question_bank("IV: 8/9 & balls", QUESTIONS).encode())


def test_each_kind_of_question_has_a_category_and_they_follow_it():
    found = [one.get("type") for one in bank().iterfind("question")]
    assert found == ["category", "numerical", "numerical", "category", "numerical"]
    places = [
        one.findtext("category/text") for one in bank().iterfind("question[@type='category']")
    ]
    assert places == ["$course$/top/IV: 8//9 & balls/volume", "$course$/top/IV: 8//9 & balls/share"]


def test_a_question_has_its_text_its_value_and_its_tolerance():
    for made, given in zip(
        bank().iterfind("question[@type='numerical']"),
        sorted(QUESTIONS, key=lambda one: one["category"] == "share"),
        strict=True,
    ):
        assert made.findtext("name/text") == given["name"]
        assert made.find("questiontext").get("format") == "html"
        assert made.findtext("questiontext/text") == f"<p>{given['text']}</p>"
        (answer,) = made.iterfind("answer")
        assert answer.get("fraction") == "100"
        assert float(answer.findtext("text")) == given["value"]
        assert float(answer.findtext("tolerance")) == given["tolerance"]
        assert math.isfinite(float(made.findtext("defaultgrade")))
