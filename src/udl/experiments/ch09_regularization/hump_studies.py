"""What a penalty, averaging and Bayes do to the hinge model on fifteen points of the hump."""

import numpy as np
from scipy.stats import norm

from udl.experiments.hump import NOISE, draw_hump, hump
from udl.experiments.memory import Arrays, memoised
from udl.performance import fit_hinges, hinge_design, hinge_smoother, hinges
from udl.regularisation import bootstrap_fits, linear_posterior

NUM_POINTS, NUM_HIDDEN, NUM_SETS = 15, 14, 200
STRENGTHS = tuple(float(strength) for strength in 10.0 ** np.arange(-7, 2.01, 0.25))
TIMES = tuple(float(time) for time in 10.0 ** np.arange(-1, 5.01, 0.25))  # where flows stop
PLACES = np.linspace(0, 1, 101)
RIDGE = 1e-5  # of the models that are averaged
SIZES = (4, 20)  # of ensembles
LEVELS = (*tuple(round(0.1 * tenth, 1) for tenth in range(1, 10)), 0.95)
# Hidden units and variance of the prior: where the truth is drawn from the prior, and twice where
# it is the hump, once with a wide prior and once with a narrow one.
CASES = (("prior", 5, 1000.0), ("hump", 5, 1000.0), ("hump", 5, 10.0))
NUM_COVERED, NEW_POINTS = 2000, 20


@memoised
def strengths() -> Arrays:
    """Compute the expected error of fits with every strength, averaged over draws of the inputs.

    Returns
    -------
    dict
        ``"bias"`` (squared) and ``"variance"`` (37,) for `STRENGTHS`, the noise left out; the same
        for gradient flow from zero that stops at each of `TIMES`, on half the sum of squares:
        ``"stopped_bias"`` and ``"stopped_variance"`` (25,); and without a penalty, ``"plain"``
        (2,): bias and variance.
    """
    truth = hump(PLACES)
    rng = np.random.default_rng(0)
    found = {
        name: np.zeros(size)
        for name, size in (
            *(("bias", len(STRENGTHS)), ("variance", len(STRENGTHS))),
            *(("stopped_bias", len(TIMES)), ("stopped_variance", len(TIMES)), ("plain", 2)),
        )
    }
    for _ in range(NUM_SETS):
        x = draw_hump(NUM_POINTS, rng=rng).x

        def parts(smoother: np.ndarray) -> np.ndarray:
            away = smoother @ hump(x) - truth  # noqa: B023 -- used within the turn
            spread = NOISE**2 * np.mean(np.sum(smoother**2, axis=1))
            return np.array([np.mean(away**2), spread]) / NUM_SETS

        found["plain"] += parts(hinge_smoother(x, PLACES, NUM_HIDDEN))
        for k, strength in enumerate(STRENGTHS):
            bias, variance = parts(hinge_smoother(x, PLACES, NUM_HIDDEN, ridge=strength))
            found["bias"][k] += bias
            found["variance"][k] += variance
        left, sizes, right = np.linalg.svd(hinge_design(x, NUM_HIDDEN), full_matrices=False)
        ahead = hinge_design(PLACES, NUM_HIDDEN) @ right.T  # (101, 15)
        for k, time in enumerate(TIMES):
            # In a direction of curvature s^2 the flow has gone 1 - exp(-s^2 t) of its way.
            gone = -np.expm1(-(sizes**2) * time) / sizes
            bias, variance = parts(ahead * gone @ left.T)
            found["stopped_bias"][k] += bias
            found["stopped_variance"][k] += variance
    return found


@memoised
def ensembles() -> Arrays:
    """Average bootstrap fits on 200 data sets, and measure squared distances from the truth.

    Returns
    -------
    dict
        ``"alone"`` (200,): of the fit to the data themselves; ``"member"`` (200,): mean of the 20
        members'; ``"mean"`` and ``"median"`` (200, 2): of the average of `SIZES` members; and
        ``"spread"`` (200,): the variance of the 20 members around their mean.
    """
    rng = np.random.default_rng(0)
    truth = hump(PLACES)
    found = {name: np.empty(NUM_SETS) for name in ("alone", "member", "spread")}
    found |= {name: np.empty((NUM_SETS, len(SIZES))) for name in ("mean", "median")}
    for s in range(NUM_SETS):
        points = draw_hump(NUM_POINTS, rng=rng)
        fits = bootstrap_fits(_fit, points.x, points.y, max(SIZES), rng=rng)
        curves = np.array([hinges(PLACES, one) for one in fits])  # (20, 101)
        alone = hinges(PLACES, _fit(points.x, points.y))
        found["alone"][s] = np.mean((alone - truth) ** 2)
        found["member"][s] = np.mean((curves - truth) ** 2)
        found["spread"][s] = np.mean(curves.var(axis=0))
        for k, size in enumerate(SIZES):
            found["mean"][s, k] = np.mean((curves[:size].mean(axis=0) - truth) ** 2)
            found["median"][s, k] = np.mean((np.median(curves[:size], axis=0) - truth) ** 2)
    return found


@memoised
def coverage() -> Arrays:
    """Count how many new targets lie within bands that ought to hold a share of them.

    Returns
    -------
    dict
        Percent of 20 new targets on each of 2,000 data sets, a row for each of `CASES` and a column
        for each of `LEVELS`: ``"with_noise"`` and ``"without"`` (3, 10), where the bands have the
        predictive variance with and without the noise; and ``"error"`` (3, 10), the standard error
        of the first over data sets.
    """
    half_widths = norm.isf((1 - np.array(LEVELS)) / 2)  # (10,)
    shape = len(CASES), len(LEVELS)
    found = {name: np.empty(shape) for name in ("with_noise", "without", "error")}
    for c, (kind, num_hidden, prior_variance) in enumerate(CASES):
        rng = np.random.default_rng(c)
        inside = np.empty((2, NUM_COVERED, len(LEVELS)))
        for s in range(NUM_COVERED):
            points = draw_hump(NUM_POINTS, rng=rng)
            x, y, x_new = points.x, points.y, rng.uniform(size=NEW_POINTS)
            true_mean = hump(x_new)
            if kind == "prior":
                weights = np.sqrt(prior_variance) * rng.normal(size=num_hidden + 1)
                y = y - hump(x) + hinges(x, weights)
                true_mean = hinges(x_new, weights)
            y_new = true_mean + NOISE * rng.normal(size=NEW_POINTS)
            posterior = linear_posterior(
                hinge_design(x, num_hidden), y, noise=NOISE, prior_variance=prior_variance
            )
            mean, variance = posterior.predict(hinge_design(x_new, num_hidden))
            away = np.abs(y_new - mean)[:, None]  # (20, 1)
            for k, part in enumerate((variance, variance - NOISE**2)):
                inside[k, s] = np.mean(away <= half_widths * np.sqrt(part)[:, None], axis=0)
        found["with_noise"][c], found["without"][c] = 100 * inside.mean(axis=1)
        found["error"][c] = 100 * inside[0].std(axis=0, ddof=1) / np.sqrt(NUM_COVERED)
    return found


def _fit(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return fit_hinges(x, y, NUM_HIDDEN, ridge=RIDGE)
