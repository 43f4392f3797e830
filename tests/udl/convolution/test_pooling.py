import doctest

import jaxtyping
import numpy as np
import pytest

import udl.convolution.pooling
from tests.reference_values import assert_printed, load
from tests.shape_checks import checked

pooling = checked(udl.convolution.pooling)
REFERENCE = load("convolution")["pooling"]
PATCH = np.array(REFERENCE["patch"])
SETTINGS = [(2, None), (3, None), (2, 1), (3, 2), ((1, 2), None), ((2, 3), (3, 1))]


@pytest.fixture(scope="module")
def torch():
    return pytest.importorskip("torch")


@pytest.fixture
def images():
    return np.random.default_rng(0).normal(size=(2, 3, 8, 9))


# Reference values


def test_reference_values():
    assert_printed(pooling.mean_pool(PATCH), REFERENCE["mean_pool"], 2)
    smooth = pooling.bilinear(np.array(REFERENCE["small"]), edge="zero")
    assert_printed(np.ceil(smooth), REFERENCE["bilinear"], 0)


def test_the_patch_by_hand():
    np.testing.assert_array_equal(pooling.downsample(PATCH), [[1, 5], [4, 1]])
    values, indices = pooling.max_pool_with_indices(PATCH)
    np.testing.assert_array_equal(values, [[6, 8], [8, 4]])
    np.testing.assert_array_equal(indices, [[4, 7], [13, 11]])
    back = pooling.max_unpool(values, indices, (4, 4))
    expected = np.where(np.isin(np.arange(16).reshape(4, 4), indices), PATCH, 0)
    np.testing.assert_array_equal(back, expected)
    np.testing.assert_array_equal(
        pooling.duplicate(values), [[6, 6, 8, 8], [6, 6, 8, 8], [8, 8, 4, 4], [8, 8, 4, 4]]
    )


# Agreement with PyTorch


@pytest.mark.parametrize(("size", "stride"), SETTINGS)
def test_pooling_agrees_with_torch(torch, images, size, stride):
    x = torch.from_numpy(images)
    functional = torch.nn.functional
    values, indices = functional.max_pool2d(x, size, stride, return_indices=True)
    ours = pooling.max_pool_with_indices(images, size, stride=stride)
    np.testing.assert_array_equal(ours.values, values.numpy())
    np.testing.assert_array_equal(ours.indices, indices.numpy())
    np.testing.assert_array_equal(pooling.max_pool(images, size, stride=stride), values.numpy())
    np.testing.assert_allclose(
        pooling.mean_pool(images, size, stride=stride),
        functional.avg_pool2d(x, size, stride).numpy(),
        rtol=0,
        atol=1e-14,
    )


def test_unpooling_agrees_with_torch(torch, images):
    x = torch.from_numpy(images)
    values, indices = torch.nn.functional.max_pool2d(x, 2, return_indices=True)
    expected = torch.nn.functional.max_unpool2d(values, indices, 2, output_size=x.shape)
    ours = pooling.max_unpool(*pooling.max_pool_with_indices(images), images.shape[-2:])
    np.testing.assert_array_equal(ours, expected.numpy())


@pytest.mark.parametrize("factor", [1, 2, 3])
def test_upsampling_agrees_with_torch(torch, images, factor):
    x = torch.from_numpy(images)
    interpolate = torch.nn.functional.interpolate
    expected = interpolate(x, scale_factor=factor, mode="nearest").numpy()
    np.testing.assert_array_equal(pooling.duplicate(images, factor), expected)
    # Between the first number and the last there is no edge to differ about.
    inner = [factor * (n - 1) + 1 for n in images.shape[-2:]]
    expected = interpolate(x, size=inner, mode="bilinear", align_corners=True).numpy()
    for edge in ("repeat", "zero"):
        ours = pooling.bilinear(images, factor, edge=edge)
        np.testing.assert_allclose(ours[..., : inner[0], : inner[1]], expected, atol=1e-12)


# What the functions promise


def test_upsampling_and_subsampling_undo_each_other(images):
    for factor in (2, 3, (1, 4)):
        for larger in (pooling.duplicate, pooling.bilinear):
            np.testing.assert_array_equal(
                pooling.downsample(larger(images, factor), factor), images
            )
        np.testing.assert_allclose(
            pooling.mean_pool(pooling.duplicate(images, factor), factor), images, atol=1e-15
        )
    x = np.abs(images[..., :8])
    pooled = pooling.max_pool_with_indices(x)
    np.testing.assert_array_equal(
        pooling.max_pool(pooling.max_unpool(*pooled, (8, 8))), pooled.values
    )


def test_mean_pooling_keeps_the_mean_and_maxima_bound_it(images):
    x = images[..., :8]
    mean = pooling.mean_pool(x)
    np.testing.assert_allclose(mean.mean(), x.mean(), rtol=1e-12)
    assert np.all(pooling.max_pool(x) >= mean)
    assert np.all(-pooling.max_pool(-x) <= mean)


def test_bilinear_keeps_planes_and_the_range(images):
    row, column = np.meshgrid(np.arange(5.0), np.arange(6.0), indexing="ij")
    plane = 3 * row - 2 * column + 1
    rows, columns = np.meshgrid(np.arange(9) / 2, np.arange(11) / 2, indexing="ij")
    np.testing.assert_allclose(
        pooling.bilinear(plane)[:9, :11], 3 * rows - 2 * columns + 1, atol=1e-12
    )
    larger = pooling.bilinear(images, 4)
    assert larger.min() >= images.min() - 1e-12
    assert larger.max() <= images.max() + 1e-12
    np.testing.assert_allclose(
        pooling.bilinear(images.swapaxes(-1, -2), (3, 2)),
        pooling.bilinear(images, (2, 3)).swapaxes(-1, -2),
        atol=1e-12,
    )


def test_max_pooling_hides_a_small_shift():
    x = np.zeros((8, 8))
    x[2, 4] = 1
    moved = np.roll(x, (1, 1), axis=(0, 1))  # within its 2 x 2 block
    np.testing.assert_array_equal(pooling.max_pool(x), pooling.max_pool(moved))
    assert not np.array_equal(pooling.downsample(x), pooling.downsample(moved))


def test_a_single_image_and_a_batch_agree(images):
    for function in (
        pooling.downsample,
        pooling.max_pool,
        pooling.mean_pool,
        pooling.duplicate,
        pooling.bilinear,
    ):
        result = function(images)
        assert result.dtype == np.float64
        for n, c in np.ndindex(2, 3):
            np.testing.assert_array_equal(result[n, c], function(images[n, c]))


def test_ties_go_to_the_first():
    values, indices = pooling.max_pool_with_indices(np.ones((2, 4)))
    np.testing.assert_array_equal(values, [[1, 1]])
    np.testing.assert_array_equal(indices, [[0, 2]])


def test_results_are_arrays_of_their_own(images):
    before = images.copy()
    pooling.downsample(images)[...] = 0
    np.testing.assert_array_equal(images, before)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda m: m.max_pool([1.0, 2.0]), r"x: got shape \(2,\); expected at least two axes"),
        (lambda m: m.mean_pool([[np.nan, 1.0]], 1), "x: got nan"),
        (lambda m: m.max_pool(np.zeros((4, 4)), 5), "size: got 5 for x"),
        (lambda m: m.max_pool(np.zeros((4, 4)), 0), "size: got 0"),
        (lambda m: m.max_pool(np.zeros((4, 4)), 2, stride=0), "stride: got 0"),
        (lambda m: m.duplicate(np.zeros((4, 4)), 1.5), "factor: got 1.5"),
        (lambda m: m.downsample(np.zeros((4, 4)), (2, 2, 2)), r"factor: got \(2, 2, 2\)"),
        (lambda m: m.bilinear(np.zeros((4, 4)), edge="wrap"), "edge: got 'wrap'"),
        (lambda m: m.max_unpool([[1.0]], [[4]], (2, 2)), "indices: got 4.0"),
        (lambda m: m.max_unpool([[1.0]], [[1, 2]], (2, 2)), "indices: got shape"),
        (lambda m: m.max_unpool([[1.0]], [[0]], (0, 2)), "shape: got"),
    ],
)
def test_bad_input_is_named(call, says):
    with pytest.raises(ValueError, match=says):
        call(udl.convolution.pooling)


def test_annotations_refuse_wrong_shapes():
    with pytest.raises(jaxtyping.TypeCheckError):
        pooling.max_unpool(np.zeros((2, 2)), np.zeros((2, 3), int), (4, 4))


def test_the_example_in_the_docstring_is_true():
    assert doctest.testmod(udl.convolution.pooling).failed == 0


def test_settings_may_be_arrays():
    x = np.arange(16.0).reshape(4, 4)
    pooled = udl.convolution.pooling.max_pool(x, np.array([2, 2]), stride=np.array([2, 1]))
    np.testing.assert_array_equal(pooled, udl.convolution.pooling.max_pool(x, 2, stride=(2, 1)))


def test_a_window_that_is_too_large_is_named_as_it_was_given():
    with pytest.raises(ValueError, match=r"^size: got 3 for x of shape \(2, 2\); expected"):
        udl.convolution.pooling.max_pool(np.ones((2, 2)), 3)
