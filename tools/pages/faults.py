"""Going on past a fault, so that one run reports all of them."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from tools.errors import BookError


class Faults:
    """The faults found so far, a line each."""

    def __init__(self) -> None:
        self.lines: dict[str, None] = {}

    def __bool__(self) -> bool:
        return bool(self.lines)

    def add(self, error: BookError) -> None:
        """Note an error, once; each of its lines is a fault."""
        self.lines |= dict.fromkeys(str(error).splitlines())

    def take(self, others: Faults) -> None:
        """Note what somebody else found."""
        self.lines |= others.lines

    @contextmanager
    def noted(self) -> Iterator[None]:
        """Note what is raised within, and go on after it."""
        try:
            yield
        except BookError as error:
            self.add(error)

    def refuse(self) -> None:
        """Stop where there are any.

        Raises
        ------
        BookError
            With a line for each fault, in the order in which they were found.
        """
        if self.lines:
            raise BookError("\n".join(self.lines))  # each line ends with its own name


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Suggest the nearest of the names that exist, or nothing.

    Returns
    -------
    str
        ``; did you mean 'bend'?``, to be put behind a message.
    """
    near = difflib.get_close_matches(name, list(known), 1)
    return f"; did you mean {near[0]!r}?" if near else ""
