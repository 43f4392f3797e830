"""Continuing a text: how to choose tokens once a model says how probable each is.

A *next-token function* takes the tokens so far, a tuple of int, and returns the logarithms of the
probabilities of all V tokens. Any model will do: a table, a count of n-grams, a transformer.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from jaxtyping import Float, Num

from udl.arrays import (
    distribution_array,
    function,
    instance,
    number,
    real_array,
    refuse,
    whole,
    whole_sequence,
)
from udl.losses import softmax

NextToken: TypeAlias = Callable[[tuple[int, ...]], np.ndarray]
Logits = Num[np.ndarray, "V"]
Probabilities = Float[np.ndarray, "V"]
ROUNDING = 1e-12  # by which a sum of probabilities may miss a threshold that it should reach


@dataclass(frozen=True)
class Beam:
    """A continued text and how probable the continuation is.

    Parameters
    ----------
    tokens : tuple of int
        Prompt and continuation.
    log_probability : float
        The logarithm of the continuation's probability, given the prompt.
    """

    tokens: tuple[int, ...]
    log_probability: float


def temper(logits: Logits, temperature: float) -> Probabilities:
    """Sharpen or flatten a distribution.

    Parameters
    ----------
    logits : array_like, shape (V,)
        Logarithms of probabilities, or any scores that differ from them by one constant; ``-inf``
        for a token that is ruled out.
    temperature : float
        0 or above. At 1 the probabilities are those of the logits; towards 0 the largest takes
        all, and at 0 the largest logits share equally; towards infinity all tokens that are not
        ruled out become equally probable.

    Returns
    -------
    ndarray, shape (V,)
        Probabilities.

    Raises
    ------
    ValueError
        If a logit is NaN or ``inf``, all are ``-inf``, or the temperature is negative.
    """
    z = real_array("logits", logits, ndim=1, infinite=True)
    refuse("logits", z, z == np.inf, "numbers below inf")
    heat = number("temperature", temperature, 0)
    if not (z > -np.inf).any():
        raise ValueError("logits: got -inf alone; expected at least one token above -inf")
    with np.errstate(over="ignore"):
        below = z - z.max()  # 0 for the largest
        if heat == 0:
            shares: np.ndarray = (below == 0) / np.count_nonzero(below == 0)
            return shares
        return softmax(np.where(below == 0, 0.0, below / heat))


def keep_top_k(probabilities: Probabilities, k: int) -> Probabilities:
    """Rule out all but the k most probable tokens.

    Parameters
    ----------
    probabilities : array_like, shape (V,)
        A distribution.
    k : int
        1 or more; V or more keeps all.

    Returns
    -------
    ndarray, shape (V,)
        A distribution. Tokens as probable as the k-th are kept with it, so that no choice depends
        on the order of the vocabulary.

    Raises
    ------
    ValueError
        If the probabilities do not sum to 1, or k is not a whole number above 0.

    Notes
    -----
    Fan et al. (2018), "Hierarchical neural story generation", ACL, arXiv:1805.04833.
    """
    p = distribution_array("probabilities", probabilities, ndim=1)
    last = np.sort(p)[::-1][min(whole("k", k), len(p)) - 1]
    return _kept(p, p >= last)


def keep_nucleus(probabilities: Probabilities, threshold: float) -> Probabilities:
    """Keep the most probable tokens that together reach a threshold, and no more than needed.

    Parameters
    ----------
    probabilities : array_like, shape (V,)
        A distribution.
    threshold : float
        Above 0, at most 1.

    Returns
    -------
    ndarray, shape (V,)
        A distribution. Tokens as probable as the last one that is needed are kept with it.

    Raises
    ------
    ValueError
        If the probabilities do not sum to 1, or the threshold is not between 0 and 1.

    Notes
    -----
    Holtzman et al. (2020), "The curious case of neural text degeneration", ICLR, arXiv:1904.09751.
    """
    p = distribution_array("probabilities", probabilities, ndim=1)
    wanted = number("threshold", threshold, most=1, above=0)
    falling = np.sort(p)[::-1]
    short = int(np.count_nonzero(np.cumsum(falling) < wanted - ROUNDING))  # of the threshold
    return _kept(p, p >= falling[short if short < len(p) else -1])


def greedy_decoding(
    next_token: NextToken, prompt: Sequence[int], num_tokens: int, *, stop: int | None = None
) -> Beam:
    """Take the most probable token, again and again; the first of equally probable ones.

    Parameters
    ----------
    next_token : callable
        From the tokens so far to the log probabilities of all tokens, shape (V,).
    prompt : sequence of int
        The beginning; may be empty.
    num_tokens : int
        How many tokens to add at most, 0 or more.
    stop : int, optional
        A token that ends the text.

    Returns
    -------
    Beam
        Prompt and continuation.

    Raises
    ------
    ValueError
        If the function returns what are no log probabilities.
    """
    return _continued(next_token, prompt, num_tokens, stop, lambda p: int(np.argmax(p)))


def sample_decoding(
    next_token: NextToken,
    prompt: Sequence[int],
    num_tokens: int,
    rng: np.random.Generator,
    *,
    change: Callable[[Probabilities], Probabilities] | None = None,
    stop: int | None = None,
) -> Beam:
    """Draw each token from its distribution.

    Parameters
    ----------
    next_token, prompt, num_tokens, stop
        As for :func:`greedy_decoding`.
    rng : Generator
        Source of the random numbers; each token takes one.
    change : callable, optional
        Changes a distribution before a token is drawn, for example
        ``lambda p: keep_nucleus(p, 0.9)``.

    Returns
    -------
    Beam
        Prompt and continuation; the probability is the model's, before the change.

    Raises
    ------
    ValueError
        If the function returns what are no log probabilities, or the change makes of them what is
        no distribution.
    """
    instance("rng", rng, np.random.Generator)
    if change is not None:
        function("change", change)

    def drawn(p: np.ndarray) -> int:
        kept = p if change is None else distribution_array("change, result", change(p), ndim=1)
        # The first token at which the running sum passes a number drawn between 0 and the whole.
        sums = np.cumsum(kept)
        return int(np.searchsorted(sums, rng.random() * sums[-1], side="right"))

    return _continued(next_token, prompt, num_tokens, stop, drawn)


def beam_search(
    next_token: NextToken,
    prompt: Sequence[int],
    num_tokens: int,
    num_beams: int,
) -> list[Beam]:
    """Keep several continuations side by side, at each length the most probable ones.

    Parameters
    ----------
    next_token, prompt, num_tokens
        As for :func:`greedy_decoding`.
    num_beams : int
        How many are kept, 1 or more. With 1 this is :func:`greedy_decoding`.

    Returns
    -------
    list of Beam
        The best first, all of the same length; of equally probable ones that with smaller tokens
        first. Impossible continuations are left out.

    Raises
    ------
    ValueError
        If the function returns what are no log probabilities.
    """
    function("next_token", next_token)
    length, width = whole("num_tokens", num_tokens, 0), whole("num_beams", num_beams)
    beams = [Beam(_tokens(prompt), 0.0)]
    for _ in range(length):
        longer = [
            Beam((*beam.tokens, token), beam.log_probability + float(log_p))
            for beam in beams
            for token, log_p in enumerate(_told(next_token, beam.tokens))
            if log_p > -np.inf
        ]
        beams = sorted(longer, key=lambda beam: (-beam.log_probability, beam.tokens))[:width]
    return beams


def sequence_log_probability(
    next_token: NextToken, tokens: Sequence[int], *, given: int = 0
) -> float:
    """Add up how probable each token of a text is, given those before it.

    Parameters
    ----------
    next_token : callable
        As for :func:`greedy_decoding`.
    tokens : sequence of int
        The text.
    given : int
        How many tokens at its beginning are not counted.

    Returns
    -------
    float
        Nats, 0 or below; ``-inf`` for an impossible text.

    Raises
    ------
    ValueError
        If a token is not one of the model's.
    """
    function("next_token", next_token)
    text = _tokens(tokens, "tokens")
    first = whole("given", given, 0, len(text))
    total = 0.0
    for place in range(first, len(text)):
        log_p = _told(next_token, text[:place])
        total += float(log_p[whole("tokens", text[place], 0, len(log_p) - 1)])
    return total


def _continued(
    next_token: NextToken,
    prompt: Sequence[int],
    num_tokens: int,
    stop: int | None,
    chosen: Callable[[np.ndarray], int],
) -> Beam:
    function("next_token", next_token)
    tokens, total = _tokens(prompt), 0.0
    end = None if stop is None else whole("stop", stop, 0)
    for _ in range(whole("num_tokens", num_tokens, 0)):
        log_p = _told(next_token, tokens)
        token = chosen(np.exp(log_p))
        tokens, total = (*tokens, token), total + float(log_p[token])
        if token == end:
            break
    return Beam(tokens, total)


def _tokens(tokens: Sequence[int], name: str = "prompt") -> tuple[int, ...]:
    return whole_sequence(name, tokens, 0, shortest=0)


def _told(next_token: NextToken, tokens: tuple[int, ...]) -> np.ndarray:
    log_p = real_array("next_token, result", next_token(tokens), ndim=1, infinite=True)
    with np.errstate(over="ignore"):
        total = float(np.exp(log_p).sum())
    if not math.isclose(total, 1, abs_tol=1e-6):
        raise ValueError(
            f"next_token: got numbers whose exponentials sum to {total:.6g}; expected logarithms "
            "of probabilities, which sum to 1"
        )
    return log_p


def _kept(p: np.ndarray, kept: np.ndarray) -> np.ndarray:
    left = np.where(kept, p, 0.0)
    shares: np.ndarray = left / left.sum()
    return shares
