"""One step of each method: pure functions from parameters, gradient and memory to the next ones.

They change nothing in place and remember nothing. What a method remembers, its moments, comes in
as an argument and goes out with the new parameters; :mod:`udl.optimisation.optimisers` keeps it.

Momentum is written in two ways. In the book's, ``m`` is a weighted *average* of the gradients so
far, m <- beta m + (1 - beta) g. PyTorch's is a decaying *sum*, m <- beta m + g, which is 1/(1 -
beta) times as large. Started at zero, both take the same steps if the learning rate of the average
is 1/(1 - beta) times that of the sum: 0.1 with the average is 0.01 with the sum at beta = 0.9.
"""

from typing import TypeAlias

import numpy as np
from jaxtyping import Float, Num

from udl.arrays import choice, instance, number, real_array, whole

Numbers = Num[np.ndarray, "*shape"]
New = Float[np.ndarray, "*shape"]
Two: TypeAlias = tuple[New, New]
Three: TypeAlias = tuple[New, New, New]

AVERAGE, SUM = "average", "sum"
DECAYED, WHOLE = "decayed", "whole"


def gradient_step(parameters: Numbers, gradient: Numbers, *, learning_rate: float) -> New:
    """Walk downhill; implements eq-ch06-gradient-descent.

    Parameters
    ----------
    parameters, gradient : array_like, any shape, both the same
        Where we are, and the derivative of the loss there (of all examples, or of a batch).
    learning_rate : float
        The alpha of the equation, 0 or above.

    Returns
    -------
    ndarray, the shape of ``parameters``
        Where the step leads.

    Raises
    ------
    ValueError
        If a number is not finite, shapes differ, or the learning rate is negative.
    """
    parameters, gradient = _alike(parameters=parameters, gradient=gradient)
    with np.errstate(over="ignore"):
        return parameters - _rate(learning_rate) * gradient


def normalised_step(
    parameters: Numbers, gradient: Numbers, *, learning_rate: float, epsilon: float = 1e-20
) -> New:
    """Walk the same distance along each axis; implements eq-ch06-normalised.

    Parameters
    ----------
    parameters, gradient : array_like, any shape, both the same
        Where we are, and the derivative of the loss there.
    learning_rate : float
        The distance alpha, 0 or above.
    epsilon : float
        Keeps the division defined, above 0: a derivative of zero makes no step.

    Returns
    -------
    ndarray, the shape of ``parameters``
        Where the step leads: alpha up or down in each entry.

    Raises
    ------
    ValueError
        If a number is not finite, shapes differ, or a setting is out of its range.
    """
    parameters, gradient = _alike(parameters=parameters, gradient=gradient)
    # The root of the square is the absolute value, which cannot overflow.
    direction = gradient / (np.abs(gradient) + number("epsilon", epsilon, above=0))
    stepped: np.ndarray = parameters - _rate(learning_rate) * direction
    return stepped


def momentum_step(
    parameters: Numbers,
    momentum: Numbers,
    gradient: Numbers,
    *,
    learning_rate: float,
    beta: float,
    convention: str = AVERAGE,
) -> Two:
    """Walk along the momentum, which the gradient has turned a little: eq-ch06-momentum.

    With the gradient taken at :func:`look_ahead` instead of at the parameters, this is Nesterov's
    step, eq-ch06-nesterov.

    Parameters
    ----------
    parameters, momentum, gradient : array_like, any shape, all the same
        Where we are, the momentum so far (zeros at first), and the derivative of the loss.
    learning_rate : float
        The alpha of the equation, 0 or above.
    beta : float
        How much of the momentum is kept, from 0 to below 1.
    convention : {"average", "sum"}
        Whether the gradient joins with the factor 1 - beta, as in the equation, or with 1, as in
        PyTorch.

    Returns
    -------
    parameters, momentum : ndarray, the shape of ``parameters``

    Raises
    ------
    ValueError
        If a number is not finite, shapes differ, or a setting is out of its range.

    Notes
    -----
    Polyak (1964). ``torch.optim.SGD(lr, momentum=beta)`` is the sum from zeros. With
    ``dampening=beta`` PyTorch forms the average, but starts it at the first gradient; pass that as
    ``momentum`` to the first step.
    """
    parameters, momentum, gradient = _alike(
        parameters=parameters, momentum=momentum, gradient=gradient
    )
    beta = _decay("beta", beta)
    weight = 1 - beta if choice("convention", convention, (AVERAGE, SUM)) == AVERAGE else 1.0
    with np.errstate(over="ignore"):
        momentum = beta * momentum + weight * gradient
        return parameters - _rate(learning_rate) * momentum, momentum


def look_ahead(
    parameters: Numbers,
    momentum: Numbers,
    *,
    learning_rate: float,
    beta: float,
    reading: str = DECAYED,
) -> New:
    """Return the point at which Nesterov's method takes the gradient: eq-ch06-nesterov.

    The next step will be alpha beta m for the old momentum, and something for a gradient that we do
    not know yet. The reading "decayed" goes exactly as far as the part that is known. The reading
    "whole", in some printings of the book, goes alpha m: 1/beta times as far.

    Parameters
    ----------
    parameters, momentum : array_like, any shape, both the same
        Where we are, and the momentum so far.
    learning_rate : float
        The alpha of the equation, 0 or above.
    beta : float
        How much of the momentum is kept, from 0 to below 1.
    reading : {"decayed", "whole"}
        Whether to go alpha beta m or alpha m.

    Returns
    -------
    ndarray, the shape of ``parameters``

    Raises
    ------
    ValueError
        If a number is not finite, shapes differ, or a setting is out of its range.

    Notes
    -----
    Nesterov (1983). The points that ``torch.optim.SGD(nesterov=True)`` calls the parameters are
    those at which the gradient is taken: the "decayed" points of this function.
    """
    parameters, momentum = _alike(parameters=parameters, momentum=momentum)
    decayed = choice("reading", reading, (DECAYED, WHOLE)) == DECAYED
    share = _decay("beta", beta) if decayed else 1.0
    with np.errstate(over="ignore"):
        return parameters - _rate(learning_rate) * share * momentum


def adam_step(
    parameters: Numbers,
    momentum: Numbers,
    second_moment: Numbers,
    gradient: Numbers,
    step: int,
    *,
    learning_rate: float,
    beta: float = 0.9,
    gamma: float = 0.999,
    epsilon: float = 1e-8,
    correct: bool = True,
) -> Three:
    """Walk along the momentum, each axis in units of its gradients' size: eq-ch06-adam.

    Parameters
    ----------
    parameters, momentum, second_moment, gradient : array_like, any shape, all the same
        Where we are, the moments m and v so far (zeros at first; v is not negative), and the
        derivative of the loss.
    step : int
        Which step this is, 1 for the first.
    learning_rate : float
        The alpha of the equation, 0 or above: about the length of a step along each axis.
    beta, gamma : float
        How much of m and of v is kept, from 0 to below 1.
    epsilon : float
        Keeps the division defined, above 0.
    correct : bool
        Whether to divide the moments by 1 - beta^t and 1 - gamma^t, eq-ch06-bias-correction,
        since they started at zero.

    Returns
    -------
    parameters, momentum, second_moment : ndarray, the shape of ``parameters``
        The moments are those before the correction.

    Raises
    ------
    ValueError
        If a number is not finite, shapes differ, v is negative or a setting is out of its range.

    Notes
    -----
    Kingma and Ba (2015), who write beta_1 and beta_2; ``torch.optim.Adam(betas=(beta, gamma))``.
    """
    parameters, momentum, second_moment, gradient = _alike(
        parameters=parameters,
        momentum=momentum,
        second_moment=second_moment,
        gradient=gradient,
    )
    if np.any(second_moment < 0):
        raise ValueError(
            f"second_moment: got {second_moment.min():g}; expected averages of squares, 0 or above"
        )
    step = whole("step", step)
    beta, gamma = _decay("beta", beta), _decay("gamma", gamma)
    epsilon = number("epsilon", epsilon, above=0)
    instance("correct", correct, bool)
    with np.errstate(over="ignore"):
        momentum = beta * momentum + (1 - beta) * gradient
        second_moment = gamma * second_moment + (1 - gamma) * gradient**2
        m_share, v_share = (1 - beta**step, 1 - gamma**step) if correct else (1.0, 1.0)
        scale = np.sqrt(second_moment / v_share) + epsilon
        stepped = parameters - _rate(learning_rate) * (momentum / m_share / scale)
    return stepped, momentum, second_moment


def decay_step(parameters: Numbers, *, learning_rate: float, weight_decay: float) -> New:
    """Shrink the parameters by the factor 1 - alpha lambda: what AdamW adds, eq-ch06-adamw.

    Parameters
    ----------
    parameters : array_like, any shape
        Where we are.
    learning_rate : float
        The alpha of the equation, 0 or above.
    weight_decay : float
        The lambda of the equation, 0 or above.

    Returns
    -------
    ndarray, the shape of ``parameters``
        What the step of Adam is then subtracted from. Its gradient is not shrunk: it was taken
        before.

    Raises
    ------
    ValueError
        If a number is not finite or a setting is negative.

    Notes
    -----
    Loshchilov and Hutter (2019); ``torch.optim.AdamW`` multiplies by the learning rate likewise.
    """
    parameters = real_array("parameters", parameters)
    weight_decay = number("weight_decay", weight_decay, 0)
    with np.errstate(over="ignore"):
        return parameters * (1 - _rate(learning_rate) * weight_decay)


def _alike(**arrays: object) -> tuple[np.ndarray, ...]:
    checked = {name: real_array(name, value) for name, value in arrays.items()}
    (_, first), *others = checked.items()
    for name, array in others:
        if array.shape != first.shape:
            raise ValueError(
                f"{name}: got shape {array.shape} for parameters of shape {first.shape}; expected "
                "the same shape"
            )
    return tuple(checked.values())


def _rate(learning_rate: float) -> float:
    return number("learning_rate", learning_rate, 0)


def _decay(name: str, value: float) -> float:
    return number(name, value, 0, below=1)
