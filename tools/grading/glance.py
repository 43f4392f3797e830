"""Point at what a reader of students' cells should look at: what reaches beyond the cell itself."""

from __future__ import annotations

import ast

ORDINARY = {"numpy", "math", "torch", "itertools", "functools", "collections", "typing"}
POWERFUL = {
    *("open", "exec", "eval", "compile", "globals", "locals", "vars"),
    *("setattr", "delattr", "getattr", "get_ipython"),
}


def reaches(text: str) -> list[str]:
    """List what a cell imports, calls or changes that is not its own.

    Parameters
    ----------
    text : str
        A cell, as its author wrote it.

    Returns
    -------
    list of str
        Short phrases, in the order of the alphabet, each once; none for a cell that only computes
        with what it is given. One that does not parse gives none either: its error is told anyway.
    """
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    local = {name.id for name in names if isinstance(name.ctx, ast.Store)}
    local |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    return sorted({said for node in ast.walk(tree) for said in _reach(node, local)})


def _reach(node: ast.AST, local: set[str]) -> list[str]:
    if isinstance(node, ast.Import):
        return [f"imports {one.name}" for one in node.names if not _ordinary(one.name)]
    if isinstance(node, ast.ImportFrom):
        module = node.module or "."
        return [] if _ordinary(module) else [f"imports {module}"]
    if isinstance(node, ast.Name) and (node.id in POWERFUL or node.id.startswith("__")):
        return [f"uses {node.id}"]
    if isinstance(node, ast.Attribute):
        if node.attr.startswith("__"):
            return [f"uses {node.attr}"]
        # An object of the cell's own may have attributes; a module that it found may not change.
        if isinstance(node.ctx, ast.Store | ast.Del) and (owner := _owner(node)) not in local:
            return [f"changes {owner}.{node.attr}"]
        if "hook" in node.attr:
            return [f"uses {node.attr}"]
    return [f"declares {name} global" for name in getattr(node, "names", ()) if _is_global(node)]


def _ordinary(module: str) -> bool:
    return module.partition(".")[0] in ORDINARY


def _is_global(node: ast.AST) -> bool:
    return isinstance(node, ast.Global | ast.Nonlocal)


def _owner(node: ast.Attribute) -> str:
    """Name the variable at whose end an attribute stands."""
    value = node.value
    while isinstance(value, ast.Attribute | ast.Subscript | ast.Call):
        value = value.func if isinstance(value, ast.Call) else value.value
    return value.id if isinstance(value, ast.Name) else "something"
