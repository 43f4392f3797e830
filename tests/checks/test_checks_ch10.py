"""The checks of chapter 10 accept right answers and recognise wrong ones."""

import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from ch10_answers import RIGHT, WRONG
from check_harness import all_wrong, careless, forms, misnamed, planted, survivors, typed_in

from udl import convolution, convolution_loops, pooling, receptive_field, windows
from udl.checks import ch10_convolution, ch10_expected
from udl.checks.ch10_network import Network
from udl.checks.core import Check, Experiment, Implement, Predict, Read

CHECKS = {e.name: e for p in ch10_convolution.PRACTICALS.values() for e in p if callable(e)}
NETWORKS = {name: check for name, check in CHECKS.items() if isinstance(check, Network)}
TABLED = {name: check for name, check in CHECKS.items() if name not in NETWORKS}
BOOK = Path(__file__).parents[2] / "book" / "ch10_convolution"
REFERENCE = json.loads((Path(__file__).parents[1] / "reference" / "convolution.json").read_text())

every_check = pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS)
tabled_check = pytest.mark.parametrize("check", TABLED.values(), ids=TABLED)


def test_each_exercise_has_a_check_with_its_name_and_answers_to_try():
    for name, check in CHECKS.items():
        assert getattr(ch10_convolution, name) is check
    assert set(RIGHT) == set(WRONG) == set(TABLED)


@tabled_check
def test_right_answers_pass_in_one_line(check: Check):
    for answer in RIGHT[check.name]:
        verdict = check.judge(answer)
        assert verdict.status == "passed", verdict.text
        assert "\n" not in verdict.text
        assert forms(verdict) == []


@tabled_check
def test_wrong_answers_are_rejected(check: Check):
    assert len(WRONG[check.name]) >= 3
    assert survivors(check, all_wrong(check, WRONG)) == []


@tabled_check
def test_mistakes_are_named(check: Check):
    answers = [*WRONG[check.name], *planted(check)]
    assert misnamed(check, answers) == []
    assert isinstance(check, Predict) or any(wrong.mistake for wrong in answers)


@every_check
def test_careless_answers_are_named_and_well_formed(check: Check):
    assert misnamed(check, careless()) == []
    for wrong in all_wrong(check, WRONG):
        assert forms(check.judge(wrong.answer)) == []


@tabled_check
def test_a_typed_in_number_is_rejected(check: Check):
    answers = typed_in(check)
    assert survivors(check, answers) == []
    assert bool(answers) == (type(check) is Implement)


@every_check
def test_a_stub_is_not_done_yet(check: Check):
    def stub(*_):
        raise NotImplementedError()

    verdict = check.judge(stub)
    assert verdict.status == "not done yet"
    assert forms(verdict) == []


@every_check
def test_a_result_handed_in_is_recognised(check: Check):
    verdict = check.judge(0.123)  # type: ignore[arg-type]
    assert verdict.status == "wrong"
    assert isinstance(check, Predict) or f"check.{check.name}({check.name})" in verdict.text


@every_check
def test_wrong_reading_and_searching_does_not_give_the_answer_away(check: Check):
    if isinstance(check, Experiment):
        text = check.judge(lambda: -40.0).text
        assert f"{check.expected():.2f}" not in text
    elif isinstance(check, Read):
        text = check.judge(lambda: ((7, 7), (7, 7), 7)).text
        answer = check.expected()
        assert not any(str(part) in text for part in (answer, *answer) if isinstance(part, tuple))


@every_check
def test_mistakes_of_an_experiment_lie_outside_the_accepted_interval(check: Check):
    if isinstance(check, Experiment):
        found = {w: abs(w() - check.expected()) for m in check.mistakes for w in m.wrong}
        assert min(found.values()) > check.tolerance


def test_checks_stay_right_when_the_algorithms_break(monkeypatch):
    for broken in (convolution, convolution_loops, pooling, receptive_field, windows):
        for name, value in vars(broken).copy().items():
            if callable(value) and not name.startswith("_"):
                monkeypatch.setattr(broken, name, lambda *_, **__: np.float64(42))
    for check in TABLED.values():
        assert all(check.judge(answer).status == "passed" for answer in RIGHT[check.name])
        assert survivors(check, WRONG[check.name]) == []


def test_checks_load_no_algorithm_and_nothing_heavy():
    code = "import sys, udl.checks.ch10_convolution; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(run.stdout.split())
    ours = {name for name in loaded if name.startswith("udl.")}
    assert all(name.startswith(("udl.checks", "udl.data")) for name in ours)
    assert not loaded & {"torch", "matplotlib", "scipy", "IPython"}


# --- reference values ---


def same(value, expected, decimals):
    np.testing.assert_allclose(value, expected, rtol=0, atol=0.5 * 10.0**-decimals)


def test_the_expected_signals_are_the_reference_values():
    x, third = np.array(REFERENCE["signal"]), np.full(3, 0.33)
    same(ch10_expected.signal_convolution(x, third).sum(), REFERENCE["sum_kernel3"], 1)
    wide = ch10_expected.signal_convolution(x, np.full(5, 0.2))
    same(wide, REFERENCE["kernel5_output"], 4)
    same(wide.sum(), REFERENCE["sum_kernel5"], 1)
    dilated = ch10_expected.signal_convolution(x, third, dilation=2)
    same(dilated, REFERENCE["dilation2_output"], 4)
    twice = REFERENCE["twice"]
    unit = np.eye(9)[4]
    for _ in range(2):
        unit = ch10_expected.signal_convolution(unit, twice["w"])
    same(unit[2:7][::-1], twice["kernel"], 4)


@pytest.mark.parametrize("case", REFERENCE["images"], ids=range(len(REFERENCE["images"])))
def test_the_expected_images_are_the_reference_values(case):
    legacy = np.random.RandomState(1)  # as the reference was made
    image, weights = legacy.normal(size=case["image"]), legacy.normal(size=case["weights"])
    h = ch10_expected.image_convolution(image, weights, 0.0, 1, case["stride"])
    found = [h.sum(), np.abs(h).sum(), h.flat[0], h.flat[-1]]
    same(found, case["sum_abs_corner"], 4)
    if "output" in case:
        same(h[0, 0], case["output"], 3)


def test_the_expected_resampling_is_the_reference_values():
    pooling = REFERENCE["pooling"]
    assert np.array_equal(ch10_expected.PATCH, pooling["patch"])
    same(ch10_expected.average(pooling["patch"]), pooling["mean_pool"], 2)
    # The reference has zeros beyond the last row and column, and rounds up.
    padded = np.pad(pooling["small"], ((0, 1), (0, 1)))
    zeros_beyond = np.ceil(ch10_expected.interpolated(padded))[:4, :4]
    assert np.array_equal(zeros_beyond, pooling["bilinear"])


def test_the_lengths_and_counts_are_the_reference_values():
    lengths = [40]
    for _ in range(3):
        lengths.append(ch10_expected.count_windows(lengths[-1], 3, 2, 0))
    assert lengths == [40, 19, 9, 4]
    assert CHECKS["trace_lengths"].expected()[-1] == 60
    shapes = CHECKS["make_digit_cnn"].shapes()
    assert sum(int(np.prod(shape)) for shape in shapes) == 21840


# --- networks ---


@pytest.fixture
def nn():
    return pytest.importorskip("torch").nn


def signal_net(nn, channels, kernel_sizes, padding, *, stride=2, relu=True, last_relu=True, end=()):
    layers, before, length = [nn.Unflatten(1, (1, 40))], 1, 40
    for number, size in enumerate(kernel_sizes):
        layers.append(nn.Conv1d(before, channels, size, stride=stride, padding=padding))
        if relu and (last_relu or number < len(kernel_sizes) - 1):
            layers.append(nn.ReLU())
        before, length = channels, (length + 2 * padding - size) // 2 + 1
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(channels * length, 10), *end)


def image_net(nn, *, pool=None, dropout=0.5, relu=True, end=(), hidden=320):
    pool = pool or nn.MaxPool2d
    between = [nn.ReLU()] if relu else []
    return nn.Sequential(
        *(nn.Conv2d(1, 10, 5), pool(2), nn.ReLU()),
        *(nn.Conv2d(10, 20, 5), nn.Dropout2d(dropout), pool(2), nn.ReLU()),
        *(nn.Flatten(), nn.Linear(hidden, 50), *between, nn.Dropout(dropout), nn.Linear(50, 10)),
        *end,
    )


def test_right_networks_pass(nn):
    verdict = CHECKS["make_cnn"].judge(lambda *a: signal_net(nn, *a))
    assert verdict.status == "passed", verdict.text
    verdict = CHECKS["make_digit_cnn"].judge(lambda: image_net(nn))
    assert verdict.status == "passed", verdict.text
    assert forms(verdict) == []


def test_wrong_signal_networks_are_named(nn):
    def made(**change):
        return lambda *a: signal_net(nn, *a, **change)

    wrong = {
        "softmax before the cross-entropy": made(end=[nn.Softmax(dim=1)]),
        "log-softmax before the cross-entropy": made(end=[nn.LogSoftmax(dim=1)]),
        "sigmoid after the last layer": made(end=[nn.Sigmoid()]),
        "ReLU after the last layer": made(end=[nn.ReLU()]),
        "ReLU missing": made(relu=False),
        "ReLU missing after the last convolution": made(last_relu=False),
        "sizes that do not fit together": made(stride=1),
        "another kernel size": lambda c, k, p: signal_net(nn, c, (7, *k[1:]), p),
        "the size after flattening": lambda c, k, p: signal_net(nn, c, k, p + 1),
        "a layer too many or too few": lambda c, k, p: signal_net(nn, c, k[1:], p),
        "another number of channels or units": lambda c, k, p: signal_net(nn, c + 1, k, p),
        "another kind of layer": lambda c, k, p: nn.Sequential(
            *(nn.Linear(40, c), nn.Linear(c, c), nn.Linear(c, c), nn.Linear(c, 10))
        ),
        "bias missing": lambda c, k, p: nn.Sequential(
            *(nn.Conv1d(b, c, s, bias=False) for b, s in zip((1, c, c), k, strict=True)),
            nn.Linear(60, 10, bias=False),
        ),
        "channels in and out swapped": lambda c, k, p: nn.Sequential(
            *(nn.Conv1d(c, 1, k[0]), *(nn.Conv1d(c, c, s) for s in k[1:]), nn.Linear(60, 10))
        ),
        "not a model": lambda c, k, p: nn.Sequential,
    }
    check = CHECKS["make_cnn"]
    for name, answer in wrong.items():
        verdict = check.judge(answer)
        assert (verdict.status, verdict.mistake) == ("wrong", name), verdict.text
        assert forms(verdict) == []


def test_wrong_image_networks_are_named(nn):
    wrong = {
        "softmax before the cross-entropy": lambda: image_net(nn, end=[nn.Softmax(dim=1)]),
        "log-softmax before the cross-entropy": lambda: image_net(nn, end=[nn.LogSoftmax(dim=1)]),
        "mean pooling instead of max pooling": lambda: image_net(nn, pool=nn.AvgPool2d),
        "ReLU missing between the linear layers": lambda: image_net(nn, relu=False),
        "dropout missing": lambda: image_net(nn, dropout=0.0),
        "the size after flattening": lambda: image_net(nn, hidden=500),
        "ReLU missing after the convolutions": lambda: nn.Sequential(
            *(layer for n, layer in enumerate(image_net(nn)) if n not in (2, 6))
        ),
    }
    check = CHECKS["make_digit_cnn"]
    for name, answer in wrong.items():
        verdict = check.judge(answer)
        assert (verdict.status, verdict.mistake) == ("wrong", name), verdict.text
        assert forms(verdict) == []


def test_a_failing_maker_is_shown(nn):
    for check in NETWORKS.values():
        verdict = check.judge(lambda *_: nn.Linear(3, "ten"))
        assert verdict.status == "wrong"
        assert "raised" in verdict.text


@pytest.mark.parametrize("number", ["1", "2", "3", "4", "5"])
def test_the_summary_follows_the_page(number):
    pages = sorted(BOOK.glob(f"p{number}_*.md"))
    if not pages:
        pytest.skip("the practical is not written yet")
    text = pages[0].read_text(encoding="utf-8")
    found = re.findall(r'"exercise": "(\w+)", "role": "given", "kind"', text)
    listed = [e.name for e in ch10_convolution.PRACTICALS[f"10.{number}"]]
    assert found == listed
