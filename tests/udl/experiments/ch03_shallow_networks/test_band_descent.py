"""Descent on the rubber band's readings: one seed that learns, one that dies."""

import numpy as np
import pytest
import torch
from torch import nn

from udl.data import rubber_band
from udl.experiments.ch03_shallow_networks.band_descent import DIES, LEARNS, descend

BAND = rubber_band.measurements()


@pytest.mark.parametrize("seed", [LEARNS, DIES])
def test_the_steps_are_those_of_automatic_differentiation(seed):
    start, _ = descend(seed, 0)
    model = nn.Sequential(nn.Linear(1, 3), nn.ReLU(), nn.Linear(3, 1)).double()
    with torch.no_grad():
        model[0].weight.copy_(torch.as_tensor(start.hidden_weights))
        model[0].bias.copy_(torch.as_tensor(start.hidden_bias))
        model[2].weight.copy_(torch.as_tensor(start.output_weights))
        model[2].bias.copy_(torch.as_tensor(start.output_bias))
    optimiser = torch.optim.SGD(model.parameters(), lr=0.01)
    x, y = torch.as_tensor(BAND.x)[:, None], torch.as_tensor(BAND.y)[:, None]
    for _ in range(20):
        optimiser.zero_grad()
        ((model(x) - y) ** 2).sum().backward()
        optimiser.step()
    loss = ((model(x) - y) ** 2).sum().item()
    assert descend(seed, 20)[1] == pytest.approx(loss, rel=1e-9)


def test_one_seed_beats_the_line_and_the_other_ends_level():
    line = np.polyfit(BAND.x, BAND.y, 1, full=True)[1][0]
    assert descend(LEARNS)[1] < line / 2
    network, loss = descend(DIES)
    assert loss == pytest.approx(np.sum((BAND.y - BAND.y.mean()) ** 2))
    lines = network.hidden_bias + BAND.x[:, None] * network.hidden_weights[:, 0]
    assert np.all(lines <= 0)
