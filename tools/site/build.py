"""The site: Sphinx on copies of the last good site, promoted whole or thrown away.

Sphinx and docutils keep state in globals, so a process builds one site and ends.
"""

from __future__ import annotations

import gc
import io
import json
import os
import re
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from copy import deepcopy
from functools import cache, partial
from pathlib import Path
from typing import Any, cast
from unittest.mock import patch

import pybtex.plugin
from docutils import nodes
from jupyter_book.config import get_final_config
from myst_nb.core.read import MystMetadataParsingError
from pybtex.database import Entry
from pybtex.style import FormattedEntry
from pybtex.style.formatting import BaseStyle
from sphinx.application import Sphinx
from sphinx.domains.math import MathDomain
from sphinx.domains.std import StandardDomain
from sphinx.environment import BuildEnvironment
from sphinx.errors import SphinxError
from sphinx.search import IndexBuilder
from sphinx.util.docutils import docutils_namespace, patch_docutils
from sphinx_external_toc.collectors import TocTreeCollectorWithStyles
from sphinxcontrib.bibtex.domain import BibtexDomain

from tools.errors import BookError
from tools.files import mirror, write_if_changed
from tools.live import publish
from tools.pages.execute import ANSI
from tools.pages.faults import Faults
from tools.pages.frontmatter import read_front_matter
from tools.pages.memory import digest
from tools.pages.source import read_source
from tools.project import HOME, Project
from tools.site import katex, messages

# What Jupyter Book adds unasked: thebe asks another host on every page; nobody uses the others.
UNWANTED_EXTENSIONS = {
    "sphinx_thebe",
    "sphinx_comments",
    "sphinx_jupyterbook_latex",
    "sphinx.ext.intersphinx",
}


def configuration(project: Project) -> dict[str, Any]:
    """Turn the staged ``_config.yml`` into Sphinx's configuration, as ``jb build`` does."""
    config: dict[str, Any]
    config, _ = get_final_config(
        user_yaml=project.stage / "_config.yml",
        cli_config={"latex_individualpages": False},
        sourcedir=project.stage,
        use_external_toc=True,
    )
    config["extensions"] = [
        name for name in config["extensions"] if name not in UNWANTED_EXTENSIONS
    ]
    config |= {
        "nb_execution_mode": "cache",
        "nb_execution_cache_path": str(project.cache),
        "nb_execution_raise_on_error": True,
        "nitpicky": True,
        "project": project.title,
        "author": project.authors,
        "language": project.language,
        "html_title": project.title,
        "html_baseurl": project.site_url + "/",
        "katex_prerender": True,
        "katex_js_path": str(project.npm / "katex" / "dist" / "katex.min.js"),
        "katex_css_path": "katex/katex.css",
        "html_math_renderer": "katex_located",
        "html_static_path": [*config.get("html_static_path", []), str(project.vendor)],
        "udl_extensions": digest(common_to_all_pages(project)),
        "udl_planned": planned(project),
        "udl_decks": sorted(path.name for path in project.decks_out.glob("*.*")),
        "udl_project": str(project.root),
        "udl_live": publish.script(project),
    }
    for unknown in ("latex_doc_overrides", "comments_config", "recursive_update"):
        config.pop(unknown, None)
    return config


def common_to_all_pages(project: Project) -> Iterator[bytes]:
    """Yield all that every page is made with besides its text; a change makes all of them anew."""
    yield json.dumps([project.settings, project.repository], sort_keys=True).encode()
    yield (project.stage / "_config.yml").read_bytes()
    for folder in (project.stage / "_ext", project.stage / "_templates", HOME / "tools" / "site"):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path.name.encode()
                yield path.read_bytes()


def planned(project: Project) -> list[str]:
    """List the chapters that are not written yet."""
    found = []
    for path in sorted(project.stage.glob("ch*/index.md")):
        try:
            facts = read_front_matter(path.read_text("utf-8"), path.name).get("udl", {})
        except BookError:
            continue  # staging has found it, and says so with the source's name
        if facts.get("status") == "planned":
            found.append(path.relative_to(project.stage).with_suffix("").as_posix())
    return found


@contextmanager
def shortcuts() -> Iterator[None]:
    """Spare Sphinx what it would do over and over on a page of this size, and what it forgets.

    Each reference to a numbered figure unpickles the figure's page. Each citation searches all
    installed packages for its style, and is set twice: for the list and for its tooltip. Pages of
    the appendix, numbered afresh with figures and then with letters, are written in every build.
    Together they took half of a one-page build.
    """
    read, resolve = BuildEnvironment.get_doctree, StandardDomain._resolve_numref_xref
    list_terms = IndexBuilder.get_terms
    assign, set_entry = TocTreeCollectorWithStyles.assign_section_numbers, BaseStyle.format_entry
    read_pages: dict[str, tuple[bytes | None, nodes.document]] = {}
    set_entries: dict[tuple[type, str, str], tuple[Entry, FormattedEntry]] = {}

    def get_doctree(self: BuildEnvironment, docname: str) -> nodes.document:
        pickled = self._pickled_doctree_cache.get(docname)
        if docname not in read_pages or read_pages[docname][0] is not pickled:
            document = read(self, docname)
            read_pages[docname] = self._pickled_doctree_cache.get(docname), document
        return read_pages[docname][1]

    def resolve_numref(self: StandardDomain, *arguments: Any) -> Any:
        # Only here is the page read and not changed, so only here may it be shared.
        with patch.object(BuildEnvironment, "get_doctree", get_doctree):
            return resolve(self, *arguments)

    def assign_section_numbers(
        self: TocTreeCollectorWithStyles, env: BuildEnvironment
    ) -> list[str]:
        before = deepcopy(env.toc_secnumbers)
        assign(self, env)  # type: ignore[no-untyped-call]  # another's method, without types
        return [name for name, now in env.toc_secnumbers.items() if now != before.get(name)]

    def format_entry(self: BaseStyle, label: str, entry: Entry) -> FormattedEntry:
        place = (type(self), label, entry.key)
        if place not in set_entries or set_entries[place][0] is not entry:
            set_entries[place] = entry, set_entry(self, label, entry)
        return set_entries[place][1]

    def get_terms(self: IndexBuilder, pages: dict[str, int]) -> tuple[dict[str, Any], ...]:
        # Words that no page has any more stay in the index that was read from the last site.
        return tuple(
            {term: found for term, found in terms.items() if found != []}
            for terms in list_terms(self, pages)
        )

    search = cache(pybtex.plugin._load_entry_point)
    gc.disable()
    with (
        patch.object(StandardDomain, "_resolve_numref_xref", resolve_numref),
        patch.object(TocTreeCollectorWithStyles, "assign_section_numbers", assign_section_numbers),
        patch.object(BaseStyle, "format_entry", format_entry),
        patch.object(IndexBuilder, "get_terms", get_terms),
        patch.object(pybtex.plugin, "_load_entry_point", search),
    ):
        yield
    # What Sphinx keeps in globals lives as long as the process: do not search it for garbage.
    gc.freeze()
    gc.enable()


def remove_left_behind(app: Sphinx) -> None:
    """Delete what pages have left in the copies that are no longer there, or pictures in them.

    Sphinx forgets a page whose source is gone, and leaves all that it wrote.
    """
    for doctree in sorted(Path(app.doctreedir).rglob("*.doctree")):
        page = doctree.relative_to(app.doctreedir).with_suffix("").as_posix()
        if page not in app.env.found_docs:
            doctree.unlink()
            (Path(app.outdir) / f"{page}.html").unlink(missing_ok=True)
            values = Path(app.outdir).parent / "jupyter_execute" / f"{page}.glue.json"
            values.unlink(missing_ok=True)
    shown = {name for _, name in app.env.images.values()}
    for picture in (Path(app.outdir) / "_images").glob("*"):
        if picture.name not in shown:
            picture.unlink()


def copy_static(project: Project, site: Path) -> None:
    """Bring styles, scripts and fonts up to date.

    Sphinx copies them only in builds in which a page has changed too.

    Parameters
    ----------
    project : Project
        The book, staged.
    site : Path
        The site that is being built.
    """
    for folder in (project.stage / "_static", project.vendor):
        for path in folder.rglob("*"):
            if path.is_file() and not path.name.startswith("."):  # stamps of their makers
                target = site / "_static" / path.relative_to(folder)
                write_if_changed(target, path.read_bytes())
    # What is no longer made would stay for ever in the copies.
    for room in ("interactive", *publish.ROOMS):
        mirror(project.vendor / room, site / "_static" / room)


def copy_or_link(folder: Path, source: str, target: str) -> None:
    """Copy a file of the last good site; a figure, picture or deck may be the same file in both.

    Those are never written in place (see :func:`tools.files.write_if_changed`), nor are packages.
    """
    parts = Path(source).relative_to(folder).parts
    if parts[0] in {"figures", "slides", "pictures"} or parts[:2] == ("_static", publish.RUNTIME):
        with suppress(OSError):  # not everywhere are there such links
            os.link(source, target)
            return
    shutil.copy2(source, target)


def build(project: Project, faults: Faults | None = None) -> None:
    """Build the site into ``project.next`` from copies of the last good one.

    Parameters
    ----------
    project : Project
        The book: staged, its figures exported, its notebooks executed.
    faults : Faults, optional
        What earlier stages found. Where there is any, the pages are read for what else is wrong,
        without running their code, and all of it is raised.

    Raises
    ------
    BookError
        Where Sphinx warned or failed: a line for each fault.
    """
    shutil.rmtree(project.next, ignore_errors=True)
    for folder in (project.site, project.doctrees, project.extracts):
        if folder.exists():
            copy = partial(copy_or_link, folder)
            shutil.copytree(folder, project.next / folder.name, copy_function=copy)
    config = configuration(project)
    faults = faults or Faults()
    before = bool(faults)
    if before:
        config["nb_execution_mode"] = "off"
    sys.path.insert(0, str(project.stage / "_ext"))
    warnings = io.StringIO()
    app: Sphinx | None = None
    try:
        with katex.server(), shortcuts(), patch_docutils(str(project.stage)), docutils_namespace():
            app = Sphinx(
                srcdir=str(project.stage),
                confdir=None,
                outdir=str(project.next / project.site.name),
                doctreedir=str(project.next / project.doctrees.name),
                buildername="html",
                confoverrides=config,
                status=None,
                warning=warnings,
                warningiserror=True,
                keep_going=True,
            )
            # Continuous chapter numbers across parts, as Jupyter Book sets them up.
            if config.get("use_multitoc_numbering"):
                app.setup_extension("sphinx_multitoc_numbering")
            app.build()
            remove_left_behind(app)
            copy_static(project, Path(app.outdir))
            failed = before or app.statuscode != 0
    except MystMetadataParsingError:
        if not before:  # staging reads the cells of all pages, and says which it cannot
            raise
        failed = True
    except SphinxError as error:
        warnings.write(f"{error.category}: {error}\n")
        failed = True
    if failed:
        shutil.rmtree(project.next, ignore_errors=True)
        text = ANSI.sub("", warnings.getvalue()).replace(f"{project.stage}/", "book/")
        sources = written(project)
        known = known_names(app, sources) if app else []
        for fault in messages.explain(text, sources, known, list(faults.lines)):
            # What names no file is an echo of what was found before.
            if not (before and str(fault).startswith("book: ")):
                faults.add(fault)
        faults.refuse()
        raise messages.SPHINX("book: Sphinx failed without a word")


def written(project: Project) -> dict[str, str]:
    """Read what people write: all pages and lists of works, by their files' names."""
    return {
        project.relative(path): read_source(path, project.relative(path))
        for path in sorted([*project.book.rglob("*.md"), *project.book.rglob("*.bib")])
        if project.build not in path.parents
    }


def known_names(app: Sphinx, sources: Mapping[str, str]) -> list[str]:
    """List all names that a page may refer to: labels, equations, works, terms, values, pages."""
    standard = cast(StandardDomain, app.env.get_domain("std"))
    works = cast(BibtexDomain, app.env.get_domain("cite"))
    # A label that is given twice stands in no table of Sphinx's.
    written = re.compile(r"\brecord\(\s*[\"']([^\"']+)[\"']|^\(([\w.:-]+)\)=", re.MULTILINE)
    return [
        *standard.anonlabels,
        *standard.labels,
        *(name for _, name in standard.objects),
        *cast(MathDomain, app.env.get_domain("math")).equations,
        *works.bibdata.data.entries,
        *app.env.found_docs,
        *(page.rpartition("/")[2] for page in app.env.found_docs),
        *(a or b for text in sources.values() for a, b in written.findall(text)),
    ]
