"""The card says what was measured."""

import json
import math

import numpy as np
import pytest

from tests.udl.language.models import random_gpt2
from udl.experiments.ch12_transformers import book_card
from udl.language import NGramModel
from udl.pretrained import load_language_model, models

FACTS = json.loads((models.FOLDER / "training.json").read_text("utf-8"))
RNG = np.random.default_rng(0)


def test_the_card_is_written_from_the_facts():
    assert (models.FOLDER / "README.md").read_text("utf-8") == book_card.card(FACTS)


@pytest.mark.parametrize("order", [1, 2, 4])
def test_one_probability_is_that_of_the_whole_table(order):
    model = NGramModel(RNG.integers(5, size=300).tolist(), 7, order, 0.6)
    for context in ((), (3,), (2, 2), (0, 1, 2, 3), (6, 1)):
        table = model.probabilities(context)
        found = [book_card.probability(model, context, token) for token in range(7)]
        np.testing.assert_allclose(found, table, rtol=1e-12)


def test_ngrams_are_asked_for_the_tokens_that_the_model_is_asked_for():
    texts = [RNG.integers(11, size=9).tolist(), RNG.integers(11, size=4).tolist()]
    ngrams = NGramModel(texts[0] * 3, 11, 3)
    counted = book_card.counted(ngrams, texts)
    assert counted.shape == book_card.measured(random_gpt2(), texts).shape == (8 + 3,)
    assert counted[0] == pytest.approx(-ngrams((texts[0][0],))[texts[0][1]])
    assert counted[-1] == pytest.approx(-ngrams(tuple(texts[1][:3]))[texts[1][3]])


def test_scores_by_hand():
    found = book_card.scores(np.full(6, math.log(8)), num_bytes=9)
    assert found == {"perplexity": pytest.approx(8), "bits_per_byte": pytest.approx(2)}


def test_the_lead_by_hand():
    texts = [[0, 1, 2], [0, 1, 2, 3, 4]]  # two and four tokens to predict
    ours, theirs = np.zeros(6), np.array([1.0, 1.0, 1.0, 3.0, 2.0, 4.0])
    found = book_card.lead(ours, theirs, texts)
    # 12 nats over 6 tokens; each text misses its share of 2 a token by 2.
    assert found == {"nats": pytest.approx(2), "error": pytest.approx(np.sqrt(2 * 8) / 6)}


def test_shared_runs_by_hand():
    text = list(range(1, 14))  # after the mark, three runs of ten tokens
    assert book_card.shared([text], [[0, *range(3, 13)]]) == pytest.approx(1 / 3)
    assert book_card.shared([text], [[0, *text]]) == 1


def test_the_first_sample_is_drawn_again():
    model = load_language_model()
    first = next(book_card.continued(model.next_token, model.tokenizer))
    assert first == FACTS["samples"][0]
    assert first.startswith(book_card.PROMPTS[0])
    assert len(FACTS["samples"]) == len(book_card.PROMPTS) == 5


class SmallCorpus:
    """Texts of five tokens in two parts, as `book_card` reads them."""

    class tokenizer:
        num_tokens = 5

    def documents(self, part):
        return {"train": [[0, 1, 2, 3, 4] * 20], "validation": [[0, 1, 2, 3, 4] * 3]}[part]


def test_the_best_ngrams_have_the_least_loss_on_the_validation_part():
    best, found = book_card.best_ngrams(SmallCorpus(), orders=(1, 2), discounts=(0.2, 0.8))
    assert set(found) == {"1, 0.2", "1, 0.8", "2, 0.2", "2, 0.8"}
    least = min(found, key=found.get)
    assert least == "2, 0.2"  # each token follows from the one before, and is never discounted
    assert f"{best.order}, {best.discount}" == least
    with pytest.raises(ValueError, match="orders: got none"):
        book_card.best_ngrams(SmallCorpus(), orders=())
