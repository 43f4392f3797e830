import numpy as np
import pytest

import udl.unsupervised.samples
from tests.shape_checks import checked

samples = checked(udl.unsupervised.samples)


def test_distances_are_lengths_of_differences():
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(4, 3)), rng.normal(size=(5, 3))
    expected = np.linalg.norm(x[:, None] - y[None], axis=-1)
    np.testing.assert_allclose(samples.distances(x, y), expected, rtol=1e-12)
    far = samples.distances(np.array([[1e300, 0.0]]), np.array([[-1e300, 0.0]]))
    assert far[0, 0] == np.inf


def test_samples_of_other_spaces_are_named():
    with pytest.raises(ValueError, match=r"other: got shape \(1, 2\); expected 3 columns, as one"):
        udl.unsupervised.samples.same_space(one=np.zeros((2, 3)), other=np.zeros((1, 2)))
    with pytest.raises(ValueError, match="other: got nan"):
        udl.unsupervised.samples.same_space(one=[[0.0]], other=[[np.nan]])
