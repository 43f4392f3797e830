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


def test_a_figure_is_known_by_its_kind():
    assert is_figure(Figure())
    assert not is_figure("Figure")
