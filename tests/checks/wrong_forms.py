"""Run a practical as a student who hands in answers of a wrong form, and say what was not quiet.

    python -m tests.checks.wrong_forms p1_least_squares

prints a JSON list of [form, cell, what was seen]; none if every cell ran or waited quietly, and
"Run all" reached the summary. A process of its own, since IPython takes over `__main__`.
"""

from __future__ import annotations

import ast
import io
import json
import re
import sys
from contextlib import redirect_stderr, redirect_stdout

import matplotlib.pyplot as plt
from IPython.core.interactiveshell import InteractiveShell
from nbformat import NotebookNode

from tests.book.quoting import FILES
from tests.checks.mutations.judging import TimeUp, limit
from tools.pages import practicals
from tools.pages.practicals import read_practical
from udl.checks.notebook import session

SECONDS = 60  # for a cell
FORMS = {
    "stub": "raise NotImplementedError()",
    "nothing": "return None",
    "a number": "return 0.5",
    "too few": "return (1,)",
    "text": "return 'left'",
    "the end": "exit()",
    "another shape": "import numpy; return numpy.ones((2, 3, 1))",
}


def answered(source: str, body: str) -> str:
    """Keep the head of an answer's functions and put another body in their place."""
    functions = [n for n in ast.parse(source).body if isinstance(n, ast.FunctionDef)]
    return "\n".join(f"def {f.name}({ast.unparse(f.args)}):\n    {body}" for f in functions)


def seen(nb: NotebookNode, body: str) -> list[tuple[str, str]]:
    """Run a notebook; return the cells that did not keep quiet, with what they showed."""
    shell = InteractiveShell.instance(colors="NoColor")
    shell.reset()
    session.practical = ""  # as in a kernel that has just been started
    session.statuses.clear()
    found, printed = [], ""
    for cell in nb.cells:
        if cell.cell_type != "code":
            continue
        answer = cell.metadata.udl.role == "answer"
        source = answered(cell.source, body) if answer else cell.source
        out = io.StringIO()
        try:
            with redirect_stdout(out), redirect_stderr(out), limit(SECONDS):
                result = shell.run_cell(source, store_history=True)
        except TimeUp:
            found.append((cell.id, f"ran for {SECONDS} s"))
            continue
        printed = out.getvalue()
        error = result.error_before_exec or result.error_in_exec
        if error is not None or "Traceback" in printed:
            found.append((cell.id, repr(error)))
        if "waits" in printed and plt.get_fignums():
            found.append((cell.id, "left a picture with empty axes"))
        plt.close("all")
    if not re.match(r"Practical \d+\.\d+: ", printed):
        found.append(("summary", printed[:60]))
    return found


def main(stem: str, last: str = "") -> int:
    """Try all forms on one practical; `last` takes the place of its last cell, as a canary."""
    where = FILES[stem].as_posix()
    nb = practicals.student(read_practical(FILES[stem].read_text("utf-8"), where))
    code = [cell for cell in nb.cells if cell.cell_type == "code"]
    code[-1].source = last or code[-1].source
    forms = list(FORMS.items())[: 1 if last else None]
    found = [(form, *row) for form, body in forms for row in seen(nb, body)]
    print(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
