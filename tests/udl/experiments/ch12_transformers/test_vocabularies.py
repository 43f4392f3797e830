import numpy as np

from udl.experiments.ch12_transformers.vocabularies import NUM_MERGES, bytes_per_token, texts
from udl.pretrained import load_language_model


def test_without_merges_a_token_is_a_byte_and_with_all_it_is_the_model_s():
    tokenizer = load_language_model().tokenizer
    assert NUM_MERGES[-1] == tokenizer.num_tokens - 256
    found = bytes_per_token()
    assert list(found) == list(texts())
    for name, values in found.items():
        data = texts()[name].encode()
        assert values[0] == 1
        assert values[-1] == len(data) / len(tokenizer.encode(texts()[name]))
        assert np.all(np.diff(values) >= 0)


def test_the_vocabulary_helps_english_more_than_german_and_greek_not_at_all():
    found = bytes_per_token()
    assert found["English"][-1] > found["German"][-1] + 0.5
    assert np.all(found["Greek"] == 1)
