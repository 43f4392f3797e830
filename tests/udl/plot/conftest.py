"""Leave matplotlib as it was, whatever a test draws."""

import matplotlib as mpl
import pytest

from udl import plot

mpl.use("agg")


@pytest.fixture(autouse=True)
def _restore():
    with mpl.rc_context():
        yield
        plot.use("light")
    plot.close("all")
