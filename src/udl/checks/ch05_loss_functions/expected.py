"""Inputs and right answers for the checks of chapter 5.

Every right answer is an expression of its own, written differently from the chapter's algorithms
in `udl.losses`, which no check imports: if an algorithm breaks, the checks stay right.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from udl.data import loss_examples

Draws = list[tuple[Any, ...]]

# --- Practical 5.1 ---


def gaussian_draws(rng: np.random.Generator) -> Draws:
    """Draw (y, mean, sigma): three sizes, spread on a scale that is neither 1 nor sigma."""
    means = [rng.normal(size=n) for n in (2, 5, 8)]
    return [(m + 0.6 * rng.normal(size=m.size), m, rng.uniform(0.4, 1.6)) for m in means]


def density_draws(rng: np.random.Generator) -> Draws:
    """Draw (y, mean, sigma): single numbers, arrays, and an array beside a single mean."""
    mixed = (rng.normal(size=4), float(rng.normal()), float(rng.uniform(0.4, 1.6)))
    return [(1.0, -1.0, 2.3), *gaussian_draws(rng), mixed]


def likelihood_draws(rng: np.random.Generator) -> Draws:
    """Add as many points as the page tries; with this sigma their product stays a number."""
    mean, sigma = rng.normal(size=1400), np.exp(-0.5) / np.sqrt(2 * np.pi)
    return [*gaussian_draws(rng), (mean + sigma * rng.normal(size=1400), mean, float(sigma))]


def gaussian_loss_draws(rng: np.random.Generator) -> Draws:
    """Add a point 42 standard deviations away, whose density is 0 in the computer."""
    return [*likelihood_draws(rng), (np.array([0.3, 9.0]), np.array([0.1, 0.5]), 0.2)]


def log_density(y: Any, mean: Any, sigma: Any) -> Any:
    """Logarithm of the Gaussian density, entry by entry."""
    return -0.5 * np.square((y - mean) / sigma) - np.log(sigma) - 0.5 * np.log(2 * np.pi)


def density(y: Any, mean: Any, sigma: Any) -> Any:
    """Gaussian density, entry by entry."""
    return np.exp(log_density(y, mean, sigma))


def gaussian_loss(y: Any, mean: Any, sigma: Any) -> Any:
    """Negative log-likelihood under Gaussian noise, in nats."""
    return -log_density(y, mean, sigma).sum()


def outputs_without_bias(example: loss_examples.LossExample) -> np.ndarray:
    """Evaluate an example's network with output bias 0, shape (20, D_o)."""
    slopes = example.hidden_weights.ravel()  # (3,)
    hidden = np.clip(np.multiply.outer(example.x, slopes) + example.hidden_bias, 0, None)
    y: np.ndarray = np.einsum("nh,oh->no", hidden, example.output_weights)
    return y


def regression_residuals(bias: float) -> np.ndarray:
    """Residuals of the network of 5.1 with the given output bias, shape (20,)."""
    example = loss_examples.regression_example()
    residuals: np.ndarray = example.y - outputs_without_bias(example)[:, 0] - bias
    return residuals


def best_bias() -> float:
    """Mean of what the network leaves unexplained."""
    return float(regression_residuals(0.0).mean())


def mean_of(y: np.ndarray) -> float:
    """Return the best bias for other targets (20,) of the network of 5.1."""
    return float(np.mean(y - outputs_without_bias(loss_examples.regression_example())[:, 0]))


def spread_of(y: np.ndarray) -> float:
    """Return the best sigma, at the best bias, for other targets (20,)."""
    return float(np.std(y - outputs_without_bias(loss_examples.regression_example())[:, 0]))


def moved_targets(rng: np.random.Generator) -> np.ndarray:
    """Draw targets (20,) that lie a little lower or higher than those of 5.1."""
    moved: np.ndarray = loss_examples.regression_example().y + rng.choice([-1, 1]) * 0.08
    return moved


def narrowed_targets(rng: np.random.Generator) -> np.ndarray:
    """Draw targets (20,) that scatter less than those of 5.1, around the same best model."""
    residuals = regression_residuals(best_bias())
    y: np.ndarray = loss_examples.regression_example().y - rng.uniform(0.15, 0.2) * residuals
    return y


def mean_square(bias: float) -> float:
    """Mean squared residual with the given output bias; its root is the best sigma there."""
    return float(np.square(regression_residuals(bias)).mean())


def sigma_scan_draws(rng: np.random.Generator) -> Draws:
    """Draw (residuals, sigmas): sizes that differ, and residuals of both signs."""
    sizes = ((1, 3), (4, 5), (20, 2), (3, 8))
    return [(rng.normal(size=n), rng.uniform(0.3, 2.0, size=s)) for n, s in sizes]


def sigma_scan(residuals: Any, sigmas: Any) -> Any:
    """Loss of residuals (N,) for each sigma, shape (S,)."""
    return -log_density(residuals, 0.0, sigmas[:, None]).sum(axis=1)


def knob_draws(rng: np.random.Generator) -> Draws:
    """Draw (y, outputs, bias, log_sigma) of three sizes; sigma is too large at last."""
    drawn: Draws = []
    for n, low in ((2, -0.9), (5, -0.3), (9, 1.2)):
        outputs = rng.normal(size=n)
        y = outputs + 0.4 + 0.7 * rng.normal(size=n)
        drawn.append((y, outputs, float(rng.normal()), low + 0.5 * float(rng.random())))
    return drawn


def descent_draws(rng: np.random.Generator) -> Draws:
    """Add a learning rate and a number of steps: none, one, more and very many."""
    drawn = knob_draws(rng)
    few = [(*drawn[i], 0.01 + 0.02 * rng.random(), n) for i, n in enumerate((0, 1, 4))]
    return [*few, (*drawn[1], 0.001, 1000)]  # as many as the page tries


def knob_gradient(y: Any, outputs: Any, bias: Any, log_sigma: Any) -> np.ndarray:
    """Differentiate the Gaussian loss by output bias and by log sigma, shape (2,)."""
    scaled = (y - outputs - bias) / np.exp(log_sigma)  # (N,)
    by_bias = -scaled.sum() / np.exp(log_sigma)
    by_log_sigma = np.sum(1 - np.square(scaled))
    return np.array([by_bias, by_log_sigma])


def knobs_after(
    y: Any, outputs: Any, bias: float, log_sigma: float, rate: float, num_steps: int
) -> tuple[float, float]:
    """Return output bias and log sigma after some steps of gradient descent."""
    knobs = np.array([bias, log_sigma])
    for _ in range(num_steps):
        knobs = knobs - rate * knob_gradient(y, outputs, *knobs)
    return float(knobs[0]), float(knobs[1])


def excess_after_fifty_steps(rate: float, start_sigma: float) -> float:
    """Return nats above the lowest loss after fifty steps from the bias 0.1; inf if it diverges."""
    example = loss_examples.regression_example()
    outputs = outputs_without_bias(example)[:, 0]
    with np.errstate(all="ignore"):
        knobs = knobs_after(example.y, outputs, 0.1, float(np.log(start_sigma)), rate, 50)
        loss = gaussian_loss(regression_residuals(knobs[0]), 0.0, np.exp(knobs[1]))
    lowest = gaussian_loss(regression_residuals(best_bias()), 0.0, mean_square(best_bias()) ** 0.5)
    return float(loss - lowest) if np.isfinite(loss) else np.inf


# --- Practicals 5.2 and 5.3 ---


def labels(rng: np.random.Generator, num_points: int, num_classes: int) -> np.ndarray:
    """Draw labels in which every class occurs if there are enough points."""
    return rng.permutation(np.arange(num_points) % num_classes)


def bernoulli_draws(rng: np.random.Generator) -> Draws:
    """Draw (y, probability): a worked example, then two sizes."""
    fixed = (np.array([0, 1]), np.array([0.2, 0.2]))
    return [fixed, *[(labels(rng, n, 2), rng.uniform(0.05, 0.95, n)) for n in (5, 8)]]


def likelihood_of_labels_draws(rng: np.random.Generator) -> Draws:
    """Add a label that is impossible, and one that is certain."""
    sure = (np.array([1, 0, 1]), np.array([1.0, 0.0, rng.uniform(0.2, 0.8)]))
    impossible = (np.array([1, 0]), np.array([0.5, 1.0]))
    return [*bernoulli_draws(rng), sure, impossible]


def binary_loss_draws(rng: np.random.Generator) -> Draws:
    """Add certainty, right and wrong, and so many points that their product is 0."""
    sure = [(np.array([y]), np.array([p])) for y in (0, 1) for p in (0.0, 1.0)]
    nearly = (np.array([1, 0, 1]), np.array([1e-13, rng.uniform(0.1, 0.9), 1e-200]))
    many = (labels(rng, 3000, 2), rng.uniform(0.1, 0.9, 3000))
    return [*bernoulli_draws(rng), nearly, *sure, many]


def sigmoid_draws(rng: np.random.Generator) -> Draws:
    """Draw (logits,): vectors, a table, and logits that overflow beside some that do not."""
    large = np.array([-800.0, 0.0, 800.0, 1.5, -30.0])
    arrays = (np.array([0.0, 1.5]), 3 * rng.normal(size=6), rng.normal(size=(3, 2)), large)
    return [(array,) for array in arrays]


def binary_logit_draws(rng: np.random.Generator) -> Draws:
    """Draw (y, logits) of three sizes; at last logits whose exponential overflows."""
    large = (np.array([0, 1, 1, 0]), np.array([800.0, -900.0, 1000.0, -1000.0]))
    wide = (np.array([1, 0, 1, 0, 1]), np.array([1000.0, 0.0, -1.0, 40.0, -40.0]))
    # One at a time: in a sum, one infinity would hide what the other points give.
    single = [(np.array([y, 1]), np.array([z, 0.5])) for y in (0, 1) for z in (1000.0, -1000.0)]
    # Beyond 5 the loss of a wrong point is nearly its logit, and that of a right one nearly 0.
    middle = rng.uniform((5, 6, 8, 10, 14, 25), (6, 8, 10, 12, 20, 40))
    right = [
        (np.array([1, 0, y]), np.array([z, -z, 0.5])) for y, z in zip((0, 1), middle, strict=False)
    ]
    drawn = [(labels(rng, n, 2), 2 * rng.normal(size=n)) for n in (3, 5, 8)]
    drawn += [*right, (np.array([0, 1, 0, 1, 1, 0]), middle * (1, 1, -1, 1, 1, -1))]
    return [*drawn, large, wide, *single]


def categorical_draws(rng: np.random.Generator) -> Draws:
    """Draw (y, probabilities): a worked example, then tables that are not square."""
    fixed = (np.array([0, 1, 2, 1]), np.tile([0.2, 0.5, 0.3], (4, 1)))
    sizes = ((5, 3), (7, 4))
    return [fixed, *[(labels(rng, n, k), rng.dirichlet(np.full(k, 2.0), n)) for n, k in sizes]]


def categorical_loss_draws(rng: np.random.Generator) -> Draws:
    """Add so many points that the product of their probabilities is 0 in the computer."""
    many = rng.dirichlet(np.full(3, 5.0), 1500)
    return [*categorical_draws(rng), (labels(rng, 1500, 3), many)]


# Rows near 1000 and near -1000: each needs a maximum of its own.
_LARGE = np.array([[1000.0, 1001.0, 999.0], [-1000.0, -1002.0, -1001.0]])
# The smallest logit, the mean and the median each fail in another of these rows, or in none.
_SPREAD = np.array([[0.0, 1000.0, 3.0], [-1000.0, 0.0, 300.0], [-1000.0, 0.0, 1000.0]])


def wide_rows(rng: np.random.Generator) -> np.ndarray:
    """Draw rows whose logits lie so far apart that no other entry can stand for the largest.

    The largest stands in each place once. From the smallest, the first, the last, the middle or
    the mean of a row it is further away than an exponential reaches. Beside it stands one that is
    nearly as large, so that no entry may be rounded away.
    """
    top = 2000.0 + 1000 * rng.random()
    near = top - 1 - rng.random()
    return np.array(
        [
            [-1000.0, near, 3.0, top],
            [near, top, -top, 0.0],
            [top, -5.0, near, -top],
            [-top, 0.0, top, near],
            [1.0, 3.0, 2.0, 0.0],
            [-3 * top, -4 * top, near - 4 * top, 2 - 3 * top],
        ]
    )


def softmax_draws(rng: np.random.Generator) -> Draws:
    """Draw (logits,): tables, one row, logits that overflow, and rows with a wide spread."""
    shapes = ((5, 3), (1, 3), (4, 4))
    drawn = [2 * rng.normal(size=shape) for shape in shapes]
    return [(table,) for table in (*drawn, _LARGE.copy(), _SPREAD.copy(), wide_rows(rng))]


def class_logit_draws(rng: np.random.Generator) -> Draws:
    """Draw (y, logits); at last labels whose probability is 0 in the computer."""
    shapes = ((3, 3), (5, 3), (7, 4))
    drawn = [(labels(rng, n, k), 2 * rng.normal(size=(n, k))) for n, k in shapes]
    hopeless = (np.array([2, 0]), np.array([[800.0, 0.0, -800.0], [0.0, 900.0, 3.0]]))
    # One at a time: in a sum, one infinity would hide what the other rows give.
    wide = [np.stack([row, np.arange(row.size)]) for row in (*_SPREAD, *wide_rows(rng))]
    single = [(rng.integers(0, rows.shape[1], 2), rows) for rows in wide]
    return [*drawn, (np.array([1, 2]), _LARGE.copy()), hopeless, *single]


def label_probability(y: Any, probability: Any) -> Any:
    """Bernoulli probability of labels: p for y = 1 and 1 - p for y = 0."""
    return y * probability + (1 - y) * (1 - probability)


def picked(y: Any, table: Any) -> Any:
    """Entry of each row that stands in the column of its label, shape (N,)."""
    return (table * (np.arange(table.shape[1]) == y[:, None])).sum(axis=1)


def squashed(logits: Any) -> Any:
    """Logistic sigmoid, by the hyperbolic tangent."""
    return 0.5 + 0.5 * np.tanh(0.5 * logits)


def binary_loss(y: Any, logits: Any) -> Any:
    """Binary cross-entropy from logits, in nats: what each label costs at its signed logit."""
    return np.logaddexp(0, (1 - 2 * y) * logits).sum()


def class_probabilities(logits: Any) -> Any:
    """Softmax of each row: one over the sum of exponentials of differences; never inf / inf."""
    differences = logits[:, None, :] - logits[:, :, None]  # (N, K, K)
    # One over exp(700) is 0 for every purpose, and exp(710) would be infinite.
    return 1 / np.exp(np.minimum(differences, 700)).sum(axis=2)


def class_loss(y: Any, logits: Any) -> Any:
    """Multiclass cross-entropy from logits, in nats."""
    return np.sum(np.logaddexp.reduce(logits, axis=1) - picked(y, logits))


def best_binary_bias(y: Any = None) -> float:
    """Output bias with the smallest binary cross-entropy, for the example's labels or others."""
    example = loss_examples.binary_example()
    logits = outputs_without_bias(example)[:, 0]
    ones = np.sum((example.y if y is None else y) == 1)
    return _matching_bias(logits, np.zeros(20), int(ones))


def best_class_bias(y: Any = None) -> float:
    """Bias of class 0 with the smallest cross-entropy, for the labels of 5.3 or others."""
    example = loss_examples.multiclass_example()
    logits = outputs_without_bias(example)
    others = np.logaddexp(*(logits[:, 1:] + example.output_bias[1:]).T)
    return _matching_bias(logits[:, 0], others, int(np.sum((example.y if y is None else y) == 0)))


def _matching_bias(logits: np.ndarray, others: np.ndarray, count: int) -> float:
    """Bias at which the expected number of points in a class is the number observed.

    There the derivative of the negative log-likelihood is zero. `logits` are those of the class
    without its bias, `others` what they compete with: log of the summed exponentials of the rest.
    """
    low, high = -50.0, 50.0
    for _ in range(60):  # halve the interval
        middle = (low + high) / 2
        too_many = np.sum(1 / (1 + np.exp(others - logits - middle))) > count
        low, high = (low, middle) if too_many else (middle, high)
    return low


def binary_loss_at(bias: float) -> float:
    """Binary cross-entropy of the network of 5.2 with the given output bias."""
    example = loss_examples.binary_example()
    return float(binary_loss(example.y, outputs_without_bias(example)[:, 0] + bias))


def class_loss_at(bias: float) -> float:
    """Multiclass cross-entropy of the network of 5.3 with the given bias of class 0."""
    example = loss_examples.multiclass_example()
    biases = np.array([bias, *example.output_bias[1:]])
    return float(class_loss(example.y, outputs_without_bias(example) + biases))


def perplexity_draws(rng: np.random.Generator) -> Draws:
    """Draw (y, logits): tables of several sizes, and rows near 1000 and near -1000."""
    shapes = ((2, 3), (5, 3), (7, 4))
    drawn = [(labels(rng, n, k), 2 * rng.normal(size=(n, k))) for n, k in shapes]
    return [*drawn, (np.array([1, 2]), _LARGE.copy())]


def perplexity(y: Any, logits: Any) -> Any:
    """Return the exponential of the mean loss: how many classes as likely as each other."""
    return np.exp(class_loss(y, logits) / y.size)
