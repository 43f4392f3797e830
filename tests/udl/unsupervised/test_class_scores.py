import numpy as np
import pytest
from scipy.stats import entropy

import udl.unsupervised.class_scores
from tests.shape_checks import checked
from udl.unsupervised import draw, gaussian_ring, responsibilities

scores = checked(udl.unsupervised.class_scores)


def by_definition(rows):
    """Divergences of the rows from their mean, one at a time."""
    mean = np.mean(rows, axis=0)
    divergences = []
    for row in rows:
        divergences.append(sum(p * np.log(p / m) for p, m in zip(row, mean, strict=True) if p > 0))
    return np.exp(np.mean(divergences))


@pytest.mark.parametrize("seed", range(5))
def test_it_is_exp_of_the_mean_divergence(seed):
    rows = np.random.default_rng(seed).dirichlet(np.full(6, 0.3), size=40)
    rows[0] = [1, 0, 0, 0, 0, 0]
    assert scores.inception_score(rows) == pytest.approx(by_definition(rows))
    marginal, conditional = scores.class_entropies(rows)
    assert marginal == pytest.approx(entropy(rows.mean(axis=0)))
    assert conditional == pytest.approx(entropy(rows, axis=1).mean())


def test_its_bounds():
    assert scores.inception_score(np.eye(8)) == pytest.approx(8)
    assert scores.inception_score(np.full((5, 8), 1 / 8)) == 1
    assert scores.inception_score(np.tile([0.2, 0.5, 0.3], (9, 1))) == pytest.approx(1)
    assert scores.inception_score(np.tile([0.0, 1.0], (4, 1))) == 1


def test_order_and_repetition_do_not_matter():
    rows = np.random.default_rng(1).dirichlet(np.ones(4), size=30)
    score = scores.inception_score(rows)
    shuffled = np.random.default_rng(2).permutation(rows)
    assert scores.inception_score(shuffled) == pytest.approx(score)
    assert scores.inception_score(np.tile(rows, (3, 1))) == pytest.approx(score)
    assert scores.inception_score(rows[:, ::-1]) == pytest.approx(score)


def test_it_is_fooled_by_one_point_a_class_and_far_outside():
    ring = gaussian_ring()
    new, _ = draw(ring, 2000, rng=np.random.default_rng(0))
    honest = scores.inception_score(responsibilities(ring, new))
    assert 7.9 < honest < 7.995
    for places in (ring.means, 1.5 * ring.means):  # at 1.5 R there is no data at all
        assert scores.inception_score(responsibilities(ring, places)) > honest


def test_what_is_no_distribution_is_refused():
    with pytest.raises(ValueError, match="probabilities, summed over its last axis: got"):
        udl.unsupervised.class_scores.inception_score([[0.5, 0.6]])
    with pytest.raises(ValueError, match="probabilities: got shape"):
        udl.unsupervised.class_scores.inception_score([0.5, 0.5])


def test_the_smallest_numbers_do_no_harm():
    rows = np.array([[1.0, 5e-324], [1.0, 0.0]])
    assert scores.inception_score(rows) == 1.0
