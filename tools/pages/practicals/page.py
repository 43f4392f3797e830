"""A practical's copy as a page of the site."""

from __future__ import annotations

import json

from nbformat import NotebookNode

from tools.pages.frontmatter import dump_yaml, split_front_matter
from tools.pages.nodes import plain
from tools.pages.practicals.apart import waiting
from tools.pages.practicals.exercises import dropdown, longest_fence, markdown, reveals
from tools.pages.practicals.read import is_apart, read_practical
from tools.pages.practicals.rules import validate
from tools.pages.practicals.solutions import TEXT_STUB, parts, stub, without_markers

# How what does not run on the page looks there, by role.
_SHOWN = {"answer": "exercise-stub", "check": "exercise-check"}


def page_text(text: str, path: str) -> str:
    """Turn a practical's source into the MyST notebook that the site shows.

    Each answer appears twice: as a static stub (class ``exercise-stub``), then solved and run, its
    source behind "Show the solution"; model answers wait behind "Model answer". Where solutions lie
    apart, an answer appears as it is handed out. What waits for it is shown and not run.

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
    return page_of(nb, text)


def page_of(nb: NotebookNode, text: str) -> str:
    """Turn a valid practical, already read from ``text``, into the notebook that the site shows."""
    head, _ = split_front_matter(text, nb.metadata.udl.path)
    revealed, waits, apart = reveals(nb), waiting(nb), is_apart(nb)
    parts = [f"---\n{head}---\n"]
    for index, cell in enumerate(nb.cells):
        role = cell.metadata.udl.role
        if cell.cell_type == "markdown":
            source = markdown(nb, index, revealed)
            if role == "text":
                source = _page_text_answer(source, apart)
            parts.append(f"+++ {json.dumps(plain(cell.metadata))}\n\n{source}\n")
        elif index in waits:
            parts.append(_static(cell.source, _SHOWN.get(role, "")))
        elif role == "answer" and apart:
            parts.append(_code_cell(cell, cell.source, ["answer", "yours"], None))
        elif role == "answer":
            parts.append(_page_answer(cell))
        else:
            parts.append(_page_code(cell, index in revealed))
    return "\n".join(parts)


def _static(source: str, css: str) -> str:
    """Show code that does not run."""
    fence = longest_fence(source)
    option = f":class: {css}\n" if css else ""
    return f"{fence}{{code-block}} python\n{option}\n{source}\n{fence}\n"


def _page_text_answer(source: str, apart: bool) -> str:
    if apart:
        return source.replace(TEXT_STUB, "").strip()
    before, model, after = parts(source)
    return "\n\n".join(part for part in (before, dropdown("Model answer", model), after) if part)


def _page_answer(cell: NotebookNode) -> str:
    shown = _static(stub(cell.source), _SHOWN["answer"])
    solution = without_markers(cell.source)
    return shown + "\n" + _code_cell(cell, solution, ["hide-input", "answer"], "Show the solution")


def _page_code(cell: NotebookNode, reveal: bool) -> str:
    role = cell.metadata.udl.role
    tags = [role] if role in ("check", "demo") else []
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
    header = "".join(dump_yaml(key, value) for key, value in options.items())
    fence = longest_fence(source)
    return f"{fence}{{code-cell}} ipython3\n---\n{header}---\n{source}\n{fence}\n"
