"""The one kind of error that a writer of the book may see, and the list of all of them.

A module declares what may be wrong at its top, once, and raises it where it finds it:

    NO_TITLE = Fault("no-title", "A page has no title.", "Begin its text with `# Title`.")
    ...
    raise NO_TITLE(f"{where}: expected a line `# Title`")

``.venv/bin/python -m tools.guide`` writes the list in docs/errors.md anew from these declarations.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

TOOLS = Path(__file__).parent


class BookError(ValueError):
    """Something in the book's sources is wrong; the message is one line: where, what, and its name.

    Parameters
    ----------
    message : str
        ``FILE:LINE: what came; what was expected``.
    name : str
        The fault's stable name, which docs/errors.md lists with cause and cure.
    """

    def __init__(self, message: str, name: str = "") -> None:
        super().__init__(f"{message} [{name}]" if name else message)
        self.name = name


@dataclass(frozen=True)
class Fault:
    """Something that can be wrong in the book's sources.

    Parameters
    ----------
    name : str
        Lower-case words joined by hyphens; it never changes and is used once.
    cause, cure : str
        A sentence each, for the list in docs/errors.md.
    """

    name: str
    cause: str
    cure: str

    def __call__(self, message: str) -> BookError:
        """Make the error to raise: where, what came, and what was expected."""
        return BookError(message, self.name)


def declared(folder: Path = TOOLS) -> dict[str, tuple[Fault, str]]:
    """Read all declarations of faults without importing a module.

    Returns
    -------
    dict
        By name: the fault, and the file that declares it.

    Raises
    ------
    ValueError
        Where two declarations share a name, or one is not made of three texts.
    """
    found: dict[str, tuple[Fault, str]] = {}
    for path in sorted(folder.rglob("*.py")):
        where = path.relative_to(folder.parent).as_posix()
        for node in ast.parse(path.read_text("utf-8")).body:
            if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Call):
                continue
            call = node.value
            if not isinstance(call.func, ast.Name) or call.func.id != "Fault":
                continue
            fault = Fault(*(ast.literal_eval(argument) for argument in call.args))
            if fault.name in found:
                raise ValueError(f"{where}: {fault.name!r} is declared in {found[fault.name][1]}")
            found[fault.name] = (fault, where)
    return dict(sorted(found.items()))
