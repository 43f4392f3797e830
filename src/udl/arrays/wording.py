"""How messages quote what came."""

import math


def shown(value: object) -> str:
    """Return a value as its reader would write it: ``5``, not ``np.int64(5)``.

    Parameters
    ----------
    value : object
        Whatever came.

    Returns
    -------
    str
        What is long is cut short, or described.
    """
    if isinstance(value, list | tuple) and len(value) <= 10:
        inner = ", ".join(map(shown, value))
        return f"[{inner}]" if isinstance(value, list) else f"({inner}{',' * (len(value) == 1)})"
    if hasattr(value, "tolist") and hasattr(value, "shape"):
        if math.prod(value.shape) > 10:
            return f"an array of shape {tuple(value.shape)}"
        value = value.tolist()
    try:
        text = repr(value)
    except ValueError:  # Python writes no integer of more than 4300 digits
        return "a number of thousands of digits"
    return text if len(text) <= 100 else f"{text[:50]}…"
