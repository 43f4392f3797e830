"""Twenty points and three small networks: the running examples of shallow networks.

The first network has one input and does not fit its points yet. The second has two inputs and two
outputs. The third has the first one's hidden units and other output weights; it is the one in which
activation functions are exchanged. What they return is known to many decimals.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from udl.data import loss_examples

HiddenBias = Float[np.ndarray, "H"]
HiddenWeights = Float[np.ndarray, "H D_i"]
OutputBias = Float[np.ndarray, "D_o"]
OutputWeights = Float[np.ndarray, "D_o H"]


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
    hidden_bias: HiddenBias
    hidden_weights: HiddenWeights
    output_bias: OutputBias
    output_weights: OutputWeights


@dataclass(frozen=True, eq=False)
class NetworkExample:
    """The parameters of a network with D_i inputs, H hidden units and D_o outputs.

    Parameters
    ----------
    hidden_bias : ndarray, shape (H,)
        Biases of the hidden units.
    hidden_weights : ndarray, shape (H, D_i)
        Weights from the inputs to each hidden unit.
    output_bias : ndarray, shape (D_o,)
        Biases of the outputs.
    output_weights : ndarray, shape (D_o, H)
        Weights from the hidden units to each output.
    """

    hidden_bias: HiddenBias
    hidden_weights: HiddenWeights
    output_bias: OutputBias
    output_weights: OutputWeights


def three_unit_example() -> ShallowExample:
    """Return twenty points, and a network that is not fitted to them yet.

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
        x=loss_examples.regression_example().x,  # the same twenty inputs
        y=np.array(y),
        hidden_bias=np.array([0.3, -1.0, -0.5]),
        hidden_weights=np.array([[-1.0], [2.0], [0.65]]),
        output_bias=np.array([-0.3]),
        output_weights=np.array([[2.0, -1.0, 7.0]]),
    )


def two_input_example() -> NetworkExample:
    """Return a network with two inputs, three hidden units and two outputs.

    Returns
    -------
    NetworkExample
        For inputs between 0 and 10; all seven regions that three lines can make lie there.
    """
    return NetworkExample(
        hidden_bias=np.array([-4.0, 5.0, -7.0]),
        hidden_weights=np.array([[0.9, 0.0], [-0.9, -0.5], [0.5, 0.9]]),
        output_bias=np.array([0.0, -2.0]),
        output_weights=np.array([[-2.0, 2.0, 1.5], [-1.0, -2.0, 0.8]]),
    )


def activation_example() -> NetworkExample:
    """Return a network with one input whose activation function is to be exchanged.

    Returns
    -------
    NetworkExample
        The hidden units are those of `three_unit_example`.
    """
    return NetworkExample(
        hidden_bias=np.array([0.3, -1.0, -0.5]),
        hidden_weights=np.array([[-1.0], [2.0], [0.65]]),
        output_bias=np.array([0.3]),
        output_weights=np.array([[0.5, -1.0, 0.9]]),
    )
