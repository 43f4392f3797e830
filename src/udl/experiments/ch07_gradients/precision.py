"""A backward pass in half precision, with the loss multiplied by more and more.

The network starts as PyTorch's linear layers do, so that its gradients shrink from layer to layer.
"""

import itertools

import numpy as np

from udl.experiments.memory import Arrays, memoised
from udl.gradients.backpropagation import backward_pass, forward_pass
from udl.gradients.initialisation import normal_parameters
from udl.gradients.precision import lost_share, low_precision_gradients
from udl.losses.logits import softmax
from udl.networks import DeepParameters

WIDTHS = (40, *[80] * 12, 10)
FACTOR = 1 / 3  # variance of the weights of torch.nn.Linear, times the number of inputs
NUM_INPUTS = 250
EXPONENTS = tuple(range(0, 31, 2))  # of the scale, a power of two
SAMPLE = 20_000


def start() -> tuple[DeepParameters, np.ndarray, np.ndarray]:
    """Draw the network, its inputs, and classes for them.

    Returns
    -------
    parameters : DeepParameters
    x : ndarray, shape (NUM_INPUTS, 40)
    d_output : ndarray, shape (NUM_INPUTS, 10)
        Derivative of the mean cross-entropy by the outputs.
    """
    rng = np.random.default_rng(0)
    variances = [FACTOR / into for into, _ in itertools.pairwise(WIDTHS)]
    parameters = normal_parameters(WIDTHS, variances, rng)
    x = rng.normal(size=(NUM_INPUTS, WIDTHS[0]))
    one_hot = np.eye(WIDTHS[-1])[rng.integers(WIDTHS[-1], size=NUM_INPUTS)]
    probabilities = softmax(forward_pass(parameters, x).output)
    return parameters, x, (probabilities - one_hot) / NUM_INPUTS


@memoised
def loss_scales() -> Arrays:
    """Compare half precision with the exact pass, scale by scale.

    Returns
    -------
    dict of ndarray
        ``errors`` (EXPONENTS,): the first layer's weight gradient, its distance from the exact one
        divided by that one's length; infinite where something overflowed. ``lost`` (EXPONENTS,):
        share of the derivatives by pre-activations that are not zero and would be rounded to zero
        or overflow; ``exponents``, shape (M,): base-two logarithms of a sample of their sizes,
        unscaled.
    """
    parameters, x, d_output = start()
    exact = backward_pass(parameters, forward_pass(parameters, x), d_output)
    sizes = np.concatenate([np.abs(d[d != 0]) for d in exact.pre_activations])
    truth = exact.weights[0]
    errors, lost = [], []
    for exponent in EXPONENTS:
        scale = 2.0**exponent
        found = low_precision_gradients(parameters, x, d_output, "float16", scale).weights[0]
        gap = np.linalg.norm(found - truth) / np.linalg.norm(truth)
        errors.append(gap if np.isfinite(gap) else np.inf)
        lost.append(lost_share(sizes, "float16", scale))
    return {
        "errors": np.array(errors),
        "lost": np.array(lost),
        "exponents": np.log2(sizes[:: max(1, len(sizes) // SAMPLE)]),
    }
