"""A cell that is run again finds what it found the first time: no other exercise took its names."""

import ast
import symtable
from collections import defaultdict

import pytest

from tests.book.quoting import FILES, solved

STEMS = [stem for stem, path in FILES.items() if path.parent.name[:4] in ("ch01", "ch03")]


def globals_of(table):
    """Global names that a function reads, and those that its inner functions do."""
    found = {s.get_name() for s in table.get_symbols() if s.is_global()}
    return found.union(*map(globals_of, table.get_children()))


def names_of(source):
    """What a cell makes, what it needs from outside, and what each of its functions needs."""
    table = symtable.symtable(source, "cell", "exec")
    made = {s.get_name() for s in table.get_symbols() if s.is_assigned() or s.is_imported()}
    functions = {t.get_name(): globals_of(t) for t in table.get_children()}
    needed, seen = set(), set()
    for statement in ast.parse(source).body:
        if isinstance(statement, ast.FunctionDef):
            seen.add(statement.name)
            continue
        nodes = [n for n in ast.walk(statement) if isinstance(n, ast.Name)]
        stored = {n.id for n in nodes if isinstance(n.ctx, ast.Store)}
        parameters = {n.arg for n in ast.walk(statement) if isinstance(n, ast.arg)}
        loaded = {n.id for n in nodes if isinstance(n.ctx, ast.Load)} - parameters
        # In x = f(x) the old value is read; a name that a loop makes is its own.
        is_loop = not isinstance(statement, ast.Assign)
        needed |= loaded - seen - (stored if is_loop else set())
        seen |= stored
    return made, needed, functions


def taken(sources):
    """Names that one exercise made, that a cell needs, and that another exercise makes anew.

    Takes pairs: the exercise, and the source of a cell.
    """
    parts = [(exercise, *names_of(source)) for exercise, source in sources]
    makers, functions, found = defaultdict(list), {}, []
    for number, (exercise, made, needed, defined) in enumerate(parts):
        functions |= defined
        for name in needed & functions.keys():
            needed = needed | functions[name] - made
        for name in needed:
            if makers[name]:
                maker = parts[makers[name][-1]][0]
                others = {e for e, names, *_ in parts if name in names} - {maker}
                found += [f"{exercise} needs {name} of {maker}, not of {o}" for o in others]
        for name in made:
            makers[name].append(number)
    return sorted(found)


@pytest.mark.parametrize("stem", STEMS)
def test_no_exercise_takes_a_name_that_another_needs(stem):
    cells = [c for c in solved(stem).cells if c.cell_type == "code"]
    assert taken([(c.metadata["udl"]["exercise"], c.source) for c in cells]) == []


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        (["a = 1", "print(a)", "a = 2"], ["two needs a of one, not of three"]),
        (
            ["def f():\n    return a\na = 1", "print(f())", "a = 2"],
            ["two needs a of one, not of three"],
        ),
        (["a = 1", "a = a + 1", ""], ["two needs a of one, not of two"]),
        (["a = 1", "a = 2\nprint(a)", "for a in (1, 2):\n    print(a)"], []),
        (["a = 1", "print(a)", "def f(a):\n    return a\nb = [f(a=3)]"], []),
    ],
)
def test_what_is_taken_is_found(cells, found):
    assert taken(list(zip(("one", "two", "three"), cells, strict=True))) == found


@pytest.mark.parametrize("stem", FILES)
def test_no_cell_changes_what_stood_before_the_first_answer_for_later_cells(stem):
    """What a student's cell gives to something else is put back: these names must keep sense."""
    cells = [c for c in solved(stem).cells if c.cell_type == "code"]
    roles = [c.metadata.get("udl", {}).get("role", "") for c in cells]
    first = roles.index("answer") if "answer" in roles else len(cells)
    own = set().union(*(names_of(c.source)[0] for c in cells[:first]))
    changed: set[str] = set()
    for cell in cells[first:]:
        made, needed, functions = names_of(cell.source)
        assert not changed & needed.union(*functions.values()) - made
        changed |= made & own
