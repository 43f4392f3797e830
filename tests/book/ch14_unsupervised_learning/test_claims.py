"""What the chapter claims that no cell of the page computes, and what could go stale."""

import math

import numpy as np
import pytest

from tests import ROOT
from udl.experiments.ch14_unsupervised_learning import (
    digit_scores,
    neighbours,
    parzen_digits,
    ring_scores,
    sample_size,
)
from udl.experiments.ch14_unsupervised_learning.samplers import (
    FOUR,
    GAUSSIAN,
    SAMPLERS,
    SPREAD,
    TRUTH,
    log_densities,
    ring_points,
    sample,
)
from udl.unsupervised import (
    GaussianMixture,
    class_entropies,
    copy_share,
    frechet_distance,
    gaussian_frechet,
    inception_score,
    k_means,
    log_density,
    mixture_kl,
    mode_report,
    precision_and_recall,
    responsibilities,
)

PAGE = " ".join((ROOT / "book/ch14_unsupervised_learning/index.md").read_text("utf-8").split())
SCORES = {
    name: dict(zip(SAMPLERS, values, strict=True))
    for name, values in ring_scores.ring_scores().items()
}
BAD = [name for name in SAMPLERS if name != "new"]


def said(words):
    """Say whether words stand on the page, wherever its lines break."""
    return words in PAGE


def mean(score, sampler):
    """Average a score of a sampler over the seeds."""
    return SCORES[score][sampler].mean()


# ------------------------------------------------------------------------------------- the ring


def test_the_ring_and_its_samplers_are_as_described():
    assert TRUTH.weights.tolist() == [1 / 8] * 8
    assert np.hypot(*TRUTH.means.T) == pytest.approx(2)
    assert TRUTH.covariances == pytest.approx(np.tile(0.04 * np.eye(2), (8, 1, 1)))
    assert pytest.approx(2.04) == SPREAD
    assert said("$R^2/2 + \\sigma^2 = 2.04$")
    eight = sample("eight", TRUTH.means, 8, rng=np.random.default_rng(0))
    assert eight == pytest.approx(1.02**0.5 * TRUTH.means)
    assert np.cov(eight, rowvar=False, bias=True) == pytest.approx(SPREAD * np.eye(2), abs=1e-9)
    assert GAUSSIAN.covariances[0] == pytest.approx(SPREAD * np.eye(2))


def test_samplers_of_the_page_are_those_of_the_package():
    for line in (
        '"copyist": around(train, 0),',
        '"blurred copyist": around(train, 0.02),',
        '"one Gaussian": rng.normal(0, 2.04**0.5, (500, 2)),',
        '"eight points": 1.02**0.5 * places[np.arange(500) % 8],',
        '"four of eight": around(places[::2], 0.2),',
        '"narrow": around(places, 0.04),',
        '"wide": around(places, 0.6),',
        "true = rng.random((500, 1)) < 0.1",
        "noise = rng.uniform(-4, 4, (500, 2))",
    ):
        assert said(line)


def test_the_exam_has_holes():
    assert sum(mean("caught", name) == 8 for name in BAD) == 7
    assert said("Seven of the eight bad samplers catch all eight Gaussians")
    assert min(mean("good", "eight"), mean("good", "narrow")) > mean("good", "new")
    exact = 1 - math.exp(-4.5)  # within three standard deviations, in two dimensions
    assert mean("good", "new") == pytest.approx(exact, abs=0.005)


# -------------------------------------------------------------------------------- the likelihood


def test_nine_in_ten_noise_beats_four_others():
    noisy = mean("log_likelihood", "noisy")
    for name in ("gaussian", "four", "narrow", "blurred"):
        assert noisy > mean("log_likelihood", name)
    assert said("than one Gaussian, four of eight, the narrow sampler and the blurred copyist")
    assert mean("log_likelihood", "new") - noisy < math.log(10)
    assert {name for name in BAD if np.isneginf(mean("log_likelihood", name))} == {
        "copyist",
        "eight",
    }


def test_noise_costs_at_most_minus_the_logarithm_of_the_share():
    train, held_out = ring_points(0)
    lost = log_densities("new", train, held_out) - log_densities("noisy", train, held_out)
    assert lost.max() <= math.log(10)


def test_bits_of_uniform_noise_and_of_half_a_cube():
    def bits(nats, dims):
        return 8 - nats / (dims * math.log(2))

    assert bits(0, 784) == 8
    assert bits(784 * math.log(2), 784) == pytest.approx(7)
    assert bits(1000, 784) == pytest.approx(6.16, abs=0.005)
    assert said("$8 - 1{,}000/(784 \\cdot 0.693) = 6.16$")
    assert 784 * math.log(2) == pytest.approx(543, abs=0.5)
    assert math.log(256) / math.log(2) == pytest.approx(8)


def test_noise_rescues_four_of_eight():
    assert pytest.approx(-3.8, abs=0.05) == 0.5 * (-1.72 + 0.69 - 0.11) + 0.5 * -6.5
    assert math.log(0.1 / 64) == pytest.approx(-6.5, abs=0.05)
    _, held_out = ring_points(0)
    mixed = np.logaddexp(math.log(0.9) + log_density(FOUR, held_out), math.log(0.1 / 64))
    assert mixed.mean() == pytest.approx(-3.8, abs=0.15)


# --------------------------------------------------------------------------------------- Parzen


def test_averages_beat_digits_at_every_number():
    found = parzen_digits.parzen_digits()
    assert np.all(found["centres"] > found["digits"])
    assert said("Averages beat real digits at each of four numbers of pictures")
    # What a solution says: a thousand digits lose to a hundred averages.
    assert found["counts"].tolist() == [30, 100, 300, 1000]
    assert found["digits"][3] < found["centres"][1]
    assert abs(found["digits"][3] - found["centres"][0]) < 3
    assert len(parzen_digits.BANDWIDTHS) == 7
    # No bandwidth but that of the thirty digits, the largest, stands at an end of what was tried.
    ends = (min(parzen_digits.BANDWIDTHS), max(parzen_digits.BANDWIDTHS))
    assert np.isin(found["bandwidths"], ends).sum() <= 1


def test_an_average_is_nearer_than_a_digit():
    rng = np.random.default_rng(0)
    for number in (1, 2, 10):
        averages = rng.normal(size=(4000, number, 20)).mean(axis=1)
        new = rng.normal(size=(4000, 20))
        ratio = np.sum((new - averages) ** 2, axis=1).mean() / 20
        assert ratio == pytest.approx(1 + 1 / number, rel=0.03)


# ------------------------------------------------------------------------------------ Inception


def test_inception_scores_by_hand():
    three = np.array([[1, 0], [0, 1], [0.5, 0.5]])
    assert inception_score(three) == pytest.approx(2 ** (2 / 3))
    assert pytest.approx(1.59, abs=0.005) == 2 ** (2 / 3)
    assert inception_score([[0.8, 0.2], [0.2, 0.8]]) == pytest.approx(1.21, abs=0.005)
    assert inception_score(np.eye(10)[:3]) == pytest.approx(3)
    assert inception_score(np.repeat(np.eye(2), [9, 1], axis=0)) == pytest.approx(1.38, abs=0.005)
    assert class_entropies([[0.8, 0.2]]).conditional == pytest.approx(0.5, abs=0.001)


def test_the_inception_score_is_an_information():
    rows = np.random.default_rng(1).dirichlet(np.ones(4), size=7)
    joint = rows / len(rows)  # of the sample's number and the class
    apart = joint.sum(axis=1, keepdims=True) * joint.sum(axis=0)
    information = np.sum(joint * np.log(joint / apart))
    assert inception_score(rows) == pytest.approx(math.exp(information))


def test_eight_points_beat_the_truth_by_inception_and_mostly_by_frechet():
    assert np.all(SCORES["inception"]["eight"] > SCORES["inception"]["new"])
    assert said("this order holds in all ten repetitions")
    assert np.sum(SCORES["frechet"]["eight"] < SCORES["frechet"]["new"]) == 8
    far = 3 * TRUTH.means
    assert inception_score(responsibilities(TRUTH, far)) > 7.999
    assert mode_report(TRUTH, far).good == 0


def test_ten_pictures_win_the_contest():
    found = digit_scores.digit_scores()["inception"]
    assert digit_scores.SAMPLERS[found.argmax()] == "ten"
    assert found.max() > 9.98
    assert said("nearly the largest number there can be")


# -------------------------------------------------------------------------------------- Fréchet


def test_frechet_distances_by_hand():
    one = np.eye(1)
    assert gaussian_frechet([3.0], 4 * one, [5.0], one) == pytest.approx(5)
    assert gaussian_frechet([30.0], 400 * one, [50.0], 100 * one) == pytest.approx(500)
    pair = np.array([-1.0, 1.0])
    four = np.array([-(2**0.5), 0, 0, 2**0.5])
    assert pair.var() == pytest.approx(four.var()) == pytest.approx(1)
    moments = [(values.mean()[None], values.var() * one) for values in (pair, four)]
    assert gaussian_frechet(*moments[0], *moments[1]) == pytest.approx(0, abs=1e-12)


def test_the_bound_that_makes_the_distance_positive():
    rng = np.random.default_rng(2)
    for _ in range(50):
        a, b = rng.normal(size=(2, 3, 3))
        singular = np.linalg.svd(a @ b, compute_uv=False).sum()
        assert singular <= np.linalg.norm(a) * np.linalg.norm(b) + 1e-12


def test_the_distance_halves_when_samples_double():
    mean_distance = sample_size.frechet_by_size()["distance"][2].mean(axis=1)
    assert mean_distance[:-1] / mean_distance[1:] == pytest.approx(2, rel=0.05)


def test_features_change_the_order_of_centres_and_copies():
    found = digit_scores.digit_scores()
    copies, centres = (digit_scores.SAMPLERS.index(name) for name in ("copyist", "centres"))
    assert found["frechet"][centres] < found["frechet"][copies]
    assert found["pixel_frechet"][copies] < found["pixel_frechet"][centres]


# --------------------------------------------------------------------------- precision and recall


def test_precision_and_recall_say_what_is_wrong():
    assert mean("precision", "four") == pytest.approx(mean("precision", "new"), abs=0.01)
    assert mean("recall", "four") == pytest.approx(mean("recall", "new") / 2, abs=0.01)
    assert mean("recall", "noisy") > mean("recall", "new")
    found = digit_scores.digit_scores()
    fog, new = (digit_scores.SAMPLERS.index(name) for name in ("pixels", "new"))
    assert found["precision"][fog] > found["precision"][new]


def test_nine_outliers_are_where_the_text_says():
    outliers = neighbours.OUTLIERS
    assert len(outliers) == 9
    assert np.sort(np.hypot(*outliers.T)) == pytest.approx([0, *[40] * 8])
    assert said("eight far outside and one in the empty middle")


def test_many_copies_of_few_points_have_no_recall():
    shift = 2**0.5 * 0.2 / 2
    sixteen = np.concatenate([(1 - shift) * TRUTH.means, (1 + shift) * TRUTH.means])
    assert np.hypot(*sixteen.T) ** 2 == pytest.approx(
        np.repeat([(2 - 0.2 * 2**0.5) ** 2, (2 + 0.2 * 2**0.5) ** 2], 8)
    )
    assert np.cov(sixteen, rowvar=False, bias=True) == pytest.approx(SPREAD * np.eye(2), abs=1e-9)
    drawn = sixteen[np.arange(500) % 16]
    _, held_out = ring_points(0)
    assert precision_and_recall(held_out, drawn).recall == 0
    fresh = [ring_points(seed) for seed in range(10)]
    fake = np.mean([frechet_distance(one, drawn) for one, _ in fresh])
    assert fake < np.mean([frechet_distance(one, other) for one, other in fresh])


# --------------------------------------------------------------------------------------- copies


def test_the_copy_share_is_one_half_for_all_that_has_not_looked():
    rng = np.random.default_rng(3)
    shares = []
    for _ in range(400):
        old, new = rng.normal(size=(2, 20, 2))
        shares.append(copy_share(old, new, np.ones((5, 2))))
    assert np.mean(shares) == pytest.approx(0.5, abs=4 * np.std(shares) / 20)


def test_twice_as_many_training_points_are_nearest_two_times_in_three():
    rng = np.random.default_rng(4)
    old, new = rng.normal(size=(3000, 20, 2)), rng.normal(size=(3000, 10, 2))
    nearer = np.linalg.norm(old - 1, axis=2).min(axis=1) < np.linalg.norm(new - 1, axis=2).min(
        axis=1
    )
    assert nearer.mean() == pytest.approx(2 / 3, abs=0.03)


def test_how_many_copies_go_unnoticed():
    deviation = math.sqrt(0.25 / 500)
    limit = 0.5 + 1.64 * deviation
    assert limit == pytest.approx(0.537, abs=5e-4)
    assert limit + 0.84 * deviation == pytest.approx(0.556, abs=1e-3)
    assert pytest.approx(0.11, abs=0.005) == 56 / 500


def test_what_the_scores_say_of_the_copyist():
    assert mean("copy_share", "copyist") == 1
    others = {name: mean("copy_share", name) for name in SAMPLERS if "copy" not in name}
    others.pop("blurred")
    assert max(abs(share - 0.5) for share in others.values()) < 0.03
    assert mean("precision", "copyist") == pytest.approx(mean("precision", "new"), abs=0.01)
    assert mean("inception", "copyist") == pytest.approx(mean("inception", "new"), rel=0.01)


def test_no_bad_sampler_passes_in_all_columns_and_each_passes_in_one():
    passes = {}
    for score in ("log_likelihood", "inception", "frechet", "precision", "recall"):
        sign, best = (-1 if score == "frechet" else 1), mean(score, "new")
        passes[score] = {
            name for name in BAD if sign * (mean(score, name) - best) >= -0.02 * abs(best)
        }
    assert passes.pop("log_likelihood") == set()
    assert all(passes.values())
    assert set.union(*passes.values()) == set(BAD)
    assert not set.intersection(*passes.values())
    assert said("each of the eight passes in at least one of them")


# ------------------------------------------------------------------------------------- the rest


def test_two_directions_of_a_divergence():
    rng = np.random.default_rng(5)
    assert mixture_kl(FOUR, TRUTH, 5000, rng=rng).value == pytest.approx(math.log(2), abs=0.01)
    by_hand = (4 * math.sin(math.pi / 8)) ** 2 / (4 * 0.04) - math.log(2)
    assert np.linalg.norm(TRUTH.means[0] - TRUTH.means[1]) == pytest.approx(
        4 * math.sin(math.pi / 8)
    )
    assert 0.7 * by_hand < mixture_kl(TRUTH, FOUR, 5000, rng=rng).value < by_hand
    halved = [GaussianMixture(one.weights, one.means, one.covariances / 4) for one in (TRUTH, FOUR)]
    assert mixture_kl(*halved, 5000, rng=rng).value > 3 * by_hand  # towards infinity


def test_k_means_cannot_count_groups():
    rng = np.random.default_rng(6)
    cloud, more = rng.normal(size=(2, 100, 2))
    lost = []
    for number in (1, 3, 30, 100):
        centres = k_means(cloud, number, num_steps=10, rng=rng).centres
        apart = np.linalg.norm(more[:, None] - centres, axis=2).min(axis=1)
        lost.append(np.mean(apart**2))
    assert np.all(np.diff(lost) < 0)
    assert k_means(cloud, 100, num_steps=1, rng=rng).distortion[-1] == pytest.approx(0)


def test_the_mixture_leads_by_more_than_noise_can_cost():
    mixture, one = digit_scores.digit_samples()["log_likelihood"]
    assert mixture - one > math.log(10)
    assert math.ceil(1e6 * math.exp(one - mixture)) == 5


def test_thirteen_lines_and_the_settings_of_the_first_screen():
    for words in (
        f"fit_principal_components(x, {digit_scores.NUM_LATENTS})",
        f"first_mixture(z, {digit_scores.NUM_GAUSSIANS},",
        f"num_steps={digit_scores.NUM_STEPS}, smallest_variance={digit_scores.SMALLEST_VARIANCE})",
        f"nn.Linear(784, {digit_scores.HIDDEN})",
        f"range({digit_scores.EPOCHS})",
        f"x[:{digit_scores.CLASSIFIER_TRAINED_ON}]",
    ):
        assert said(words)
