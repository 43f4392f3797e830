"""Errors are written and figures drawn as a page can show them."""

from __future__ import annotations

import base64

import matplotlib as mpl
import pytest
from matplotlib.figure import Figure

from udl import plot
from udl.browser.shown import (
    in_the_dark,
    is_figure,
    is_open_figure,
    picture,
    release_figures,
    shown_error,
    shown_value,
    shown_warning,
)


@pytest.fixture
def figure():
    """A figure in the book's looks, and in nobody else's list."""
    with mpl.rc_context():
        plot.use()
        made, axes = plot.new_figure()
        axes.plot([1, 2])
        yield made
        plot.close(made)


def test_a_figure_is_drawn_in_both_schemes(figure):
    drawn = picture(figure)
    assert (drawn["width"], drawn["height"]) == (518, 307)
    light, dark = plot.PALETTES["light"], plot.PALETTES["dark"]
    assert light.model in drawn["light"]
    assert dark.model in drawn["dark"]
    assert light.model not in drawn["dark"]
    assert drawn["light"] == picture(figure)["light"]


def test_a_figure_that_is_open_will_be_shown_by_itself(figure):
    assert is_figure(figure)
    assert is_open_figure(figure)
    assert not is_open_figure(Figure())
    release_figures()
    assert not is_open_figure(figure)


def test_colours_that_are_not_the_books_are_left_as_they_are(figure):
    (axes,) = figure.axes
    axes.plot([2, 1], color="tomato")
    assert picture(figure)["dark"] == ""
    assert in_the_dark('<image href="x"/>') == ""


def test_what_would_be_heavy_as_lines_comes_as_dots(figure):
    (axes,) = figure.axes
    axes.scatter(range(4000), range(4000), c=range(4000))
    drawn = picture(figure)
    assert base64.b64decode(drawn["png"]).startswith(b"\x89PNG")
    assert "light" not in drawn


def test_an_error_without_a_cell_is_its_own_last_line():
    assert shown_error(ValueError("no"), None) == "ValueError: no"


def test_a_long_value_is_written_as_a_notebook_writes_it():
    assert shown_value("a") == "'a'"
    long = [[index] * 20 for index in range(3)]
    assert shown_value(long).startswith("[[0, 0,")
    assert len(shown_value(long).splitlines()) == 3
    assert "..." in shown_value(list(range(2000)))
    assert len(shown_value(list(range(2000))).splitlines()) < 1100


def test_a_warning_names_its_cell_or_its_file_alone():
    said = shown_warning("too small", UserWarning, "<cell p1-total-answer again 2>", 3)
    assert said == "Cell p1-total-answer, line 3: UserWarning: too small\n"
    said = shown_warning("too small", UserWarning, "/lib/python3.13/numpy/core.py", 7)
    assert said == "core.py, line 7: UserWarning: too small\n"


def test_a_figure_is_known_by_its_kind():
    assert is_figure(Figure())
    assert not is_figure("Figure")
