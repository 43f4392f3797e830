"""Optimisers: the steps of :mod:`udl.optimisation.steps` together with what they remember.

Each has the same two methods. ``look_ahead(parameters)`` says where it wants the gradient, which is
at the parameters themselves for all but Nesterov's method, and ``step(parameters, gradient)``
returns the next parameters. They take one array; its shape is settled by the first step.
"""

from typing import Protocol, runtime_checkable

import numpy as np

from udl.arrays import choice, instance, number, real_array
from udl.optimisation import steps
from udl.optimisation.steps import AVERAGE, DECAYED, SUM, WHOLE, New, Numbers


@runtime_checkable
class Optimiser(Protocol):
    """What :func:`udl.optimisation.descent.descend` asks of a method."""

    learning_rate: float

    def look_ahead(self, parameters: Numbers) -> New:
        """Return where the gradient is to be taken."""
        ...

    def step(self, parameters: Numbers, gradient: Numbers) -> New:
        """Return the next parameters."""
        ...


class SGD:
    """Gradient descent, stochastic if its gradients are: eq-ch06-gradient-descent.

    Parameters
    ----------
    learning_rate : float
        0 or above.

    Raises
    ------
    ValueError
        If the learning rate is not a number, 0 or above.

    Examples
    --------
    >>> SGD(0.1).step(np.array([1.0, 2.0]), np.array([0.0, 5.0]))
    array([1. , 1.5])
    """

    def __init__(self, learning_rate: float) -> None:
        self.learning_rate = number("learning_rate", learning_rate, 0)

    def look_ahead(self, parameters: Numbers) -> New:
        """Return the parameters.

        Parameters
        ----------
        parameters : array_like, any shape

        Returns
        -------
        ndarray, the shape of ``parameters``
        """
        return real_array("parameters", parameters)

    def step(self, parameters: Numbers, gradient: Numbers) -> New:
        """Return the next parameters.

        Parameters
        ----------
        parameters, gradient : array_like, any shape, the same at each step

        Returns
        -------
        ndarray, the shape of ``parameters``

        Raises
        ------
        ValueError
            If a number is not finite or shapes differ, also from those of the step before.
        """
        return steps.gradient_step(parameters, gradient, learning_rate=self.learning_rate)


class Normalised(SGD):
    """Steps of one length along each axis, which never settle: eq-ch06-normalised.

    Parameters
    ----------
    learning_rate : float
        The length, 0 or above.
    """

    def step(self, parameters: Numbers, gradient: Numbers) -> New:
        """Return the next parameters; arguments as for :meth:`SGD.step`."""
        return steps.normalised_step(parameters, gradient, learning_rate=self.learning_rate)


class Momentum(SGD):
    """Steps along a decaying average or sum of the gradients: eq-ch06-momentum.

    Parameters
    ----------
    learning_rate : float
        0 or above.
    beta : float
        How much of the momentum is kept, from 0 to below 1.
    convention : {"average", "sum"}
        "average" is the book's, m <- beta m + (1 - beta) g; "sum" is PyTorch's, m <- beta m + g.

    Raises
    ------
    ValueError
        If a setting is out of its range.
    """

    def __init__(
        self, learning_rate: float, beta: float = 0.9, *, convention: str = AVERAGE
    ) -> None:
        super().__init__(learning_rate)
        self.beta = number("beta", beta, 0, below=1)
        self.convention = choice("convention", convention, (AVERAGE, SUM))
        self.momentum: np.ndarray | None = None

    def step(self, parameters: Numbers, gradient: Numbers) -> New:
        """Return the next parameters; arguments as for :meth:`SGD.step`."""
        parameters, self.momentum = steps.momentum_step(
            parameters,
            _or_zeros(self.momentum, parameters),
            gradient,
            learning_rate=self.learning_rate,
            beta=self.beta,
            convention=self.convention,
        )
        return parameters


class Nesterov(Momentum):
    """Momentum whose gradient is taken where the momentum leads: eq-ch06-nesterov.

    Parameters
    ----------
    learning_rate, beta, convention
        As for :class:`Momentum`.
    reading : {"decayed", "whole"}
        Whether to look ahead by alpha beta m, as far as the momentum will carry, or by alpha m, as
        in some printings of the book.

    Raises
    ------
    ValueError
        If a setting is out of its range.
    """

    def __init__(
        self,
        learning_rate: float,
        beta: float = 0.9,
        *,
        convention: str = AVERAGE,
        reading: str = DECAYED,
    ) -> None:
        super().__init__(learning_rate, beta, convention=convention)
        self.reading = choice("reading", reading, (DECAYED, WHOLE))

    def look_ahead(self, parameters: Numbers) -> New:
        """Return where the momentum leads; the argument as for :meth:`SGD.look_ahead`."""
        return steps.look_ahead(
            parameters,
            _or_zeros(self.momentum, parameters),
            learning_rate=self.learning_rate,
            beta=self.beta,
            reading=self.reading,
        )


class Adam(SGD):
    """Momentum in units of each gradient's own size: eq-ch06-adam.

    Parameters
    ----------
    learning_rate : float
        About the length of a step along each axis, 0 or above.
    beta, gamma : float
        How much of the moments m and v is kept, from 0 to below 1: PyTorch's ``betas``.
    epsilon : float
        Keeps the division defined, above 0.
    correct : bool
        Whether the moments are corrected for their start at zero.

    Raises
    ------
    ValueError
        If a setting is out of its range.
    """

    def __init__(
        self,
        learning_rate: float = 0.001,
        beta: float = 0.9,
        gamma: float = 0.999,
        *,
        epsilon: float = 1e-8,
        correct: bool = True,
    ) -> None:
        super().__init__(learning_rate)
        self.beta = number("beta", beta, 0, below=1)
        self.gamma = number("gamma", gamma, 0, below=1)
        self.epsilon = number("epsilon", epsilon, above=0)
        instance("correct", correct, bool)
        self.correct = correct
        self.momentum: np.ndarray | None = None
        self.second_moment: np.ndarray | None = None
        self.num_steps = 0

    def step(self, parameters: Numbers, gradient: Numbers) -> New:
        """Return the next parameters; arguments as for :meth:`SGD.step`."""
        parameters, self.momentum, self.second_moment = steps.adam_step(
            parameters,
            _or_zeros(self.momentum, parameters),
            _or_zeros(self.second_moment, parameters),
            gradient,
            self.num_steps + 1,
            learning_rate=self.learning_rate,
            beta=self.beta,
            gamma=self.gamma,
            epsilon=self.epsilon,
            correct=self.correct,
        )
        self.num_steps += 1
        return parameters


class AdamW(Adam):
    """Adam that also shrinks the parameters a little at each step: eq-ch06-adamw.

    Parameters
    ----------
    learning_rate, beta, gamma, epsilon
        As for :class:`Adam`.
    weight_decay : float
        The lambda of the equation, 0 or above: a step multiplies by 1 - alpha lambda.

    Raises
    ------
    ValueError
        If a setting is out of its range.
    """

    def __init__(
        self,
        learning_rate: float = 0.001,
        beta: float = 0.9,
        gamma: float = 0.999,
        *,
        epsilon: float = 1e-8,
        weight_decay: float = 0.01,
    ) -> None:
        super().__init__(learning_rate, beta, gamma, epsilon=epsilon)
        self.weight_decay = number("weight_decay", weight_decay, 0)

    def step(self, parameters: Numbers, gradient: Numbers) -> New:
        """Return the next parameters; arguments as for :meth:`SGD.step`."""
        shrunk = steps.decay_step(
            parameters, learning_rate=self.learning_rate, weight_decay=self.weight_decay
        )
        return super().step(shrunk, gradient)


def _or_zeros(moment: np.ndarray | None, parameters: Numbers) -> np.ndarray:
    return np.zeros_like(real_array("parameters", parameters)) if moment is None else moment
