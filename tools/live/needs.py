"""What the code of a page needs in a browser: packages, our modules, and what no browser has.

Nothing is run: imports are followed through the teaching package. One that stands within a function
counts where what a page imports or calls leads to that function by names alone.
"""

from __future__ import annotations

import ast
import symtable
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tools.pages import closure

# What browsers have no build of, by what a reader calls it.
NOWHERE = {"torch": "PyTorch", "transformers": "Transformers"}
FAILING = ("ImportError", "ModuleNotFoundError")
# Its functions import what models from a network need; those that ship need none of it.
FROM_A_NETWORK = {"udl.pretrained.hub"}


@dataclass(frozen=True)
class Reached:
    """What a piece of code reaches.

    Parameters
    ----------
    outside : frozenset of str
        Top-level names of packages of others.
    modules : frozenset of str
        Modules of the teaching package.
    """

    outside: frozenset[str]
    modules: frozenset[str]


@dataclass(frozen=True)
class _Part:
    """A function, class or table of a module: what it imports itself, and what it mentions."""

    imports: frozenset[str]
    mentions: frozenset[tuple[str, ...]]


@dataclass(frozen=True)
class _Module:
    """What one module imports when it is loaded, what its names stand for, and its parts."""

    loaded: frozenset[str]
    bound: Mapping[str, str]
    parts: Mapping[str, _Part]


def reached(code: str) -> Reached:
    """Follow a page's imports.

    Parameters
    ----------
    code : str
        All its cells.

    Returns
    -------
    Reached
    """
    page = _taken_apart(_tree(code))
    mentioned = frozenset().union(*(part.mentions for part in page.parts.values()))
    imported = page.loaded.union(*(part.imports for part in page.parts.values()))
    # What it imports by name counts whether it is mentioned or not.
    named = {tuple(whole.split(".")) for whole in page.bound.values()}
    within = _imported_within(
        {*named, *(found for one in mentioned if (found := _whole(page, one)))}
    )
    modules, outside = _load(imported | within)
    return Reached(frozenset(outside), frozenset(modules))


def _load(imported: Iterable[str]) -> tuple[set[str], set[str]]:
    """Follow imports that happen as modules are loaded; returns ours, and those of others."""
    modules: set[str] = set()
    outside: set[str] = set()
    waiting = set(imported)
    while waiting:
        name = waiting.pop()
        if name.partition(".")[0] != closure.PACKAGE:
            outside.add(name.partition(".")[0])
        elif name not in modules and (module := _module(name)):
            modules.add(name)
            waiting |= module.loaded | ({name.rpartition(".")[0]} - {""})
    return modules, outside


def _imported_within(named: Iterable[tuple[str, ...]]) -> set[str]:
    """List what functions import that some dotted names lead to, directly or by what they call."""
    found: set[str] = set()
    waiting, seen = set(named), set()
    while waiting:
        name = waiting.pop()
        seen.add(name)
        place = _place(name)
        if place is None or place[0].bound.get("__name__") in FROM_A_NETWORK:
            continue
        home, part = place
        found |= part.imports
        waiting |= {other for one in part.mentions if (other := _whole(home, one))} - seen
    return found


def _place(name: tuple[str, ...]) -> tuple[_Module, _Part] | None:
    """Find the part of the package that a dotted name stands for, through any re-exports."""
    for length in range(len(name) - 1, 0, -1):
        module = _module(".".join(name[:length]))
        if module is None:
            continue
        own, rest = name[length], name[length + 1 :]
        if own in module.parts:
            return module, module.parts[own]
        other = module.bound.get(own)
        return _place((*other.split("."), *rest)) if other else None
    return None


def _whole(module: _Module, mention: tuple[str, ...]) -> tuple[str, ...] | None:
    """Write out in full what is mentioned in a module; None where it is nothing of ours."""
    first, *rest = mention
    if first in module.parts:
        return (*_name_of(module), first) if _name_of(module) else None
    bound = module.bound.get(first, "")
    return (*bound.split("."), *rest) if bound.startswith(f"{closure.PACKAGE}.") else None


def _name_of(module: _Module) -> tuple[str, ...]:
    return tuple(module.bound.get("__name__", "").split(".")) if "__name__" in module.bound else ()


def _module(name: str) -> _Module | None:
    """Read one of the package's modules; None where there is none of that name."""
    if name.partition(".")[0] != closure.PACKAGE:
        return None
    path = file_of(name)
    return _read(path, name, path.stat().st_mtime_ns) if path else None


def file_of(module: str) -> Path | None:
    """Find the file of one of the package's modules; None where there is none of that name."""
    folder = closure.package_folder().joinpath(*module.split(".")[1:])
    paths = (folder / "__init__.py", folder.with_suffix(".py"))
    return next((path for path in paths if path.is_file()), None)


@cache
def _read(path: Path, name: str, written: int) -> _Module:
    """Read a module once, as long as nobody writes it."""
    return _taken_apart(ast.parse(path.read_text("utf-8")), name)


def _taken_apart(tree: ast.Module, name: str = "") -> _Module:
    """Take a module apart; all that is no function or class is one part of a page."""
    loaded: set[str] = set()
    bound = {"__name__": name} if name else {}
    parts: dict[str, _Part] = {}
    for number, node in enumerate(tree.body):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        imports, names = _imports(node)
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            parts[node.name] = _Part(frozenset(imports), frozenset(_mentions(node)))
            continue
        loaded |= imports
        bound |= names
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        made = [target.id for target in targets if isinstance(target, ast.Name)]
        for one in made or ([] if name else [f"line {number}"]):
            parts[one] = _Part(frozenset(), frozenset(_mentions(node)))
    return _Module(frozenset(loaded), bound, parts)


def _imports(node: ast.AST) -> tuple[set[str], dict[str, str]]:
    """List what a piece of code imports, and what names that gives it, written out in full."""
    imported: set[str] = set()
    bound: dict[str, str] = {}
    for part in _without_trials(node):
        if isinstance(part, ast.Import):
            for alias in part.names:
                imported.add(alias.name)
                whole = alias.name if alias.asname else alias.name.partition(".")[0]
                bound[alias.asname or whole] = whole
        elif isinstance(part, ast.ImportFrom) and part.module and not part.level:
            imported.add(part.module)
            for alias in part.names:
                imported.add(f"{part.module}.{alias.name}")
                bound[alias.asname or alias.name] = f"{part.module}.{alias.name}"
    return imported, bound


def _without_trials(node: ast.AST) -> Iterator[ast.AST]:
    """Walk through code, but for what is only tried: imports that may fail."""
    waiting = [node]
    while waiting:
        part = waiting.pop()
        yield part
        inner = list(ast.iter_child_nodes(part))
        if isinstance(part, ast.Try) and any(
            handler.type is not None and ast.unparse(handler.type).endswith(FAILING)
            for handler in part.handlers
        ):
            inner = [one for one in inner if one not in part.body]
        waiting += inner


def _mentions(node: ast.AST) -> set[tuple[str, ...]]:
    """List the names that a piece of code mentions, each with the attributes that follow it."""
    found: set[tuple[str, ...]] = set()
    for part in ast.walk(node):
        chain: list[str] = []
        inner: ast.AST = part
        while isinstance(inner, ast.Attribute):
            chain.append(inner.attr)
            inner = inner.value
        if isinstance(inner, ast.Name):
            found.add((inner.id, *reversed(chain)))
    return found


def _tree(code: str) -> ast.Module:
    """Parse cells; lines of magic are passed over, and what is no Python imports nothing."""
    lines = ["pass" if line.lstrip().startswith(("%", "!")) else line for line in code.split("\n")]
    try:
        return ast.parse("\n".join(lines))
    except SyntaxError:
        return ast.parse("")


def not_here(cells: Sequence[str]) -> dict[int, str]:
    """Find the cells that cannot run in a browser, and what each lacks there.

    Parameters
    ----------
    cells : sequence of str
        The code of a page's cells, in order.

    Returns
    -------
    dict of int to str
        By place: the package that is needed, by the cell or by one that defines what it uses.
    """
    found: dict[int, str] = {}
    missing: dict[str, str] = {}
    for index, code in enumerate(cells):
        lacks = sorted(reached(code).outside & NOWHERE.keys())
        defined, used = _defined_and_used(code)
        waits = sorted(used & missing.keys())
        why = lacks[0] if lacks else missing[waits[0]] if waits else ""
        for name in defined:
            missing.pop(name, None)
            if why:
                missing[name] = why
        if why:
            found[index] = why
    return found


def behind(cells: Sequence[str], hidden: Container[int]) -> list[int]:
    """Find the cells that a page does not show and that a cell which it shows builds on.

    Parameters
    ----------
    cells : sequence of str
        The code of a page's cells that can run, in order.
    hidden : container of int
        The places of those that it does not show.

    Returns
    -------
    list of int
        Places, in order.
    """
    found: list[int] = []
    wanted: set[str] = set()
    for index in reversed(range(len(cells))):
        defined, used = _defined_and_used(cells[index])
        if index not in hidden or defined & wanted:
            found += [index] * (index in hidden)
            wanted = (wanted - defined) | used
    return sorted(found)


def _defined_and_used(code: str) -> tuple[set[str], set[str]]:
    """List the names that a cell gives a value, and those of other cells that it may use."""
    top = symtable.symtable(ast.unparse(_tree(code)), "cell", "exec")
    symbols = list(top.get_symbols())
    defined = {one.get_name() for one in symbols if one.is_assigned() or one.is_imported()}
    return defined, set(_globals(top)) - _first_assigned(code)


def _globals(table: symtable.SymbolTable) -> Iterator[str]:
    for one in table.get_symbols():
        if one.is_referenced() and (table.get_type() == "module" or one.is_global()):
            yield one.get_name()
    for inner in table.get_children():
        yield from _globals(inner)


def _first_assigned(code: str) -> set[str]:
    """List the names that a cell imports or assigns at its top level before all use."""
    found: set[str] = set()
    for node in _tree(code).body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            found |= {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
        else:
            break
    return found
