"""Time attention against torch, and decoding with kept keys and values against without.

All on one thread, in float64: self-attention of eight heads over 256 positions of 256 channels,
and as many tokens as the shipped language model has places for.
"""

from statistics import median

import numpy as np

from benchmarks.timing import main, on_one_thread, seconds

POSITIONS, CHANNELS, HEADS, BATCH = 256, 256, 8, 4
LENGTH = 127
REPEATS, DECODING_REPEATS = 20, 5


def rows() -> list[tuple[str, float, float]]:
    """Time ours against torch, and the cache against none.

    Returns
    -------
    list of (str, float, float)
        Name, median seconds of the baseline and median seconds of ours.
    """
    return on_one_thread("benchmarks.attention")


def measure() -> list[tuple[str, float, float]]:
    """Time the functions in this process, torch and ours in turn."""
    import torch

    from udl.attention import causal_mask, multihead_attention, random_attention

    torch.set_num_threads(1)
    rng = np.random.default_rng(7)
    parameters = random_attention(CHANNELS, HEADS, rng)
    x, mask = rng.normal(size=(BATCH, POSITIONS, CHANNELS)), causal_mask(POSITIONS)
    layer = torch.nn.MultiheadAttention(CHANNELS, HEADS, batch_first=True, dtype=torch.float64)
    inputs, hidden = torch.tensor(x), torch.tensor(~mask)

    @torch.no_grad()
    def theirs():
        layer(inputs, inputs, inputs, attn_mask=hidden, need_weights=False)

    times = {"torch": [], "ours": []}
    for _ in range(REPEATS):
        times["torch"].append(seconds(theirs))
        times["ours"].append(seconds(multihead_attention, parameters, x, mask))
    name = f"{HEADS} heads over {POSITIONS} positions, batch of {BATCH}"
    return [
        (f"{name}, torch", median(times["torch"]), median(times["ours"])),
        _decoding(),
    ]


def _decoding() -> tuple[str, float, float]:
    """Let the shipped model write, reading the whole text each time or the last token alone."""
    from udl.pretrained import load_language_model

    book = load_language_model()
    model = book.next_token

    def from_the_beginning():
        text = [book.end]
        for _ in range(LENGTH):
            text.append(int(np.argmax(model.logits(text)[-1])))

    def with_what_was_kept():
        text, cache = [book.end], []
        for _ in range(LENGTH):
            text.append(int(np.argmax(model.logits(text[-1:], cache)[-1])))

    pairs = [
        (seconds(from_the_beginning), seconds(with_what_was_kept)) for _ in range(DECODING_REPEATS)
    ]
    without, kept = (median(found) for found in zip(*pairs, strict=True))
    return (f"{LENGTH} tokens by the book's model, keys and values computed anew", without, kept)


if __name__ == "__main__":
    main(measure, rows)
