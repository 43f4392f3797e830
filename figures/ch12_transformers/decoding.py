"""Figures of chapter 12: from a distribution over tokens to a text."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from figures.ch12_transformers.parts import Array, Point, book_gpt2, book_model, box, number, sheet
from figures.registry import figure
from udl import plot
from udl.experiments.ch12_transformers import small_decoder
from udl.language import beam_search, greedy_decoding, temper
from udl.plot import Figure

PROMPT = "A network with"
NUM_SHOWN = 8


@figure(
    "training-curve",
    title="A small decoder of characters learns",
    alt=(
        "Nats a character against 400 training steps. Dots for the loss of single batches fall "
        "from 3.6 to about 1.6, quickly at first. A line for new text falls from 3.6 to 1.74. "
        "Dashed lines mark n-gram models: 3-grams at 1.78, just above the end of the curve, and "
        "4-grams at 1.41, well below it."
    ),
    caption=(
        "The decoder of the page while it is trained: the loss of each step's batch (dots), and "
        "that on sentences kept aside (line). Dashed: what smoothed 3-grams and 4-grams, counted "
        "in the same training text, reach on these sentences."
    ),
)
def training_curve() -> Figure:
    palette = plot.colors()
    found, counted = small_decoder.losses(), small_decoder.counted_losses()["nats"]
    fig, ax = plot.new_figure(height=3.2)
    steps = np.arange(len(found["train"]))
    ax.plot(steps, found["train"], "o", color=palette.loss, markersize=2.0, zorder=2, clip_on=False)
    ax.plot(
        found["steps"],
        found["new"],
        "o-",
        color=palette.model,
        markersize=4.5,
        zorder=3,
        clip_on=False,
    )
    for order, nats in zip(small_decoder.ORDERS, counted, strict=True):
        ax.plot([0, 401], [nats] * 2, color=palette.muted, lw=1.2, dashes=(4, 3), clip_on=False)
        words = f"{order}-grams {nats:.2f}"
        plot.label(ax, 2, nats, words, "muted", va="bottom", offset=(0, 2))
    plot.label(ax, 60, 2.75, "new text", "model")
    plot.label(ax, 60, 3.1, "training batches", "loss")
    ax.set(xlabel="step", ylabel="nats a character", xlim=(0, 401), ylim=(1.2, 3.7))
    ax.set_xticks([0, 100, 200, 300, 400])
    ax.set_yticks([1.5, 2, 2.5, 3, 3.5], ["1.5", "2", "2.5", "3", "3.5"])
    return fig


@figure(
    "temperature",
    title="One distribution at three temperatures",
    alt=(
        "Three bar charts of the eight most probable tokens after “A network with” and of all "
        "others together. At temperature 0.5 the first token, “a”, has 0.37 and all others 0.11. "
        "At 1 it has 0.11 and the others 0.61. At 2 the eight bars are tiny and almost equal, and "
        "the others have 0.90."
    ),
    caption=(
        "The probabilities that the book's model gives to the next token after “A network with”, "
        "for three temperatures $T$. A low temperature sharpens the distribution and a high one "
        "flattens it, which moves probability to the other 1,528 tokens."
    ),
)
def temperature() -> Figure:
    palette = plot.colors()
    model = book_model()
    log_p = model.next_token((model.end, *model.tokenizer.encode(PROMPT)))
    best = np.argsort(-log_p, kind="stable")[:NUM_SHOWN]
    names = [model.tokenizer.decode([int(token)]).strip() for token in best]
    fig, axes = plot.new_figure(height=4.6, rows=3, sharex=True)
    places = np.arange(NUM_SHOWN)
    for ax, heat in zip(axes, (0.5, 1.0, 2.0), strict=True):
        p = temper(log_p, heat)
        rest = 1 - p[best].sum()
        ax.bar(places, p[best], width=0.7, color=palette.uncertainty)
        ax.bar(NUM_SHOWN + 0.5, rest, width=0.7, color=palette.muted)
        for x, height in ((0, p[best[0]]), (NUM_SHOWN + 0.5, rest)):
            plot.label(ax, x, height, number(height), ha="center", va="bottom", offset=(0, 2))
        plot.label(ax, 4.0, 0.72, f"$T = {heat:g}$", ha="center")
        ax.set_ylim(0, 1)
        ax.set_yticks([0, 0.5, 1], ["0", "0.5", "1"])
        ax.grid(visible=False, axis="x")
    fig.supylabel("probability")
    axes[2].set_xticks([*places, NUM_SHOWN + 0.5], [*names, "others"])
    return fig


TREE: dict[tuple[str, ...], dict[str, float]] = {
    (): {"a": 0.5, "raining": 0.4, "late": 0.1},
    ("a",): {"good": 0.4, "long": 0.36, "new": 0.24},
    ("raining",): {"again": 0.8, "hard": 0.2},
    ("late",): {"again": 0.7, "now": 0.3},
}
WORDS = sorted({word for words in TREE.values() for word in words})


def told(tokens: Sequence[int]) -> Array:
    """Return the log probabilities of the tree's words after some of them."""
    here = TREE[tuple(WORDS[token] for token in tokens)]
    with np.errstate(divide="ignore"):
        logarithms: Array = np.log(np.array([here.get(word, 0.0) for word in WORDS]))
    return logarithms


@figure(
    "beam-tree",
    title="Where the best first word does not begin the best text",
    alt=(
        "A tree of two words after “It was”. The most probable first word is “a” (0.5), whose best "
        "second word makes “a good” with 0.20. The second most probable first word, “raining” "
        "(0.4), leads to “raining again” with 0.32. Greedy decoding takes the first path; two "
        "beams keep both first words and find the second."
    ),
    caption=(
        "Probabilities of a made-up model after “It was”, and at the ends those of both words "
        "together. Greedy decoding (dashed, orange) commits itself to “a” and ends at 0.20. Beam "
        "search with two beams keeps “a” and “raining” (tinted) and finds 0.32 (blue)."
    ),
)
def beam_tree() -> Figure:
    palette = plot.colors()
    greedy = tuple(WORDS[t] for t in greedy_decoding(told, [], 2).tokens)
    best = tuple(WORDS[t] for t in beam_search(told, [], 2, 2)[0].tokens)
    kept = {tuple(WORDS[t] for t in b.tokens) for n in (1, 2) for b in beam_search(told, [], n, 2)}
    fig, ax = sheet(3.7)
    root_x, node_x, leaf_x = 5.0, 19.5, 37.0
    heights: dict[str, list[float]] = {}  # of the leaves of each first word
    for n, (first, _) in enumerate((f, s) for f in TREE[()] for s in TREE[f,]):
        heights.setdefault(first, []).append(33.9 - 4.75 * n - 1.4 * len(heights))
    middles = {first: float(np.mean(ys)) for first, ys in heights.items()}

    def edge(start: Point, end: Point, words: tuple[str, ...]) -> None:
        color, width, line = palette.muted, 1.1, "solid"
        if words == best[: len(words)]:
            color, width = palette.model, 3.0
        elif words == greedy[: len(words)]:
            color, width, line = palette.classes[0], 2.4, "dashed"
        x, y = zip(start, end, strict=True)
        ax.plot(x, y, color=color, linewidth=width, linestyle=line, zorder=1)

    def word(place: Point, words: tuple[str, ...], p: float) -> None:
        color, share = (palette.model, 0.2) if words in kept else (palette.muted, 0.03)
        box(ax, place, (10.2, 3.5), color, f"{words[-1]} {p:g}", share=share)

    root = root_x, float(np.mean(list(middles.values())))
    box(ax, root, (9.0, 3.6), palette.muted, "It was", share=0.06)
    for first, p in TREE[()].items():
        node = node_x, middles[first]
        edge((root[0] + 4.5, root[1]), (node[0] - 5.1, node[1]), (first,))
        word(node, (first,), p)
        for y, (second, q) in zip(heights[first], TREE[first,].items(), strict=True):
            both = first, second
            edge((node[0] + 5.1, node[1]), (leaf_x - 5.1, y), both)
            word((leaf_x, y), both, q)
            name, color = {best: ("beams", "model"), greedy: ("greedy", palette.classes[0])}.get(
                both, ("", "muted")
            )
            weight = "bold" if name else "normal"
            text = f"{number(p * q)} {name}".strip()
            plot.label(ax, leaf_x + 6.0, y, text, color, fontweight=weight)
    return fig


@figure(
    "cache",
    title="Multiplications for one more token, with and without a cache",
    alt=(
        "Millions of multiplications for the next token against the length of the text, 1 to 128 "
        "tokens, with a logarithmic vertical axis. Both curves begin at half a million. With kept "
        "keys and values the curve rises only to 0.55 million; without, it climbs to 47 million, "
        "86 times as many."
    ),
    caption=(
        "Multiplications that the book's model needs for the token after a text, counted from its "
        "sizes. Without a cache it computes all positions anew. With the keys and values of the "
        "earlier positions kept, only the last one goes through the layers, and the text's length "
        "shows only in its attention. Of all pairs of positions those count that the causal mask "
        "allows."
    ),
)
def cache() -> Figure:
    palette = plot.colors()
    gpt2 = book_gpt2()
    width, layers = gpt2.parameters["wte.weight"].shape[1], gpt2.num_layers
    n = np.arange(1, gpt2.num_places + 1)
    # Each position: four maps of D x D and two of D x 4 D; each pair: a product and a mean.
    position, pair, last = 12 * width**2 * layers, 2 * width * layers, width * gpt2.num_tokens
    kept = position + pair * n + last
    anew = position * n + pair * n * (n + 1) / 2 + last
    fig, ax = plot.new_figure(height=3.1)
    ax.semilogy(n, anew / 1e6, color=palette.loss, clip_on=False)
    ax.semilogy(n, kept / 1e6, color=palette.model, clip_on=False)
    plot.label(ax, 70, 60, "all computed anew", "loss", ha="center")
    plot.label(ax, 128, 0.75, "keys and values kept", "model", ha="right")
    ax.set(
        xlabel="tokens in the text",
        ylabel="millions of multiplications",
        xlim=(1, 128),
        ylim=(0.3, 100),
    )
    ax.set_xticks([1, 32, 64, 96, 128])
    ax.set_yticks([1, 10, 100], ["1", "10", "100"])
    ax.minorticks_off()
    return fig
