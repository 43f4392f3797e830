"""Checks of practical 7.3, first weights that let signals pass."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np

from udl.checks.ch07_gradients import signals as right
from udl.checks.ch07_gradients.expected import forward
from udl.checks.kinds import Implement, Measured, Predict, PredictValue
from udl.checks.mistakes import Mistake


def _hidden(x: Any, weights: Any) -> tuple[Any, Any]:
    return forward(x, weights, right.without_biases(weights))


def _without_activations(x: Any, weights: Any) -> np.ndarray:
    found = []
    for weight in weights[:-1]:
        x = np.einsum("ni,oi->no", x, weight)
        found.append(np.std(x))
    return np.array(found)


layer_deviations = Implement(
    "layer_deviations",
    "one number a hidden layer.",
    expected=right.deviations,
    draws=right.signal_draws,
    mistakes=(
        Mistake(
            "the input counted as a layer",
            "Asked is one number for each hidden layer: the input has been standard normal anyway.",
            lambda x, w: np.array([one.std() for one in _hidden(x, w)[1]]),
        ),
        Mistake(
            "variances",
            "The standard deviation is the root of the variance.",
            lambda x, w: right.deviations(x, w) ** 2,
        ),
        Mistake(
            "before the ReLU",
            "The activations are asked for, what the ReLU lets through.",
            lambda x, w: np.array([one.std() for one in _hidden(x, w)[0][:-1]]),
        ),
        Mistake(
            "the output counted as a layer",
            "The output is no hidden layer.",
            lambda x, w: np.array(
                [one.std() for one in (*_hidden(x, w)[1][1:], _hidden(x, w)[0][-1])]
            ),
        ),
        Mistake(
            "no ReLU",
            "Each hidden layer is followed by a ReLU.",
            _without_activations,
        ),
        Mistake(
            "the mean of the units' deviations",
            "One deviation over all points and units together: units differ in their means, too.",
            lambda x, w: np.array([one.std(axis=0).mean() for one in _hidden(x, w)[1][1:]]),
        ),
        Mistake(
            "divided by one less",
            "Here the mean of the squares is meant: divide by their number, as h.std() does.",
            lambda x, w: np.array([one.std(ddof=1) for one in _hidden(x, w)[1][1:]]),
        ),
        Mistake(
            "root of the mean square",
            "The deviation is counted from the mean, which ReLU units have above zero.",
            lambda x, w: np.array([np.sqrt(np.mean(one**2)) for one in _hidden(x, w)[1][1:]]),
        ),
    ),
)

predict_exponent = PredictValue(
    "predict_exponent",
    "a factor of six or so, fifty times.",
    expected=lambda: 40.0,
    atol=4.0,
    hint="by how much does one layer multiply the variance? What becomes of that in fifty layers?",
    mistakes=(
        Mistake(
            "the variance's exponent",
            "The variance grows by a power of about 80. The deviation is its root.",
            lambda: 80,
            lambda: 79,
        ),
        Mistake(
            "no ReLU",
            "Eighty numbers are added, but the ReLU removes half of the squares before.",
            lambda: 47.6,
        ),
        Mistake(
            "nothing happens",
            "A unit adds 80 numbers: its variance is many times theirs.",
            lambda: 0,
            lambda: 1,
        ),
    ),
)

variance_that_keeps = Measured(
    "variance_that_keeps",
    "a typical network needs more than 2/D.",
    variable="NARROW",
    drawn=right.other_widths,
    computed=right.typical_variance,
    others="another width of the hidden layers",
    near=0.004,
    expected=lambda: right.typical_variance(right.NARROW),
    tolerance=0.003,
    goal="the variance at which layer 50 is louder than layer 1 in half of all draws",
    mistakes=(
        Mistake(
            "the variance that keeps the mean of the squares",
            "With 2 over the width the mean of the squares over all draws is kept, and a few loud "
            "networks make up much of it. In how many of your draws is layer 50 the louder?",
            lambda: 2 / 20,
        ),
        Mistake(
            "the variance for another width",
            "The hidden layers of NARROW have 20 units.",
            lambda: 2 / 80,
        ),
        Mistake(
            "the deviation instead of the variance",
            "The weights have this standard deviation. The variance is its square.",
            lambda: right.typical_variance(right.NARROW) ** 0.5,
        ),
        Mistake(
            "no ReLU",
            "With this variance a layer without ReLU would keep the signal.",
            lambda: 1 / 20,
        ),
        Mistake(
            "twice too much",
            "With this variance the signal grows at every layer: look at the curve.",
            lambda: 4 / 20,
        ),
        Mistake(
            "the variance times the width",
            "Return the variance itself.",
            lambda: 20 * right.typical_variance(right.NARROW),
        ),
    ),
    positive="A variance is a mean of squares.",
    below="with so small a variance the signal fades on its way.",
    above="with so large a variance the signal grows on its way.",
)


def _without_relus(x: Any, weights: Any, d_output: Any) -> np.ndarray:
    layers = [d_output]
    for weight in reversed(weights[1:]):
        layers.append(layers[-1] @ weight)
    return np.array([np.std(one) for one in reversed(layers)])


def _by_activations(x: Any, weights: Any, d_output: Any) -> np.ndarray:
    later = right.layer_gradients(x, weights, d_output)[1:]
    found = [np.std(one @ weight) for one, weight in zip(later, weights[1:], strict=True)]
    return np.array([*found, np.std(d_output)])


gradient_deviations = Implement(
    "gradient_deviations",
    "the way back, layer by layer.",
    expected=right.gradient_deviations,
    draws=right.gradient_draws,
    mistakes=(
        Mistake(
            "ReLUs left out on the way back",
            "A unit that is off sends nothing back.",
            _without_relus,
        ),
        Mistake(
            "the output's derivatives left out",
            "The last of the numbers is the deviation of d_output itself.",
            lambda x, w, d: right.gradient_deviations(x, w, d)[:-1],
        ),
        Mistake(
            "in the order of the way back",
            "The first number belongs to the first layer.",
            lambda x, w, d: right.gradient_deviations(x, w, d)[::-1],
        ),
        Mistake(
            "before the slope of the ReLU",
            "These are derivatives by the activations. By the pre-activations they have the slope "
            "of the ReLU as one more factor.",
            _by_activations,
        ),
        Mistake(
            "root of the mean square",
            "The deviation is counted from the mean of the derivatives.",
            lambda x, w, d: np.array(
                [np.sqrt(np.mean(one**2)) for one in right.layer_gradients(x, w, d)]
            ),
        ),
        Mistake(
            "variances",
            "The standard deviation is the root of the variance.",
            lambda x, w, d: right.gradient_deviations(x, w, d) ** 2,
        ),
    ),
)

predict_funnel = Predict(
    "predict_funnel",
    "only both ends count.",
    right="4",
    wrong_choices={
        "1": "the weights keep the size of what goes forward. On the way back a unit adds up as "
        "many numbers as it feeds, not as many as it is fed by.",
        "16": "that is the ratio of the variances.",
        "1000": "each layer multiplies the variance by the ratio of the widths behind and before "
        "it. Write four such factors side by side: what cancels?",
    },
)


mend_deviations = Implement(
    "mend_deviations",
    "no ReLU stands before the first layer.",
    expected=right.mended_deviations,
    draws=right.widths_draws,
    mistakes=(
        Mistake(
            "the program as it was",
            "Two things are wrong: compare the deviation of the drawn weights with what it should "
            "be, and look which of a layer's two widths is used.",
            lambda w: np.array([2 / n for n in w[1:]]),
        ),
        Mistake(
            "the first layer like the others",
            "What enters the first layer has met no ReLU, so that nothing has to be made up for.",
            lambda w: np.array([np.sqrt(2 / n) for n in w[:-1]]),
        ),
        Mistake(
            "the activations kept instead of the pre-activations",
            "Asked is the mean square before the ReLU: that of the output as of all other layers.",
            lambda w: np.array([np.sqrt(2 / n) for n in w[:-2]] + [np.sqrt(1 / w[-2])]),
        ),
        Mistake(
            "variances instead of deviations",
            "rng.normal takes the standard deviation, the root of the variance.",
            lambda w: right.mended_deviations(w) ** 2,
            lambda w: np.array([2 / n for n in w[:-1]]),
        ),
        Mistake(
            "the width behind instead of the one before",
            "How much a unit receives depends on how many units it adds up.",
            lambda w: np.array([np.sqrt(2 / n) for n in w[1:]]),
            lambda w: np.array([np.sqrt(1 / w[1]), *(np.sqrt(2 / n) for n in w[2:])]),
        ),
        Mistake(
            "no ReLU",
            "The ReLU removes half of the squares; the weights behind one must make up for it.",
            lambda w: np.array([np.sqrt(1 / n) for n in w[:-1]]),
        ),
        Mistake(
            "a compromise of both widths",
            "That keeps neither exactly. Asked is what keeps the signal on its way forward.",
            lambda w: np.array([np.sqrt(4 / (a + b)) for a, b in itertools.pairwise(w)]),
            lambda w: np.array([np.sqrt(2 / (a + b)) for a, b in itertools.pairwise(w)]),
        ),
    ),
)

kept_variance = Implement(
    "kept_variance",
    "the mean of two squares.",
    expected=lambda num_units, right_slope, left_slope: (
        2 / (num_units * (right_slope**2 + left_slope**2))
    ),
    draws=lambda rng: [
        (80, 1.0, 0.0),
        (80, 1.0, 1.0),
        (10, 2.0, -0.5),
        *(
            (int(rng.integers(3, 300)), *(float(v) for v in rng.uniform(0.2, 1.5, 2) * signs))
            for signs in ((1, 1), (1, -1), (-1, 1))
        ),
    ],
    mistakes=(
        Mistake(
            "the ReLU's variance",
            "That is right for the slopes 1 and 0. What do other slopes leave of each half?",
            lambda d, a, b: 2 / d,
        ),
        Mistake(
            "multiplied instead of divided",
            "Steeper units make the signal larger: the weights must be smaller.",
            lambda d, a, b: 2 * (a**2 + b**2) / d,
            lambda d, a, b: (a**2 + b**2) / (2 * d),
        ),
        Mistake(
            "the positive slope taken as 1",
            "Each half of the pre-activations contributes, with the slope of its own side.",
            lambda d, a, b: 2 / (d * (1 + b**2)),
        ),
        Mistake(
            "the slopes not squared",
            "Variances are made of squares: a factor on a number is squared in its variance.",
            lambda d, a, b: 2 / (d * (a + b)),
            lambda d, a, b: 2 / (d * (np.abs(a) + np.abs(b))),
        ),
        Mistake(
            "the negative half left out",
            "Each half of the pre-activations contributes, with the slope of its own side.",
            lambda d, a, b: 2 / (d * a**2),
        ),
        Mistake(
            "no halves",
            "Only half of the pre-activations meet each of the slopes.",
            lambda d, a, b: 1 / (d * (a**2 + b**2)),
        ),
        Mistake(
            "the standard deviation",
            "The variance is asked for.",
            lambda d, a, b: np.sqrt(2 / (d * (a**2 + b**2))),
        ),
        Mistake(
            "the slopes added before they are squared",
            "No pre-activation meets both slopes: square first, then add.",
            lambda d, a, b: 2 / (d * (a + b) ** 2),
        ),
    ),
)

loss_scale = Measured(
    "loss_scale",
    "ten bits to the left.",
    variable="gradients",
    drawn=right.other_gradients,
    computed=right.least_exponent,
    others="other derivatives",
    near=0.4,
    expected=lambda: right.least_exponent(right.GRADIENTS),
    tolerance=0.4,
    goal="the smallest exponent with which at most one gradient of a hundred becomes zero",
    mistakes=(
        Mistake(
            "the factor instead of its exponent",
            "2 to which power is it?",
            *(lambda e=e: 2**e for e in range(6, 41)),
        ),
        Mistake(
            "one of a thousand",
            "That is more than is asked for: one of a hundred may be lost.",
            lambda: right.least_exponent(right.GRADIENTS, 0.001),
        ),
        Mistake(
            "one of ten",
            "One of ten is still too many.",
            lambda: right.least_exponent(right.GRADIENTS, 0.1),
        ),
        Mistake(
            "the sign of the exponent",
            "Small numbers must become larger.",
            lambda: -right.least_exponent(right.GRADIENTS),
        ),
    ),
    below="more than one gradient of a hundred is still lost.",
    above="a smaller factor is enough.",
)
