"""How many linear regions deep networks have when nobody chose their parameters.

Networks have two inputs and one output. Weights are normal with He's variance, biases normal and
small, and regions are counted exactly on the square from -1 to 1.
"""

import numpy as np

from udl.experiments.memory import Arrays, memoised
from udl.networks import DeepParameters, random_parameters
from udl.regions import count_linear_regions, region_upper_bound, regions_1d, regions_2d, sawtooth

DEPTHS = (1, 2, 4)
UNITS = (8, 16, 24, 32, 40)
NUM_DRAWS = 8
BIAS_SCALE = 0.1
SQUARE = ((-1.0, 1.0), (-1.0, 1.0))

NOISE = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
SAWTOOTH_DEPTH = 6
NUM_PERTURBED = 40


def drawn_network(num_units: int, depth: int, rng: np.random.Generator) -> DeepParameters:
    """Draw a network whose hidden units are shared out evenly among its layers.

    Parameters
    ----------
    num_units : int
        All hidden units together; a multiple of the depth.
    depth : int
        Number of hidden layers.
    rng : numpy.random.Generator

    Returns
    -------
    DeepParameters
        With two inputs and one output.

    Raises
    ------
    ValueError
        If the units cannot be shared out evenly.
    """
    if num_units % depth:
        raise ValueError(f"num_units: got {num_units}; expected a multiple of {depth} layers")
    widths = [2, *[num_units // depth] * depth, 1]
    return random_parameters(widths, rng, bias_scale=BIAS_SCALE)


@memoised
def random_counts() -> Arrays:
    """Count the regions of eight random networks of each size and depth, and bound them.

    Returns
    -------
    dict of ndarray
        ``units`` (5,); ``depths`` (3,); ``counts`` (3, 5, 8); ``bounds`` (3, 5), the upper bounds
        of `udl.regions.bounds.region_upper_bound`.
    """
    counts = np.zeros((len(DEPTHS), len(UNITS), NUM_DRAWS), dtype=int)
    for k, depth in enumerate(DEPTHS):
        rng = np.random.default_rng(depth)
        for n, num_units in enumerate(UNITS):
            for draw in range(NUM_DRAWS):
                network = drawn_network(num_units, depth, rng)
                pieces = regions_2d(network.weights, network.biases, SQUARE)
                counts[k, n, draw] = count_linear_regions(pieces)
    bounds = [[region_upper_bound(2, [n // depth] * depth) for n in UNITS] for depth in DEPTHS]
    return {
        "units": np.array(UNITS),
        "depths": np.array(DEPTHS),
        "counts": counts,
        "bounds": np.array(bounds),
    }


def perturbed(network: DeepParameters, noise: float, rng: np.random.Generator) -> DeepParameters:
    """Multiply each parameter by one plus a normal number of a given standard deviation.

    Parameters
    ----------
    network : DeepParameters
    noise : float
        Standard deviation, as a share of each parameter; 0 or above.
    rng : numpy.random.Generator

    Returns
    -------
    DeepParameters
        Of the same widths; parameters that were 0 still are.
    """
    return DeepParameters(
        tuple(w * (1 + noise * rng.normal(size=w.shape)) for w in network.weights),
        tuple(b * (1 + noise * rng.normal(size=b.shape)) for b in network.biases),
    )


@memoised
def perturbed_counts() -> Arrays:
    """Count the regions on [0, 1] of a sawtooth network whose parameters were disturbed.

    Returns
    -------
    dict of ndarray
        ``noise`` (7,): standard deviations, as a share of each parameter; ``counts`` (7, 40);
        ``perfect`` (), the count without noise; ``random`` (40,): counts of networks of the same
        widths with He's random weights and biases of standard deviation 0.1.
    """
    network = sawtooth(SAWTOOTH_DEPTH)
    rng = np.random.default_rng(7)

    def count(candidate: DeepParameters) -> int:
        return count_linear_regions(regions_1d(candidate.weights, candidate.biases, (0.0, 1.0)))

    counts = [
        [count(perturbed(network, noise, rng)) for _ in range(NUM_PERTURBED)] for noise in NOISE
    ]
    drawn = [
        count(random_parameters(network.widths, rng, bias_scale=BIAS_SCALE))
        for _ in range(NUM_PERTURBED)
    ]
    return {
        "noise": np.array(NOISE),
        "counts": np.array(counts),
        "perfect": np.array(count(network)),
        "random": np.array(drawn),
    }
