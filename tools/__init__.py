"""The builders of the book: pure functions over MyST and notebooks, with thin command lines.

Nothing here imports the teaching package or the figures: those run in processes of their own.
"""

from __future__ import annotations

import sys
from types import TracebackType

from tools.errors import Fault

NOT_INSTALLED = Fault(
    "package-missing",
    "A command ran with a Python that lacks a package of the build environment.",
    "Use `make`, or `.venv/bin/python` in place of `python`; `make setup` makes it.",
)

# jsonschema looks for this optional checker of web addresses; importing it takes 1.2 s in each
# process, and no schema that the build reads needs it. None makes the import fail at once.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]


def _end(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """End a command of these tools that lacks a package with one line, anything else as ever."""
    spec = getattr(sys.modules["__main__"], "__spec__", None)
    command = spec.name.removesuffix(".__main__") if spec else ""
    missing = str(error.name) if isinstance(error, ModuleNotFoundError) else __name__
    if not command.startswith(f"{__name__}.") or missing.partition(".")[0] == __name__:
        sys.__excepthook__(kind, error, trace)
        return
    line = f"{sys.executable}: {missing} is not installed; run {command} by make, or as"
    print(NOT_INSTALLED(f"{line} .venv/bin/python -m {command}"), file=sys.stderr)


# Whichever module of whichever wing asks for the package first.
sys.excepthook = _end
