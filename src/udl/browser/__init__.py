"""Run a notebook's cells in the reader's browser, as Jupyter would.

`shell` runs them and stands in for IPython, `shown` writes errors and draws figures. The rest of
the package knows nothing of it, and it nothing of the rest: what it needs of the checks and of the
palette it finds where a page has loaded them.
"""

from udl.browser.shell import Events, Screen, Shell, bring_back, told, without_magics
from udl.browser.shown import in_the_dark

__all__ = ["Events", "Screen", "Shell", "bring_back", "in_the_dark", "told", "without_magics"]
