"""Run a notebook's cells where there is no Jupyter: in the reader's browser, by Pyodide.

A page hands over one cell after another and is told what each shows. `Shell` does for them what
IPython does in a notebook, as far as the course's notebooks and `udl.checks` reach: the value of a
last expression is shown, figures appear when a cell ends, errors come with the cell's own lines,
and `get_ipython` gives the events and handlers that the checks use. It knows nothing of a browser,
so that its tests run anywhere.
"""

from __future__ import annotations

import ast
import io
import json
import linecache
import re
import rlcompleter
import sys
import time
import tokenize
import warnings
from collections.abc import Callable
from contextlib import suppress
from types import ModuleType, SimpleNamespace
from typing import Any

from udl.browser.narrow import widen
from udl.browser.shown import (
    cut,
    is_figure,
    is_open_figure,
    picture,
    release_figures,
    shown_error,
    shown_value,
    shown_warning,
)

MOST_CHARACTERS = 200_000  # that a cell may print: a page that holds more becomes slow
PAUSE = 0.05  # seconds between two reports of what a cell prints
MOST_COMPLETIONS = 100

_PASSED_OVER = {
    *(tokenize.NEWLINE, tokenize.NL, tokenize.COMMENT, tokenize.ENDMARKER, tokenize.DEDENT),
}

Report = Callable[[str, str], None]


class Events:
    """The functions to call before and after each cell, in the order in which they came."""

    def __init__(self) -> None:
        self._called: dict[str, list[Callable[..., Any]]] = {}

    def register(self, event: str, function: Callable[..., Any]) -> None:
        """Call a function at an event from now on; once, however often it is registered."""
        called = self._called.setdefault(event, [])
        if function not in called:
            called.append(function)

    def trigger(self, event: str, *arguments: Any) -> None:
        """Call what was registered."""
        for function in self._called.get(event, []):
            function(*arguments)


class Screen(io.TextIOBase):
    """Takes what a cell prints and reports it in portions."""

    def __init__(self, kind: str, report: Report) -> None:
        self._kind, self._report = kind, report
        self._waiting: list[str] = []
        self._last = 0.0
        self._room = MOST_CHARACTERS

    def begin(self) -> None:
        """Count anew: another cell runs."""
        self._room = MOST_CHARACTERS
        self._last = time.monotonic()

    def writable(self) -> bool:
        """Tell Python that this can be written to."""
        return True

    def write(self, text: str) -> int:
        """Keep a text, and report it if the last report was a while ago."""
        if self._room > 0:
            self._waiting.append(text[: self._room])
            self._room -= len(text)
            if self._room <= 0:
                self._waiting.append("\n… and more, which is not shown\n")
        if time.monotonic() - self._last > PAUSE:
            self.flush()
        return len(text)

    def flush(self) -> None:
        """Report what was kept."""
        if self._waiting:
            text = "".join(self._waiting)
            self._waiting.clear()
            self._report(self._kind, text)
        self._last = time.monotonic()


class Shell:
    """Runs cells one after another in one namespace, and reports what each shows.

    Parameters
    ----------
    report : callable
        Called with a kind (``stdout``, ``stderr``, ``value``, ``error``, ``picture``) and a text;
        a picture's is JSON.
    """

    def __init__(self, report: Report) -> None:
        self._report = report
        self.events = Events()
        self._screens = (Screen("stdout", report), Screen("stderr", report))
        self._handled: tuple[type[BaseException], ...] = ()
        self._handler: Callable[..., Any] | None = None
        self._cell = 0
        main = ModuleType("__main__")
        main.__dict__.update(get_ipython=lambda: self, display=self.display, input=_no_input)
        self.user_ns: dict[str, Any] = main.__dict__
        sys.modules["__main__"] = main
        sys.modules.update(_stand_ins(self))
        warnings.formatwarning = shown_warning
        widen()

    # --- what the checks and pages call ---

    def set_custom_exc(
        self, kinds: tuple[type[BaseException], ...], handler: Callable[..., Any] | None
    ) -> None:
        """Hand exceptions of some kinds to a function instead of showing them."""
        self._handled, self._handler = kinds, handler

    def showtraceback(self, exc_tuple: Any = None, **_: Any) -> None:
        """Show an exception: the lines of cells that led to it, and what it says."""
        found: tuple[Any, ...] = exc_tuple or sys.exc_info()
        self._flush()
        self._report("error", cut(shown_error(found[1], found[2])))

    def display(self, *values: Any, raw: bool = False, **_: Any) -> None:
        """Show values in the midst of a cell; what is raw is meant for the site's build alone."""
        for value in () if raw else values:
            self._show(value)

    # --- what the page calls ---

    def run_cell(self, source: str, cell_id: str = "") -> str:
        """Run a cell.

        Parameters
        ----------
        source : str
            Its text.
        cell_id : str
            Its id, by which the checks know the practical's own cells.

        Returns
        -------
        str
            ``ok``; ``waits`` for an exercise; ``error``; ``stopped`` by the reader.
        """
        info = SimpleNamespace(raw_cell=source, cell_id=cell_id)
        result = SimpleNamespace(info=info, error_before_exec=None, error_in_exec=None)
        before = sys.stdout, sys.stderr
        sys.stdout, sys.stderr = self._screens
        for screen in self._screens:
            screen.begin()
        try:
            self.events.trigger("pre_run_cell", info)
            raised = self._execute(source, cell_id, result)
            self.draw()
            self.events.trigger("post_run_cell", result)
        except KeyboardInterrupt as error:  # between two parts of the work
            raised = error
        finally:
            self._flush()
            sys.stdout, sys.stderr = before
            release_figures()
        if isinstance(raised, KeyboardInterrupt):
            return "stopped"
        if getattr(raised, "udl_waits", False):
            return "waits"
        return "ok" if raised is None else "error"

    def complete(self, text: str) -> str:
        """Complete the name before the cursor by what is defined.

        Parameters
        ----------
        text : str
            The line up to the cursor.

        Returns
        -------
        str
            JSON: how many characters each completion replaces, and the completions.
        """
        found = re.search(r"[^\W\d]\w*(\.\w*)*$", text)
        stem = found.group() if found else ""
        names: dict[str, None] = {}
        completer = rlcompleter.Completer(self.user_ns)
        with suppress(Exception):  # an attribute of the reader's own may raise anything
            for state in range(MOST_COMPLETIONS):
                name = completer.complete(stem, state) if stem else None
                if name is None:
                    break
                names[name.strip().rstrip("(:)")] = None
        last = stem.rpartition(".")[2]
        words = [name.rpartition(".")[2] for name in names]
        return json.dumps({"replaces": len(last), "words": [w for w in words if w != last]})

    # --- how a cell runs ---

    def _execute(self, source: str, cell_id: str, result: Any) -> BaseException | None:
        """Run a cell's statements; return what it raised, shown or handled."""
        self._cell += 1
        name = f"<cell {cell_id or self._cell}>"
        if self._cell > 1 and name in linecache.cache:
            name = f"<cell {cell_id} again {self._cell}>"  # older functions keep their own lines
        linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
        try:
            statements, last = _parts(source, name)
        except (SyntaxError, ValueError) as error:
            result.error_before_exec = error
            self.showtraceback((type(error), error, None))
            return error
        try:
            exec(compile(statements, name, "exec"), self.user_ns)
            if last is not None:
                self._show(eval(compile(last, name, "eval"), self.user_ns))
        except BaseException as error:
            result.error_in_exec = error
            if self._handler is not None and isinstance(error, self._handled):
                self._handler(self, type(error), error, error.__traceback__)
            elif not isinstance(error, KeyboardInterrupt):
                self.showtraceback()  # an instance may have its own, so without arguments
            return error
        return None

    def _show(self, value: Any) -> None:
        """Show the value of an expression."""
        if value is None or is_open_figure(value):
            return
        if is_figure(value):
            self._picture(value)
            return
        text = shown_value(value)
        self._flush()
        self._report("value", cut(text))

    def draw(self) -> None:
        """Show every figure that the cell has opened."""
        pyplot: Any = sys.modules.get("matplotlib.pyplot")
        for number in pyplot.get_fignums() if pyplot else ():
            try:
                self._picture(pyplot.figure(number))
            except Exception:
                self.showtraceback()
        release_figures()

    def _picture(self, figure: Any) -> None:
        self._flush()
        self._report("picture", json.dumps(picture(figure)))

    def _flush(self) -> None:
        for screen in self._screens:
            screen.flush()


def _parts(source: str, name: str) -> tuple[ast.Module, ast.Expression | None]:
    """Split a cell into its statements and a last expression that is to be shown."""
    tree = ast.parse(_without_magics(source), name)
    last = tree.body[-1] if tree.body else None
    if not isinstance(last, ast.Expr) or _is_silenced(source):
        return tree, None
    tree.body.pop()
    return tree, ast.Expression(last.value)


def _is_silenced(source: str) -> bool:
    """Tell whether a cell's last line ends with a semicolon, before a comment at most."""
    last = ""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in _PASSED_OVER:
            last = token.string
    return last == ";"


def _without_magics(source: str) -> str:
    """Pass over IPython's own commands (``%matplotlib inline``): each becomes a line of nothing.

    Parameters
    ----------
    source : str
        A cell.

    Returns
    -------
    str
        The cell with as many lines.
    """
    if "%" not in source and "!" not in source:
        return source
    try:
        ast.parse(source)
    except SyntaxError:
        return re.sub(r"^(\s*)[%!].*$", r"\1pass", source, flags=re.MULTILINE)
    return source


def _no_input(prompt: object = "") -> str:
    """Stand in for Python's own, which would wait for ever."""
    raise RuntimeError("input() cannot ask in this page: write the answer into the cell instead")


def _stand_ins(shell: Shell) -> dict[str, ModuleType]:
    """Make what `udl` and matplotlib import of IPython."""

    def module(name: str, **names: Any) -> ModuleType:
        made = ModuleType(name)
        made.__dict__.update(names)
        return made

    def current() -> Shell:
        return shell

    getipython = module("IPython.core.getipython", get_ipython=current)
    pylabtools = module("IPython.core.pylabtools", backend2gui={})
    core = module("IPython.core", getipython=getipython, pylabtools=pylabtools)
    shown = module("IPython.display", display=shell.display)
    top = module("IPython", get_ipython=current, core=core, display=shown, version_info=(8, 30, 0))
    return {one.__name__: one for one in (top, core, getipython, pylabtools, shown)}


def told() -> str:
    """Tell what the checks have judged so far.

    Returns
    -------
    str
        JSON, as `udl.checks.predictions.told` says; empty on a page without checks.
    """
    checks = sys.modules.get("udl.checks.predictions")
    return json.dumps(checks.told()) if checks else ""


def bring_back(shell: Shell, kept: str) -> None:
    """Let first answers to predictions from another day count, once the practical has started.

    Parameters
    ----------
    shell : Shell
        Where it will be started.
    kept : str
        What `told` returned on that day.
    """
    before = json.loads(kept)

    def after(_: Any) -> None:
        checks = sys.modules.get("udl.checks.predictions")
        if checks:
            checks.bring_back(before)

    shell.events.register("post_run_cell", after)
