"""Training learns, repeats itself, and says what it saw."""

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from tests.reference_values import load  # noqa: E402
from udl import training  # noqa: E402
from udl.data import mnist1d  # noqa: E402
from udl.training.models import he_init, mlp, mnist_cnn  # noqa: E402

REFERENCE = load("training")
nn = torch.nn


def generator(seed=0):
    return torch.Generator().manual_seed(seed)


def blobs(num_examples=90, seed=0):
    """Three classes around three points of the plane, well apart."""
    rng = np.random.default_rng(seed)
    y = rng.integers(0, 3, num_examples)
    x = np.array([[0.0, 4.0], [4.0, -2.0], [-4.0, -2.0]])[y] + rng.normal(size=(num_examples, 2))
    return training.tensors(x, y)


def trained(seed=0, model_seed=0, **changes):
    model = mlp((2, 8, 3), generator=generator(model_seed))
    settings = {
        "optimizer": torch.optim.SGD(model.parameters(), lr=0.1),
        "num_epochs": 5,
        "batch_size": 20,
        "generator": generator(seed),
        "validation": blobs(seed=1),
    } | changes
    return model, training.fit(model, blobs(), **settings)


def test_learns_and_says_what_it_saw():
    model, history = trained(num_epochs=20)
    assert len(history) == 20
    np.testing.assert_array_equal(history.epoch, np.arange(20))
    assert history.train_loss[-1] < 0.5 * history.train_loss[0]
    assert history.validation_accuracy[-1] > 95
    assert training.evaluate(model, blobs()) == (
        history.train_loss[-1],
        history.train_accuracy[-1],
    )
    assert training.evaluate(model, blobs(seed=1)).loss == history.validation_loss[-1]


def test_one_step_is_gradient_descent():
    x, y = blobs()
    model = mlp((2, 3), generator=generator())
    weight, bias = (p.detach().clone() for p in model.parameters())
    probabilities = torch.softmax(x @ weight.T + bias, dim=1)
    residual = (probabilities - nn.functional.one_hot(y, 3)) / len(x)  # (N, 3)
    training.fit(
        model,
        (x, y),
        optimizer=torch.optim.SGD(model.parameters(), lr=0.3),
        num_epochs=1,
        batch_size=len(x),
        generator=generator(),
    )
    torch.testing.assert_close(model[0].weight, weight - 0.3 * residual.T @ x)
    torch.testing.assert_close(model[0].bias, bias - 0.3 * residual.sum(dim=0))


def test_equal_generators_give_equal_results_whatever_torchs_global_numbers():
    results = []
    for global_seed in (1, 2):
        torch.manual_seed(global_seed)
        results.append(trained()[1].train_loss)
    np.testing.assert_array_equal(*results)
    other = trained(seed=1)[1].train_loss
    assert not np.array_equal(results[0], other)


def test_dropout_draws_from_the_generator_and_leaves_global_numbers_alone():
    losses = []
    for global_seed in (1, 2):
        torch.manual_seed(global_seed)
        before = torch.get_rng_state()
        model = nn.Sequential(nn.Linear(2, 8), nn.Dropout(0.5), nn.Linear(8, 3))
        he_init(model, generator=generator())
        state = torch.get_rng_state()
        history = training.fit(
            model,
            blobs(),
            optimizer=torch.optim.SGD(model.parameters(), lr=0.1),
            num_epochs=2,
            batch_size=30,
            generator=generator(3),
        )
        assert torch.equal(torch.get_rng_state(), state)
        assert not torch.equal(before, state)  # only the layers' constructors drew
        losses.append(history.train_loss)
    np.testing.assert_array_equal(*losses)


def test_schedule_scales_the_first_learning_rate():
    rates = []
    model = mlp((2, 3), generator=generator())
    optimizer = torch.optim.SGD(model.parameters(), lr=0.4)
    history = training.fit(
        model,
        blobs(),
        optimizer=optimizer,
        num_epochs=5,
        batch_size=90,
        generator=generator(),
        schedule=training.halve_every(2),
        callback=lambda epoch: rates.append(epoch.learning_rate),
    )
    np.testing.assert_allclose(history.learning_rate, [0.4, 0.4, 0.2, 0.2, 0.1])
    np.testing.assert_allclose(rates, history.learning_rate)
    assert optimizer.param_groups[0]["lr"] == 0.4
    frozen = mlp((2, 3), generator=generator())
    start = frozen[0].weight.clone()
    training.fit(
        frozen,
        blobs(),
        optimizer=torch.optim.SGD(frozen.parameters(), lr=1.0),
        num_epochs=2,
        batch_size=10,
        generator=generator(),
        schedule=lambda epoch: 0.0,
    )
    torch.testing.assert_close(frozen[0].weight, start)


def test_a_callback_can_stop_and_other_returns_do_not():
    seen = []

    def stop(epoch):
        seen.append(epoch)
        return epoch.epoch == 1

    assert len(trained(callback=stop)[1]) == 2
    assert [e.epoch for e in seen] == [0, 1]
    assert np.isfinite(seen[0].validation_loss)
    assert len(trained(callback=lambda epoch: "go on")[1]) == 5


def test_what_is_not_measured_is_nan():
    history = trained(validation=None, measure_train=False)[1]
    for name in ("train_loss", "train_accuracy", "validation_loss", "validation_accuracy"):
        assert np.all(np.isnan(getattr(history, name)))
    measured = trained()[1]
    np.testing.assert_array_equal(measured.learning_rate, history.learning_rate)


def test_measuring_does_not_change_training():
    plain = trained(validation=None, measure_train=False)[0]
    watched = trained()[0]
    for p, q in zip(plain.parameters(), watched.parameters(), strict=True):
        assert torch.equal(p, q)


def test_regression_has_a_loss_and_no_accuracy():
    x = np.linspace(-1, 1, 50)[:, None]
    train = training.tensors(x, 3 * x + 1)
    model = mlp((1, 1), generator=generator())
    history = training.fit(
        model,
        train,
        optimizer=torch.optim.SGD(model.parameters(), lr=0.3),
        num_epochs=60,
        batch_size=10,
        generator=generator(),
        loss=nn.functional.mse_loss,
    )
    assert history.train_loss[-1] < 1e-6
    assert np.all(np.isnan(history.train_accuracy))
    assert model[0].weight.item() == pytest.approx(3, abs=1e-3)


def test_evaluation_switches_dropout_off_records_no_gradient_and_restores_the_mode():
    model = mnist_cnn(generator=generator())
    flags = []
    model.register_forward_hook(
        lambda module, inputs, output: flags.append((module.training, output.requires_grad))
    )
    x, y = torch.rand(7, 1, 28, 28, generator=generator()), torch.arange(7)
    for mode in (True, False):
        model.train(mode)
        first = training.evaluate(model, (x, y), batch_size=3)
        assert training.evaluate(model, (x, y)).loss == pytest.approx(first.loss, rel=1e-5)
        assert model.training is mode
    assert set(flags) == {(False, False)}


def test_evaluation_restores_the_mode_after_an_error():
    model = mlp((2, 3), generator=generator()).train()
    with pytest.raises(RuntimeError):
        training.evaluate(model, (torch.zeros(4, 5), torch.zeros(4, dtype=torch.int64)))
    assert model.training


def test_accuracy_is_a_percentage():
    logits = torch.tensor([[0.0, 1.0], [2.0, -1.0], [0.0, 3.0], [1.0, 0.0]])
    assert training.accuracy(logits, torch.tensor([1, 0, 0, 0])) == 75
    assert training.accuracy(logits, torch.tensor([0, 1, 0, 1])) == 0


def test_reproduces_the_recorded_training_of_the_coursework():
    """With the recipe of the reference values, which draws from torch's global numbers."""
    data = mnist1d.coursework()
    train = training.tensors(data.x_train, data.y_train)
    validation = training.tensors(data.x_validation, data.y_validation)
    assert [len(train[0]), train[0].shape[1]] == REFERENCE["data_shape"][:2]
    assert [len(validation[0]), validation[0].shape[1]] == REFERENCE["data_shape"][2:]
    with torch.random.fork_rng(devices=[]):
        sizes = (40, 100), (100, 100), (100, 10)
        linear = [nn.Linear(*size) for size in sizes]
        model = nn.Sequential(linear[0], nn.ReLU(), linear[1], nn.ReLU(), linear[2])
        torch.manual_seed(1)
        loader = torch.utils.data.DataLoader(
            torch.utils.data.TensorDataset(*train), batch_size=100, shuffle=True
        )
        for layer in linear:
            nn.init.kaiming_uniform_(layer.weight)
            layer.bias.data.zero_()
        optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
        scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 10, 0.5)
        rows = []
        for _ in range(11):
            for x, y in loader:
                optimizer.zero_grad()
                nn.functional.cross_entropy(model(x), y).backward()
                optimizer.step()
            rows.append([*training.evaluate(model, train), *training.evaluate(model, validation)])
            scheduler.step()
    errors = np.array(rows)
    errors[:, 1::2] = 100 - errors[:, 1::2]
    np.testing.assert_allclose(errors[0], REFERENCE["epoch0"], rtol=0, atol=2e-3)
    # Rounding grows over 440 steps, and differs between processors.
    np.testing.assert_allclose(errors[10, ::2], REFERENCE["epoch10"][::2], rtol=0.03)
    np.testing.assert_allclose(errors[10, 1::2], REFERENCE["epoch10"][1::2], rtol=0, atol=1.0)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"num_epochs": 0}, "num_epochs: got 0; expected a whole number, 1 or above"),
        ({"batch_size": 2.0}, r"batch_size: got 2\.0"),
        ({"validation": (torch.zeros(3, 2), torch.zeros(4))}, "validation: got inputs of shape"),
        ({"validation": (torch.zeros(0, 2), torch.zeros(0))}, "validation: got inputs of shape"),
    ],
)
def test_bad_settings_are_named(changes, says):
    with pytest.raises(ValueError, match=says):
        trained(**changes)


def test_bad_data_are_named():
    with pytest.raises(ValueError, match="logits: got shape"):
        training.accuracy(torch.zeros(3, 2), torch.zeros(3, 1))
    with pytest.raises(ValueError, match="num_epochs: got 0"):
        training.halve_every(0)
    with pytest.raises(ValueError, match="examples: got inputs"):
        training.evaluate(nn.Identity(), (torch.zeros(0, 2), torch.zeros(0)))


def small_run(**changes):
    model = mlp((2, 3, 2), generator=torch.Generator().manual_seed(0))
    data = training.tensors(np.eye(2), [0, 1])
    settings = {
        "optimizer": torch.optim.SGD(model.parameters(), lr=0.5),
        "num_epochs": 4,
        "batch_size": 1,
        "generator": torch.Generator().manual_seed(1),
        "schedule": training.halve_every(1),
    }
    return model, data, settings | changes


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, RuntimeError])
def test_an_interrupted_run_leaves_the_first_learning_rate(interruption):
    def stop(epoch):
        if epoch.epoch == 2:
            raise interruption

    model, data, settings = small_run(callback=stop)
    with pytest.raises(interruption):
        training.fit(model, data, **settings)
    assert settings["optimizer"].param_groups[0]["lr"] == 0.5
    history = training.fit(model, data, **settings | {"callback": None})
    np.testing.assert_array_equal(history.learning_rate, [0.5, 0.25, 0.125, 0.0625])


def test_a_model_can_be_measured_where_there_is_no_float64(monkeypatch):
    def refused(self, *_):
        raise TypeError("this device has no float64")

    monkeypatch.setattr(torch.Tensor, "double", refused)
    model, data, _ = small_run()
    assert 0 <= training.evaluate(model, data).accuracy <= 100


def test_accuracy_refuses_what_is_not_classified():
    y = torch.tensor([0, 1])
    with pytest.raises(ValueError, match="logits: got NaN"):
        training.accuracy(torch.full((2, 2), torch.nan), y)
    for wrong in ([0, 2], [-1, 0]):
        with pytest.raises(ValueError, match=r"y: got -?\d to \d; expected classes in 0\.\.1"):
            training.accuracy(torch.eye(2), torch.tensor(wrong))
    with pytest.raises(ValueError, match="y: got"):
        training.accuracy(torch.eye(2), torch.tensor([0.0, 1.0]))


def test_classes_that_the_model_does_not_know_are_named():
    model, (x, _), settings = small_run()
    with pytest.raises(ValueError, match=r"train: got targets from \d to 7 for outputs of shape"):
        training.fit(model, (x, torch.tensor([0, 7])), **settings)
    with pytest.raises(ValueError, match="examples: got targets from 0 to 7"):
        training.evaluate(model, (x, torch.tensor([0, 7])))


def test_a_run_that_diverges_is_recorded():
    model, data, settings = small_run()
    for group in settings["optimizer"].param_groups:
        group["lr"] = 1e30
    history = training.fit(model, data, **settings | {"schedule": None})
    assert len(history) == 4
    assert np.isnan(history.train_accuracy[-1])
