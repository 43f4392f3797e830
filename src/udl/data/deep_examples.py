"""Small deep networks whose numbers were chosen so that their pictures can be read.

Each comes as its layers: a tuple of weight matrices, shapes (out, in), and a tuple of bias vectors,
shapes (out,), first layer first.
"""

from typing import TypeAlias

import numpy as np

Layers: TypeAlias = tuple[tuple[np.ndarray, ...], tuple[np.ndarray, ...]]


def zigzag() -> Layers:
    """Return a shallow network that runs across the unit interval three times.

    Returns
    -------
    tuple
        Widths 1, 3, 1. On [0, 1] it rises from 0 to 1, falls to 0 and rises to 1 again, with joints
        at 0.2 and 0.6.
    """
    weights = (np.array([[1.0], [1.0], [1.0]]), np.array([[5.0, -7.5, 5.0]]))
    biases = (np.array([0.0, -0.2, -0.6]), np.array([0.0]))
    return weights, biases


def wave() -> Layers:
    """Return a shallow network with four pieces on the unit interval, of four different slopes.

    Returns
    -------
    tuple
        Widths 1, 3, 1. On [0, 1] its joints are at 0.25, 0.55 and 0.8 and its slopes 2, -2.5, 1.5
        and -0.5; its values stay between 0 and 1.
    """
    weights = (np.array([[1.0], [1.0], [-1.0]]), np.array([[-4.5, 4.0, -2.0]]))
    biases = (np.array([-0.25, -0.55, 0.8]), np.array([2.0]))
    return weights, biases


def full_zigzag() -> Layers:
    """Return a shallow network that runs across the unit interval as often as three units allow.

    Returns
    -------
    tuple
        Widths 1, 3, 1. On [0, 1] it rises, falls, rises and falls, each time between 0 and 1, with
        joints at 0.15, 0.4 and 0.7.
    """
    weights = (
        np.array([[1.0], [1.0], [-1.0]]),
        np.array([[-1 / 0.15 - 1 / 0.25, 1 / 0.25 + 1 / 0.3, -1 / 0.15]]),
    )
    biases = (np.array([-0.15, -0.4, 0.7]), np.array([0.7 / 0.15]))
    return weights, biases


def clipping() -> Layers:
    """Return a network with two hidden layers whose units all turn on or off between 0 and 1.

    Returns
    -------
    tuple
        Widths 1, 3, 3, 1, for inputs between 0 and 1. The first layer's joints are at 0.2, 0.45
        and 0.7.
    """
    weights = (
        np.array([[2.0], [2.0], [-2.0]]),
        np.array([[3.5, -3.6, 1.5], [-2.4, 3.3, 0.3], [0.2, -2.0, -1.9]]),
        np.array([[-1.0, 1.5, 1.2]]),
    )
    biases = (np.array([-0.4, -0.9, 1.4]), np.array([-1.9, 0.6, 1.7]), np.array([0.0]))
    return weights, biases


def square_fold() -> Layers:
    """Return a shallow network that folds a square onto itself, once along each axis.

    Returns
    -------
    tuple
        Widths 2, 4, 2. It maps each input x to 2 |x| - 1: the square from -1 to 1 is covered four
        times.
    """
    weights = (
        np.array([[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0], [0.0, -1.0]]),
        np.array([[2.0, 2.0, 0.0, 0.0], [0.0, 0.0, 2.0, 2.0]]),
    )
    biases = (np.zeros(4), np.array([-1.0, -1.0]))
    return weights, biases


def three_cuts() -> Layers:
    """Return a shallow network whose three units cut the square from -1 to 1 into seven regions.

    The three lines make a triangle in the middle, where all units are off; each is on outside.

    Returns
    -------
    tuple
        Widths 2, 3, 1.
    """
    weights = (
        np.array([[0.3, 1.0], [-1.0, -0.3], [0.8, -0.6]]),
        np.array([[1.0, -0.8, 0.6]]),
    )
    biases = (np.array([-0.25, -0.15, -0.3]), np.array([0.0]))
    return weights, biases
