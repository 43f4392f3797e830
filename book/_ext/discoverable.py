"""What a finished site needs beside its pages, and what it does not need.

Head elements for search engines and citation managers, sitemap, robots.txt, the 404 page, the
page of third-party notices, the card that is shown where a link is shared. Scripts and styles
that the theme and other extensions bring, and that no page of ours loads, are not published.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docutils import nodes
from plain_titles import plain
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from tools.files import write_if_changed
from tools.project import HOME, Project
from tools.site import discovery, notices, social_card

# All that pages load, beside the fonts and styles of tools/site/vendor.py; everything else that
# lands in _static belongs to the theme.
KEPT = (
    "build.json",
    "card.png",
    "course.css",
    "course.js",
    "favicon.svg",
    # the search page's
    "search.js",
    "documentation_options.js",
    "doctools.js",
    "language_data.js",
    "searchtools.js",
    "sphinx_highlight.js",
)
NOT_FOUND = """<h1>This page does not exist</h1>
<p>The address may be mistyped, or the page may have moved. Published addresses are kept: if a link
of this course led you here, please
<a href="https://github.com/{repository}/issues/new">tell us</a>.</p>
<p>{links}</p>"""
WAYS_ON = {
    "index": "Contents of the course",
    "search": "Search",
    "notation": "Notation",
    "instructors": "For instructors",
}


def _facts(app: Sphinx, page: str) -> dict[str, Any]:
    value = app.env.metadata.get(page, {}).get("udl", "{}")
    found: dict[str, Any] = json.loads(value) if isinstance(value, str) else value
    return found


def _files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def extra_pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Write the pages that have no source."""
    project = Project(Path(app.config.udl_project))
    there = {*app.env.all_docs, "search"}
    links = " · ".join(
        f'<a href="{page}.html">{text}</a>' for page, text in WAYS_ON.items() if page in there
    )
    missing = NOT_FOUND.format(repository=project.repository, links=links)
    yield "404", {"title": "Page not found", "body": missing}, "page.html"
    text = notices.page(notices.collect(HOME))
    yield "notices", {"title": "Third-party notices", "body": text}, "page.html"


def add_tags(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Hand the head's elements to the template."""
    project = Project(Path(app.config.udl_project))
    context["pageurl"] = discovery.address(project.site_url, pagename)
    if pagename in ("404", "search"):
        context["pageurl"] = None
        context["head_tags"] = discovery.meta("robots", "noindex")
        return
    title = plain(app.env.titles[pagename]) if doctree else context["title"]
    context["head_tags"] = discovery.tags(
        title=title,
        site_title=project.title,
        site_url=project.site_url,
        page=pagename,
        facts=_facts(app, pagename),
        authors=project.authors,
        language=project.language,
    )


def finish(app: Sphinx, exception: Exception | None) -> None:
    """Complete the site's files, and take away what nothing loads."""
    if exception is not None or app.builder.name != "html":
        return
    out, project = Path(app.outdir), Project(Path(app.config.udl_project))
    planned = set(app.config.udl_planned)
    pages = {
        page: str(_facts(app, page).get("updated", ""))
        for page in app.env.all_docs
        if page not in planned
    }
    write_if_changed(out / "sitemap.xml", discovery.sitemap(pages, project.site_url))
    write_if_changed(out / "robots.txt", discovery.robots(project.site_url))
    missing = out / "404.html"
    html = discovery.not_found(missing.read_text("utf-8"), project.site_url)
    write_if_changed(missing, html)
    card = social_card.draw(project.title, project.site_url, project.npm)
    write_if_changed(out / discovery.CARD, card)
    static = out / "_static"
    for name in discovery.unneeded(_files(static), {*KEPT, *_files(project.vendor)}):
        (static / name).unlink()
    for folder in sorted(static.rglob("*"), reverse=True):
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("html-collect-pages", extra_pages)
    app.connect("html-page-context", add_tags, priority=950)
    app.connect("build-finished", finish, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
