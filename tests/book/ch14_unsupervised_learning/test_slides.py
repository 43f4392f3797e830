"""What the deck of chapter 14 says is what the package computes."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest

pytest.importorskip("torch")

from figures.ch14_unsupervised_learning import opening, ring
from figures.ch14_unsupervised_learning.moving import HONEST, SHOWN, scores
from tests import ROOT
from udl.experiments.ch14_unsupervised_learning import digit_scores as digits
from udl.experiments.ch14_unsupervised_learning import samplers
from udl.experiments.ch14_unsupervised_learning.neighbours import OUTLIERS, neighbour_curves
from udl.experiments.ch14_unsupervised_learning.parzen_digits import parzen_digits
from udl.experiments.ch14_unsupervised_learning.ring_scores import ring_scores
from udl.experiments.ch14_unsupervised_learning.sample_size import frechet_by_size
from udl.unsupervised import gaussian_frechet, inception_score, responsibilities

DECK = (ROOT / "slides" / "ch14_unsupervised_learning.md").read_text("utf-8")
NAMES = list(samplers.SAMPLERS)
# The table's columns, how each is written, and whether more is better (None: neither).
COLUMNS = (
    ("log_likelihood", ".2f", True),
    ("inception", ".2f", True),
    ("frechet", ".3f", False),
    ("precision", ".2f", True),
    ("recall", ".2f", True),
    ("copy_share", ".2f", None),
)


def slide(name: str) -> str:
    """Return the source of one slide, notes included, each run of blanks as one."""
    found = re.search(rf"(?ms)^##? [^\n]*\{{#{name}[ }}].*?(?=^##? |\Z)", DECK)
    assert found, name
    return " ".join(found[0].split())


@pytest.fixture(scope="module")
def means() -> dict[str, dict[str, float]]:
    """Return the mean scores over ten seeds: of a score, of a sampler."""
    found = ring_scores()
    assert all(values.shape == (9, 10) for values in found.values())
    return {
        score: dict(zip(NAMES, values.mean(axis=1).tolist(), strict=True))
        for score, values in found.items()
    }


def written(value: float, form: str = ".2f") -> str:
    return "−∞" if math.isinf(value) else f"{value:{form}}".replace("-", "−")


def test_the_three_rows_of_the_opening():
    found = digits.digit_scores()
    score = dict(zip(digits.SAMPLERS, found["inception"], strict=True))
    said = slide("new-digits")
    assert max(score, key=lambda name: score[name]) == "ten"
    assert f"cannot exceed {len(digits.digit_samples()['probabilities'][0, 0])}." in said
    assert f"Real digits have {score['new']:.1f}," in said
    assert f"{digits.NUM} prints of them have {score['ten']:.1f}." in said
    assert "twenty Gaussians in thirty principal components" in said
    assert (digits.NUM_GAUSSIANS, digits.NUM_LATENTS) == (20, 30)
    ten = digits.SAMPLERS.index("ten")
    assert (found["recall"][ten], found["copy_share"][ten]) == (0, 1)
    assert "Their recall is 0, and their copy share is 1." in slide("remember")


def test_grey_fog_is_more_precise_than_digits():
    precision = dict(zip(digits.SAMPLERS, digits.digit_scores()["precision"], strict=True))
    assert f"{precision['pixels']:.2f} to {precision['new']:.2f}: our" in slide("curves")
    assert precision["pixels"] > precision["new"]


def test_halves_of_straight_lines_are_means():
    said = slide("half-way") + slide("interpolation")
    assert f"in {opening.NUM_LATENTS} components" in said
    assert "thirty latent numbers" in said


def test_the_ring_and_its_samplers(means: dict[str, dict[str, float]]):
    said = slide("nine") + slide("nine-more")
    words = f"standard deviation of {samplers.SIGMA}, at distance {samplers.RADIUS:g} from"
    assert words in said
    assert f"A panel shows {ring.SHOWN} points." in said
    assert f"from {samplers.NUM} points of each sampler" in said
    assert len(samplers.TRUTH.means) == 8
    assert NAMES[3:] == ["gaussian", "eight", "four", "narrow", "wide", "noisy"]  # panels 4 to 9
    widths = [
        math.sqrt(one.covariances[0, 0, 0]) / samplers.SIGMA
        for one in (samplers.NARROW, samplers.WIDE)
    ]
    np.testing.assert_allclose(widths, [1 / 5, 3])
    assert samplers.SHARE_OF_TRUTH == 0.1
    caught, good = ring_scores()["caught"], means["good"]
    assert (caught == np.where(np.array(NAMES) == "four", 4, 8)[:, None]).all()
    table = slide("caught")
    for name in ("new", "copyist", "eight", "four", "gaussian", "noisy"):
        row = f"| {samplers.LABELS[name]} | {means['caught'][name]:.0f} | {good[name]:.0%} |"
        assert row in table
    passing = {name for name in NAMES[1:] if good[name] > 0.98 and means["caught"][name] == 8}
    assert passing == {"copyist", "blurred", "eight", "narrow"}
    assert "Copyist, blurred copyist, eight points and narrow pass both." in table


def test_likelihoods(means: dict[str, dict[str, float]]):
    value = means["log_likelihood"]
    said = slide("likelihood")
    for name, label in (("new", "Truth"), ("gaussian", "one Gaussian"), ("narrow", "narrow")):
        assert f"{label} ${value[name]:.2f}$" in said
    assert value["copyist"] == -math.inf
    assert f"minus {-value['four']:.2f}. So why" in said
    noise = slide("noise")
    assert f"At most {math.log(10):.1f} nats" in noise
    assert f"it is {math.log(10) / 784:.3f} nats a pixel" in noise
    assert f"On the ring: {value['new'] - value['noisy']:.2f} nats." in noise
    assert f"this sampler has minus {-value['noisy']:.2f}, better than" in noise
    worse = {name for name in NAMES if -math.inf < value[name] < value["noisy"]}
    assert worse == {"gaussian", "four", "narrow", "blurred"}
    assert 0.18 < means["good"]["noisy"] < 0.24  # "one in five"


def test_parzen_windows():
    found = parzen_digits()
    score = {
        (kind, count): found[kind][column]
        for kind in ("centres", "digits")
        for column, count in enumerate(found["counts"])
    }
    said = slide("parzen")
    assert f"Thirty centres have {score['centres', 30]:.0f} nats" in said
    assert f"a thousand real digits {score['digits', 1000]:.0f}" in said
    assert f"a thousand centres {score['centres', 1000]:.0f}." in said


def test_inception_scores(means: dict[str, dict[str, float]]):
    said = slide("inception-parts")

    def score(x: np.ndarray) -> float:
        return inception_score(responsibilities(samplers.TRUTH, x))

    new = score(ring.shown("new", samplers.NUM))
    assert f"new data {new:.2f} here, {means['inception']['new']:.2f} in the mean" in said
    assert f"Eight points have {score(ring.shown('eight', samplers.NUM)):.2f}" in said
    assert f"have {score(3 * samplers.TRUTH.means):.2f} as well" in said
    assert f"four of eight has {score(ring.shown('four', samplers.NUM)):.0f}." in said
    by_hand = [inception_score(np.eye(3)[rows]) for rows in ([0, 1, 2], [1, 1, 1])]
    np.testing.assert_allclose(by_hand, [3, 1])  # the example of the notes


def test_frechet_distances(means: dict[str, dict[str, float]]):
    by_hand = gaussian_frechet(np.zeros(1), np.eye(1), np.full(1, 3.0), 25 * np.eye(1))
    assert f"= {by_hand:.0f}$" in slide("frechet")
    said, value = slide("same-moments"), means["frechet"]
    assert f"of whose points {means['good']['gaussian']:.0%} are good" in said
    assert (
        f"new data have {value['new']:.3f}, eight points {value['eight']:.3f}, one Gaussian "
        f"{value['gaussian']:.3f} and copies of the data {value['copyist']:.3f}." in said
    )
    scores_of = ring_scores()["frechet"]
    ahead = scores_of[NAMES.index("eight")] < scores_of[NAMES.index("new")]
    assert (ahead.sum(), len(ahead)) == (8, 10)
    assert "than new data, in eight of ten seeds." in said
    found = frechet_by_size()
    rows = dict(zip(found["dimensions"].tolist(), found["distance"].mean(axis=-1), strict=True))
    at, twice = (found["sizes"].tolist().index(size) for size in (800, 1600))
    said = slide("sample-size")
    assert f"C: {rows[64][at]:.1f} with 800 points" in said
    assert f"{rows[64][twice]:.1f} with twice as many" in said
    assert f"In two dimensions it is {rows[2][at]:.3f}." in said
    assert f"64 numbers and {64 * 65 // 2:,}." in slide("how-far")


def test_neighbours(means: dict[str, dict[str, float]]):
    held = neighbour_curves()
    found = {name: values.reshape(len(held["k"]), -1).mean(axis=1) for name, values in held.items()}
    three = held["k"].tolist().index(3)
    said = slide("curves")
    assert len(OUTLIERS) == 9
    assert f"nine outliers among {samplers.NUM + len(OUTLIERS)} real points" in said
    assert f"noise has a precision of {found['noise'][three]:.2f}." in said
    assert f"it has {found['noise_with_outliers'][three]:.2f}, nearly" in said
    assert f"noise has a recall of {found['noise_recall'][three]:.2f}" in said
    ends = [f"{found['narrow'][end]:.2f} at k = {held['k'][end]}" for end in (0, -1)]
    assert f"grows from {' to '.join(ends)}." in said


def test_copies(means: dict[str, dict[str, float]]):
    value = means["copy_share"]
    said = slide("copies")
    assert f"Copyist: **{value['copyist']:.2f}**." in said
    assert f"Blurred copyist: **{value['blurred']:.2f}**." in said
    others = [value[name] for name in NAMES[3:]]
    assert f"between {min(others):.2f} and {max(others):.2f} on the ring" in said


def test_the_table_of_scores(means: dict[str, dict[str, float]]):
    said = slide("score-table")
    rows = {
        samplers.LABELS[name]: name for name in ("copyist", "gaussian", "eight", "narrow", "wide")
    } | {"noise": "noisy"}
    liking = set()
    for label, name in ({"**new data**": "new"} | rows).items():
        cells = []
        for score, form, more in COLUMNS:
            value, best = means[score][name], means[score]["new"]
            good = value >= best - 0.02 * abs(best) if more else value <= 1.02 * best
            bold = "**" if name != "new" and more is not None and good else ""
            liking |= {score} if bold else set()
            cells.append(f"{bold}{written(value, form)}{bold}")
        assert f"| {label} | {' | '.join(cells)} |" in said
    assert "Four scores of six" in said
    assert (len(liking), len(COLUMNS)) == (4, 6)
    # What the notes say of a row and of a column.
    likelihood = means["log_likelihood"]
    assert max(likelihood, key=lambda name: likelihood[name]) == "new"
    assert likelihood["noisy"] > likelihood["narrow"]
    for score, _, more in COLUMNS[1:5]:
        best = (max if more else min)(means[score].values())
        assert best != means[score]["new"], score


def test_the_figure_to_try():
    said = slide("fool")
    assert SHOWN["width"] == 0.2
    assert "A width of 0.2, as on the slide, pleases Inception score and precision." in said
    found, honest = scores(**SHOWN), scores(**HONEST)
    assert found["inception"] > honest["inception"]
    assert found["precision"] > honest["precision"]
    assert found["recall"] < 0.5 * honest["recall"]
    assert f"and {['six', 'seven'][len(found) - 6]} gauges move" in said
