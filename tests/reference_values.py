"""Numbers that others computed, kept as inputs and expected values with their printed decimals."""

import json
from pathlib import Path

import numpy as np


def load(name):
    """Return the content of ``reference/NAME.json``."""
    return json.loads((Path(__file__).parent / "reference" / f"{name}.json").read_text())


def assert_printed(value, expected, decimals):
    """Check that ``value`` would print as ``expected`` does, at that many decimals."""
    assert np.shape(value) == np.shape(expected)
    np.testing.assert_allclose(value, expected, rtol=0, atol=0.5 * 10.0**-decimals)
