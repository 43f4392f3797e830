"""The photograph is one, in colour and in grey."""

import numpy as np

from udl.data import photograph


def test_the_photograph():
    colour, grey = photograph.colour(), photograph.grey()
    assert colour.shape == (3, 192, 192)
    assert grey.shape == (192, 192)
    for image in (colour, grey):
        assert image.dtype == np.float64
        assert image.min() >= 0
        assert image.max() <= 255
        np.testing.assert_array_equal(image, np.rint(image))
    assert np.all(grey <= colour.max(axis=0) + 0.5)
    assert np.all(grey >= colour.min(axis=0) - 0.5)
    assert grey.std() > 30
    # A photograph, not noise: neighbours are alike.
    assert np.abs(np.diff(grey, axis=0)).mean() < 0.3 * grey.std()
