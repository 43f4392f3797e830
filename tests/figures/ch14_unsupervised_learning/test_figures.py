"""The figures of chapter 14: their permanent names, and what their words claim."""

from __future__ import annotations

import numpy as np
import pytest

import figures.ch14_unsupervised_learning as chapter
from figures.ch14_unsupervised_learning import opening, ring, scores
from figures.registry import REGISTRY
from udl import plot
from udl.experiments.ch14_unsupervised_learning.digit_scores import SAMPLERS as DIGITS
from udl.experiments.ch14_unsupervised_learning.digit_scores import digit_scores
from udl.experiments.ch14_unsupervised_learning.neighbours import neighbour_curves
from udl.experiments.ch14_unsupervised_learning.parzen_digits import parzen_digits
from udl.experiments.ch14_unsupervised_learning.ring_scores import ring_scores
from udl.experiments.ch14_unsupervised_learning.sample_size import frechet_by_size
from udl.experiments.ch14_unsupervised_learning.samplers import SAMPLERS, ring_points
from udl.unsupervised import frechet_distance, inception_score, responsibilities

SPECS = REGISTRY.chapter(chapter.__name__.rpartition(".")[2])
NAMES = [
    "new-digits",
    "four-answers",
    "interpolation",
    "latent",
    "families",
    "nine-samplers",
    "noise-costs-little",
    "inception-parts",
    "same-moments",
    "k-balls",
    "parzen",
    "sample-size",
    "neighbour-curves",
    "score-table",
    "fool-the-score",
]


def said(figure):
    """All words of a figure."""
    return [text.get_text() for ax in figure.axes for text in ax.texts]


def drawn(name):
    with plot.style("light"):
        figure = SPECS[name].function()
        found = said(figure)
        plot.close(figure)
    return found


def test_names_are_permanent():
    assert list(SPECS) == NAMES


def test_scores_beside_digits():
    found = dict(zip(DIGITS, digit_scores()["inception"], strict=True))
    shown = " ".join(drawn("new-digits"))
    for name, score in (("new", "7.9"), ("mixture", "6.6"), ("ten", "10.0")):
        assert f"{found[name]:.1f}" == score
        assert f"score {score}" in shown
        assert score in SPECS["new-digits"].alt
    assert found["ten"] < 10


def test_the_parzen_curves():
    found = parzen_digits()
    ends = [*found["digits"][[0, -1]], *found["centres"][[0, -1]]]
    assert [round(one) for one in ends] == [-76, 131, 129, 220]


def test_the_sizes():
    mean = frechet_by_size()["distance"].mean(axis=-1)
    assert round(mean[2, 0]) == 22
    assert [f"{mean[row, -1]:.1g}" for row in (2, 1, 0)] == ["0.7", "0.05", "0.002"]
    assert [f"{mean[row, 0]:.2g}" for row in (1, 0)] == ["1.8", "0.064"]
    slopes = np.log(mean[:, -1] / mean[:, 0]) / np.log(32)
    np.testing.assert_allclose(slopes, -1, atol=0.1)


def test_the_neighbours():
    found = {
        name: values.reshape(8, -1).mean(axis=1) for name, values in neighbour_curves().items()
    }
    k = found["k"].tolist()
    assert [f"{found['noise'][i]:.2f}" for i in (0, -1)] == ["0.10", "0.33"]
    jump = [found["noise_with_outliers"][k.index(one)] for one in (2, 3)]
    assert [f"{one:.2f}" for one in jump] == ["0.24", "0.93"]
    assert found["noise_recall"][k.index(3) :].min() > 0.99
    assert [f"{found['narrow'][i]:.2f}" for i in (0, -1)] == ["0.13", "0.38"]


def test_the_table():
    found = {name: dict(zip(SAMPLERS, values.mean(axis=1), strict=True))
             for name, values in ring_scores().items()}  # fmt: skip
    for score in ("inception", "precision"):
        assert max(found[score], key=found[score].get) == "eight"
    assert min(found["frechet"], key=found["frechet"].get) == "eight"
    assert found["recall"]["eight"] == 0
    assert max(found["recall"], key=found["recall"].get) == "noisy"
    assert max(found["log_likelihood"], key=found["log_likelihood"].get) == "new"
    others = [value for name, value in found["copy_share"].items() if name != "copyist"]
    assert found["copy_share"]["copyist"] == 1
    assert max(others) < 0.9
    words = drawn("score-table")
    assert "−∞" in words
    assert not any("-" in word and word[0] == "-" for word in words)
    assert scores.written(-1.234, ".2f") == "−1.23"


def test_single_samples_show_what_captions_say():
    _, held_out = ring_points(ring.SEED)
    distances = [
        frechet_distance(held_out, ring.shown(name, 500)) for name in ("new", "gaussian", "eight")
    ]
    assert max(distances) < 0.03
    far = inception_score(responsibilities(ring.TRUTH, 3 * ring.TRUTH.means))
    assert far == pytest.approx(8)
    new = inception_score(responsibilities(ring.TRUTH, ring.shown("new", 500)))
    assert f"{new:.1f}" == "7.9"
    one = inception_score(responsibilities(ring.TRUTH, ring.shown("gaussian", 500)))
    assert f"One Gaussian: from 0.1 to nearly log 8, score {one:.1f}." in SPECS["inception-parts"].alt
    assert "precision 12 / 16" in drawn("k-balls")


def test_the_tree_hangs_together():
    names = {name for name, *_ in opening.TREE}
    assert set(opening.PARENTS) | {"all"} == names
    assert set(opening.PARENTS.values()) <= names


@pytest.mark.parametrize("name", ["four-answers", "interpolation", "latent", "families"])
def test_the_others_are_drawn(name):
    assert drawn(name) is not None
