"""Figures of the asked size and panels."""

from __future__ import annotations

import matplotlib.pyplot as plt
import pytest

from udl import plot


def test_new_figure_sizes_and_panels():
    figure, ax = plot.new_figure(width=4.0, height=2.5)
    assert figure.get_size_inches() == pytest.approx([4.0, 2.5])
    assert isinstance(ax, plot.Axes)
    _, axes = plot.new_figure(rows=2, cols=3, sharex=True)
    assert axes.shape == (2, 3)


def test_close_releases_one_figure_or_all():
    first, _ = plot.new_figure()
    plot.new_figure()
    plot.close(first)
    assert len(plt.get_fignums()) == 1
    plot.close("all")
    assert plt.get_fignums() == []
