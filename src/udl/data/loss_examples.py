"""Three tiny data sets with a network each, and a short text: examples of the chapter on losses.

Twenty inputs between 0 and 1 are observed three times: with a real number, with one of two labels
and with one of three. Each comes with a network of three hidden units whose output biases are not
yet the best. They are small enough to type in, and their losses are known to nine decimals. The
text was written for this course; its words come again and again, so that a model which counts
letters has something to find.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Num

Inputs = Float[np.ndarray, "N"]
Targets = Num[np.ndarray, "N"]
HiddenBias = Float[np.ndarray, "H"]
HiddenWeights = Float[np.ndarray, "H 1"]
OutputBias = Float[np.ndarray, "D_o"]
OutputWeights = Float[np.ndarray, "D_o H"]


_SEASIDE = """
the tide comes in at noon and goes out at night. a child runs down to the sand and draws a line
where the water stops. the next wave comes and takes the line away. the child draws another line a
little higher on the sand. the wave does not reach it. the one after that does.
an old man sits on the harbour wall and counts the waves. he says that every seventh wave is the
highest. the child counts them as well and finds that it is not true. sometimes the third wave is
the highest and sometimes the ninth. the old man says that he has counted for fifty years and that
one has to look at many waves. the child says that fifty years of counting should have been enough
to see it.
in the evening they write the heights of the waves into a book. the old man draws a line through
them and the child draws a line through them and the two lines are not the same. which line is the
better one. they wait for the next wave. it comes in higher than the line of the child and lower
than the line of the old man. neither of them had said how sure he was.
the next day they bring a stick with marks on it. the man says that the wave will reach the fifth
mark and that he would be surprised to see it at the eighth. the child says that it will be the
sixth and that nothing would surprise her. the wave comes to the sixth mark. the child was nearer
but she had promised nothing. the man was wrong but not surprised. they sit on the wall until it is
dark and talk about what it means to be right.
when the winter comes the sea is grey and the harbour is empty. the child goes to school and learns
to add and to multiply. she learns that small numbers multiplied become smaller still and that
their logarithms can be added. in the spring she comes back with the book and with a new line. she
has drawn it so that the waves of the whole year would have been as likely as they could be. the
old man looks at it for a long time. then he says that it is a good line and that he still believes
in the seventh wave.
"""


@dataclass(frozen=True, eq=False)
class LossExample:
    """Data and a network with one input, three hidden units and D_o outputs.

    Parameters
    ----------
    x : ndarray, shape (20,)
        Inputs.
    y : ndarray, shape (20,)
        Targets: real numbers, or labels as integers.
    hidden_bias : ndarray, shape (3,)
        Biases of the hidden units.
    hidden_weights : ndarray, shape (3, 1)
        Weights from the input to each hidden unit.
    output_bias : ndarray, shape (D_o,)
        Biases of the outputs.
    output_weights : ndarray, shape (D_o, 3)
        Weights from the hidden units to each output.
    """

    x: Inputs
    y: Targets
    hidden_bias: HiddenBias
    hidden_weights: HiddenWeights
    output_bias: OutputBias
    output_weights: OutputWeights


def regression_example() -> LossExample:
    """Return real targets, and a network whose one output predicts their mean.

    Returns
    -------
    LossExample
        With D_o = 1; a noise of sigma = 0.2 suits it.
    """
    # fmt: off
    y = [
        -0.25934537, 0.18195445, 0.65127015, 0.13921448, 0.09366691, 0.30567674, 0.37229117,
        0.20716968, -0.08131792, 0.51187806, 0.16943738, 0.3994327, 0.01906257, 0.5582041,
        0.45256496, -0.1183121, 0.02957665, -1.24354444, 0.24803884, 0.2682497,
    ]
    # fmt: on
    return _example(np.array(y), output_bias=[0.1], output_weights=[[-2.0, -1.0, 7.0]])


def binary_example() -> LossExample:
    """Return labels 0 and 1, and a network whose one output is the logit of label 1.

    Returns
    -------
    LossExample
        With D_o = 1.
    """
    y = np.array([0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 0, 1, 0, 1, 1, 0, 1, 0, 1, 1])
    return _example(y, output_bias=[2.6], output_weights=[[-24.0, -8.0, 50.0]])


def multiclass_example() -> LossExample:
    """Return labels 0, 1 and 2, and a network whose three outputs are their logits.

    Returns
    -------
    LossExample
        With D_o = 3.
    """
    y = np.array([2, 0, 1, 2, 1, 0, 0, 2, 2, 0, 2, 0, 2, 0, 1, 2, 1, 2, 1, 0])
    output_weights = [[-24.0, -8.0, 50.0], [-2.0, 8.0, -30.0], [16.0, -8.0, -8.0]]
    return _example(y, output_bias=[2.0, -2.0, 0.0], output_weights=output_weights)


def seaside_text() -> str:
    """Return a text in plain words about waves and how to predict them, on one line.

    Returns
    -------
    str
        1,994 characters: small letters, spaces and full stops.
    """
    return " ".join(_SEASIDE.split())


def _example(
    y: np.ndarray, output_bias: list[float], output_weights: list[list[float]]
) -> LossExample:
    # fmt: off
    x = [
        0.09291784, 0.46809093, 0.93089486, 0.67612654, 0.73441752, 0.86847339, 0.49873225,
        0.51083168, 0.18343972, 0.99380898, 0.27840809, 0.38028817, 0.12055708, 0.56715537,
        0.92005746, 0.7707227, 0.85278176, 0.0531595, 0.87168699, 0.58858043,
    ]
    # fmt: on
    return LossExample(
        x=np.array(x),
        y=y,
        hidden_bias=np.array([0.3, -1.0, -0.5]),
        hidden_weights=np.array([[-1.0], [1.8], [0.65]]),
        output_bias=np.array(output_bias),
        output_weights=np.array(output_weights),
    )
