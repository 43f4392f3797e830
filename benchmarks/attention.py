"""Time attention against torch, and decoding with kept keys and values against without.

All on one thread, in float64: self-attention of eight heads over 256 positions of 256 channels,
and 60 tokens after a prompt of one, from a model of four layers of 128 channels.
"""

from statistics import median

import numpy as np

from benchmarks.timing import main, on_one_thread, seconds

POSITIONS, CHANNELS, HEADS, BATCH = 256, 256, 8, 4
WIDTH, LAYERS, VOCABULARY, LENGTH = 128, 4, 1000, 60
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
        _decoding(rng),
    ]


def _decoding(rng: np.random.Generator) -> tuple[str, float, float]:
    """Decode greedily, reading the whole text each time or the last token alone."""
    model = _model(rng)

    def from_the_beginning():
        text = [0]
        for _ in range(LENGTH):
            text.append(int(np.argmax(model.logits(text)[-1])))

    def with_what_was_kept():
        text, cache = [0], []
        for _ in range(LENGTH):
            text.append(int(np.argmax(model.logits(text[-1:], cache)[-1])))

    pairs = [
        (seconds(from_the_beginning), seconds(with_what_was_kept)) for _ in range(DECODING_REPEATS)
    ]
    without, kept = (median(found) for found in zip(*pairs, strict=True))
    return (f"decoding of {LENGTH} tokens, keys and values computed anew", without, kept)


def _model(rng: np.random.Generator):
    from udl.language import GPT2

    def drawn(*shape):
        return rng.normal(0, 0.1, shape)

    parameters = {
        "wte.weight": drawn(VOCABULARY, WIDTH),
        "wpe.weight": drawn(LENGTH + 1, WIDTH),
        "ln_f.weight": np.ones(WIDTH),
        "ln_f.bias": np.zeros(WIDTH),
    }
    for layer in range(LAYERS):
        for part, rows_in, rows_out in (
            ("attn.c_attn", 1, 3),
            ("attn.c_proj", 1, 1),
            ("mlp.c_fc", 1, 4),
            ("mlp.c_proj", 4, 1),
        ):
            parameters[f"h.{layer}.{part}.weight"] = drawn(rows_in * WIDTH, rows_out * WIDTH)
            parameters[f"h.{layer}.{part}.bias"] = np.zeros(rows_out * WIDTH)
        for norm in ("ln_1", "ln_2"):
            parameters[f"h.{layer}.{norm}.weight"] = np.ones(WIDTH)
            parameters[f"h.{layer}.{norm}.bias"] = np.zeros(WIDTH)
    return GPT2(parameters, HEADS)


if __name__ == "__main__":
    main(measure, rows)
