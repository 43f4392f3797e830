"""The regularisers of the table: each is tried as often, and does what it says."""

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from udl.experiments.ch09_regularization import methods  # noqa: E402
from udl.experiments.side_by_side import losses_and_errors, mlps, seeded  # noqa: E402
from udl.experiments.threads import one_thread  # noqa: E402
from udl.training import tensors  # noqa: E402


@pytest.fixture(scope="module")
def data():
    """Two hundred signals of each part: enough to see what is done with them."""
    whole = methods.coursework_data()
    parts = ((x[:200], y[:200]) for x, y in (whole.train, whole.validation, whole.test))
    return methods.Data(*parts)


def errors(setting, data, num_epochs=4, seeds=(3, 4), **options):
    with one_thread():
        return methods.errors(
            setting, seeds, data, [data.validation], num_epochs=num_epochs, **options
        )[0]


def test_methods_that_have_a_strength_try_as_many():
    tries = {method.name: len(method.tries) for method in methods.METHODS}
    assert set(tries.values()) == {1, 6}
    assert {name for name, number in tries.items() if number == 1} == {"none", "ensemble of 5"}
    assert len(tries) == len(methods.METHODS) == 13


@pytest.mark.parametrize("method", methods.METHODS, ids=lambda method: method.name)
def test_every_try_is_a_recipe(method, data):
    if "source" in method.tries[0]:
        pytest.skip("starts elsewhere: tested with pre-training")
    plain = errors({}, data)
    for setting in method.tries[:2]:
        found = errors(setting, data)
        assert found.shape == (2,)
        assert np.all((found > 20) & (found < 95))
    if method.name not in ("none", "early stopping"):
        assert not np.array_equal(errors(method.tries[-1], data), plain)


def test_early_stopping_goes_back_to_the_lowest_validation_loss(data):
    seen = []
    generators = seeded((3, 4))
    networks = mlps(methods.SIZES, generators)
    with one_thread():
        methods.train_side_by_side(
            networks,
            *data.train,
            methods.Recipe(num_epochs=30, learning_rate=0.2),
            generators,
            after_epoch=lambda _: seen.append(
                torch.stack(losses_and_errors(networks, *data.validation))
            ),
        )
    losses, curves = torch.stack(seen, dim=2).numpy()  # (S, E) each
    assert np.all(losses.argmin(axis=1) < 29)
    found = errors({"patience": 30, "learning_rate": 0.2}, data, num_epochs=30)
    lowest = curves[np.arange(2), losses.argmin(axis=1)]
    np.testing.assert_allclose(found, lowest)


def test_the_first_member_of_an_ensemble_is_the_baseline_and_its_seeds_differ(data):
    with one_thread():
        five = methods.logits_of({"members": 5}, (3,), data, [data.test[0]], num_epochs=2)[0]
        alone = [
            methods.logits_of({}, (3 + 10_000 * k,), data, [data.test[0]], num_epochs=2)[0]
            for k in range(5)
        ]
    mean = torch.stack([one.softmax(-1) for one in alone]).mean(dim=0)
    torch.testing.assert_close(five.exp(), mean)


def test_a_start_replaces_all_layers_but_the_last():
    networks, start = (mlps(methods.SIZES, seeded(seeds)) for seeds in ((0, 1), (8, 9)))
    last = networks.weights[2].clone()
    methods.adopt(networks, start)
    for k in (0, 1):
        assert torch.equal(networks.weights[k], start.weights[k])
        assert networks.weights[k] is not start.weights[k]
    assert torch.equal(networks.weights[2], last)
    assert not torch.equal(last, start.weights[2])


def test_the_three_parts_are_the_courseworks():
    data = methods.coursework_data()
    assert [len(x) for x, _ in (data.train, data.validation, data.test)] == [4000, 2000, 4000]
    x, y = tensors(data.train[0].numpy(), data.train[1].numpy())
    assert torch.equal(x, data.train[0])
    assert torch.equal(y, data.train[1])
