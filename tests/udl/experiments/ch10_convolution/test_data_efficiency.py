import math

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from udl.experiments.ch10_convolution import data_efficiency as module  # noqa: E402
from udl.training.models import mlp, signal_cnn  # noqa: E402

NUM_STEPS = 12


def generator(seed=0):
    return torch.Generator().manual_seed(seed)


@pytest.mark.parametrize(
    "make", [lambda g: mlp((40, 8, 10), generator=g), lambda g: signal_cnn((3, 3, 3), generator=g)]
)
def test_training_together_equals_training_one_after_another(make):
    x = torch.randn(60, 40, generator=generator(1))
    y = torch.randint(10, (60,), generator=generator(2))
    rows = [torch.arange(20), torch.arange(60)]
    networks = [make(generator(seed)) for seed in (3, 4)]
    together = module._trained_together(networks, (x, y), rows, NUM_STEPS, generator(5))

    alone = [make(generator(seed)) for seed in (3, 4)]
    optimizers = [torch.optim.Adam(network.parameters()) for network in alone]
    draws = generator(5)
    for step in range(NUM_STEPS):
        rate = 0.01 * (1 + math.cos(math.pi * step / NUM_STEPS)) / 2
        for network, row, optimizer in zip(alone, rows, optimizers, strict=True):
            chosen = row[torch.randint(len(row), (50,), generator=draws)]
            optimizer.param_groups[0]["lr"] = rate
            optimizer.zero_grad()
            torch.nn.functional.cross_entropy(network(x[chosen]), y[chosen]).backward()
            optimizer.step()
    for m, network in enumerate(alone):
        for name, parameter in network.named_parameters():
            torch.testing.assert_close(together[name][m], parameter, rtol=1e-3, atol=1e-4)
    expected = [100 * (network(x).argmax(dim=1) == y).double().mean().item() for network in alone]
    np.testing.assert_allclose(module._accuracy(networks[0], together, (x, y)), expected)


def test_data_efficiency_is_reproducible_and_reports_percent(monkeypatch):
    monkeypatch.delenv("UDL_CACHE", raising=False)
    first, again = (module.data_efficiency((0, 1), (50, 400), 60) for _ in range(2))
    np.testing.assert_array_equal(first["test"], again["test"])
    np.testing.assert_array_equal(first["num_examples"], [50, 400])
    assert first["test"].shape == (2, 2, 2)
    # Better than chance, worse than sure; more examples help.
    assert 10 < first["test"].mean() < 100
    assert first["test"][:, 1].mean() > first["test"][:, 0].mean()
