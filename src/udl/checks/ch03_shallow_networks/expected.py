"""Inputs and right answers for the checks of chapter 3.

Every right answer is an expression of its own, written differently from the package's algorithms,
which no check imports: if an algorithm breaks, the checks stay right.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from udl.data import shallow_examples

Draws = list[tuple[Any, ...]]
Network = tuple[np.ndarray, np.ndarray, float, np.ndarray]

# --- Practical 3.1 ---


def clipped(z: Any) -> Any:
    """ReLU, as the mean of a number and its absolute value."""
    return 0.5 * (np.abs(z) + z)


def relu_draws(rng: np.random.Generator) -> Draws:
    """Draw (z,): a vector that holds zero, tables, and arrays of one sign."""
    vector = np.array([-2.0, -0.5, 0.0, 0.25, 3.0])
    table = np.array([[0.5, 1.0], [-1.0, -2.0], [2.0, 0.25]])  # its columns hold both signs
    below = -1 - rng.random(3)
    arrays = (vector, rng.normal(size=(4, 3)), table, below, np.array([1.5]))
    return [(a,) for a in (*arrays, corner(rng))]


def corner(rng: np.random.Generator) -> np.ndarray:
    """Draw numbers close to the corner at zero and far from it, of both signs, and zero itself."""
    sizes = np.array([1e-9, 1e-7, 300.0, 4000.0]) * rng.uniform(1, 2, 4)
    return np.concatenate([-sizes, [0.0], sizes])


def line_draws(rng: np.random.Generator) -> Draws:
    """Draw (x, hidden_bias, hidden_slopes) with as many points as units, with more, with one."""
    sizes = ((3, 2), (5, 3), (1, 3), (4, 4), (3, 1))
    return [(rng.normal(size=n), rng.normal(size=h), rng.normal(size=h)) for n, h in sizes]


def lines(x: Any, bias: Any, slopes: Any) -> Any:
    """Pre-activations (N, H), by an outer product with the inputs and a row of ones."""
    return np.vstack([np.ones_like(x), x]).T @ np.vstack([bias, slopes])


def network_draws(rng: np.random.Generator) -> Draws:
    """Draw (x, hidden_bias, hidden_slopes, output_bias, output_weights) in which units switch.

    The last have a single input, a single hidden unit, and inputs far away.
    """
    sizes = ((6, 2), (9, 3), (5, 5), (1, 3), (4, 1))
    drawn = [(rng.uniform(-2, 2, n), *one_input_network(rng, h)) for n, h in sizes]
    return [*drawn, (rng.uniform(-900, 900, 7), *one_input_network(rng, 4))]


def one_input_network(rng: np.random.Generator, num_hidden: int) -> Network:
    """Draw parameters whose units turn on inside (-2, 2), in some order, to either side.

    Output weights have both signs, and the output bias is negative for an odd number of units.
    """
    slopes = rng.uniform(0.5, 2, num_hidden) * (1 - 2 * (np.arange(num_hidden) % 2))
    places = rng.permutation(np.linspace(-1.5, 1.6, num_hidden)) + rng.uniform(0, 0.1)
    weights = rng.uniform(0.3, 2, num_hidden) * (1 - 2 * (np.arange(num_hidden) // 2 % 2))
    weights[0] *= -1
    bias = float(rng.uniform(0.5, 1.5))
    return -slopes * places, slopes, -bias if num_hidden % 2 else bias, weights


def output(x: Any, bias: Any, slopes: Any, output_bias: Any, weights: Any) -> Any:
    """Output (N,) of a network with one input."""
    return np.einsum("nh,h->n", clipped(lines(x, bias, slopes)), weights) + output_bias


def joint_draws(rng: np.random.Generator) -> Draws:
    """Draw (hidden_bias, hidden_slopes), none of the slopes zero or one."""
    return [one_input_network(rng, h)[:2] for h in (2, 3, 5)]


def joints(bias: Any, slopes: Any) -> Any:
    """Return where each line crosses zero, (H,): the root of each polynomial of degree one."""
    return np.array([np.roots([s, b]).item() for b, s in zip(bias, slopes, strict=True)])


def slope_draws(rng: np.random.Generator) -> Draws:
    """Draw (hidden_bias, hidden_slopes, output_weights) with their joints in mixed order."""
    # The unit that turns at the far left looks to the left: it is on before its joint.
    worked = (np.array([-1.0, 0.5]), np.array([-1.0, 2.0]), np.array([2.0, 3.0]))
    drawn = [one_input_network(rng, h) for h in (2, 3, 5)]
    return [worked, *[(bias, slopes, weights) for bias, slopes, _, weights in drawn]]


def segment_slopes(bias: Any, slopes: Any, weights: Any) -> Any:
    """Slopes (H + 1,) from left to right: far left first, then what each joint adds."""
    order = np.argsort(joints(bias, slopes))
    first = np.sum((weights * slopes)[slopes < 0])
    return first + np.concatenate([[0.0], np.cumsum((weights * np.abs(slopes))[order])])


def loss(*network: Any) -> float:
    """Sum of squared errors on the twenty points of a network with one input."""
    example = shallow_examples.three_unit_example()
    errors = output(example.x, *network) - example.y
    return float(np.dot(errors, errors))


def given_network() -> Network:
    """Return the parameters from which the search of 3.1 starts."""
    example = shallow_examples.three_unit_example()
    slopes, weights = example.hidden_weights.ravel(), example.output_weights.ravel()
    return example.hidden_bias, slopes, float(example.output_bias[0]), weights


def best_output_layer(bias: Any, slopes: Any) -> tuple[Network, float]:
    """Output bias and weights of least squares for given hidden units, and the loss."""
    example = shallow_examples.three_unit_example()
    hidden = np.column_stack([np.ones(20), clipped(lines(example.x, bias, slopes))])  # (20, H + 1)
    found = np.linalg.pinv(hidden) @ example.y
    network = (bias, slopes, float(found[0]), found[1:])
    return network, loss(*network)


# --- Practical 3.2 ---


def hidden_draws(rng: np.random.Generator) -> Draws:
    """Draw (x, hidden_bias, hidden_weights).

    Among them as many points as units and inputs, a single point, a single unit, and points so far
    away that the activations are large.
    """
    sizes = ((4, 3, 2), (5, 4, 2), (3, 3, 3), (2, 2, 2), (1, 3, 2), (4, 1, 2), (12, 3, 2))
    scales = (1, 1, 1, 1, 1, 1, 500)
    return [
        (scale * rng.normal(size=(n, i)), rng.normal(size=h), rng.normal(size=(h, i)))
        for (n, h, i), scale in zip(sizes, scales, strict=True)
    ]


def hidden_units(x: Any, bias: Any, weights: Any) -> Any:
    """Activations (N, H) of units with several inputs."""
    return clipped(np.einsum("ni,hi->nh", x, weights) + bias)


def one_output_draws(rng: np.random.Generator) -> Draws:
    """Draw (x, hidden_bias, hidden_weights, output_bias, output_weights) for a single output."""
    return [
        (*drawn, sign * rng.uniform(0.5, 2), rng.normal(size=len(drawn[1])))
        for drawn, sign in zip(_some(rng), (1, -1, 1, 1, -1, 1), strict=True)
    ]


def several_output_draws(rng: np.random.Generator) -> Draws:
    """Draw the same for two outputs, for as many outputs as hidden units, and for one output."""
    outputs = (2, 2, 3, 2, 1, 2)
    return [
        (*drawn, _both_signs(rng.uniform(0.5, 2, size=o)), rng.normal(size=(o, len(drawn[1]))))
        for drawn, o in zip(_some(rng), outputs, strict=True)
    ]


def _both_signs(values: np.ndarray) -> np.ndarray:
    """Turn the sign of every other number."""
    return values * (1 - 2 * (np.arange(len(values)) % 2))


def _some(rng: np.random.Generator) -> Draws:
    sizes = ((6, 3, 1), (9, 4, 1), (5, 3, 1), (1, 3, 1), (4, 2, 1), (8, 3, 500))
    return [
        (scale * rng.normal(size=(n, 2)), rng.normal(size=h), 2 * rng.normal(size=(h, 2)))
        for n, h, scale in sizes
    ]


def one_output(x: Any, bias: Any, weights: Any, output_bias: Any, output_weights: Any) -> Any:
    """Output (N,) of a network with several inputs and one output."""
    return output_bias + np.einsum("nh,h->n", hidden_units(x, bias, weights), output_weights)


def several_outputs(x: Any, bias: Any, weights: Any, output_bias: Any, output_weights: Any) -> Any:
    """Return the outputs (N, D_o) of a network with several inputs and outputs."""
    hidden = hidden_units(x, bias, weights)
    return np.einsum("nh,oh->no", hidden, output_weights) + output_bias


def pattern_draws(rng: np.random.Generator) -> Draws:
    """Draw (hidden,), activations (N, H) in which on-off patterns repeat and differ in value."""
    fixed = np.array([[0.5, 0.0], [0.0, 0.0], [0.7, 0.0], [0.2, 0.1], [0.9, 0.0]])
    random = [np.clip(rng.normal(size=size), 0, None) for size in ((40, 3), (12, 4), (60, 2))]
    all_on = rng.uniform(0.1, 1, (4, 2))
    # More units than a short number has bits, each on alone in one row; in a row all barely on.
    many = np.vstack([np.diag(rng.uniform(0.1, 1, 20)), np.full(20, 1e-9), np.zeros(20)])
    single = rng.uniform(0.1, 1, (1, 3)) * [1, 0, 1]
    return [(fixed,), *[(hidden,) for hidden in random], (all_on,), (many,), (single,)]


def count_regions(hidden: Any) -> int:
    """Return the number of on-off patterns, by a set."""
    return len({tuple(row > 0 for row in unit) for unit in hidden.tolist()})


def crossing(first: int, second: int, biases: Any = None) -> np.ndarray:
    """Return where the zero lines of two units of 3.2 cross, (2,), by Cramer's rule."""
    example = shallow_examples.two_input_example()
    (a, b), (c, d) = example.hidden_weights[[first, second]]
    e, f = -(example.hidden_bias if biases is None else biases)[[first, second]]
    point: np.ndarray = np.array([d * e - b * f, a * f - c * e]) / (a * d - b * c)
    return point


def triangle_bias(biases: Any = None) -> float:
    """Bias of the third unit with which all three lines of 3.2 pass through one point."""
    third = shallow_examples.two_input_example().hidden_weights[2]
    return float(-np.dot(third, crossing(0, 1, biases)))


def other_biases(rng: np.random.Generator) -> np.ndarray:
    """Draw biases for 3.2, (3,), whose first two lines cross above the given crossing."""
    moves = np.array([*rng.uniform((0.3, 0.3), (0.6, 0.8)), 0.0])
    biases: np.ndarray = shallow_examples.two_input_example().hidden_bias + moves
    return biases


# --- Practical 3.3 ---


def growing(num_inputs: int, num_hidden: int) -> int:
    """Regions by adding one hyperplane after another: exact, whatever the size."""
    counts = [1] * (num_inputs + 1)
    for _ in range(num_hidden):
        counts = [1] + [
            counts[d] + below for d, below in zip(range(1, num_inputs + 1), counts, strict=False)
        ]
    return counts[-1]


def by_binomials(num_inputs: int, num_hidden: int) -> int:
    """Regions by summing binomial coefficients from factorials."""
    top = min(num_inputs, num_hidden)
    n = num_hidden
    terms = (
        math.factorial(n) // math.factorial(j) // math.factorial(n - j) for j in range(top + 1)
    )
    return sum(terms)


# The third has as many inputs as units, then fewer units than inputs, then none; the last has more
# regions than a float can count or a 64-bit integer can hold.
REGION_SIZES: Draws = [(2, 3), (1, 5), (3, 3), (10, 8), (4, 1), (3, 0), (3, 12), (40, 120)]


def region_draws(rng: np.random.Generator) -> Draws:
    """Draw (num_inputs, num_hidden): sizes that try every case, then new ones."""
    drawn = [tuple(rng.integers((2, 5), (8, 15)).tolist()) for _ in range(2)]
    return [*REGION_SIZES, *drawn]


def parameter_draws(rng: np.random.Generator) -> Draws:
    """Draw (num_inputs, num_hidden, num_outputs), all different where it matters."""
    drawn = [tuple(rng.integers((2, 30, 10), (9, 60, 20)).tolist()) for _ in range(2)]
    return [(1, 3, 1), (2, 3, 2), (10, 50, 1), (7, 4, 5), *drawn]


def num_parameters(num_inputs: int, num_hidden: int, num_outputs: int) -> int:
    """Weights and biases: every unit has one number for each of its inputs and one more."""
    return (num_inputs + 1) * num_hidden + (num_hidden + 1) * num_outputs


def units_for(regions: int, num_inputs: int) -> int:
    """Smallest number of hidden units with more than so many regions."""
    num_hidden = 0
    while growing(num_inputs, num_hidden) <= regions:
        num_hidden += 1
    return num_hidden


# --- Practical 3.4 ---

STEEPNESS = 10.0


def activation_network() -> Network:
    """Return the parameters of the network whose activation function is exchanged in 3.4."""
    example = shallow_examples.activation_example()
    slopes, weights = example.hidden_weights.ravel(), example.output_weights.ravel()
    return example.hidden_bias, slopes, float(example.output_bias[0]), weights


def sigmoid_draws(rng: np.random.Generator) -> Draws:
    """Draw (z, steepness): vectors, a table, and inputs that overflow beside some that do not."""
    large = np.array([-400.0, 0.0, 400.0, 0.05])
    without_steepness = (rng.normal(size=4),)
    return [
        (np.array([0.1, -0.2]), 10.0),
        (rng.normal(size=5), 10.0),
        (rng.normal(size=(2, 3)), 3.0),
        (large, 10.0),
        without_steepness,
    ]


def sigmoid(z: Any, steepness: float = STEEPNESS) -> Any:
    """Logistic sigmoid of steepness times z, by the hyperbolic tangent."""
    return 0.5 + 0.5 * np.tanh(0.5 * steepness * z)


def step_draws(rng: np.random.Generator) -> Draws:
    """Draw (z,): vectors and a table, zero among them."""
    arrays = (rng.normal(size=6), rng.normal(size=(3, 2)), np.array([0.0]), -1 - rng.random(3))
    tiny = np.array([-1e-300, 1e-300, -1e-12, 1e-12])
    return [(np.array([-1.0, 0.0, 1.0]),), *[(a,) for a in (*arrays, corner(rng), tiny)]]


def step(z: Any) -> Any:
    """Return 1 from zero on, else 0, by signs."""
    return np.ceil((np.sign(z) + 1) / 2)


def leaky_draws(rng: np.random.Generator) -> Draws:
    """Draw (z, leak) with a leak above one, a negative one, and (z,) without a leak."""
    vector = np.array([-2.0, -0.5, 0.0, 1.0, 3.0])
    leaks = (0.3, 1.5, -0.5)
    drawn = [(rng.normal(size=(4, 2)), leak) for leak in leaks]
    return [(vector, 0.1), *drawn, (corner(rng), 0.2), (rng.normal(size=5),)]


def leaky(z: Any, leak: float = 0.1) -> Any:
    """Leaky ReLU: a straight line plus a multiple of the absolute value."""
    return 0.5 * (1 + leak) * z + 0.5 * (1 - leak) * np.abs(z)


Activation = Callable[[np.ndarray], np.ndarray]


def activated_draws(rng: np.random.Generator) -> Draws:
    """Draw (x, hidden_bias, hidden_slopes, output_bias, output_weights, activation)."""
    activations: tuple[Activation, ...] = (np.tanh, np.square, np.sin)
    activations = (*activations, np.cos, np.tanh)
    sizes = ((6, 2), (9, 3), (5, 5), (1, 3), (4, 1))
    return [
        (rng.uniform(-2, 2, n), *one_input_network(rng, h), activation)
        for (n, h), activation in zip(sizes, activations, strict=True)
    ]


def activated(x: Any, bias: Any, slopes: Any, output_bias: Any, weights: Any, act: Any) -> Any:
    """Output (N,) of a network with one input and any activation function."""
    return np.einsum("nh,h->n", act(lines(x, bias, slopes)), weights) + output_bias


def straight(bias: Any, slopes: Any, output_bias: Any, weights: Any) -> tuple[Any, Any]:
    """Intercept and slope of the network without bends: what it returns at 0, and what 1 adds."""
    at = [
        output_bias + sum(w * (b + s * x) for b, s, w in _units(bias, slopes, weights))
        for x in (0, 1)
    ]
    return at[0], at[1] - at[0]


def _units(*columns: Any) -> Any:
    return zip(*columns, strict=True)


def straight_draws(rng: np.random.Generator) -> Draws:
    """Draw (hidden_bias, hidden_slopes, output_bias, output_weights)."""
    return [one_input_network(rng, h) for h in (2, 3, 5)]


def step_heights() -> tuple[float, ...]:
    """Heights of the four steps of the network of 3.4 with steps for activations."""
    bias, slopes, output_bias, weights = activation_network()
    inside = np.array([0.15, 0.4, 0.63, 0.9])  # one input between any two joints
    heights = step(lines(inside, bias, slopes)) @ weights + output_bias
    return tuple(heights.tolist())


def steepness_for(width: float) -> float:
    """Steepness with which the second unit of 3.4 rises from 0.1 to 0.9 within a width."""
    slope = activation_network()[1][1]
    return float(2 * np.arctanh(0.8) * 2 / (slope * width))
