"""The figures of chapter 12 that move: what they compute, and what their words claim."""

from __future__ import annotations

import itertools
import json

import numpy as np
import pytest

from figures.catalogue import FIGURES
from figures.ch12_transformers import moving
from figures.interactive.catalogue import INTERACTIVES
from udl.language.decoding import keep_nucleus, keep_top_k, temper
from udl.pretrained import load_language_model

SPECS = FIGURES["ch12_transformers"]
OPENING = moving.order_of(np.array(moving.OPENING_PLACES))


def softmax(scores):
    powers = np.exp(scores - np.max(scores))
    return powers / powers.sum()


# ------------------------------------------------------------------------------- one query


@pytest.mark.parametrize(("angle", "length", "divisor"), [(64, 1.5, 1.4), (-120, 4, 0.3)])
def test_the_output_is_the_mean_of_the_values_with_softmax_weights(angle, length, divisor):
    got = moving.answer(angle, length, divisor)
    place = length * np.exp(1j * np.radians(angle))
    products = moving.KEYS[:, 0] * place.real + moving.KEYS[:, 1] * place.imag
    np.testing.assert_allclose(got.products, products)
    np.testing.assert_allclose(got.weights, softmax(products / divisor))
    np.testing.assert_allclose(got.output, softmax(products / divisor) @ moving.VALUES)
    assert got.weights.sum() == pytest.approx(1)


def test_the_shown_query_asks_key_two_and_a_little_of_one_and_three():
    shown = (moving.SHOWN_ANGLE, moving.SHOWN_LENGTH, moving.SHOWN_DIVISOR)
    weights = moving.answer(*shown).weights
    assert np.argsort(weights)[::-1][:3].tolist() == [1, 0, 2]
    assert 0.4 < weights[1] < 0.7
    assert weights[3:].max() < 0.03
    assert pytest.approx(np.sqrt(2), abs=0.05) == moving.SHOWN_DIVISOR
    turned = np.degrees(np.arctan2(*moving.KEYS[:, ::-1].T)) - moving.SHOWN_ANGLE
    assert np.argmin(np.abs(turned)) == 1


def test_the_same_direction_at_greater_length_saturates():
    lengths = np.linspace(0.1, moving.REACH, 40)
    most = [moving.answer(moving.SHOWN_ANGLE, one, 1.4).weights.max() for one in lengths]
    assert np.all(np.diff(most) > 0)
    assert most[0] < 0.25
    assert most[-1] > 0.75
    # Twice the length is half the divisor.
    longer, sharper = moving.answer(20, 3.0, 1.4), moving.answer(20, 1.5, 0.7)
    np.testing.assert_allclose(longer.weights, sharper.weights)


def test_a_query_of_length_zero_gets_the_plain_mean():
    got = moving.answer(64, 0, 1.4)
    np.testing.assert_allclose(got.weights, 1 / 6)
    np.testing.assert_allclose(got.output, moving.VALUES.mean(axis=0))


# ------------------------------------------------------------------------------ word order


def test_without_positions_every_order_only_moves_the_outputs():
    opening = moving.word_outputs("none", OPENING)
    for order in itertools.permutations(range(5)):
        outputs = moving.word_outputs("none", np.array(order), start=3)
        np.testing.assert_allclose(outputs, opening, atol=1e-12)


def test_rotary_positions_do_not_know_where_a_sentence_begins():
    for start in (1, 7, 20):
        assert moving.kept_outputs("rotary", OPENING, start) == 5
        assert moving.kept_outputs("sinusoidal", OPENING, start) == 0


def test_every_other_order_changes_outputs_with_positions():
    for order in itertools.permutations(range(5)):
        if order != tuple(OPENING):
            for kind in ("sinusoidal", "rotary"):
                assert moving.kept_outputs(kind, np.array(order)) < 5


def test_rotary_outputs_are_those_of_turned_complex_numbers():
    order = np.array([4, 2, 0, 1, 3])
    x = moving.EMBEDDINGS[order]
    queries, keys = ((x @ w.T).reshape(5, 2, 2) for w in (moving.QUERY_WEIGHTS, moving.KEY_WEIGHTS))
    queries, keys = (part[..., 0] + 1j * part[..., 1] for part in (queries, keys))
    scores = np.empty((5, 5))
    for m, n in itertools.product(range(5), repeat=2):
        turn = np.exp(1j * (m - n) * np.array([1, 0.01]))
        scores[m, n] = np.real(queries[m] * turn * keys[n].conj()).sum() / 2
    wanted = np.array([softmax(row) for row in scores]) @ (x @ moving.VALUE_WEIGHTS.T)
    np.testing.assert_allclose(moving.word_outputs("rotary", order, 9)[order], wanted)


def test_the_words_of_word_order_say_what_is_shown():
    order = moving.order_of(np.array(moving.SHOWN_PLACES))
    spec = SPECS["word-order"]
    shown = [moving.WORDS[n] for n in order]
    assert f"under the words {', '.join(shown)}:" in spec.alt
    assert f"“{' '.join(shown)}”" in spec.caption
    assert f"“{' '.join(moving.WORDS)}”" in spec.caption
    kept = [moving.kept_outputs(kind, order) for kind in moving.KINDS]
    assert kept == [5, 0, 0]
    for kind in ("sinusoidal", "rotary"):
        apart = moving.word_outputs(kind, order) - moving.word_outputs(kind, OPENING)
        assert np.abs(apart).max(axis=1).min() > 0.2, "a difference that nobody sees"


# ----------------------------------------------------------------------------- token draws


@pytest.fixture(scope="module")
def model():
    return load_language_model("book")


def text_before(model, path):
    """Return the tokens of the prompt and of a continuation."""
    tokens = list(model.tokenizer.encode(moving.PROMPT))
    for step, rank in enumerate(path):
        tokens.append(moving.tables()[path[:step]].tokens[rank])
    return tuple(tokens)


def test_every_table_is_what_the_model_says(model):
    assert len(moving.tables()) == moving.NUM_TABLES
    for path, table in moving.tables().items():
        p = np.exp(model.next_token(text_before(model, path)))
        best = np.argsort(-p, kind="stable")[: moving.NUM_TOKENS]
        assert list(table.tokens) == best.tolist()
        assert list(table.pieces) == [model.tokenizer.decode([token]) for token in table.tokens]
        np.testing.assert_allclose(np.array(table.probabilities) / 10_000, p[best], atol=5.1e-5)
        assert min(table.probabilities) > 0


def test_a_table_follows_each_first_token_and_none_follows_the_end(model):
    assert {path for path in moving.tables() if len(path) == 1} == {(k,) for k in range(8)}
    for path in moving.tables():
        assert len(path) < moving.NUM_STEPS
        assert path[:-1] in moving.tables()
        assert model.end not in text_before(model, path)


@pytest.mark.parametrize(
    ("temperature", "k", "threshold"),
    [(1.0, 8, 1.0), (0.0, 8, 1.0), (2.0, 5, 0.9), (0.5, 8, 0.8), (1.0, 1, 0.1)],
)
def test_eight_tokens_are_enough_for_what_is_drawn_from(model, temperature, k, threshold):
    for path in ((), (0,), (1,), (0, 1)):
        log_p = model.next_token(text_before(model, path))
        kept = keep_nucleus(keep_top_k(temper(log_p, temperature), k), threshold)
        found = moving.changed(path, temperature, k, threshold)
        table = moving.tables()[path]
        assert np.count_nonzero(kept) == np.count_nonzero(found)
        np.testing.assert_allclose(found, kept[list(table.tokens)], atol=0.004)


def test_equal_steps_of_the_number_pick_tokens_as_often_as_they_are_probable():
    kept = moving.changed((0,), 1.3, 7, 0.95)
    numbers = (np.arange(20_000) + 0.5) / 20_000
    picked = np.bincount([moving.taken(kept, one) for one in numbers], minlength=8)
    np.testing.assert_allclose(picked / 20_000, kept, atol=1e-4)


def test_numbers_come_from_generators_with_seeds():
    for seed in (1, moving.SHOWN_SEED):
        drawn = np.random.default_rng(seed).integers(100, size=moving.NUM_STEPS)
        np.testing.assert_allclose(moving.numbers_of(seed), (drawn + 0.5) / 100)


def test_the_words_of_token_draws_say_what_is_shown():
    spec = SPECS["token-draws"]
    assert f"“{moving.PROMPT}”" in spec.caption
    assert f"of the {moving.SHOWN_K} most probable tokens" in spec.caption
    assert f"as many as reach {moving.SHOWN_THRESHOLD:g}" in spec.caption
    cuts = (moving.SHOWN_TEMPERATURE, moving.SHOWN_K, moving.SHOWN_THRESHOLD)
    path, rows = moving.follow(*cuts, moving.numbers_of(moving.SHOWN_SEED))
    assert rows.shape == (moving.NUM_STEPS, moving.NUM_TOKENS)
    said = np.array(moving.tables()[path[:1]].probabilities) / 10_000
    kept = rows[1] > 0
    assert 0 < np.count_nonzero(~kept) == 8 - np.count_nonzero(np.cumprod(kept))
    assert np.all(rows[1][kept] > said[kept])


def test_the_tables_are_small():
    assert len(json.dumps(INTERACTIVES["token-draws"].declaration())) < 40_000
