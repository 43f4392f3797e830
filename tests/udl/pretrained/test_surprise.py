import numpy as np
import pytest

from tests.udl.language.models import random_gpt2
from udl.language import sequence_log_probability
from udl.pretrained import surprises

MODEL = random_gpt2()  # six places
RNG = np.random.default_rng(0)


@pytest.mark.parametrize("length", [2, 3, 6, 7])
def test_short_texts_are_read_from_their_beginning(length):
    text = RNG.integers(11, size=length).tolist()
    found = surprises(MODEL, text)
    assert found.shape == (length - 1,)
    expected = [-MODEL(text[:place])[text[place]] for place in range(1, length)]
    np.testing.assert_allclose(found, expected)
    assert found.sum() == pytest.approx(-sequence_log_probability(MODEL, text, given=1))


@pytest.mark.parametrize("length", range(8, 25))
def test_each_token_is_predicted_once_from_half_a_window_or_more(length):
    text = RNG.integers(11, size=length).tolist()
    for place, found in enumerate(surprises(MODEL, text), start=1):
        nearest = [-MODEL(text[max(0, place - far) : place])[text[place]] for far in range(3, 7)]
        assert np.isclose(nearest, found).any()


def test_what_is_wrong_is_named():
    with pytest.raises(ValueError, match=r"tokens: got \[3\]; expected at least 2"):
        surprises(MODEL, [3])
    with pytest.raises(ValueError, match="tokens: got"):
        surprises(MODEL, [3, 11])
    with pytest.raises(ValueError, match="model: got 3; expected a GPT2"):
        surprises(3, [1, 2])
