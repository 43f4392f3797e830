import math

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from tests.reference_values import assert_printed, load  # noqa: E402
from udl.convolution.forward import conv1d  # noqa: E402
from udl.training import models  # noqa: E402

REFERENCE = load("training")["models"]
nn = torch.nn


def generator(seed=0):
    return torch.Generator().manual_seed(seed)


MAKERS = {
    "logistic": (lambda g: models.logistic_regression(generator=g), (40,)),
    "mlp": (lambda g: models.mlp((40, 100, 100, 10), generator=g), (40,)),
    "signal_cnn": (lambda g: models.signal_cnn(generator=g), (40,)),
    "published_cnn": (
        lambda g: models.signal_cnn((25, 25, 25), (5, 3, 3), padding=1, generator=g),
        (40,),
    ),
    "mnist_cnn": (lambda g: models.mnist_cnn(generator=g), (1, 28, 28)),
}


# Reference values


def test_reference_values_of_parameter_counts():
    for sizes, count in REFERENCE["mlps"]:
        assert models.num_parameters(models.mlp(sizes, generator=generator())) == count
    assert models.num_parameters(models.mnist_cnn(generator=generator())) == REFERENCE["mnist_cnn"]


def test_reference_width_with_one_parameter_an_example():
    published = REFERENCE["two_layers"]
    counts = [
        models.num_parameters(models.mlp((40, width, width, 10), generator=generator()))
        for width in published["widths"]
    ]
    assert counts == published["counts"]
    distances = [abs(count - published["examples"]) for count in counts]
    assert published["widths"][distances.index(min(distances))] == published["nearest"]


def test_reference_values_of_the_signal_network():
    model = models.signal_cnn(generator=generator())
    x, lengths = torch.zeros(1, 40), []
    for layer in model:
        x = layer(x)
        if isinstance(layer, nn.Unflatten | nn.Conv1d):
            lengths.append(x.shape[-1])
        if isinstance(layer, nn.Flatten):
            assert x.shape[1] == REFERENCE["flatten"]
    assert lengths == REFERENCE["lengths"]
    # 15 (1*3 + 1) + 15 (15*3 + 1) + 15 (15*3 + 1) + 10 (60 + 1)
    assert models.num_parameters(model) == 60 + 690 + 690 + 610


def test_reference_value_of_the_he_bound():
    assert_printed(models.he_bound(40), REFERENCE["he_bound"], 6)


# Shapes and first weights


@pytest.mark.parametrize("name", MAKERS)
def test_takes_a_batch_and_returns_logits(name):
    make, shape = MAKERS[name]
    model = make(generator())
    for batch in (1, 5):
        assert model(torch.zeros(batch, *shape)).shape == (batch, 10)


@pytest.mark.parametrize("name", MAKERS)
def test_the_generator_alone_decides_the_first_weights(name):
    make, _ = MAKERS[name]
    states = []
    for global_seed in (1, 2):
        torch.manual_seed(global_seed)
        before = torch.get_rng_state()
        states.append(make(generator()).state_dict())
        assert torch.equal(torch.get_rng_state(), before)
    other = make(generator(1)).state_dict()
    for key, value in states[0].items():
        assert torch.equal(value, states[1][key])
        assert torch.equal(value, other[key]) == key.endswith("bias")


@pytest.mark.parametrize("name", MAKERS)
def test_first_weights_fill_the_he_range_and_biases_are_zero(name):
    make, _ = MAKERS[name]
    for key, value in make(generator()).state_dict().items():
        if key.endswith("bias"):
            assert not value.any()
        else:
            fan_in = value[0].numel()
            bound = math.sqrt(6 / fan_in)
            assert value.abs().max() <= bound
            assert value.abs().max() > 0.8 * bound
            if value.numel() > 1000:
                assert value.var().item() == pytest.approx(2 / fan_in, rel=0.15)
                assert abs(value.mean().item()) < 0.1 * bound


def test_he_init_draws_like_torchs_own():
    model = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU(), nn.Linear(7, 5, bias=False))
    ours = models.he_init(model, generator=generator(4))
    same = generator(4)
    for layer in (ours[0], ours[2]):
        expected = nn.init.kaiming_uniform_(
            torch.empty_like(layer.weight), nonlinearity="relu", generator=same
        )
        torch.testing.assert_close(layer.weight.detach(), expected)


def test_variance_survives_many_layers():
    model = models.mlp((200,) * 12, generator=generator())
    x = torch.randn(100, 200, generator=generator(1))
    with torch.no_grad():
        out = model(x)
    assert 0.2 < out.square().mean() / (2 * x.square().mean()) < 5


def test_the_signal_network_is_the_convolutions_of_the_package():
    model = models.signal_cnn((4, 3), (5, 3), stride=2, padding=1, length=12, generator=generator())
    model = model.double()
    x = np.random.default_rng(0).normal(size=(6, 12))
    h = x[:, None]
    for layer in (model[1], model[3]):
        weight, bias = (p.detach().numpy() for p in (layer.weight, layer.bias))
        h = np.maximum(conv1d(h, weight, bias, stride=2, padding=1), 0)
    last = model[-1]
    logits = h.reshape(6, -1) @ last.weight.detach().numpy().T + last.bias.detach().numpy()
    with torch.no_grad():
        np.testing.assert_allclose(model(torch.from_numpy(x)).numpy(), logits, atol=1e-12)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: models.he_bound(0), "fan_in: got 0"),
        (lambda: models.mlp((40,), generator=generator()), r"sizes: got \(40,\)"),
        (lambda: models.mlp((40, 0), generator=generator()), r"sizes: got \(40, 0\)"),
        (lambda: models.signal_cnn((1, 2), (3,), generator=generator()), "kernel_sizes: got"),
        (lambda: models.signal_cnn((), (), generator=generator()), "channels: got"),
        (
            lambda: models.signal_cnn(length=8, generator=generator()),
            "kernel_size: got a window that reaches over 3 places on an axis of 1",
        ),
        (lambda: models.mnist_cnn(dropout=1.0, generator=generator()), r"dropout: got 1\.0"),
    ],
)
def test_bad_input_is_named(call, says):
    with pytest.raises(ValueError, match=says):
        call()


@pytest.mark.parametrize(
    "make",
    [
        lambda generator: models.mlp((2, 2), generator=generator),
        lambda generator: models.logistic_regression(generator=generator),
        lambda generator: models.signal_cnn(generator=generator),
        lambda generator: models.mnist_cnn(generator=generator),
        lambda generator: models.he_init(torch.nn.ReLU(), generator=generator),
    ],
)
def test_the_global_generator_is_never_used(make):
    before = torch.get_rng_state()
    with pytest.raises(ValueError, match="generator: got None; expected a Generator of torch"):
        make(None)
    assert torch.equal(torch.get_rng_state(), before)


def test_sizes_may_be_an_array():
    model = models.mlp(np.array([3, 4, 2]), generator=torch.Generator())
    assert models.num_parameters(model) == 26
