import numpy as np
import pytest

torch = pytest.importorskip("torch")

from udl.convolution.receptive_fields import Layer, inputs_seen  # noqa: E402
from udl.experiments.ch10_convolution.input_gradients import input_gradients  # noqa: E402


@pytest.mark.parametrize(
    ("depth", "stride", "padding"), [(10, 1, 1), (3, 2, 0), (1, 1, 1), (2, 3, 1)]
)
def test_the_gradient_vanishes_outside_the_computed_field(depth, stride, padding):
    size = input_gradients(depth, stride=stride, padding=padding)
    seen = inputs_seen([Layer(3, stride=stride, padding=padding)] * depth, 61)
    np.testing.assert_array_equal(size > 0, seen[len(seen) // 2])


def test_it_is_decided_by_its_seed_and_leaves_the_global_generator_alone():
    before = torch.get_rng_state()
    first, again, other = (input_gradients(2, seed=seed) for seed in (0, 0, 1))
    assert torch.equal(torch.get_rng_state(), before)
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)


def test_a_single_layer_has_weights_of_one_size_on_average():
    field = input_gradients(1, seed=5)[29:32]
    # Uniform between -1 / sqrt(3) and 1 / sqrt(3), PyTorch's first weights: half of it on average.
    np.testing.assert_allclose(field, 0.5 / np.sqrt(3), rtol=0.3)
