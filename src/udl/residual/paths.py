"""A residual network as a sum over paths.

Each block lets a signal pass by its skip or through its layers. So K blocks have 2^K ways from
input to output, of which K choose l go through the layers of l blocks (Veit, Wilber and Belongie
2016, arXiv:1605.06431).
"""

import math

import numpy as np
from jaxtyping import Float, Num

from udl.arrays import FloatVector, whole
from udl.residual.blocks import (
    ResidualParameters,
    ResidualPass,
    branch_backward,
    output_gradient,
)


def path_counts(num_blocks: int) -> FloatVector:
    """Count the paths that go through the layers of 0, 1, …, K blocks.

    Parameters
    ----------
    num_blocks : int
        K, from 1 to 1000.

    Returns
    -------
    ndarray, shape (K + 1,)
        Binomial coefficients, whose sum is 2^K.

    Raises
    ------
    ValueError
        If there is no block, or there are more than 1000.
    """
    blocks = whole("num_blocks", num_blocks, most=1000)
    return np.array([float(math.comb(blocks, length)) for length in range(blocks + 1)])


def gradient_by_path_length(
    parameters: ResidualParameters, forward: ResidualPass, d_output: Num[np.ndarray, "N D"]
) -> Float[np.ndarray, "K1 N D"]:
    """Split the gradient of the input by the number of blocks through whose layers it came.

    Implements eq-ch11-paths. Multiplied out, the product of the blocks' derivatives is a sum over
    paths. Paths of equal length are kept together, so that the work grows as K² and not as 2^K.

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
    ndarray, shape (K + 1, N, D)
        Entry l is what came through the layers of l blocks. Their sum is the gradient with respect
        to the input. Without skips all of it is in the last.

    Raises
    ------
    ValueError
        If the pass is of other blocks or ``d_output`` of another shape.
    """
    d_h = output_gradient(parameters, forward, d_output)
    parts = [d_h]  # by path length
    for block in reversed(range(len(forward.blocks))):
        nothing = np.zeros_like(d_h)
        by_skip = [*(parts if forward.skip else [nothing] * len(parts)), nothing]
        by_branch = [branch_backward(parameters, forward, block, part) for part in parts]
        parts = [a + b for a, b in zip(by_skip, [nothing, *by_branch], strict=True)]
    return np.stack(parts)
