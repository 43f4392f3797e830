import json
import re

import pytest

from udl.coursework import geometry, questions
from udl.coursework.judging.geometry import right_answers


def test_a_bank_has_four_questions_a_variant():
    found = questions.bank(5)
    assert json.loads(json.dumps(found)) == found
    assert len(found) == 20
    assert len({one["name"] for one in found}) == 20
    assert len({one["text"] for one in found}) == 20
    for one in found:
        assert set(one) == {"name", "category", "text", "value", "tolerance"}
        assert one["category"] in geometry.ANSWERS
        assert "{" not in re.sub(r"\\\(.*?\\\)", "", one["text"])
        assert one["text"].count(r"\(") == one["text"].count(r"\)")


def test_values_are_those_of_the_numbers_in_the_text():
    for one in questions.bank(3):
        own = geometry.instance(f"moodle variant {int(one['name'][-3:])}")
        assert one["value"] == right_answers(own)[one["category"]]
        if one["category"] == "ball_volume":
            assert rf"\(r={own.radius}\)" in one["text"]
            assert rf"\({own.num_dimensions}\)" in one["text"]
            assert rf"\(p={own.order}\)" in one["text"]


def test_three_digits_are_enough_and_a_wrong_one_is_not():
    for one in questions.bank(20):
        value, tolerance = one["value"], one["tolerance"]
        assert (
            abs(float(f"{value:.3g}") - value) <= tolerance or one["category"] == "distance_ratio"
        )
        assert abs(float(f"{value:.4g}") - value) <= tolerance
        assert tolerance < 0.01 * value


@pytest.mark.parametrize("count", [0, 1])
def test_small_banks(count):
    assert len(questions.bank(count)) == 4 * count
