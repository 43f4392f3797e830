"""The model that is trained is the one that numpy runs."""

import numpy as np
import pytest
import torch

from udl.experiments.ch12_transformers.torch_gpt2 import Dropout, Sizes, TorchGPT2
from udl.language import GPT2

SIZES = Sizes(num_tokens=11, num_places=7, width=12, num_layers=2, num_heads=3)


def made(seed=0, dropout=0.0):
    return TorchGPT2(SIZES, dropout, generator=torch.Generator().manual_seed(seed))


def test_logits_are_those_of_numpy():
    model = made()
    with torch.no_grad():
        for parameter in model.parameters():  # so that nothing is near zero or one
            parameter += 0.3 * torch.randn(
                parameter.shape, generator=torch.Generator().manual_seed(1)
            )
    tokens = [3, 0, 10, 3, 7, 1]
    with torch.no_grad():
        found = model.double()(torch.tensor([tokens]))[0].numpy()
    ours = GPT2({name: array for name, array in model.arrays().items()}, SIZES.num_heads)
    np.testing.assert_allclose(found, ours.logits(tokens), rtol=1e-9, atol=1e-9)


def test_equal_seeds_make_equal_models():
    first, again, other = (made(seed).arrays() for seed in (0, 0, 1))
    assert all((first[name] == again[name]).all() for name in first)
    assert (first["wte.weight"] != other["wte.weight"]).any()


def test_dropout_keeps_the_mean_and_rests_in_evaluation():
    layer = Dropout(0.25, torch.Generator().manual_seed(0))
    x = torch.ones(100, 1000)
    found = layer(x)
    assert float((found == 0).double().mean()) == pytest.approx(0.25, abs=0.005)
    assert float(found.mean()) == pytest.approx(1, abs=0.01)
    assert (layer.eval()(x) == x).all()
    assert (Dropout(0.0, torch.Generator())(x) == x).all()
