"""How many linear regions networks with random parameters really have, against what is possible.

Networks have two inputs and one hidden layer; regions are counted exactly on the square from -1 to
1. Weights are normal with He's variance. Biases are drawn in one of two usual ways: all zero, or
uniform between -1 and 1 over the square root of the number of inputs, as in PyTorch's layers.
"""

import numpy as np

from udl.experiments.memory import Arrays, memoised
from udl.regions import regions_2d, zaslavsky

WIDTHS = (3, 5, 8, 12, 18, 27, 40)
NUM_DRAWS = 20
SQUARE = ((-1.0, 1.0), (-1.0, 1.0))


def random_layer(
    num_hidden: int, biases: str, rng: np.random.Generator
) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Draw a network with two inputs and one output.

    Parameters
    ----------
    num_hidden : int
        Number of hidden units D.
    biases : str
        ``"zero"`` or ``"uniform"``.
    rng : numpy.random.Generator

    Returns
    -------
    tuple of two lists of ndarray
        Weights, shapes (D, 2) and (1, D), and biases, shapes (D,) and (1,).

    Raises
    ------
    ValueError
        If ``biases`` names neither way.
    """
    if biases not in ("zero", "uniform"):
        raise ValueError(f'biases: got {biases!r}; expected "zero" or "uniform"')
    hidden_weights = rng.normal(0, np.sqrt(2 / 2), (num_hidden, 2))
    output_weights = rng.normal(0, np.sqrt(2 / num_hidden), (1, num_hidden))
    bound = 1 / np.sqrt(2) if biases == "uniform" else 0.0
    hidden_bias = rng.uniform(-bound, bound, num_hidden)
    return [hidden_weights, output_weights], [hidden_bias, np.zeros(1)]


@memoised
def region_counts() -> Arrays:
    """Count the regions of 20 random networks of each width and kind.

    Returns
    -------
    dict of ndarray
        ``widths`` (7,); ``zero`` and ``uniform`` (7, 20): counts by kind of bias; ``bound`` (7,).
    """
    counts = {}
    for k, kind in enumerate(("zero", "uniform")):
        rng = np.random.default_rng(k)
        counts[kind] = np.array(
            [
                [len(regions_2d(*random_layer(width, kind, rng), SQUARE)) for _ in range(NUM_DRAWS)]
                for width in WIDTHS
            ]
        )
    bound = np.array([zaslavsky(2, width) for width in WIDTHS])
    return {"widths": np.array(WIDTHS), "bound": bound, **counts}
