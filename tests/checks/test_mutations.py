"""No small change of a solved answer passes its check, unless it changes nothing.

On a sample that rotates; `python -m tests.checks.mutations` tries all.
"""

import re
from dataclasses import replace

import pytest

from tests.book.quoting import FILES
from tests.checks.mutations import judging
from tests.checks.mutations.equivalent import EQUIVALENT, OUTSIDE
from tests.checks.mutations.judging import answers, exercises, table, try_mutants
from tests.checks.mutations.mutants import mutants
from tests.sampling import sample

WITH_TORCH = {"p2_mnist_1d", "p3_convolution_2d", "p5_augmentation", "p5_mnist"}
EVERY = [f"{stem}-{name}" for stem in FILES for name in exercises(stem)]


def changed(item, now):
    """An answer's mutants are tried again when its page or its check changed."""
    stem = item.partition("-")[0]
    chapter = FILES[stem].parent.name
    return now.touched(
        f"book/{chapter}/{stem}.md",
        f"src/udl/checks/{chapter}",
    )


def answer_to(stem, exercise):
    if stem in WITH_TORCH:
        pytest.importorskip("torch")
    return next(answer for answer in answers(stem) if answer.exercise == exercise)


SHARED = ("tests/checks/mutations",)


@pytest.mark.parametrize("item", sample("mutated answers", EVERY, changed, 6, SHARED))
def test_no_mutant_survives(item):
    outcome = try_mutants(answer_to(*item.split("-")))
    assert outcome.mutants
    assert not outcome.survived, table([outcome])


# --- the mutator sees what it should ---


def test_a_name_that_nothing_has_is_refused_and_a_chapter_is_one(monkeypatch, capsys):
    assert judging.main(["ch99_nothing"]) == 2
    assert "nothing is named ch99_nothing" in capsys.readouterr().err
    tried = []
    monkeypatch.setattr(judging, "answers", lambda stem: tried.append(stem) or [])
    judging.main(["ch14_unsupervised_learning"])
    assert tried == ["p1_fool_the_score"]


def test_a_weakened_check_lets_a_mutant_survive():
    answer = answer_to("p3_multiclass_cross_entropy", "softmax")
    weak = replace(answer.check, draws=lambda rng: [(rng.normal(size=(4, 3)),)], atol=0.1)
    outcome = try_mutants(answer, weak)
    assert any("logits.max -> logits.min" in mutant.change for mutant in outcome.survived)
    assert "logits.min" in table([outcome])


def test_a_check_whose_draws_have_one_sign_lets_a_mutant_survive():
    answer = answer_to("p1_background_mathematics", "line_through_axes")
    weak = replace(answer.check, draws=lambda rng: [tuple(rng.uniform(1, 9, 2)) for _ in range(4)])
    outcome = try_mutants(answer, weak)
    assert any("abs(" in mutant.change for mutant in outcome.survived)


def test_a_mutant_that_runs_on_is_stopped(monkeypatch):
    monkeypatch.setattr(judging, "SECONDS", 0.2)

    def endless(*_):
        while True:
            pass

    check = answer_to("p1_background_mathematics", "doubling_time").check
    assert judging.status(check, endless) == "too slow"


KINDS = """
def example(x, y, axis=0):
    total = 1
    for i in range(len(x) - 1):
        if x[i] < y[i + 1]:
            total += x[i] * y[1:].sum(axis=0, keepdims=True) - np.std(x, ddof=1)
    return -total // 2, np.dot(x, y).max()
"""


@pytest.mark.parametrize(
    "change",
    [
        "x[i] < y[i + 1] -> x[i] <= y[i + 1]",
        "x[i] < y[i + 1] -> x[i] > y[i + 1]",
        "1 -> 2",
        "1 -> 0",
        "1 -> -1",
        "-> x[i] * y[1:].sum(axis=0, keepdims=True) + np.std(x, ddof=1)",
        "-> x[i] * y[1:].sum(axis=0, keepdims=True)",
        "y[1:].sum(axis=0, keepdims=True) -> y[1:].sum(keepdims=True, axis=1)",
        "y[1:].sum(axis=0, keepdims=True) -> y[1:].sum(axis=0)",
        "True -> False",
        "np.std(x, ddof=1) -> np.std(x)",
        "np.dot(x, y) -> np.dot(y, x)",
        "np.dot(x, y).max -> np.dot(x, y).min",
        "np.dot(x, y).max() -> np.dot(x, y)",
        "1: -> :",
        "1: -> 1 + 1:",
        "-total // 2 -> round(-total / 2)",
        "-total -> total",
        "range(len(x) - 1) -> range(len(x) - 1 - 1)",
        "x -> abs(x)",
        "-> pass",
    ],
)
def test_every_kind_of_change_is_made(change):
    found = [re.sub(r"^line \d+: ", "", mutant.change) for mutant in mutants(KINDS)]
    assert any(change in each for each in found), "\n".join(found)


def test_mutants_differ_from_the_answer_and_from_each_other():
    sources = [mutant.source for mutant in mutants(KINDS)]
    assert len(set(sources)) == len(sources)
    assert KINDS.strip() not in sources


def test_what_is_set_aside_belongs_to_an_exercise_and_says_why():
    for listed in (EQUIVALENT, OUTSIDE):
        for (stem, exercise), reasons in listed.items():
            assert f"{stem}-{exercise}" in EVERY
            assert all(reasons)
