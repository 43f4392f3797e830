"""Right norms, their derivatives and running statistics, and what goes wrong on the way to them."""

from __future__ import annotations

from typing import Any

import numpy as np

Draws = list[tuple[Any, ...]]


def moments(x: Any, axis: int = 0, less: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Return mean and variance along an axis, with N - `less` in the variance's denominator."""
    array = np.asarray(x, dtype=float)
    mean = array.mean(axis=axis, keepdims=True)
    squares = np.sum((array - mean) ** 2, axis=axis, keepdims=True)
    return mean, np.asarray(squares / (array.shape[axis] - less))


def batch_norm(
    x: Any,
    gain: Any,
    shift: Any,
    epsilon: float,
    *,
    axis: int = 0,
    less: int = 0,
    inside: bool = True,
    rooted: bool = True,
    centred: bool = True,
    scaled: bool = True,
    used: float = 1.0,
) -> np.ndarray:
    """Normalise each column of (N, C).

    `axis` and `less` are those of `moments`; `inside` says whether epsilon stands under the root,
    `rooted` whether there is one, `centred` and `scaled` whether these steps are taken, and `used`
    is the share of epsilon that is added.
    """
    mean, variance = moments(x, axis, less)
    if not rooted:
        size = variance + used * epsilon
    elif inside:
        size = np.sqrt(variance + used * epsilon)
    else:
        size = np.sqrt(variance) + used * epsilon
    normal = (np.asarray(x) - centred * mean) / (size if scaled else 1.0)
    return np.asarray(gain * normal + shift)


def norm_draws(rng: np.random.Generator) -> Draws:
    """Draw batches whose columns differ in place and size; one column is constant."""
    drawn: Draws = []
    # Two rows have the same mean and median, and are left out.
    sizes_and_epsilons = ((3, 5, 0.1), (4, 4, 0.2), (6, 2, 0.3), (5, 5, 1e-2), (4, 3, 1))
    for num, channels, epsilon in sizes_and_epsilons:
        sizes = np.exp(rng.normal(0, 0.7, channels))
        x = sizes * rng.normal(size=(num, channels)) + 3 * rng.normal(size=channels)
        gain, shift = rng.uniform(0.5, 2, channels), rng.normal(size=channels)
        drawn.append((x, gain * np.sign(shift + 0.3), shift, float(epsilon)))
    constant = rng.normal(size=(4, 3))
    constant[:, 1] = 2.0
    return [*drawn, (constant, np.array([1.0, 2, -1]), np.array([0.5, -1, 2]), 0.01)]


Three = tuple[np.ndarray, np.ndarray, np.ndarray]


def backward(
    d_output: Any,
    x: Any,
    gain: Any,
    epsilon: float,
    *,
    mean: float = 1.0,
    stretch: float = 1.0,
    gained: bool = True,
    inputs: str = "normal",
    scaled: bool = True,
    how: Any = np.sum,
    less: int = 0,
) -> Three:
    """Differentiate a loss with respect to what a batch norm took, its gain and its shift.

    `mean` and `stretch` are the factors of the two terms that come from the statistics, `gained`
    and `scaled` say whether gain and deviation occur, `inputs` what the gain's derivative is
    multiplied by, `how` whether rows are summed, and `less` is that of `moments`.
    """
    centre, variance = moments(x, less=less)
    deviation = np.sqrt(variance + epsilon)
    normal = (np.asarray(x) - centre) / deviation
    g = np.asarray(d_output) * (gain if gained else 1.0)
    inner = g - mean * g.mean(axis=0) - stretch * normal * np.mean(g * normal, axis=0)
    factor = normal if inputs == "normal" else np.asarray(x)
    return (
        np.asarray(inner / (deviation if scaled else 1.0)),
        np.asarray(how(d_output * factor, axis=0)),
        np.asarray(how(d_output, axis=0)),
    )


def backward_draws(rng: np.random.Generator) -> Draws:
    """Draw a loss's derivative for each batch."""
    return [
        (rng.normal(size=x.shape) + 0.5, x, gain, epsilon)
        for x, gain, _, epsilon in norm_draws(rng)
    ]


def updated(
    running_mean: Any,
    running_var: Any,
    x: Any,
    momentum: float,
    *,
    turned: bool = False,
    less: int = 1,
    replaced: bool = False,
    added: bool = False,
    axis: int = 0,
    about: str = "",
) -> tuple[np.ndarray, np.ndarray]:
    """Move running statistics towards those of a batch.

    `turned` exchanges the two shares, `replaced` forgets what was there, `added` does not shrink
    it; `less` and `axis` are those of `moments`. `about` says which mean the variance is taken
    about, if not its own: the ``old`` or the ``new`` running one.
    """
    share = 1 - momentum if turned else momentum
    kept = 1.0 if added else 1 - share
    if replaced:
        kept, share = 0.0, 1.0
    mean, variance = (part.ravel() for part in moments(x, axis, less))
    moved = np.asarray(kept * np.asarray(running_mean) + share * mean)
    if about:
        other = np.asarray(running_mean) if about == "old" else moved
        variance = variance + (mean - other) ** 2 * len(x) / (len(x) - less)
    return (
        moved,
        np.asarray(kept * np.asarray(running_var) + share * variance),
    )


def update_draws(rng: np.random.Generator) -> Draws:
    """Draw batches of several sizes, and shares of the new batch."""
    sizes = ((4, 4, 0.1), (3, 5, 0.3), (8, 2, 0.01), (2, 2, 0.7), (6, 6, 0.25), (3, 2, 1.0))
    return [
        (
            rng.normal(size=channels),
            rng.uniform(0.3, 3, channels),
            2 * rng.normal(size=(num, channels)) + rng.normal(size=channels),
            momentum,
        )
        for num, channels, momentum in sizes
    ]


def layer_draws(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    """Draw linear layers (weight, bias), and what the fixed norm behind each needs."""
    drawn = []
    for channels, inputs, epsilon in ((3, 3, 0.1), (4, 2, 1e-3), (2, 5, 0.3), (1, 1, 1e-2)):
        drawn.append(
            (
                rng.normal(size=(channels, inputs)),
                rng.normal(size=channels),
                rng.normal(size=channels),
                rng.uniform(0.2, 3, channels),
                rng.uniform(0.5, 2, channels) * rng.choice([-1.0, 1.0], channels),
                rng.normal(size=channels),
                epsilon,
            )
        )
    return drawn


def folded(
    weight: Any,
    bias: Any,
    mean: Any,
    var: Any,
    gain: Any,
    shift: Any,
    epsilon: float,
    *,
    power: float = 0.5,
    gained: bool = True,
    centred: bool = True,
    moved: bool = True,
    biased: bool = True,
    scaled_bias: bool = True,
    columns: bool = False,
    used: float = 1.0,
    inside: bool = True,
) -> tuple[np.ndarray, np.ndarray]:
    """Merge a fixed norm into the linear layer in front of it.

    The options leave something out: the root (`power`), the gain, the mean, the shift, the layer's
    own bias, the scale of what is left of it, or epsilon; `columns` scales the wrong axis, and
    `inside` says whether epsilon stands under the root.
    """
    size = np.asarray(var) + used * epsilon if inside else (np.sqrt(var) + epsilon) ** 2
    slope = (gain if gained else 1.0) / size**power
    slope = slope * np.ones(len(np.asarray(bias)))
    rest = biased * np.asarray(bias) - centred * np.asarray(mean)
    matrix = np.asarray(weight) * (slope if columns else slope[:, None])
    return matrix, np.asarray((slope if scaled_bias else 1.0) * rest + moved * np.asarray(shift))
