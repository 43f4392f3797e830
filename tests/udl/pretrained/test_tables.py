import numpy as np
import pytest

from udl.language import ByteTokenizer, greedy_decoding, sequence_log_probability
from udl.pretrained import LanguageModel, load_language_model, next_token_tables

P = np.full(256, 0.5 / 254)
P[[104, 105]] = 0.25  # h and i
ALIKE = LanguageModel("alike", ByteTokenizer(()), lambda tokens: np.log(P), 0)


def test_a_table_by_hand():
    first, last = next_token_tables(ALIKE, (111, 104), 3)
    assert first.tokens == (104, 105, 0)
    assert first.pieces == ("h", "i", "\x00")
    np.testing.assert_allclose(first.probabilities, [0.25, 0.25, 0.5 / 254])
    assert first.rest == pytest.approx(0.5 * 253 / 254)
    assert (first.taken, last.taken) == (104, None)
    assert next_token_tables(ALIKE, (111, 104), 300, given=2)[0].rest == pytest.approx(0, abs=1e-12)


def test_tables_follow_the_path_that_decoding_took():
    model = load_language_model()
    prompt = model.tokenizer.encode("The gradient of the")
    beam = greedy_decoding(model.next_token, prompt, 4)
    tables = next_token_tables(model, beam.tokens, given=len(prompt))
    assert len(tables) == 5
    assert [table.tokens[0] for table in tables[:4]] == list(beam.tokens[len(prompt) :])
    total = sum(np.log(table.probabilities[0]) for table in tables[:4])
    assert total == pytest.approx(beam.log_probability)
    assert total == pytest.approx(
        sequence_log_probability(model.next_token, beam.tokens, given=len(prompt))
    )
    for table in tables:
        assert (np.diff(table.probabilities) <= 0).all()
        assert table.probabilities.sum() + table.rest == pytest.approx(1)


def test_a_path_shorter_than_its_prompt_is_refused():
    with pytest.raises(ValueError, match="given: got 3; expected a whole number from 1 to 2"):
        next_token_tables(ALIKE, (111, 104), given=3)
    with pytest.raises(ValueError, match="tokens: got"):
        next_token_tables(ALIKE, [256])
