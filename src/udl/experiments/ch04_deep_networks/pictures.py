"""Four pictures learned by a wide network and by a deep one with as many parameters.

A picture is a function of two inputs, the position of a pixel, and one output, its brightness.
Both networks see the same pixels in batches of the same size, for the same number of steps, with
the same optimiser; only their layers differ. The program is the one on the first screen
of the chapter, and its first parameters have the distribution that `torch.nn.Linear` gives them.
"""

import itertools
import math

import numpy as np
import torch
from torch import nn

from udl.data import photograph
from udl.experiments.memory import Arrays, memoised
from udl.experiments.threads import one_thread

SIDE = 64  # pixels along each side
WIDTHS = {"wide": (2, 750, 1), "deep": (2, 37, 37, 37, 1)}
STEPS = 700
BATCH = 200
RATES = (0.003, 0.01)
FIRST_SCREEN = RATES.index(0.01)
SEEDS = (0, 1, 2)


def positions() -> np.ndarray:
    """Return where the pixels lie in the square from -1 to 1.

    Returns
    -------
    ndarray, shape (4096, 2)
        Row by row from above; across, then up.
    """
    side = np.linspace(-1.0, 1.0, SIDE)
    across, up = np.meshgrid(side, side[::-1])
    return np.stack([across.ravel(), up.ravel()], axis=1)


def targets() -> dict[str, np.ndarray]:
    """Return the pictures.

    Returns
    -------
    dict of str to ndarray, shape (4096,)
        Brightness between 0 and 1 at `positions`: ``"ripples"`` depends on the distance from the
        middle alone, ``"stripes"`` on the first input alone, ``"quilt"`` is a product of a wave in
        each input, ``"cat"`` the course's photograph, each pixel the mean of three by three.
    """
    across, up = positions().T
    small = photograph.grey().reshape(SIDE, 3, SIDE, 3).mean(axis=(1, 3))
    return {
        "ripples": 0.5 + 0.5 * np.cos(4 * np.pi * np.hypot(across, up)),
        "stripes": 0.5 + 0.5 * np.cos(4 * np.pi * across),
        "quilt": 0.5 + 0.5 * np.sin(2 * np.pi * across) * np.sin(2 * np.pi * up),
        "cat": small.ravel() / 255,
    }


def network(widths: tuple[int, ...], chance: torch.Generator) -> nn.Sequential:
    """Draw a network as PyTorch would, from a generator of one's own.

    Parameters
    ----------
    widths : tuple of int
        Inputs, hidden layers, outputs.
    chance : torch.Generator

    Returns
    -------
    torch.nn.Sequential
        Linear layers with ReLUs in between.
    """
    parts: list[nn.Module] = []
    for into, out in itertools.pairwise(widths):
        layer = nn.Linear(into, out)
        for parameter in layer.parameters():
            bound = 1 / math.sqrt(into)
            nn.init.uniform_(parameter, -bound, bound, generator=chance)
        parts += [layer, nn.ReLU()]
    return nn.Sequential(*parts[:-1])


def learned(brightness: np.ndarray, widths: tuple[int, ...], rate: float, seed: int) -> np.ndarray:
    """Train a network on a picture, and let it paint the picture.

    Parameters
    ----------
    brightness : ndarray, shape (4096,)
        At `positions`.
    widths : tuple of int
        Two inputs, the hidden layers, one output.
    rate : float
        Adam's learning rate.
    seed : int
        Decides the first parameters and the batches.

    Returns
    -------
    ndarray, shape (4096,)
        The network's output at `positions` after the last step.
    """
    chance = torch.Generator().manual_seed(seed)
    x = torch.tensor(positions(), dtype=torch.float32)  # (4096, 2)
    y = torch.tensor(brightness, dtype=torch.float32)[:, None]  # (4096, 1)
    model = network(widths, chance)
    optimizer = torch.optim.Adam(model.parameters(), lr=rate)
    for _ in range(STEPS):
        some = torch.randint(len(x), (BATCH,), generator=chance)
        loss = nn.functional.mse_loss(model(x[some]), y[some])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        painted: np.ndarray = model(x)[:, 0].double().numpy()
    return painted


@memoised
def same_budget() -> Arrays:
    """Train the wide and the deep network on each picture, at each rate, from three starts.

    Returns
    -------
    dict of ndarray
        ``errors`` (4, 2, 2, 3): root mean square error over all pixels, by picture, network, rate
        and start; ``plain`` (4,): that of the best constant; ``painted`` (4, 2, 64, 64): what the
        networks of the first start paint at the first screen's rate; ``sizes`` (2,): their numbers
        of parameters.
    """
    pictures = targets()
    shape = (len(pictures), len(WIDTHS))
    errors = np.zeros((*shape, len(RATES), len(SEEDS)))
    painted = np.zeros((*shape, SIDE, SIDE))
    with one_thread():
        for p, brightness in enumerate(pictures.values()):
            for n, widths in enumerate(WIDTHS.values()):
                for r, rate in enumerate(RATES):
                    for s, seed in enumerate(SEEDS):
                        output = learned(brightness, widths, rate, seed)
                        errors[p, n, r, s] = np.sqrt(np.mean((output - brightness) ** 2))
                        if (r, s) == (FIRST_SCREEN, 0):
                            painted[p, n] = output.reshape(SIDE, SIDE)
    sizes = [
        sum((into + 1) * out for into, out in itertools.pairwise(widths))
        for widths in WIDTHS.values()
    ]
    return {
        "errors": errors,
        "plain": np.array([brightness.std() for brightness in pictures.values()]),
        "painted": painted,
        "sizes": np.array(sizes),
    }
