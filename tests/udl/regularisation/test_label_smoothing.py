import numpy as np
import pytest
import torch

from tests.shape_checks import checked
from udl.losses import softmax
from udl.regularisation import label_smoothing as module

smoothing = checked(module)
LABELS = np.array([2, 0, 1])
LOGITS = np.random.default_rng(0).normal(0, 3, (3, 4))


def test_smoothed_labels_by_hand():
    found = smoothing.smooth_labels(np.array([1, 0]), 4, 0.2)
    np.testing.assert_allclose(found, [[0.05, 0.85, 0.05, 0.05], [0.85, 0.05, 0.05, 0.05]])


@pytest.mark.parametrize("amount", [0.0, 0.1, 1.0])
def test_loss_is_that_of_torch(amount):
    found = smoothing.smoothed_cross_entropy(LABELS, LOGITS, amount)
    expected = torch.nn.functional.cross_entropy(
        torch.tensor(LOGITS), torch.tensor(LABELS), label_smoothing=amount, reduction="none"
    )
    np.testing.assert_allclose(found, expected.numpy(), rtol=1e-12)


def test_loss_is_the_cross_entropy_with_the_smoothed_labels():
    smooth = smoothing.smooth_labels(LABELS, 4, 0.3)
    expected = -np.sum(smooth * np.log(softmax(LOGITS)), axis=1)
    np.testing.assert_allclose(
        smoothing.smoothed_cross_entropy(LABELS, LOGITS, 0.3), expected, rtol=1e-10
    )


def test_running_away_is_punished():
    lowest = smoothing.smooth_labels(LABELS, 4, 0.1)
    best = smoothing.smoothed_cross_entropy(LABELS, np.log(lowest), 0.1)
    sure = smoothing.smoothed_cross_entropy(LABELS, 50 * np.eye(4)[LABELS], 0.1)
    assert np.all(sure > best + 1)
    assert np.all(best > 0)


def test_a_label_beyond_the_classes_is_named():
    with pytest.raises(ValueError, match=r"y: got the label 3; expected labels 0\.\.2"):
        smoothing.smooth_labels(np.array([0, 3]), 3, 0.1)
