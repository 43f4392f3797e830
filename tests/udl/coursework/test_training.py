"""What is fixed is the baseline; what is free is within its caps; a training is one number's."""

from dataclasses import replace

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from torch import nn  # noqa: E402

from udl.coursework import training  # noqa: E402
from udl.coursework.training import BASELINE, Choices, predict, train  # noqa: E402
from udl.training import fit, halve_every, mlp, num_parameters, signal_cnn  # noqa: E402


@pytest.fixture
def short(monkeypatch):
    """One epoch is enough to see whether two trainings are one."""
    monkeypatch.setattr(training, "BUDGET", 4_000)


def weights(model):
    return torch.cat([one.detach().reshape(-1) for one in model.parameters()])


def test_the_baseline_is_the_courses_training(monkeypatch):
    monkeypatch.setattr(training, "BUDGET", 20_000)
    generator = torch.Generator().manual_seed(3)
    alone = mlp((40, 100, 100, 10), generator=generator)
    optimizer = torch.optim.SGD(alone.parameters(), lr=0.05, momentum=0.9)
    fit(
        *(alone, training.examples()[0]),
        optimizer=optimizer,
        num_epochs=5,
        batch_size=100,
        generator=generator,
        schedule=halve_every(1),
        measure_train=False,
    )
    torch.testing.assert_close(weights(train(BASELINE, 3)), weights(alone))


def test_a_seed_decides_everything(short):
    noisy = Choices(
        network=lambda generator: signal_cnn((5,), (3,), generator=generator).append(
            nn.Dropout(0.2)
        ),
        disturb_inputs=lambda x, g: x + 0.1 * torch.randn(x.shape, generator=g),
    )
    torch.manual_seed(99)
    before = torch.get_rng_state()
    first, again, other = train(noisy, 1), train(noisy, 1), train(noisy, 2)
    assert torch.equal(weights(first), weights(again))
    assert not torch.equal(weights(first), weights(other))
    assert torch.equal(before, torch.get_rng_state())


class Recurrent(nn.Module):
    """Draws its first weights from torch's own generator."""

    def __init__(self):
        super().__init__()
        self.cells = nn.LSTM(1, 6, batch_first=True)
        self.last = nn.Linear(6, 10)

    def forward(self, x):
        return self.last(self.cells(x[:, ::8, None])[0][:, -1])


def test_first_weights_that_forget_the_generator_are_the_seeds_all_the_same(monkeypatch):
    monkeypatch.setattr(training, "BUDGET", 400)
    forgetful = Choices(network=lambda generator: Recurrent())
    first = train(forgetful, 1)
    torch.rand(3)
    assert torch.equal(weights(first), weights(train(forgetful, 1)))
    assert not torch.equal(weights(first), weights(train(forgetful, 2)))


def test_each_free_part_changes_the_training(short):
    base = weights(train(BASELINE, 0))
    for name, value in {
        "optimizer": lambda model: torch.optim.Adam(model.parameters(), lr=1e-3),
        "rate": lambda progress: 1 - progress,
        "batch_size": lambda progress: 200 if progress > 0.5 else 50,
        "disturb_inputs": lambda x, g: x.flip(1),
        "disturb_hidden": lambda h, g: h * (torch.rand(h.shape, generator=g) > 0.1),
        "penalty": lambda model: 1e-3 * sum((one**2).sum() for one in model.parameters()),
        "smoothing": 0.1,
    }.items():
        assert not torch.allclose(base, weights(train(replace(BASELINE, **{name: value}), 0))), name


def test_what_is_handed_out_is_the_baseline(monkeypatch):
    monkeypatch.setattr(training, "BUDGET", 8_000)
    idle = Choices(
        rate=lambda progress: 0.5 ** int(5 * progress),
        disturb_inputs=lambda x, generator: x,
        disturb_hidden=lambda h, generator: h,
        penalty=lambda model: 0.0,
    )
    torch.testing.assert_close(weights(train(idle, 5)), weights(train(BASELINE, 5)))


def test_the_budget_is_kept_whatever_the_batches(monkeypatch):
    monkeypatch.setattr(training, "BUDGET", 9_000)
    sizes = []
    counted = Choices(batch_size=lambda progress: sizes.append(progress) or 700)
    train(counted, 0)
    # Six batches of an epoch's 4,000 examples, the last one with what is left.
    assert len(sizes) == 14
    assert sizes == sorted(sizes)
    assert sizes[0] == 0
    assert sizes[-1] < 1


def lucky(start):
    """A network whose maker prefers one seed to the one that is given."""

    def network(generator):
        return training.baseline_network(start(generator))

    return Choices(network=network)


def test_one_lucky_seed_cannot_stand_for_all(short):
    for start, says in (
        (lambda g: g.manual_seed(3), "started anew with 3; expected it to go on from the seed 1"),
        (lambda g: torch.Generator().manual_seed(3), "first weights are the same from two seeds"),
    ):
        with pytest.raises(ValueError, match=says):
            train(lucky(start), 1)

    def brought(model):
        with torch.no_grad():
            model[0].weight.fill_(0.1)
        return training.baseline_optimizer(model)

    with pytest.raises(ValueError, match="optimizer: changed the weights"):
        train(with_optimizer(brought), 1)


def with_optimizer(make):
    return Choices(optimizer=make)


@pytest.mark.parametrize(
    ("choices", "says"),
    [
        (Choices(network=lambda g: mlp((40, 400, 100, 10), generator=g)), "parameters; expected"),
        (Choices(network=lambda g: mlp((40, 50, 9), generator=g)), r"shape \(3, 9\)"),
        (Choices(network=lambda g: None), "network: got None"),
        (
            Choices(network=lambda g: signal_cnn((40, 40, 40), (9, 9, 9), stride=1, padding=4,
                                                  generator=g)),
            "network: got",
        ),
        (with_optimizer(lambda m: torch.optim.SGD(m[0].parameters(), lr=0.1)), "all parameters"),
        (
            with_optimizer(lambda m: torch.optim.SGD(m.parameters(), lr=0.1, weight_decay=0.1)),
            "weight decay",
        ),
        (with_optimizer(lambda m: 7), "optimizer: got 7"),
        (Choices(batch_size=lambda p: 24), "batch_size: got 24"),
        (Choices(batch_size=lambda p: 100.0), "batch_size: got 100.0"),
        (Choices(rate=lambda p: float("nan")), "rate: got nan"),
        (Choices(disturb_inputs=lambda x, g: x[:, :5]), "disturb_inputs: got"),
        (Choices(disturb_hidden=lambda h, g: None), "disturb_hidden: got None"),
        (Choices(penalty=lambda m: "much"), "penalty: got 'much'"),
        (Choices(penalty=lambda m: torch.tensor(float("inf"))), "penalty: got"),
        (Choices(smoothing=1.0), "smoothing: got 1.0"),
    ],
)  # fmt: skip
def test_what_is_not_allowed_is_named(choices, says, short):
    with pytest.raises(ValueError, match=says):
        train(choices, 0)


def test_multiplications_are_counted():
    generator = torch.Generator().manual_seed(0)
    assert training.multiplications(mlp((40, 100, 100, 10), generator=generator)) == 15_000
    convolution = nn.Sequential(
        nn.Unflatten(1, (1, 40)), nn.Conv1d(1, 4, 5, padding=2), nn.Flatten()
    )
    assert training.multiplications(convolution) == 40 * 4 * 5
    assert num_parameters(training.baseline_network(generator)) == 15_210


def test_predictions_are_classes_in_evaluation_mode(tmp_path, short):
    model = nn.Sequential(nn.Dropout(0.9), mlp((40, 10), generator=torch.Generator()))
    x = np.random.default_rng(0).normal(size=(50, 40))
    first = predict(model, x)
    assert first.dtype == np.int64
    np.testing.assert_array_equal(first, predict(model, x))
    np.save(tmp_path / "x.npy", x)
    found = training.predictions(BASELINE, 0, str(tmp_path / "x.npy"))
    np.testing.assert_array_equal(found, predict(train(BASELINE, 0), x))


def test_all_seeds_are_trained_and_measured(monkeypatch):
    monkeypatch.setattr(training, "BUDGET", 400)
    monkeypatch.setattr(training, "SEEDS", (0, 1))
    models = training.train_all(BASELINE)
    x, y = training.examples()[1]
    found = training.errors(models, x, y)
    assert found.shape == (2,)
    expected = [100 * (predict(model, x) != y.numpy()).mean() for model in models]
    np.testing.assert_allclose(found, expected)


def test_the_baseline_takes_a_hundred_examples_a_step_and_is_within_the_caps():
    assert {training.baseline_batch(progress) for progress in (0.0, 0.5, 0.99)} == {100}
    model = training.baseline_network(torch.Generator().manual_seed(0))
    assert training.checked_network(model) is model
    wide = nn.Sequential(nn.Linear(40, 700), nn.ReLU(), nn.Linear(700, 10))
    with pytest.raises(ValueError, match=r"network: got 35,710 parameters"):
        training.checked_network(wide)
    with pytest.raises(ValueError, match=r"network: got outputs of shape \(3, 9\)"):
        training.checked_network(nn.Linear(40, 9))
