"""Checks of practical 6.5: Adam with less memory, and a weight decay that decays."""

from __future__ import annotations

from typing import Any

import numpy as np

from udl.checks.ch06_training import expected as right
from udl.checks.ch06_training import slips
from udl.checks.ch06_training.expected import Draws
from udl.checks.kinds import Implement, Predict
from udl.checks.mistakes import Mistake


def _settings() -> Draws:
    """Rates, decays and numbers of steps, among them a direction without memory."""
    return [(0.1, 0.9, 0.99, 2), (0.2, 0.8, 0.95, 9), (0.05, 0.9, 0.999, 6), (0.1, 0.0, 0.5, 4)]


def _tables(rng: np.random.Generator) -> Draws:
    """Draw (gradient, start, rate, beta, gamma, steps) on matrices, with a row at rest."""
    worked = right.bowl(np.outer([1.0, 2.0], [1.0, 3.0, 4.0]), np.zeros((2, 3)))
    still = rng.uniform(0.5, 2.0, (4, 5))
    still[1] = 0.0
    bowls = [
        (worked, np.ones((2, 3))),
        (right.rippled(rng.normal(size=(3, 2))), 2 * rng.normal(size=(3, 2))),
        (right.bowl(still, rng.normal(size=(4, 5))), rng.normal(size=(4, 5))),
        (right.rippled(rng.normal(size=(3, 3))), rng.normal(size=(3, 3))),
    ]
    drawn = [(*one, *other) for one, other in zip(bowls, _settings(), strict=True)]
    # Gradients as small as epsilon.
    faint = right.bowl(1e-8 * rng.uniform(0.5, 2, (2, 3)), rng.normal(size=(2, 3)))
    return [*drawn, (faint, 2 * rng.normal(size=(2, 3)), 0.1, 0.9, 0.99, 3)]


def _factored(form: str) -> Any:
    """Adam on a matrix from means of rows and columns, with one of several faults."""

    def path(g: Any, s: Any, rate: Any, b: Any, c: Any, n: Any) -> np.ndarray:
        points, m = [np.asarray(s, dtype=float)], 0.0 * np.asarray(s)
        v = 0.0 * m
        for t in range(1, n + 1):
            slope = g(points[-1])
            m = b * m + (1 - b) * slope
            v = c * v + (1 - c) * slope**2
            rows, columns = v.mean(axis=1, keepdims=True), v.mean(axis=0, keepdims=True)
            share = 1 - c**t
            square = {
                "twice": rows * columns / v.mean() / share**2,
                "never": rows * columns / v.mean(),
                "only m": rows * columns / v.mean(),
                "product": rows * columns / share,
                "product twice": rows * columns / share**2,
                "by sum": rows * columns / v.sum() / share,
                "by rows": rows * columns / rows.sum() / share,
                "by columns": rows * columns / columns.sum() / share,
                "sums": v.size * rows * columns / v.mean() / share,
                "rows": (rows + 0 * columns) / share,
                "columns": (columns + 0 * rows) / share,
                "mean": (rows + columns) / 2 / share,
                "root": np.sqrt(rows * columns) / share,
                "full": v / share,
            }.get(form, rows * columns / v.mean() / share)
            up = m if form in ("never", "plain m") else m / (1 - b**t)
            size = square if form == "no root" else np.sqrt(square)
            down = {"no epsilon": size, "epsilon inside": np.sqrt(square + 1e-8)}
            points.append(points[-1] - rate * up / down.get(form, size + 1e-8))
        return np.array(points)

    return path


factored_path = Implement(
    "factored_path",
    "a number for each row and each column.",
    expected=right.factored_path,
    draws=_tables,
    rtol=1e-5,
    atol=1e-6,
    overflow="Where all gradients of a row are zero, 0/0 is nan: epsilon stands beside the root. "
    "The root of a negative number is nan as well.",
    hint="try it on a gradient that never changes and is a product of a row's and a column's "
    "number: the first step is then as long as the rate everywhere",
    mistakes=(
        Mistake(
            "the whole table kept",
            "This is Adam: it keeps a number for each parameter. Means of rows and columns are to "
            "do.",
            _factored("full"),
        ),
        Mistake(
            "corrected twice",
            "The product of two averages holds the share of each, and the mean by which it is "
            "divided holds it once more, below. How often is it left?",
            _factored("twice"),
        ),
        Mistake(
            "not corrected",
            "All averages began at zero, here as in Adam.",
            _factored("never"),
            _factored("only m"),
        ),
        Mistake(
            "m not corrected",
            "m began at zero as well, with another decay.",
            _factored("plain m"),
        ),
        Mistake(
            "a product of two squares",
            "Rows and columns both hold the size of all entries, so that their product holds it "
            "twice: divide by the mean of all.",
            _factored("product"),
            _factored("product twice"),
        ),
        Mistake(
            "divided by the sum of all",
            "With a table of equal entries, what must come out? Then by what is the product of two "
            "means divided?",
            _factored("by sum"),
            _factored("by rows"),
            _factored("by columns"),
        ),
        Mistake(
            "sums of rows and columns, divided by a mean",
            "Sums go with a sum, means with a mean.",
            _factored("sums"),
        ),
        Mistake(
            "rows or columns alone",
            "An entry is large where its row and its column are.",
            _factored("rows"),
            _factored("columns"),
        ),
        Mistake(
            "the mean of row and column",
            "It is not exact for a product of a number for each row and one for each column.",
            _factored("mean"),
            _factored("root"),
        ),
        Mistake(
            "divided by the square instead of its root",
            "The table is in squared units of the gradient.",
            _factored("no root"),
        ),
        Mistake(
            "epsilon under the root",
            "It is added to the root, as in Adam: for small gradients that matters.",
            _factored("epsilon inside"),
        ),
        Mistake(
            "no epsilon",
            "Where all gradients of a row are zero, 0/0 is nan: epsilon stands beside the root.",
            _factored("no epsilon"),
        ),
        Mistake(
            "uphill",
            "A step goes against the momentum.",
            lambda g, s, rate, b, c, n: right.factored_path(g, s, -rate, b, c, n),
        ),
        *slips.of_paths(right.factored_path),
    ),
)


def _decayed_draws(rng: np.random.Generator) -> Draws:
    """Draw (gradient, start, rate, beta, gamma, steps, decay), among them gradients near zero."""
    drawn = [
        (*one, *other) for one, other in zip(right.with_gradients(rng), _settings(), strict=True)
    ]
    # No gradient at all, and one as small as epsilon.
    faint = right.bowl([0.0, 1e-8, -2.0], rng.normal(size=3))
    drawn.append((faint, 2 * rng.normal(size=3), 0.1, 0.9, 0.99, 3))
    decays = (0.5, 0.3, 1.0, 0.2, 0.4)
    return [(*one, decay) for one, decay in zip(drawn, decays, strict=True)]


def _decayed(decay_at: str, root_last: bool = True) -> Any:
    """Adam with its decay in one of several places; the root before the correction if asked."""

    def path(g: Any, s: Any, rate: Any, b: Any, c: Any, n: Any, decay: Any) -> np.ndarray:
        p = np.asarray(s, dtype=float)
        points, m, v = [p], 0 * p, 0 * p
        for t in range(1, n + 1):
            shrunk = p * (1 - rate * decay)
            slope = g(shrunk if decay_at == "before the gradient" else p)
            pulled = slope + decay * p
            coupled = decay_at == "gradient"
            m = b * m + (1 - b) * (pulled if coupled or decay_at == "m" else slope)
            v = c * v + (1 - c) * (pulled if coupled else slope) ** 2
            up, share = m / (1 - b**t), 1 - c**t
            down = (np.sqrt(v / share) if root_last else np.sqrt(v) / share) + 1e-8
            if decay_at == "direction":
                up = up + decay * p
            kept = {
                "before": shrunk,
                "before the gradient": shrunk,
                "no rate": p * (1 - decay),
                "growing": p * (1 + rate * decay),
                "start": p - rate * decay * points[0],
            }.get(decay_at, p)
            p = kept - rate * up / down
            if decay_at == "after":
                p = p * (1 - rate * decay)
            points.append(p)
        return np.array(points)

    return path


def _right_decay(*arguments: Any) -> np.ndarray:
    return right.adam_path(*arguments)


_DIVIDED = (
    "What is added to the gradient, or to m, is divided by the gradient's size: where gradients "
    "are large, hardly any decay is left."
)

mended_decay = Implement(
    "mended_decay",
    "all parameters shrink alike.",
    expected=lambda gradient, start, learning_rate, beta, gamma, num_steps, weight_decay: (
        right.adam_path(gradient, start, learning_rate, beta, gamma, num_steps, weight_decay)
    ),
    draws=_decayed_draws,
    rtol=1e-5,
    atol=1e-6,
    mistakes=(
        Mistake(
            "the faulty program, unchanged",
            f"It has two faults. {_DIVIDED} And without decay it is not Adam.",
            _decayed("gradient", root_last=False),
        ),
        Mistake(
            "one of two faults mended",
            "The decay is where it belongs. With a weight_decay of zero, is the program Adam?",
            _decayed("before", root_last=False),
        ),
        Mistake(
            "the decay still among the gradients",
            f"Without decay it is Adam now. {_DIVIDED}",
            _decayed("gradient"),
        ),
        Mistake(
            "no decay at all",
            "The parameters are to shrink by the factor 1 - rate times decay at each step.",
            _decayed(""),
            _decayed("", root_last=False),
        ),
        Mistake(
            "the rate forgotten",
            "A schedule lowers the rate, and the decay with it: the factor is 1 - rate * decay.",
            _decayed("no rate"),
        ),
        Mistake(
            "shrunk after the step",
            "The parameters shrink first, and the step of Adam is then taken from them.",
            _decayed("after"),
        ),
        Mistake(
            "the decay divided by the gradient's size",
            _DIVIDED,
            _decayed("direction"),
            _decayed("m"),
        ),
        Mistake(
            "the gradient of the shrunken parameters",
            "The gradient is taken where the parameters are before they shrink.",
            _decayed("before the gradient"),
        ),
        Mistake(
            "growth instead of decay",
            "The factor is below one: 1 - rate times decay.",
            _decayed("growing"),
        ),
        Mistake(
            "the decay of the start",
            "At each step the parameters as they are then shrink.",
            _decayed("start"),
        ),
        *slips.of_paths(_right_decay),
    ),
)

predict_rest = Predict(
    "predict_rest",
    "there the decay balances a step.",
    right="both at 2",
    wrong_choices={
        "200 and 0.02": "that is where gradient and decay cancel if the decay is added to the "
        "gradient, and divided with it.",
        "both at 0": "at zero nothing decays, and Adam still makes its steps.",
        "nowhere": "the decay grows with the parameter, and the steps of Adam do not.",
    },
)
