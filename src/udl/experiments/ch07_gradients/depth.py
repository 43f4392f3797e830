"""What becomes of signals and gradients in deep ReLU networks, by the variance of their weights.

Every layer has the same width D, weights are normal with mean zero and variance c/D, biases are
zero. The number c is called the factor; He's choice is 2.
"""

import itertools

import numpy as np
import torch

from udl.data import mnist1d
from udl.experiments.memory import Arrays, memoised
from udl.experiments.threads import one_thread

NUM_LAYERS = 50
WIDTH = 80
FACTORS = (1.0, 1.5, 2.0, 2.5, 4.0)
NUM_NETWORKS = 20
NUM_INPUTS = 50

TRAINED_DEPTHS = (3, 10, 20, 40)
TRAINED_FACTORS = (0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0)
TRAINED_WIDTH = 32
STEPS = 200
BATCH = 100
RATE = 0.001
SEEDS = 2


@memoised
def sizes(factors: tuple[float, ...] = FACTORS) -> Arrays:
    """Follow inputs forwards and slopes backwards through random networks.

    What enters at either end is normal with variance 1: an input each in front, at the back one
    vector for all inputs, as the slopes of one loss would be.

    Parameters
    ----------
    factors : tuple of float
        Variances of the weights, times the width.

    Returns
    -------
    dict of ndarray
        ``hidden`` and ``slopes``, shape (factors, NUM_NETWORKS, NUM_LAYERS): root mean squares over
        inputs and units of the hidden units of each layer, and of the derivatives with respect to
        what enters it.
    """
    hidden = np.empty((len(factors), NUM_NETWORKS, NUM_LAYERS))
    slopes = np.empty_like(hidden)
    for c, factor in enumerate(factors):
        for n in range(NUM_NETWORKS):
            hidden[c, n], slopes[c, n] = one_network(factor, np.random.default_rng(n))
    return {"hidden": hidden, "slopes": slopes}


def one_network(
    factor: float,
    rng: np.random.Generator,
    num_inputs: int = NUM_INPUTS,
    num_layers: int = NUM_LAYERS,
    width: int = WIDTH,
) -> tuple[np.ndarray, np.ndarray]:
    """Follow a batch through one random network and back.

    Parameters
    ----------
    factor : float
        Variance of the weights, times the width.
    rng : numpy.random.Generator
    num_inputs, num_layers, width : int

    Returns
    -------
    hidden, slopes : ndarray, shape (num_layers,)
        Root mean squares of the hidden units of layers 1, …, K, and of the derivatives of the last
        layer's inner product with a normal vector, with respect to the inputs of layers 1, …, K.
    """
    weights = rng.normal(0.0, np.sqrt(factor / width), (num_layers, width, width))
    h = rng.normal(size=(num_inputs, width))
    forward, active = [], []
    for weight in weights:
        f = h @ weight.T  # (N, D)
        active.append(f > 0)
        h = np.maximum(f, 0.0)
        forward.append(np.sqrt(np.mean(h**2)))
    g = np.tile(rng.normal(size=width), (num_inputs, 1))  # (N, D)
    backward = []
    for weight, on in zip(weights[::-1], active[::-1], strict=True):
        g = (g * on) @ weight  # (N, D)
        backward.append(np.sqrt(np.mean(g**2)))
    return np.array(forward), np.array(backward[::-1])


@memoised
def spread_of_he(num_networks: int = 300) -> Arrays:
    """Send one input through many networks with He's variance.

    Parameters
    ----------
    num_networks : int

    Returns
    -------
    dict of ndarray
        ``squares`` (num_networks,): the mean square of the last layer's hidden units, divided by
        that of the input.
    """
    rng = np.random.default_rng(0)
    h = rng.normal(size=(num_networks, WIDTH, 1))
    first = np.mean(h**2, axis=(1, 2))
    for _ in range(NUM_LAYERS):
        weights = rng.normal(0.0, np.sqrt(2 / WIDTH), (num_networks, WIDTH, WIDTH))
        h = np.maximum(weights @ h, 0.0)  # (num_networks, D, 1)
    return {"squares": np.mean(h**2, axis=(1, 2)) / first}


@memoised
def training_by_start() -> Arrays:
    """Train networks of several depths from starts of several variances on MNIST-1D.

    Returns
    -------
    dict of ndarray
        ``losses`` (depths, factors, SEEDS): cross-entropy in nats, mean over the batches of the
        last twenty of STEPS steps of Adam; a classifier that knows nothing has log 10 = 2.30.
    """
    data = mnist1d.make_dataset()
    x, y = torch.tensor(data.x, dtype=torch.float32), torch.tensor(data.y)
    with one_thread():
        losses = [_losses(depth, x, y) for depth in TRAINED_DEPTHS]
    return {"losses": np.stack(losses)}


def _losses(depth: int, x: torch.Tensor, y: torch.Tensor) -> np.ndarray:
    """Train all factors and seeds of one depth at once: (factors, SEEDS)."""
    chance = torch.Generator().manual_seed(0)
    together = len(TRAINED_FACTORS) * SEEDS
    factors = torch.tensor(TRAINED_FACTORS).repeat_interleave(SEEDS)[:, None, None]
    widths = [x.shape[1], *[TRAINED_WIDTH] * depth, 10]
    weights: list[torch.Tensor] = []
    biases: list[torch.Tensor] = []
    for into, out in itertools.pairwise(widths):
        normal = torch.randn(together, into, out, generator=chance)
        weights.append((normal * torch.sqrt(factors / into)).requires_grad_())
        biases.append(torch.zeros(together, 1, out, requires_grad=True))
    optimizer = torch.optim.Adam(weights + biases, lr=RATE)
    last = []
    for step in range(STEPS):
        some = torch.randint(len(x), (BATCH,), generator=chance)
        h = x[some].expand(together, BATCH, -1)
        for k, (weight, bias) in enumerate(zip(weights, biases, strict=True)):
            h = torch.baddbmm(bias, h, weight)  # (together, N, out)
            if k < depth:
                h = h.relu()
        log_probability = torch.log_softmax(h, dim=-1)
        loss = -log_probability[:, torch.arange(BATCH), y[some]].mean(dim=1)  # (together,)
        if step >= STEPS - 20:
            last.append(loss.detach())
        optimizer.zero_grad()
        loss.sum().backward()
        optimizer.step()
    return torch.stack(last).mean(dim=0).reshape(-1, SEEDS).numpy()
