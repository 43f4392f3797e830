"""How much a text surprises a model that reads only so far back."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

from udl.arrays import instance, whole_sequence
from udl.language import GPT2
from udl.losses import log_softmax


def surprises(model: GPT2, tokens: Sequence[int]) -> Float[np.ndarray, "N"]:
    """Return how little probability a model gave to each token of a text but the first.

    A text that is longer than the model's P places is read in windows of P that overlap by half:
    each token is predicted from at least P/2 tokens before it, or from all that there are.

    Parameters
    ----------
    model : GPT2
        Reads P places.
    tokens : sequence of int
        The text, two tokens or more; the first is given.

    Returns
    -------
    ndarray, shape (N - 1,)
        Nats, 0 or above; the exponential of their mean is the perplexity.

    Raises
    ------
    ValueError
        If a token is not one of the model's.
    """
    instance("model", model, GPT2)
    text = whole_sequence("tokens", tokens, 0, shortest=2, most=model.num_tokens - 1)
    places = model.num_places
    found = np.empty(len(text) - 1)
    known = start = 0
    while known < len(found):
        window = text[start : start + places]  # predicts found[start : start + places]
        end = min(start + places, len(found))
        log_p = log_softmax(model.logits(window)[known - start : end - start])
        found[known:end] = -log_p[np.arange(end - known), list(text[known + 1 : end + 1])]
        known, start = end, max(end - places // 2, start + 1)
    return found
