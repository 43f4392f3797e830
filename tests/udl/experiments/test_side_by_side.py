"""Networks that are trained side by side are what each would be alone."""

from dataclasses import replace

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from torch.nn.functional import cross_entropy  # noqa: E402

from udl.data import mnist1d  # noqa: E402
from udl.experiments.side_by_side import (  # noqa: E402
    Recipe,
    SideBySide,
    errors_of,
    losses_and_errors,
    mlps,
    seeded,
    smoothed_losses,
    train_side_by_side,
)
from udl.training import evaluate, fit, halve_every, mlp, tensors  # noqa: E402

SIZES = (40, 12, 12, 10)
SHORT = Recipe(num_epochs=3, halvings=2, batch_size=50)


@pytest.fixture(scope="module")
def examples():
    data = mnist1d.make_dataset(500)
    return tensors(data.x, data.y)


def trained(seeds, examples, recipe=SHORT, sizes=SIZES):
    generators = seeded(seeds)
    networks = mlps(sizes, generators)
    train_side_by_side(networks, *examples, recipe, generators)
    return networks


def test_each_network_is_the_one_that_fit_trains(examples):
    side_by_side = trained((3, 8), examples)
    for place, seed in enumerate((3, 8)):
        generator = torch.Generator().manual_seed(seed)
        alone = mlp(SIZES, generator=generator)
        optimizer = torch.optim.SGD(alone.parameters(), lr=0.05, momentum=0.9)
        fit(
            *(alone, examples),
            optimizer=optimizer,
            num_epochs=3,
            batch_size=50,
            generator=generator,
            schedule=halve_every(1),
        )
        for k, layer in enumerate(alone[::2]):
            torch.testing.assert_close(side_by_side.weights[k][place], layer.weight.T)
        losses, errors = losses_and_errors(side_by_side, *examples)
        scores = evaluate(alone, examples)
        assert losses[place].item() == pytest.approx(scores.loss, rel=1e-4)
        assert errors[place].item() == pytest.approx(100 - scores.accuracy, abs=0.3)


@pytest.mark.parametrize(
    "setting",
    [
        {},
        {"dropout": 0.3},
        {"input_noise": 0.2},
        {"weight_noise": 0.1},
        {"max_shift": 3, "scaling": 0.2},
        {"smoothing": 0.2, "weight_decay": 0.01},
    ],
    ids=str,
)
def test_a_network_does_not_depend_on_its_neighbours(examples, setting):
    recipe = replace(SHORT, **setting)
    one, three = trained((5,), examples, recipe), trained((1, 5, 9), examples, recipe)
    for mine, theirs in zip(one.parameters(), three.parameters(), strict=True):
        torch.testing.assert_close(mine[0], theirs[1])
    if setting:
        plain = trained((5,), examples)
        assert not torch.allclose(plain.weights[0], one.weights[0])


def test_settings_may_differ_from_network_to_network(examples):
    rates, decays = (0.01, 0.1), (0.0, 0.01)
    both = trained((4, 4), examples, replace(SHORT, learning_rate=rates, weight_decay=decays))
    for place, (rate, decay) in enumerate(zip(rates, decays, strict=True)):
        recipe = replace(SHORT, learning_rate=rate, weight_decay=decay)
        alone = trained((4,), examples, recipe)
        torch.testing.assert_close(both.weights[1][place], alone.weights[1][0])


def test_weight_decay_and_smoothing_are_those_of_pytorch(examples):
    x, y = examples
    found = trained((2,), examples, replace(SHORT, weight_decay=0.02, smoothing=0.3))
    generator = torch.Generator().manual_seed(2)
    network = mlp(SIZES, generator=generator)
    layers = network[::2]
    groups = [
        {"params": [layer.weight for layer in layers], "weight_decay": 0.02},
        {"params": [layer.bias for layer in layers]},
    ]
    fit(
        *(network, (x, y)),
        optimizer=torch.optim.SGD(groups, lr=0.05, momentum=0.9),
        num_epochs=3,
        batch_size=50,
        generator=generator,
        schedule=halve_every(1),
        loss=lambda logits, labels: cross_entropy(logits, labels, label_smoothing=0.3),
    )
    torch.testing.assert_close(found.weights[2][0], layers[2].weight.T, rtol=1e-4, atol=1e-5)


def test_labels_and_inputs_may_be_each_networks_own(examples):
    x, y = examples
    others = y.roll(1)
    both = trained((1, 1), (x, torch.stack([y, others])))
    own_inputs = trained((1, 1), (torch.stack([x, x]), torch.stack([y, others])))
    for place, labels in enumerate((y, others)):
        alone = trained((1,), (x, labels))
        torch.testing.assert_close(both.weights[0][place], alone.weights[0][0])
        torch.testing.assert_close(own_inputs.weights[0][place], alone.weights[0][0])


def test_noise_leaves_the_batches_alone_and_stops_with_training(examples):
    """With noise too small to matter, a run is the run without noise."""
    plain = trained((6,), examples)
    for setting in ("input_noise", "weight_noise", "dropout"):
        faint = trained((6,), examples, replace(SHORT, **{setting: 1e-9}))
        torch.testing.assert_close(faint.weights[0], plain.weights[0], rtol=1e-3, atol=1e-4)
    x, _ = examples
    with torch.no_grad():
        torch.testing.assert_close(faint(x), faint(x))


def test_dropout_leaves_out_the_share_and_keeps_the_mean():
    from udl.experiments.side_by_side import _noisy

    linear = mlps((1, 20_000, 1), seeded([0]))
    with torch.no_grad():
        linear.weights[0].fill_(1.0)
        linear.weights[1].fill_(1 / 20_000)
    x = torch.ones(1, 1, 1)
    with torch.no_grad():
        mean = _noisy(linear, x, Recipe(dropout=0.3), seeded([1]))
    assert mean.item() == pytest.approx(1.0, abs=0.03)
    with torch.no_grad():
        linear.weights[0].fill_(-1.0)
        assert _noisy(linear, x, Recipe(dropout=0.3), seeded([1])).item() == 0


def test_signals_move_round_by_no_more_than_was_asked():
    from udl.experiments.side_by_side import _moved

    x = torch.zeros(2, 400, 40)
    x[:, :, 20] = 1.0
    moved = _moved(x, torch.full((2, 1, 1), 3.0), torch.zeros(2, 1, 1), seeded([0, 1]))
    places = moved.argmax(dim=2)
    assert set(places.unique().tolist()) == set(range(17, 24))
    assert not torch.equal(places[0], places[1])
    scaled = _moved(x, torch.zeros(2, 1, 1), torch.full((2, 1, 1), 0.25), seeded([0, 1]))
    heights = scaled[:, :, 20]
    assert 0.75 <= heights.min() < 0.77
    assert 1.23 < heights.max() <= 1.25


def test_the_learning_rate_falls_in_equal_stretches():
    recipe = Recipe()
    factors = [recipe.factor(epoch) for epoch in range(50)]
    assert factors == [0.5 ** (epoch // 10) for epoch in range(50)]
    assert {Recipe(halvings=0).factor(epoch) for epoch in range(50)} == {1.0}


def test_smoothed_losses_are_those_of_pytorch():
    logits = torch.randn(3, 7, 5, generator=torch.Generator().manual_seed(0))
    y = torch.arange(7) % 5
    shares = torch.tensor([0.0, 0.1, 1.0])
    found = smoothed_losses(logits, y, shares)
    wanted = [
        cross_entropy(one, y, label_smoothing=share.item())
        for one, share in zip(logits, shares, strict=True)
    ]
    np.testing.assert_allclose(found, wanted, rtol=1e-5)


def test_generators_and_networks_must_match(examples):
    with pytest.raises(ValueError, match="generators: got 1 for 2 networks"):
        train_side_by_side(mlps(SIZES, seeded((0, 1))), *examples, SHORT, seeded((0,)))
    with pytest.raises(ValueError, match="batch_size"):
        trained((0,), examples, replace(SHORT, batch_size=0))


def test_networks_are_copied():
    network = mlp(SIZES, generator=torch.Generator().manual_seed(0))
    stack = SideBySide([network, network])
    assert len(stack) == 2
    with torch.no_grad():
        network[0].weight.zero_()
    assert stack.weights[0].any()


def test_errors_are_percent_of_each_network():
    logits = torch.eye(4)[None, :, :].repeat(2, 1, 1)
    found = errors_of(logits, torch.tensor([[0, 1, 2, 3], [0, 1, 3, 2]]))
    np.testing.assert_array_equal(found, [0.0, 50.0])
    assert found.dtype == torch.float64
