"""Do targets and predictions belong together? Checks of shapes that numpy would let pass.

Broadcasting is a blessing for densities and a trap for losses: targets of shape (N,) beside
predictions of shape (N, 1) would give N x N losses, every target against every prediction, and a
sum that looks plausible.
"""

import numpy as np

from udl.arrays import real_array, whole_array


def paired(
    y: np.ndarray, name: str, prediction: np.ndarray, *, leading: bool = False
) -> tuple[int, ...]:
    """Return the shape of the points if each target has one prediction.

    Parameters
    ----------
    y : ndarray, shape (N,) or any other
        Targets; a single number goes with every prediction.
    name : str
        What the predictions are called, for the message.
    prediction : ndarray, the shape of ``y``
        Predictions; a single number goes with every target.
    leading : bool
        Whether ``prediction`` may have extra axes in front, one row for each candidate.

    Returns
    -------
    tuple of int
        The shape of the losses of the points.

    Raises
    ------
    ValueError
        If the shapes differ.
    """
    extra = max(prediction.ndim - y.ndim, 0) if leading else 0
    if y.ndim == 0 or prediction.ndim == 0 or y.shape == prediction.shape[extra:]:
        return np.broadcast_shapes(y.shape, prediction.shape)
    raise ValueError(
        f"{name}: got shape {prediction.shape} for y of shape {y.shape}; expected equal shapes"
    )


def fitting(name: str, parameter: np.ndarray, points: tuple[int, ...]) -> np.ndarray:
    """Return ``parameter`` if it broadcasts to the points without multiplying them.

    Parameters
    ----------
    name : str
        The argument's name, for the message.
    parameter : ndarray
        For example one sigma for all points, or one for each.
    points : tuple of int
        The shape of the points; a single point, ``()``, takes any number of candidates.

    Returns
    -------
    ndarray, the shape of ``parameter``

    Raises
    ------
    ValueError
        If it does not.
    """
    try:
        fits = points == () or np.broadcast_shapes(points, parameter.shape) == points
    except ValueError:
        fits = False
    if not fits:
        raise ValueError(
            f"{name}: got shape {parameter.shape} for points of shape {points}; "
            "expected one number or a shape that broadcasts to theirs"
        )
    return parameter


def labelled(y: object, logits: object) -> tuple[np.ndarray, np.ndarray]:
    """Return labels (N,) and logits (N, K) as arrays if they fit each other.

    Parameters
    ----------
    y : array_like of int, shape (N,)
        Labels, 0..K-1.
    logits : array_like, shape (N, K)
        Scores of the classes.

    Returns
    -------
    y : ndarray of int64, shape (N,)
    logits : ndarray, shape (N, K)

    Raises
    ------
    ValueError
        If a label lies outside 0..K-1, a logit is NaN, or the numbers of points differ.
    """
    logits = real_array("logits", logits, ndim=2, infinite=True)
    y = whole_array("y", y, below=logits.shape[1], ndim=1)
    if len(y) != len(logits):
        raise ValueError(
            f"y: got {len(y)} labels for logits of shape {logits.shape}; "
            f"expected {len(logits)}, one a row"
        )
    return y, logits
