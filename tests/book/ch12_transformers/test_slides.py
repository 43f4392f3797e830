"""What the two decks of chapter 12 say is what the package computes."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest

pytest.importorskip("torch")

import torch

from figures.ch12_transformers import attention as attention_figures
from figures.ch12_transformers import decoding as decoding_figures
from figures.ch12_transformers import heads, moving, opening, today, tokens
from tests import ROOT
from udl.attention import attention
from udl.experiments.ch12_transformers import norm_places, small_decoder, vocabularies
from udl.language import (
    GPT2,
    ByteTokenizer,
    beam_search,
    greedy_decoding,
    keep_nucleus,
    sample_decoding,
    temper,
)
from udl.losses import softmax
from udl.pretrained import LanguageModel, gpt2_continuations, load_language_model
from udl.pretrained.models import FOLDER

SLIDES = ROOT / "slides"
CARD = (FOLDER / "README.md").read_text("utf-8")
HIDDEN, GRADIENT = "This network has two hidden", "The gradient of the"


def slide(number: int, name: str) -> str:
    """Return the source of one slide, notes included, each run of blanks as one."""
    text = (SLIDES / f"ch12_transformers_{number}.md").read_text("utf-8")
    found = re.search(rf"(?ms)^##? [^\n]*\{{#{name}[ }}].*?(?=^##? |\Z)", text)
    assert found, name
    return " ".join(found[0].split())


def front(number: int) -> str:
    """Return what stands before the first slide."""
    text = (SLIDES / f"ch12_transformers_{number}.md").read_text("utf-8")
    return " ".join(text.split("\n## ")[0].split())


@pytest.fixture(scope="module")
def book() -> LanguageModel:
    return load_language_model()


@pytest.fixture(scope="module")
def gpt2(book: LanguageModel) -> GPT2:
    assert isinstance(book.next_token, GPT2)
    return book.next_token


def prompt(book: LanguageModel, text: str) -> list[int]:
    return [book.end, *book.tokenizer.encode(text)]


def next_probabilities(book: LanguageModel, text: str) -> np.ndarray:
    return np.exp(book.next_token(tuple(prompt(book, text))))


def sizes(gpt2: GPT2) -> dict[str, int]:
    """Count the parameters of the parts of one layer and of the rest."""
    counted = {name: array.size for name, array in gpt2.parameters.items()}
    found = {
        part: sum(size for name, size in counted.items() if name.startswith(f"h.0.{part}"))
        for part in ("attn", "mlp", "ln")
    }
    found |= {name: counted[f"{name}.weight"] for name in ("wte", "wpe")}
    return found | {"last": counted["ln_f.weight"] + counted["ln_f.bias"]}


def listed(values: np.ndarray) -> list[str]:
    return [f"{value:.3f}" for value in values]


def scores_by_hand() -> np.ndarray:
    """Return the dot products of the page's example."""
    scores: np.ndarray = (attention_figures.QUERY @ attention_figures.KEYS.T)[-1]
    return scores


def test_sizes_of_a_dense_layer():
    words, channels = 1024, opening.NUM_CHANNELS
    said = slide(1, "dense-size")
    assert f"for {words:,} words takes {(words * channels) ** 2 / 1e9:.0f} billion weights" in said
    assert f"{words:,} words of {channels} numbers" in said
    assert f"take {3 * channels * (channels + 1) / 1e6:.1f} million parameters" in said


def test_the_example_of_three_keys():
    scores = scores_by_hand()
    said = slide(1, "decided")
    given = ", ".join(f"{score:g}".replace("-", "−") for score in scores)
    assert f"dot products {given}: " in said
    for factor in (1, 4):
        first, *others = listed(softmax(factor * scores))
        assert f"**{first}**, {', '.join(others)}." in said
    assert np.diff(np.sort(scores))[-1] == 1
    assert f"a ratio of e, which is {math.e:.1f}; a difference of four" in said
    assert f"a ratio of {math.exp(4):.0f}." in said
    largest = softmax(4 * scores).max()
    assert f"If one weight is {largest:.3f}" in slide(1, "saturation")
    assert f"about {largest * (1 - largest):.2f}; with two equal" in slide(1, "saturation")


def test_a_mask_after_the_softmax_leaks():
    scores = scores_by_hand()
    question, said = slide(1, "mask-after"), slide(1, "leak")
    given = [f"{score:g}".replace("-", "−") for score in scores]
    assert f"Scores {', '.join(given)}, and the last word" in question
    weights = listed(softmax(scores))
    words = f"the softmax of {given[0]}, {given[1]} and {given[2]} was on a slide, "
    assert words + f"{weights[0]}, {weights[1]} and {weights[2]}." in question
    before = softmax(scores[:2])
    assert f"| {', '.join(listed(before))}, 0 | {before.sum():.2f} |" in said
    for hidden, row in ((scores[2], "zero after"), (3.0, "zero after, hidden score 3")):
        left = softmax(np.array([*scores[:2], hidden]))[:2]
        assert f"| {row} | {', '.join(listed(left))}, 0 | {left.sum():.2f} |" in said
        assert f"{left.sum():.2f}" in said.split("::: notes")[1]


def silenced(gpt2: GPT2, layer: int, head: int) -> GPT2:
    """Return the model without what one head brings; layers and heads count from 0."""
    parameters = dict(gpt2.parameters)
    name = f"h.{layer}.attn.c_proj.weight"
    mixing = parameters[name].copy()
    part = len(mixing) // gpt2.num_heads
    mixing[head * part : (head + 1) * part] = 0
    parameters[name] = mixing
    return GPT2(parameters, gpt2.num_heads)


def test_a_head_that_looks_at_brackets(book: LanguageModel, gpt2: GPT2):
    said = slide(1, "heads-look")
    assert heads.SHOWN_HEADS[2:] == ((1, 1), (1, 2))  # those that the slide shows
    words = prompt(book, heads.TEXT)
    comma, bracket = (book.tokenizer.encode(sign)[0] for sign in (",", " ("))
    places = {sign: np.flatnonzero(np.array(words) == sign) for sign in (comma, bracket)}
    weights = heads.head_weights(heads.TEXT)[1]
    assert len(places[comma]) == 4
    assert weights[2, -1, places[bracket]].sum() > 0.8
    assert weights[1, -1, places[comma]].sum() > 0.5
    closing = book.tokenizer.encode(")")[0]
    p = [np.exp(one(words))[closing] for one in (gpt2, silenced(gpt2, 1, 2), silenced(gpt2, 0, 0))]
    assert f"closing bracket falls from {p[0]:.0%} to {p[1]:.0%}" in said
    first = heads.head_weights(heads.TEXT)[0, 0, -1, places[bracket]].sum()
    assert f"gives the bracket {first:.0%} of its weight" in said
    assert f"the probability falls to {p[2]:.0%}" in said
    closed = next_probabilities(book, heads.TEXT.replace("(", "(a) "))[closing]
    assert f"closing bracket has {closed:.0%} all the same" in said
    assert closed > p[0]


def test_the_three_lines_run():
    code = re.search(r"```python\n(.*?)```", (SLIDES / "ch12_transformers_1.md").read_text(), re.S)
    assert code
    space: dict[str, object] = {"np": np}
    exec(code[1], space)  # what the slide shows must run
    rng = np.random.default_rng(12)
    queries, keys, values = rng.standard_normal((3, 5, 8))
    function = space["attend"]
    assert callable(function)
    np.testing.assert_allclose(function(queries, keys, values), attention(queries, keys, values))
    given = [torch.tensor(part) for part in (queries, keys, values)]
    same = torch.nn.functional.scaled_dot_product_attention(*given)
    np.testing.assert_allclose(function(queries, keys, values), same.numpy())
    order = rng.permutation(5)
    shuffled = function(queries[order], keys[order], values[order])
    np.testing.assert_allclose(shuffled, function(queries, keys, values)[order])


def test_what_stands_where_in_a_layer(gpt2: GPT2):
    found = sizes(gpt2)
    layer = found["attn"] + found["mlp"] + found["ln"]
    said = slide(1, "layer-count")
    assert f"| attention | {found['attn']:,} | {found['attn'] / layer:.0%} |" in said
    assert f"| {found['mlp']:,} | {found['mlp'] / layer:.0%} |" in said
    assert f"| two norms | {found['ln']:,} | {found['ln'] / layer:.1%} |" in said
    assert f"{found['attn']:,} parameters for the attention" in slide(1, "heads-look")
    width = gpt2.parameters["wte.weight"].shape[1]
    assert found["attn"] == 4 * width * (width + 1)
    rest = [layer * gpt2.num_layers, found["wte"], found["wpe"], found["last"]]
    assert f"Three such layers have {rest[0]:,} parameters." in said
    assert f"take {rest[1]:,} more, the positions {rest[2]:,} and a last norm {rest[3]}" in said
    assert f"together {sum(rest):,}." in said
    assert f"It has {sum(rest):,} parameters" in front(2)


def test_words_in_another_order():
    order = moving.order_of(np.array(moving.SHOWN_PLACES))
    opening = [moving.WORDS[n] for n in moving.order_of(np.array(moving.OPENING_PLACES))]
    said = slide(1, "word-order")
    assert f"Outlines: *{' '.join(opening)}*" in said
    assert f"Filled: *{' '.join(moving.WORDS[n] for n in order)}*" in said
    assert moving.kept_outputs("none", order) == len(order) == 5
    assert moving.kept_outputs("sinusoidal", order) == moving.kept_outputs("rotary", order) == 0


def test_gradients_of_a_new_network():
    assert f"untrained networks of {norm_places.DEPTH} layers" in slide(1, "pre-post")
    found = norm_places.sizes()
    last, first = found["post_gradient"], found["pre_gradient"]
    assert last.min() > 0.75 * last[-1]
    assert last.max() < 1.25 * last[-1]
    assert (np.diff(first) < 0.05).all()
    assert first[-1] < first[0] / 2
    assert (np.diff(found["pre_signal"]) > 0).all()


def test_tables_after_two_beginnings(book: LanguageModel):
    table = slide(2, "table")
    told = [next_probabilities(book, text) for text in (HIDDEN, GRADIENT)]
    for row in range(4):
        cells = []
        for p in told:
            token = int(np.argsort(-p, kind="stable")[row])
            cells.append(f"{book.tokenizer.decode([token]).strip()} | {p[token]:.0%}")
        assert f"| {' | '.join(cells)} |" in table
    tops = [np.sort(p)[::-1][:4] for p in told]
    assert tops[0].sum() > 0.9 > tops[0][:3].sum()
    kept = [int(np.count_nonzero(keep_nucleus(p, 0.9))) for p in told]
    assert "Left, four tokens hold nine tenths" in table
    assert f"Right, it takes {kept[1]}." in table
    said = slide(2, "nucleus")
    ten = [np.sort(p)[::-1][:10].sum() for p in told]
    assert f"| ten tokens hold | {ten[0]:.0%} | {ten[1]:.0%} |" in said
    assert f"| tokens for 90% | {kept[0]} | {kept[1]} |" in said
    rows = [", ".join(f"{100 * p:.0f}" for p in top[:3]) for top in tops]
    question = slide(2, "how-much")
    for row, top, side in zip(rows, tops, ("left", "right"), strict=True):
        assert f"{row} and {100 * top[3]:.0f} on the {side}" in question


def test_what_texts_cost(book: LanguageModel):
    tokenizer = book.tokenizer
    assert isinstance(tokenizer, ByteTokenizer)
    merges = len(tokenizer.merges)
    assert f"learned {merges:,} merges" in slide(2, "most-tokens")
    said = slide(2, "vocabulary")
    pieces = [tokenizer.decode([n]).strip() for n in tokenizer.encode(" transformer")]
    assert f"takes **six** tokens: {'-'.join(pieces)}." in said
    assert len(pieces) == 6
    found = {name: values[-1] for name, values in vocabularies.bytes_per_token().items()}
    assert vocabularies.NUM_MERGES[-1] == merges
    ends = f"{found['English']:.1f} bytes of English, {found['German']:.1f} of German"
    assert f"{ends} and {found['Greek']:.1f} of Greek" in said
    assert found["German"] < found["book"]
    sentences = (
        "The parcel missed the train because it was late.",
        "Das Paket verpasste den Zug, weil es zu spät war.",
        "Το δέμα έχασε το τρένο γιατί άργησε.",
    )
    assert sentences[0] in said
    counts = [len(tokenizer.encode(text)) for text in sentences]
    words = f"{counts[0]} tokens in English, {counts[1]} in German, and {counts[2]} in Greek"
    assert words in said
    assert 3 < counts[2] / counts[0] < 4
    assert found["Greek"] == 1  # a token a byte: not even the two bytes of one letter are joined
    assert all(len(letter.encode()) == 2 for letter in sentences[2] if letter.isalpha())


def test_what_the_card_says(gpt2: GPT2):
    assert "| this model | 14.05 |" in CARD
    assert "| 14.18 |" in CARD
    assert "has perplexity 14.05, counting 7-grams 14.18" in slide(2, "better")
    assert "is lower by 0.009 ± 0.038 nats" in " ".join(CARD.split())
    assert "$0.009 \\pm 0.038$ nats" in slide(2, "neither")
    assert 4 < 0.038 / 0.009 < 4.5  # "four times as large"
    assert "1,231,045 tokens" in CARD
    assert "372 seconds of one core" in CARD
    assert "1.2 million tokens to learn from, six minutes of one core" in slide(2, "neither")
    assert f"book's model has {gpt2.num_tokens:,} tokens" in slide(2, "perplexity")
    assert f"a window of {gpt2.num_places} tokens" in slide(2, "targets")


def test_how_the_model_continues(book: LanguageModel):
    said = slide(2, "greedy")
    shown = " ".join(re.findall(r"\*([A-Z#][^*]+)\*(?!\*)", said))
    start = prompt(book, GRADIENT)
    found = greedy_decoding(book.next_token, start, 20).tokens[1:]
    text = " ".join(book.tokenizer.decode(found).split())
    assert text in shown
    after = next_probabilities(book, "The loss is the")
    assert book.tokenizer.decode([int(after.argmax())]) == " loss"
    drawn = sample_decoding(book.next_token, prompt(book, HIDDEN), 25, np.random.default_rng(0))
    assert drawn.tokens[len(prompt(book, HIDDEN)) :].count(book.end) == 1
    pieces = book.tokenizer.decode(drawn.tokens[1:]).split("\0")
    assert f"*{pieces[0].strip()}*" in said
    assert pieces[1].startswith("## What you added")
    beams = beam_search(book.next_token, start, 20, 2)[0]
    assert "The loss is the loss is the loss." in book.tokenizer.decode(beams.tokens)
    assert '"The loss is the loss is the loss."' in slide(2, "beams")


def test_one_distribution_at_three_temperatures(book: LanguageModel):
    said = slide(2, "temperature")
    assert f'after "{decoding_figures.PROMPT}"' in said
    log_p = book.next_token(tuple(prompt(book, decoding_figures.PROMPT)))
    best = np.argsort(-log_p, kind="stable")[: decoding_figures.NUM_SHOWN]
    assert book.tokenizer.decode([int(best[0])]) == " a"
    p = {heat: temper(log_p, heat) for heat in (0.5, 1.0, 2.0)}
    first = [f"{p[heat][best[0]]:.2f}" for heat in (1.0, 2.0, 0.5)]
    assert f"has {first[0]} at temperature 1 and {first[1]} at 2" in said
    assert f"at one half it would have {first[2]}." in said
    rest = [f"{1 - p[heat][best].sum():.2f}" for heat in (1.0, 2.0)]
    assert f"other {len(log_p) - len(best):,} tokens together: {rest[0]}, and {rest[1]} at" in said


def test_paths_of_the_tree():
    tree = decoding_figures.TREE
    first = tree[()]
    said = slide(2, "beams")
    assert max(tree["a",].values()) < 0.5
    assert f"less than one half: {first['a'] * tree['a',]['good']:.2f}." in said
    assert f'"raining again" with {first["raining"] * tree["raining",]["again"]:.2f}' in said
    greedy = greedy_decoding(decoding_figures.told, [], 2).tokens
    assert [decoding_figures.WORDS[token] for token in greedy] == ["a", "good"]
    best = beam_search(decoding_figures.told, [], 2, 2)[0].tokens
    assert [decoding_figures.WORDS[token] for token in best] == ["raining", "again"]


def test_what_gpt2_wrote():
    said = slide(2, "bath")
    told = {one.method: one.text.strip() for one in gpt2_continuations()}
    for name, method in (
        ("greedy", "greedy"),
        ("drawn", "sampling"),
        ("top-k, 10", "top-k, k = 10"),
        ("nucleus, 0.2", "nucleus, threshold 0.2"),
    ):
        assert f"| {name} | {told[method]} |" in said
    last = told["2001st most probable token each time"]
    assert last.startswith("mixed profits partnerships» buy generic+ ")
    assert "| mixed profits partnerships» buy generic+ … |" in said
    assert all(one.prompt == "The best thing about Bath is" for one in gpt2_continuations())


def test_what_a_layer_costs(gpt2: GPT2):
    width = gpt2.parameters["wte.weight"].shape[1]
    matrices = [
        array.size
        for name, array in gpt2.parameters.items()
        if name.startswith("h.0.") and array.ndim == 2
    ]
    assert sum(matrices) == 12 * width**2
    said = slide(2, "linear")
    for channels in (width, opening.NUM_CHANNELS):
        assert 12 * channels**2 == 2 * (6 * channels) * channels
        assert f"$D = {channels}$: {6 * channels:,}" in said
    n, layers = gpt2.num_places, gpt2.num_layers
    position, pair = 12 * width**2 * layers, 2 * width * layers
    scores = width * gpt2.num_tokens
    anew, kept = n * position + pair * n * (n + 1) / 2 + scores, position + pair * n + scores
    assert f"At {n} tokens the factor is {anew / kept:.0f}" in slide(2, "cache")


def test_the_cache_of_one_text():
    said = slide(2, "grouped")
    heads, layers = today.NUM_QUERY_HEADS, today.LAYERS
    assert f"text of {today.LENGTH:,} tokens in a model with {layers} layers of {heads} h" in said
    one = 2 * 2 * today.LENGTH * layers * today.CHANNELS_OF_A_HEAD / 1e9
    assert f"{heads * one:.1f} GB if each head has its own, {one:.2f} GB if all share" in said


def test_thin_matrices():
    thin, whole = 2 * 8 * 4096, 4096**2
    said = slide(2, "low-rank")
    assert f"{whole:,} weights stay, {thin:,} are trained" in said
    assert f"## {100 * thin / whole:.1f}%: two thin" in said
    assert f"C. {100 * thin / whole:.1f}%" in slide(2, "how-thin")


def test_the_phrase_of_the_first_merges():
    assert tokens.STEPS[0] == 0  # the picture begins with bytes, as the slide does
    assert "Begin with **bytes**" in slide(2, "merges")


def test_the_small_decoder_beside_counts():
    said = slide(2, "curve")
    assert f"logarithm of 30, which is {math.log(small_decoder.NUM_SIGNS):.1f}" in said
    found = small_decoder.losses()
    assert 0 < found["new"][0] - math.log(small_decoder.NUM_SIGNS) < 0.5
    three, four = small_decoder.counted_losses()["nats"]
    assert four + 0.2 < found["new"][-1] < three
    assert (
        f"better than 3-grams, {three:.2f} nats, and much worse than 4-grams, {four:.2f}." in said
    )
