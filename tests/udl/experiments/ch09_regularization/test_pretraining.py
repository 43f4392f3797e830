"""What was learned elsewhere: from other curves, and from masked signals."""

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from udl.data import mnist1d  # noqa: E402
from udl.experiments.ch09_regularization import pretraining  # noqa: E402
from udl.experiments.side_by_side import losses_and_errors  # noqa: E402
from udl.experiments.threads import one_thread  # noqa: E402
from udl.training import tensors  # noqa: E402


def test_other_curves_are_learned(monkeypatch):
    monkeypatch.setattr(pretraining, "NUM_SIGNALS", 1000)
    with one_thread():
        networks = pretraining.pretrained("other curves", (0, 1), num_epochs=15)
    x, y = tensors(*mnist1d.other_curves(1000, seed=pretraining.CURVES_SEED))
    assert losses_and_errors(networks, x, y)[1].max() < 60
    assert len(networks) == 2


def test_masked_signals_are_filled_in_better_than_by_zero(monkeypatch):
    monkeypatch.setattr(pretraining, "NUM_SIGNALS", 1000)
    with one_thread():
        networks = pretraining.pretrained("masked signals", (0, 1), num_epochs=30)
    data = mnist1d.make_dataset(1000, seed=99)
    x = torch.tensor(data.x).float()
    hidden = torch.rand(x.shape, generator=torch.Generator().manual_seed(0)) < pretraining.MASKED
    with torch.no_grad():
        outputs = networks(torch.where(hidden, 0.0, x))
    targets = torch.stack([x, hidden.float()], dim=-1).expand(2, *x.shape, 2)
    found = pretraining.masked_error(outputs, targets)
    of_zero = pretraining.masked_error(torch.zeros_like(outputs), targets)
    assert torch.all(found < 0.8 * of_zero)


def test_half_of_the_numbers_are_hidden_anew_for_each_seed():
    hidden = pretraining.masks(500, (0, 1))
    assert hidden.shape == (2, 500, 40)
    assert hidden.double().mean().item() == pytest.approx(0.5, abs=0.02)
    assert not torch.equal(hidden[0], hidden[1])


def test_only_hidden_numbers_count():
    truth = torch.tensor([[[1.0, 2.0]]])
    hidden = torch.tensor([[[1.0, 0.0]]])
    targets = torch.stack([truth, hidden], dim=-1)
    error = pretraining.masked_error(torch.tensor([[[4.0, 100.0]]]), targets)
    np.testing.assert_allclose(error, [9.0])


def test_an_unknown_source_is_refused():
    with pytest.raises(ValueError, match="source: got 'nowhere'"):
        pretraining.pretrained("nowhere", (0,))
