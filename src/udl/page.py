"""Numbers that a page computes and its prose quotes."""

from __future__ import annotations

from typing import Any

# The mime type under which the site looks up values; it shows nothing by itself.
RECORD = "application/papermill.record/"


def record(name: str, value: Any, spec: str = "") -> None:
    """Record a value under a name, so that the text can quote it.

    In the text, ``{glue:text}`` with the name shows the value as formatted here; in an exported
    notebook the text carries the same string.

    Parameters
    ----------
    name : str
        A name that no other page uses: ``"ch05-best-offset"``.
    value : object
        The value; numbers in numpy's types are fine.
    spec : str
        A format specification as for :func:`format`: ``".3f"``, ``",d"``, ``".1%"``.

    Raises
    ------
    ValueError
        Where the specification does not fit the value.

    Examples
    --------
    >>> record("ch05-pi", 3.14159, ".2f")
    """
    try:
        text = format(value, spec)
    except (TypeError, ValueError) as error:
        raise ValueError(
            f"value: {value!r} cannot be written with spec {spec!r}; expected a value and a format "
            f"specification that fit ({error})"
        ) from None
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
