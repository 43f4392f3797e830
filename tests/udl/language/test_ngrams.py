import math

import numpy as np
import pytest

from udl.language import NGramModel

TEXT = np.random.default_rng(0).integers(5, size=400).tolist()


@pytest.mark.parametrize("order", [1, 2, 3, 4])
@pytest.mark.parametrize("context", [(), (1,), (4, 2), (3, 3, 3), (0, 1, 2, 3, 4)])
def test_probabilities_sum_to_one(order, context):
    model = NGramModel(TEXT, 7, order)
    p = np.exp(model(context))
    assert p.sum() == pytest.approx(1)
    assert (p > 0).all()  # tokens 5 and 6 have never been seen


def test_two_tokens_by_hand():
    # After 0 came 1, 1, 2. Different predecessors: 0 has {1, 2}, 1 has {0}, 2 has {0}: 4 in all.
    model = NGramModel([0, 1, 0, 1, 0, 2, 0], 3, 2, discount=0.5)
    shorter = (np.array([2, 1, 1]) - 0.5) / 4 + 0.5 * 3 / 4 / 3
    expected = np.array([0, 2 - 0.5, 1 - 0.5]) / 3 + 0.5 * 2 / 3 * shorter
    np.testing.assert_allclose(np.exp(model((0,))), expected)


def test_frequent_and_yet_bound_to_one_context():
    # 9 is as frequent as 1, but always after 8; after something new 1 is more probable.
    text = [8, 9] * 6 + [k for other in range(2, 8) for k in (other, 1)]
    model = NGramModel(text, 11, 2)
    p = np.exp(model((10,)))
    assert p[1] > 2 * p[9]


def test_an_unseen_context_is_judged_by_its_end():
    model = NGramModel([0, 1, 2, 0, 1, 2], 4, 3)
    np.testing.assert_allclose(model((3, 1)), model((1,)))


def test_perplexity_is_that_of_its_own_probabilities():
    model = NGramModel(TEXT, 5, 2)
    text = [0, 3, 3, 1]
    expected = [model(text[max(0, i - 1) : i])[text[i]] for i in range(4)]
    assert model.perplexity(text) == pytest.approx(math.exp(-np.mean(expected)))


def test_what_has_a_pattern_surprises_less_with_more_context():
    text = [0, 0, 1, 0, 1, 1] * 60
    found = [NGramModel(text, 2, order).perplexity(text) for order in (1, 2, 3, 4)]
    assert found == sorted(found, reverse=True)
    assert found[0] == pytest.approx(2, abs=0.05)
    assert found[-1] < 1.2


def test_what_is_wrong_is_named():
    with pytest.raises(ValueError, match=r"tokens: got .*; expected"):
        NGramModel([0, 5], 5)
    with pytest.raises(ValueError, match="discount: got 2"):
        NGramModel([0], 1, 1, 2)
    with pytest.raises(ValueError, match="tokens: got"):
        NGramModel(TEXT, 5).perplexity([])
