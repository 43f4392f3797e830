"""What stands around a page's text: launch row, facts, how to cite, how to report an error.

Also keeps pages that are not written yet out of next and previous.
"""

from __future__ import annotations

import json
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote, urlencode

from docutils import nodes
from plain_titles import numbered, plain, searchable
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util.typing import ExtensionMetadata

from tools.project import Project
from tools.site.discovery import summary_of

DECK_FORMATS = {".pptx": "PowerPoint", ".html": "HTML", ".pdf": "PDF"}
RUN_TIMES = {
    8: "a few seconds",
    20: "about a quarter of a minute",
    45: "about half a minute",
    90: "about a minute",
    150: "about two minutes",
}
"""What is said of a page's run time in seconds below each limit."""


@lru_cache
def _runs(path: Path) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return found


def facts_of(app: Sphinx, page: str) -> dict[str, Any]:
    """Read the ``udl`` entry of a page's front matter."""
    value = app.env.metadata.get(page, {}).get("udl", "{}")
    found: dict[str, Any] = json.loads(value) if isinstance(value, str) else value
    return found


def launch_links(project: Project, page: str, root: str) -> list[tuple[str, str, str]]:
    """List (class, address, text) for where a notebook can be opened."""
    file = quote(f"{page}.ipynb")
    repository = project.repository
    return [
        (
            "colab",
            f"https://colab.research.google.com/github/{repository}/blob/notebooks/{file}",
            "Open in Colab",
        ),
        (
            "binder",
            f"https://mybinder.org/v2/gh/{repository}/notebooks?"
            + urlencode({"urlpath": f"lab/tree/{page}.ipynb"}),
            "Open in Binder",
        ),
        ("download", f"{root}notebooks/{file}", "Download .ipynb"),
    ]


def seconds_in_words(seconds: float) -> str:
    """Round a run time so coarsely that builds seldom differ in it."""
    for limit, words in RUN_TIMES.items():
        if seconds < limit:
            return words
    return "more than two minutes"


def deck_links(files: list[str], page: str, root: str) -> str:
    """Write the row of links to a chapter's decks; only its first page has one."""
    slug, _, name = page.partition("/")
    if name != "index":
        return ""
    rows = []
    decks = sorted({Path(file).stem for file in files if file.startswith(slug)})
    for number, deck in enumerate(decks, 1):
        links = " · ".join(
            f'<a href="{root}slides/{deck}{suffix}">{label}</a>'
            for suffix, label in DECK_FORMATS.items()
            if f"{deck}{suffix}" in files
        )
        which = f", lecture {number}" if len(decks) > 1 else ""
        rows.append(f'<p class="facts">Slides{which}: {links}</p>')
    return "".join(rows)


def draft_note(facts: dict[str, Any]) -> str:
    """Say in a line that a chapter is not finished, or nothing."""
    if facts.get("status") != "draft":
        return ""
    return (
        '<p class="draft" role="note">This chapter is a draft: parts may still be missing, wrong '
        "or change.</p>"
    )


def header(project: Project, page: str, root: str, facts: dict[str, Any], decks: str) -> str:
    """Write the block below a page's title."""
    run = _runs(project.runs).get(page)
    if run is None:
        return ""
    said = []
    if "minutes" in facts:
        who = "A student needs" if "practical" in facts else "Reading takes"
        said.append(f"{who} about {facts['minutes']} min")
    said.append(f"the code runs in {seconds_in_words(run['seconds'])}")
    used = ", ".join(f"{name} {number}" for name, number in run["versions"].items())
    links = "".join(
        f'<a class="launch-{kind}" href="{escape(address)}">{text}</a>'
        for kind, address, text in launch_links(project, page, root)
    )
    return (
        f'<div class="page-facts"><p class="launch-row">{links}</p>'
        f'<p class="facts">{"; ".join(said)}. Last run with {escape(used)}.</p>{decks}</div>'
    )


def footer(project: Project, page: str, title: str, facts: dict[str, Any]) -> str:
    """Write the block at a page's end: its citation, and how to say that it is wrong."""
    address = f"{project.site_url}/{page.removesuffix('index')}"
    if not page.endswith("index"):
        address += ".html"
    settings = project.settings
    form = f"https://github.com/{project.repository}/issues/new?" + urlencode(
        {"template": "error.yml", "title": f"Error in {title}", "page": address}
    )
    mail = f"mailto:{settings['email']}?" + urlencode(
        {"subject": f"Error in {title}", "body": f"Page: {address}\n\nWhat is wrong: "},
        quote_via=quote,
    )
    updated = str(facts.get("updated", ""))
    year = updated[:4]
    dated = f" ({year})" if year else ""
    book = f"In <cite>{escape(project.title)}</cite>. {address}"
    cite = f"{escape(project.authors)}{dated}. {escape(title)}. {book}"
    changed = f" Last changed on <time>{updated}</time>." if updated else ""
    return (
        '<section class="page-foot" aria-label="About this page">'
        f'<details class="cite-this"><summary>Cite this page</summary><p>{cite}</p></details>'
        f'<p>Found an error? <a class="report-error" href="{escape(form)}">Open a report</a> '
        f'or <a href="{escape(mail)}">write an e-mail</a>.{changed}</p></section>'
    )


def _neighbour(app: Sphinx, page: str, direction: int, planned: set[str]) -> str | None:
    relations = cast(StandaloneHTMLBuilder, app.builder).relations
    found = page
    while True:
        other = relations[found][direction] if found in relations else None
        if other not in planned:
            return other
        found = other


def add_chrome(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Put the blocks around the body, and walk next and previous past unwritten pages."""
    builder = cast(StandaloneHTMLBuilder, app.builder)
    planned = set(app.config.udl_planned)
    context["planned"] = sorted(planned)
    if doctree is None:
        return
    project = Project(Path(app.config.udl_project))
    for key, direction in (("prev", 1), ("next", 2)):
        other = _neighbour(app, pagename, direction, planned)
        context[key] = other and {
            "link": builder.get_relative_uri(pagename, other),
            "title": builder.render_partial(app.env.titles[other])["title"],
        }
    facts = facts_of(app, pagename)
    title = plain(app.env.titles[pagename])
    context["title"] = escape(numbered(app.env.longtitles[pagename]))
    context["page_description"] = summary_of(facts)
    root = "../" * pagename.count("/")
    decks = deck_links(app.config.udl_decks, pagename, root)
    before, heading_end, after = context["body"].partition("</h1>")
    context["body"] = (
        before
        + heading_end
        + draft_note(facts)
        + header(project, pagename, root, facts, decks)
        + after
        + footer(project, pagename, title, facts)
    )


def keep_out_of_search(app: Sphinx) -> None:
    """Index no unwritten page; Sphinx's own ``nosearch`` would still find its title."""
    builder = app.builder
    if not isinstance(builder, StandaloneHTMLBuilder):
        return
    index = builder.index_page

    def index_written(pagename: str, doctree: nodes.document, title: str) -> None:
        if pagename not in app.config.udl_planned:
            title = escape(numbered(app.env.longtitles[pagename]))
            index(pagename, searchable(doctree), title)

    builder.index_page = index_written  # type: ignore[method-assign]


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_config_value("udl_project", "", "")
    app.add_config_value("udl_extensions", "", "env")  # all pages are read again when one changes
    app.add_config_value("udl_planned", [], "html")
    app.add_config_value("udl_decks", [], "html")
    app.connect("builder-inited", keep_out_of_search)
    app.connect("html-page-context", add_chrome, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
