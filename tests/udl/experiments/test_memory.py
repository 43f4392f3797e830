import numpy as np
import pytest

torch = pytest.importorskip("torch")

from tests import ROOT  # noqa: E402
from udl.experiments import memory  # noqa: E402
from udl.experiments.ch10_convolution import mnist1d_results  # noqa: E402

CHAPTER = ROOT / "book" / "ch10_convolution" / "index.md"

# The memory


@pytest.fixture
def counted(monkeypatch, tmp_path):
    """A function that counts its calls, remembered in a folder of its own."""
    calls = []

    @memory.memoised
    def squares(numbers=(1, 2), name="a"):
        calls.append((numbers, name))
        return {"squares": np.array(numbers) ** 2, "sum": np.array(sum(numbers))}

    monkeypatch.setattr(squares.__wrapped__, "__module__", "udl.experiments.memory")
    monkeypatch.setenv("UDL_CACHE", str(tmp_path / "kept"))
    return squares, calls


def test_a_result_is_computed_once_for_equal_arguments(counted, tmp_path):
    squares, calls = counted
    first = squares((1, 3))
    for again in (squares((1, 3)), squares(numbers=(1, 3), name="a")):
        assert set(again) == set(first)
        for name, array in first.items():
            np.testing.assert_array_equal(again[name], array)
            assert again[name].dtype == array.dtype
    assert len(calls) == 1
    squares((1, 4))
    squares((1, 3), name="b")
    assert len(calls) == 3
    assert len(list((tmp_path / "kept").iterdir())) == 3


def test_without_a_folder_nothing_is_kept(counted, monkeypatch, tmp_path):
    squares, calls = counted
    monkeypatch.delenv("UDL_CACHE")
    squares()
    squares()
    assert len(calls) == 2
    assert list(tmp_path.iterdir()) == []


def test_a_changed_source_computes_anew(counted, monkeypatch, tmp_path):
    squares, calls = counted
    squares()
    changed = tmp_path / "changed.py"
    changed.write_text("# another source\n")
    monkeypatch.setattr(memory, "sources", lambda module: {module: changed})
    squares()
    assert len(calls) == 2


def test_a_failure_is_not_kept(monkeypatch, tmp_path):
    @memory.memoised
    def fails():
        raise RuntimeError("no")

    monkeypatch.setenv("UDL_CACHE", str(tmp_path))
    with pytest.raises(RuntimeError):
        fails()
    assert list(tmp_path.iterdir()) == []


def test_arguments_that_cannot_be_told_apart_are_refused(counted):
    squares, _ = counted
    for value in (np.zeros(2), [1, 2], (1, [2]), object()):
        with pytest.raises(ValueError, match=r"numbers: got .*expected a number, text, None"):
            squares(value)


def test_sources_follow_imports_within_the_package():
    found = memory.sources("udl.experiments.ch10_convolution.mnist1d_results")
    for name in (
        *("data.mnist1d", "training", "training.models", "training.progress"),
        *("convolution.windows", "experiments", "experiments.memory"),
    ):
        assert f"udl.{name}" in found
    assert "udl.plot" not in found
    assert "udl.losses" not in found
    assert all(path.is_file() for path in found.values())
    assert memory.sources("numpy") == {}


# The results, on a scale that tests can afford


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


@pytest.mark.slow
def test_what_else_was_tried_is_what_the_chapter_tells():
    tried = mnist1d_results.other_settings()
    means = [mnist1d_results.mean_with_error(tried[name]) for name in ("longer", "halved")]
    longer, halved = (f"{mean:.1f} ± {error:.1f}" for mean, error in means)
    chapter = CHAPTER.read_text("utf-8")
    assert f"With 6,000 steps the convolutional network reached {longer};" in chapter
    assert f"with a learning rate that was halved on the way, {halved}." in chapter


def test_coursework_errors_fall_and_the_model_is_named(monkeypatch):
    monkeypatch.delenv("UDL_CACHE", raising=False)
    for model in ("baseline", "convolutional"):
        errors = mnist1d_results.coursework_errors(model, seeds=(0,), num_epochs=3)
        for curve in (errors["validation"], errors["train"]):
            assert curve.shape == (1, 3)
            assert curve[0, -1] < curve[0, 0] < 90
    with pytest.raises(ValueError, match="model: got 'linear'"):
        mnist1d_results.coursework_errors("linear")
