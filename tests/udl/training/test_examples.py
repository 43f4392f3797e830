"""Examples are shared out and drawn as the generator decides."""

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from udl import training  # noqa: E402
from udl.training import examples  # noqa: E402


def generator(seed=0):
    return torch.Generator().manual_seed(seed)


def test_batches_take_each_example_once_in_an_order_that_the_generator_decides():
    x, y = torch.arange(10.0)[:, None], torch.arange(10)
    taken = list(training.batches(x, y, 4, generator=generator()))
    assert [len(part) for part, _ in taken] == [4, 4, 2]
    for inputs, targets in taken:
        torch.testing.assert_close(inputs[:, 0], targets.float())
    order = torch.cat([targets for _, targets in taken])
    assert sorted(order.tolist()) == list(range(10))
    again = torch.cat([t for _, t in training.batches(x, y, 3, generator=generator())])
    assert torch.equal(order, again)
    other = torch.cat([t for _, t in training.batches(x, y, 4, generator=generator(1))])
    assert not torch.equal(order, other)


def test_split_shares_examples_out():
    examples = torch.arange(10.0), torch.arange(10)
    parts = training.split(examples, (6, 3, 1), generator=generator())
    assert [len(x) for x, _ in parts] == [6, 3, 1]
    assert sorted(torch.cat([y for _, y in parts]).tolist()) == list(range(10))
    for x, y in parts:
        torch.testing.assert_close(x, y.float())


def test_tensors_have_the_types_that_models_take():
    x, y = training.tensors(np.zeros((3, 2)), np.array([0, 1, 2], dtype=np.uint8))
    assert (x.dtype, y.dtype) == (torch.float32, torch.int64)
    assert training.tensors(np.zeros((3, 2)), np.zeros(3))[1].dtype == torch.float32


@pytest.mark.parametrize("value", [0, -1, 2.0, True])
def test_a_count_that_is_none_is_refused(value):
    with pytest.raises(ValueError, match="batch_size: got"):
        examples.batches(torch.zeros(2, 1), torch.zeros(2), value, generator=torch.Generator())


def test_bad_data_are_named():
    with pytest.raises(ValueError, match=r"y: got shape \(2,\) for x of shape \(3, 1\)"):
        training.tensors(np.zeros((3, 1)), np.zeros(2))
    with pytest.raises(ValueError, match="x: got nan at index"):
        training.tensors([[np.nan]], [0])
    with pytest.raises(ValueError, match="y: got values of type <U1"):
        training.tensors([[0.0]], ["a"])
    with pytest.raises(ValueError, match="sizes: got"):
        training.split((torch.zeros(3, 1), torch.zeros(3)), (2, 2), generator=generator())
    with pytest.raises(ValueError, match="batch_size: got 0"):
        list(training.batches(torch.zeros(3), torch.zeros(3), 0, generator=generator()))


def test_arrays_may_run_backwards():
    x, y = np.arange(6.0).reshape(3, 2), np.array([0, 1, 2])
    found_x, found_y = training.tensors(x[::-1], y[::-1])
    np.testing.assert_array_equal(found_x.numpy(), x[::-1])
    assert found_y.tolist() == [2, 1, 0]
    assert training.tensors(np.asfortranarray(x), y)[0].is_contiguous()


def test_what_float32_cannot_hold_is_named():
    with pytest.raises(
        ValueError, match=r"x: got 1e\+300 at index \(0, 0\); expected numbers that float32"
    ):
        training.tensors([[1e300]], [0])
    with pytest.raises(ValueError, match=r"y: got 1e\+300"):
        training.tensors([[1.0]], [1e300])


def test_batches_are_refused_at_once():
    x, y, generator = torch.zeros(3, 1), torch.zeros(5), torch.Generator()
    with pytest.raises(
        ValueError, match=r"x, y: got inputs of shape \(3, 1\) and targets of shape \(5,\)"
    ):
        training.batches(x, y, 2, generator=generator)
    with pytest.raises(ValueError, match="batch_size: got 0"):
        training.batches(x, y[:3], 0, generator=generator)
    with pytest.raises(ValueError, match="generator: got None; expected a Generator of torch"):
        training.batches(x, y[:3], 2, generator=None)


def test_sizes_may_be_an_array_and_a_generator_is_asked_for():
    pair = training.tensors(np.zeros((4, 1)), np.arange(4))
    parts = training.split(pair, np.array([1, 3]), generator=torch.Generator())
    assert [len(y) for _, y in parts] == [1, 3]
    with pytest.raises(ValueError, match="generator: got None"):
        training.split(pair, (1, 3), generator=None)
