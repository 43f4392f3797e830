"""Run a notebook's cells and call what they define: the program inside the box.

``python child.py`` reads ``job.json`` in its folder: ``cells``, a list of pairs of a name and a
text, ``calls``, a list of short programs that know the names of the cells and end in an expression,
and ``path``, the folders from which they may import beside Python's own. It writes ``done.json``:
what went wrong in which cell, and for each call its value or what went wrong. A value is what JSON
can say; arrays become lists.

Nothing here keeps a student's program from writing that file itself. What marks are given for must
therefore be values that only a right program can know: predictions for inputs that it has not seen.
"""

from __future__ import annotations

import ast
import json
import linecache
import math
import numbers
import sys
import traceback
from decimal import Decimal
from pathlib import Path
from typing import Any

JOB, DONE = "job.json", "done.json"
LONGEST = 2000  # letters of an error


def run(job: dict[str, Any]) -> dict[str, Any]:
    """Run all cells, whatever becomes of those before, then the calls."""
    from IPython.core.inputtransformer2 import TransformerManager

    # What every notebook has without asking. Most magics and all shell escapes do nothing here.
    names: dict[str, Any] = {"__name__": "__main__", "display": _nothing}
    names["get_ipython"] = lambda: _Shell(names)
    faults: dict[str, str] = {}
    for name, text in job["cells"]:
        place = f"<{name}>"
        try:
            text = TransformerManager().transform_cell(text)
            linecache.cache[place] = (len(text), None, text.splitlines(True), place)
            exec(compile(text, place, "exec"), names)
        except (Exception, SystemExit, KeyboardInterrupt) as error:
            faults[name] = told(error)
    return {"faults": faults, "values": [_value(call, names) for call in job["calls"]]}


def told(error: BaseException) -> str:
    """Say what went wrong and where: the lines of the cells, not those of this program."""
    frames = [
        frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename[:1] == "<"
    ]
    where = "".join(traceback.format_list(frames[-3:]))
    what = "".join(traceback.format_exception_only(error))
    return (where + what).strip()[-LONGEST:]


def _value(call: str, names: dict[str, Any]) -> dict[str, Any]:
    try:
        value = plain(_last_line(call, dict(names)))
        json.dumps(value)  # what cannot be written costs this value, and not all others
        return {"value": value}
    except (Exception, SystemExit, KeyboardInterrupt) as error:
        return {"fault": told(error)}


def _last_line(program: str, names: dict[str, Any]) -> object:
    """Run a program, and return the value of the expression in which it ends."""
    *before, last = ast.parse(program).body
    if not isinstance(last, ast.Expr):
        raise SyntaxError(f"{program!r} does not end in an expression")
    exec(compile(ast.Module(before, []), "<call>", "exec"), names)
    return eval(compile(ast.Expression(last.value), "<call>", "eval"), names)


def plain(value: object) -> object:
    """Turn a value into what JSON can say.

    Raises
    ------
    TypeError
        For what is no number, text, truth value, array, or list, tuple or dict of these.
    """
    if hasattr(value, "detach"):
        value = value.detach().cpu().numpy()
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, numbers.Real | Decimal) and not isinstance(value, int | float):
        value = float(value)  # fractions, decimals and long doubles of careful people
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    raise TypeError(f"got {type(value).__name__}; expected numbers, or arrays or lists of these")


class _Shell:
    """Stands for IPython's shell: it runs what only looks on while code runs, and nothing else."""

    LOOKERS_ON = ("time", "capture", "prun")

    def __init__(self, names: dict[str, Any]) -> None:
        self.names = names

    def run_cell_magic(self, name: str, line: str, cell: str) -> None:
        if name in self.LOOKERS_ON:
            self._run(cell)

    def run_line_magic(self, name: str, line: str, *more: object) -> None:
        if name in self.LOOKERS_ON:
            self._run(line)

    def _run(self, text: str) -> None:
        from IPython.core.inputtransformer2 import TransformerManager

        text = TransformerManager().transform_cell(text)
        exec(compile(text, f"<{text[:20].strip()}>", "exec"), self.names)

    def __getattr__(self, name: str) -> Any:
        return _nothing


def _nothing(*args: object, **kwargs: object) -> None:
    """Do nothing."""


if __name__ == "__main__":
    asked = json.loads(Path(JOB).read_text("utf-8"))
    sys.path[:0] = asked["path"]
    result = run(asked)
    Path(DONE).write_text(json.dumps(result), "utf-8")
