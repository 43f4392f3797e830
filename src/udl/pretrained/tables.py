"""What a model says along a text, token by token: for figures that show it step by step."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from udl.arrays import instance, whole, whole_sequence
from udl.pretrained.models import LanguageModel


@dataclass(frozen=True, eq=False)
class TokenTable:
    """The most probable next tokens at one place of a text.

    Parameters
    ----------
    tokens : tuple of int
        Their numbers, the most probable first; of equally probable ones the smaller first.
    pieces : tuple of str
        What they stand for; a replacement mark where one ends within a letter.
    probabilities : ndarray, shape (K,)
        Theirs.
    rest : float
        The probability of all other tokens together.
    taken : int or None
        The token that follows in the text; None at its end.
    """

    tokens: tuple[int, ...]
    pieces: tuple[str, ...]
    probabilities: Float[np.ndarray, "K"]
    rest: float
    taken: int | None


def next_token_tables(
    model: LanguageModel, tokens: Sequence[int], num_rows: int = 20, *, given: int = 1
) -> list[TokenTable]:
    """Ask a model what comes next, after each beginning of a text.

    Parameters
    ----------
    model : LanguageModel
        From :func:`udl.pretrained.load_language_model`.
    tokens : sequence of int
        The path: a prompt and how it was continued, as ``Beam.tokens`` holds it.
    num_rows : int
        K, how many tokens a table shows; all of them if there are fewer.
    given : int
        How many tokens of the path belong to the prompt, 1 or more: the first table stands after
        these.

    Returns
    -------
    list of TokenTable
        One for each token after the prompt, and one for what may follow the last.

    Raises
    ------
    ValueError
        If the path is shorter than the prompt, or a token is not one of the model's.
    """
    instance("model", model, LanguageModel)
    most = model.tokenizer.num_tokens - 1
    path = whole_sequence("tokens", tokens, 0, most=most)
    rows, first = whole("num_rows", num_rows), whole("given", given, 1, len(path))
    tables = []
    for place in range(first, len(path) + 1):
        p = np.exp(model.next_token(path[:place]))
        best = np.lexsort((np.arange(len(p)), -p))[:rows]
        tables.append(
            TokenTable(
                tokens=tuple(map(int, best)),
                pieces=tuple(model.tokenizer.decode([int(token)]) for token in best),
                probabilities=p[best],
                rest=max(0.0, 1 - float(p[best].sum())),
                taken=path[place] if place < len(path) else None,
            )
        )
    return tables
