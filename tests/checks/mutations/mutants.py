"""Small changes of a solved answer, each of which somebody might have typed.

A mutant is the same source with one change: another operator or comparison, a number that is one
off, of the other sign or zero, another axis, index or bound, a term, call or statement left out,
arguments in another order, a maximum for a minimum, an absolute value, a division rounded in
another way.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Mutant:
    """A changed answer: its source, and the change in one line."""

    source: str
    change: str


_OPERATORS: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div, ast.Add),
    ast.Div: (ast.Mult, ast.FloorDiv),
    ast.FloorDiv: (ast.Div, ast.Mult),
    ast.Mod: (ast.FloorDiv,),
    ast.Pow: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
}
_COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
}
_NAMES: dict[str, tuple[str, ...]] = {
    "max": ("min", "mean"),
    "min": ("max", "mean"),
    "sum": ("mean", "prod"),
    "mean": ("sum", "max"),
    "prod": ("sum",),
    "argmin": ("argmax",),
    "argmax": ("argmin",),
    "maximum": ("minimum",),
    "minimum": ("maximum",),
    "floor": ("ceil", "round"),
    "ceil": ("floor",),
    "exp": ("log",),
    "log": ("log2", "log10"),
    "std": ("var",),
    "zeros": ("ones",),
    "ones": ("zeros",),
    "cumsum": ("sum",),
    "zeros_like": ("ones_like",),
}


def mutants(source: str) -> list[Mutant]:
    """Change an answer's functions in one place at a time.

    Parameters
    ----------
    source : str
        The source of a solved answer.

    Returns
    -------
    list of Mutant
        Each with another source than all others and than the original.
    """
    tree = ast.parse(source)
    bodies = [f for f in ast.walk(tree) if isinstance(f, ast.FunctionDef)]
    inner = {id(f) for each in bodies for f in ast.walk(each) if f is not each}
    found: dict[str, Mutant] = {ast.unparse(tree): Mutant(source, "nothing")}
    for function in bodies:
        if id(function) in inner:
            continue
        for parent, field, place, node in _places(function):
            for change in _changes(node, parent, field):
                mutant = _changed(tree, parent, field, place, node, change)
                if _compiles(mutant.source):
                    found.setdefault(mutant.source, mutant)
    return list(found.values())[1:]


def _compiles(source: str) -> bool:
    try:
        compile(source, "<mutant>", "exec")
    except SyntaxError:  # a bare star, for instance
        return False
    return True


def _places(root: ast.AST) -> Iterator[tuple[ast.AST, str, int | None, ast.AST]]:
    """Every node below one that computes something, with the place where it hangs."""
    for parent in ast.walk(root):
        for field, value in ast.iter_fields(parent):
            if field in ("args", "returns", "decorator_list") and parent is root:
                continue
            if isinstance(value, ast.AST):
                yield parent, field, None, value
            elif isinstance(value, list):
                for place, node in enumerate(value):
                    if isinstance(node, ast.AST):
                        yield parent, field, place, node


def _changed(
    tree: ast.AST, parent: ast.AST, field: str, place: int | None, node: ast.AST, new: ast.AST
) -> Mutant:
    before = ast.unparse(node)
    _hang(parent, field, place, new)
    ast.fix_missing_locations(tree)
    source, after = ast.unparse(tree), ast.unparse(new)
    _hang(parent, field, place, node)
    line = getattr(node, "lineno", 0)
    return Mutant(source, f"line {line}: {before} -> {after}".replace("\n", " "))


def _hang(parent: ast.AST, field: str, place: int | None, node: ast.AST) -> None:
    if place is None:
        setattr(parent, field, node)
    else:
        getattr(parent, field)[place] = node


def _changes(node: ast.AST, parent: ast.AST, field: str) -> Iterator[ast.AST]:
    """What might stand in a node's place."""
    match node:
        case ast.BinOp():
            yield from _of_operation(node)
        case ast.AugAssign():
            yield ast.Pass()
            yield ast.Assign([node.target], node.value)
            for operator in _OPERATORS.get(type(node.op), ()):
                yield ast.AugAssign(node.target, operator(), node.value)
        case ast.Compare(ops=[first]):
            for comparison in _COMPARISONS.get(type(first), ()):
                yield ast.Compare(node.left, [comparison()], node.comparators)
        case ast.BoolOp():
            yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
            yield from node.values
        case ast.UnaryOp():
            yield node.operand
            if isinstance(node.op, ast.USub):
                yield ast.UnaryOp(ast.USub(), _called("abs", node.operand))
        case ast.IfExp():
            yield node.body
            yield node.orelse
        case ast.Constant(value=bool()):
            yield ast.Constant(not node.value)
        case ast.Constant(value=int() | float()):
            # A number's sign stands before it, as an operator of its own.
            for value in (node.value + 1, node.value - 1, -node.value, 0 * node.value):
                yield _constant(value)
        case ast.Constant(value=None) if field == "lower":
            yield ast.Constant(1)
        case ast.Call():
            yield from _of_call(node)
        case ast.Attribute() | ast.Name() if isinstance(node.ctx, ast.Load):
            yield from _of_name(node)
        case ast.Slice():
            yield from _of_slice(node)
        case ast.Tuple(elts=[first, second]) if isinstance(node.ctx, ast.Load):
            yield ast.Tuple([second, first], ast.Load())
        case ast.Subscript(ctx=ast.Load()):
            yield node.value
        case ast.Expr() | ast.If() if field == "body" and not _is_text(node):
            yield ast.Pass()
            if isinstance(node, ast.If):
                yield ast.If(ast.Constant(True), node.body, node.orelse)
        case ast.comprehension(ifs=[_, *_]):
            yield ast.comprehension(node.target, node.iter, [], node.is_async)


def _constant(value: float) -> ast.AST:
    if value < 0:
        return ast.UnaryOp(ast.USub(), ast.Constant(-value))
    return ast.Constant(value)


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _of_operation(node: ast.BinOp) -> Iterator[ast.AST]:
    for operator in _OPERATORS.get(type(node.op), ()):
        yield ast.BinOp(node.left, operator(), node.right)
    yield node.left
    yield node.right
    yield _called("abs", node)
    yield ast.UnaryOp(ast.USub(), _called("abs", node))
    if not isinstance(node.op, ast.Add | ast.Mult):
        yield ast.BinOp(node.right, node.op, node.left)
    if isinstance(node.op, ast.FloorDiv):
        ratio = ast.BinOp(node.left, ast.Div(), node.right)
        yield _called("round", ratio)
        yield _called("int", ratio)
        yield ast.BinOp(_called("int", node.left), ast.Div(), node.right)
        negative = ast.UnaryOp(ast.USub(), node.left)
        yield ast.UnaryOp(ast.USub(), ast.BinOp(negative, ast.FloorDiv(), node.right))
    if isinstance(node.op, ast.MatMult):
        for left, right in (("T", ""), ("", "T"), ("T", "T")):
            yield ast.BinOp(_turned(node.left, left), ast.MatMult(), _turned(node.right, right))


def _turned(node: ast.expr, how: str) -> ast.expr:
    if not how:
        return node
    if isinstance(node, ast.Attribute) and node.attr == "T":
        return node.value
    return ast.Attribute(node, "T", ast.Load())


def _called(name: str, *arguments: ast.expr) -> ast.Call:
    return ast.Call(ast.Name(name, ast.Load()), list(arguments), [])


def _of_call(node: ast.Call) -> Iterator[ast.AST]:
    if node.args:
        yield node.args[0]
    elif isinstance(node.func, ast.Attribute):
        yield node.func.value
    if len(node.args) > 1:
        first, second, *rest = node.args
        yield ast.Call(node.func, [second, first, *rest], node.keywords)
        yield ast.Call(node.func, node.args[:-1], node.keywords)
    if isinstance(node.func, ast.Name) and node.func.id == "range":
        yield _called("range", ast.Constant(1), *node.args[-1:])
        shorter = ast.BinOp(node.args[-1], ast.Sub(), ast.Constant(1))
        yield _called("range", *node.args[:-1], shorter)
    for place, keyword in enumerate(node.keywords):
        others = node.keywords[:place] + node.keywords[place + 1 :]
        yield ast.Call(node.func, node.args, others)
        if keyword.arg == "axis":
            for value in (ast.Constant(0), ast.Constant(1), ast.Constant(None)):
                axis = ast.keyword("axis", value)
                yield ast.Call(node.func, node.args, [*others, axis])


def _of_name(node: ast.Attribute | ast.Name) -> Iterator[ast.AST]:
    if isinstance(node, ast.Attribute):
        if node.attr == "T":
            yield node.value
        for name in _NAMES.get(node.attr, ()):
            yield ast.Attribute(node.value, name, ast.Load())
    elif node.id in dir(builtins):
        for name in _NAMES.get(node.id, ()):
            if name in dir(builtins):
                yield ast.Name(name, ast.Load())
    else:
        yield _called("abs", node)


def _of_slice(node: ast.Slice) -> Iterator[ast.AST]:
    """Drop each bound, and move those that there are or are not by one."""
    one, last = ast.Constant(1), ast.UnaryOp(ast.USub(), ast.Constant(1))
    lower, upper, step = node.lower, node.upper, node.step
    yield ast.Slice(None, upper, step)
    yield ast.Slice(lower, None, step)
    yield ast.Slice(lower, upper, None)
    yield ast.Slice(one if lower is None else ast.BinOp(lower, ast.Add(), one), upper, step)
    yield ast.Slice(lower, last if upper is None else ast.BinOp(upper, ast.Sub(), one), step)
