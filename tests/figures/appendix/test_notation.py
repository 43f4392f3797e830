"""Captions and alt texts of the appendix's figures: reading the mathematics."""

from __future__ import annotations

import numpy as np
import pytest

from figures.catalogue import FIGURES
from tests.figures.reading import curves, drawn, words

SPECS = FIGURES["appendix"]


def tables(ax):
    """Return the sizes (rows, columns) of the tables of empty cells, by the colour of the cells."""
    sizes = {}
    outlined = [patch for patch in ax.patches if not patch.get_fill()]
    places = sorted((patch.get_x(), patch.get_y(), patch.get_edgecolor()) for patch in outlined)
    groups, before = [], None
    for x, y, color in places:
        if before is None or x - before > 1.01:
            groups.append([])
        groups[-1].append((x, y, color))
        before = x
    for group in groups:
        columns = {round(x, 6) for x, _, _ in group}
        sizes[min(columns)] = (len(group) // len(columns), len(columns))
    return list(sizes.values())


def test_sizes_of_the_columns_and_of_the_rows():
    with drawn(SPECS["columns-and-rows"]) as figure:
        top, bottom = figure.axes
        column, batch = tables(top), tables(bottom)
    assert column == [(2, 1), (2, 1), (2, 3), (3, 1)]  # y = beta + Omega x
    assert batch == [(5, 2), (5, 3), (3, 2), (1, 2)]  # Y = X @ Omega^T + beta
    # The sizes are those of one computation, by columns and by rows.
    rng = np.random.default_rng(0)
    x, omega, beta = rng.normal(size=(5, 3)), rng.normal(size=(2, 3)), rng.normal(size=2)
    rows = x @ omega.T + beta
    for row, one in zip(rows, x, strict=True):
        np.testing.assert_allclose(beta[:, None] + omega @ one[:, None], row[:, None])
    assert [rows.shape, x.shape, omega.T.shape, beta[None].shape] == batch


def test_the_minimum_is_a_height_and_its_place_a_place():
    with drawn(SPECS["minimum-and-place"]) as figure:
        (ax,) = figure.axes
        ((x, y),) = (line for line in curves(ax, "loss") if line.shape[1] > 1)
        level, down = curves(ax, "muted")
    assert (x.min(), x.max()) == (-2, 3)
    inside = np.flatnonzero((y[1:-1] < y[:-2]) & (y[1:-1] < y[2:])) + 1
    assert len(inside) == 2
    deeper = inside[y[inside].argmin()]
    assert y[deeper] == y.min()
    np.testing.assert_allclose(level, [[-2, x[deeper]], [y[deeper]] * 2])
    np.testing.assert_allclose(down, [[x[deeper]] * 2, [0, y[deeper]]])
    shown = words(SPECS["minimum-and-place"])
    assert f"\\min_x\\,f[x] = {y[deeper]:.2f}" in shown
    assert f"argmin}}_x\\,f[x] = {x[deeper]:.2f}" in shown


def test_exponential_is_positive_and_doubling_adds_log_two():
    with drawn(SPECS["exponential-and-logarithm"]) as figure:
        left, right = figure.axes
        ((z, exp),) = curves(left, "model")
        ((a, log),) = curves(right, "truth")
        steps = curves(right, "muted")
    assert exp.min() > 0
    assert exp[0] < 0.01 * exp[-1]  # nearly zero on the left
    assert np.all(np.diff(exp, 2) > 0)  # ever more steeply
    np.testing.assert_allclose(np.log(exp), z, atol=1e-12)
    assert a.min() > 0
    assert log[0] < -3
    assert np.interp(1.0, a, log) == pytest.approx(0, abs=1e-3)
    assert np.all(np.diff(log, 2) < 0)  # ever more slowly
    assert [list(x[[0, -1]]) for x, _ in steps] == [[1, 2], [2, 4]]
    for _, y in steps:
        assert y[-1] - y[0] == pytest.approx(np.log(2))
    assert f"adds {np.log(2):.2f}" in words(SPECS["exponential-and-logarithm"])
