"""Checks of practical 5.1, least squares as maximum likelihood."""

from __future__ import annotations

import numpy as np

from udl.checks.ch05_loss_functions import expected as right
from udl.checks.ch05_loss_functions import shared
from udl.checks.kinds import Implement, Measured, Predict, Read
from udl.checks.mistakes import Mistake

_SIGMA = "sigma is the standard deviation, in the units of y; the formula squares it. "

network_shapes = Read(
    "network_shapes",
    "points are rows and units are columns.",
    expected=lambda: ((20, 1), (20, 3), (20, 1)),
    items=("input", "hidden activations", "output"),
    mistakes=(
        Mistake(
            "points in columns",
            "The first axis counts the points here (batch first): each point is a row.",
            lambda: ((1, 20), (3, 20), (1, 20)),
        ),
        Mistake(
            "hidden activations transposed",
            "The first axis counts the points in all three arrays; the hidden units are columns.",
            lambda: ((20, 1), (3, 20), (20, 1)),
        ),
        Mistake(
            "the output as a vector",
            "A product of (n, k) and (k, m) keeps both outer sizes, even if m is one: it is a "
            "column. Only [:, 0] would make it a vector.",
            lambda: ((20, 1), (20, 3), (20,)),
        ),
        Mistake(
            "one point instead of twenty",
            "The code handles all points at once; the first axis of every array counts them.",
            lambda: ((1,), (3,), (1,)),
            lambda: ((1, 1), (1, 3), (1, 1)),
        ),
    ),
)

gaussian_pdf = Implement(
    "gaussian_pdf",
    "right for single numbers and for arrays.",
    expected=right.density,
    draws=right.density_draws,
    mistakes=(
        Mistake(
            "variance used for standard deviation",
            _SIGMA + "Here it enters as if it were the variance already: a spread of 0.2 acts like "
            "one of 0.45.",
            lambda y, m, s: right.density(y, m, np.sqrt(s)),
        ),
        Mistake(
            "sigma not squared in the exponent",
            _SIGMA + "Distances count in units of sigma, and the square covers both.",
            lambda y, m, s: right.density(m, m, s) * np.exp(-((y - m) ** 2) / (2 * s)),
        ),
        Mistake(
            "sigma squared twice",
            _SIGMA + "Here it has been squared once more than that.",
            lambda y, m, s: right.density(y, m, s**2),
        ),
        Mistake(
            "constant term missing (1 / sqrt(2 pi))",
            "Without it the area under the curve is not one, and the result is no density.",
            lambda y, m, s: right.density(y, m, s) * np.sqrt(2 * np.pi),
        ),
        Mistake(
            "factor in front missing",
            "The area must be one, so that a wider curve is lower. Without the factor the height "
            "at the mean is always 1, and sigma could grow for nothing.",
            lambda y, m, s: np.exp(-0.5 * ((y - m) / s) ** 2),
        ),
        Mistake(
            "sigma missing in the factor in front",
            "The area must be one for each sigma: a wider curve must be lower.",
            lambda y, m, s: right.density(y, m, s) * s,
        ),
        Mistake(
            "square root missing",
            "The area under exp(-u^2 / 2) is not 2 pi, and a curve that is twice as wide has twice "
            "the area, not four times.",
            lambda y, m, s: right.density(y, m, s) / np.sqrt(2 * np.pi) / s,
        ),
        Mistake(
            "square root over a part only",
            "One part of the factor in front stands under the root and the other does not, though "
            "both belong there, or the square of the other is missing.",
            lambda y, m, s: right.density(y, m, s) / np.sqrt(2 * np.pi),
            lambda y, m, s: right.density(y, m, s) / s,
        ),
        Mistake(
            "factor in front upside down",
            "A wider curve must be lower. Check the brackets, since 1 / a * b is b / a.",
            lambda y, m, s: right.density(y, m, s) * 2 * np.pi * s**2,
            lambda y, m, s: right.density(y, m, s) * s**2,
        ),
        Mistake(
            "sign missing in the exponent",
            "Without the minus the density grows with the distance from the mean, without bound.",
            lambda y, m, s: right.density(m, m, s) ** 2 / right.density(y, m, s),
        ),
        Mistake(
            "factor 1/2 missing in the exponent",
            "Without it the curve is too narrow for its height, and its area is not one.",
            lambda y, m, s: right.density(y, m, s) ** 2 / right.density(m, m, s),
        ),
        Mistake(
            "bracket missing in the exponent",
            "Python reads a / 2 * s**2 as (a / 2) * s**2: put 2 * sigma**2 into brackets.",
            lambda y, m, s: right.density(m, m, s) * np.exp(-((y - m) ** 2) / 2 * s**2),
        ),
        Mistake(
            "square missing in the exponent",
            "Points below and above the mean must count alike; the square sees to that.",
            lambda y, m, s: right.density(m, m, s) * np.exp(-(y - m) / (2 * s**2)),
        ),
    ),
)

gaussian_likelihood = Implement(
    "gaussian_likelihood",
    "the product of the densities, one number.",
    expected=lambda y, mean, sigma: np.exp(right.log_density(y, mean, sigma).sum()),
    draws=right.likelihood_draws,
    mistakes=(
        shared.table_mistake(lambda y, m, s: np.prod(right.density(y[:, None], m, s))),
        *shared.likelihood_mistakes(right.density),
        Mistake(
            "variance used for standard deviation",
            _SIGMA + "Here it enters as if it were the variance already.",
            lambda y, m, s: np.prod(right.density(y, m, np.sqrt(s))),
        ),
        Mistake(
            "constant term missing (1 / sqrt(2 pi))",
            "Every density of the product needs its factor in front.",
            lambda y, m, s: np.prod(right.density(y, m, s) * np.sqrt(2 * np.pi)),
        ),
    ),
)

_FAR = (
    "A point far from its mean has a density too small for the computer: it becomes 0, and its "
    "logarithm minus infinity. Take the logarithm on paper first and add up what remains."
)

gaussian_nll = Implement(
    "gaussian_nll",
    "right, and finite even for a point far away.",
    expected=right.gaussian_loss,
    draws=right.gaussian_loss_draws,
    overflow=_FAR,
    mistakes=(
        shared.table_mistake(lambda y, m, s: right.gaussian_loss(y[:, None], m, s)),
        Mistake(
            "log of the density (underflow)",
            _FAR,
            lambda *a: -np.sum(np.log(right.density(*a))),
            lambda *a: -np.log(np.prod(right.density(*a))),
        ),
        *shared.nll_mistakes(right.log_density)[1:],
        Mistake(
            "sign missing (and log of a density that underflows)",
            shared.SIGN,
            lambda *a: np.sum(np.log(right.density(*a))),
            lambda *a: np.log(np.prod(right.density(*a))),
        ),
        Mistake(
            "constant term missing (log 2 pi)",
            "It does not move the best model, but without it the value is no logarithm of a "
            "density, and comparing it with another distribution's would be unfair.",
            lambda y, m, s: right.gaussian_loss(y, m, s) - y.size * 0.5 * np.log(2 * np.pi),
        ),
        Mistake(
            "log sigma missing",
            "This term keeps sigma from growing for nothing; without it the best sigma would be "
            "infinite.",
            lambda y, m, s: right.gaussian_loss(y, m, s) - y.size * np.log(s),
        ),
        Mistake(
            "constant term and log sigma missing",
            "What is left is the sum of squares, scaled: the best sigma would be infinite.",
            lambda y, m, s: 0.5 * np.sum(((y - m) / s) ** 2),
        ),
        Mistake(
            "constant counted once instead of for every point",
            "The term 1/2 log(2 pi sigma^2) stands inside the sum, so it counts N times.",
            lambda y, m, s: 0.5 * np.sum(((y - m) / s) ** 2) + 0.5 * np.log(2 * np.pi * s**2),
        ),
        Mistake(
            "factor 1/2 missing in front of the log",
            "The square root of 2 pi sigma^2 becomes a factor 1/2 in front of its logarithm.",
            lambda y, m, s: np.sum(np.log(2 * np.pi * s**2) + 0.5 * ((y - m) / s) ** 2),
        ),
        Mistake(
            "factor 1/2 missing in front of the squares",
            "The exponent of the Gaussian divides by 2 sigma^2.",
            lambda y, m, s: np.sum(0.5 * np.log(2 * np.pi * s**2) + ((y - m) / s) ** 2),
        ),
        Mistake(
            "sign of one term wrong",
            "Minus the logarithm of 1 / sqrt(2 pi sigma^2) is plus 1/2 log(2 pi sigma^2), and the "
            "squares enter with a plus as well.",
            lambda y, m, s: np.sum(0.5 * ((y - m) / s) ** 2 - 0.5 * np.log(2 * np.pi * s**2)),
            lambda y, m, s: np.sum(0.5 * np.log(2 * np.pi * s**2) - 0.5 * ((y - m) / s) ** 2),
        ),
        Mistake(
            "variance used for standard deviation",
            _SIGMA + "Here it enters as if it were the variance already.",
            lambda y, m, s: right.gaussian_loss(y, m, np.sqrt(s)),
        ),
    ),
)

sum_of_squares = Implement(
    "sum_of_squares",
    "squared differences, added up.",
    expected=lambda y, prediction: np.dot(y - prediction, y - prediction),
    draws=lambda rng: [(rng.normal(size=n), rng.normal(size=n)) for n in (2, 5, 8)],
    mistakes=(
        Mistake(
            "square missing",
            "Errors above and below cancel in a plain sum: a model can be wrong everywhere and "
            "score zero.",
            lambda y, f: np.sum(y - f),
            lambda y, f: np.sum(f - y),
        ),
        Mistake(
            "square after the sum",
            "Square each difference first; in the other order positive and negative ones cancel.",
            lambda y, f: np.sum(y - f) ** 2,
        ),
        Mistake(
            "absolute value instead of square",
            "That is the loss that belongs to a Laplace distribution; the Gaussian squares.",
            lambda y, f: np.sum(np.abs(y - f)),
        ),
        Mistake(
            "mean instead of sum",
            "Dividing by N keeps the place of the minimum but not the value.",
            lambda y, f: np.mean((y - f) ** 2),
        ),
        Mistake(
            "square root too many",
            "The root of the sum of squares is the distance; the sum itself is asked for.",
            lambda y, f: np.sqrt(np.sum((y - f) ** 2)),
        ),
        Mistake(
            "sign turned",
            "A loss is made small. Negative squares would be best for the worst model.",
            lambda y, f: -np.sum((y - f) ** 2),
        ),
        Mistake(
            "every point combined with every other",
            "Subtracting a row (N,) from a column (N, 1) gives an N by N table without complaint. "
            "Bring both to the shape (N,) first.",
            lambda y, f: np.sum((y[:, None] - f) ** 2),
        ),
        Mistake(
            "plus instead of minus",
            "The error of a point is the difference of y and its prediction.",
            lambda y, f: np.sum((y + f) ** 2),
        ),
        Mistake(
            "difference of squares",
            "Take the difference first and square it; y^2 - prediction^2 is something else.",
            lambda y, f: np.sum(y**2 - f**2),
        ),
    ),
)

predict_common_optimum = Predict(
    "predict_common_optimum",
    "none of the steps moves the optimum.",
    right="same",
    wrong_choices={
        "likelihood": "the logarithm always grows with its argument. Where the likelihood is "
        "greatest, minus its logarithm is smallest: the optimum cannot move.",
        "squares": "with sigma fixed, the negative log-likelihood is the sum of squares times a "
        "positive number plus a number. Neither moves the minimum.",
    },
)

best_bias = Measured(
    "best_bias",
    "here the data are most probable.",
    variable="y",
    drawn=right.moved_targets,
    computed=right.mean_of,
    others="targets moved by 0.08",
    near=0.02,
    expected=right.best_bias,
    tolerance=0.02,
    goal="the bias with the smallest negative log-likelihood",
    mistakes=(
        Mistake(
            "the bias that was given",
            "0.1 is where the search starts; the curve still lies below most points.",
            lambda: 0.1,
        ),
        Mistake(
            "the change instead of the bias",
            "The curve must rise by this much, from 0.1. The bias itself is asked for.",
            lambda: right.best_bias() - 0.1,
        ),
        Mistake(
            "the median instead of the mean",
            "The median of the residuals makes the sum of absolute errors smallest. Gaussian "
            "noise asks for the sum of squares.",
            lambda: float(np.median(right.regression_residuals(0.0))),
        ),
        Mistake(
            "the value of the criterion, not its place",
            shared.PLACE,
            lambda: 20 * right.mean_square(right.best_bias()),
            lambda: right.gaussian_loss(right.regression_residuals(right.best_bias()), 0, 0.2),
        ),
    ),
    below="the curve would lie too low." + shared.EDGE,
    above="the curve would lie too high." + shared.EDGE,
)


def _loss_at(sigma: float) -> float:
    return float(right.gaussian_loss(right.regression_residuals(0.27), 0, sigma))


best_sigma = Measured(
    "best_sigma",
    "it is the root mean square of the residuals.",
    variable="y",
    drawn=right.narrowed_targets,
    computed=right.spread_of,
    others="targets with less noise",
    near=0.02,
    expected=lambda: right.mean_square(right.best_bias()) ** 0.5,
    tolerance=0.02,
    goal="the sigma with the smallest negative log-likelihood at the best bias",
    mistakes=(
        Mistake(
            "sigma found for the unmoved model",
            "With the bias still at 0.1 the residuals are larger than they need be. Set the bias "
            "to its best value first, then scan sigma.",
            lambda: np.sqrt(right.mean_square(0.1)),
        ),
        Mistake(
            "variance used for standard deviation",
            "This is sigma squared, the mean of the squared residuals; take its square root.",
            lambda: right.mean_square(0.27),
        ),
        Mistake(
            "variance used for standard deviation, and the unmoved model",
            "This is the mean of the squared residuals at the bias 0.1: move the bias first, and "
            "take the square root.",
            lambda: right.mean_square(0.1),
        ),
        Mistake(
            "the sigma that was given",
            "0.2 was a guess to start from; the data scatter more than that.",
            lambda: 0.2,
        ),
        Mistake(
            "sum instead of mean under the root",
            "The sum of squares grows with the number of points; the scatter does not. Divide by "
            "N before taking the root.",
            lambda: np.sqrt(20 * right.mean_square(0.27)),
        ),
        Mistake(
            "log sigma instead of sigma",
            "This is the logarithm of sigma. A standard deviation is positive.",
            lambda: np.log(right.mean_square(0.27)) / 2,
        ),
        Mistake(
            "the value of the criterion, not its place",
            shared.PLACE,
            lambda: _loss_at(right.mean_square(0.27) ** 0.5),
        ),
    ),
    positive="A standard deviation is positive. Its square alone stands in the formula, so that a "
    "scan through negative numbers finds each minimum twice: begin the range above zero.",
    below="the model would be too sure of itself." + shared.EDGE,
    above="the model would be less sure than it could be." + shared.EDGE,
)
