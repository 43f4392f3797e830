"""Staging: the pages as Sphinx reads them, derived from the pages as people write them.

Practicals become their page variant, notebooks get a key cell that ties their cached outputs to
the code that they import, and the generated pages join them. A staged file is rewritten only when
its bytes change, so that Sphinx reads again only what is new.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from myst_nb.core.read import read_myst_markdown_notebook

from tools.files import write_if_changed
from tools.pages import closure, practicals
from tools.pages.contents import CONTENTS_MISSING_PAGE, CONTENTS_STRAY_PAGE, page_names
from tools.pages.frontmatter import read_front_matter
from tools.pages.generated import generate
from tools.pages.memory import remembered
from tools.project import Project


def is_notebook(front_matter: Mapping[str, Any]) -> bool:
    """Tell a page with code cells from a page of text."""
    representation = front_matter.get("jupytext", {}).get("text_representation", {})
    return bool(representation.get("format_name") == "myst")


def code_of(text: str) -> str:
    """Join the sources of a page's code cells, as Sphinx will read them."""
    notebook = read_myst_markdown_notebook(text)
    return "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")


def with_key_cell(text: str, found: dict[str, str]) -> str:
    """Put the key cell at a notebook's end, where it shifts no line that a warning may name.

    jupyter-cache knows a page by its code cells alone; this one, removed from the page, carries
    the hash of all else that its outputs depend on.

    Parameters
    ----------
    text : str
        The page.
    found : dict
        Its dependencies, as :func:`tools.pages.closure.dependencies` gives them.

    Returns
    -------
    str
        The page with the cell.
    """
    key = closure.key(found)
    return f"{text.rstrip()}\n\n```{{code-cell}}\n:tags: [remove-cell]\n# udl-key: {key}\n```\n"


def with_plain_dates(text: str) -> str:
    """Quote the dates of a page's front matter: MyST carries strings, not dates."""
    head, fence, body = text.partition("\n---\n")
    return re.sub(r"(updated: *)(\d{4}-\d\d-\d\d)", r'\1"\2"', head) + fence + body


def _page_and_imports(text: str, where: str) -> tuple[str, list[str] | None]:
    """Return a page as the site shows it, and what it imports; None where it has no code cells."""
    front_matter = read_front_matter(text, where)
    if "practical" in front_matter.get("udl", {}):
        # Its code is known once it is read; parsing the page made of it would cost as much again.
        practical = practicals.read_practical(text, where)
        practicals.validate(practical)
        code = practicals.solved_code(practical)
        return practicals.page_of(practical, text), sorted(closure.imported_modules(code))
    if not is_notebook(front_matter):
        return text, None
    return text, sorted(closure.imported_modules(code_of(text)))


def _staged_pages(project: Project) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """Derive every page's text and every notebook's dependencies."""
    texts: dict[str, str] = {}
    found: dict[str, dict[str, str]] = {}
    for path in sorted(project.book.rglob("*.md")):
        if project.build in path.parents or path.name.startswith("_"):
            continue
        name = path.relative_to(project.book).with_suffix("").as_posix()
        where = project.relative(path)
        source = path.read_text("utf-8")
        kept = project.kept / "pages" / f"{name}.json"
        read = partial(_page_and_imports, source, where)
        text, imported = remembered(kept, [where, source], read)
        if imported is not None:
            found[name] = closure.dependencies(imported, project.lock)
            text = with_key_cell(text, found[name])
        texts[name] = text
    return texts, found


def stage(project: Project, manifest: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    """Bring the staged copy of the book up to date.

    Parameters
    ----------
    project : Project
        The book.
    manifest : dict
        The figures' manifest, ``{stem: {name: {...}}}``.

    Returns
    -------
    dict
        For every notebook, by page name, its dependencies.

    Raises
    ------
    BookError
        Where a page is broken, or stands in no chapter of the table of contents, or the table
        names a page that does not exist.
    """
    texts, found = _staged_pages(project)
    texts |= generate(project, manifest)
    listed = page_names(project.book)
    for name in listed:
        if name not in texts:
            raise CONTENTS_MISSING_PAGE(
                f"book/_toc.yml: names {name!r}, but book/{name}.md does not exist"
            )
    for name in texts:
        if name not in listed:
            raise CONTENTS_STRAY_PAGE(
                f"book/{name}.md: a page without a chapter; add it to book/_toc.yml"
            )

    wanted: dict[Path, bytes] = {
        project.stage / f"{name}.md": with_plain_dates(text).encode()
        for name, text in texts.items()
    }
    for path in sorted(project.book.rglob("*")):
        made = project.build in path.parents or "__pycache__" in path.parts
        if path.is_file() and path.suffix != ".md" and not made:
            wanted[project.stage / path.relative_to(project.book)] = path.read_bytes()
    for stem, figures in manifest.items():
        # One file a chapter, so that a changed caption makes Sphinx read only its own page again.
        data = json.dumps(figures, indent=1, sort_keys=True, ensure_ascii=False)
        wanted[project.stage / "_figures" / f"{stem}.json"] = data.encode()
    for path, content in wanted.items():
        write_if_changed(path, content)
    for path in sorted(project.stage.rglob("*"), reverse=True):
        if path.is_file() and path not in wanted:
            path.unlink()
        elif path.is_dir() and not any(path.iterdir()):
            path.rmdir()
    return found
