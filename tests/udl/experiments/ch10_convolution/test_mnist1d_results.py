"""Results on MNIST-1D, on a scale that tests can afford; recorded runs are repeated in turn."""

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from tests import ROOT  # noqa: E402
from tests.sampling import History, sample  # noqa: E402
from udl.experiments import memory  # noqa: E402
from udl.experiments.ch10_convolution import mnist1d_results  # noqa: E402
from udl.training import Scores  # noqa: E402

CHAPTER = ROOT / "book" / "ch10_convolution" / "index.md"
# Test accuracy in percent of each seed, with the settings that were tried besides.
RECORDED = {"longer": (93.6, 93.9, 92.1), "halved": (88.8, 90.8, 90.7)}


def test_mean_and_standard_error():
    result = mnist1d_results.mean_with_error(np.array([[1.0, 2.0, 3.0], [4.0, 4.0, 4.0]]))
    np.testing.assert_allclose(result.mean, [2, 4])
    np.testing.assert_allclose(result.standard_error, [1 / np.sqrt(3), 0])
    with pytest.raises(ValueError, match="values: got shape"):
        mnist1d_results.mean_with_error(np.zeros((2, 1)))


def test_accuracies_have_a_row_a_column_and_a_seed_and_repeat_themselves(monkeypatch):
    monkeypatch.delenv("UDL_CACHE", raising=False)
    threads = torch.get_num_threads()
    first = mnist1d_results.accuracies(seeds=(0, 1), num_epochs=1)
    assert torch.get_num_threads() == threads
    for name in ("test", "train"):
        assert first[name].shape == (2, 3, 2)
        assert np.all((first[name] > 10) & (first[name] < 100))
    assert mnist1d_results.PUBLISHED.shape == (2, 3)
    again = mnist1d_results.accuracies(seeds=(0,), num_epochs=1)
    np.testing.assert_array_equal(again["test"], first["test"][:, :, :1])


@pytest.mark.parametrize("setting", RECORDED)
def test_what_else_was_tried_is_what_the_chapter_tells(setting):
    mean, error = mnist1d_results.mean_with_error(RECORDED[setting])
    told = {"longer": "With 6,000 steps the convolutional network reached {};"}
    told["halved"] = "with a learning rate that was halved on the way, {}."
    assert told[setting].format(f"{mean:.1f} ± {error:.1f}") in CHAPTER.read_text("utf-8")


def is_changed(_: str, now: History) -> bool:
    files = memory.sources(mnist1d_results.__name__).values()
    return now.touched(*(path.relative_to(ROOT).as_posix() for path in files))


RUNS = [f"{setting} {seed}" for setting, values in RECORDED.items() for seed in range(len(values))]


@pytest.mark.slow
@pytest.mark.parametrize("run", sample("runs of what else was tried", RUNS, is_changed, one_in=6))
def test_a_run_of_what_else_was_tried_repeats_itself(run):
    setting, seed = run.split()
    found = mnist1d_results.other_accuracy(setting, int(seed))
    assert found == pytest.approx(RECORDED[setting][int(seed)])


def test_fewer_examples_take_as_many_steps_and_all_of_them_are_the_table(monkeypatch):
    monkeypatch.delenv("UDL_CACHE", raising=False)
    steps = []
    monkeypatch.setattr(
        mnist1d_results, "_trained", lambda m, train, *rest: steps.append((len(train[0]), *rest))
    )
    monkeypatch.setattr(mnist1d_results, "evaluate", lambda *_: Scores(0.0, 50.0))
    table = np.arange(12.0).reshape(2, 3, 2)
    monkeypatch.setattr(mnist1d_results, "accuracies", lambda *_: {"test": table})
    found = mnist1d_results.data_efficiency((0, 1), (500, 2000), 2)
    assert {size * epochs for size, _, epochs in steps} == {8000}
    np.testing.assert_array_equal(found["num_examples"], [500, 2000, 4000])
    np.testing.assert_array_equal(found["test"][:, -1], table[0, 1:])
    assert found["test"].shape == (2, 3, 2)


def test_coursework_errors_fall_and_the_model_is_named(monkeypatch):
    monkeypatch.delenv("UDL_CACHE", raising=False)
    for model in ("baseline", "convolutional"):
        errors = mnist1d_results.coursework_errors(model, seeds=(0,), num_epochs=3)
        for curve in (errors["validation"], errors["train"]):
            assert curve.shape == (1, 3)
            assert curve[0, -1] < curve[0, 0] < 90
    with pytest.raises(ValueError, match="model: got 'linear'"):
        mnist1d_results.coursework_errors("linear")
