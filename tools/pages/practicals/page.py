"""A practical's copy as a page of the site."""

from __future__ import annotations

import json

from nbformat import NotebookNode

from tools.pages.frontmatter import dump_yaml, split_front_matter
from tools.pages.nodes import plain
from tools.pages.practicals.exercises import dropdown, longest_fence, markdown, reveals
from tools.pages.practicals.read import is_private, read_practical
from tools.pages.practicals.rules import validate
from tools.pages.practicals.solutions import parts, stub, without_markers


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
    return page_of(nb, text)


def page_of(nb: NotebookNode, text: str) -> str:
    """Turn a valid practical, already read from ``text``, into the notebook that the site shows."""
    head, _ = split_front_matter(text, nb.metadata.udl.path)
    revealed = reveals(nb)
    parts = [f"---\n{head}---\n"]
    for index, cell in enumerate(nb.cells):
        role = cell.metadata.udl.role
        if cell.cell_type == "markdown":
            source = markdown(nb, index, revealed)
            if role == "text":
                source = _page_text_answer(source, is_private(nb))
            parts.append(f"+++ {json.dumps(plain(cell.metadata))}\n\n{source}\n")
        elif role == "answer":
            parts.append(_page_answer(cell, is_private(nb)))
        else:
            parts.append(_page_code(cell, index in revealed, is_private(nb)))
    return "\n".join(parts)


def _page_text_answer(source: str, private: bool) -> str:
    before, model, after = parts(source)
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
    header = "".join(dump_yaml(key, value) for key, value in options.items())
    fence = longest_fence(source)
    return f"{fence}{{code-cell}} ipython3\n---\n{header}---\n{source}\n{fence}\n"
