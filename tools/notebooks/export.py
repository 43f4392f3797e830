"""All notebooks of a book, written into its site.

A chapter becomes one notebook without outputs; a practical becomes the student's copy, with the
solved run's pictures as targets, and the solved copy with outputs.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from jupyter_cache import get_cache
from nbformat import NotebookNode

from tools.errors import Fault
from tools.files import write_if_changed
from tools.notebooks.audit import LEAKED, audit
from tools.notebooks.chapters import chapter_notebook
from tools.notebooks.copies import solved_notebook, student_notebook
from tools.notebooks.outputs import Outputs, run_outputs
from tools.notebooks.pictures import Shelf
from tools.notebooks.publication import Publication, serialise
from tools.notebooks.resolver import Resolver
from tools.pages import execute, illustrations, practicals
from tools.pages.frontmatter import read_front_matter
from tools.pages.illustrations import Illustration, shown_on
from tools.pages.memory import remembered
from tools.project import Project

NOT_RUN = Fault(
    "notebook-page-not-run",
    "A practical's page has no outputs yet.",
    "Build the book, which runs it.",
)


def export(
    project: Project, manifest: Mapping[str, Any], site: Path, *, run: bool = True
) -> list[str]:
    """Write all notebooks of a book into its site.

    Parameters
    ----------
    project : Project
        The book: staged, executed, its site built (which leaves the resolver's data).
    manifest : mapping
        The figures' manifest.
    site : Path
        The site's folder.
    run : bool
        Whether to take outputs from the build's cache; without, solutions have none.

    Returns
    -------
    list of str
        Addresses of the notebooks, relative to the site. Files under ``notebooks/`` and
        ``solutions/`` that are not among them are deleted.

    Raises
    ------
    BookError
        Where a page cannot be exported, or the site, pages and all, gives a solution away.
    """
    desk = _Desk.of(project, manifest, run=run)
    fresh: dict[str, NotebookNode] = {}

    made: dict[str, str] = {}
    desk.shelf.prepare()
    for docname, source in _sources(project).items():
        kept = project.kept / "notebooks" / f"{docname}.json"
        write = partial(_written, desk, docname, source, fresh)
        made |= remembered(kept, [docname, source, *desk.decides(docname)], write)
    _write_exactly(site, made)
    if faults := audit(site, dict(sorted(fresh.items()))):
        raise LEAKED("\n".join(faults))
    return sorted(made)


def _sources(project: Project) -> dict[str, str]:
    """Read the pages of all chapters, of the coursework and of the appendix, by page name."""
    rooms = ("ch*_*", "coursework", "appendix")
    pages = [path for room in rooms for path in project.book.glob(f"{room}/*.md")]
    return {
        path.relative_to(project.book).with_suffix("").as_posix(): path.read_text("utf-8")
        for path in sorted(pages)
    }


def masters_of(project: Project) -> dict[str, NotebookNode]:
    """Read every practical of a book, by page name."""
    return {
        docname: practicals.read_practical(source, f"book/{docname}.md")
        for docname, source in _sources(project).items()
        if "practical" in read_front_matter(source, f"book/{docname}.md").get("udl", {})
    }


@dataclass(frozen=True)
class _Desk:
    """What notebooks are written with: the book's facts, its labels, its pictures, its outputs."""

    project: Project
    publication: Publication
    resolver: Resolver
    shelf: Shelf
    executed: Callable[[str], NotebookNode] | None
    facts: tuple[str, ...]

    @classmethod
    def of(cls, project: Project, manifest: Mapping[str, Any], *, run: bool) -> _Desk:
        """Lay out what the notebooks of a book need."""
        publication = Publication.of(project)
        shelf = Shelf(project.figures_out, manifest, project.build / "light_pictures")
        # Beside the site that is being built, or, between builds, what the last one left.
        last = project.build / "resolver.json"
        data = (project.resolver if project.resolver.exists() else last).read_text("utf-8")
        resolver = Resolver.from_json(data, project.site_url).on("", shelf.picture)
        resolver = replace(resolver, illustration=partial(_illustration, project))
        state = project.figures_out / ".state.json"
        drawn = state.read_text("utf-8") if state.exists() else ""
        facts = (repr(publication), data, json.dumps(manifest), drawn, str(run))
        executed = cached_runs(project) if run else None
        return cls(project, publication, resolver, shelf, executed, facts)

    def outputs(self, master: NotebookNode, blank: NotebookNode, docname: str) -> Outputs:
        """Find what a solved practical showed when its page ran; nothing where it cannot run."""
        if self.executed is None or practicals.is_apart(master):
            return {}
        return run_outputs(blank, self.executed(docname), f"book/{docname}.md")

    def decides(self, docname: str) -> tuple[str | bytes, ...]:
        """List what decides a page's notebooks besides its source."""
        # The staged page ends with a hash of all that its outputs depend on.
        staged = self.project.stage / f"{docname}.md"
        text = staged.read_text("utf-8") if staged.exists() else ""
        page = self.project.book / f"{docname}.md"
        pictures = [page.parent / shown.file for shown in shown_on(page.read_text("utf-8"))]
        return (*self.facts, text, *(path.read_bytes() for path in pictures if path.is_file()))


def _illustration(project: Project, page: str, file: str) -> Illustration:
    """Read a picture that lies beside a page; raises ``KeyError`` where there is none."""
    path = (project.book / f"{page}.md").parent / file
    if not path.is_file():
        raise KeyError(file)
    return illustrations.read(path, f"book/{page}.md")


def _written(
    desk: _Desk, docname: str, source: str, masters: dict[str, NotebookNode]
) -> dict[str, str]:
    """Write a page's notebooks, by address, and note a practical as it was read."""
    where = f"book/{docname}.md"
    facts = read_front_matter(source, where)
    resolver, publication = desk.resolver.on(docname), desk.publication
    address = f"notebooks/{docname}.ipynb"
    made: dict[str, str] = {}
    if "practical" in facts.get("udl", {}):
        master = masters[docname] = practicals.read_practical(source, where)
        practicals.validate(master)
        blank = practicals.solved(master)
        outputs = desk.outputs(master, blank, docname)
        student = student_notebook(master, resolver, publication, outputs, desk.shelf)
        made[address] = serialise(student, address)
        if not practicals.is_apart(master):
            solved = solved_notebook(blank, resolver, publication, outputs, desk.shelf)
            address = f"solutions/{docname}.ipynb"
            made[address] = serialise(solved, address)
    elif "kernelspec" in facts:
        made[address] = serialise(chapter_notebook(source, resolver, address, publication), address)
    return made


def desk_of(project: Project, *, run: bool) -> tuple[_Desk, dict[str, NotebookNode]]:
    """Lay out what notebooks of a built book need, and read its practicals."""
    path = project.figures_out / "manifest.json"
    manifest = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return _Desk.of(project, manifest, run=run), masters_of(project)


def cached_runs(project: Project) -> Callable[[str], NotebookNode]:
    """Return a function from a page's name to the page as it last ran."""
    cache = get_cache(project.cache)

    def executed(docname: str) -> NotebookNode:
        page = execute.read_page(project, docname, {}).notebook
        merged: NotebookNode
        try:
            _, merged = cache.merge_match_into_notebook(page)
        except KeyError:
            raise NOT_RUN(f"book/{docname}.md: has not run; build the book first") from None
        return merged

    return executed


def _write_exactly(folder: Path, files: Mapping[str, str]) -> None:
    """Write the notebooks; delete those of an earlier export that are no longer among them."""
    wanted = {folder / address for address in files}
    for room in ("notebooks", "solutions"):
        for path in sorted((folder / room).rglob("*.ipynb")):
            if path not in wanted:
                path.unlink()
    for address, text in files.items():
        write_if_changed(folder / address, text)
