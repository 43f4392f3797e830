"""A backward pass in half precision, with the loss multiplied by more and more.

Every array is rounded to half precision when it is stored, and products are summed more finely, as
in the hardware that trains large models. The network starts as PyTorch's linear layers do, so that
its gradients shrink from layer to layer.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from udl.experiments.memory import Arrays, memoised

WIDTHS = (40, *[80] * 12, 10)
FACTOR = 1 / 3  # variance of the weights of torch.nn.Linear, times the number of inputs
NUM_INPUTS = 500
EXPONENTS = tuple(range(0, 31, 2))  # of the scale, a power of two
ZERO_BELOW = 2.0**-25  # half of the smallest number above zero: what is smaller becomes zero

Cast = Callable[[np.ndarray], np.ndarray]


class Pass(NamedTuple):
    """Derivatives by the weights and by the pre-activations, layer by layer."""

    weights: Sequence[np.ndarray]
    pre_activations: Sequence[np.ndarray]


def half(values: np.ndarray) -> np.ndarray:
    """Round to half precision.

    Parameters
    ----------
    values : ndarray, any shape

    Returns
    -------
    ndarray
        The nearest half-precision numbers, as float64; beyond 65,504 they are infinite.
    """
    with np.errstate(over="ignore"):
        return values.astype(np.float16).astype(np.float64)


def exactly(values: np.ndarray) -> np.ndarray:
    """Leave values as they are."""
    return values


def backward(scale: float, cast: Cast, seed: int = 0) -> Pass:
    """Run a batch through the network and the scaled loss back.

    Parameters
    ----------
    scale : float
        What the loss, a mean over the batch, is multiplied by.
    cast : callable
        What happens to an array when it is stored: `half` or `exactly`.
    seed : int
        Of weights, inputs and classes.

    Returns
    -------
    Pass
        Of the scaled loss: not divided by the scale.
    """
    rng = np.random.default_rng(seed)
    weights = [
        cast(rng.normal(0.0, np.sqrt(FACTOR / into), (out, into)))
        for into, out in zip(WIDTHS[:-1], WIDTHS[1:], strict=True)
    ]
    hidden, f = [cast(rng.normal(size=(NUM_INPUTS, WIDTHS[0])))], []
    classes = rng.integers(WIDTHS[-1], size=NUM_INPUTS)
    for weight in weights:
        f.append(cast(hidden[-1] @ weight.T))  # (N, out)
        hidden.append(np.maximum(f[-1], 0.0))
    probabilities = np.exp(f[-1] - f[-1].max(axis=1, keepdims=True))
    probabilities /= probabilities.sum(axis=1, keepdims=True)
    errors = probabilities - np.eye(WIDTHS[-1])[classes]
    with np.errstate(over="ignore", invalid="ignore"):
        d_f = [cast(errors / NUM_INPUTS * scale)]
        d_weights = []
        for k in reversed(range(len(weights))):
            d_weights.append(cast(d_f[-1].T @ hidden[k]))  # (out, N) @ (N, in) -> (out, in)
            if k > 0:
                d_f.append(cast(d_f[-1] @ weights[k]) * (f[k - 1] > 0))
    return Pass(d_weights[::-1], d_f[::-1])


@memoised
def loss_scales() -> Arrays:
    """Compare half precision with the exact pass, scale by scale.

    Returns
    -------
    dict of ndarray
        ``errors`` (EXPONENTS,): the first layer's weight gradient, its distance from the exact one
        divided by that one's length; infinite where something overflowed. ``lost`` (EXPONENTS,):
        share of the derivatives by pre-activations that are not zero and would be rounded to
        zero; ``exponents``, shape (M,): base-two logarithms of a sample of their sizes, unscaled.
    """
    exact = backward(1.0, exactly)
    sizes = np.concatenate([np.abs(d[d != 0]) for d in exact.pre_activations])
    truth = exact.weights[0]
    errors, lost = [], []
    for exponent in EXPONENTS:
        scale = 2.0**exponent
        found = backward(scale, half).weights[0] / scale
        gap = np.linalg.norm(found - truth) / np.linalg.norm(truth)
        errors.append(gap if np.isfinite(gap) else np.inf)
        lost.append(np.mean(scale * sizes < ZERO_BELOW))
    return {
        "errors": np.array(errors),
        "lost": np.array(lost),
        "exponents": np.log2(sizes[:: max(1, len(sizes) // 20_000)]),
    }
