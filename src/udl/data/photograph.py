"""One small photograph: the face of a cat, with smooth fur, sharp edges and thin whiskers.

Chelsea, photographed by Stéfan van der Walt and dedicated to the public domain (CC0); cut out and
made smaller. Each side of 192 pixels halves six times, down to 3.
"""

import numpy as np
from jaxtyping import Float

from udl.data.shipped import load_arrays

# How much red, green and blue add to perceived brightness (ITU-R BT.601).
LUMA = (0.299, 0.587, 0.114)


def colour() -> Float[np.ndarray, "3 192 192"]:
    """Return the photograph in colour.

    Returns
    -------
    ndarray, shape (3, 192, 192)
        Red, green and blue, each between 0 and 255 in whole steps, in float64.
    """
    return load_arrays("photograph.npz")["image"].astype(np.float64)


def grey() -> Float[np.ndarray, "192 192"]:
    """Return the brightness of each pixel of the photograph.

    Returns
    -------
    ndarray, shape (192, 192)
        Brightness, between 0 and 255 in whole steps, in float64.
    """
    return np.rint(np.tensordot(np.array(LUMA), colour(), axes=1))  # (3,) (3, H, W) -> (H, W)
