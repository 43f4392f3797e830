"""The page of the tiny practical as Sphinx renders it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests import ROOT
from tests.tools.pages.practicals.reading import NAME, TINY, tiny
from tools.html import visible_text
from tools.notebooks.audit import audit
from tools.pages.practicals.apart import handed_out
from tools.pages.practicals.page import page_text
from tools.pages.practicals.solutions import distinctive_solution_lines

CONF = """\
import sys
sys.path[:0] = [{root!r}, {extensions!r}]
extensions = ["myst_nb", "sphinx_design", "kind"]
myst_enable_extensions = ["attrs_inline", "colon_fence", "dollarmath"]
suppress_warnings = ["myst.xref_missing"]
nb_execution_mode = "force"
nb_execution_raise_on_error = True
html_copy_source = False
"""


def rendered(text: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, Path]:
    """Build a site of one page, executed strictly; return its HTML and its folder."""
    source = folder / "source"
    source.mkdir()
    (source / "conf.py").write_text(
        CONF.format(root=str(ROOT), extensions=str(ROOT / "book" / "_ext"))
    )
    # The tiny page stands alone: nobody there defines what its references name. A date in the
    # front matter stops myst-nb unless outputs come from the cache, as they do in the real build.
    text = re.sub(r"\{(numref|eq)\}`[\w-]+`", "elsewhere", text)
    (source / "index.md").write_text(re.sub(r"^  updated: .*\n", "", text, flags=re.MULTILINE))
    monkeypatch.setenv("UDL_STRICT", "1")
    site = folder / "site"
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "-b", "html", source, site]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return (site / "index.html").read_text("utf-8"), site


@pytest.mark.slow
def test_the_page_renders_stub_solution_and_badge(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    html, _ = rendered(page_text(TINY.read_text("utf-8"), NAME), tmp_path, monkeypatch)
    assert html.count('<div class="exercise-stub highlight-python notranslate">') == 4
    assert html.count("Show the solution") == 4
    assert html.count("Model answer") == 2
    assert 'id="pr-ch05-p1-gaussian-pdf"' in html
    badge = '<span class="kind kind-implement">Implement</span>'
    assert f'{badge}<span class="visually-hidden">:</span> the density' in html
    assert "0.119" in html
    assert distinctive_solution_lines(tiny())[0] in visible_text(html)


@pytest.mark.slow
def test_a_page_whose_solutions_lie_apart_renders_what_students_get(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = page_text(handed_out(TINY.read_text("utf-8"), tiny()), NAME)
    html, site = rendered(text, tmp_path, monkeypatch)
    for css, count in (("exercise-stub", 4), ("exercise-check", 5)):
        assert html.count(f'<div class="{css} highlight-python notranslate">') == count
    assert audit(site, {}, {"ch05_loss_functions/p1_tiny": tiny()}) == []
