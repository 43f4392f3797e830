"""Checks of practical 3.4, other activation functions."""

from __future__ import annotations

import numpy as np

from udl.checks.ch03_shallow_networks import expected as right
from udl.checks.ch03_shallow_networks import shared
from udl.checks.kinds import Implement, Predict, PredictValue, Read
from udl.checks.mistakes import Mistake

activated_network = Implement(
    "activated_network",
    "and the activation function is an argument.",
    expected=lambda x, hidden_bias, hidden_slopes, output_bias, output_weights, activation: (
        right.activated(x, hidden_bias, hidden_slopes, output_bias, output_weights, activation)
    ),
    draws=right.activated_draws,
    mistakes=(
        Mistake(
            "the ReLU whatever the activation function is",
            "The function to apply is handed in as the argument activation: call that one.",
            lambda x, b, s, c, w, a: right.output(x, b, s, c, w),
        ),
        *shared.network_mistakes(right.lines, lambda z, activation: activation(z)),
    ),
)

predict_shapes = PredictValue(
    "predict_shapes",
    "the network is made of what its hidden units are made of.",
    expected=lambda: ("b", "c", "d", "a"),
    items=("sigmoid", "Heaviside", "leaky ReLU", "linear"),
    hint="a weighted sum of steps has steps, a weighted sum of lines is a line",
    mistakes=(
        Mistake(
            "a bend expected of lines",
            "What is linear stays linear when it is weighted and added up, however many units "
            "there are.",
            lambda: ("b", "c", "a", "d"),
        ),
        Mistake(
            "sigmoid and Heaviside mixed up",
            "The sigmoid passes through all values between 0 and 1; the Heaviside function jumps.",
            lambda: ("c", "b", "d", "a"),
        ),
        Mistake(
            "slopes expected of steps",
            "The Heaviside function is flat on both sides of its step, and a sum of flat pieces is "
            "flat.",
            lambda: ("b", "d", "c", "a"),
        ),
    ),
)

sigmoid = Implement(
    "sigmoid",
    "right, also for very large inputs.",
    expected=right.sigmoid,
    draws=right.sigmoid_draws,
    overflow="The exponential of a large positive number is infinite, and infinity divided by "
    "infinity is not a number. In 1 / (1 + exp(-z)) infinity stands only below the line.",
    mistakes=(
        Mistake(
            "sign missing in the exponent",
            "Without the minus the curve falls from 1 to 0 instead of rising.",
            lambda z, k=10.0: right.sigmoid(-z, k),
            lambda z, k=10.0: 1 / (1 + np.exp(k * z)),
        ),
        Mistake(
            "steepness forgotten",
            "The input is multiplied by the steepness before it goes into the exponential.",
            lambda z, k=10.0: right.sigmoid(z, 1),
        ),
        Mistake(
            "steepness fixed at 10",
            "The steepness is an argument; 10 is only its usual value.",
            lambda z, k=0.0: right.sigmoid(z, 10),
        ),
        Mistake(
            "a usual steepness of 1",
            "Without a second argument the steepness is 10: keep the first line as it was given.",
            lambda z, k=1.0: right.sigmoid(z, k),
        ),
        Mistake(
            "steepness outside the sigmoid",
            "Multiply the input by the steepness, not the result: the curve still ends at 1.",
            lambda z, k=10.0: k * right.sigmoid(z, 1),
        ),
        Mistake(
            "divided by the steepness",
            "A greater steepness makes the rise shorter: multiply by it.",
            lambda z, k=10.0: right.sigmoid(z / k, 1),
        ),
        Mistake(
            "steepness added instead of multiplied",
            "An added number would shift the curve; the steepness stretches the input.",
            lambda z, k=10.0: right.sigmoid(z + k, 1),
        ),
        Mistake(
            "bracket missing below the line",
            "1 / 1 + a is 1 + a. Put the whole denominator into brackets.",
            lambda z, k=10.0: 1 / 1 + np.exp(-k * z),
        ),
        Mistake(
            "hyperbolic tangent instead of sigmoid",
            "The hyperbolic tangent has the same shape but runs from -1 to 1.",
            lambda z, k=10.0: np.tanh(k * z),
        ),
    ),
)

heaviside = Implement(
    "heaviside",
    "a step up at zero, and zero itself counts as up.",
    expected=right.step,
    draws=right.step_draws,
    mistakes=(
        Mistake(
            "> instead of >=",
            "At zero itself this step function is 1, by convention: compare with >=.",
            lambda z: np.heaviside(z, 0.0),
            lambda z: z > 0,
        ),
        Mistake(
            "half at zero",
            "Some define the step as one half at zero; here it is 1.",
            lambda z: np.heaviside(z, 0.5),
            lambda z: 0.5 * (np.sign(z) + 1),
        ),
        Mistake(
            "True and False instead of numbers",
            "A comparison gives True or False. Make numbers of them, so that they can be weighted "
            "and subtracted: multiply by 1.0, or use np.where.",
            lambda z: z >= 0,
        ),
        Mistake(
            "-1 instead of 0",
            "The sign function steps from -1 to 1; the Heaviside function from 0 to 1.",
            np.sign,
            lambda z: np.where(z >= 0, 1.0, -1.0),
        ),
        Mistake(
            "step turned round",
            "The unit is on, 1, for inputs from zero upwards.",
            lambda z: 1 - right.step(z),
            lambda z: 1.0 * (z <= 0),
            lambda z: 1.0 * (z < 0),
        ),
        Mistake(
            "ReLU instead of a step",
            "Above zero the step function is 1, whatever the number.",
            right.clipped,
        ),
    ),
)

step_heights = Read(
    "step_heights",
    "each height is a bias and the weights of the units that are on.",
    expected=right.step_heights,
    items=("first height", "second height", "third height", "fourth height"),
    hint="for each level piece write down which of the three units are on there, then add up",
    mistakes=(
        Mistake(
            "output bias missing",
            shared.FORGOTTEN_OUTPUT_BIAS,
            lambda: (0.5, 0.0, -1.0, -0.1),
        ),
        Mistake(
            "the unit with the negative slope taken as the others",
            "Unit 1 falls: it is on to the left of its joint and off to the right.",
            lambda: (0.3, 0.8, -0.2, 0.7),
        ),
        Mistake(
            "units that stay on left out",
            "Right of the last joint unit 2 is still on: its weight counts there as well.",
            lambda: (0.8, 0.3, -0.7, 1.2),
        ),
        Mistake(
            "the joints instead of the heights",
            "These are the places of the steps. Asked are the heights between them.",
            lambda: (0.3, 0.5, 0.769, 1.0),
        ),
    ),
)

leaky_relu = Implement(
    "leaky_relu",
    "a bend, but no flat side.",
    expected=right.leaky,
    draws=right.leaky_draws,
    mistakes=(
        Mistake(
            "the maximum of the two lines",
            "The larger of z and leak times z is right only while the leak is below 1. Decide by "
            "the sign of z instead.",
            lambda z, leak=0.1: np.maximum(z, leak * z),
        ),
        Mistake(
            "the ReLU itself",
            "Below zero the function is leak times z, not 0.",
            lambda z, leak=0.1: np.maximum(z, 0),
        ),
        Mistake(
            "leak on the wrong side",
            "Positive numbers stay as they are; the leak belongs to the negative ones.",
            lambda z, leak=0.1: np.where(z > 0, leak * z, z),
        ),
        Mistake(
            "leak added instead of multiplied",
            "Below zero there is a line through the origin with the slope leak, not a constant.",
            lambda z, leak=0.1: np.where(z > 0, z, leak),
        ),
        Mistake(
            "sign of the leaky side turned",
            "Below zero the function is leak times z, which is negative for a positive leak.",
            lambda z, leak=0.1: np.where(z > 0, z, -leak * z),
        ),
        Mistake(
            "leak fixed at 0.1",
            "The leak is an argument; 0.1 is only its usual value.",
            lambda z, leak=0.0: right.leaky(z, 0.1),
        ),
        Mistake(
            "a usual leak of 0.01",
            "Without a second argument the leak is 0.1: keep the first line as it was given.",
            lambda z, leak=0.01: right.leaky(z, leak),
        ),
        Mistake(
            "leak added to the ReLU everywhere",
            "Above zero the slope is one, not one plus the leak.",
            lambda z, leak=0.1: np.maximum(z, 0) + leak * z,
        ),
    ),
)

straight_line = Implement(
    "straight_line",
    "three hidden units, and one line.",
    expected=lambda hidden_bias, hidden_slopes, output_bias, output_weights: right.straight(
        hidden_bias, hidden_slopes, output_bias, output_weights
    ),
    draws=right.straight_draws,
    items=("intercept", "slope"),
    mistakes=(
        Mistake(
            "output bias missing",
            shared.FORGOTTEN_OUTPUT_BIAS,
            lambda b, s, c, w: (np.sum(w * b), np.sum(w * s)),
        ),
        Mistake(
            "hidden biases forgotten",
            "At the input 0 each hidden unit returns its bias, and these are weighted and added.",
            lambda b, s, c, w: (c, np.sum(w * s)),
        ),
        Mistake(
            "intercept and slope swapped",
            "The intercept comes first: what the network returns at 0.",
            lambda b, s, c, w: (np.sum(w * s), c + np.sum(w * b)),
        ),
        Mistake(
            "output weights forgotten",
            shared.NO_WEIGHTS,
            lambda b, s, c, w: (c + np.sum(b), np.sum(s)),
            lambda b, s, c, w: (c + np.sum(w * b), np.sum(s)),
            lambda b, s, c, w: (c + np.sum(b), np.sum(w * s)),
            lambda b, s, c, w: (c + np.sum(b) + np.sum(w), np.sum(s) + np.sum(w)),
            lambda b, s, c, w: (c + np.sum(w) * np.sum(b), np.sum(w) * np.sum(s)),
        ),
        Mistake(
            "output bias in the slope",
            "The output bias lifts the line. It does not tilt it.",
            lambda b, s, c, w: (c + np.sum(w * b), c + np.sum(w * s)),
        ),
        Mistake(
            "bent units",
            "Without an activation function every unit counts everywhere, whatever the sign of its "
            "line.",
            lambda b, s, c, w: (c + np.sum(w * np.maximum(b, 0)), np.sum(w * np.maximum(s, 0))),
        ),
    ),
)

steepness = Implement(
    "steepness",
    "twice the steepness, half the width.",
    expected=right.steepness_for,
    draws=lambda rng: [(0.1,), (0.2,), (float(rng.uniform(0.12, 0.18)),)],
    rtol=0.01,
    atol=0.6,  # to the nearest whole number, by samples of the curve
    reveal=False,
    hint="draw the unit with that steepness. On what part of x does it lie between 0.1 and 0.9?",
    mistakes=(
        Mistake(
            "the steepness that was given",
            "With 10 the rise takes more than 0.2 of input. It must be steeper.",
            lambda width: 10.0,
        ),
        Mistake(
            "a tenth for every width",
            "The rise must be as long as the function is told.",
            lambda width: right.steepness_for(0.1),
        ),
        Mistake(
            "the slope of the line forgotten",
            "Unit 2 multiplies the input by 2 before the sigmoid sees it, which makes the rise "
            "shorter already.",
            lambda width: 2 * right.steepness_for(width),
        ),
        Mistake(
            "the slope of the line counted twice",
            "The input is multiplied by 2 once, in the pre-activation.",
            lambda width: 0.5 * right.steepness_for(width),
        ),
        Mistake(
            "the wider the steeper",
            "A greater steepness makes the rise shorter.",
            lambda width: 10 * width * right.steepness_for(0.1),
        ),
        Mistake(
            "the width instead of the steepness",
            "That is how long the rise takes. Asked is the steepness that makes it so.",
            lambda width: width,
        ),
    ),
)

predict_deaf = Predict(
    "predict_deaf",
    "a small change of a line moves no point across a step.",
    right="only the output layer",
    wrong_choices={
        "all of them": "change a hidden bias by a millionth: the step moves by about a millionth. "
        "Is there a data point in between?",
        "only the hidden layer": "the output weights are the heights of the steps, and any change "
        "of a height changes the loss.",
        "none of them": "the output bias lifts the whole curve, and the errors change with it.",
    },
)

responsive_parameters = Read(
    "responsive_parameters",
    "ten that are heard, or four.",
    expected=lambda: (10, 4),
    items=("ReLU", "Heaviside"),
    hint="change one number by a millionth, compare the loss with the one before, change it back",
    mistakes=(
        Mistake(
            "one activation function for both counts",
            "With steps most parameters of the hidden layer are not heard. Is the second count "
            "made with heaviside?",
            lambda: (10, 10),
        ),
        Mistake(
            "a comparison with a tolerance",
            "np.isclose takes two losses that differ by a hundred thousandth of their size for "
            "equal, and a millionth changes a loss by less. Compare with !=.",
            lambda: (0, 0),
        ),
        Mistake(
            "too large a change",
            "A large change moves a step across a data point, and the loss jumps. Use a millionth.",
            lambda: (10, 7),
            lambda: (10, 8),
            lambda: (10, 9),
        ),
        Mistake(
            "the parameters that do nothing counted",
            "Count those that change the loss.",
            lambda: (0, 6),
        ),
        Mistake(
            "the output bias left out",
            "There are ten parameters: three hidden biases, three slopes, one output bias and "
            "three output weights.",
            lambda: (9, 3),
        ),
    ),
)
