"""Removing noise from a photograph: one model whose output is a whole picture.

A pixel of the cleaned picture is a weighted sum of the 9 by 9 noisy pixels around it. The 81
weights are found by least squares on the left half of the photograph and used on the
right half, which played no part in choosing them.
"""

import numpy as np

from udl.data import photograph
from udl.experiments.memory import Arrays, memoised

SIZE = 9
NOISE = 0.12  # standard deviation, in units of the range from black to white


@memoised
def denoised(seed: int = 0) -> Arrays:
    """Fit the weights on the left half of a noisy photograph and clean the right half.

    Parameters
    ----------
    seed : int
        Decides the noise.

    Returns
    -------
    dict
        ``"noisy"``, ``"cleaned"`` and ``"clean"`` (192, 96): the right half, 0 black and 1 white;
        ``"weights"`` (9, 9); ``"error"`` (2,): root mean square error before and after.
    """
    clean = photograph.grey().astype(float)
    clean = (clean - clean.min()) / (clean.max() - clean.min())
    noisy = clean + np.random.default_rng(seed).normal(0.0, NOISE, clean.shape)
    around = np.lib.stride_tricks.sliding_window_view(
        np.pad(noisy, SIZE // 2, mode="reflect"), (SIZE, SIZE)
    ).reshape(*clean.shape, SIZE**2)  # (192, 192, 81)
    half = clean.shape[1] // 2
    weights, *_ = np.linalg.lstsq(
        around[:, :half].reshape(-1, SIZE**2), clean[:, :half].ravel(), rcond=None
    )
    noisy, clean, cleaned = noisy[:, half:], clean[:, half:], around[:, half:] @ weights
    error = [np.sqrt(np.mean((picture - clean) ** 2)) for picture in (noisy, cleaned)]
    return {
        "noisy": noisy,
        "cleaned": cleaned,
        "clean": clean,
        "weights": weights.reshape(SIZE, SIZE),
        "error": np.array(error),
    }
