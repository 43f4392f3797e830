"""Letters for the pages of the appendix: A, B, C, … and so Figure A.1 and equation (B.3).

Chapters are numbered through all parts of ``_toc.yml``; the appendix belongs to none of those
parts, and Sphinx would leave its pages without a number and count its figures as 1, 2, 3, …
through all of them.
"""

from __future__ import annotations

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.environment.collectors.toctree import TocTreeCollector

FOLDER = "appendix/"
_count_figures = TocTreeCollector.assign_figure_numbers


def assign_letters(env: BuildEnvironment) -> list[str]:
    """Letter the appendix's pages in reading order, and return those whose letter has changed."""
    before = getattr(env, "udl_letters", {})
    relations = env.collect_relations()
    pages = [page for page in relations if page.startswith(FOLDER) and page in env.tocs]
    letters = {page: chr(ord("A") + position) for position, page in enumerate(pages)}
    for page, letter in letters.items():
        # Only the page itself is numbered; its sections are not.
        env.toc_secnumbers[page] = {"": (letter,)}  # type: ignore[dict-item]
        env.titles[page]["secnumber"] = [letter]
    env.udl_letters = letters  # type: ignore[attr-defined]
    return [page for page, letter in letters.items() if before.get(page) != letter]


def assign_figure_numbers(self: TocTreeCollector, env: BuildEnvironment) -> list[str]:
    """Count figures, equations and exercises, those of the appendix by its letters."""
    return [*assign_letters(env), *_count_figures(self, env)]


def setup(app: Sphinx) -> dict:
    # sphinx_multitoc_numbering replaces what runs just before, in the same way.
    TocTreeCollector.assign_figure_numbers = assign_figure_numbers  # type: ignore[method-assign]
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
