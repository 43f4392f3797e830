"""Let NumPy take whole numbers of 64 bits as places and counts where its own have 32.

A browser's Python counts in 32 bits. There `bincount`, `take` and `repeat` refuse what
``Generator.integers`` draws, arrays of 64 bits, which every other machine takes. The same notebook
must run in both places, so these functions are told to narrow such arrays first.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from typing import Any

PLACES = {"bincount": 0, "take": 1, "repeat": 1}  # the argument that counts or names places
NAMES = {"take": "indices", "repeat": "repeats"}  # where it may be given by name


def widen() -> None:
    """Do so where it is needed; elsewhere NumPy is not even imported."""
    if sys.maxsize < 2**32:
        import numpy

        for name in PLACES:
            setattr(numpy, name, taking_wide(numpy, name))


def taking_wide(numpy: Any, name: str) -> Callable[..., Any]:
    """Make a function of NumPy's that takes arrays of 64 bits as places.

    Parameters
    ----------
    numpy : module
        NumPy.
    name : str
        One of `PLACES`.

    Returns
    -------
    callable
        The function; a number that 32 bits cannot hold is refused as before.
    """
    original, at, word = getattr(numpy, name), PLACES[name], NAMES.get(name)

    def narrowed(value: Any) -> Any:
        array = numpy.asarray(value)
        if array.dtype != numpy.int64 or numpy.intp is numpy.int64 or not array.size:
            return value
        small = array.astype(numpy.intp)
        return small if (small == array).all() else value

    @functools.wraps(original)
    def accepting(*arguments: Any, **options: Any) -> Any:
        given = list(arguments)
        if len(given) > at:
            given[at] = narrowed(given[at])
        elif word in options:
            options[word] = narrowed(options[word])
        return original(*given, **options)

    return accepting
