"""Where the norm stands: sizes of the signal and of gradients in deep untrained transformers.

Pre-norm layers normalise what goes into each part, post-norm layers what comes out of each sum.
"""

import math

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from udl.arrays import choice, whole
from udl.experiments.memory import Arrays, memoised
from udl.experiments.threads import one_thread

DEPTH, WIDTH, NUM_HEADS, NUM_PLACES = 24, 64, 4, 32
NUM_NETWORKS = 8
SEED = 12


@memoised
def sizes(depth: int = DEPTH, num_networks: int = NUM_NETWORKS, seed: int = SEED) -> Arrays:
    """Measure untrained networks of either kind, on random inputs; takes about a second.

    Weights are drawn as Glorot and Bengio did, with variance 2 / (in + out). The loss is the
    cross-entropy of a linear classifier of 16 classes on each position after the last layer, after
    one more norm in the pre-norm network; labels are drawn at random.

    Parameters
    ----------
    depth : int
        Number of layers, each of attention and a feed-forward network.
    num_networks : int
        How many are averaged.
    seed : int
        Decides weights, inputs and labels.

    Returns
    -------
    dict
        ``"pre_signal"`` and ``"post_signal"``, shape (depth,): the root mean square of what leaves
        each layer. ``"pre_gradient"`` and ``"post_gradient"``, shape (depth,): the norm of the
        loss's gradient with respect to the weights of each layer's feed-forward network.
    """
    layers, networks = whole("depth", depth), whole("num_networks", num_networks)
    found: Arrays = {}
    with one_thread():
        for kind in ("pre", "post"):
            generator = torch.Generator().manual_seed(seed)
            runs = [_measured(kind, layers, generator) for _ in range(networks)]
            for column, name in enumerate(("signal", "gradient")):
                found[f"{kind}_{name}"] = np.mean([run[column] for run in runs], axis=0)
    return found


class Layer(nn.Module):
    """Attention and a feed-forward network, each added to what comes in, with a norm.

    Parameters
    ----------
    kind : str
        ``"pre"`` or ``"post"``.
    generator : torch.Generator
        Draws the weights.
    """

    def __init__(self, kind: str, generator: torch.Generator) -> None:
        super().__init__()
        self.kind = choice("kind", kind, ("pre", "post"))
        shapes = {
            "together": (3 * WIDTH, WIDTH),
            "joined": (WIDTH, WIDTH),
            "wider": (4 * WIDTH, WIDTH),
            "back": (WIDTH, 4 * WIDTH),
        }
        self.weights = nn.ParameterDict(
            {name: nn.Parameter(_drawn(shape, generator)) for name, shape in shapes.items()}
        )

    def forward(self, x: Tensor) -> Tensor:
        """Return what leaves the layer: (N, D) for (N, D)."""
        for part in (self._attention, self._feed_forward):
            x = x + part(_norm(x)) if self.kind == "pre" else _norm(x + part(x))
        return x

    def _attention(self, x: Tensor) -> Tensor:
        together = functional.linear(x, self.weights["together"])
        parts = together.view(len(x), 3, NUM_HEADS, -1).permute(1, 2, 0, 3)  # (3, H, N, d)
        brought = functional.scaled_dot_product_attention(*parts)  # (H, N, d)
        joined = brought.transpose(0, 1).reshape(x.shape)
        mixed: Tensor = functional.linear(joined, self.weights["joined"])
        return mixed

    def _feed_forward(self, x: Tensor) -> Tensor:
        hidden = functional.relu(functional.linear(x, self.weights["wider"]))
        narrowed: Tensor = functional.linear(hidden, self.weights["back"])
        return narrowed


def _measured(kind: str, depth: int, generator: torch.Generator) -> tuple[list[float], list[float]]:
    layers = [Layer(kind, generator) for _ in range(depth)]
    classifier = _drawn((16, WIDTH), generator)
    x = torch.randn(NUM_PLACES, WIDTH, generator=generator)
    labels = torch.randint(16, (NUM_PLACES,), generator=generator)
    signal = []
    for layer in layers:
        x = layer(x)
        signal.append(float(x.detach().square().mean().sqrt()))
    last = _norm(x) if kind == "pre" else x
    functional.cross_entropy(functional.linear(last, classifier), labels).backward()
    gradients = [layer.weights["back"].grad for layer in layers]
    return signal, [float(torch.linalg.norm(g)) for g in gradients if g is not None]


def _drawn(shape: tuple[int, int], generator: torch.Generator) -> Tensor:
    return torch.empty(shape).normal_(0, math.sqrt(2 / sum(shape)), generator=generator)


def _norm(x: Tensor) -> Tensor:
    return functional.layer_norm(x, x.shape[-1:])
