"""Where Python counts in 32 bits, NumPy still takes arrays of 64 as places and counts."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import numpy as np
import pytest

from udl.browser import narrow

PLACES = np.array([2, 0, 2], dtype=np.int64)


def strict(name):
    """Return a function as a browser's NumPy has it: it refuses places of 64 bits."""

    def refusing(*arguments, **options):
        for value in (*arguments, *options.values()):
            if getattr(value, "dtype", None) == np.int64:
                raise TypeError("Cannot cast array data from dtype('int64') to dtype('int32')")
        return getattr(np, name)(*arguments, **options)

    return refusing


@pytest.fixture
def browsers():
    """NumPy as a browser has it."""
    kept = {"asarray": np.asarray, "int64": np.int64, "intp": np.int32}
    return SimpleNamespace(**kept, **{name: strict(name) for name in narrow.PLACES})


@pytest.mark.parametrize(
    ("name", "arguments", "options"),
    [
        ("bincount", (PLACES,), {}),
        ("bincount", (PLACES,), {"minlength": 5}),
        ("take", (np.linspace(0, 1, 4), PLACES), {}),
        ("take", (np.eye(3), PLACES), {"axis": 0}),
        ("take", (np.linspace(0, 1, 4),), {"indices": PLACES}),
        ("repeat", (np.array([1.0, 2.0, 3.0]), PLACES), {}),
        ("repeat", (np.array([1.0, 2.0, 3.0]), 2), {}),
        ("take", (np.linspace(0, 1, 4), [0, 3]), {}),
    ],
)
def test_it_gives_what_any_machine_gives(name, arguments, options, browsers):
    function = narrow.taking_wide(browsers, name)
    wanted = getattr(np, name)(*arguments, **options)
    np.testing.assert_array_equal(function(*arguments, **options), wanted)
    assert function.__name__ == "refusing"  # wrapped: it goes by the original's name


def test_what_does_not_fit_is_refused_as_before(browsers):
    with pytest.raises(TypeError, match="Cannot cast"):
        narrow.taking_wide(browsers, "take")(np.zeros(3), np.array([2**40]))


def test_elsewhere_nothing_is_touched():
    assert sys.maxsize > 2**32
    before = np.take
    narrow.widen()
    assert np.take is before
