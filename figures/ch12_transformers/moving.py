"""Figures of chapter 12 that move on the page, each as it stands in print."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import heapq
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from figures.registry import figure
from udl import plot
from udl.attention import attention, attention_weights, rotate, sinusoidal_positions
from udl.language.decoding import keep_nucleus, keep_top_k, temper
from udl.plot import Axes, Figure
from udl.pretrained import load_language_model, next_token_tables

Array = np.ndarray

# ------------------------------------------------------------------------------- one query

# Six keys all around, so that wherever the query points one of them answers; the values stand in
# another order, since what a position offers need not resemble what it answers to.
KEYS = np.array([[2.4, 0.5], [1.3, 1.9], [-1.2, 2.1], [-2.4, -0.4], [-0.7, -2.1], [1.6, -1.6]])
VALUES = np.array([[2.6, 1.4], [-0.4, 2.7], [-2.7, 1.3], [1.0, -2.6], [2.8, -1.2], [-1.9, -1.8]])
REACH = 4.0
SHOWN_ANGLE, SHOWN_LENGTH, SHOWN_DIVISOR = 64.0, 1.5, 1.4


@dataclass(frozen=True, eq=False)
class Answer:
    """What one query gets: its dot products (6,), weights (6,) and output (2,)."""

    query: Array
    products: Array
    weights: Array
    output: Array


def answer(angle: float, length: float, divisor: float) -> Answer:
    """Return what a query gets that points so many degrees above the first axis."""
    query = length * np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))])
    given = query[None], KEYS
    return Answer(
        query=query,
        products=KEYS @ query,
        weights=attention_weights(*given, scale=1 / divisor)[0],
        output=attention(*given, VALUES, scale=1 / divisor)[0],
    )


def draw_plane(ax: Axes, places: Array, weights: Array, color: str) -> None:
    """Draw numbered points and around each a disc whose area is its weight."""
    palette = plot.colors()
    ax.scatter(
        places[:, 0],
        places[:, 1],
        s=5200 * weights,
        color=palette.uncertainty,
        alpha=0.35,
        linewidths=0,
    )
    ax.plot(*places.T, "o", color=color, markersize=6)
    for n, (x, y) in enumerate(places, start=1):
        plot.label(ax, x, y, f"{n}", color, offset=(8, 9), ha="center")
    ax.set(xlim=(-REACH, REACH), ylim=(-REACH, REACH), aspect="equal")
    ax.set_xticks([-4, -2, 0, 2, 4], ["−4", "−2", "0", "2", "4"])
    ax.set_yticks([-4, -2, 0, 2, 4], ["−4", "−2", "0", "2", "4"])


@figure(
    "one-query",
    title="What one query gets from six keys",
    alt=(
        "Left, six numbered points, the keys, and an arrow from the origin, the query, that points "
        "up to the right, close to the direction of key 2. Discs around the points have the "
        "weights as areas: large at key 2, smaller at 1 and 3, almost nothing elsewhere. Right, "
        "the six values with the same discs; the output is a point between values 1, 2 and 3."
    ),
    caption=(
        "Left, one query (arrow) and six keys. The weight of each key, a softmax of the dot "
        "products over $\\sqrt{2} \\approx 1.4$, is the area of its disc. Right, the values that "
        "belong to the keys. The output is their mean with these weights."
    ),
)
def one_query() -> Figure:
    palette = plot.colors()
    got = answer(SHOWN_ANGLE, SHOWN_LENGTH, SHOWN_DIVISOR)
    fig, (left, right) = plot.new_figure(height=3.1, cols=2)
    draw_plane(left, KEYS, got.weights, palette.classes[1])
    style = {"arrowstyle": "-|>", "color": palette.classes[0], "linewidth": 2.2}
    style |= {"shrinkA": 0, "shrinkB": 0, "mutation_scale": 15}
    left.annotate("", xy=tuple(got.query), xytext=(0, 0), arrowprops=style)
    plot.label(left, 0.1, -0.35, "query", palette.classes[0], ha="center", va="top")
    draw_plane(right, VALUES, got.weights, palette.classes[2])
    right.plot(*got.output, "D", color=palette.model, markersize=8, zorder=5)
    across, up = got.output
    plot.label(right, across, up, "output", "model", ha="center", offset=(0, -15))
    left.set_title("keys")
    right.set_title("values")
    return fig


# ------------------------------------------------------------------------------ word order

WORDS = ("the", "dog", "bit", "a", "man")
OPENING_PLACES = (1, 2, 3, 4, 5)
SHOWN_PLACES = (1, 5, 3, 4, 2)
KINDS = {
    "none": "no positions",
    "sinusoidal": "sinusoidal positions",
    "rotary": "rotary positions",
}
_RNG = np.random.default_rng(15)
# In tenths: a page can hold them. Weights of this size tell words and places clearly apart.
EMBEDDINGS = np.round(_RNG.normal(size=(5, 4)), 1)
QUERY_WEIGHTS, KEY_WEIGHTS, VALUE_WEIGHTS = np.round(0.8 * _RNG.normal(size=(3, 4, 4)), 1)


def word_outputs(kind: str, order: Array, start: int = 0) -> Array:
    """Return the output (5, 4) of each word, in the order of `WORDS`.

    `order` says which word stands at each place; the first place has the number `start`.
    """
    places = start + np.arange(len(order))
    x = EMBEDDINGS[order]
    if kind == "sinusoidal":
        x = x + sinusoidal_positions(int(places[-1]) + 1, x.shape[1])[places]
    queries, keys, values = x @ QUERY_WEIGHTS.T, x @ KEY_WEIGHTS.T, x @ VALUE_WEIGHTS.T
    if kind == "rotary":
        queries, keys = rotate(queries, places), rotate(keys, places)
    outputs: Array = np.empty_like(values)
    outputs[order] = attention(queries, keys, values)
    return outputs


def order_of(places: Array) -> Array:
    """Return which word comes first, second, and so on; the earlier word of two at one place."""
    return np.argsort(places, kind="stable")


def kept_outputs(kind: str, order: Array, start: int = 0) -> int:
    """Count words whose output is that of the opening sentence, which begins at place 0."""
    opening = word_outputs(kind, order_of(np.array(OPENING_PLACES)))
    apart = np.abs(word_outputs(kind, order, start) - opening).max(axis=1)
    return int(np.count_nonzero(apart < 1e-6))


@figure(
    "word-order",
    title="What the order of the words does to their outputs",
    alt=(
        "Three rows of bars under the words the, man, bit, a, dog: four bars a word, with outlines "
        "of that word's bars in the sentence the dog bit a man. In the first row, without "
        "positions, bars and outlines agree under every word. With sinusoidal and with rotary "
        "positions they differ under all five words."
    ),
    caption=(
        "The outputs of one small self-attention, four channels a word, for “the man bit a dog” "
        "(bars) and for “the dog bit a man” (outlines, drawn under the same words). Without "
        "positions each word keeps its output."
    ),
)
def word_order() -> Figure:
    palette = plot.colors()
    order = order_of(np.array(SHOWN_PLACES))
    fig, axes = plot.new_figure(height=4.6, rows=3, sharex=True)
    across = np.arange(5)[:, None] + np.linspace(-0.27, 0.27, 4)  # (5 places, 4 channels)
    for ax, (kind, name) in zip(axes, KINDS.items(), strict=True):
        now = word_outputs(kind, order)[order]
        before = word_outputs(kind, order_of(np.array(OPENING_PLACES)))[order]
        ax.bar(across.ravel(), now.ravel(), 0.13, color=palette.model)
        for x, y in zip(across.ravel(), before.ravel(), strict=True):
            sides = [x - 0.085, x - 0.085, x + 0.085, x + 0.085]
            ax.plot(sides, [0, y, y, 0], color=palette.text, linewidth=1.1)
        ax.axhline(0, color=palette.muted, linewidth=1.0)
        kept = kept_outputs(kind, order)
        said = "all as before" if kept == len(WORDS) else f"{kept} of 5 as before"
        ax.set(ylim=(-2.6, 2.6), xlim=(-0.5, 4.5), title=f"{name}: {said}")
        ax.set_yticks([-2, 0, 2], ["−2", "0", "2"])
        ax.grid(visible=False, axis="x")
    axes[-1].set_xticks(range(5), [WORDS[n] for n in order])
    return fig


# ----------------------------------------------------------------------------- token draws

PROMPT = "The gradient"
NUM_TOKENS, NUM_STEPS, NUM_TABLES = 8, 4, 74
NUM_SEEDS = 20
SHOWN_SEED = 11
SHOWN_TEMPERATURE, SHOWN_K, SHOWN_THRESHOLD = 1.0, 6, 0.9
# For each seed and step a whole number from 0 to 99; the number drawn is half a hundredth above.
DRAWS = np.array(
    [np.random.default_rng(seed).integers(100, size=NUM_STEPS) for seed in range(NUM_SEEDS + 1)]
)
Path = tuple[int, ...]


@dataclass(frozen=True)
class Table:
    """The most probable next tokens after a text: numbers, pieces, probabilities in 1/10,000."""

    tokens: tuple[int, ...]
    pieces: tuple[str, ...]
    probabilities: tuple[int, ...]


@lru_cache
def tables() -> dict[Path, Table]:
    """Return the book's model's tables after the most probable continuations of the prompt.

    A continuation is written as the places of its tokens in the tables before it, from 0.
    """
    model = load_language_model("book")
    prompt = model.tokenizer.encode(PROMPT)
    found: dict[Path, Table] = {}
    # The most probable first; the second step has all its tables.
    waiting: list[tuple[float, Path, tuple[int, ...]]] = [(-2.0, (), ())]
    while waiting and len(found) < NUM_TABLES:
        weight, path, tokens = heapq.heappop(waiting)
        text = (*prompt, *tokens)
        table = next_token_tables(model, text, NUM_TOKENS, given=len(text))[0]
        shares = table.probabilities / table.probabilities.sum()
        whole = tuple(int(one) for one in np.rint(10_000 * table.probabilities))
        found[path] = Table(table.tokens, table.pieces, whole)
        if len(path) + 1 == NUM_STEPS:
            continue
        for rank, (token, share) in enumerate(zip(table.tokens, shares, strict=True)):
            if token == model.end:
                continue
            value = weight * float(share) - (1.0 if not path else 0.0)
            heapq.heappush(waiting, (value, (*path, rank), (*tokens, token)))
    return dict(sorted(found.items()))


def shown(piece: str) -> str:
    """Write a piece so that blanks and ends of lines can be seen."""
    return piece.replace("\x00", "(end)").replace("\n", "¶").replace(" ", "·")


def changed(path: Path, temperature: float, k: int, threshold: float) -> Array:
    """Return what is drawn from after a continuation, (8,): tempered, then cut, then cut again."""
    p = np.array(tables()[path].probabilities, dtype=float)
    tempered = temper(np.log(p / p.sum()), temperature)
    kept: Array = keep_nucleus(keep_top_k(tempered, k), threshold)
    return kept


def taken(kept: Array, number: float) -> int:
    """Return the first token at which the running sum passes a number between 0 and 1."""
    return int(np.count_nonzero(np.cumsum(kept) < number - 1e-9))


def follow(temperature: float, k: int, threshold: float, numbers: Array) -> tuple[Path, Array]:
    """Return the places of the tokens drawn, and the distributions (at most 4, 8) drawn from."""
    path: Path = ()
    rows: list[Array] = []
    while len(path) < NUM_STEPS and path in tables():
        rows.append(changed(path, temperature, k, threshold))
        path = (*path, taken(rows[-1], float(numbers[len(path)])))
    return path, np.array(rows)


def numbers_of(seed: int) -> Array:
    """Return the numbers (4,) that a seed draws."""
    return np.asarray(DRAWS[seed] / 100 + 0.005)


def draw_table(ax: Axes, path: Path, kept: Array) -> None:
    """Draw a table as bars: outlined what the model says, filled what is drawn from."""
    palette = plot.colors()
    table = tables()[path]
    rows = np.arange(NUM_TOKENS)
    ax.barh(rows, kept, 0.62, color=palette.model)
    said = np.array(table.probabilities) / 10_000
    ax.barh(rows, said, 0.62, color="none", edgecolor=palette.text, linewidth=1.3)
    widest = 1.08 * float(np.max(kept))
    ax.set(xlim=(0, widest), ylim=(NUM_TOKENS - 0.4, -0.6), xlabel="probability")
    ax.set_yticks(rows, [f"“{shown(piece)}”" for piece in table.pieces])
    ticks = np.arange(0, widest, 0.2)
    ax.set_xticks(ticks, [f"{one:.1g}" for one in ticks])
    ax.grid(visible=False, axis="y")
    for name, out in zip(ax.get_yticklabels(), kept == 0, strict=True):
        if out:
            name.set_color(plot.readable(palette.muted))


@figure(
    "token-draws",
    title="From a table of probabilities to a text",
    alt=(
        "Left, outlined bars of the eight most probable next tokens after a prompt and one token; "
        "the last ones are cut off and empty, the filled bars of the others are longer than their "
        "outlines. Right, four strips from 0 to 1, one a step, divided among the tokens kept; a "
        "dot on each strip, the number drawn, picks a piece, whose name stands beside it."
    ),
    caption=(
        "Four draws of the book's own model after “The gradient”, of the 6 most probable "
        "tokens and of these only as many as reach 0.9. Left, the table of the second step: what "
        "the model says (outlines) and what is drawn from (filled). Right, the strips that the "
        "numbers drawn (dots) fall on. A dot before a token stands for its blank."
    ),
)
def token_draws() -> Figure:
    palette = plot.colors()
    numbers = numbers_of(SHOWN_SEED)
    path, rows = follow(SHOWN_TEMPERATURE, SHOWN_K, SHOWN_THRESHOLD, numbers)
    fig, (left, right) = plot.new_figure(height=3.6, cols=2)
    draw_table(left, path[:1], rows[1])
    left.set_title("second step")
    for step, kept in enumerate(rows):
        start = np.concatenate([[0.0], np.cumsum(kept)[:-1]])
        for rank in np.flatnonzero(kept):
            strong = rank == path[step]
            right.barh(
                step,
                kept[rank],
                0.34,
                left=start[rank],
                color=palette.model if strong else palette.uncertainty,
                alpha=1.0 if strong else 0.45,
                edgecolor=palette.background,
                linewidth=1.5,
            )
        right.plot(numbers[step], step, "o", color=palette.text, markersize=7, zorder=5)
        piece = shown(tables()[path[:step]].pieces[path[step]])
        plot.label(right, 0.0, step - 0.36, f"{step + 1}: “{piece}”", "model")
    right.set(xlim=(0, 1), ylim=(NUM_STEPS - 0.6, -0.7), xlabel="number drawn", yticks=[])
    right.set_xticks([0, 0.5, 1], ["0", "0.5", "1"])
    right.grid(visible=False)
    right.set_title("four draws")
    return fig
