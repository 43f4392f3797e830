import json

import pytest

from tests import ROOT
from udl.coursework.assignments import ASSIGNMENTS, start


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_each_is_described(name):
    told = ASSIGNMENTS[name].described()
    assert json.loads(json.dumps(told)) == told
    assert set(told) == {"title", "out_of", "limits", "page", "secret", "hidden", "missing"}
    assert told["page"] == f"coursework/{name}"
    assert told["out_of"] == 10
    assert told["limits"]["seconds"] >= 60
    assert all((ROOT / "src" / path).exists() for path in told["hidden"])


def test_three_need_a_secret_and_their_rules_rise_to_all_points():
    secret = [one for one in ASSIGNMENTS.values() if one.secret]
    assert [one.name for one in secret] == ["model_choices", "training_choices", "regularisation"]
    for one in secret:
        gains, worth = zip((0.0, 0.0), *one.knots, strict=True)
        assert sorted(gains) == list(gains)
        assert sorted(worth) == list(worth)
        assert worth[-1] == one.out_of


def test_a_start_says_what_it_is_worth(capsys):
    assert start("geometry") is ASSIGNMENTS["geometry"]
    said = capsys.readouterr().out
    assert "10 points" in said
    assert "after 300 s of computing" in said
    with pytest.raises(ValueError, match="name: got 'alchemy'"):
        start("alchemy")
