"""What others read of the site: search engines, citation managers, whoever shares a link.

Pure functions from facts to text. `book/_ext/discoverable.py` calls them during the build, so that
a page without them cannot be published.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any
from urllib.parse import urlsplit
from xml.sax.saxutils import escape as escape_xml

from tools.plaintext import plain_text

CARD = "_static/card.png"
CARD_SIZE = (1200, 630)
CARD_ALT = "A bent line runs through a cloud of dots; bell curves stand on it."
LICENCE = "https://creativecommons.org/licenses/by/4.0/"

_ADDRESS = re.compile(r'(?<=[\s"])(href|src|action|data-content_root)="([^"]*)"')


def address(site_url: str, page: str) -> str:
    """Name the public address of a page; a folder's page is named by its folder.

    Parameters
    ----------
    site_url : str
        Without a slash at its end.
    page : str
        As Sphinx knows it: ``ch05_loss_functions/index``.

    Returns
    -------
    str
        The address that is linked, cited and listed.
    """
    if page == "index" or page.endswith("/index"):
        return f"{site_url}/{page.removesuffix('index')}"
    return f"{site_url}/{page}.html"


def meta(name: str, content: str, *, key: str = "name") -> str:
    """Write one ``meta`` element."""
    return f'<meta {key}="{escape(name)}" content="{escape(content)}">'


def summary_of(facts: Mapping[str, Any]) -> str:
    """Read a page's summary; formulas are all the markup that it may hold."""
    summary = str(facts.get("summary", ""))
    return plain_text(summary) if "$" in summary else summary


def tags(
    *,
    title: str,
    site_title: str,
    site_url: str,
    page: str,
    facts: Mapping[str, Any],
    authors: str,
    language: str = "en",
) -> str:
    """Write what a page's head says to others: how to show it, and how to cite it.

    Parameters
    ----------
    title : str
        The page's title, without markup.
    site_title, site_url : str
        Of the whole.
    page : str
        As Sphinx knows it.
    facts : Mapping
        The ``udl`` entry of its front matter; ``summary`` and ``updated`` are used.
    authors : str
        Whom to cite.
    language : str, optional
        Of the pages.

    Returns
    -------
    str
        HTML: OpenGraph for every page, citation metadata for one that has a date.
    """
    url = address(site_url, page)
    summary = summary_of(facts)
    card = f"{site_url}/{CARD}"
    lines = [
        meta("og:type", "article" if facts else "website", key="property"),
        meta("og:site_name", site_title, key="property"),
        meta("og:title", title, key="property"),
        meta("og:url", url, key="property"),
        meta("og:image", card, key="property"),
        meta("og:image:width", str(CARD_SIZE[0]), key="property"),
        meta("og:image:height", str(CARD_SIZE[1]), key="property"),
        meta("og:image:alt", CARD_ALT, key="property"),
        meta("twitter:card", "summary_large_image"),
    ]
    if summary:
        lines.insert(3, meta("og:description", summary, key="property"))
    updated = str(facts.get("updated", ""))
    if updated and facts.get("status") != "planned":
        lines += [
            meta("article:modified_time", updated, key="property"),
            meta("citation_title", title),
            meta("citation_author", authors),
            meta("citation_publication_date", updated.replace("-", "/")),
            meta("citation_inbook_title", site_title),
            meta("citation_public_url", url),
            meta("citation_fulltext_html_url", url),
            meta("citation_language", language),
            meta("dcterms.license", LICENCE),
        ]
    return "\n    ".join(lines)


def sitemap(pages: Mapping[str, str], site_url: str) -> str:
    """List the site's pages for search engines.

    Parameters
    ----------
    pages : Mapping
        Each page, as Sphinx knows it, and the day of its last change (empty where unknown).
    site_url : str
        Without a slash at its end.

    Returns
    -------
    str
        XML in the sitemap protocol's form.
    """
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
    ]
    for page in sorted(pages, key=lambda name: (name != "index", name)):
        changed = f"<lastmod>{pages[page]}</lastmod>" if pages[page] else ""
        place = escape_xml(address(site_url, page))
        lines.append(f"<url><loc>{place}</loc>{changed}</url>")
    return "\n".join([*lines, "</urlset>", ""])


def robots(site_url: str) -> str:
    """Allow everything and say where the sitemap is.

    It counts only at the root of a host: a project's site below a folder is found by the sitemap.
    """
    return f"User-agent: *\nAllow: /\n\nSitemap: {site_url}/sitemap.xml\n"


def base_path(site_url: str) -> str:
    """Name the folder of its host in which the site stands, with slashes around it."""
    return urlsplit(site_url).path.rstrip("/") + "/"


def not_found(html: str, site_url: str) -> str:
    """Make the 404 page work wherever a host shows it.

    Parameters
    ----------
    html : str
        The page as it stands at the site's root.
    site_url : str
        Decides in which folder of its host the site stands.

    Returns
    -------
    str
        The same page; every address in it begins at the host's root.
    """
    base = base_path(site_url)

    def rooted(found: re.Match[str]) -> str:
        name, target = found.groups()
        if name == "data-content_root":
            return f'{name}="{base}"'
        if not target or target.startswith(("#", "/")) or urlsplit(target).scheme:
            return str(found.group())
        return f'{name}="{base}{target}"'

    return _ADDRESS.sub(rooted, html)


def unneeded(files: Iterable[str], kept: Iterable[str]) -> list[str]:
    """Name the files below ``_static`` that no page of ours asks for.

    Parameters
    ----------
    files : Iterable of str
        Relative to ``_static``.
    kept : Iterable of str
        Files, and folders with a slash at their end.

    Returns
    -------
    list of str
        The rest.
    """
    wanted = set(kept)
    folders = tuple(one for one in wanted if one.endswith("/"))
    return sorted(one for one in files if one not in wanted and not one.startswith(folders))
