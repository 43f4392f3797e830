"""matplotlib's backend for pages: ``plt.show()`` shows what was drawn, there and then.

Named to matplotlib as ``module://udl.browser._canvas``. All else is its own backend for dots.
"""

from __future__ import annotations

from typing import Any

from IPython import get_ipython  # in a page, the stand-in that `Shell` brings
from matplotlib.backends.backend_agg import FigureCanvasAgg

FigureCanvas = FigureCanvasAgg


def show(*_: Any, **__: Any) -> None:
    """Show the open figures and close them, as in a notebook."""
    get_ipython().draw()
