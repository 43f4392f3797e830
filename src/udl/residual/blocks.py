"""Stacks of residual blocks, forwards and backwards by hand.

A block computes h + c f[h], where f is ReLU, linear layer, ReLU, linear layer, with a norm in front
of each ReLU if there is one (the order of He et al. 2016b). Without the skip it is c f[h] alone.
Units are columns here and data points rows, as in PyTorch.
"""

import math
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from jaxtyping import Float, Num

from udl.arrays import FloatVector, choice, instance, number, real_array, whole
from udl.residual.normalisation import (
    LARGEST_INPUT,
    Normalised,
    batch_norm,
    layer_norm,
    normalisation_gradients,
    small_enough,
)

Norm = Literal["none", "batch", "layer"]
NORMS = ("none", "batch", "layer")
Stream = Float[np.ndarray, "N D"]


@dataclass(frozen=True, eq=False)
class ResidualParameters:
    """The parameters of K blocks from D units to D units, with D' units inside.

    Parameters
    ----------
    inner_weights : array_like, shape (K, D', D)
    inner_biases : array_like, shape (K, D')
    outer_weights : array_like, shape (K, D, D')
    outer_biases : array_like, shape (K, D)

    Raises
    ------
    ValueError
        If the shapes do not fit, or a number is not finite.
    """

    inner_weights: Num[np.ndarray, "K D_inner D"]
    inner_biases: Num[np.ndarray, "K D_inner"]
    outer_weights: Num[np.ndarray, "K D D_inner"]
    outer_biases: Num[np.ndarray, "K D"]

    def __post_init__(self) -> None:
        first = real_array("inner_weights", self.inner_weights, ndim=3)
        num_blocks, num_inner, num_units = first.shape
        fitting = {
            "inner_weights": first.shape,
            "inner_biases": (num_blocks, num_inner),
            "outer_weights": (num_blocks, num_units, num_inner),
            "outer_biases": (num_blocks, num_units),
        }
        for name, shape in fitting.items():
            array = real_array(name, getattr(self, name), ndim=len(shape))
            if array.shape != shape:
                raise ValueError(
                    f"{name}: got shape {array.shape}; expected {shape}, which fits inner_weights"
                )
            small_enough(name, array)
            object.__setattr__(self, name, array)


class KeptBlock(NamedTuple):
    """What one block's way back needs: what entered each linear layer, and the norms."""

    before: np.ndarray
    hidden: np.ndarray
    between: np.ndarray
    hidden_between: np.ndarray
    norms: tuple[Normalised, ...]


class ResidualPass(NamedTuple):
    """What a forward pass found.

    ``stream``: K + 1 arrays (N, D), the input and what leaves each block; ``blocks``: what the way
    back needs of each; ``skip`` and ``branch_scale`` as they were given.
    """

    stream: tuple[np.ndarray, ...]
    blocks: tuple[KeptBlock, ...]
    skip: bool
    branch_scale: float

    @property
    def output(self) -> np.ndarray:
        """What leaves the last block, shape (N, D)."""
        return self.stream[-1]


class ResidualGradients(NamedTuple):
    """Derivatives of a loss with respect to parameters and stream, in the shapes of these."""

    inner_weights: np.ndarray
    inner_biases: np.ndarray
    outer_weights: np.ndarray
    outer_biases: np.ndarray
    stream: tuple[np.ndarray, ...]


def residual_parameters(
    num_blocks: int, num_units: int, rng: np.random.Generator, num_inner: int | None = None
) -> ResidualParameters:
    """Draw blocks with He's weights, normal with variance 2 / fan-in, and biases of zero.

    Parameters
    ----------
    num_blocks, num_units : int
        K and D.
    rng : numpy.random.Generator
        Makes the draws: all inner weights, then all outer ones.
    num_inner : int, optional
        D'; as many as D if not given.

    Returns
    -------
    ResidualParameters

    Raises
    ------
    ValueError
        If a number is below 1.
    """
    blocks, units = whole("num_blocks", num_blocks), whole("num_units", num_units)
    inner = units if num_inner is None else whole("num_inner", num_inner)
    instance("rng", rng, np.random.Generator)
    return ResidualParameters(
        rng.normal(0, math.sqrt(2 / units), (blocks, inner, units)),
        np.zeros((blocks, inner)),
        rng.normal(0, math.sqrt(2 / inner), (blocks, units, inner)),
        np.zeros((blocks, units)),
    )


def residual_forward(
    parameters: ResidualParameters,
    x: Num[np.ndarray, "N D"],
    *,
    norm: Norm = "none",
    skip: bool = True,
    branch_scale: float = 1.0,
) -> ResidualPass:
    """Send a batch through all blocks; implements eq-ch11-block and eq-ch11-pre-activation.

    Parameters
    ----------
    parameters : ResidualParameters
        K blocks of D units.
    x : array_like, shape (N, D)
        What enters the first block.
    norm : {"none", "batch", "layer"}
        What stands in front of each ReLU, with a gain of 1 and a shift of 0.
    skip : bool
        Whether a block's input is added to what its layers return.
    branch_scale : float
        The factor c of what the layers return.

    Returns
    -------
    ResidualPass

    Raises
    ------
    ValueError
        If ``x`` does not have D columns, or numbers become larger than 1e60.
    """
    instance("parameters", parameters, ResidualParameters)
    instance("skip", skip, bool)
    choice("norm", norm, NORMS)
    scale = number("branch_scale", branch_scale, -LARGEST_INPUT, LARGEST_INPUT)
    h = real_array("x", x, ndim=2)
    num_blocks, _, num_units = parameters.inner_weights.shape
    if h.shape[1] != num_units:
        raise ValueError(f"x: got {h.shape[1]} columns; expected {num_units}, one a unit")
    small_enough("x", h)
    stream, blocks = [h], []
    for k in range(num_blocks):
        before, first = _normalised(h, norm)
        hidden = np.maximum(before, 0)
        inner = hidden @ parameters.inner_weights[k].T + parameters.inner_biases[k]  # (N, D')
        _still_small(inner, k)
        between, second = _normalised(inner, norm)
        hidden_between = np.maximum(between, 0)
        branch = hidden_between @ parameters.outer_weights[k].T + parameters.outer_biases[k]
        h = h + scale * branch if skip else scale * branch  # (N, D)
        _still_small(h, k)
        stream.append(h)
        blocks.append(KeptBlock(before, hidden, between, hidden_between, (*first, *second)))
    return ResidualPass(tuple(stream), tuple(blocks), skip, scale)


def residual_backward(
    parameters: ResidualParameters, forward: ResidualPass, d_output: Num[np.ndarray, "N D"]
) -> ResidualGradients:
    """Take a loss's derivative back through all blocks; implements eq-ch11-backward.

    Parameters
    ----------
    parameters : ResidualParameters
        K blocks of D units.
    forward : ResidualPass
        Of the same blocks.
    d_output : array_like, shape (N, D)
        Derivative of the loss with respect to what leaves the last block.

    Returns
    -------
    ResidualGradients
        ``stream[0]`` is the derivative with respect to the input.

    Raises
    ------
    ValueError
        If the pass is of other blocks or ``d_output`` of another shape.
    """
    d_h = output_gradient(parameters, forward, d_output)
    shapes = (
        np.zeros_like(getattr(parameters, name))
        for name in ("inner_weights", "inner_biases", "outer_weights", "outer_biases")
    )
    d_inner, d_inner_bias, d_outer, d_outer_bias = shapes
    d_stream = [d_h]
    for k in reversed(range(len(forward.blocks))):
        kept = forward.blocks[k]
        d_branch = forward.branch_scale * d_h  # (N, D)
        d_outer[k] = d_branch.T @ kept.hidden_between  # (D, N) @ (N, D') -> (D, D')
        d_outer_bias[k] = d_branch.sum(axis=0)
        d_between = _through_relu(d_branch @ parameters.outer_weights[k], kept, second=True)
        d_inner[k] = d_between.T @ kept.hidden  # (D', N) @ (N, D) -> (D', D)
        d_inner_bias[k] = d_between.sum(axis=0)
        d_before = _through_relu(d_between @ parameters.inner_weights[k], kept, second=False)
        d_h = d_h + d_before if forward.skip else d_before
        d_stream.append(d_h)
    return ResidualGradients(
        d_inner, d_inner_bias, d_outer, d_outer_bias, tuple(reversed(d_stream))
    )


def branch_backward(
    parameters: ResidualParameters, forward: ResidualPass, block: int, d_output: Stream
) -> Stream:
    """Take a derivative (N, D) back through the layers of one block, without its skip."""
    kept = forward.blocks[block]
    d_branch = forward.branch_scale * d_output
    d_between = _through_relu(d_branch @ parameters.outer_weights[block], kept, second=True)
    return _through_relu(d_between @ parameters.inner_weights[block], kept, second=False)


def expected_variances(
    num_blocks: int, *, norm: bool = False, branch_scale: float = 1.0, skip: bool = True
) -> FloatVector:
    """Predict the variance of the stream behind 0, 1, …, K blocks that start as He proposed.

    Implements eq-ch11-doubling and eq-ch11-linear-growth, for an input of variance 1.

    Parameters
    ----------
    num_blocks : int
        K, 1 or more.
    norm : bool
        Whether each ReLU follows a norm, so that a branch adds a variance of c² whatever comes in;
        without one it adds c² times the variance that comes in.
    branch_scale : float
        The factor c.
    skip : bool
        Whether a block's input is added.

    Returns
    -------
    ndarray, shape (K + 1,)

    Raises
    ------
    ValueError
        If there is no block, or a variance leaves the floats.

    Notes
    -----
    Of inputs whose signs are as often plus as minus a ReLU keeps half the mean square, and He's
    weights double it. Behind the first block this holds nearly: see the chapter.
    """
    blocks = whole("num_blocks", num_blocks)
    instance("norm", norm, bool)
    instance("skip", skip, bool)
    share = number("branch_scale", branch_scale, -LARGEST_INPUT, LARGEST_INPUT) ** 2
    steps = np.arange(blocks + 1)
    if norm:
        return 1.0 + share * steps if skip else np.where(steps, share, 1.0)
    with np.errstate(over="ignore"):
        variances: np.ndarray = (share + skip) ** steps.astype(float)
    if not np.isfinite(variances).all():
        raise ValueError(
            f"num_blocks: got {blocks}, behind which the variance leaves the floats; expected fewer"
        )
    return variances


def output_gradient(parameters: object, forward: object, d_output: object) -> np.ndarray:
    """Return ``d_output`` as an array if the three fit each other.

    Raises
    ------
    ValueError
        If they do not.
    """
    instance("parameters", parameters, ResidualParameters)
    instance("forward", forward, ResidualPass)
    assert isinstance(parameters, ResidualParameters)  # for mypy
    assert isinstance(forward, ResidualPass)
    widths = [(block.hidden.shape[1], block.hidden_between.shape[1]) for block in forward.blocks]
    num_blocks, num_inner, num_units = parameters.inner_weights.shape
    if widths != [(num_units, num_inner)] * num_blocks:
        raise ValueError(
            f"forward: got a pass through {len(widths)} blocks of other widths; expected "
            f"{num_blocks} blocks of {num_units} units, those of parameters"
        )
    d_h = real_array("d_output", d_output, ndim=2)
    if d_h.shape != forward.output.shape:
        raise ValueError(
            f"d_output: got shape {d_h.shape}; expected {forward.output.shape}, that of the output"
        )
    small_enough("d_output", d_h)
    return d_h


def _normalised(x: np.ndarray, norm: str) -> tuple[np.ndarray, tuple[Normalised, ...]]:
    if norm == "none":
        return x, ()
    found = batch_norm(x) if norm == "batch" else layer_norm(x)
    return found.output, (found,)


def _through_relu(d_hidden: np.ndarray, kept: KeptBlock, *, second: bool) -> np.ndarray:
    """Go back through a ReLU and the norm in front of it."""
    d_z = d_hidden * ((kept.between if second else kept.before) > 0)
    return normalisation_gradients(d_z, kept.norms[second]).x if kept.norms else d_z


def _still_small(h: np.ndarray, block: int) -> None:
    if not np.abs(h).max() <= LARGEST_INPUT:
        raise ValueError(
            f"x: got numbers that grow to {np.abs(h).max():.3g} in block {block + 1}; expected a "
            f"stream within {LARGEST_INPUT:.0e}"
        )
