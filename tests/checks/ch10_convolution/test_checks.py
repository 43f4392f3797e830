"""The checks of chapter 10 accept right answers and recognise wrong ones."""

import json

import numpy as np
import pytest

from tests import ROOT
from tests.checks.ch10_convolution.answers import RIGHT, WRONG
from tests.checks.check_harness import ChapterChecks, checks_of, forms
from udl.checks import ch10_convolution
from udl.checks.ch10_convolution import expected as ch10_expected
from udl.checks.ch10_convolution.network import Network

CHECKS = checks_of(ch10_convolution)
NETWORKS = {name: check for name, check in CHECKS.items() if isinstance(check, Network)}
BOOK = ROOT / "book" / "ch10_convolution"
REFERENCE = json.loads((ROOT / "tests/reference" / "convolution.json").read_text())


class TestChecks(ChapterChecks):
    chapter = ch10_convolution
    right, wrong = RIGHT, WRONG
    untabled = frozenset({*NETWORKS, "candidates", "choose_network"})


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
