"""Linear models, shallow and deep networks as functions of their parameters, and activations.

`linear` fits lines and polynomials, `wavelet` is a model of two parameters with a rugged loss,
`affine` names linear maps with an offset, `shallow` has one hidden layer, `deep` any number,
`activations` all that may stand between them.
"""

from udl.networks.activations import (
    derivative,
    elu,
    gelu,
    heaviside,
    identity,
    leaky_relu,
    selu,
    silu,
    softplus,
    tanh,
)
from udl.networks.affine import line_through, linear_function
from udl.networks.deep import (
    DeepParameters,
    compose,
    deep_network,
    from_shallow,
    hidden_layers,
    pre_activations,
    random_parameters,
)
from udl.networks.linear import (
    best_intercept,
    best_slope,
    coordinate_descent,
    fit_line,
    fit_linear,
    line,
    line_gradient,
    line_loss,
    polynomial_features,
    sweep_factor,
)
from udl.networks.shallow import (
    Activation,
    ShallowParameters,
    hidden_activations,
    relu,
    shallow_network,
)
from udl.networks.wavelet import gabor, gabor_gradient, gabor_loss

__all__ = [
    "Activation",
    "DeepParameters",
    "ShallowParameters",
    "best_intercept",
    "best_slope",
    "compose",
    "coordinate_descent",
    "deep_network",
    "derivative",
    "elu",
    "fit_line",
    "fit_linear",
    "from_shallow",
    "gabor",
    "gabor_gradient",
    "gabor_loss",
    "gelu",
    "heaviside",
    "hidden_activations",
    "hidden_layers",
    "identity",
    "leaky_relu",
    "line",
    "line_gradient",
    "line_loss",
    "line_through",
    "linear_function",
    "polynomial_features",
    "pre_activations",
    "random_parameters",
    "relu",
    "selu",
    "shallow_network",
    "silu",
    "softplus",
    "sweep_factor",
    "tanh",
]
