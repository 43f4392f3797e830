"""The rules of a practical's format; each fault is one line that names file, line and exercise."""

from __future__ import annotations

import ast
import re

from nbformat import NotebookNode

from tools.errors import Fault
from tools.markdown import headings
from tools.pages.faults import Faults
from tools.pages.practicals.checks import slip, unlisted, wrong_call
from tools.pages.practicals.read import (
    ADDED,
    PRACTICAL_NUMBER,
    cell_ids,
    coursework,
    is_apart,
    place,
)
from tools.pages.practicals.solutions import (
    BEGIN,
    CODE_STUB,
    END,
    TEXT_STUB,
    distinctive_solution_lines,
    is_blank,
    leaks,
    regions,
    stub,
    without_markers,
)
from tools.pages.vocabulary import (
    KINDS,
    PRACTICAL_KEYS,
    ROLES,
    SOLUTIONS,
    wrong_facts,
)

PRACTICAL_FACT = Fault(
    "practical-fact",
    "A practical's front matter lacks a key, has an unknown one, or a value of the wrong kind.",
    "Give the key that the error names its value; the guide lists them all.",
)
PRACTICAL_TITLE = Fault(
    "practical-title",
    "A practical has no title.",
    "Begin its text with `# Practical 5.1: what it is about`, or `# Coursework I: …`.",
)
PRACTICAL_CELL = Fault(
    "practical-cell",
    "A cell of a practical does not say which exercise it belongs to and what it is for.",
    "Give it `udl: {exercise: lower_case_name, role: …}`.",
)
PRACTICAL_ROLE = Fault(
    "practical-role",
    "A cell's role does not exist, or is not for cells of its type.",
    "Take a role from the guide's table.",
)
PRACTICAL_KIND = Fault(
    "practical-kind",
    "A kind of exercise does not exist, or stands on a cell that is no exercise's first.",
    "Take a kind from the guide's table; it belongs on the exercise's first Markdown cell.",
)
PRACTICAL_MARKERS = Fault(
    "practical-markers",
    "Markers of a solution are missing, unpaired, or stand where no solution belongs.",
    "Put `### BEGIN SOLUTION` and `### END SOLUTION` around the solution, in answers alone.",
)
PRACTICAL_ANSWER = Fault(
    "practical-answer",
    "An answer is not Python, or is none once its solution is cut out.",
    "Put the markers inside a function's body.",
)
PRACTICAL_NAME = Fault(
    "practical-name",
    "Two exercises or cells share a name, or a name is too long.",
    "Rename the newer exercise; published names stay.",
)
PRACTICAL_EXERCISE = Fault(
    "practical-exercise",
    "An exercise's cells are incomplete or in the wrong order.",
    "Text with its kind comes first, then hints, the answer, and its check or an answer in words.",
)
PRACTICAL_FRAME = Fault(
    "practical-frame",
    "A practical does not start its checks, or does not sum them up.",
    "The first code cell calls `udl.checks.start`, the last one `check.summary()`.",
)
PRACTICAL_APART = Fault(
    "practical-apart",
    "A practical whose solutions lie apart holds one, or leaves nothing to be filled in.",
    "Write what students get into its answers, without markers; the solution into the folder that "
    "`--solutions` names.",
)
PRACTICAL_LEAK = Fault(
    "practical-leak",
    "A cell that students see repeats a line of a solution.",
    "Write it in another way, or show it before the exercise.",
)

_CELLS = {role.name: role.cells for role in ROLES}
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_PLACE = re.compile(r"(ch\d\d)_[a-z0-9_]+/p(\d+)_[a-z0-9_]+\.md$")
# The opening line alone decides, also within another directive; tokens would need a walk.
_HINT = re.compile(r"^\s*(?:`{3,}|:{3,})\{dropdown\}\s*Hint\b", re.MULTILINE)


def validate(nb: NotebookNode) -> None:
    """Check a practical against every rule of its format.

    Parameters
    ----------
    nb : NotebookNode
        As read by :func:`read_practical`.

    Raises
    ------
    BookError
        With a line for each broken rule, which names file, line, exercise and what is wrong.
    """
    faults = Faults()
    _check_front_matter(nb, faults)
    for index in range(len(nb.cells)):
        with faults.noted():
            _check_cell(nb, index)
    # What follows takes it that each cell says what it is for, and the page which practical it is.
    faults.refuse()
    for check in (_check_ids, _check_frame, _check_repeats):
        with faults.noted():
            check(nb)
    for exercise in dict.fromkeys(cell.metadata.udl.exercise for cell in nb.cells):
        with faults.noted():
            _check_exercise(nb, exercise)
    if "practical" in nb.metadata.udl:
        for error in unlisted(nb):
            faults.add(error)
    faults.refuse()


def _at(nb: NotebookNode, index: int | None = None) -> str:
    """Say where a fault is: the file, or its line with the exercise and the cell's role."""
    where = str(nb.metadata.udl.path)
    if index is None:
        return where
    lines = nb.metadata.udl.get("lines", [])
    line = f":{lines[index]}" if index < len(lines) else ""
    told = nb.cells[index].metadata.get("udl")
    name = ""
    if isinstance(told, NotebookNode) and told.get("exercise"):
        name = f" {told['exercise']} ({told.get('role', 'no role')})"
    return f"{where}{line}:{name or f' cell {index + 1}'}"


def _check_front_matter(nb: NotebookNode, faults: Faults) -> None:
    facts = nb.metadata.udl

    def at(key: str) -> str:
        lines = facts.get("fact_lines", {})
        return f"{facts.path}:{lines.get(key, lines.get('udl', 1))}"

    own = {name: value for name, value in facts.items() if name not in ADDED}
    for name, said in wrong_facts(own, PRACTICAL_KEYS):
        faults.add(PRACTICAL_FACT(f"{at(name)}: udl.{name} {said}"))
    if "solutions" in facts and facts.solutions not in SOLUTIONS:
        faults.add(
            PRACTICAL_FACT(
                f"{at('solutions')}: udl.solutions is {facts.solutions!r}; "
                f"expected one of {', '.join(SOLUTIONS)}"
            )
        )
    elif coursework(facts.path) and facts.get("solutions") == "open":
        said = "udl.solutions is 'open'; expected apart, since it is marked"
        faults.add(PRACTICAL_FACT(f"{at('solutions')}: {said}"))
    if isinstance(facts.get("practical"), str):
        with faults.noted():
            named = _PLACE.search(facts.path)
            if named and (named[1], f"p{int(named[2])}") != place(nb):
                raise PRACTICAL_NUMBER(
                    f"{at('practical')}: the file's name disagrees with udl.practical "
                    f"{facts.practical!r}"
                )
            place(nb)
    if "kernelspec" not in nb.metadata:
        faults.add(PRACTICAL_FACT(f"{facts.path}:1: front matter lacks kernelspec"))
    first = headings(nb.cells[0].source) if nb.cells else []
    title = next((heading.text for heading in first if heading.level == 1), None)
    if title is None:
        faults.add(
            PRACTICAL_TITLE(
                f"{_at(nb, 0 if nb.cells else None)}: the first cell has no title (# Practical …)"
            )
        )
    elif (wanted := _title_begins(facts.path)) and not re.match(wanted, title):
        shown = wanted.replace(r"\.", ".").replace("[IVX]+", "I")
        said = f"the title is {title!r}; expected `# {shown}…`"
        faults.add(PRACTICAL_TITLE(f"{_at(nb, 0)}: {said}"))


def _title_begins(path: str) -> str:
    """Return the pattern with which a practical's title must begin; empty outside of the book."""
    if named := _PLACE.search(path):
        return rf"Practical {int(named[1][2:])}\.{int(named[2])}: "
    return "Coursework [IVX]+: " if coursework(path) else ""


def _check_cell(nb: NotebookNode, index: int) -> None:
    cell = nb.cells[index]
    at = _at(nb, index)
    told = cell.metadata.get("udl")
    if not isinstance(told, NotebookNode) or not {"exercise", "role"} <= set(told):
        raise PRACTICAL_CELL(f"{at}: has no udl metadata with exercise and role")
    if not isinstance(told.exercise, str) or not _NAME.fullmatch(told.exercise):
        raise PRACTICAL_CELL(f"{at}: exercise {told.exercise!r} is not a lower_case name")
    if told.role not in _CELLS:
        raise PRACTICAL_ROLE(f"{at}: unknown role {told.role!r} (one of {', '.join(_CELLS)})")
    if "kind" in told and told.kind not in KINDS:
        raise PRACTICAL_KIND(f"{at}: unknown kind {told.kind!r} (one of {', '.join(KINDS)})")
    wanted = _CELLS[told.role]
    if cell.cell_type not in wanted:
        raise PRACTICAL_ROLE(
            f"{at}: role {told.role} needs a {wanted[0]} cell, not {cell.cell_type}"
        )
    if "kind" in told and (told.role != "given" or cell.cell_type != "markdown"):
        raise PRACTICAL_KIND(
            f"{at}: a kind belongs on the exercise's first Markdown cell, role given"
        )
    try:
        marked = "begin" in [region for region, _ in regions(cell.source)]
    except ValueError as error:
        raise PRACTICAL_MARKERS(f"{at}: {error}") from None
    if is_apart(nb):
        _check_nothing_given_away(cell, at, marked=marked)
    elif told.role in ("answer", "text") and not marked:
        raise PRACTICAL_MARKERS(f"{at}: has no ### {BEGIN} … ### {END}")
    elif told.role not in ("answer", "text") and marked:
        raise PRACTICAL_MARKERS(f"{at}: solution markers in a cell that is neither answer nor text")
    if told.role == "answer":
        _check_answer(nb, index)
    wrong = wrong_call(cell.source, told.exercise, at) if told.role == "check" else None
    if wrong and told.exercise != "summary":
        raise wrong


def _check_nothing_given_away(cell: NotebookNode, at: str, *, marked: bool) -> None:
    """Where solutions lie apart there are no markers, and words are left to the student."""
    if marked:
        raise PRACTICAL_APART(f"{at}: ### {BEGIN} in a practical whose solutions lie apart")
    if cell.metadata.udl.role == "text" and not is_blank(cell.source, "markdown"):
        raise PRACTICAL_APART(f"{at}: has no line {TEXT_STUB!r} where students write")


def _check_answer(nb: NotebookNode, index: int) -> None:
    """Both copies of an answer must be Python, and every stub inside a function's body."""
    source = nb.cells[index].source
    at = _at(nb, index)
    try:
        ast.parse(without_markers(source))
    except SyntaxError as error:
        raise PRACTICAL_ANSWER(f"{at}: the solution is not Python: {error.msg}") from None
    try:
        tree = ast.parse(stub(source))
    except SyntaxError as error:
        message = f"with the solution cut out it is not Python ({error.msg})"
        raise PRACTICAL_ANSWER(f"{at}: {message}; markers go inside a function body") from None
    bodies = [
        (node.body[0].lineno, node.end_lineno or node.lineno)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    for position, line in enumerate(stub(source).split("\n"), start=1):
        is_stub = line.strip() == CODE_STUB.split("\n")[1]
        if is_stub and not any(first <= position <= last for first, last in bodies):
            raise PRACTICAL_ANSWER(f"{at}: solution markers outside a function body")


def _check_ids(nb: NotebookNode) -> None:
    first: dict[str, int] = {}
    for index, name in enumerate(cell_ids(nb)):
        if len(name) > 64:
            raise PRACTICAL_NAME(f"{_at(nb, index)}: cell id {name!r} is longer than 64 characters")
        if name in first:
            raise PRACTICAL_NAME(f"{_at(nb, index)}: duplicate cell id {name!r}")
        first[name] = index
    kinds: dict[str, int] = {}
    for index, cell in enumerate(nb.cells):
        told = cell.metadata.udl
        if "kind" in told:
            if told.exercise in kinds:
                raise PRACTICAL_NAME(
                    f"{_at(nb, index)}: duplicate exercise {told.exercise!r}: a second kind"
                )
            kinds[told.exercise] = index


def _check_exercise(nb: NotebookNode, exercise: str) -> None:
    """Order within one exercise: kind, hints, answer, check."""
    cells = [(i, c) for i, c in enumerate(nb.cells) if c.metadata.udl.exercise == exercise]
    by_role = {
        role.name: [i for i, c in cells if c.metadata.udl.role == role.name] for role in ROLES
    }
    kinds = [i for i, c in cells if "kind" in c.metadata.udl]
    if not kinds:
        known = [c.metadata.udl.exercise for c in nb.cells if "kind" in c.metadata.udl]
        misspelt = slip(exercise, known, _at(nb, cells[0][0]))
        if misspelt:
            raise misspelt
    wanted = sorted(by_role["answer"] + by_role["text"])
    if kinds and not wanted:
        raise PRACTICAL_EXERCISE(f"{_at(nb, kinds[0])}: a kind without an answer or a text cell")
    if not wanted:
        return
    if not kinds or kinds[0] != cells[0][0]:
        raise PRACTICAL_EXERCISE(
            f"{_at(nb, cells[0][0])}: "
            "the exercise's first cell must be Markdown, role given, with a kind"
        )
    checked = by_role["check"] or by_role["text"] or coursework(nb.metadata.udl.path)
    if by_role["answer"] and not checked:
        raise PRACTICAL_EXERCISE(
            f"{_at(nb, by_role['answer'][0])}: an answer without a check or a text cell"
        )
    if by_role["check"] and not by_role["answer"]:
        raise PRACTICAL_EXERCISE(f"{_at(nb, by_role['check'][0])}: a check without an answer")
    if by_role["check"] and by_role["check"][0] < by_role["answer"][0]:
        raise PRACTICAL_EXERCISE(
            f"{_at(nb, by_role['check'][0])}: the check comes before the answer"
        )
    for index, cell in cells:
        late = index > wanted[0] or cell.metadata.udl.role == "text"
        if cell.cell_type == "markdown" and late and _HINT.search(cell.source):
            raise PRACTICAL_EXERCISE(f"{_at(nb, index)}: a hint comes after the answer")


def _check_frame(nb: NotebookNode) -> None:
    """See that the first code cell starts the practical's checks and the last sums them up.

    A coursework need not have checks; but where it leaves something to be filled in, its notebook
    has to reach the end all the same.
    """
    code = [index for index, cell in enumerate(nb.cells) if cell.cell_type == "code"]
    if not code or nb.cells[code[0]].metadata.udl.role != "setup":
        where = _at(nb, code[0]) if code else f"{_at(nb)}:1"
        raise PRACTICAL_FRAME(f"{where}: the first code cell must have role setup")
    practical, marked = nb.metadata.udl.practical, coursework(nb.metadata.udl.path)
    if marked and not any(is_blank(nb.cells[index].source) for index in code):
        return
    if not re.search(rf"\bstart\(\s*[\"']{re.escape(practical)}[\"']", nb.cells[code[0]].source):
        raise PRACTICAL_FRAME(
            f"{_at(nb, code[0])}: the setup cell must call "
            f'{"" if marked else "udl.checks."}start("{practical}")'
        )
    if marked:
        return
    last = nb.cells[code[-1]].metadata.udl
    if (last.exercise, last.role) != ("summary", "check"):
        raise PRACTICAL_FRAME(
            f"{_at(nb, code[-1])}: no summary cell: the last code cell must be exercise summary, "
            "role check"
        )


def _check_repeats(nb: NotebookNode) -> None:
    """No cell shows a line of a solution that is still to be found."""
    lines = distinctive_solution_lines(nb)
    for index, cell in enumerate(nb.cells):
        visible = "\n".join(line for region, line in regions(cell.source) if region == "outside")
        for line in leaks(visible, lines):
            raise PRACTICAL_LEAK(f"{_at(nb, index)}: repeats a line of a solution: {line!r}")
