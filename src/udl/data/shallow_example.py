"""Twenty points and a network with three hidden units: the running example of shallow networks.

The points and the network are those of the predecessor's practical on shallow networks; the sum of
their squared errors is known to many decimals.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from udl.data import loss_examples


@dataclass(frozen=True, eq=False)
class ShallowExample:
    """Data, and the parameters of a network with one input, three hidden units and one output.

    Parameters
    ----------
    x : ndarray, shape (20,)
        Inputs between 0 and 1.
    y : ndarray, shape (20,)
        Targets.
    hidden_bias : ndarray, shape (3,)
        Biases of the hidden units.
    hidden_weights : ndarray, shape (3, 1)
        Weights from the input to each hidden unit.
    output_bias : ndarray, shape (1,)
        Bias of the output.
    output_weights : ndarray, shape (1, 3)
        Weights from the hidden units to the output.
    """

    x: Float[np.ndarray, "N"]
    y: Float[np.ndarray, "N"]
    hidden_bias: Float[np.ndarray, "3"]
    hidden_weights: Float[np.ndarray, "3 1"]
    output_bias: Float[np.ndarray, "1"]
    output_weights: Float[np.ndarray, "1 3"]


def three_unit_example() -> ShallowExample:
    """Return the points, and a network that is not fitted to them yet.

    Returns
    -------
    ShallowExample
        The network's sum of squared errors is 9.385.
    """
    # fmt: off
    y = [
        -0.15934537, 0.18195445, 0.45127015, 0.13921448, 0.09366691, 0.30567674, 0.37229117,
        0.40716968, -0.08131792, 0.41187806, 0.36943738, 0.3994327, 0.01906257, 0.3582041,
        0.45256496, -0.0183121, 0.02957665, -0.24354444, 0.14803884, 0.2682497,
    ]
    # fmt: on
    return ShallowExample(
        loss_examples.regression_example().x,  # the same twenty inputs
        np.array(y),
        np.array([0.3, -1.0, -0.5]),
        np.array([[-1.0], [2.0], [0.65]]),
        np.array([-0.3]),
        np.array([[2.0, -1.0, 7.0]]),
    )
