"""Figures of chapter 12: text as tokens, and what a decoder learns from."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

from figures.ch12_transformers.parts import (
    SHEET_WIDTH,
    arrow,
    book_gpt2,
    book_model,
    box,
    number,
    sheet,
    width_of,
)
from figures.registry import figure
from udl import plot
from udl.experiments.ch12_transformers.vocabularies import NUM_MERGES, bytes_per_token
from udl.language import train_tokenizer
from udl.plot import Figure
from udl.pretrained import surprises

PHRASE = "the longest text had the largest test set"
STEPS = (0, 1, 2, 5, 20)


@figure(
    "merges",
    title="One text after 0, 1, 2, 5 and 20 merges",
    alt=(
        "The phrase “the longest text had the largest test set” five times, cut into boxes. "
        "Without merges each of its 41 characters is a box. After one merge each e-s is one box, "
        "after two each e-s-t. After twenty, six words are whole, all but the first with the blank "
        "before it, while “test” is two boxes and “set” still single letters."
    ),
    caption=(
        "Byte-pair encoding learned from the phrase itself. Each merge joins the pair of "
        "neighbours that occurs most often, and what is joined can be joined again. The middle dot "
        "stands for a blank, which belongs to the word after it: no merge crosses from one word to "
        "the next."
    ),
)
def merges() -> Figure:
    palette = plot.colors()
    fig, ax = sheet(3.6)
    spare = (SHEET_WIDTH - 0.4 - sum(map(width_of, PHRASE.replace(" ", "·")))) / len(PHRASE)
    for row, count in enumerate(STEPS):
        tokenizer = train_tokenizer(PHRASE, count)
        numbers = tokenizer.encode(PHRASE)
        pieces = [tokenizer.decode([n]).replace(" ", "·") for n in numbers]
        y = 30.3 - 6.9 * row
        merged = "merge" if count == 1 else "merges"
        plot.label(ax, 0, y + 2.9, f"{count} {merged}: {len(pieces)} tokens", "muted")
        widths = [width_of(piece) for piece in pieces]
        left = 0.2
        for piece, width, token in zip(pieces, widths, numbers, strict=True):
            size = width + spare * len(piece)
            color, share = (palette.muted, 0.04) if token < 256 else (palette.model, 0.24)
            box(
                ax,
                (left + size / 2, y),
                (size - 0.26, 2.9),
                color,
                piece,
                share=share,
                boxstyle="square,pad=0",
                linewidth=0.8,
            )
            left += size
    return fig


@figure(
    "vocabulary",
    title="Bytes a token against the number of merges",
    alt=(
        "Bytes a token against the number of merges, 0 to 1,280. All four curves begin at 1. "
        "English sentences rise to 2.5, the book's held-out text to 2.4 and German sentences to "
        "1.8, each ever more slowly. The curve of Greek sentences stays at 1."
    ),
    caption=(
        "Mean number of bytes that a token of the book's vocabulary stands for, against the number "
        "of merges that are used: on a section that the vocabulary was not learned from, full of "
        "formulas and code, and on the same few sentences in three languages. Not even the two "
        "bytes of one Greek letter met often enough in the corpus to be joined."
    ),
)
def vocabulary() -> Figure:
    palette = plot.colors()
    found = bytes_per_token()
    fig, ax = plot.new_figure(height=3.3)
    colors = (palette.model, *palette.classes[:3])
    for (name, values), color in zip(found.items(), colors, strict=True):
        ax.plot(NUM_MERGES, values, "o-", color=color, markersize=4, clip_on=False)
        apart = {"English": 6, "book": -6}.get(name, 0)
        plot.label(ax, NUM_MERGES[-1], values[-1], name, color, offset=(8, apart))
    ax.set(xlim=(0, NUM_MERGES[-1]), ylim=(0, 3), xlabel="merges", ylabel="bytes a token")
    ax.set_yticks([0, 1, 2, 3])
    ax.set_xticks([0, 320, 640, 960, 1280], ["0", "320", "640", "960", "1,280"])
    return fig


TAUGHT = "The gradient of the loss is small."


@figure(
    "targets",
    title="One text gives a loss at every position",
    alt=(
        "Eight input tokens in a row at the bottom, “start The gradient of the loss is small”, "
        "enter a decoder. Above each leaves an arrow to its target, the token that follows, and "
        "above that a bar for the loss. The first is highest with 9.6; “gradient” costs 4.1, “of” "
        "1.8, “the” 1.0 and the full stop 4.8."
    ),
    caption=(
        "A text as a training example for a decoder. The target at each position is the next "
        "input, so that a single pass gives a loss at all of them: here $-\\log$ of the "
        "probability that the book's model gives to the target, in nats. The causal mask keeps "
        "every position from seeing its own answer. The first loss is above that of an even guess "
        "(7.3), since the model expects the beginning of a program or of a section (83%)."
    ),
)
def targets() -> Figure:
    palette = plot.colors()
    model = book_model()
    tokens = [model.end, *model.tokenizer.encode(TAUGHT)]
    pieces = ["start", *(model.tokenizer.decode([token]).strip() for token in tokens[1:])]
    losses = surprises(book_gpt2(), tokens)
    left, step = 6.6, (SHEET_WIDTH - 6.6) / len(losses)
    fig, ax = sheet(3.65)
    inputs, decoder, wanted, floor = 1.7, 8.1, 14.6, 18.0
    for y, words in ((inputs, "input"), (wanted, "target"), (floor + 1.2, "loss")):
        plot.label(ax, 0, y, words, "muted", va="baseline")
    middle = left + step * len(losses) / 2
    box(ax, (middle, decoder), (step * len(losses) - 0.6, 3.6), palette.model, "decoder")
    for n, loss in enumerate(losses):
        x = left + step * (n + 0.5)
        plot.label(ax, x, inputs, pieces[n], ha="center", va="baseline")
        arrow(ax, (x, inputs + 2.1), (x, decoder - 2.0))
        arrow(ax, (x, decoder + 2.0), (x, wanted - 0.9))
        plot.label(ax, x, wanted, pieces[n + 1], "truth", ha="center", va="baseline")
        top = floor + 1.35 * loss
        ax.fill_between([x - 1.7, x + 1.7], floor, top, color=palette.loss)
        plot.label(ax, x, top + 0.7, number(loss, 1), "loss", ha="center", va="baseline")
    ax.plot([left, SHEET_WIDTH], [floor, floor], color=palette.muted, linewidth=0.8)
    return fig
