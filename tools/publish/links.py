"""Every link within the built site leads somewhere: to a file, and to an anchor in it.

``python -m tools.publish.links`` checks; ``--outside`` lists the addresses of other hosts instead,
one a line, for whoever checks those.
"""

from __future__ import annotations

import argparse
import json
import posixpath
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from tools import html
from tools.project import Project
from tools.publish.site import ARCHIVE
from tools.site.discovery import base_path

# Sphinx writes these for scripts alone.
_CSS_URL = re.compile(r"url\(\s*['\"]?([^'\")]+)['\"]?\s*\)")
_ADDRESS_IN_TEXT = re.compile(r"https?://[^\s\"'<>)\\\]}`]+")
# Above these nothing is rendered by a reader's browser as a page of the course.
_TOP = {"", "top"}
_LINKING = ("href", "src", "action", "poster")


@dataclass
class Document:
    """What one HTML file names and what it links."""

    ids: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)


def read(page: str) -> Document:
    """Read the ids and links of a page.

    Parameters
    ----------
    page : str
        Its markup.

    Returns
    -------
    Document
        Links as they are written, with entities resolved.
    """
    found = Document()
    for element in html.read(page).iter():
        values = element.attrib
        if "id" in values:
            found.ids.add(values["id"])
        if element.tag == "a" and "name" in values:
            found.ids.add(values["name"])
        found.links += [values[name] for name in _LINKING if name in values]
        if "srcset" in values:
            found.links += [part.split()[0] for part in values["srcset"].split(",")]
        if element.tag == "meta" and values.get("content", "").startswith("http"):
            found.links.append(values["content"])
        if element.tag == "meta" and values.get("http-equiv") == "refresh":
            found.links.append(values["content"].partition("url=")[2])
    return found


def notebook_links(text: str) -> list[str]:
    """List the addresses that a notebook's Markdown cells name."""
    cells = json.loads(text)["cells"]
    sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
    return [
        found.rstrip(".,;:") for source in sources for found in _ADDRESS_IN_TEXT.findall(source)
    ]


class Site:
    """A built site, its files read at most once.

    Parameters
    ----------
    root : Path
        Where it stands.
    site_url : str
        Where it will be published, without a slash at its end.
    """

    def __init__(self, root: Path, site_url: str) -> None:
        self.root, self.site_url, self.base = root, site_url, base_path(site_url)
        self.files = {
            path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()
        }
        self._documents: dict[str, Document] = {}

    def document(self, name: str) -> Document:
        """Read one of its pages."""
        if name not in self._documents:
            self._documents[name] = read((self.root / name).read_text("utf-8"))
        return self._documents[name]

    def links(self) -> Iterator[tuple[str, str]]:
        """Yield every file that links, and each of its links."""
        for name in sorted(self.files):
            suffix = PurePosixPath(name).suffix
            if suffix == ".html":
                found = self.document(name).links
            elif suffix == ".css":
                text = (self.root / name).read_text("utf-8")
                found = [one for one in _CSS_URL.findall(text) if not one.startswith("data:")]
            elif suffix == ".ipynb":
                found = notebook_links((self.root / name).read_text("utf-8"))
            elif suffix in (".xml", ".atom") or name == "robots.txt":
                found = _ADDRESS_IN_TEXT.findall((self.root / name).read_text("utf-8"))
            else:
                continue
            for link in found:
                yield name, link

    def inside(self, name: str, link: str) -> tuple[str, str] | None:
        """Resolve a link to a path relative to the site, and an anchor; None for other hosts."""
        if link.startswith(self.site_url):
            rest = link.removeprefix(self.site_url)
            if rest and not rest.startswith(("/", "#", "?")):
                return None
            parts = urlsplit(rest)
            return parts.path.removeprefix("/"), unquote(parts.fragment)
        parts = urlsplit(link)
        if parts.scheme or parts.netloc:
            return None
        path = unquote(parts.path)
        if path.startswith("/"):
            if not path.startswith(self.base):
                return path, ""
            path = path.removeprefix(self.base)
        elif path:
            path = posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) + (
                "/" if path.endswith("/") else ""
            )
        else:
            path = name
        return path, unquote(parts.fragment)

    def fault(self, path: str, anchor: str) -> str:
        """Say what is wrong with a target, or nothing."""
        if path in ("", ".", "./") or path.endswith("/"):
            path = f"{path.removeprefix('./').removeprefix('.')}index.html"
        if path == ARCHIVE:  # packed when the site is published
            return ""
        if path not in self.files:
            return f"{path} does not exist"
        is_page = path.endswith(".html") and not path.startswith("slides/")
        if is_page and anchor not in _TOP and anchor not in self.document(path).ids:
            return f"{path} has no #{anchor}"
        return ""


def faults(site: Site) -> list[str]:
    """List the links that lead nowhere, a line each."""
    seen: dict[tuple[str, str], str] = {}
    found = []
    for name, link in site.links():
        target = site.inside(name, link)
        if target is None:
            continue
        if target not in seen:
            seen[target] = site.fault(*target)
        if seen[target]:
            found.append(f"{name}: {link}: {seen[target]}")
    return list(dict.fromkeys(found))


def outside(site: Site) -> list[str]:
    """List the addresses of other hosts that pages and notebooks link, without anchors."""
    found = {
        link.partition("#")[0]
        for name, link in site.links()
        if site.inside(name, link) is None and link.startswith("http")
    }
    return sorted(found)


def main(arguments: list[str] | None = None) -> int:
    """Check the built site from the command line."""
    parser = argparse.ArgumentParser(prog="python -m tools.publish.links", description=__doc__)
    parser.add_argument("--outside", action="store_true", help="list addresses of other hosts")
    options = parser.parse_args(arguments)
    project = Project()
    site = Site(project.site, project.site_url)
    if options.outside:
        print("\n".join(outside(site)))
        return 0
    found = faults(site)
    print("\n".join(found) or f"{len(site.files)} files, every link leads somewhere")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
