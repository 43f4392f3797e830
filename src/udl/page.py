"""Numbers that a page computes and its prose quotes."""

from __future__ import annotations

import re
from numbers import Number
from typing import Any

# The mime type under which the site looks up values; it shows nothing by itself.
RECORD = "application/papermill.record/"

# A number as Python writes it, neither part of a word nor of a date: sign, digits, power of ten.
WRITTEN = re.compile(r"(?<![\w.])([-−]?)(\d[\d,_]*\.?\d*|\.\d+)(?:[eE]([-+]?\d+))?(?![\w.]*\w)")
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def record(name: str, value: Any, spec: str = "") -> None:
    """Record a value under a name, so that the text can quote it.

    In the text, ``{glue:text}`` with the name shows the value as formatted here; in an exported
    notebook the text carries the same string.

    Parameters
    ----------
    name : str
        A name that no other page uses: ``"ch05-best-offset"``.
    value : number or str
        The value; numbers in numpy's types are fine. It is written as :func:`prose` says.
    spec : str
        A format specification as for :func:`format`: ``".3f"``, ``",d"``, ``".1%"``.

    Raises
    ------
    ValueError
        Where the specification does not fit the value, or the value is not finite.

    Examples
    --------
    >>> record("ch05-pi", 3.14159, ".2f")
    """
    text = prose(name, value, spec)
    try:
        from IPython.core.getipython import get_ipython
        from IPython.display import display
    except ImportError:
        return
    if get_ipython() is None:
        return
    # As a quoted string: the site would read a bare 0.090 as a number and show 0.09.
    display(
        {RECORD + "text/plain": repr(text)},
        raw=True,
        metadata={"scrapbook": {"name": name, "mime_prefix": RECORD}},
    )


def prose(name: str, value: Any, spec: str = "") -> str:
    """Write a value as a sentence shows it: with a true minus and powers of ten, never minus zero.

    Parameters
    ----------
    name : str
        What the value is called, for the message.
    value : number or str
        A text may hold several numbers: ``"-0.3 ± 0.1"``.
    spec : str
        A format specification as for :func:`format`.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        Where the specification does not fit the value, or the value is not finite.

    Examples
    --------
    >>> prose("rate", 1e-05), prose("gap", -0.001, ".2f"), prose("error", -9.5e-07)
    ('10⁻⁵', '0.00', '−9.5 × 10⁻⁷')
    """
    if getattr(value, "shape", None) == () and not isinstance(value, Number):
        value = value.item()  # an array or a tensor that holds one number
    if not isinstance(value, Number | str):
        raise ValueError(f"{name}: got {value!r}; expected a number or text")
    try:
        text = (
            format(value, spec) if spec else str(value)
        )  # str: 0.1 where float32 has 0.1000000015
    except (TypeError, ValueError) as error:
        raise ValueError(
            f"{name}: {value!r} cannot be written with spec {spec!r}; expected a value and a "
            f"format specification that fit ({error})"
        ) from None
    if re.search(r"(?<![^\W_])(nan|inf)(?![^\W_])", text, re.IGNORECASE):
        raise ValueError(f"{name}: got {text}; expected a finite number")
    return WRITTEN.sub(_number, text)


def _number(found: re.Match[str]) -> str:
    sign, digits, exponent = found.groups()
    minus = "−" if sign and re.search("[1-9]", digits) else ""
    if exponent is None or int(exponent) == 0:
        return minus + digits
    power = "10" + str(int(exponent)).translate(SUPERSCRIPTS)
    return minus + (power if digits == "1" else f"{digits} × {power}")
