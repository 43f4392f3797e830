import doctest
import itertools

import numpy as np
import pytest

from tests.shape_checks import checked
from udl.networks import gabor_gradient, line_gradient
from udl.optimisation import batches as module

batches = checked(module)


def generator(seed=0):
    return np.random.default_rng(seed)


@pytest.mark.parametrize(("num", "size"), [(30, 5), (7, 3), (4, 4), (3, 10), (1, 1)])
def test_an_epoch_holds_each_example_once(num, size):
    parts = list(batches.one_epoch(num, size, rng=generator()))
    np.testing.assert_array_equal(np.sort(np.concatenate(parts)), np.arange(num))
    assert [len(part) for part in parts[:-1]] == [size] * (len(parts) - 1)
    assert len(parts) == -(-num // size)


def test_epoch_after_epoch_has_an_order_of_its_own():
    stream = batches.random_batches(10, 4, rng=generator())
    epochs = [np.concatenate(list(itertools.islice(stream, 3))) for _ in range(3)]
    for order in epochs:
        np.testing.assert_array_equal(np.sort(order), np.arange(10))
    assert any(np.any(epochs[0] != order) for order in epochs[1:])


def test_equal_generators_give_equal_batches():
    one, two = (batches.random_batches(9, 2, rng=generator(3)) for _ in range(2))
    for left, right in itertools.islice(zip(one, two, strict=True), 12):
        np.testing.assert_array_equal(left, right)


def test_each_place_of_an_epoch_is_equally_likely_for_each_example():
    rng = generator()
    first = [next(batches.one_epoch(6, 2, rng=rng)) for _ in range(3000)]
    counts = np.bincount(np.concatenate(first), minlength=6)
    np.testing.assert_allclose(counts / 6000, 1 / 6, atol=4 * np.sqrt(5 / 36 / 6000))


@pytest.mark.parametrize("gradient", [line_gradient, gabor_gradient])
def test_the_batches_of_an_epoch_share_the_gradient_of_all(gradient):
    rng = generator(1)
    x, y = rng.normal(size=11), rng.normal(size=11)
    parts = list(batches.one_epoch(11, 3, rng=rng))
    stochastic = batches.on_batches(gradient, x, y, parts)
    at = np.array([0.3, 5.0])
    total = sum(stochastic(at) for _ in parts)
    np.testing.assert_allclose(total, gradient(x, y, *at), rtol=1e-12)
    with pytest.raises(ValueError, match="batches: got fewer"):
        stochastic(at)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((0, 1), "num_examples: got 0"),
        ((3, 0), "batch_size: got 0"),
        ((3, 2.5), "batch_size: got 2.5"),
    ],
)
def test_bad_numbers_are_named_before_the_first_batch(arguments, says):
    for function in (module.one_epoch, module.random_batches):
        with pytest.raises(ValueError, match=says):
            function(*arguments, rng=generator())
        with pytest.raises(ValueError, match="rng: got"):
            function(3, 2, rng=7)


def test_examples_that_do_not_pair_are_named():
    with pytest.raises(ValueError, match="y: got shape"):
        module.on_batches(line_gradient, [1.0, 2.0], [1.0], [])
    with pytest.raises(ValueError, match="batches: got 3"):
        module.on_batches(line_gradient, [1.0], [1.0], 3)


def test_the_example_in_the_docstring_is_true():
    assert doctest.testmod(module).failed == 0
