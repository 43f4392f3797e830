"""How the cells of a notebook behave: what waits does so quietly, and "Run all" reaches the end.

`start` installs this. Outside IPython there is nothing to install. In strict mode nothing is
swallowed; there, what runs as a check must be the package's own code.
"""

from __future__ import annotations

import ast
import copy
import dataclasses
import difflib
import inspect
import linecache
import re
import sys
import textwrap
import traceback
import warnings
from collections.abc import Iterable, Iterator
from functools import partial
from types import CodeType, FrameType, FunctionType
from typing import Any

import numpy as np

from udl.checks import errors, notebook, safeguards
from udl.checks.notebook import NOT_DONE, PASSED, SIGNS, WRONG, session
from udl.checks.values import unchanged


def start(practical: str) -> None:
    """Begin a practical; one that was begun before in this kernel goes on where it was.

    Parameters
    ----------
    practical : str
        Its number as text, for example ``"5.1"``.

    Raises
    ------
    ValueError
        If `practical` is not such a text.
    """
    parts = practical.split(".") if isinstance(practical, str) else []
    if len(parts) != 2 or not all(part.isdigit() for part in parts):
        raise ValueError(f'practical must be a text such as "5.1"; {practical!r} came')
    if session.practical != practical:
        session.practical = practical
        session.statuses.clear()
        session.kept.clear()
        session.judged.clear()
        session.measured.clear()
        session.failed.clear()
        session.given, session.begun = None, False
        session.own.clear()
        session.own_cells.clear()
    elif session.statuses:
        print("Earlier results are kept. To begin anew, restart the kernel.")
    _install()


def _install() -> None:
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if shell is None:
        return
    if session.given is None:  # before a student has imported anything
        session.given = safeguards.given_by(shell.user_ns)
    # IPython's own would end the kernel, and with it everything that was answered.
    shell.user_ns.update(exit=sys.exit, quit=sys.exit)
    shell.events.register("pre_run_cell", _before)
    shell.events.register("post_run_cell", _after)
    if notebook.strict():
        shell.set_custom_exc((), None)
        session.parts = session.parts or safeguards.parts_of_checks(shell.user_ns)
        shell.events.register("post_run_cell", safeguards.refuse_replaced)
        return
    shell.set_custom_exc((Exception,), _wait)
    shell.showtraceback = partial(_show, shell)  # IPython asks no handler about SystemExit
    warnings.filterwarnings("ignore", "To exit: use 'exit'")
    shell.events.register("post_run_cell", _forgive)


# --- cells that wait ---


def _wait(shell: Any, etype: type, error: Exception, tb: Any, tb_offset: Any = None) -> None:
    """Let a cell wait that needs an unfinished answer; show any other exception as usual."""
    if not _waited(error):
        shell.showtraceback((etype, error, tb), tb_offset=tb_offset)


def _show(shell: Any, *arguments: Any, **options: Any) -> None:
    """Show an exception as IPython does, unless an unfinished answer told Python to end."""
    error = sys.exc_info()[1]
    if not (isinstance(error, SystemExit) and _waited(error)):
        type(shell).showtraceback(shell, *arguments, **options)


def _waited(error: BaseException) -> bool:
    """Say in a line what a cell waits for, if it is not the cell's own fault."""
    text = _waits_for(error)
    if not text:
        return False
    error.udl_waits = True  # type: ignore[attr-defined]
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        pyplot.close("all")  # a picture that was begun would appear with empty axes
    print(f"{NOT_DONE} {SIGNS[NOT_DONE]} {text}".rstrip())
    return True


def _forgive(result: Any) -> None:
    """Let a cell that waits count as run, so that "Run all" goes on after it."""
    if getattr(result.error_in_exec, "udl_waits", False):
        result.error_in_exec = None


def _waits_for(error: BaseException) -> str:
    """Say which exercise keeps a cell from running; empty if it is the cell's own fault."""
    if notebook.is_stub(error):
        waits = notebook.raised_by(error)
        return f"this cell waits for {waits}" if waits else " "
    if isinstance(error, NameError) and _is_exercise(error.name):
        return (
            f"this cell waits for {error.name}: no function has this\nname. Run the cell that "
            "defines it; if you gave it another name, change it back."
        )
    name = _unfinished(error)
    if name is None:
        return ""
    why = "which is wrong so far" if session.statuses[name] == WRONG else "which is not done yet"
    line = textwrap.shorten(errors.error_line(error, None), 70, placeholder=" …")
    return f"this cell waits for {name}, {why}\n  ({line})"


def _unfinished(error: BaseException) -> str | None:
    """Name the first exercise used by the cell that raised which has not passed; None if all have.

    A cell that only defines functions uses none; one that calls them uses what these call, too.
    """
    for frame, _ in traceback.walk_tb(error.__traceback__):
        if frame.f_globals.get("__name__") == "__main__":
            used = errors.reached(_whole_cell(frame.f_code), frame.f_globals)
            wrong = notebook.to_mend(used)
            waits = (n for n in used if n in wrong or session.statuses.get(n) == NOT_DONE)
            return next(waits, None)
    return None


def wrong_in(cell: FrameType) -> str:
    """Name the first exercise that a cell uses and whose answer is wrong; empty if none is."""
    used = errors.reached(_whole_cell(cell.f_code), cell.f_globals)
    return next(iter(notebook.to_mend(used, cell.f_globals)), "")


def _whole_cell(code: CodeType) -> CodeType:
    """Return the code of the cell in which a statement stands: IPython compiles each by itself."""
    source = "".join(linecache.getlines(code.co_filename))
    try:
        return compile(source, code.co_filename, "exec") if source else code
    except (SyntaxError, ValueError):  # a cell with a magic command
        return code


def _is_exercise(name: str | None) -> bool:
    """Tell whether some loaded chapter has a check of this name."""
    chapters = [m for n, m in sys.modules.items() if n.startswith("udl.checks.ch")]
    return bool(name) and any(callable(getattr(m, str(name), None)) for m in chapters)


# --- around every cell ---


def _before(cell: Any) -> None:
    """Before a cell runs: count its lines, and see to the notebook's own names and arrays."""
    session.guarded, session.suspect = [], ""
    if not notebook.strict() and not isinstance(sys.stdout, _FirstLines):
        sys.stdout = _FirstLines(sys.stdout)
    namespace = sys.modules["IPython"].get_ipython().user_ns
    try:
        tree = ast.parse(cell.raw_cell)
        used = errors.reached(compile(tree, "cell", "exec"), namespace)
    except (SyntaxError, TypeError, ValueError):  # a cell with a magic command, or a slip
        return
    meant = set(_assigned(tree))
    if any(map(_is_exercise, used)):
        _restore([name for name in used if name not in meant], namespace)
    else:
        _save(meant, namespace)
    _keep(used, meant, namespace)


def _after(result: Any) -> None:
    """After a cell has run: put back what it spoilt, and note what the practical has made."""
    _put_back()
    _remember(result.info)
    if isinstance(sys.stdout, _FirstLines):
        counted, sys.stdout = sys.stdout, sys.stdout.screen
        if counted.lines > MOST_LINES:
            print(f"… and {counted.lines - MOST_LINES:,} more lines, which are not shown")


MOST_LINES = 1000  # that a cell may show: more make a browser slow, or drown what follows


class _FirstLines:
    """Stands for the screen, passes on the first lines that a cell prints, and counts all."""

    def __init__(self, screen: Any) -> None:
        self.screen = screen
        self.lines = 0

    def write(self, text: str) -> int:
        room = MOST_LINES - self.lines
        self.lines += text.count("\n")
        if self.lines > MOST_LINES or not room:
            text = "".join(text.splitlines(keepends=True)[: max(room, 0)])
        self.screen.write(text)
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.screen, name)


# --- names of the notebook that a student's cell gives to something else ---

# The cells of a practical, by their ids where the notebook's program tells them.
_OWN = re.compile(r"p\d+-.+-(setup|given|demo)(-\d+)?")


def _remember(cell: Any) -> None:
    """Note what the practical's own cells make: those before the first answer, and some by id.

    A cell that gives values to all names of such a cell is that cell again, perhaps changed.
    """
    namespace = sys.modules["IPython"].get_ipython().user_ns
    try:
        tree = ast.parse(cell.raw_cell)
    except (SyntaxError, TypeError, ValueError):
        return
    names = {name for name in _assigned(tree) if not name.startswith("_")}
    functions = (node.name for node in tree.body if isinstance(node, ast.FunctionDef))
    session.begun = session.begun or any(map(_is_exercise, functions))
    by_id = _OWN.fullmatch(str(getattr(cell, "cell_id", "")))
    again = any(names >= made for made in session.own_cells)
    if not session.begun and names:
        session.own_cells.append(names)
    if not session.begun or by_id or again:
        made = {name: namespace[name] for name in names if name in namespace}
        session.own.update({n: v for n, v in made.items() if not _is_exercise(n)})


def _save(meant: set[str], namespace: dict[str, Any]) -> None:
    """Copy arrays and lists of the notebook before a cell of the student's writes to them."""
    for name in meant & session.own.keys():
        value = session.own[name]
        if isinstance(value, (np.ndarray, list, dict)) and namespace.get(name) is value:
            session.own[name] = copy.deepcopy(value)


def _restore(names: Iterable[str], namespace: dict[str, Any]) -> None:
    """Give names that checks and pictures need what the notebook gave them, and say so."""
    lost = [
        name
        for name in names
        if name in session.own and namespace.get(name) is not session.own[name]
    ]
    namespace.update({name: session.own[name] for name in lost})
    if lost:
        print(f"Put back what the notebook needs: {', '.join(lost)}.")
        print("Take other names for what you try out.")


# --- data that an answer changes in place ---


def _keep(used: list[str], meant: set[str], namespace: dict[str, Any]) -> None:
    """Before a cell runs that uses an unfinished answer, copy the arrays that this may spoil.

    Otherwise the answers that follow, right ones too, would be judged on spoilt numbers.
    """
    session.suspect = next((n for n in used if _unproved(n, namespace.get(n))), "")
    if session.suspect:
        for name, value in namespace.items():
            if name not in meant and not name.startswith("_"):
                session.guarded += [(name, array, copy.deepcopy(array)) for array in _arrays(value)]


def _put_back() -> None:
    """After the cell has run, give arrays that were changed their old numbers back."""
    spoilt = {}
    for name, array, before in session.guarded:
        if not unchanged(before, array):
            array[...] = before
            spoilt[name] = array
    session.guarded = []
    if spoilt:
        print(f"This cell has changed in place: {', '.join(spoilt)}. The old numbers were put")
        print(f"back. It uses {session.suspect}, which has not passed its check.")


def _unproved(name: str, answer: Any) -> bool:
    """Tell whether a name is that of a student's answer which has not passed its check."""
    passed = session.statuses.get(name) == PASSED
    return isinstance(answer, FunctionType) and not passed and _is_exercise(name)


_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def _assigned(tree: ast.AST) -> Iterator[str]:
    """Yield the names that a cell itself, outside functions, gives new values, or new parts."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            yield node.name
        if isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.Lambda, *_COMPREHENSIONS)):
            continue  # names within are their own
        if isinstance(node, ast.alias):
            yield (node.asname or node.name).partition(".")[0]
        target: ast.AST = node
        if isinstance(getattr(node, "ctx", None), (ast.Store, ast.Del)):
            while isinstance(target, (ast.Attribute, ast.Subscript)):
                target = target.value
            if isinstance(target, ast.Name):
                yield target.id
        yield from _assigned(node)


def _arrays(value: Any, depth: int = 3) -> Iterator[Any]:
    """Yield the arrays and tensors that a value holds and that can be written to."""
    tensor = getattr(sys.modules.get("torch"), "Tensor", ())
    if isinstance(value, np.ndarray):
        yield from [value] * value.flags.writeable
    elif isinstance(value, tensor):
        yield from [value] * (not value.requires_grad)
    elif depth and not isinstance(value, type):
        held: Iterable[Any] = value if isinstance(value, (list, tuple)) else ()
        if isinstance(value, dict) or dataclasses.is_dataclass(value):
            held = (value if isinstance(value, dict) else vars(value)).values()
        for part in held:
            yield from _arrays(part, depth - 1)


# --- stubs that were left behind ---


def advice_on_stub(error: BaseException) -> str:
    """Say why an answer may still be a stub although something was written; empty if nothing was.

    Either the line that raises was left standing, or the function was given another name.
    """
    *_, (frame, _line) = traceback.walk_tb(error.__traceback__)
    if _has_more_than_the_stub(frame.f_code):
        return "delete the line raise NotImplementedError(): nothing below it runs"
    other = next(_renamed(frame.f_code, frame.f_globals), "")
    name = frame.f_code.co_name
    return f"if {other} is your answer, name it {name}: the check calls that" if other else ""


def _has_more_than_the_stub(code: CodeType) -> bool:
    """Tell whether a function holds more than its docstring and the line that raises."""
    try:
        source = textwrap.dedent("".join(inspect.getsourcelines(code)[0]))
        (function,) = ast.parse(source).body
    except (OSError, SyntaxError, TypeError, ValueError):
        return False
    if not isinstance(function, ast.FunctionDef):
        return False
    body = [
        statement
        for statement in function.body
        if not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant))
    ]
    return len(body) > 1 and any(isinstance(statement, ast.Raise) for statement in body)


def _renamed(stub: CodeType, namespace: dict[str, Any]) -> Iterator[str]:
    """Yield what may be the answer to a stub: functions with its parameters and a similar name.

    What the notebook defined before the stub is the practical's own, not the answer.
    """
    parameters = stub.co_varnames[: stub.co_argcount]
    items = list(namespace.items())
    stands = next((i for i, (name, _) in enumerate(items) if name == stub.co_name), -1)
    for name, value in items[stands + 1 :]:
        if (
            isinstance(value, FunctionType)
            and value.__globals__ is namespace
            and value.__code__.co_varnames[: value.__code__.co_argcount] == parameters
            and difflib.SequenceMatcher(None, name.lower(), stub.co_name.lower()).ratio() > 0.6
            and "NotImplementedError" not in value.__code__.co_names
            and name != stub.co_name
            and not _is_exercise(name)
        ):
            yield name
