"""Settings that come and go with the scheme, and the fonts."""

from __future__ import annotations

import ast
import logging
from pathlib import Path
from typing import get_args

import matplotlib as mpl
import pytest

from tests import ROOT
from udl import plot

SCHEMES = get_args(plot.Scheme)


def test_type_is_readable_on_a_telephone():
    settings = plot.rc_params()
    width_on_page = settings["figure.figsize"][0] * 96
    pixels = settings["xtick.labelsize"] * (96 / 72) * 350 / width_on_page
    assert pixels >= 9.0


def test_use_and_style_set_and_restore():
    plot.use()
    light = dict(mpl.rcParams)
    assert plot.scheme() == "light"
    assert not mpl.rcParams["axes.spines.top"]
    with plot.style("dark") as dark:
        assert plot.colors() is dark
        assert mpl.rcParams["text.color"] == dark.text
        with plot.style("light"):
            assert plot.scheme() == "light"
        assert plot.scheme() == "dark"
    assert plot.scheme() == "light"
    assert dict(mpl.rcParams) == light
    with pytest.raises(ZeroDivisionError), plot.style("dark"):
        _ = 1 / 0
    assert plot.scheme() == "light"
    assert mpl.rcParams["text.color"] == plot.colors().text


def test_unknown_scheme_is_named():
    with pytest.raises(ValueError, match=r'scheme: got .sepia.; expected "light" or "dark"'):
        plot.use("sepia")  # type: ignore[arg-type]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_fonts_and_mathematics_come_without_warnings(scheme, caplog):
    text = r"$\mu \pm 2\sigma$, $Pr(y\,|\,x)$, $\sum_i \log \hat{\lambda}_i \leq \mathbf{z}$ − ’°"
    with caplog.at_level(logging.WARNING), plot.style(scheme):
        figure, ax = plot.new_figure()
        ax.set_title(text)
        figure.draw_without_rendering()
    assert not caplog.records


def test_register_fonts_says_whether_there_were_any(tmp_path):
    assert plot.register_fonts(tmp_path) is False
    source = Path(mpl.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
    (tmp_path / "Face_400Regular.ttf").write_bytes(source.read_bytes())
    before = len(mpl.font_manager.fontManager.ttflist)
    assert plot.register_fonts(tmp_path) is True
    assert plot.register_fonts(tmp_path) is True
    assert len(mpl.font_manager.fontManager.ttflist) == before + 1
    del mpl.font_manager.fontManager.ttflist[-1]


def test_no_other_module_of_the_package_imports_matplotlib():
    """But the canvas of pages, which matplotlib itself loads."""
    package = ROOT / "src" / "udl"
    guilty = []
    for path in sorted(package.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if any(name.split(".")[0] == "matplotlib" for name in names):
                guilty.append(path.relative_to(package))
    assert {path.as_posix() for path in guilty if path.parts[0] != "plot"} == {"browser/_canvas.py"}
    assert any(path.parts[0] == "plot" for path in guilty)
