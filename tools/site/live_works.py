"""The works of others that a browser loads to run Python in a page."""

from __future__ import annotations

from tools.site.works import PYTHON, Notice

WORKS = (
    Notice(
        "Pyodide",
        "Mozilla Public License 2.0",
        "Copyright (C) 2019-2025, Pyodide contributors and Mozilla",
        "https://github.com/pyodide/pyodide",
        (f"{PYTHON}pyodide*",),
        "npm:pyodide",
        text_file="",
        changes="Of its list of packages those remain that the pages load.",
    ),
    Notice(
        "Python, with its standard library",
        "Python Software Foundation License 2",
        "Copyright (c) 2001-2024 Python Software Foundation. All rights reserved",
        "https://www.python.org/, its licence at https://docs.python.org/3.12/license.html",
        (f"{PYTHON}python_stdlib.zip", f"{PYTHON}pyodide.asm.wasm"),
        changes="Modules for mail and news and rare alphabets are left out.",
        text_of="pypi:typing_extensions",
        text_file="licenses/LICENSE",
    ),
    Notice(
        "OpenBLAS",
        "BSD 3-Clause License",
        "Copyright (c) 2011-2014, The OpenBLAS Project",
        "https://www.openblas.net/, as built for browsers by Pyodide",
        (f"{PYTHON}openblas-*.zip",),
        "pyodide:openblas",
        text_of="pypi:scipy",
        text_file="LICENSE.txt",
        section="OpenBLAS",
    ),
    *(
        Notice(
            name,
            licence,
            holder,
            f"{source}, as built for browsers by Pyodide; the file holds its licence",
            (f"{PYTHON}{file}",),
            f"pyodide:{file.partition('-')[0].replace('_', '-')}",
            text_file="",
        )
        for name, licence, holder, source, file in (
            (
                "NumPy",
                "BSD 3-Clause License",
                "Copyright (c) 2005-2024, NumPy Developers",
                "https://numpy.org/",
                "numpy-*.whl",
            ),
            (
                "SciPy",
                "BSD 3-Clause License",
                "Copyright (c) 2001-2002 Enthought, Inc.; 2003-2024, SciPy Developers",
                "https://scipy.org/",
                "scipy-*.whl",
            ),
            (
                "Matplotlib",
                "Matplotlib License",
                "Copyright (c) 2012- Matplotlib Development Team",
                "https://matplotlib.org/",
                "matplotlib-*.whl",
            ),
            (
                "ContourPy",
                "BSD 3-Clause License",
                "Copyright (c) 2021-2024, ContourPy Developers",
                "https://contourpy.readthedocs.io/",
                "contourpy-*.whl",
            ),
            (
                "cycler",
                "BSD 3-Clause License",
                "Copyright (c) 2015, matplotlib project",
                "https://matplotlib.org/cycler/",
                "cycler-*.whl",
            ),
            (
                "Kiwisolver",
                "BSD 3-Clause License",
                "Copyright (c) 2013, Nucleic Development Team",
                "https://kiwisolver.readthedocs.io/",
                "kiwisolver-*.whl",
            ),
            (
                "packaging",
                "Apache License 2.0 or BSD 2-Clause License",
                "Copyright (c) Donald Stufft and individual contributors",
                "https://packaging.pypa.io/",
                "packaging-*.whl",
            ),
            (
                "Pillow",
                "HPND License",
                "Copyright (c) 1997-2011 Secret Labs AB; 2010-2024 Jeffrey A. Clark",
                "https://python-pillow.org/",
                "pillow-*.whl",
            ),
            (
                "pyparsing",
                "MIT License",
                "Copyright (c) 2003-2022 Paul T. McGuire",
                "https://github.com/pyparsing/pyparsing",
                "pyparsing-*.whl",
            ),
            (
                "python-dateutil",
                "Apache License 2.0 or BSD 3-Clause License",
                "Copyright 2017- Paul Ganssle and dateutil contributors",
                "https://dateutil.readthedocs.io/",
                "python_dateutil-*.whl",
            ),
            (
                "six",
                "MIT License",
                "Copyright (c) 2010-2020 Benjamin Peterson",
                "https://github.com/benjaminp/six",
                "six-*.whl",
            ),
        )
    ),
    Notice(
        "jaxtyping",
        "MIT License",
        "Copyright (c) 2022 Google LLC",
        "https://docs.kidger.site/jaxtyping/",
        (f"{PYTHON}jaxtyping-*.whl",),
        "pypi:jaxtyping",
        "licenses/LICENSE",
        changes="Packed anew, without what browsers do not need.",
    ),
    Notice(
        "Wadler-Lindig",
        "Apache License 2.0",
        "Patrick Kidger",
        "https://github.com/patrick-kidger/wadler_lindig",
        (f"{PYTHON}wadler_lindig-*.whl",),
        "pypi:wadler-lindig",
        "licenses/LICENSE",
        changes="Packed anew, without what browsers do not need.",
    ),
    *(
        Notice(
            name,
            "MIT License",
            "Copyright (C) Marijn Haverbeke and others",
            source,
            ("_static/live/live.js",),
            package,
        )
        for name, source, package in (
            ("CodeMirror", "https://codemirror.net/", "npm:@codemirror/view"),
            ("Lezer", "https://lezer.codemirror.net/", "npm:@lezer/common"),
            ("style-mod", "https://github.com/marijnh/style-mod", "npm:style-mod"),
            ("w3c-keyname", "https://github.com/marijnh/w3c-keyname", "npm:w3c-keyname"),
            ("crelt", "https://github.com/marijnh/crelt", "npm:crelt"),
            (
                "find-cluster-break",
                "https://github.com/marijnh/find-cluster-break",
                "npm:@marijn/find-cluster-break",
            ),
        )
    ),
)
