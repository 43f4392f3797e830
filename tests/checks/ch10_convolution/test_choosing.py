"""A choice among one's own networks is judged by what the notebook has measured."""

import numpy as np
import pytest

from tests.checks.check_harness import checks_of, forms
from udl.checks import ch10_convolution
from udl.checks.ch10_convolution.choosing import num_parameters

CHECKS = checks_of(ch10_convolution)
FOUR = [(18, (5, 3, 3), 1), (15, (3, 3, 3), 0), (14, (9, 5), 2), (15, (3, 3, 3, 3), 1)]

tried = {}  # as a notebook keeps it: the check looks for it among the answer's own names


def choice():
    return FOUR[0]


@pytest.fixture
def measured():
    tried.clear()
    tried.update({setting: np.array([80.0 + n, 81.0]) for n, setting in enumerate(FOUR)})
    tried[FOUR[0]] = np.array([86.0, 87.0])
    yield
    tried.clear()


def verdict_on(name, answer):
    verdict = CHECKS[name].judge(answer)
    assert forms(verdict) == []
    return verdict


def test_parameters_are_counted_as_pytorch_counts_them():
    torch = pytest.importorskip("torch")
    for channels, sizes, padding in FOUR:
        before, h, total = 1, torch.zeros(1, 1, 40), 0
        for size in sizes:
            layer = torch.nn.Conv1d(before, channels, size, 2, padding)
            h, before = layer(h), channels
            total += sum(p.numel() for p in layer.parameters())
        total += 10 * (h.numel() + 1)
        assert num_parameters((channels, sizes, padding)) == total


@pytest.mark.parametrize(
    "settings",
    [FOUR, tuple(FOUR), [list(one) for one in FOUR], [(c, list(k), p) for c, k, p in FOUR]],
)
def test_four_different_networks_within_the_budget_pass(settings):
    assert verdict_on("candidates", lambda: settings).status == "passed"


@pytest.mark.parametrize(
    ("settings", "mistake"),
    [
        ([*FOUR[:3], (25, (5, 3, 3), 1)], "over the budget"),
        ([*FOUR[:3], (5, (9, 9, 9, 9), 0)], "a kernel that does not fit"),
        ([*FOUR[:3], FOUR[0]], "too few candidates"),
        (FOUR[:3], "too few candidates"),
        ([*FOUR[:3], (0, (3,), 0)], "a kernel that does not fit"),
        ([*FOUR[:3], (5, (0,), 0)], "a kernel that does not fit"),
        ([*FOUR[:3], (5, 3, 0)], "settings of another form"),
        ([*FOUR[:3], (5.5, (3,), 0)], "settings of another form"),
        (FOUR[0], "settings of another form"),
        (4, "settings of another form"),
    ],
)
def test_other_candidates_are_told_why(settings, mistake):
    verdict = verdict_on("candidates", lambda: settings)
    assert (verdict.status, verdict.mistake) == ("wrong", mistake), verdict.text


def test_the_best_of_those_tried_passes_in_any_form(measured):
    for form in (choice, lambda: list(FOUR[0]), lambda: (18, [5, 3, 3], 1)):
        assert verdict_on("choose_network", form).status == "passed"
    best = verdict_on("choose_network", lambda: max(tried, key=lambda s: tried[s].mean()))
    assert best.status == "passed"


def test_another_choice_is_told_why(measured):
    cases = {
        "not the best of those tried": lambda: FOUR[1],
        "not among those tried": lambda: (17, (5, 3, 3), 1),
        "settings of another form": lambda: 18,
    }
    for mistake, answer in cases.items():
        assert verdict_on("choose_network", answer).mistake == mistake
    tried[25, (5, 3, 3), 1] = np.array([99.0])
    assert verdict_on("choose_network", lambda: (25, (5, 3, 3), 1)).mistake == "over the budget"


def test_the_best_may_not_be_good_enough(measured):
    tried[FOUR[0]] = np.array([84.0, 84.5])
    assert "not good enough" in verdict_on("choose_network", choice).mistake
    tried.clear()
    assert verdict_on("choose_network", choice).mistake == "not among those tried"
