"""Run a notebook's cells in the reader's browser, as Jupyter would.

`shell` runs them and stands in for IPython, `shown` writes errors and draws figures, `_canvas` is
matplotlib's backend, `narrow` lets NumPy count as it does elsewhere. The rest of the package knows
nothing of them, and they nothing of the rest: what they need of the checks and of the palette they
find where a page has loaded it.
"""

from udl.browser.narrow import taking_wide, widen
from udl.browser.shell import Events, Screen, Shell, bring_back, told
from udl.browser.shown import in_the_dark

__all__ = [
    "Events",
    "Screen",
    "Shell",
    "bring_back",
    "in_the_dark",
    "taking_wide",
    "told",
    "widen",
]
