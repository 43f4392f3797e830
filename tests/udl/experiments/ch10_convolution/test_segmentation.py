import numpy as np
import pytest

torch = pytest.importorskip("torch")

from udl.experiments.ch10_convolution import segmentation as module  # noqa: E402
from udl.experiments.threads import one_thread  # noqa: E402
from udl.training.models import num_parameters  # noqa: E402


def generator(seed=0):
    return torch.Generator().manual_seed(seed)


@pytest.fixture
def small(monkeypatch):
    """A task of a second, and nothing kept on disk."""
    monkeypatch.delenv("UDL_CACHE", raising=False)
    monkeypatch.setattr(module, "NUM_TRAIN", 40)
    monkeypatch.setattr(module, "NUM_TEST", 16)


# Intersection over union


def test_intersection_over_union_counted_by_hand():
    y = np.array([[0, 0, 1], [0, 1, 1]])
    prediction = np.array([[0, 1, 1], [0, 0, 1]])
    # Class 0: two pixels in both, four in either; class 1: two and four; class 2 nowhere.
    shares = module.intersection_over_union(y, prediction, 3)
    np.testing.assert_array_equal(shares, [0.5, 0.5, np.nan])
    np.testing.assert_array_equal(module.intersection_over_union(y, y, 2), [1, 1])


def test_intersection_over_union_names_the_wrong_shape():
    with pytest.raises(ValueError, match=r"^prediction: got shape \(2, 2\)"):
        module.intersection_over_union(np.zeros((2, 3), int), np.zeros((2, 2), int), 2)


# The network


def test_encoder_decoder_gives_a_logit_for_each_class_and_pixel():
    model = module.EncoderDecoder(generator=generator())
    for size in (16, 32, 48):
        assert model(torch.zeros(2, 1, size, size)).shape == (2, 3, size, size)
    # Five blocks of 3x3 weights with scale and shift, one 1x1 layer with bias.
    blocks = [(1, 4), (4, 12), (12, 24), (24, 24), (36, 12), (16, 4)]
    expected = sum(9 * i * o + 2 * o for i, o in blocks) + 4 * 3 + 3
    assert num_parameters(model) == expected


def test_encoder_decoder_is_decided_by_its_generator():
    x = torch.randn(1, 1, 16, 16, generator=generator(5))
    first, again, other = (module.EncoderDecoder(generator=generator(s)) for s in (1, 1, 2))
    assert torch.equal(first(x), again(x))
    assert not torch.equal(first(x), other(x))


def test_skips_carry_what_the_way_down_saw():
    model = module.EncoderDecoder(generator=generator()).eval()
    x = torch.randn(1, 1, 16, 16, generator=generator(5), requires_grad=True)
    with torch.no_grad():  # close the way through the middle: only the finest skip remains
        model.up_fine[0].weight[:, : module.CHANNELS[1]] = 0
    model(x)[0, :, 8, 8].sum().backward()
    seen = np.flatnonzero(x.grad[0, 0].abs().sum(dim=1).numpy())
    assert 6 <= seen.min() <= seen.max() <= 10  # two 3x3 convolutions see five rows


# The experiment


def test_segmentation_is_reproducible_and_leaves_threads_alone(small):
    threads = torch.get_num_threads()
    first, again = (module.segmentation((3,), 1) for _ in range(2))
    assert torch.get_num_threads() == threads
    for name, array in first.items():
        np.testing.assert_array_equal(array, again[name])
    assert first["x"].shape == first["y"].shape == first["prediction"].shape == (12, 32, 32)


def test_segmentation_learns(small, monkeypatch):
    monkeypatch.setattr(module, "NUM_TRAIN", 160)
    found = module.segmentation((0,), 10)
    assert found["iou"].shape == (1, 3)
    assert found["accuracy"].shape == (1,)
    assert found["iou"][0, 0] > 0.95  # the ground; "ground everywhere" gives 0.87
    assert found["iou"][0, 1:].mean() > 0.3  # and nothing for the shapes


def test_one_thread_restores_the_number_after_an_error():
    threads = torch.get_num_threads()

    def fail():
        with one_thread():
            assert torch.get_num_threads() == 1
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert torch.get_num_threads() == threads
