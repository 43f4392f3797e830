import numpy as np
import pytest

from tests.shape_checks import checked
from udl.regularisation import stopping as module

stopping = checked(module)
LOSSES = np.array([3.0, 2.0, 2.5, 2.4, 1.0, 1.0, 5.0])


@pytest.mark.parametrize(("patience", "kept"), [(1, 1), (2, 1), (3, 4), (100, 4)])
def test_a_lower_loss_counts_if_patience_lasts(patience, kept):
    assert stopping.best_before_patience_ends(LOSSES, patience) == kept


def test_training_that_diverged_at_once_keeps_the_first_epoch():
    assert stopping.best_before_patience_ends(np.array([np.inf, np.inf, 1.0]), 2) == 2
    assert stopping.best_before_patience_ends(np.array([np.inf, np.inf, np.inf, 1.0]), 2) == 0
