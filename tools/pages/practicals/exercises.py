"""How an exercise is shown, on the page as in notebooks: label, badge, what is revealed when."""

from __future__ import annotations

import re

from nbformat import NotebookNode

from tools.pages.practicals.read import label


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
    # By patterns in the text, which is given back as written but for one line: tokens would say
    # which line, and leave as much to do.
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


def reveals(nb: NotebookNode) -> set[int]:
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


def markdown(nb: NotebookNode, index: int, revealed: set[int]) -> str:
    """Write a Markdown cell as page and notebooks show it: labelled, its reveal closed."""
    cell = nb.cells[index]
    has_heading = re.search(r"^(#{1,6} |\([\w:.-]+\)=)", cell.source, re.MULTILINE)
    if index in revealed and cell.metadata.udl.role == "given" and not has_heading:
        return dropdown("Why", cell.source)
    return _labelled(nb, cell)
