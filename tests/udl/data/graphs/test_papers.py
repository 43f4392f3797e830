import numpy as np
import pytest

from tests.shape_checks import checked
from udl.data.graphs import papers as module

papers = checked(module)
USUAL = module.make_papers(rng=np.random.default_rng(13))


def test_papers_cite_three_earlier_ones():
    citing, cited = USUAL.citations.T
    assert (cited < citing).all()
    counts = np.bincount(citing, minlength=600)
    np.testing.assert_array_equal(counts[:3], [0, 1, 2])
    assert (counts[3:] == 3).all()
    assert len(np.unique(USUAL.citations, axis=0)) == len(USUAL.citations) == 1794
    assert (USUAL.years[citing] >= USUAL.years[cited]).all()
    np.testing.assert_array_equal(np.bincount(USUAL.years), [60] * 10)


def test_the_matrix_is_that_of_citations_both_ways():
    adjacency = USUAL.adjacency()
    np.testing.assert_array_equal(adjacency, adjacency.T)
    assert adjacency.sum() == 2 * len(USUAL.citations)
    assert adjacency.sum(axis=1).min() >= 3


def test_words_are_as_frequent_as_the_rule_says():
    own = USUAL.topics[:, None] == np.arange(module.NUM_WORDS) // module.WORDS_PER_TOPIC
    for mask, chance in ((own, 0.15), (~own, 0.04)):
        error = np.sqrt(chance * (1 - chance) / mask.sum())
        assert abs(USUAL.words[mask].mean() - chance) < 4 * error


def test_loyal_papers_cite_their_topic_and_others_whoever_is_famous():
    def share(loyalty):
        made = papers.make_papers(400, loyalty=loyalty, rng=np.random.default_rng(1))
        return np.mean(made.topics[made.citations[:, 0]] == made.topics[made.citations[:, 1]])

    assert share(1.0) > 0.95  # early papers may find none of their topic
    assert abs(share(0.0) - 0.2) < 0.06
    assert share(0.0) < share(0.5) < share(1.0)


def test_few_are_famous():
    cited = np.bincount(USUAL.citations[:, 1], minlength=600)
    assert cited.max() > 15 * cited.mean()
    assert np.median(cited) < cited.mean()


@pytest.mark.parametrize(
    ("change", "told"),
    [({"num": 9}, "num: got 9"), ({"loyalty": 1.1}, r"loyalty: got 1\.1"), ({"rng": 3}, "rng")],
)
def test_what_does_not_fit_is_named(change, told):
    with pytest.raises(ValueError, match=told):
        module.make_papers(**{"rng": np.random.default_rng(0), **change})
