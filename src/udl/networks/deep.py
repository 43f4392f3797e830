"""Deep networks: hidden layer upon hidden layer, each a matrix product and an activation.

The book writes a layer's units as a column; here data points are rows, as in PyTorch, so the
weight matrices appear transposed in the products.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Num

from udl.arrays import instance, items, number, real_array, whole_sequence
from udl.networks.shallow import Activation, ShallowParameters, activated, inputs, relu

Weights = Float[np.ndarray, "out in"]
Biases = Float[np.ndarray, "out"]
Inputs = Num[np.ndarray, "N D_i"]
Hidden = Float[np.ndarray, "N D_k"]
Outputs = Float[np.ndarray, "N D_o"]


@dataclass(frozen=True, eq=False)
class DeepParameters:
    """The parameters of a network with K hidden layers, for K of 0 (linear), 1 (shallow) or more.

    Parameters
    ----------
    weights : tuple of ndarray, K + 1 of them, shapes (out, in)
        ``weights[k]`` leads from layer k to layer k + 1; layer 0 is the input and layer K + 1 the
        output. Row d holds the weights of unit d.
    biases : tuple of ndarray, K + 1 of them, shapes (out,)
        Pre-activations when all units of the layer before are 0.

    Raises
    ------
    ValueError
        If the numbers of weights and biases differ, a shape does not fit the one before it, or a
        number is not finite.

    Examples
    --------
    >>> import numpy as np
    >>> network = DeepParameters((np.ones((2, 1)), np.ones((1, 2))), (np.zeros(2), np.zeros(1)))
    >>> network.widths, network.num_parameters
    ((1, 2, 1), 7)
    """

    weights: tuple[Weights, ...]
    biases: tuple[Biases, ...]

    def __post_init__(self) -> None:
        given = items("weights", self.weights), items("biases", self.biases)
        if len(given[0]) != len(given[1]):
            raise ValueError(
                f"biases: got {len(given[1])} vectors for {len(given[0])} weight matrices; "
                "expected one for each"
            )
        # float64 copies, so that nothing outside can change what is called frozen.
        weights = tuple(
            real_array(f"weights[{k}]", weight, ndim=2).copy() for k, weight in enumerate(given[0])
        )
        biases = tuple(
            real_array(f"biases[{k}]", bias, ndim=1).copy() for k, bias in enumerate(given[1])
        )
        for k, (weight, bias) in enumerate(zip(weights, biases, strict=True)):
            if k and weight.shape[1] != len(biases[k - 1]):
                raise ValueError(
                    f"weights[{k}]: got shape {weight.shape}; expected (out, {len(biases[k - 1])}) "
                    f"to fit biases[{k - 1}] of shape {biases[k - 1].shape}"
                )
            if len(bias) != len(weight):
                raise ValueError(
                    f"biases[{k}]: got shape {bias.shape}; expected ({len(weight)},) to fit "
                    f"weights[{k}] of shape {weight.shape}"
                )
        object.__setattr__(self, "weights", weights)
        object.__setattr__(self, "biases", biases)

    @property
    def widths(self) -> tuple[int, ...]:
        """Numbers of inputs, of hidden units layer by layer, and of outputs; K + 2 of them."""
        return (self.weights[0].shape[1], *(len(bias) for bias in self.biases))

    @property
    def num_hidden_layers(self) -> int:
        """The depth K."""
        return len(self.weights) - 1

    @property
    def num_parameters(self) -> int:
        """The number of weights and biases; implements eq-ch04-parameters."""
        return sum(w.size + b.size for w, b in zip(self.weights, self.biases, strict=True))


def pre_activations(
    parameters: DeepParameters, x: Inputs, activation: Activation = relu
) -> list[Hidden]:
    """Compute what enters each activation; implements eq-ch04-layer before its activation.

    Parameters
    ----------
    parameters : DeepParameters
        With D_i inputs and K hidden layers of widths D_1, …, D_K.
    x : array_like, shape (N, D_i)
        Inputs, one a row.
    activation : callable
        Acts on each pre-activation.

    Returns
    -------
    list of ndarray, K + 1 of them, shapes (N, D_k) for k = 1, …, K, then (N, D_o)
        The last is the network's output, which no activation changes.

    Raises
    ------
    ValueError
        If ``x`` does not have D_i columns, is empty or not finite.
    """
    instance("parameters", parameters, DeepParameters)
    layer = inputs(x, parameters.widths[0])
    before: list[np.ndarray] = []
    for k, (weight, bias) in enumerate(zip(parameters.weights, parameters.biases, strict=True)):
        # The input itself meets no activation.
        hidden = activated(activation, before[-1]) if k else layer
        # (N, D_k) @ (D_k, D_k+1) -> (N, D_k+1)
        before.append(bias + hidden @ weight.T)
    return before


def hidden_layers(
    parameters: DeepParameters, x: Inputs, activation: Activation = relu
) -> list[Hidden]:
    """Compute all hidden layers, each from the one before; implements eq-ch04-layer.

    Parameters
    ----------
    parameters : DeepParameters
        With D_i inputs and K hidden layers of widths D_1, …, D_K.
    x : array_like, shape (N, D_i)
        Inputs, one a row.
    activation : callable
        Acts on each pre-activation.

    Returns
    -------
    list of ndarray, K of them, shapes (N, D_k)
        Activations, first layer first; the list is empty for a linear model.

    Raises
    ------
    ValueError
        If ``x`` does not have D_i columns, is empty or not finite.
    """
    *hidden, _ = pre_activations(parameters, x, activation)
    return [activated(activation, before) for before in hidden]


def deep_network(parameters: DeepParameters, x: Inputs, activation: Activation = relu) -> Outputs:
    """Compute the network's output from its last hidden layer; implements eq-ch04-output.

    Parameters
    ----------
    parameters : DeepParameters
        With D_i inputs, K hidden layers and D_o outputs.
    x : array_like, shape (N, D_i)
        Inputs, one a row.
    activation : callable
        Acts on each pre-activation.

    Returns
    -------
    ndarray, shape (N, D_o)
        Outputs, one row for each input.

    Raises
    ------
    ValueError
        If ``x`` does not have D_i columns, is empty or not finite.
    """
    return pre_activations(parameters, x, activation)[-1]


def from_shallow(parameters: ShallowParameters) -> DeepParameters:
    """Write a shallow network as a deep one with a single hidden layer.

    Parameters
    ----------
    parameters : ShallowParameters
        With D_i inputs, H hidden units and D_o outputs.

    Returns
    -------
    DeepParameters
        Of widths (D_i, H, D_o); it computes the same outputs.
    """
    instance("parameters", parameters, ShallowParameters)
    return DeepParameters(
        (parameters.hidden_weights, parameters.output_weights),
        (parameters.hidden_bias, parameters.output_bias),
    )


def compose(*networks: DeepParameters) -> DeepParameters:
    """Make one network that feeds each network's output into the next; implements eq-ch04-merged.

    Between two networks there is no activation: the output layer of the first and the first layer
    of the second are two linear maps in a row, and become one.

    Parameters
    ----------
    *networks : DeepParameters
        In the order in which they act: ``compose(f, g)`` computes g[f[x]].

    Returns
    -------
    DeepParameters
        Its hidden layers are those of all the networks, one after the other.

    Raises
    ------
    ValueError
        If there is no network, or one does not have as many inputs as the one before has outputs.

    Examples
    --------
    >>> import numpy as np
    >>> double = DeepParameters((np.array([[2.0]]),), (np.array([0.0]),))
    >>> add_one = DeepParameters((np.array([[1.0]]),), (np.array([1.0]),))
    >>> deep_network(compose(double, add_one), np.array([[5.0]]))
    array([[11.]])
    """
    items("networks", networks, DeepParameters)
    weights, biases = networks[0].weights, networks[0].biases
    for i, network in enumerate(networks[1:], start=1):
        if network.widths[0] != len(biases[-1]):
            raise ValueError(
                f"networks[{i}]: got a network with {network.widths[0]} inputs; expected "
                f"{len(biases[-1])}, the number of outputs of networks[{i - 1}]"
            )
        # (D', D_o) @ (D_o, D_K) -> (D', D_K), and (D', D_o) @ (D_o,) -> (D',)
        middle_weights = network.weights[0] @ weights[-1]
        middle_bias = network.biases[0] + network.weights[0] @ biases[-1]
        weights = (*weights[:-1], middle_weights, *network.weights[1:])
        biases = (*biases[:-1], middle_bias, *network.biases[1:])
    return DeepParameters(weights, biases)


def random_parameters(
    widths: Sequence[int], rng: np.random.Generator, *, bias_scale: float = 0.0
) -> DeepParameters:
    """Draw a network with normal weights of He's variance, 2 over the units that a unit sums.

    Parameters
    ----------
    widths : sequence of int
        Numbers of inputs, of hidden units layer by layer, and of outputs.
    rng : numpy.random.Generator
        Makes the draws, layer by layer, weights before biases.
    bias_scale : float
        Standard deviation of the biases, 0 or above.

    Returns
    -------
    DeepParameters
        Of these widths.

    Raises
    ------
    ValueError
        If there are fewer than two widths, one is not a whole number above 0, or ``bias_scale`` is
        negative.

    Notes
    -----
    He, Zhang, Ren and Sun (2015), "Delving deep into rectifiers", ICCV, arXiv:1502.01852.
    """
    widths = whole_sequence("widths", widths, shortest=2)
    bias_scale = number("bias_scale", bias_scale, 0)
    instance("rng", rng, np.random.Generator)
    weights, biases = [], []
    for fan_in, fan_out in itertools.pairwise(widths):
        weights.append(rng.normal(0.0, np.sqrt(2 / fan_in), (fan_out, fan_in)))
        biases.append(rng.normal(0.0, bias_scale, fan_out))
    return DeepParameters(tuple(weights), tuple(biases))
