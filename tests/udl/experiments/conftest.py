"""What the build has computed, a test need not compute again: both keep results in one folder.

A result is found there by a hash of all sources that it depends on, so it is never out of date.
"""

import pytest

from tests import ROOT


@pytest.fixture(scope="module", autouse=True)
def _kept_results():
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("UDL_CACHE", str(ROOT / "book" / "_build" / "experiments"))
        yield
