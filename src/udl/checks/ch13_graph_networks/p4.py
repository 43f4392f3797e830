"""Checks of practical 13.4 on attention over neighbours as it was first made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from udl.checks import inputs
from udl.checks.ch13_graph_networks.expected import weights as right
from udl.checks.ch13_graph_networks.expected.fields import chain, drawn_graph, from_edges
from udl.checks.ch13_graph_networks.expected.weights import Draws
from udl.checks.kinds import Implement, Predict
from udl.checks.mistakes import Mistake

HUGE = 1e5


def _score_draws(rng: np.random.Generator) -> Draws:
    """Draw (y, u_r, u_s): scores of both signs."""
    first = np.array([[1.0, 0.0], [0.0, 2.0], [-3.0, 1.0]])
    drawn: Draws = [(first, np.array([1.0, 0.0]), np.array([0.0, 1.0]))]
    for rows, width in ((4, 3), (6, 2), (3, 3), (5, 1), (2, 4)):
        drawn.append(
            (inputs.signed(rng, rows, width), rng.normal(size=width), rng.normal(size=width))
        )
    return drawn


scores = Implement(
    "scores",
    "one number each, their sum, then the bend.",
    expected=lambda y, u_r, u_s: right.scores(y, u_r, u_s),
    draws=_score_draws,
    hint="take two nodes, and work out by hand what node 0 thinks of node 1",
    mistakes=(
        Mistake(
            "the leaky ReLU left out",
            "The sum goes through a leaky ReLU: negative numbers are multiplied by 0.2.",
            right.summed,
        ),
        Mistake(
            "a ReLU in place of the leaky ReLU",
            "Below 0 a ReLU gives 0, so that all such senders look alike. The leaky ReLU "
            "multiplies by 0.2.",
            lambda y, r, s: right.scores(y, r, s, 0.0),
        ),
        Mistake(
            "another slope",
            "Negative sums are multiplied by 0.2.",
            *(lambda y, r, s, a=a: right.scores(y, r, s, a) for a in (0.01, 0.1, 0.02, -0.2, 0.8)),
        ),
        Mistake(
            "receiver and sender exchanged",
            "Row n, column m: receiver n brings u_r, sender m brings u_s.",
            lambda y, r, s: right.scores(y, s, r),
            lambda y, r, s: right.summed(y, s, r),
        ),
        Mistake(
            "the leaky ReLU of each part",
            "The two numbers are added first. The leaky ReLU comes after the sum.",
            lambda y, r, s: np.add.outer(right.leaky(y @ r), right.leaky(y @ s)),
        ),
        Mistake(
            "the leaky ReLU of the rows",
            "The rows are multiplied as they are. The leaky ReLU comes last.",
            lambda y, r, s: right.summed(right.leaky(y), r, s),
        ),
        Mistake(
            "each node with itself alone",
            "Every receiver meets every sender. Make a column of the one and a row of the other: "
            "a[:, None] + b.",
            lambda y, r, s: right.leaky(y @ r + y @ s),
        ),
        Mistake(
            "a product in place of a sum",
            "The two numbers are added.",
            lambda y, r, s: right.leaky(np.multiply.outer(y @ r, y @ s)),
        ),
        Mistake(
            "one vector for both",
            "The receiver has u_r and the sender u_s.",
            lambda y, r, s: right.scores(y, r, r),
            lambda y, r, s: right.scores(y, s, s),
        ),
    ),
)


def graphs(rng: np.random.Generator) -> list[np.ndarray]:
    """Draw graphs: a chain, random ones, one with directions, one with a lone node."""
    alone = from_edges(4, (0, 1), (1, 2))
    return [
        chain(3),
        drawn_graph(rng, 6, 0.4),
        drawn_graph(rng, 5, 0.4, directed=True),
        alone,
        drawn_graph(rng, 7, 0.3),
    ]


def _weight_draws(rng: np.random.Generator) -> Draws:
    """Draw (scores, adjacency): usual ones, then strangers that are loud beside quiet friends."""
    first = np.log([[1.0, 3.0, 5.0], [2.0, 1.0, 1.0], [7.0, 1.0, 1.0]])
    drawn: Draws = [(first, chain(3))]
    drawn += [(2 * rng.normal(size=matrix.shape), matrix) for matrix in graphs(rng)]
    for size, chance in ((6, 0.4), (5, 0.3)):
        matrix = drawn_graph(rng, size, chance)
        matrix[0, -1] = matrix[-1, 0] = 0  # at least one stranger
        near = right.open_to(matrix)
        drawn.append((np.where(near, -1000.0, 1000.0) + rng.normal(size=near.shape), matrix))
    matrix = drawn_graph(rng, 6, 0.5)
    low = np.where(right.open_to(matrix), -HUGE, HUGE) + rng.normal(size=matrix.shape)
    drawn.append((low, matrix))
    return [*drawn, (1000 * rng.normal(size=(6, 6)), drawn_graph(rng, 6, 0.5))]


def soft(z: Any, axis: int = -1) -> np.ndarray:
    """Take the softmax along an axis, wherever the numbers lie; nan where nothing is left."""
    with np.errstate(all="ignore"):
        grown = np.exp(z - np.max(z, axis=axis, keepdims=True))
        return np.asarray(grown / grown.sum(axis=axis, keepdims=True))


def masked(
    hide: Callable[[np.ndarray, np.ndarray], np.ndarray] = lambda s, near: np.where(
        near, s, -np.inf
    ),
    *,
    near: Callable[[Any], np.ndarray] = right.open_to,
    axis: int = -1,
    after: Callable[[np.ndarray, np.ndarray], np.ndarray] = lambda weights, near: weights,
) -> Callable[[Any, Any], np.ndarray]:
    """Return a masked softmax with a mistake somewhere."""

    def wrong(scores: Any, adjacency: Any) -> np.ndarray:
        seen = near(adjacency)
        with np.errstate(all="ignore"):
            return after(soft(hide(np.asarray(scores, dtype=float), seen), axis), seen)

    return wrong


def untouched(scores: np.ndarray, near: np.ndarray) -> np.ndarray:
    """Hide nothing."""
    return scores


def shared_anew(weights: np.ndarray, near: np.ndarray) -> np.ndarray:
    """Drop the weights of strangers, and let the rest sum to 1 again."""
    left = weights * near
    return np.asarray(left / left.sum(axis=-1, keepdims=True))


def _plain(scores: Any, adjacency: Any) -> np.ndarray:
    with np.errstate(all="ignore"):
        grown = np.exp(scores) * right.open_to(adjacency)
        return np.asarray(grown / grown.sum(axis=1, keepdims=True))


_NOT_ENOUGH = (-1.0, -10.0, -100.0, -500.0, -1e3, -1e4)


def mask_mistakes() -> tuple[Mistake, ...]:
    """Return what goes wrong with a mask, in scores of any number of axes."""
    return (
        Mistake(
            "the mask after the softmax",
            "The weights no longer sum to 1, and the scores of strangers stand in the sum by which "
            "the others were divided. Hide the scores before the softmax.",
            masked(untouched, after=lambda weights, near: weights * near),
        ),
        Mistake(
            "zero instead of minus infinity",
            "The exponential of 0 is 1, so that every stranger has a part. Only a score of minus "
            "infinity becomes a weight of 0.",
            masked(lambda s, near: np.where(near, s, 0.0)),
            masked(lambda s, near: s * near),
        ),
        Mistake(
            "weights shared out anew",
            "Dividing by the sum of what is left helps, until strangers have so large scores that "
            "nothing is left: 0 is divided by 0. Hide the scores before the softmax.",
            masked(untouched, after=shared_anew),
        ),
        Mistake(
            "a number that does not hide enough",
            "A stranger still counts if its score is large, or if those of all neighbours are low. "
            "-np.inf hides whatever stands there.",
            *(masked(lambda s, near, a=a: np.where(near, s, a)) for a in _NOT_ENOUGH),
            *(masked(lambda s, near, a=a: s + a * ~near) for a in _NOT_ENOUGH),
        ),
        Mistake(
            "a node that does not see itself",
            "Each node is its own neighbour here: A + I, and not A.",
            masked(near=lambda adjacency: np.asarray(adjacency) != 0),
        ),
        Mistake(
            "a softmax over the receivers",
            "Each row belongs to a receiver and sums to 1.",
            masked(axis=-2),
            masked(near=lambda adjacency: right.open_to(adjacency).T, axis=-2),
        ),
        Mistake(
            "no mask",
            "Here every node hears all the others.",
            masked(untouched),
        ),
        Mistake(
            "strangers heard, and neighbours hidden",
            "True or False, hidden or seen: the two have changed places.",
            masked(lambda s, near: np.where(near, -np.inf, s)),
        ),
        Mistake(
            "edges followed the wrong way",
            "adjacency[n, m] is 1 if n receives from m, and scores[n, m] is what n thinks of m.",
            masked(near=lambda adjacency: right.open_to(adjacency).T),
        ),
        Mistake(
            "infinity times zero",
            "np.inf * 0 is nan, so a table of zeros and ones times infinity spoils what is seen. "
            "np.where puts -np.inf in the hidden places and leaves the others.",
            lambda scores, adjacency: np.full(np.shape(scores), np.nan),
        ),
    )


OVERFLOW = (
    "The exponential of 1000 is infinite, and that of -1000 is 0: subtract the largest score that "
    "is not hidden from its row first. And a row needs a score that is seen: a node sees itself."
)

attention_weights = Implement(
    "attention_weights",
    "rows sum to 1, and strangers have no part.",
    expected=right.weights,
    draws=_weight_draws,
    overflow=OVERFLOW,
    rtol=1e-6,
    atol=1e-9,
    hint="the first scores are logarithms of 1, 3, 5: node 0 hears itself and node 1, and shares "
    "its weight as 1 to 3",
    mistakes=(
        Mistake(
            "the largest number not subtracted",
            "The exponential of 1000 is infinite, and all exponentials of numbers around -1000 are "
            "0. Subtract the largest score that is seen from its row.",
            _plain,
            lambda scores, adjacency: np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True),
        ),
        Mistake(
            "exponentials that are not divided by their sum",
            "Each row is to sum to 1.",
            lambda scores, adjacency: np.exp(scores) * right.open_to(adjacency),
        ),
        *mask_mistakes(),
    ),
)


def _layer_draws(rng: np.random.Generator) -> Draws:
    """Draw (x, adjacency, omega, beta, u_r, u_s): as many channels out as in, fewer and more."""
    drawn: Draws = []
    for matrix, (inner, out) in zip(
        graphs(rng), ((2, 2), (3, 3), (4, 2), (3, 3), (2, 5)), strict=True
    ):
        drawn.append(
            (
                inputs.signed(rng, len(matrix), inner),
                matrix,
                rng.normal(size=(out, inner)),
                rng.normal(size=out),
                rng.normal(size=out),
                rng.normal(size=out),
            )
        )
    return drawn


def _layer(
    rows: Callable[..., Any] = right.affine,
    given: Callable[..., Any] = right.scores,
    shares: Callable[..., Any] = right.weights,
    last: Callable[[np.ndarray], np.ndarray] = lambda h: np.maximum(h, 0),
) -> Callable[..., np.ndarray]:
    """Return a layer with another part in some place."""

    def wrong(x: Any, a: Any, omega: Any, beta: Any, u_r: Any, u_s: Any) -> np.ndarray:
        y = rows(x, omega, beta)
        return last(shares(given(y, u_r, u_s), a) @ y)

    return wrong


def _of_inputs(x: Any, a: Any, omega: Any, beta: Any, u_r: Any, u_s: Any) -> np.ndarray:
    """Average the inputs in place of what is made of them."""
    y = right.affine(x, omega, beta)
    return np.maximum(right.weights(right.scores(y, u_r, u_s), a) @ x, 0)


def _scored_inputs(x: Any, a: Any, omega: Any, beta: Any, u_r: Any, u_s: Any) -> np.ndarray:
    """Score the inputs in place of what is made of them."""
    y = right.affine(x, omega, beta)
    return np.maximum(right.weights(right.scores(x, u_r, u_s), a) @ y, 0)


def _beta_late(x: Any, a: Any, omega: Any, beta: Any, u_r: Any, u_s: Any) -> np.ndarray:
    """Leave the offset out of the scores."""
    y = right.affine(x, omega, 0)
    return np.maximum(right.weights(right.scores(y, u_r, u_s), a) @ y + beta, 0)


graph_attention = Implement(
    "graph_attention",
    "neighbours weighed by what they hold.",
    expected=lambda x, adjacency, omega, beta, u_r, u_s: right.attention(
        x, adjacency, omega, beta, u_r, u_s
    ),
    draws=_layer_draws,
    hint="print y, the scores and the weights one after the other; do the weights' rows sum to 1?",
    mistakes=(
        Mistake(
            "the ReLU left out",
            "The averages go through a ReLU at last.",
            _layer(last=lambda h: h),
        ),
        Mistake(
            "the leaky ReLU at the end as well",
            "The activation after the average is a plain ReLU.",
            _layer(last=right.leaky),
        ),
        Mistake(
            "the ReLU before the average",
            "What neighbours give is averaged as it is. The ReLU comes last.",
            _layer(rows=lambda *a: np.maximum(right.affine(*a), 0)),
            lambda x, a, omega, beta, u_r, u_s: (
                right.weights(right.scores(right.affine(x, omega, beta), u_r, u_s), a)
                @ np.maximum(right.affine(x, omega, beta), 0)
            ),
        ),
        Mistake(
            "the inputs averaged",
            "What is averaged are the rows of Y, which Omega and beta make.",
            _of_inputs,
        ),
        Mistake(
            "the inputs scored",
            "The scores are those of the rows of Y, which Omega and beta make.",
            _scored_inputs,
        ),
        Mistake(
            "weights transposed",
            "Row n of the weights belongs to receiver n: weights @ y.",
            _layer(shares=lambda s, a: right.weights(s, a).T),
        ),
        Mistake(
            "omega transposed",
            "The rows of omega make the channels of the output: x @ omega.T.",
            _layer(rows=lambda x, omega, beta: x @ omega + beta),
        ),
        Mistake(
            "beta left out",
            "Each row of Y has beta added to it.",
            _layer(rows=lambda x, omega, beta: right.affine(x, omega, 0)),
        ),
        Mistake(
            "beta after the scores",
            "The scores are those of Y, in which beta is already.",
            _beta_late,
        ),
        Mistake(
            "all nodes, or not the node itself",
            "A node attends to itself and its neighbours: the mask is A + I.",
            _layer(shares=masked(untouched)),
            _layer(shares=masked(near=lambda adjacency: np.asarray(adjacency) != 0)),
        ),
        Mistake(
            "all neighbours alike",
            "The weights are those of the scores, and not one over their number.",
            _layer(given=lambda y, u_r, u_s: np.zeros((len(y), len(y)))),
        ),
        Mistake(
            "receiver and sender exchanged",
            "scores takes u_r before u_s.",
            _layer(given=lambda y, u_r, u_s: right.scores(y, u_s, u_r)),
        ),
    ),
)

same_favourite = Predict(
    "same_favourite",
    "a receiver only moves its whole row.",
    right="never",
    wrong_choices={
        "sometimes": "u_r adds the same number to a whole row of scores, and the leaky ReLU rises "
        "everywhere. What does that do to the order within the row?",
        "mostly": "Receivers differ in what u_r makes of them. But that number is the same for all "
        "senders in a row, so what can it change in their order?",
    },
)
