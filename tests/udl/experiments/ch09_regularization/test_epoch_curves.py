"""The recorded epochs of the table's network, and averages over masks."""

import numpy as np
import pytest

pytest.importorskip("torch")

import torch

from udl.experiments.ch09_regularization import epoch_curves
from udl.experiments.side_by_side import losses_and_errors, mlps, seeded


def test_the_first_epochs_come_out_again_but_for_their_rate():
    found, again = epoch_curves.results(), epoch_curves.measure(num_epochs=5, num_seeds=1)
    # With five epochs the first one has the whole rate, as with fifty.
    np.testing.assert_allclose(again["loss"][:, 0, 0], found["loss"][:, 0, 0], rtol=1e-4)
    np.testing.assert_allclose(
        again["train_loss"][:, 0, 0], found["train_loss"][:, 0, 0], rtol=1e-4
    )


def test_without_dropout_every_mask_is_the_whole_network():
    networks = mlps(epoch_curves.SIZES, seeded([0, 1]))
    x = torch.randn(20, 40, generator=torch.Generator().manual_seed(0))
    y = torch.arange(20) % 10
    averaged = epoch_curves.averaged(networks, x, y, 0.0)
    np.testing.assert_allclose(averaged, np.broadcast_to(averaged[0], averaged.shape), rtol=1e-5)


def test_shapes():
    found = epoch_curves.results()
    assert found["loss"].shape == found["error"].shape == (2, 8, 50)
    assert found["loss_right"].shape == found["loss_wrong"].shape == (2, 8, 50)
    assert found["masked"].shape == (8, 2, 8)
    assert found["scaled"].shape == (2, 8)


def test_losses_apart_add_up_to_the_whole():
    networks = mlps(epoch_curves.SIZES, seeded([0, 1]))
    x = torch.randn(200, 40, generator=torch.Generator().manual_seed(0))
    y = torch.arange(200) % 10
    right, wrong = epoch_curves.losses_apart(networks, x, y)
    loss, error = (part.numpy() for part in losses_and_errors(networks, x, y))
    assert np.all(right < wrong)
    np.testing.assert_allclose(right + error / 100 * (wrong - right), loss, rtol=1e-5)
