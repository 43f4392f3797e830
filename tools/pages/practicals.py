"""A practical and its copies: from one MyST source to page, student's and solved notebook.

A practical is read into a notebook whose cells say what they are for
(``udl: {exercise: gaussian_pdf, role: answer}``). Everything else is derived from that: the
permanent cell ids, nbgrader's metadata, the stub that a student gets and what the page shows.
All functions are pure: text or a notebook comes in, text or a new notebook goes out.
"""

from __future__ import annotations

import ast
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import nbformat
import yaml
from jupytext.myst import MystMetadataParsingError, myst_to_notebook
from nbformat import NotebookNode

from tools.errors import BookError
from tools.pages.frontmatter import read_front_matter, split_front_matter

ROLES = ("setup", "given", "answer", "check", "demo", "text")
KINDS = ("implement", "predict", "experiment", "explain", "read")
BEGIN = "BEGIN SOLUTION"
END = "END SOLUTION"
CODE_STUB = "# YOUR CODE HERE\nraise NotImplementedError()"
TEXT_STUB = "YOUR ANSWER HERE"

_FIELDS: dict[str, type | tuple[type, ...]] = {
    "practical": str,
    "minutes": int,
    "seconds": (int, float),
    "prerequisites": list,
    "summary": str,
    "solutions": str,
}
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_NUMBER = re.compile(r"(\d{1,2})\.(\d{1,2})")
_PLACE = re.compile(r"ch(\d\d)_[a-z0-9_]+/p(\d+)_[a-z0-9_]+\.md$")
_HINT = re.compile(r"^\s*(?:`{3,}|:{3,})\{dropdown\}\s*Hint\b", re.MULTILINE)
_SHORTEST_DISTINCTIVE = 12


class PracticalError(BookError):
    """A practical breaks a rule; the one-line message names file, line, exercise and fault."""


# ---------------------------------------------------------------------------------------------
# Reading


def read_practical(text: str, path: str) -> NotebookNode:
    """Read a practical's MyST source into a notebook.

    Parameters
    ----------
    text : str
        The source.
    path : str
        Its file, as error messages should name it (``book/ch05_…/p1_….md``).

    Returns
    -------
    NotebookNode
        The cells in order; ``metadata`` is the front matter, with ``path`` and the first line of
        each cell (``lines``) added under ``udl``. Neither reaches an exported notebook.

    Raises
    ------
    PracticalError
        Where the front matter or a cell's options cannot be read.
    """
    try:
        front = read_front_matter(text, path)
        nb = myst_to_notebook(text, add_source_map=True)
    except (BookError, MystMetadataParsingError) as error:
        message = str(error).splitlines()[0]
        raise PracticalError(message if path in message else f"{path}: {message}") from None
    # jupytext notes the cells' language here; it is not the writer's front matter.
    nb.metadata.pop("jupyter", None)
    lines = [int(line) + 1 for line in nb.metadata.pop("source_map")]
    facts = dict(front.get("udl") or {})
    nb.metadata["udl"] = nbformat.from_dict({**facts, "path": path, "lines": lines})
    first = nb.cells[0] if nb.cells else None
    if first is not None and first.cell_type == "markdown" and "udl" not in first.metadata:
        # The title follows the front matter directly: nothing stands there to carry metadata.
        first.metadata["udl"] = nbformat.from_dict({"exercise": "title", "role": "given"})
    return nb


def number(nb: NotebookNode) -> tuple[int, int]:
    """Chapter and place of a practical: ``(5, 1)`` for practical 5.1."""
    match = _NUMBER.fullmatch(nb.metadata.udl.practical)
    if match is None:
        raise PracticalError(f"{nb.metadata.udl.path}: practical must read like '5.1'")
    return int(match[1]), int(match[2])


def is_private(nb: NotebookNode) -> bool:
    """Whether the practical's solutions must not be published."""
    return bool(nb.metadata.udl.solutions == "private")


def label(nb: NotebookNode, exercise: str) -> str:
    """Permanent label of an exercise, which is also its id in HTML: ``pr-ch05-p1-gaussian-pdf``."""
    chapter, place = number(nb)
    return f"pr-ch{chapter:02d}-p{place}-{exercise.replace('_', '-')}"


def cell_ids(nb: NotebookNode) -> list[str]:
    """Permanent ids of a practical's cells, in order: ``p1-gaussian_pdf-answer``, ``…-2``.

    Parameters
    ----------
    nb : NotebookNode
        As read by :func:`read_practical`.

    Returns
    -------
    list of str
        One id a cell; the second cell of the same exercise and role ends in ``-2``.
    """
    _, place = number(nb)
    seen: Counter[str] = Counter()
    ids = []
    for cell in nb.cells:
        stem = f"p{place}-{cell.metadata.udl.exercise}-{cell.metadata.udl.role}"
        seen[stem] += 1
        ids.append(stem if seen[stem] == 1 else f"{stem}-{seen[stem]}")
    return ids


# ---------------------------------------------------------------------------------------------
# Solution regions


def _regions(source: str) -> Iterator[tuple[str, str]]:
    """Walk a cell's lines as ``("begin" | "solution" | "end" | "outside", line)``."""
    inside = False
    for line in source.split("\n"):
        if BEGIN in line:
            if inside:
                raise ValueError("a second BEGIN SOLUTION before END SOLUTION")
            inside = True
            yield "begin", line
        elif END in line:
            if not inside:
                raise ValueError("END SOLUTION without BEGIN SOLUTION")
            inside = False
            yield "end", line
        else:
            yield ("solution" if inside else "outside"), line
    if inside:
        raise ValueError("BEGIN SOLUTION without END SOLUTION")


def stub(source: str, cell_type: str = "code") -> str:
    """Replace a cell's solution regions by nbgrader's stub, exactly as its ClearSolutions does.

    Parameters
    ----------
    source : str
        The cell, with its markers.
    cell_type : str
        ``"code"`` or ``"markdown"``.

    Returns
    -------
    str
        What the student gets.
    """
    replacement = (CODE_STUB if cell_type == "code" else TEXT_STUB).split("\n")
    lines: list[str] = []
    for region, line in _regions(source):
        if region == "begin":
            indent = line[: len(line) - len(line.lstrip())]
            lines += [indent + part for part in replacement]
        elif region == "outside":
            lines.append(line)
    return "\n".join(lines)


def without_markers(source: str) -> str:
    """Drop the two marker lines from a cell and keep the solution between them."""
    return "\n".join(line for region, line in _regions(source) if region in ("solution", "outside"))


def _parts(source: str) -> tuple[str, str, str]:
    """Split a text cell into what stands before, inside and after its solution region."""
    before: list[str] = []
    inside: list[str] = []
    after: list[str] = []
    current = before
    for region, line in _regions(source):
        if region == "begin":
            current = inside
        elif region == "end":
            current = after
        else:
            current.append(line)
    return tuple("\n".join(part).strip("\n") for part in (before, inside, after))  # type: ignore[return-value]


def _collapse(line: str) -> str:
    return " ".join(line.split())


def distinctive_solution_lines(nb: NotebookNode) -> list[str]:
    """Lines that give a solution away wherever they appear.

    A line counts when it has at least twelve characters and stands inside a solution region, and
    the practical has not itself shown it before that point. (A line that a *later* cell repeats
    still counts: that is the leak we look for.)

    Parameters
    ----------
    nb : NotebookNode
        As read by :func:`read_practical`, markers in place.

    Returns
    -------
    list of str
        The lines, with runs of blanks collapsed, in order, without repeats.
    """
    shown: set[str] = set()
    found: dict[str, None] = {}
    for cell in nb.cells:
        for region, line in _regions(cell.source):
            text = _collapse(line)
            if region == "outside":
                shown.add(text)
            elif region == "solution" and len(text) >= _SHORTEST_DISTINCTIVE and text not in shown:
                found[text] = None
    return list(found)


def leaks(text: str, lines: Iterable[str]) -> list[str]:
    """Find which distinctive lines a text contains, whole, in whatever spacing.

    Parameters
    ----------
    text : str
        Anything published, as a reader would see it.
    lines : iterable of str
        From :func:`distinctive_solution_lines`.

    Returns
    -------
    list of str
        Those of the lines that the text contains.
    """
    haystack = _collapse(text)
    return [
        line
        for line in lines
        if line in haystack and re.search(rf"(?<!\w){re.escape(line)}(?!\w)", haystack)
    ]


# ---------------------------------------------------------------------------------------------
# Rules


def validate(nb: NotebookNode) -> None:
    """Check a practical against every rule of its format.

    Parameters
    ----------
    nb : NotebookNode
        As read by :func:`read_practical`.

    Raises
    ------
    PracticalError
        At the first broken rule; the message names file, line, exercise and what is wrong.
    """
    _check_front_matter(nb)
    for index in range(len(nb.cells)):
        _check_cell(nb, index)
    _check_ids(nb)
    for exercise in dict.fromkeys(cell.metadata.udl.exercise for cell in nb.cells):
        _check_exercise(nb, exercise)
    _check_frame(nb)
    _check_repeats(nb)


def _fail(nb: NotebookNode, message: str, index: int | None = None) -> PracticalError:
    where = nb.metadata.udl.path
    if index is None:
        return PracticalError(f"{where}: {message}")
    lines = nb.metadata.udl.get("lines", [])
    line = f":{lines[index]}" if index < len(lines) else ""
    told = nb.cells[index].metadata.get("udl")
    name = ""
    if isinstance(told, NotebookNode) and told.get("exercise"):
        name = f" {told['exercise']} ({told.get('role', 'no role')})"
    return PracticalError(f"{where}{line}:{name or f' cell {index + 1}'}: {message}")


def _check_front_matter(nb: NotebookNode) -> None:
    facts = nb.metadata.udl
    for name, kind in _FIELDS.items():
        if name not in facts:
            raise _fail(nb, f"front matter lacks udl.{name}")
        if not isinstance(facts[name], kind) or isinstance(facts[name], bool):
            wanted = kind.__name__ if isinstance(kind, type) else "number"
            raise _fail(nb, f"front matter udl.{name} must be a {wanted}, not {facts[name]!r}")
    if facts.solutions not in ("open", "private"):
        raise _fail(nb, f"front matter udl.solutions is {facts.solutions!r}, not open or private")
    place = _PLACE.search(facts.path)
    if place and (int(place[1]), int(place[2])) != number(nb):
        raise _fail(nb, f"the file's name disagrees with udl.practical {facts.practical!r}")
    number(nb)
    if "kernelspec" not in nb.metadata:
        raise _fail(nb, "front matter lacks kernelspec")
    if not nb.cells or not re.search(r"^# \S", nb.cells[0].source, re.MULTILINE):
        raise _fail(nb, "the first cell has no title (# Practical …)")


def _check_cell(nb: NotebookNode, index: int) -> None:
    cell = nb.cells[index]
    told = cell.metadata.get("udl")
    if not isinstance(told, NotebookNode) or not {"exercise", "role"} <= set(told):
        raise _fail(nb, "has no udl metadata with exercise and role", index)
    if not isinstance(told.exercise, str) or not _NAME.fullmatch(told.exercise):
        raise _fail(nb, f"exercise {told.exercise!r} is not a lower_case name", index)
    if told.role not in ROLES:
        raise _fail(nb, f"unknown role {told.role!r} (one of {', '.join(ROLES)})", index)
    if told.get("kind", KINDS[0]) not in KINDS:
        raise _fail(nb, f"unknown kind {told.kind!r} (one of {', '.join(KINDS)})", index)
    wanted = {"text": "markdown", "given": cell.cell_type}.get(told.role, "code")
    if cell.cell_type != wanted:
        raise _fail(nb, f"role {told.role} needs a {wanted} cell, not {cell.cell_type}", index)
    if "kind" in told and (told.role != "given" or cell.cell_type != "markdown"):
        raise _fail(nb, "a kind belongs on the exercise's first Markdown cell, role given", index)
    try:
        marked = "begin" in [region for region, _ in _regions(cell.source)]
    except ValueError as error:
        raise _fail(nb, str(error), index) from None
    if told.role in ("answer", "text") and not marked:
        raise _fail(nb, f"has no ### {BEGIN} … ### {END}", index)
    if told.role not in ("answer", "text") and marked:
        raise _fail(nb, "solution markers in a cell that is neither answer nor text", index)
    if told.role == "answer":
        _check_answer(nb, index)


def _check_answer(nb: NotebookNode, index: int) -> None:
    """Both copies of an answer must be Python, and every stub inside a function's body."""
    source = nb.cells[index].source
    try:
        ast.parse(without_markers(source))
    except SyntaxError as error:
        raise _fail(nb, f"the solution is not Python: {error.msg}", index) from None
    try:
        tree = ast.parse(stub(source))
    except SyntaxError as error:
        message = f"with the solution cut out it is not Python ({error.msg})"
        raise _fail(nb, f"{message}; markers go inside a function body", index) from None
    bodies = [
        (node.body[0].lineno, node.end_lineno or node.lineno)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    for position, line in enumerate(stub(source).split("\n"), start=1):
        is_stub = line.strip() == CODE_STUB.split("\n")[1]
        if is_stub and not any(first <= position <= last for first, last in bodies):
            raise _fail(nb, "solution markers outside a function body", index)


def _check_ids(nb: NotebookNode) -> None:
    first: dict[str, int] = {}
    for index, name in enumerate(cell_ids(nb)):
        if len(name) > 64:
            raise _fail(nb, f"cell id {name!r} is longer than 64 characters", index)
        if name in first:
            raise _fail(nb, f"duplicate cell id {name!r}", index)
        first[name] = index
    kinds: dict[str, int] = {}
    for index, cell in enumerate(nb.cells):
        told = cell.metadata.udl
        if "kind" in told:
            if told.exercise in kinds:
                raise _fail(nb, f"duplicate exercise {told.exercise!r}: a second kind", index)
            kinds[told.exercise] = index


def _check_exercise(nb: NotebookNode, exercise: str) -> None:
    """Order within one exercise: kind, hints, answer, check."""
    cells = [(i, c) for i, c in enumerate(nb.cells) if c.metadata.udl.exercise == exercise]
    at: dict[str, list[int]] = {
        role: [i for i, c in cells if c.metadata.udl.role == role] for role in ROLES
    }
    kinds = [i for i, c in cells if "kind" in c.metadata.udl]
    wanted = sorted(at["answer"] + at["text"])
    if kinds and not wanted:
        raise _fail(nb, "a kind without an answer or a text cell", kinds[0])
    if not wanted:
        return
    if not kinds or kinds[0] != cells[0][0]:
        raise _fail(
            nb, "the exercise's first cell must be Markdown, role given, with a kind", cells[0][0]
        )
    if at["answer"] and not (at["check"] or at["text"]):
        raise _fail(nb, "an answer without a check or a text cell", at["answer"][0])
    if at["check"] and not at["answer"]:
        raise _fail(nb, "a check without an answer", at["check"][0])
    if at["check"] and at["check"][0] < at["answer"][0]:
        raise _fail(nb, "the check comes before the answer", at["check"][0])
    for index, cell in cells:
        late = index > wanted[0] or cell.metadata.udl.role == "text"
        if cell.cell_type == "markdown" and late and _HINT.search(cell.source):
            raise _fail(nb, "a hint comes after the answer", index)


def _check_frame(nb: NotebookNode) -> None:
    """See that the first code cell starts the practical's checks and the last sums them up."""
    code = [index for index, cell in enumerate(nb.cells) if cell.cell_type == "code"]
    if not code or nb.cells[code[0]].metadata.udl.role != "setup":
        raise _fail(nb, "the first code cell must have role setup")
    practical = nb.metadata.udl.practical
    if not re.search(rf"\bstart\(\s*[\"']{re.escape(practical)}[\"']", nb.cells[code[0]].source):
        raise _fail(nb, f'the setup cell must call udl.checks.start("{practical}")', code[0])
    last = nb.cells[code[-1]].metadata.udl
    if (last.exercise, last.role) != ("summary", "check"):
        raise _fail(nb, "no summary cell: the last code cell must be exercise summary, role check")


def _check_repeats(nb: NotebookNode) -> None:
    """No cell shows a line of a solution that is still to be found."""
    lines = distinctive_solution_lines(nb)
    for index, cell in enumerate(nb.cells):
        visible = "\n".join(line for region, line in _regions(cell.source) if region == "outside")
        for line in leaks(visible, lines):
            raise _fail(nb, f"repeats a line of a solution: {line!r}", index)


# ---------------------------------------------------------------------------------------------
# The copies as notebooks


def plain(node: Any) -> Any:
    """Turn nbformat's nodes into plain dictionaries and lists, and YAML's dates into text."""
    return json.loads(json.dumps(node, default=str))


def _grading(told: NotebookNode, cell_id: str) -> dict[str, Any]:
    """Derive nbgrader's metadata (schema 3) from a cell's role.

    The summary is a check that earns no point of its own.
    """
    role = told.role
    solution = role in ("answer", "text")
    grade = role == "text" or (role == "check" and told.exercise != "summary")
    facts: dict[str, Any] = {
        "schema_version": 3,
        "grade_id": cell_id,
        "grade": grade,
        "solution": solution,
        "locked": not solution,
        "task": False,
    }
    return {**facts, "points": 1} if grade else facts


def longest_fence(text: str, character: str = "`") -> str:
    """Make a fence that is longer than every fence inside a text, and at least three long."""
    runs = re.findall(rf"^[ >]*({re.escape(character)}{{3,}})", text, re.MULTILINE)
    return character * max([3, *(len(run) + 1 for run in runs)])


def dropdown(title: str, body: str) -> str:
    """Put Markdown into a closed dropdown whose fence survives whatever the body holds."""
    fence = longest_fence(body)
    return f"{fence}{{dropdown}} {title}\n{body}\n{fence}"


def _labelled(nb: NotebookNode, cell: NotebookNode) -> str:
    """Give an exercise its permanent label and the badge of its kind, as MyST.

    They go to the heading that names the kind (``### Implement: the density``), whose first word
    becomes the badge, else to the first heading below the title, else to the cell's beginning.
    """
    told = cell.metadata.udl
    source = str(cell.source)
    if "kind" not in told:
        return source
    target = f"({label(nb, told.exercise)})="
    badge = f"{{kind}}`{told.kind}`"
    heading = re.search(rf"^(#{{2,6}}) {told.kind}: *", source, re.MULTILINE | re.IGNORECASE)
    heading = heading or re.search(r"^(#{2,6}) +", source, re.MULTILINE)
    if heading is None:
        return f"{target}\n\n{badge}\n\n{source}"
    before, after = source[: heading.start()], source[heading.end() :]
    # Links, contents and screen readers want "Implement: the density"; beside a badge the colon
    # would only look odd.
    return f"{before}{target}\n{heading[1]} {badge}[:]{{.visually-hidden}} {after}"


def _reveals(nb: NotebookNode) -> set[int]:
    """Find the cells of *predict* exercises that come after the reader's own answer."""
    kinds = {
        c.metadata.udl.exercise: c.metadata.udl.kind for c in nb.cells if "kind" in c.metadata.udl
    }
    answered: set[str] = set()
    found = set()
    for index, cell in enumerate(nb.cells):
        told = cell.metadata.udl
        if told.exercise in answered and kinds.get(told.exercise) == "predict":
            found.add(index)
        if told.role == "answer":
            answered.add(told.exercise)
    return found


def _markdown(nb: NotebookNode, index: int, reveals: set[int]) -> str:
    """Write a Markdown cell as page and notebooks show it: labelled, its reveal closed."""
    cell = nb.cells[index]
    has_heading = re.search(r"^(#{1,6} |\([\w:.-]+\)=)", cell.source, re.MULTILINE)
    if index in reveals and cell.metadata.udl.role == "given" and not has_heading:
        return dropdown("Why", cell.source)
    return _labelled(nb, cell)


def instructor(nb: NotebookNode) -> NotebookNode:
    """Make the instructor's copy: ids and nbgrader's metadata set, solutions between markers.

    Parameters
    ----------
    nb : NotebookNode
        A valid practical.

    Returns
    -------
    NotebookNode
        A new notebook, format 4.5, on which nbgrader's own tools run.
    """
    reveals = _reveals(nb)
    cells = []
    for index, (cell, cell_id) in enumerate(zip(nb.cells, cell_ids(nb), strict=True)):
        metadata = plain(cell.metadata)
        metadata["nbgrader"] = _grading(cell.metadata.udl, cell_id)
        if cell.cell_type == "markdown":
            source = _markdown(nb, index, reveals)
            new = nbformat.v4.new_markdown_cell(source, id=cell_id, metadata=metadata)
        else:
            new = nbformat.v4.new_code_cell(cell.source, id=cell_id, metadata=metadata)
        cells.append(new)
    metadata = {key: plain(value) for key, value in nb.metadata.items()}
    for internal in ("path", "lines"):
        metadata["udl"].pop(internal, None)
    made = nbformat.v4.new_notebook(cells=cells, metadata=metadata)
    made.nbformat_minor = 5
    return made


def student(nb: NotebookNode) -> NotebookNode:
    """Make the student's copy: every solution replaced by nbgrader's stub.

    Parameters
    ----------
    nb : NotebookNode
        A valid practical.

    Returns
    -------
    NotebookNode
        A new notebook, its Markdown still MyST.
    """
    made = instructor(nb)
    for cell in made.cells:
        if cell.metadata.nbgrader.solution:
            cell.source = stub(cell.source, cell.cell_type)
    return made


def solved(nb: NotebookNode) -> NotebookNode:
    """Make the solved copy: solutions in place, their markers gone.

    Parameters
    ----------
    nb : NotebookNode
        A valid practical.

    Returns
    -------
    NotebookNode
        A new notebook without outputs, its Markdown still MyST.
    """
    made = instructor(nb)
    for cell in made.cells:
        cell.source = without_markers(cell.source)
    return made


# ---------------------------------------------------------------------------------------------
# The copy as a page of the site


def page_text(text: str, path: str) -> str:
    """Turn a practical's source into the MyST notebook that the site shows.

    Each answer appears twice: as a static stub (class ``exercise-stub``), then solved and run.
    With open solutions the solved source waits behind "Show the solution" and model answers
    behind "Model answer". With private ones the source is removed and only what it prints
    remains, model answers are left out, and checks run without being shown; the page's *source*
    still holds the solutions, so a site must not publish it.

    Parameters
    ----------
    text : str
        The practical's source.
    path : str
        Its file, for errors.

    Returns
    -------
    str
        The page, front matter byte for byte as it was.
    """
    nb = read_practical(text, path)
    validate(nb)
    head, _ = split_front_matter(text, path)
    reveals = _reveals(nb)
    parts = [f"---\n{head}---\n"]
    for index, cell in enumerate(nb.cells):
        role = cell.metadata.udl.role
        if cell.cell_type == "markdown":
            source = _markdown(nb, index, reveals)
            if role == "text":
                source = _page_text_answer(source, is_private(nb))
            parts.append(f"+++ {json.dumps(plain(cell.metadata))}\n\n{source}\n")
        elif role == "answer":
            parts.append(_page_answer(cell, is_private(nb)))
        else:
            parts.append(_page_code(cell, index in reveals, is_private(nb)))
    return "\n".join(parts)


def _page_text_answer(source: str, private: bool) -> str:
    before, model, after = _parts(source)
    shown = "" if private else dropdown("Model answer", model)
    return "\n\n".join(part for part in (before, shown, after) if part)


def _page_answer(cell: NotebookNode, private: bool) -> str:
    blank = stub(cell.source)
    fence = longest_fence(blank)
    static = f"{fence}{{code-block}} python\n:class: exercise-stub\n\n{blank}\n{fence}\n"
    tags = ["remove-input" if private else "hide-input", "answer"]
    prompt = None if private else "Show the solution"
    return static + "\n" + _code_cell(cell, without_markers(cell.source), tags, prompt)


def _page_code(cell: NotebookNode, reveal: bool, private: bool) -> str:
    role = cell.metadata.udl.role
    tags = [role] if role in ("check", "demo") else []
    if role == "check" and private and cell.metadata.udl.exercise != "summary":
        return _code_cell(cell, cell.source, [*tags, "remove-output"], None)
    if reveal and tags:
        prompt = "What it shows" if role == "demo" else "What the check says"
        return _code_cell(cell, cell.source, [*tags, "hide-output"], prompt)
    return _code_cell(cell, cell.source, tags, None)


def _code_cell(cell: NotebookNode, source: str, tags: list[str], prompt: str | None) -> str:
    """Write one code cell of a page, the writer's own options kept."""
    options = plain(cell.metadata)
    tags = list(dict.fromkeys([*options.get("tags", []), *tags]))
    if tags:
        options["tags"] = tags
    if prompt:
        hide = prompt.replace("Show", "Hide") if "Show" in prompt else f"Close: {prompt}"
        options["mystnb"] = {
            **options.get("mystnb", {}),
            "code_prompt_show": prompt,
            "code_prompt_hide": hide,
        }
    header = "".join(
        yaml.safe_dump({key: value}, default_flow_style=None, allow_unicode=True, width=10_000)
        for key, value in options.items()
    )
    fence = longest_fence(source)
    return f"{fence}{{code-cell}} ipython3\n---\n{header}---\n{source}\n{fence}\n"
