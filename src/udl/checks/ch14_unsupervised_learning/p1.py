"""Checks of practical 14.1, three ways to fool a score: what is predicted, and what is read."""

from __future__ import annotations

import numpy as np

from udl.checks.kinds import Predict, Read
from udl.checks.mistakes import Mistake

predict_eight = Predict(
    "predict_eight",
    "the variety within a class counts nothing.",
    right="higher",
    wrong_choices={
        "equal": "the classifier is sure of each of the eight points, and they come exactly "
        "equally often. New data are off by a little in both.",
        "lower": "that there are only eight different points does not enter. What enters is how "
        "sure the classifier is of each, and how often it names each Gaussian.",
    },
)

predict_gaussian = Predict(
    "predict_gaussian",
    "with the right moments, any shape is near.",
    right="near",
    wrong_choices={
        "far above": "that most of these points lie where no data are does not enter. The distance "
        "sees the mean and the covariance, and these are right.",
        "far below": "its moments are those of the truth. But 500 points drawn from it have "
        "others, by chance, as the training points do.",
    },
)

predict_copies = Predict(
    "predict_copies",
    "a copy of good data is good data, for all of these.",
    right="none",
    wrong_choices={
        "inception": "the classifier is as sure of a copy as of the point itself.",
        "precision": "a copy of a training point is as likely to lie among held-out points as a "
        "new point is.",
        "density": "it counts balls about held-out points. A copy of a training point lies in as "
        "many as a new point does.",
    },
)


def _lost(share: float, power: int = 1, of_noise: float = 0.0) -> float:
    good = np.array([8.0, 2.0, 4.0]) ** power
    mixed = share * good + (1 - share) * of_noise * good
    return float(np.log2(good / mixed).mean())


read_noise = Read(
    "read_noise",
    "two bits, in any number of dimensions.",
    expected=lambda: (_lost(1 / 4), _lost(1 / 4, 10), _lost(1 / 4, of_noise=1.0)),
    items=("first line", "second line", "third line"),
    hint="write the three numbers of good down, then those of mixed below, and divide",
    mistakes=(
        Mistake(
            "a loss that grows with the dimensions",
            "In the second line both densities are raised before they are mixed. What is divided "
            "is good**10 and a quarter of it.",
            lambda: (2.0, 20.0, 0.0),
            lambda: (2.0, 12.0, 0.0),
        ),
        Mistake(
            "nats instead of bits",
            "The program takes logarithms to the base 2.",
            lambda: tuple(np.log(2) * np.array([2.0, 2.0, 0.0])),
        ),
        Mistake(
            "a gain instead of a loss",
            "What is printed is how much the mixture loses: good minus mixed.",
            lambda: (-2.0, -2.0, 0.0),
        ),
        Mistake(
            "noise that is as good as the data counted as a loss",
            "In the third line the noise has the density of the good model at all three points: a "
            "quarter of it plus three quarters of it.",
            lambda: (2.0, 2.0, 2.0),
        ),
        Mistake(
            "the factor instead of its logarithm",
            "The density is divided by four, and bits are the logarithm to the base 2 of this.",
            lambda: (4.0, 4.0, 1.0),
            lambda: (4.0, 4.0, 0.0),
        ),
        Mistake(
            "three losses added up",
            "np.mean divides by the number of points.",
            lambda: (6.0, 6.0, 0.0),
        ),
    ),
)
