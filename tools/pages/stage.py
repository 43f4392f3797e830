"""Staging: the pages as Sphinx reads them, derived from the pages as people write them.

Practicals become their page variant, notebooks get a key cell that ties their cached outputs to
the code that they import, and the generated pages join them. A staged file is rewritten only when
its bytes change, so that Sphinx reads again only what is new.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from tools.errors import BookError
from tools.files import write_if_changed
from tools.pages import closure, illustrations, mathematics, practicals
from tools.pages.contents import missing_page, page_names, page_twice, stray_page
from tools.pages.faults import Faults
from tools.pages.frontmatter import is_notebook, read_front_matter, split_front_matter
from tools.pages.generated import generate
from tools.pages.memory import remembered
from tools.pages.rules import form, markup, symbols
from tools.pages.source import read_notebook, read_source
from tools.pages.vocabulary import STATUSES
from tools.project import Project

# Made from records: where a record is broken, they are missing for no fault of the contents.
GENERATED = ("notation", "instructors", "changelog")
# A value that YAML takes for a date: alone on its line, or that of `updated` wherever it stands.
_DATE = re.compile(r"(\bupdated: *|^\s*[\w.]+: +(?=[-\d]+\s*$))(\d{4}-\d\d?-\d\d?)", re.MULTILINE)
# What people write beside pages.
WRITTEN = (".bib", ".csv", ".yml")
REMARK = re.compile(r"/\*.*?\*/", re.DOTALL)


def code_of(text: str, where: str) -> str:
    """Join the sources of a page's code cells, as Sphinx will read them."""
    notebook = read_notebook(text, where)
    return "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")


def code_lines(project: Project, name: str) -> list[int]:
    """List the lines in which the code cells that run on a page begin, as it was written."""
    where = f"book/{name}.md"
    source = read_source(project.book / f"{name}.md", where)
    facts = read_front_matter(source, where).get("udl", {})
    waits: set[int] = set()
    if "practical" in facts:
        practical = practicals.read_practical(source, where)
        cells, lines = practical.cells, list(practical.metadata.udl.lines)
        waits = practicals.waiting(practical)
    else:
        notebook = read_notebook(source, where)
        cells = notebook.cells
        lines = [int(line) + 1 for line in notebook.metadata["source_map"]]
    numbered = enumerate(zip(lines, cells, strict=True))
    return [line for n, (line, cell) in numbered if cell.cell_type == "code" and n not in waits]


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
    return _DATE.sub(r'\1"\2"', head) + fence + body


def _page_and_imports(text: str, where: str) -> tuple[str, list[str] | None]:
    """Return a page as the site shows it, and what it imports; None where it has no code cells."""
    faults = Faults()
    with faults.noted():
        head, body = split_front_matter(text, where)
        first = head.count("\n") + 3
        rules = [markup.check, mathematics.check]
        # What stands in no folder, such as the landing page, becomes no notebook.
        rules += [form.check] * (where.count("/") > 1)
        for rule in rules:
            for error in rule(body, where, first):
                faults.add(error)
    shown, imported = text, None
    with faults.noted():
        front_matter = read_front_matter(text, where)
        facts = front_matter.get("udl")
        if isinstance(facts, dict) and "practical" in facts:
            # Its code is known once it is read; parsing the page made of it would cost as much.
            practical = practicals.read_practical(text, where)
            practicals.validate(practical)
            imported = closure.imported_modules(practicals.solved_code(practical))
            shown = practicals.page_of(practical, text)
        elif is_notebook(front_matter):
            imported = closure.imported_modules(code_of(text, where))
    faults.refuse()
    return shown, None if imported is None else sorted(imported)


def _staged_pages(
    project: Project, faults: Faults
) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """Derive every page's text and every notebook's dependencies.

    A page with faults stands in as it was written, so that its labels are there for other pages.
    """
    texts: dict[str, str] = {}
    found: dict[str, dict[str, str]] = {}
    notation = project.book / "notation.csv"
    table = read_source(notation, project.relative(notation)) if notation.exists() else ""
    for path in sorted(project.book.rglob("*.md")):
        if project.build in path.parents or path.name.startswith("_"):
            continue
        name = path.relative_to(project.book).with_suffix("").as_posix()
        where = project.relative(path)
        with faults.noted():
            source = read_source(path, where)
            texts[name] = source
            for error in illustrations.faults(source, path, where):
                faults.add(error)
            kept = project.kept / "pages" / f"{name}.json"
            read = partial(_page_and_imports, source, where)
            text, imported = remembered(kept, [where, source], read)
            if imported is not None:
                found[name] = closure.dependencies(imported, project.lock)
                text = with_key_cell(text, found[name])
            texts[name] = text
            for error in _unknown_symbols(source, where, table):
                faults.add(error)
    return texts, found


def _unknown_symbols(source: str, where: str, table: str) -> Iterator[BookError]:
    """Find the symbols of a chapter that nothing explains."""
    facts = read_front_matter(source, where).get("udl")
    facts = facts if isinstance(facts, dict) else {}
    if facts.get("status") not in STATUSES[1:] or not re.search(r"\bch\d\d_\w+/index\.md$", where):
        return
    own = facts.get("local_symbols", [])
    yield from symbols.check(source, where, table, own if isinstance(own, list) else [])


def _captions(manifest: Mapping[str, Mapping[str, Any]]) -> Iterator[BookError]:
    """Judge the equations in the captions of figures."""
    for stem, figures in manifest.items():
        for name, record in figures.items():
            where = f"figures/{stem}: {name}: caption"
            yield from mathematics.check(record.get("caption", ""), where)


def without_remarks(style: str) -> str:
    """Leave out of a style sheet what only its writers read: comments and indentation.

    Parameters
    ----------
    style : str
        CSS, in whose strings no comment begins.

    Returns
    -------
    str
        CSS that a browser reads alike.
    """
    lines = (line.strip() for line in REMARK.sub("", style).split("\n"))
    return "\n".join(line for line in lines if line) + "\n"


def stage(
    project: Project,
    manifest: Mapping[str, Mapping[str, Any]],
    faults: Faults | None = None,
) -> dict[str, dict[str, str]]:
    """Bring the staged copy of the book up to date.

    Parameters
    ----------
    project : Project
        The book.
    manifest : dict
        The figures' manifest, ``{stem: {name: {...}}}``.
    faults : Faults, optional
        Takes the faults of all pages, for a build that goes on to look for those of later stages;
        without it they are raised.

    Returns
    -------
    dict
        For every notebook, by page name, its dependencies.

    Raises
    ------
    BookError
        Where pages are broken, or stand in no chapter of the table of contents, or the table
        names pages that do not exist: a line for each fault.
    """
    own = faults is None
    faults = Faults() if faults is None else faults
    texts, found = _staged_pages(project, faults)
    for error in _captions(manifest):
        faults.add(error)
    with faults.noted():
        texts |= generate(project, manifest)
    listed: list[str] = []
    with faults.noted():
        listed = page_names(project.book)
    for name in dict.fromkeys(one for one in listed if listed.count(one) > 1):
        faults.add(page_twice(project.book, name))
    for name in listed:
        if name not in texts and not (name in GENERATED and faults):
            faults.add(missing_page(project.book, name, set(texts) - set(listed)))
    for name in texts:
        if listed and name not in listed:
            faults.add(stray_page(project.book, name))
    wanted: dict[Path, bytes] = {
        project.stage / f"{name}.md": with_plain_dates(text).encode()
        for name, text in texts.items()
    }
    for path in sorted(project.book.rglob("*")):
        made = project.build in path.parents or "__pycache__" in path.parts
        if path.is_file() and path.suffix != ".md" and not made:
            target = project.stage / path.relative_to(project.book)
            wanted[target] = path.read_bytes()
            if path.suffix in WRITTEN:
                with faults.noted():
                    wanted[target] = read_source(path, project.relative(path)).encode()
            if path.suffix == ".css":
                wanted[target] = without_remarks(wanted[target].decode()).encode()
    for stem, figures in manifest.items():
        # One file a chapter, so that a changed caption makes Sphinx read only its own page again.
        data = json.dumps(figures, indent=1, sort_keys=True, ensure_ascii=False)
        wanted[project.stage / "_figures" / f"{stem}.json"] = data.encode()
    if own:
        faults.refuse()
    for path, content in wanted.items():
        write_if_changed(path, content)
    for path in sorted(project.stage.rglob("*"), reverse=True):
        if path.is_file() and path not in wanted:
            path.unlink()
        elif path.is_dir() and not any(path.iterdir()):
            path.rmdir()
    return found
