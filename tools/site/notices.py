"""What of others the site and the package ship: name, version, licence, copyright, source.

``python -m tools.site.notices`` writes THIRD-PARTY-NOTICES.md; the site has the same as a page.
Every file that readers receive must be covered by a rule of `tools/site/works.py`, or the tests
fail.
"""

from __future__ import annotations

import fnmatch
import importlib.metadata
import json
import re
import sys
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import replace
from html import escape
from pathlib import Path

from tools.errors import BookError, Fault
from tools.files import write_if_changed
from tools.live import packages
from tools.project import HOME
from tools.site import live_works
from tools.site import works as other_works
from tools.site.works import MACHINERY, OFL, OURS, Notice

NOT_INSTALLED = Fault(
    "notice-package",
    "A package whose work the site carries is not installed.",
    "Run `make setup`.",
)
NO_LICENCE = Fault(
    "notice-licence",
    "A package no longer has its licence where it was.",
    "Correct `text_file` of its entry in `tools/site/works.py`.",
)

WORKS = (*other_works.WORKS, *live_works.WORKS)
FILE = "THIRD-PARTY-NOTICES.md"
INTRODUCTION = (
    "The site and the package carry some work of others, listed here with their licences. "
    "Everything else is ours: text, figures and slides under CC BY 4.0, code under the MIT licence."
)


def uncovered(files: Iterable[str], works: Sequence[Notice] = WORKS) -> list[str]:
    """Name the files for which no rule says whose they are.

    Parameters
    ----------
    files : Iterable of str
        Addresses on the site, or files of the repository below ``src/``.
    works : Sequence of Notice, optional
        The rules.

    Returns
    -------
    list of str
        In alphabetical order.
    """
    patterns = [*OURS, *(pattern for work in works for pattern in work.files)]
    named = [pattern for pattern in patterns if pattern.startswith(MACHINERY)]

    def covered(name: str) -> bool:
        rules = named if name.startswith(MACHINERY) else patterns
        return any(fnmatch.fnmatchcase(name, rule) for rule in rules)

    return sorted(name for name in files if not covered(name))


def _installed(work: Notice, root: Path) -> Notice:
    """Look up a work's version and its licence's text."""
    if work.text_of:
        text = importlib.metadata.distribution(work.text_of.partition(":")[2])
        return replace(
            _found(work, root), text=_section(work, text.read_text(work.text_file) or "")
        )
    return _found(work, root)


def _section(work: Notice, text: str) -> str:
    """Take from a file of many licences that of one work."""
    if work.section:
        text = text.partition(f"Name: {work.section}\n")[2].partition("\n\n\nName: ")[0]
        text = textwrap.dedent(text.partition("\nLicense: ")[2].partition("\n")[2])
    if not text:
        raise NO_LICENCE(f"{work.text_of}: the licence of {work.name} is not where it was")
    return text


def _found(work: Notice, root: Path) -> Notice:
    kind, _, name = work.package.partition(":")
    if kind == "npm":
        folder = root / "node_modules" / name
        if not folder.is_dir():
            raise NOT_INSTALLED(f"node_modules/{name}: missing; `make setup` installs it")
        version = json.loads((folder / "package.json").read_text("utf-8"))["version"]
        text = (folder / work.text_file).read_text("utf-8") if work.text_file else ""
        return replace(work, version=version, text=text)
    if kind == "pyodide":
        told = packages.lock().get("packages", {}).get(name)
        if told is None:
            raise NOT_INSTALLED("node_modules/pyodide: missing; `make setup` installs it")
        return replace(work, version=told["version"])
    if kind == "pypi":
        found = importlib.metadata.distribution(name)
        text = found.read_text(work.text_file) or ""
        if not text:
            raise NO_LICENCE(f"{name}: its licence is not where it was, {work.text_file}")
        return replace(work, version=found.version, text=text)
    return work


def collect(root: Path, works: Sequence[Notice] = WORKS) -> list[Notice]:
    """Look up versions and licence texts.

    Parameters
    ----------
    root : Path
        Holds ``node_modules``.
    works : Sequence of Notice, optional
        What to look up.

    Returns
    -------
    list of Notice
        Complete.

    Raises
    ------
    BookError
        Where a package or its licence is missing.
    """
    found = [_installed(work, root) for work in works]
    full = next(work.text for work in found if work.licence == OFL and work.text)
    # A package whose code has another licence than its fonts: theirs is the one of all fonts.
    return [
        replace(work, text=_ofl(full, work.copyright)) if work.licence == OFL else work
        for work in found
    ]


def _ofl(text: str, copyright_: str) -> str:
    start = text.index("This Font Software is licensed under")
    return f"{copyright_}\n\n{text[start:]}"


def _licence_text(text: str) -> str:
    """Keep a licence's own words: of Sphinx's file, those on what is not shipped go."""
    text = text.partition("\nLicenses for incorporated software")[0]
    return re.sub(r"\n{3,}", "\n\n", text.replace("\r\n", "\n")).strip()


def page(notices: Sequence[Notice]) -> str:
    """Write the site's page.

    Parameters
    ----------
    notices : Sequence of Notice
        What :func:`collect` returned.

    Returns
    -------
    str
        HTML that stands in the page's frame.
    """
    lines = ["<section><h1>Third-party notices</h1>", f"<p>{escape(INTRODUCTION)}</p>"]
    for notice in notices:
        name = re.sub(r"[^a-z0-9]+", "-", notice.name.lower()).strip("-")
        version = f"<br>Version: {escape(_version(notice))}." if notice.version else ""
        source = re.sub(
            r"https?://[^\s,]+", lambda found: _link(found.group()), escape(notice.source)
        )
        lines.append(
            f'<section id="notice-{name}"><h2>{escape(notice.name)}'
            f'<a class="headerlink" href="#notice-{name}" '
            f'title="Link to this heading">#</a></h2>'
            f"<p>{escape(notice.licence)}. {escape(notice.copyright.rstrip('.'))}.{version}"
            f"<br>{source}</p>"
        )
        if notice.changes:
            lines.append(f"<p>{escape(notice.changes)}</p>")
        files = ", ".join(f"<code>{escape(pattern)}</code>" for pattern in notice.files)
        lines.append(f"<p>Files: {files}.</p>")
        if notice.text:
            lines.append(
                '<details class="hide"><summary>The licence\'s text</summary>'
                f'<pre class="licence">{escape(_licence_text(notice.text))}</pre></details>'
            )
        lines.append("</section>")
    return "\n".join([*lines, "</section>"])


def _version(notice: Notice) -> str:
    kind, _, name = notice.package.partition(":")
    return f"{notice.version} of the {kind} package {name}"


def _link(address: str) -> str:
    return f'<a href="{address}">{address}</a>'


def markdown(notices: Sequence[Notice]) -> str:
    """Write the repository's file.

    Parameters
    ----------
    notices : Sequence of Notice
        What :func:`collect` returned.

    Returns
    -------
    str
        Markdown; each licence's text stands once.
    """
    lines = ["# Third-party notices", "", INTRODUCTION, ""]
    for notice in notices:
        lines += [f"## {notice.name}", "", f"- Licence: {notice.licence}"]
        if notice.version:
            lines.append(f"- Version: {_version(notice)}")
        lines += [f"- Copyright: {notice.copyright}", f"- Source: {notice.source}"]
        if notice.changes:
            lines.append(f"- Changes: {notice.changes}")
        lines += ["- Files: " + ", ".join(f"`{pattern}`" for pattern in notice.files), ""]
        if notice.text:
            body = _licence_text(notice.text)
            lines += ["```text", body, "```", ""]
    return "\n".join(lines)


def main() -> int:
    """Write the repository's file."""
    try:
        changed = write_if_changed(HOME / FILE, markdown(collect(HOME)))
    except BookError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{FILE}: {'written' if changed else 'unchanged'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
