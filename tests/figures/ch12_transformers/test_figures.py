"""The figures of chapter 12: their permanent names, and what their words claim."""

from __future__ import annotations

import itertools

import matplotlib as mpl
import numpy as np
import pytest

from figures.catalogue import FIGURES
from figures.ch12_transformers import (
    attention,
    decoding,
    heads,
    layer,
    opening,
    parts,
    positions,
    today,
    tokens,
)
from tests.figures.reading import drawn, words
from udl import plot
from udl.attention.positions import rotate, sinusoidal_positions
from udl.experiments.ch12_transformers import small_decoder
from udl.experiments.ch12_transformers.book_heads import head_weights
from udl.experiments.ch12_transformers.norm_places import sizes
from udl.experiments.ch12_transformers.vocabularies import bytes_per_token
from udl.language.byte_pairs import train_tokenizer
from udl.language.decoding import beam_search, greedy_decoding

SPECS = FIGURES["ch12_transformers"]
MOVING = ("one-query", "word-order", "token-draws")  # the interactive ones have a module of theirs
NAMES = [
    "pronoun",
    "parameters",
    "three-inputs",
    "query-key-value",
    "matrix-form",
    "saturation",
    "masks",
    "heads",
    "heads-look",
    "sinusoidal",
    "position-products",
    "rotary",
    "layer",
    "pre-post",
    "merges",
    "vocabulary",
    "targets",
    "training-curve",
    "temperature",
    "beam-tree",
    "cache",
    "families",
    "patches",
    "grouped-heads",
    "experts",
    "low-rank",
]


def alt(name: str) -> str:
    return SPECS[name].alt


def cells(collection, color: str) -> np.ndarray:
    """Return how much of a colour each cell of a panel of weights has, (N, M)."""
    shown = np.asarray(collection.get_array(), dtype=float)
    paper = parts.rgb(plot.colors().background)
    ink = parts.rgb(color) - paper
    return (shown - paper) @ ink / (ink @ ink)


def test_permanent_names_in_order_of_use():
    assert [name for name in SPECS if name not in MOVING] == NAMES


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_can_be_read_on_the_strongest_boxes(scheme):
    with plot.style(scheme) as palette:
        marks = [(palette.model, 0.24), (palette.muted, 0.25), (palette.truth, 0.3)]
        marks += [(color, 0.3) for color in palette.classes[:3]]
        marks += [(palette.uncertainty, 0.7 if scheme == "light" else 0.5)]
        for color, share in marks:
            cell = mpl.colors.to_hex(parts.tint(color, share))
            assert plot.contrast_ratio(palette.text, cell) >= 4.5, (color, share)


# -- attention ------------------------------------------------------------------------------


def test_the_heavier_reading_is_the_thicker_arc():
    with drawn(SPECS["pronoun"]) as figure:
        wide = [line.get_linewidth() for line in figure.axes[0].get_lines()]
    late, early = wide[:2], wide[2:]  # to the parcel, to the train
    assert late[0] > 2 * late[1]
    assert early[1] > 2 * early[0]
    assert all(sum(reading.values()) < 1 for reading in opening.READINGS.values())


def test_parameters_at_both_ends():
    with drawn(SPECS["parameters"]) as figure:
        dense, maps = (np.asarray(line.get_ydata()) for line in figure.axes[0].get_lines())
    # A linear layer from N D numbers to N D numbers; three linear layers from D to D.
    assert dense[0] == 768**2 + 768
    assert f"from {dense[0] / 1e6:.1f} million" in alt("parameters")
    assert f"to {dense[-1] / 1e9:.0f} billion at 1,024" in alt("parameters")
    assert set(maps) == {3 * 768 * 769}
    assert f"level at {maps[0] / 1e6:.1f} million" in alt("parameters")


def test_the_worked_example_by_hand():
    np.testing.assert_array_equal(attention.QUERY, [[2, -1]])
    np.testing.assert_array_equal(attention.VALUES, [[2, 1], [0, 3], [2, 4]])
    shares = np.exp([2.0, -1.0, 1.0])
    shares /= shares.sum()
    output = shares @ attention.VALUES
    said = words(SPECS["three-inputs"])
    for share in shares:
        assert f"{share:.3f}" in said
        assert f"{share:.3f}" in alt("three-inputs")
    assert f"({output[0]:.2f}, {output[1]:.2f})" in said
    assert f"({output[0]:.2f}, {output[1]:.2f})" in alt("three-inputs")
    distances = np.linalg.norm(attention.VALUES - output, axis=1)
    assert distances.argmin() == shares.argmax()


def test_saturation_at_both_ends():
    with drawn(SPECS["saturation"]) as figure:
        (scaled, plain), (scaled_keys, plain_keys) = (
            [np.asarray(line.get_ydata()) for line in ax.get_lines()] for ax in figure.axes
        )
    assert np.abs(scaled[1:] - 0.25).max() < 0.025
    assert np.abs(scaled_keys[2:] - 11).max() < 0.7
    assert f"climbs to {plain[-1]:.2f}" in alt("saturation")
    assert 1 < plain_keys[-1] < 1.3
    assert plain[0] == scaled[0]  # with one channel there is nothing to divide by


def test_masks_let_look_where_they_say():
    with drawn(SPECS["masks"]) as figure:
        color = plot.colors().uncertainty
        shown = [cells(ax.collections[0], color) > 0.3 for ax in figure.axes]
    everything, causal, padding = shown
    assert everything.all()
    for n, m in itertools.product(range(6), repeat=2):
        assert causal[n, m] == (m <= n)
        assert padding[n, m] == (m < 4)


def test_the_four_heads_look_where_the_caption_says():
    model = parts.book_model()
    pieces = [model.tokenizer.decode([t]) for t in model.tokenizer.encode(heads.TEXT)]
    weights = head_weights(heads.TEXT)[:, :, 1:, 1:]
    near = np.tri(len(pieces)) * ~np.tri(len(pieces), k=-4, dtype=bool)
    for place in ((0, 0), (0, 1)):
        assert place in heads.SHOWN_HEADS
        assert (weights[place] * near).sum(axis=1)[3:].mean() > 0.5
    commas = [n for n, piece in enumerate(pieces) if piece == ","]
    (bracket,) = [n for n, piece in enumerate(pieces) if piece.strip() == "("]
    assert len(commas) == 4
    last = weights[1, 1, -1]
    assert {int(n) for n in np.argsort(last)[-5:]} >= {*commas[-3:], 0}
    assert weights[1, 2, bracket + 1 :, bracket].min() > 0.7


# -- positions and layers -------------------------------------------------------------------


def test_lengths_of_the_three_waves():
    lengths = [2 * np.pi * 10_000 ** (c / positions.NUM_CHANNELS) for c in positions.CHOSEN]
    assert lengths[0] == pytest.approx(6.3, abs=0.1)
    assert lengths[1] == pytest.approx(35, abs=1)
    assert lengths[2] > 3 * positions.NUM_PLACES
    assert "about 6 positions" in alt("sinusoidal")
    with drawn(SPECS["sinusoidal"]) as figure:
        last = figure.axes[1].get_lines()[1::2]
        encodings = sinusoidal_positions(60, 32)
        for line, channel in zip(last, positions.CHOSEN, strict=True):
            np.testing.assert_array_equal(line.get_ydata(), encodings[:, channel])


def test_products_depend_on_the_distance_alone():
    with drawn(SPECS["position-products"]) as figure:
        line, *dots = ([np.asarray(a) for a in line.get_data()] for line in figure.axes[0].lines)
    along = dict(zip(line[0], line[1], strict=True))
    rates = 10_000 ** (-2 * np.arange(48) / 96)
    for distance, product in along.items():
        assert product == pytest.approx(np.cos(rates * distance).mean())
    for x, y in dots:
        np.testing.assert_allclose(y, [along[d] for d in x], atol=1e-12)
    far = np.array([p for d, p in along.items() if abs(d) > 30])
    assert along[10] == pytest.approx(0.67, abs=0.04)
    assert 0.35 < far.min() < far.max() < 0.6


def test_the_angle_between_query_and_key_stays():
    said = words(SPECS["rotary"])
    before = np.array([[0.95, 0.18], [0.78, -0.56]])
    found = []
    for places in ((2, 0), (5, 3)):
        query, key = rotate(before, np.array(places) * positions.RATE)
        found.append(query @ key)
    assert found[0] == pytest.approx(found[1])
    assert said.count(f"dot product −{-found[0]:.2f}") == 2
    assert np.degrees(positions.RATE) == pytest.approx(30)


def test_sizes_with_the_norm_before_and_after():
    found = sizes()
    said = alt("pre-post")
    assert f"grows from {found['pre_signal'][0]:.1f} to {found['pre_signal'][-1]:.1f}" in said
    assert f"falls from {found['pre_gradient'][0]:.0f} to {found['pre_gradient'][-1]:.1f}" in said
    assert found["post_gradient"].mean() == pytest.approx(2.5, abs=0.15)
    assert np.abs(found["post_gradient"] - 2.5).max() < 0.5
    assert f"the gradient is {found['pre_gradient'][-1]:.1f}." in SPECS["pre-post"].caption
    assert len(found["pre_signal"]) == layer.DEPTH == 24


# -- tokens and decoding --------------------------------------------------------------------


def test_what_the_merges_join():
    assert len(tokens.PHRASE) == 41
    said = words(SPECS["merges"])
    for count in tokens.STEPS:
        tokenizer = train_tokenizer(tokens.PHRASE, count)
        assert tokenizer.num_tokens == 256 + count  # there is that much to join
        number = len(tokenizer.encode(tokens.PHRASE))
        assert f"{count} merge{'s' * (count != 1)}: {number} tokens" in said
    pieces = [tokenizer.decode([t]) for t in tokenizer.encode(tokens.PHRASE)]
    whole = [piece for piece in pieces if len(piece) > 2 and piece.strip() in tokens.PHRASE.split()]
    assert len(whole) == 6
    assert pieces[6:] == [" t", "est", " ", "s", "e", "t"]
    assert list(train_tokenizer(tokens.PHRASE, 2).merges) == [(b"e", b"s"), (b"es", b"t")]


def test_bytes_a_token_at_the_end():
    last = {name: values[-1] for name, values in bytes_per_token().items()}
    said = alt("vocabulary")
    assert f"English sentences rise to {last['English']:.1f}" in said
    assert f"held-out text to {last['book']:.1f}" in said
    assert f"German sentences to {last['German']:.1f}" in said
    assert last["Greek"] == 1  # so not even the two bytes of a letter are joined


def test_losses_of_the_targets_are_the_model_s():
    model = parts.book_model()
    read = [model.end, *model.tokenizer.encode(tokens.TAUGHT)]
    losses = [-model.next_token(tuple(read[:n]))[read[n]] for n in range(1, len(read))]
    said, pieces = words(SPECS["targets"]), [model.tokenizer.decode([t]) for t in read[1:]]
    for loss in losses:
        assert f"{loss:.1f}" in said
    costs = dict(zip(pieces, losses, strict=True))
    for piece in ("gradient", "of", "the"):
        assert f"{costs[' ' + piece]:.1f}" in alt("targets").split(f"“{piece}” ")[1]
    assert f"highest with {losses[0]:.1f}" in alt("targets")
    assert f"full stop {losses[-1]:.1f}" in alt("targets")
    assert losses[0] == max(losses)
    first = np.exp(model.next_token((model.end,)))
    expected = sum(first[model.tokenizer.encode(piece)[0]] for piece in ('"""', "##"))
    assert f"of a section ({expected:.0%})" in SPECS["targets"].caption
    assert f"even guess ({np.log(len(first)):.1f})" in SPECS["targets"].caption
    assert losses[0] > np.log(len(first))


def test_ends_of_the_training_curve():
    found, counted = small_decoder.losses(), small_decoder.counted_losses()["nats"]
    said = alt("training-curve")
    assert f"falls from {found['new'][0]:.1f} to {found['new'][-1]:.2f}" in said
    assert f"3-grams at {counted[0]:.2f}" in said
    assert f"4-grams at {counted[1]:.2f}" in said
    assert found["train"][-50:].mean() == pytest.approx(1.6, abs=0.05)


def test_a_hot_distribution_is_flat_and_a_cold_one_steep():
    model = parts.book_model()
    p = np.exp(model.next_token((model.end, *model.tokenizer.encode(decoding.PROMPT))))
    with drawn(SPECS["temperature"]) as figure:
        shown = [[bar.get_height() for bar in ax.patches] for ax in figure.axes]
    for heat, heights in zip((0.5, 1, 2), shown, strict=True):
        changed = np.sort(p ** (1 / heat) / np.sum(p ** (1 / heat)))[::-1]
        np.testing.assert_allclose(heights[:-1], changed[:8])
        assert heights[-1] == pytest.approx(changed[8:].sum())
        if heat < 2:  # then the first bar is one of eight tiny ones
            assert f"{heights[0]:.2f}" in alt("temperature")
        assert f"{heights[-1]:.2f}" in alt("temperature")
    assert model.tokenizer.num_tokens - decoding.NUM_SHOWN == 1528


def test_greedy_decoding_misses_the_best_path():
    texts = {
        (first, second): p * q
        for first, p in decoding.TREE[()].items()
        for second, q in decoding.TREE[first,].items()
    }
    assert sum(texts.values()) == pytest.approx(1)
    assert max(texts, key=texts.__getitem__) == ("raining", "again")
    assert texts["raining", "again"] == pytest.approx(0.32)
    for found, wanted in (
        (greedy_decoding(decoding.told, [], 2), ("a", "good")),
        (beam_search(decoding.told, [], 2, 2)[0], ("raining", "again")),
    ):
        assert tuple(decoding.WORDS[t] for t in found.tokens) == wanted
        assert found.log_probability == pytest.approx(np.log(texts[wanted]))
    said = words(SPECS["beam-tree"])
    assert "0.20 greedy" in said
    assert "0.32 beams" in said


def test_multiplications_counted_map_by_map():
    gpt2 = parts.book_gpt2()
    maps = sum(
        p.size for name, p in gpt2.parameters.items() if p.ndim == 2 and name.startswith("h.")
    )
    table = gpt2.parameters["wte.weight"].size
    with drawn(SPECS["cache"]) as figure:
        anew, kept = (np.asarray(line.get_ydata()) for line in figure.axes[0].get_lines())
    for n in (1, 50, 128):
        pairs = sum(range(1, n + 1))  # each looks at itself and at those before it
        products = 2 * 96 * gpt2.num_layers  # a score and a share of the mean, a number a channel
        assert anew[n - 1] == pytest.approx((maps * n + products * pairs + table) / 1e6)
        assert kept[n - 1] == pytest.approx((maps + products * n + table) / 1e6)
    said = alt("cache")
    assert f"rises only to {kept[-1]:.2f} million" in said
    assert f"climbs to {anew[-1]:.0f} million, {anew[-1] / kept[-1]:.0f} times" in said


# -- families, images and cost --------------------------------------------------------------


def test_who_may_look_at_whom_in_the_three_families():
    with drawn(SPECS["families"]) as figure:
        palette = plot.colors()
        encoder, decoder, both = (cells(ax.collections[0], palette.uncertainty) > 0.3
                                  for ax in figure.axes)  # fmt: skip
        cross = cells(figure.axes[2].collections[1], palette.model) > 0.3
        corner = figure.axes[2].collections[1].get_datalim(figure.axes[2].transData)
    assert encoder.all()
    np.testing.assert_array_equal(decoder, np.tri(5))
    np.testing.assert_array_equal(both[:4, :4], np.ones((4, 4)))
    np.testing.assert_array_equal(both[4:, 4:], np.tri(4))
    assert not both[:4, 4:].any()
    assert cross.all()
    assert (corner.x0, corner.x1, corner.y0, corner.y1) == (0, 4, 4, 8)


def test_patches_read_row_by_row_make_the_digit():
    with drawn(SPECS["patches"]) as figure:
        digit, *small = (np.asarray(image.get_array()) for image in figure.axes[0].images)
    assert len(small) == 16
    rows = [np.concatenate(small[4 * row : 4 * row + 4], axis=1) for row in range(4)]
    np.testing.assert_array_equal(np.concatenate(rows), digit)
    assert all(np.ptp(small[corner]) == 0 for corner in (0, 3, 15))
    assert digit.shape[:2] == (28, 28)


def test_memory_of_the_caches():
    for groups, said in ((8, "1.1"), (2, "0.27"), (1, "0.13")):
        numbers = 8192 * 32 * 128 * groups * 2  # positions, layers, channels; a key and a value
        assert f"{2 * numbers / 1e9:.{len(said) - 2}f}" == said
        assert f"{said} GB" in words(SPECS["grouped-heads"])
        assert said in alt("grouped-heads")


def test_each_token_goes_to_its_two_best_experts():
    said = words(SPECS["experts"])
    for scores in today.GATES:
        low, high = np.sort(scores)[-2:]
        share = 1 / (1 + np.exp(low - high))
        for number in (share, 1 - share):
            assert f"{number:.2f}" in said
            assert f"({number:.2f})" in alt("experts")
    assert [set(np.argsort(scores)[2:] + 1) for scores in today.GATES] == [{1, 3}, {2, 4}, {3, 4}]


def test_numbers_of_the_low_rank_update():
    for number in (4096 * 4096, 2 * 4096 * 8):
        assert f"{number:,}" in words(SPECS["low-rank"])
        assert f"{number:,}" in alt("low-rank")
