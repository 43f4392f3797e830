"""Where PyTorch does not run, something else must give what it gives."""

import numpy as np
import pytest

from tests.needing import optional
from udl.checks import ch10_convolution


@pytest.mark.parametrize("settings", [{}, {"padding": 1}, {"padding": 2, "stride": 3}])
@pytest.mark.parametrize("groups", [1, 2, 4])
def test_it_equals_pytorch(settings, groups):
    torch = optional("torch")
    rng = np.random.default_rng(4)
    x, w = rng.normal(size=(2, 4, 9, 7)), rng.normal(size=(8, 4 // groups, 3, 3))
    for bias in (None, rng.normal(size=8)):
        mine = ch10_convolution.numpys_conv2d(x, w, bias, groups=groups, **settings)
        offset = None if bias is None else torch.from_numpy(bias)
        theirs = torch.nn.functional.conv2d(
            torch.from_numpy(x), torch.from_numpy(w), offset, groups=groups, **settings
        )
        np.testing.assert_allclose(mine, theirs.numpy(), rtol=0, atol=1e-12)
