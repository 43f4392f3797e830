"""Notebooks for readers and students, exported from the pages' sources.

A chapter becomes one notebook without outputs; a practical becomes the student's copy, with the
solved run's pictures as targets, and the solved copy with outputs. Run as ``python -m
tools.notebooks.export --project ROOT --out SITE``, or let ``tools.build`` call :func:`export`. At
deploy ``python -m tools.notebooks.export --stamp COMMIT DIR`` ties the install cells to the commit
that the notebooks were made from.
"""

from __future__ import annotations

import argparse
import base64
import copy
import hashlib
import io
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import nbformat
from jupyter_cache import get_cache
from jupytext.myst import myst_to_notebook
from nbformat import NotebookNode
from PIL import Image

from tools.errors import BookError
from tools.files import write_if_changed
from tools.notebooks.resolve import Picture, Resolver, resolve
from tools.pages import closure, execute, practicals
from tools.pages.frontmatter import read_front_matter
from tools.pages.memory import remembered
from tools.project import Project

__all__ = ["Publication", "Resolver", "audit", "export", "main", "resolve", "stamp"]

LIMIT = 2_000_000
"""Bytes that a notebook may have, exclusive."""

HEAVY = 40_000
"""Bytes above which a picture is made smaller before it goes into a notebook."""

WIDTH = 900
"""Pixels to which a heavy picture is narrowed."""

_BRANCH = "main"
_INSTALL = re.compile(r"(@ git\+https://github\.com/[\w.-]+/[\w.-]+)@[\w./-]+(?=\")")
_COMMIT = re.compile(r"[0-9a-f]{7,40}")
_TITLE = re.compile(r"^# \S.*$", re.MULTILINE)
_KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
_RECORD = "application/papermill.record/"


@dataclass(frozen=True)
class Publication:
    """What every notebook says about itself.

    Parameters
    ----------
    title : str
        The course's title.
    site_url : str
        Where it is published, without a slash at its end.
    repository : str
        ``OWNER/NAME`` on GitHub.
    """

    title: str
    site_url: str
    repository: str

    @classmethod
    def of(cls, project: Project) -> Publication:
        """Read it from a project's settings."""
        return cls(project.settings["title"], project.site_url, project.repository)

    @property
    def attribution(self) -> str:
        """Words with which a copy names its source."""
        return (
            f"{self.title} ({self.site_url}), an independent companion to S. J. D. Prince, "
            "Understanding Deep Learning (MIT Press, 2023)"
        )


# ---------------------------------------------------------------------------------------------
# Building blocks of a notebook


def install_source(code: str, repository: str) -> str:
    """Write the cell that gets the package where it is missing.

    Parameters
    ----------
    code : str
        The page's code, which tells what extras it needs.
    repository : str
        ``OWNER/NAME``.

    Returns
    -------
    str
        IPython source; :func:`stamp` finds the branch in it.
    """
    extra = needed_extra(code)
    extra = f"[{extra}]" if extra else ""
    return (
        "try:\n"
        "    import udl\n"
        "except ModuleNotFoundError:\n"
        f'    %pip install -q "udl{extra} @ git+https://github.com/{repository}@{_BRANCH}"'
    )


def needed_extra(code: str) -> str:
    """Name the package's extra that a piece of code needs, empty where none.

    Parameters
    ----------
    code : str
        Python source; what the package's modules import that it loads counts as well.

    Returns
    -------
    str
        ``"transformers"`` (which brings torch), ``"torch"`` or ``""``.
    """
    imported = closure.imported_modules(code)
    imported |= {name for module in closure.module_closure(imported) for name in _extras_of(module)}
    top = {name.partition(".")[0] for name in imported}
    return next((name for name in ("transformers", "torch") if name in top), "")


@cache
def _extras_of(module: str) -> set[str]:
    """Name the optional packages that a module of the teaching package imports itself."""
    spec = find_spec(closure.PACKAGE)
    if spec is None or spec.origin is None:
        return set()
    stem = Path(spec.origin).parent.joinpath(*module.split(".")[1:])
    path = stem / "__init__.py" if stem.is_dir() else stem.with_suffix(".py")
    return closure.imported_modules(path.read_text("utf-8")) & {"torch", "transformers"}


def stamp(text: str, commit: str) -> str:
    """Tie a notebook's install cell to one commit.

    Parameters
    ----------
    text : str
        The notebook's JSON.
    commit : str
        The commit, 7 to 40 hexadecimal digits.

    Returns
    -------
    str
        The JSON with that commit in place of the branch; nothing else differs.

    Raises
    ------
    BookError
        Where the commit is none, or the notebook has no install cell.
    """
    if not _COMMIT.fullmatch(commit):
        raise BookError(f"commit {commit!r} is not 7 to 40 hexadecimal digits")
    nb = nbformat.reads(text, as_version=nbformat.NO_CONVERT)
    cells = [cell for cell in nb.cells if cell.get("id", "").endswith("-install")]
    if len(cells) != 1 or not _INSTALL.search(cells[0].source):
        raise BookError("the notebook has no install cell to stamp")
    cells[0].source = _INSTALL.sub(rf"\1@{commit}", cells[0].source)
    return nbformat.writes(nb) + "\n"


def _split_title(source: str) -> tuple[str, str]:
    """Split a page's first cell behind its title."""
    title = _TITLE.search(source)
    if title is None:
        raise ValueError("no title")
    return source[: title.end()], source[title.end() :].strip("\n")


def _heading_cells(
    title: str, prefix: str, docname: str, code: str, publication: Publication
) -> list[NotebookNode]:
    """Make the two cells with which every notebook opens: title with its source, and install."""
    page = f"{publication.site_url}/{docname}.html"
    note = (
        f"*From [{publication.title}]({page}). Text and figures: "
        "[CC BY 4.0](https://creativecommons.org/licenses/by/4.0/); code: MIT licence.*"
    )
    source = install_source(code, publication.repository)
    return [
        nbformat.v4.new_markdown_cell(f"{title}\n\n{note}", id=f"{prefix}-title"),
        nbformat.v4.new_code_cell(source, id=f"{prefix}-install"),
    ]


def _metadata(kernelspec: Mapping[str, Any], address: str, publication: Publication) -> dict:
    return {
        "kernelspec": dict(kernelspec),
        "language_info": {"name": "python"},
        "licence": {
            "text": "CC-BY-4.0",
            "code": "MIT",
            "attribution": publication.attribution,
            "address": f"{publication.site_url}/{address}",
        },
    }


def _code(nb: NotebookNode) -> str:
    return "\n".join(cell.source for cell in nb.cells if cell.cell_type == "code")


def serialise(nb: NotebookNode, address: str) -> str:
    """Write a notebook as JSON, the same bytes for the same notebook.

    Parameters
    ----------
    nb : NotebookNode
        Format 4.5.
    address : str
        Its address on the site, for errors.

    Returns
    -------
    str
        The JSON.

    Raises
    ------
    BookError
        Where the notebook breaks its format or weighs 2 MB or more.
    """
    nb.nbformat, nb.nbformat_minor = 4, 5
    try:
        nbformat.validate(nb)
    except nbformat.ValidationError as error:
        raise BookError(f"{address}: not a valid notebook: {error.message}") from None
    text = nbformat.writes(nb) + "\n"
    size = len(text.encode())
    if size >= LIMIT:
        raise BookError(f"{address}: weighs {size / 1e6:.2f} MB, more than {LIMIT / 1e6:g} MB")
    return text


# ---------------------------------------------------------------------------------------------
# Pictures


def shrink(png: bytes) -> bytes:
    """Make a heavy picture light enough for a notebook: narrower, with a palette.

    Parameters
    ----------
    png : bytes
        The picture.

    Returns
    -------
    bytes
        The same bytes if they are few, else the smaller of both versions.
    """
    if len(png) <= HEAVY:
        return png
    image: Image.Image = Image.open(io.BytesIO(png))
    if image.width > WIDTH:
        height = round(image.height * WIDTH / image.width)
        image = image.convert("RGBA").resize((WIDTH, height), Image.Resampling.LANCZOS)
    if image.mode == "RGBA" and image.getchannel("A").getextrema() == (255, 255):
        image = image.convert("RGB")
    method = Image.Quantize.FASTOCTREE if image.mode == "RGBA" else Image.Quantize.MEDIANCUT
    if image.mode != "P":
        image = image.quantize(128, method=method, dither=Image.Dither.NONE)
    buffer = io.BytesIO()
    image.save(buffer, "PNG", optimize=True)
    return min(buffer.getvalue(), png, key=len)


@dataclass(frozen=True)
class Shelf:
    """The exported figures, made light; what was made light once is kept in a folder.

    Parameters
    ----------
    figures : Path
        Folder of the exported figures.
    manifest : mapping
        ``{stem: {name: {"alt": …, "caption": …}}}``.
    kept : Path
        Folder for the light pictures, each named by the hash of the heavy one.
    """

    figures: Path
    manifest: Mapping[str, Mapping[str, Mapping[str, Any]]]
    kept: Path

    def light(self, png: bytes) -> bytes:
        """Return the light version of a picture."""
        if len(png) <= HEAVY:
            return png
        settings = f"{HEAVY} {WIDTH} {Image.__version__}".encode()
        path = self.kept / f"{hashlib.sha256(settings + png).hexdigest()[:24]}.png"
        if not path.exists():
            write_if_changed(path, shrink(png))
        return path.read_bytes()

    def picture(self, stem: str, name: str) -> Picture:
        """Return a figure for a notebook; raises ``KeyError`` where there is none."""
        entry = self.manifest[stem][name]
        png = self.light((self.figures / stem / f"{name}.png").read_bytes())
        return Picture(png, entry["alt"], entry["caption"])


# ---------------------------------------------------------------------------------------------
# Outputs


def run_outputs(nb: NotebookNode, executed: NotebookNode, where: str) -> dict[str, list]:
    """Find each code cell's outputs in the executed page.

    The page has cells of its own (its key); the notebook's cells appear among them, in order.

    Parameters
    ----------
    nb : NotebookNode
        A solved notebook, with ids.
    executed : NotebookNode
        The page as it ran.
    where : str
        The page, for errors.

    Returns
    -------
    dict
        By cell id, the outputs, without recorded values and times.

    Raises
    ------
    BookError
        Where a cell is missing from the run, or raised.
    """
    ran = iter([cell for cell in executed.cells if cell.cell_type == "code"])
    found: dict[str, list] = {}
    for cell in nb.cells:
        if cell.cell_type != "code":
            continue
        match = next((other for other in ran if other.source.strip() == cell.source.strip()), None)
        if match is None:
            raise BookError(f"{where}: cell {cell.id} is not in the executed page; build it again")
        found[cell.id] = list(_clean(match.outputs, f"{where}: cell {cell.id}"))
    return found


def _clean(outputs: Iterable[NotebookNode], where: str) -> Iterator[NotebookNode]:
    for output in copy.deepcopy(list(outputs)):
        if output.output_type == "error":
            raise BookError(f"{where} raised {output.ename}: {output.evalue}")
        if "data" in output:
            output.data = {k: v for k, v in output.data.items() if not k.startswith(_RECORD)}
            output.metadata = {}
            if not output.data:
                continue
        yield output


def with_outputs(nb: NotebookNode, outputs: Mapping[str, list], shelf: Shelf) -> NotebookNode:
    """Put outputs under a notebook's cells, numbered from one, their pictures made light."""
    made = copy.deepcopy(nb)
    count = 0
    for cell in made.cells:
        if cell.id not in outputs:
            continue
        count += 1
        cell.execution_count = count
        cell.outputs = copy.deepcopy(outputs[cell.id])
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = count
            if "image/png" in output.get("data", {}):
                png = base64.b64decode(output.data["image/png"])
                output.data["image/png"] = base64.b64encode(shelf.light(png)).decode()
    return made


def _targets(outputs: Iterable[NotebookNode], shelf: Shelf) -> list[bytes]:
    pictures = [o.data["image/png"] for o in outputs if "image/png" in o.get("data", {})]
    return [shelf.light(base64.b64decode(picture)) for picture in pictures]


def with_targets(
    nb: NotebookNode, outputs: Mapping[str, list], shelf: Shelf, skip: Iterable[str] = ()
) -> NotebookNode:
    """Show a student what each demo draws once the answers are right.

    Parameters
    ----------
    nb : NotebookNode
        The student's copy.
    outputs : mapping
        By cell id, the solved run's outputs.
    shelf : Shelf
        Makes pictures light.
    skip : iterable of str
        Exercises whose picture would give an answer away.

    Returns
    -------
    NotebookNode
        The copy with a closed cell of pictures behind each demo that draws.
    """
    made = copy.deepcopy(nb)
    cells: list[NotebookNode] = []
    for cell in made.cells:
        cells.append(cell)
        told = cell.metadata.get("udl", {})
        if told.get("role") != "demo" or told.get("exercise") in set(skip):
            continue
        pictures = _targets(outputs.get(cell.id, []), shelf)
        if pictures:
            image = cell.metadata.get("mystnb", {}).get("image", {})
            alt = image.get("alt", f"What the cell above draws once {told.exercise} is right.")
            cells.append(_target_cell(f"{cell.id}-target", pictures, alt))
    made.cells = cells
    return made


def _target_cell(cell_id: str, pictures: list[bytes], alt: str) -> NotebookNode:
    images = [f"![{alt}](data:image/png;base64,{base64.b64encode(p).decode()})" for p in pictures]
    lines = ["<details>", "<summary>What you should see</summary>", "", *images, "", "</details>"]
    grading = {
        "schema_version": 3,
        "grade_id": cell_id,
        "grade": False,
        "solution": False,
        "locked": True,
        "task": False,
    }
    metadata = {"nbgrader": grading}
    return nbformat.v4.new_markdown_cell("\n".join(lines), id=cell_id, metadata=metadata)


# ---------------------------------------------------------------------------------------------
# The three kinds of notebook


def chapter_notebook(
    text: str, resolver: Resolver, address: str, publication: Publication
) -> NotebookNode:
    """Make a chapter's notebook: every cell kept, one in, one out, without outputs.

    Parameters
    ----------
    text : str
        The page's source.
    resolver : Resolver
        For this page.
    address : str
        The notebook's address on the site.
    publication : Publication
        What it says about itself.

    Returns
    -------
    NotebookNode
        Ids come from the cells' contents, so that an added cell changes no other's.
    """
    source = myst_to_notebook(text)
    _refuse_untitled(source, resolver)
    title, rest = _split_title(source.cells[0].source)
    docname = resolver.page
    cells = _heading_cells(resolve(title, resolver), "c", docname, _code(source), publication)
    first = source.cells[0]
    first.source = rest
    seen: dict[str, int] = {}
    for cell in source.cells if rest else source.cells[1:]:
        stem = f"c-{hashlib.sha256(cell.source.encode()).hexdigest()[:10]}"
        seen[stem] = seen.get(stem, 0) + 1
        cell_id = stem if seen[stem] == 1 else f"{stem}-{seen[stem]}"
        metadata = practicals.plain(cell.metadata)
        if cell.cell_type == "markdown":
            made = nbformat.v4.new_markdown_cell(resolve(cell.source, resolver), id=cell_id)
        else:
            made = nbformat.v4.new_code_cell(cell.source, id=cell_id)
        made.metadata = nbformat.from_dict(metadata)
        cells.append(made)
    kernelspec = source.metadata.get("kernelspec", _KERNEL)
    metadata = _metadata(kernelspec, address, publication)
    return nbformat.v4.new_notebook(cells=cells, metadata=metadata)


def _refuse_untitled(nb: NotebookNode, resolver: Resolver) -> None:
    if not nb.cells or nb.cells[0].cell_type != "markdown" or not _TITLE.search(nb.cells[0].source):
        raise resolver.error("the first cell has no title (a line that starts with '# ')")


def practical_notebook(
    copy_of: NotebookNode, resolver: Resolver, address: str, publication: Publication
) -> NotebookNode:
    """Finish a practical's copy: title, install cell, Markdown written out, facts of its own.

    Parameters
    ----------
    copy_of : NotebookNode
        From :func:`tools.pages.practicals.student` or :func:`tools.pages.practicals.solved`.
    resolver : Resolver
        For this page.
    address : str
        The notebook's address on the site.
    publication : Publication
        What it says about itself.

    Returns
    -------
    NotebookNode
        A new notebook; ids, tags and nbgrader's metadata as they were.
    """
    nb = copy.deepcopy(copy_of)
    _refuse_untitled(nb, resolver)
    prefix = nb.cells[0].id.partition("-")[0]
    title, rest = _split_title(nb.cells[0].source)
    title = resolve(title, resolver)
    opening = _heading_cells(title, prefix, resolver.page, _code(nb), publication)
    nb.cells[0].source = rest
    nb.cells = nb.cells if rest else nb.cells[1:]
    for cell in nb.cells:
        if cell.cell_type == "markdown":
            cell.source = resolve(cell.source, resolver)
    nb.cells = [*opening, *nb.cells]
    practical = nb.metadata.get("udl", {}).get("practical")
    kernelspec = nb.metadata.get("kernelspec", _KERNEL)
    nb.metadata = nbformat.from_dict(_metadata(kernelspec, address, publication))
    if practical:
        nb.metadata["practical"] = practical
    return nb


def student_notebook(
    master: NotebookNode,
    resolver: Resolver,
    publication: Publication,
    outputs: Mapping[str, list],
    shelf: Shelf,
) -> NotebookNode:
    """Make the copy that a student gets, and see that it gives no solution away.

    Parameters
    ----------
    master : NotebookNode
        The practical as read, valid.
    resolver : Resolver
        For this page.
    publication : Publication
        What the copy says about itself.
    outputs : mapping
        The solved run's outputs by cell id; may be empty.
    shelf : Shelf
        Makes pictures light.

    Returns
    -------
    NotebookNode
        Stubs, checks and target pictures.

    Raises
    ------
    BookError
        Where the copy contains a line of a solution.
    """
    address = f"notebooks/{resolver.page}.ipynb"
    made = practical_notebook(practicals.student(master), resolver, address, publication)
    predicted = [
        c.metadata.udl.exercise for c in master.cells if c.metadata.udl.get("kind") == "predict"
    ]
    made = with_targets(made, outputs, shelf, skip=predicted)
    refuse_leaks(made, practicals.distinctive_solution_lines(master), address)
    return made


def refuse_leaks(nb: NotebookNode, lines: Iterable[str], where: str) -> None:
    """Raise ``BookError`` if a cell or an output of a notebook holds a line of a solution."""
    lines = list(lines)
    for cell in nb.cells:
        shown = [cell.source] + [_words(output) for output in cell.get("outputs", [])]
        for line in practicals.leaks("\n".join(shown), lines):
            raise BookError(f"{where}: cell {cell.id} gives a solution away: {line!r}")


def _words(output: NotebookNode) -> str:
    if "text" in output:
        return str(output.text)
    return "\n".join(str(v) for k, v in output.get("data", {}).items() if k.startswith("text/"))


# ---------------------------------------------------------------------------------------------
# Export


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
    made: dict[str, str] = {}
    private: dict[str, str] = {}
    fresh: dict[str, NotebookNode] = {}
    for docname, source in _sources(project).items():
        kept = project.kept / "notebooks" / f"{docname}.json"
        decided_by = [docname, source, *desk.decides(docname)]
        found = remembered(kept, decided_by, partial(_written, desk, docname, source, fresh))
        made |= found["made"]
        private |= found["private"]
    for folder, files in ((site, made), (project.build / "private_solutions", private)):
        _write_exactly(folder, files)
    # A private solution may turn up anywhere; an open one only in the notebook just written.
    if faults := audit(site, masters_of(project) if private else fresh):
        raise BookError("\n".join(faults))
    return sorted(made)


def _sources(project: Project) -> dict[str, str]:
    """Read the pages of all chapters and of the appendix, by page name."""
    pages = [*project.book.glob("ch*_*/*.md"), *project.book.glob("appendix/*.md")]
    return {
        path.relative_to(project.book).with_suffix("").as_posix(): path.read_text("utf-8")
        for path in sorted(pages)
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
        data = project.resolver.read_text("utf-8")
        resolver = Resolver.from_json(data, project.site_url).on("", shelf.picture)
        state = project.figures_out / ".state.json"
        drawn = state.read_text("utf-8") if state.exists() else ""
        facts = (repr(publication), data, json.dumps(manifest), drawn, str(run))
        executed = cached_runs(project) if run else None
        return cls(project, publication, resolver, shelf, executed, facts)

    def decides(self, docname: str) -> tuple[str, ...]:
        """List what decides a page's notebooks besides its source."""
        # The staged page ends with a hash of all that its outputs depend on.
        staged = self.project.stage / f"{docname}.md"
        return (*self.facts, staged.read_text("utf-8") if staged.exists() else "")


def _written(
    desk: _Desk, docname: str, source: str, masters: dict[str, NotebookNode]
) -> dict[str, dict[str, str]]:
    """Write a page's notebooks, by address, and note a practical as it was read."""
    where = f"book/{docname}.md"
    facts = read_front_matter(source, where)
    resolver, publication = desk.resolver.on(docname), desk.publication
    address = f"notebooks/{docname}.ipynb"
    made: dict[str, str] = {}
    private: dict[str, str] = {}
    if "practical" in facts.get("udl", {}):
        master = masters[docname] = practicals.read_practical(source, where)
        practicals.validate(master)
        student, solved = _practical(master, resolver, publication, desk.shelf, desk.executed)
        made[address] = serialise(student, address)
        target = private if practicals.is_private(master) else made
        address = f"solutions/{docname}.ipynb"
        target[address] = serialise(solved, address)
    elif "kernelspec" in facts:
        made[address] = serialise(chapter_notebook(source, resolver, address, publication), address)
    return {"made": made, "private": private}


def _practical(
    master: NotebookNode,
    resolver: Resolver,
    publication: Publication,
    shelf: Shelf,
    executed: Callable[[str], NotebookNode] | None,
) -> tuple[NotebookNode, NotebookNode]:
    """Make both copies of one practical."""
    blank = practicals.solved(master)
    outputs = {}
    if executed is not None:
        where = f"book/{resolver.page}.md"
        outputs = run_outputs(blank, executed(resolver.page), where)
    address = f"solutions/{resolver.page}.ipynb"
    solved = practical_notebook(blank, resolver, address, publication)
    student = student_notebook(master, resolver, publication, outputs, shelf)
    return student, with_outputs(solved, outputs, shelf)


def cached_runs(project: Project) -> Callable[[str], NotebookNode]:
    """Return a function from a page's name to the page as it last ran."""
    cache = get_cache(project.cache)

    def executed(docname: str) -> NotebookNode:
        page = execute.read_page(project, docname, {}).notebook
        try:
            _, merged = cache.merge_match_into_notebook(page)
        except KeyError:
            raise BookError(f"book/{docname}.md: has not run; build the book first") from None
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


# ---------------------------------------------------------------------------------------------
# What must never be published


class _VisibleText(HTMLParser):
    """Collects what a page shows, and its alternative texts, without scripts and styles."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(data)


def visible_text(html: str) -> str:
    """Return the text of an HTML page, highlighted code put together again."""
    parser = _VisibleText()
    parser.feed(html)
    return "".join(parser.parts)


def audit(site: Path, masters: Mapping[str, NotebookNode]) -> list[str]:
    """Look for solutions where they must not be.

    Parameters
    ----------
    site : Path
        A published folder.
    masters : mapping
        By page name, every practical as read.

    Returns
    -------
    list of str
        One line for each leak: a line of a solution in its student notebook, or a line of a
        *private* solution anywhere; empty when all is well.
    """
    found = []
    # What open practicals show anyway gives nothing away.
    public = "\n".join(
        cell.source
        for master in masters.values()
        if not practicals.is_private(master)
        for cell in master.cells
    )
    private = {}
    for docname, master in masters.items():
        if practicals.is_private(master):
            lines = practicals.distinctive_solution_lines(master)
            known = set(practicals.leaks(public, lines))
            private[docname] = [line for line in lines if line not in known]
    for docname, master in masters.items():
        path = site / "notebooks" / f"{docname}.ipynb"
        if path.exists() and docname not in private:
            lines = practicals.distinctive_solution_lines(master)
            found += _leaks_in(path, site, docname, lines)
    for docname in private:
        if (site / "solutions" / f"{docname}.ipynb").exists():
            found.append(f"solutions/{docname}.ipynb: a private solution is published")
    if private:
        readable = (".html", ".ipynb", ".md", ".txt", ".py", ".json", ".js")
        for path in sorted(p for p in site.rglob("*") if p.suffix in readable):
            for docname, lines in private.items():
                found += _leaks_in(path, site, docname, lines)
    return found


def _leaks_in(path: Path, site: Path, docname: str, lines: list[str]) -> list[str]:
    text = path.read_text("utf-8", errors="replace")
    if path.suffix == ".html":
        text = visible_text(text)
    elif path.suffix == ".ipynb":
        cells = json.loads(text)["cells"]
        nodes = [nbformat.from_dict(cell) for cell in cells]
        shown = [[_source(c)] + [_words(o) for o in c.get("outputs", [])] for c in nodes]
        text = "\n".join(part for parts in shown for part in parts)
    name = path.relative_to(site).as_posix()
    return [
        f"{name}: holds a line of the solution of {docname}: {line!r}"
        for line in practicals.leaks(text, lines)
    ]


def _source(cell: NotebookNode) -> str:
    return cell.source if isinstance(cell.source, str) else "".join(cell.source)


def masters_of(project: Project) -> dict[str, NotebookNode]:
    """Read every practical of a book, by page name."""
    return {
        docname: practicals.read_practical(source, f"book/{docname}.md")
        for docname, source in _sources(project).items()
        if "practical" in read_front_matter(source, f"book/{docname}.md").get("udl", {})
    }


# ---------------------------------------------------------------------------------------------
# Command line


def main(arguments: list[str] | None = None) -> int:
    """Export, stamp or audit from the command line.

    Parameters
    ----------
    arguments : list of str, optional
        The command line, without the program's name.

    Returns
    -------
    int
        Zero, or one after an error of one line.
    """
    parser = argparse.ArgumentParser(prog="python -m tools.notebooks.export", description=__doc__)
    parser.add_argument("--project", type=Path, default=Path.cwd(), help="the book project")
    parser.add_argument("--out", type=Path, help="the site's folder (default: the last site)")
    parser.add_argument("--without-outputs", action="store_true", help="do not ask the cache")
    parser.add_argument("--stamp", nargs=2, metavar=("COMMIT", "DIR"), help="tie to a commit")
    parser.add_argument("--audit", type=Path, metavar="DIR", help="look for leaked solutions")
    options = parser.parse_args(arguments)
    project = Project(options.project.resolve())
    try:
        if options.stamp:
            print(f"stamped {stamp_folder(Path(options.stamp[1]), options.stamp[0])} notebooks")
        elif options.audit:
            faults = audit(options.audit, masters_of(project))
            if faults:
                raise BookError("\n".join(faults))
            print(f"{options.audit}: no solution where it should not be")
        else:
            path = project.figures_out / "manifest.json"
            manifest = json.loads(path.read_text("utf-8")) if path.exists() else {}
            run = not options.without_outputs
            made = export(project, manifest, options.out or project.site, run=run)
            print(f"{len(made)} notebooks in {options.out or project.site}")
    except (BookError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def stamp_folder(folder: Path, commit: str) -> int:
    """Stamp every notebook below a folder; returns how many."""
    paths = sorted(folder.rglob("*.ipynb"))
    for path in paths:
        try:
            write_if_changed(path, stamp(path.read_text("utf-8"), commit))
        except BookError as error:
            raise BookError(f"{path}: {error}") from None
    return len(paths)


if __name__ == "__main__":
    sys.exit(main())
