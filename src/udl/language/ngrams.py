"""A language model by counting: how often a token followed the last few."""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

from udl.arrays import number, whole, whole_sequence


class NGramModel:
    """Interpolated Kneser-Ney smoothing of n-grams.

    A token that has not been seen after a context gets what shorter contexts say. In these it is
    not counted how often a token occurs, but after how many different tokens: "Francisco" may be
    frequent, and yet it follows "San" alone.

    Parameters
    ----------
    tokens : sequence of int
        The text to count.
    num_tokens : int
        V, the size of the vocabulary.
    order : int
        n, 1 or more: a token is predicted from the n - 1 before it.
    discount : float
        Taken from each count and given to shorter contexts, between 0 and 1.

    Raises
    ------
    ValueError
        If the text is empty, a token is not below ``num_tokens``, or a setting is out of range.

    Notes
    -----
    Kneser and Ney (1995), "Improved backing-off for M-gram language modeling", ICASSP; in the form
    of Chen and Goodman (1999), "An empirical study of smoothing techniques for language modeling",
    Computer Speech and Language 13(4), with one discount.
    """

    def __init__(
        self, tokens: Sequence[int], num_tokens: int, order: int = 3, discount: float = 0.75
    ) -> None:
        self.num_tokens = whole("num_tokens", num_tokens)
        self.order = whole("order", order)
        self.discount = number("discount", discount, 0, 1)
        text = whole_sequence("tokens", tokens, 0, most=self.num_tokens - 1)
        # following[length][context]: how often each token came after these `length` tokens, or,
        # for all but the longest, after how many different ones with a token more before them.
        self.following: list[dict[tuple[int, ...], Counter[int]]] = []
        grams = Counter(tuple(text[i : i + order]) for i in range(len(text) - order + 1))
        for length in range(order - 1, -1, -1):
            following: defaultdict[tuple[int, ...], Counter[int]] = defaultdict(Counter)
            for gram, count in grams.items():
                following[gram[:length]][gram[length]] += count
            self.following.insert(0, dict(following))
            grams = Counter(gram[1:] for gram in grams)

    def __call__(self, tokens: Sequence[int]) -> Float[np.ndarray, "V"]:
        """Say how probable each next token is.

        Parameters
        ----------
        tokens : sequence of int
            The text so far; its last n - 1 tokens count.

        Returns
        -------
        ndarray, shape (V,)
            Logarithms of probabilities, all finite if the discount is above 0.

        Raises
        ------
        ValueError
            If a token is not one of the vocabulary.
        """
        text = whole_sequence("tokens", tokens, 0, shortest=0, most=self.num_tokens - 1)
        with np.errstate(divide="ignore"):
            log_probabilities: np.ndarray = np.log(self.probabilities(text))
        return log_probabilities

    def probabilities(self, text: tuple[int, ...]) -> Float[np.ndarray, "V"]:
        """Return the next token's probabilities after a text."""
        p = np.full(self.num_tokens, 1 / self.num_tokens)
        for length in range(min(self.order - 1, len(text)) + 1):
            counts = self.following[length].get(text[len(text) - length :])
            if counts is None:  # this context and all that are longer have not been seen
                break
            total = sum(counts.values())
            p *= self.discount * len(counts) / total
            for token, count in counts.items():
                p[token] += (count - self.discount) / total
        return p

    def perplexity(self, tokens: Sequence[int]) -> float:
        """Return the exponential of the mean surprise over a text.

        Parameters
        ----------
        tokens : sequence of int
            The text, one token or more; the first is predicted from nothing.

        Returns
        -------
        float
            1 or more: as uncertain as a choice among so many equally probable tokens.

        Raises
        ------
        ValueError
            If the text is empty or a token is not one of the vocabulary.
        """
        text = whole_sequence("tokens", tokens, 0, most=self.num_tokens - 1)
        reach = self.order - 1
        surprise = 0.0
        for place, token in enumerate(text):
            p = self.probabilities(text[max(0, place - reach) : place])[token]
            surprise += -math.log(p) if p else math.inf
        return math.exp(surprise / len(text))
