import doctest
import itertools

import jaxtyping
import numpy as np
import pytest

import udl.convolution.forward
import udl.convolution.gradients
import udl.convolution.loops
import udl.convolution.receptive_fields
import udl.convolution.windows
from tests.reference_values import assert_printed, load
from tests.shape_checks import checked
from udl.convolution.receptive_fields import Layer, ReceptiveField

conv = checked(udl.convolution.forward)
loops = checked(udl.convolution.loops)
backward = checked(udl.convolution.gradients)
fields = checked(udl.convolution.receptive_fields)
REFERENCE = load("convolution")
# stride, padding, dilation, groups
GRID = list(itertools.product((1, 2, 3), (0, 1, 2), (1, 2, 3), (1, 2, 4)))
PAIRS = [
    {"stride": (2, 1), "padding": (0, 3), "dilation": (1, 2)},
    {"stride": (1, 3), "padding": (2, 0), "dilation": (2, 1), "groups": 2},
]


@pytest.fixture(scope="module")
def torch():
    return pytest.importorskip("torch")


def settings(stride, padding, dilation, groups):
    return {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}


def example(places, groups, seed=0):
    """Return input, weight and bias with 4 channels in and 8 out, and uneven sizes."""
    rng = np.random.default_rng(seed)
    size = (9, 11)[:places]
    return (
        rng.normal(size=(3, 4, *size)),
        rng.normal(size=(8, 4 // groups, *(3, 2)[:places])),
        rng.normal(size=8),
    )


def same(ours, theirs):
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-10)
    assert ours.dtype == np.float64


# Agreement with the loops and with PyTorch


@pytest.mark.parametrize(("stride", "padding", "dilation", "groups"), GRID)
def test_signals_agree_with_the_loops_and_with_torch(torch, stride, padding, dilation, groups):
    s = settings(stride, padding, dilation, groups)
    x, weight, bias = example(1, groups)
    result = conv.conv1d(x, weight, bias, **s)
    same(result, loops.conv1d_loop(x, weight, bias, **s))
    to = torch.from_numpy
    same(result, torch.nn.functional.conv1d(to(x), to(weight), to(bias), **s).numpy())
    without = conv.conv1d(x, weight, **s)
    same(without, torch.nn.functional.conv1d(to(x), to(weight), **s).numpy())


@pytest.mark.parametrize("s", [settings(*values) for values in GRID] + PAIRS)
def test_images_agree_with_torch(torch, s):
    x, weight, bias = example(2, s.get("groups", 1))
    to = torch.from_numpy
    same(
        conv.conv2d(x, weight, bias, **s),
        torch.nn.functional.conv2d(to(x), to(weight), to(bias), **s).numpy(),
    )


@pytest.mark.parametrize("s", [settings(*v) for v in GRID[::7]] + [settings(1, 0, 1, 1)] + PAIRS)
def test_images_agree_with_the_loops(s):
    x, weight, bias = example(2, s.get("groups", 1))
    x = x[:1, :, :8, :8]
    same(conv.conv2d(x, weight, bias, **s), loops.conv2d_loop(x, weight, bias, **s))


@pytest.mark.parametrize("places", [1, 2])
@pytest.mark.parametrize(("stride", "padding", "dilation", "groups"), GRID[::2])
def test_gradients_agree_with_torch(torch, places, stride, padding, dilation, groups):
    s = settings(stride, padding, dilation, groups)
    x, weight, bias = example(places, groups)
    leaves = [torch.from_numpy(a).requires_grad_() for a in (x, weight, bias)]
    out = getattr(torch.nn.functional, f"conv{places}d")(*leaves, **s)
    d_output = np.random.default_rng(1).normal(size=tuple(out.shape))
    theirs = torch.autograd.grad(out, leaves, torch.from_numpy(d_output))
    ours = getattr(backward, f"conv{places}d_gradients")(d_output, x, weight, **s)
    for mine, other in zip(ours, theirs, strict=True):
        same(mine, other.numpy())


@pytest.mark.parametrize("places", [1, 2])
@pytest.mark.parametrize(("stride", "padding", "dilation", "groups"), GRID)
def test_transposed_convolutions_agree_with_torch(torch, places, stride, padding, dilation, groups):
    s = settings(stride, padding, dilation, groups)
    rng = np.random.default_rng(2)
    x = rng.normal(size=(2, 4, *(5, 6)[:places]))
    weight, bias = rng.normal(size=(4, 3, *(3, 2)[:places])), rng.normal(size=3 * groups)
    ours = getattr(backward, f"conv_transpose{places}d")(x, weight, bias, **s)
    theirs = getattr(torch.nn.functional, f"conv_transpose{places}d")
    same(ours, theirs(*(torch.from_numpy(a) for a in (x, weight, bias)), **s).numpy())
    if stride > 1:
        s["output_padding"] = stride - 1
        ours = getattr(backward, f"conv_transpose{places}d")(x, weight, bias, **s)
        same(ours, theirs(*(torch.from_numpy(a) for a in (x, weight, bias)), **s).numpy())


def test_gradients_agree_with_finite_differences():
    x, weight, bias = example(2, 2)
    x = x[:1, :, :5, :5]
    s = settings((2, 1), (1, 0), (1, 2), 2)
    d_output = np.random.default_rng(3).normal(size=conv.conv2d(x, weight, **s).shape)
    gradients = backward.conv2d_gradients(d_output, x, weight, **s)
    step = 1e-6
    for index, (array, gradient) in enumerate(zip((x, weight, bias), gradients, strict=True)):
        for flat in np.random.default_rng(4).choice(array.size, 8):
            place = np.unravel_index(flat, array.shape)
            losses = []
            for sign in (1, -1):
                moved = [x.copy(), weight.copy(), bias.copy()]
                moved[index][place] += sign * step
                losses.append(np.sum(conv.conv2d(*moved, **s) * d_output))
            slope = (losses[0] - losses[1]) / (2 * step)
            np.testing.assert_allclose(gradient[place], slope, rtol=1e-6, atol=1e-8)


# Reference values

X = np.array(REFERENCE["signal"])


def filtered(kernel, **s):
    return conv.conv1d(X[None, None], np.array(kernel)[None, None], **s)[0, 0]


def test_reference_values_of_signals():
    third, fifth = [0.33] * 3, [0.2] * 5
    assert_printed(filtered(third, padding=1).sum(), REFERENCE["sum_kernel3"], 1)
    assert_printed(filtered(fifth, padding=2).sum(), REFERENCE["sum_kernel5"], 1)
    assert_printed(filtered(fifth, padding=2), REFERENCE["kernel5_output"], 4)
    assert_printed(filtered(third, padding=2, dilation=2), REFERENCE["dilation2_output"], 4)


def test_reference_value_of_a_convolution_applied_twice():
    kernel = np.array(REFERENCE["twice"]["w"])
    once = conv.convolution_matrix(kernel, len(X), padding=1)
    expected = REFERENCE["twice"]["kernel"]
    row = (once @ once)[6]
    assert_printed(row[4:9], expected, 4)
    assert np.all(row[:4] == 0)
    assert np.all(row[9:] == 0)
    wide = conv.convolution_matrix(np.array(expected), len(X), padding=2) @ X
    differs = ~np.isclose(once @ once @ X, wide)
    assert list(np.flatnonzero(differs)) == [0, len(X) - 1]


def test_reference_values_of_lengths():
    lengths = [40]
    for _ in range(3):
        lengths.append(udl.convolution.forward.output_length(lengths[-1], 3, stride=2))
    assert lengths == [40, 19, 9, 4]
    for size, channels, features in ((3, 2, 338), (5, 3, 432)):
        pooled = udl.convolution.forward.output_length(28 - size + 1, 2, stride=2)
        assert channels * pooled**2 == features


@pytest.mark.parametrize("case", REFERENCE["images"])
def test_reference_values_of_images(case):
    random = np.random.RandomState(1)  # the recipe of the reference values
    x, weight = random.normal(size=case["image"]), random.normal(size=case["weights"])
    for function in (conv.conv2d, loops.conv2d_loop):
        y = function(x, weight, stride=case["stride"], padding=1)
        ravelled = y.ravel()
        assert_printed(
            [y.sum(), np.abs(y).sum(), ravelled[0], ravelled[-1]], case["sum_abs_corner"], 4
        )
        if "output" in case:
            assert_printed(y[0, 0], case["output"], 3)


# What convolution is


@pytest.mark.parametrize("dilation", [1, 2])
def test_shifting_the_input_shifts_the_output(dilation):
    rng = np.random.default_rng(5)
    x, weight, bias = rng.normal(size=(2, 3, 30)), rng.normal(size=(4, 3, 3)), rng.normal(size=4)
    x[..., :8] = x[..., -8:] = 0  # so that nothing is lost at the ends
    s = {"padding": dilation, "dilation": dilation}
    y = conv.conv1d(x, weight, **s)
    same(conv.conv1d(np.roll(x, 5, axis=-1), weight, **s), np.roll(y, 5, axis=-1))
    # With stride 2 only even shifts survive, at half the speed.
    even = conv.conv1d(np.roll(x, 4, axis=-1), weight, stride=2, **s)
    same(even, np.roll(conv.conv1d(x, weight, stride=2, **s), 2, axis=-1))
    odd = conv.conv1d(np.roll(x, 1, axis=-1), weight, bias, stride=2, **s)
    assert not np.allclose(np.sort(odd.ravel()), np.sort(y[..., ::2].ravel()))


def test_is_linear_in_input_and_weights():
    (x, w, _), (x2, w2, _) = example(2, 1, 6), example(2, 1, 7)
    same(conv.conv2d(2 * x - x2, w), 2 * conv.conv2d(x, w) - conv.conv2d(x2, w))
    same(conv.conv2d(x, 2 * w - w2), 2 * conv.conv2d(x, w) - conv.conv2d(x, w2))


def test_a_separable_kernel_is_a_column_after_a_row():
    rng = np.random.default_rng(8)
    x, column, row = rng.normal(size=(1, 1, 8, 9)), rng.normal(size=3), rng.normal(size=3)
    both = conv.conv2d(x, np.outer(column, row)[None, None], padding=1)
    by_rows = conv.conv2d(x, row[None, None, None], padding=(0, 1))
    same(conv.conv2d(by_rows, column[None, None, :, None], padding=(1, 0)), both)


def test_as_many_groups_as_channels_filter_each_channel_alone():
    x, _, _ = example(1, 1)
    weight = np.random.default_rng(9).normal(size=(4, 1, 3))
    together = conv.conv1d(x, weight, groups=4)
    for c in range(4):
        same(together[:, c : c + 1], conv.conv1d(x[:, c : c + 1], weight[c : c + 1]))


def test_a_kernel_of_one_pixel_is_a_linear_layer_at_each_pixel():
    x, _, bias = example(2, 1)
    weight = np.random.default_rng(10).normal(size=(8, 4))
    expected = np.moveaxis(np.moveaxis(x, 1, -1) @ weight.T + bias, -1, 1)
    same(conv.conv2d(x, weight[:, :, None, None], bias), expected)


@pytest.mark.parametrize(("stride", "padding", "dilation"), [(1, 1, 1), (2, 0, 2), (3, 2, 1)])
def test_matrix_of_a_convolution(stride, padding, dilation):
    s = {"stride": stride, "padding": padding, "dilation": dilation}
    x, weight, _ = example(1, 1)
    matrix = conv.convolution_matrix(weight, 9, **s)
    y = conv.conv1d(x, weight, **s)
    same((x.reshape(3, -1) @ matrix.T).reshape(y.shape), y)
    # Entry (i, j) of one channel's block holds the weight that output i puts on input j.
    kernel = weight[0, 0]
    single = conv.convolution_matrix(kernel, 9, **s)
    for i, j in np.ndindex(single.shape):
        k = j - (i * stride - padding)
        inside = 0 <= k < 3 * dilation and k % dilation == 0
        assert single[i, j] == (kernel[k // dilation] if inside else 0)
    same(single, matrix[: len(single), :9])


@pytest.mark.parametrize("s", [settings(*values) for values in GRID[::5]])
def test_transposed_convolution_is_the_transposed_matrix(s):
    x, weight, _ = example(1, s["groups"])
    y = conv.conv1d(x, weight, **s)
    v = np.random.default_rng(11).normal(size=y.shape)
    gradient = backward.conv1d_gradients(v, x, weight, **s).x
    np.testing.assert_allclose(np.sum(y * v), np.sum(x * gradient), rtol=1e-10)
    # What the stride left over at the end has to be asked for.
    left_over = (9 + 2 * s["padding"] - s["dilation"] * 2 - 1) % s["stride"]
    same(backward.conv_transpose1d(v, weight, output_padding=left_over, **s), gradient)


def test_columns_and_adding_columns_are_transposes():
    rng = np.random.default_rng(12)
    x, s = rng.normal(size=(2, 4, 7, 8)), ((2, 3), (2, 1), (1, 2), (2, 1))
    cols = udl.convolution.windows.columns(x, *s, groups=2)
    v = rng.normal(size=cols.shape)
    back = udl.convolution.windows.add_columns(v, x.shape, *s)
    np.testing.assert_allclose(np.sum(cols * v), np.sum(x * back), rtol=1e-12)


# Receptive fields


@pytest.mark.parametrize(
    ("layers", "expected"),
    [
        ([], ReceptiveField(1, 1, 0)),
        ([Layer(3, padding=1)], ReceptiveField(3, 1, -1)),
        ([Layer(3, padding=1)] * 4, ReceptiveField(9, 1, -4)),
        ([Layer(3, stride=2)] * 3, ReceptiveField(15, 8, 0)),
        ([Layer(3, padding=d, dilation=d) for d in (1, 2, 4)], ReceptiveField(15, 1, -7)),
        ([Layer(5), Layer(2, stride=2), Layer(5), Layer(2, stride=2)], ReceptiveField(16, 4, 0)),
    ],
)
def test_receptive_field_of_known_stacks(layers, expected):
    assert fields.receptive_field(layers) == expected


def test_receptive_field_agrees_with_gradients(torch):
    layers = [Layer(3, 2, 1, 1), Layer(3, 1, 2, 2), Layer(2, 2)]
    x = torch.zeros(1, 1, 41, dtype=torch.float64, requires_grad=True)
    y = x
    for layer in layers:
        weight = torch.ones(1, 1, layer.kernel_size, dtype=torch.float64)
        y = torch.nn.functional.conv1d(y, weight, None, layer.stride, layer.padding, layer.dilation)
    seen = fields.inputs_seen(layers, 41)
    assert seen.shape == (y.shape[-1], 41)
    field = fields.receptive_field(layers)
    for i in range(len(seen)):
        (gradient,) = torch.autograd.grad(y[0, 0, i], x, retain_graph=True)
        np.testing.assert_array_equal(gradient[0, 0].numpy() != 0, seen[i])
        first = field.start + i * field.jump
        places = np.flatnonzero(seen[i])
        assert places[0] >= first
        assert places[-1] <= first + field.size - 1
        if first >= 0 and first + field.size <= 41:
            assert (places[0], places[-1]) == (first, first + field.size - 1)


def test_inputs_seen_shows_gaps_between_dilated_weights():
    np.testing.assert_array_equal(
        fields.inputs_seen([Layer(2, dilation=3)], 5), [[1, 0, 0, 1, 0], [0, 1, 0, 0, 1]]
    )


# Bad input

ONE_D = np.zeros((2, 4, 9)), np.zeros((8, 4, 3))
TWO_D = np.zeros((2, 4, 9, 9)), np.zeros((8, 4, 3, 3))


@pytest.mark.parametrize("name", ["conv1d", "conv1d_loop"])
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"x": np.zeros((2, 4))}, r"x: got shape \(2, 4\); expected 3 axes"),
        ({"x": np.full((2, 4, 9), np.nan)}, "x: got nan"),
        ({"x": np.zeros((0, 4, 9))}, "x: got an empty array"),
        ({"weight": np.zeros((8, 3, 3))}, "weight: got shape .* expected 4 along axis 1"),
        ({"weight": np.zeros((4, 3))}, "weight: got shape"),
        ({"weight": np.zeros((8, 4, 10))}, "kernel_size: got a window that reaches over 10 places"),
        ({"bias": np.zeros(4)}, "bias: got 4 numbers for 8 output channels"),
        ({"bias": np.zeros((8, 1))}, "bias: got shape"),
        ({"stride": 0}, "stride: got 0; expected a whole number, 1 or above"),
        ({"stride": 1.5}, "stride: got 1.5"),
        ({"padding": -1}, "padding: got -1; expected a whole number, 0 or above"),
        ({"dilation": True}, "dilation: got True"),
        ({"dilation": 5}, "kernel_size: got a window that reaches over 11 places"),
        ({"groups": 3}, "groups: got 3 for 4 channels in and 8 out"),
        ({"groups": 2}, "weight: got shape .* groups=2; expected 2 along axis 1"),
    ],
)
def test_bad_input_is_named(name, change, says):
    function = getattr(udl.convolution.forward, name, None) or getattr(udl.convolution.loops, name)
    arguments = {"x": ONE_D[0], "weight": ONE_D[1]} | change
    with pytest.raises(ValueError, match=says):
        function(**arguments)


def test_bad_input_of_the_other_functions_is_named():
    with pytest.raises(ValueError, match=r"stride: got \(1, 2, 3\); .* or 2 of them"):
        udl.convolution.forward.conv2d(*TWO_D, stride=(1, 2, 3))
    with pytest.raises(ValueError, match=r"x: got shape \(2, 4, 9\); expected 4 axes"):
        udl.convolution.loops.conv2d_loop(ONE_D[0], TWO_D[1])
    with pytest.raises(ValueError, match=r"d_output: got shape \(2, 8, 8\); expected \(2, 8, 7\)"):
        udl.convolution.gradients.conv1d_gradients(np.zeros((2, 8, 8)), *ONE_D)
    with pytest.raises(ValueError, match=r"weight: got shape .* expected 4 along axis 0"):
        udl.convolution.gradients.conv_transpose1d(*ONE_D)
    with pytest.raises(ValueError, match="padding: got 6, which cuts off everything"):
        udl.convolution.gradients.conv_transpose1d(ONE_D[0], ONE_D[1].swapaxes(0, 1), padding=6)
    with pytest.raises(ValueError, match="output_padding: got 2; expected less than the stride"):
        udl.convolution.gradients.conv_transpose1d(
            ONE_D[0], ONE_D[1].swapaxes(0, 1), stride=2, output_padding=2
        )
    with pytest.raises(ValueError, match="bias: got 3 numbers for 8"):
        udl.convolution.gradients.conv_transpose1d(ONE_D[0], ONE_D[1].swapaxes(0, 1), np.zeros(3))
    with pytest.raises(ValueError, match=r"weight: got shape \(2, 2\)"):
        udl.convolution.forward.convolution_matrix(np.zeros((2, 2)), 5)
    with pytest.raises(ValueError, match="length: got 0"):
        udl.convolution.forward.convolution_matrix([1.0], 0)
    with pytest.raises(ValueError, match=r"length: got 2\.5"):
        udl.convolution.forward.output_length(2.5, 1)
    with pytest.raises(ValueError, match="kernel_size: got 0"):
        Layer(0)
    with pytest.raises(ValueError, match="length: got 0"):
        udl.convolution.receptive_fields.inputs_seen([], 0)


def test_inputs_are_left_as_they_were():
    x, weight, bias = example(2, 1)
    before = [a.copy() for a in (x, weight, bias)]
    y = conv.conv2d(x, weight, bias, padding=1)
    udl.convolution.gradients.conv2d_gradients(y, x, weight, padding=1)
    for now, then in zip((x, weight, bias), before, strict=True):
        np.testing.assert_array_equal(now, then)


def test_annotations_refuse_wrong_shapes():
    with pytest.raises(jaxtyping.TypeCheckError):
        conv.conv1d(np.zeros((4, 9)), np.zeros((8, 4, 3)))
    with pytest.raises(jaxtyping.TypeCheckError):
        conv.conv2d(*TWO_D, np.zeros(7))


@pytest.mark.parametrize(
    "module",
    [udl.convolution.forward, udl.convolution.receptive_fields, udl.convolution.windows],
    ids=lambda m: m.__name__,
)
def test_the_examples_in_the_docstrings_are_true(module):
    result = doctest.testmod(module)
    assert result.attempted > 0
    assert result.failed == 0


def test_spreading_pixels_is_what_torch_does():
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(5)
    x, weight = rng.normal(size=(2, 3, 4, 5)), rng.normal(size=(3, 2, 3, 2))
    settings = {"stride": (2, 1), "padding": (1, 0)}
    ours = udl.convolution.gradients.conv_transpose2d(x, weight, **settings)
    theirs = torch.nn.functional.conv_transpose2d(
        torch.from_numpy(x), torch.from_numpy(weight), **settings
    )
    np.testing.assert_allclose(ours, theirs.numpy(), atol=1e-12)


@pytest.mark.parametrize(("value", "count"), [(0, 1), (1.5, 1), (True, 1), ((1, 2), 3)])
def test_whole_numbers_refuses_what_is_not_one_for_each_axis(value, count):
    with pytest.raises(ValueError, match="stride: got"):
        udl.convolution.windows.whole_numbers("stride", value, count, 1)
    assert udl.convolution.windows.whole_numbers("stride", 2, 3, 1) == (2, 2, 2)
