import jaxtyping
import numpy as np
import pytest
from scipy import special

import udl.losses.gradients
from tests.shape_checks import checked
from udl import losses

gradients = checked(udl.losses.gradients)
SEEDS = range(4)


def drawn(name, seed, shape=(6,)):
    """Return targets and network outputs for the loss of this name."""
    rng = np.random.default_rng(seed)
    y, output, spread = rng.normal(size=shape), rng.normal(size=shape), rng.uniform(0.3, 3, shape)
    return {
        "sum_of_squares": (y, output),
        "gaussian_nll": (y, output, spread),
        "laplace_nll": (y, output, spread),
        "binary_cross_entropy": (rng.integers(0, 2, shape), 3 * output),
        "cross_entropy": (rng.integers(0, 4, shape[0]), rng.normal(size=(shape[0], 4))),
        "poisson_nll": (rng.poisson(3.0, shape), output),
        "von_mises_nll": (np.pi * y, np.pi * output, spread),
    }[name]


NAMES = (
    "sum_of_squares",
    "gaussian_nll",
    "laplace_nll",
    "binary_cross_entropy",
    "cross_entropy",
    "poisson_nll",
    "von_mises_nll",
)


def analytic(name, *arguments):
    """Return the gradients with respect to each output as a tuple."""
    result = getattr(gradients, f"{name}_gradient")(*arguments)
    return result if isinstance(result, tuple) else (result,)


def numeric(function, outputs, which, step=1e-6):
    """Differentiate by central differences with respect to ``outputs[which]``."""
    outputs = [np.array(output, dtype=float) for output in outputs]
    gradient = np.empty_like(outputs[which])
    for index in np.ndindex(gradient.shape):
        values = []
        for sign in (1, -1):
            moved = [output.copy() for output in outputs]
            moved[which][index] += sign * step
            values.append(function(*moved))
        gradient[index] = (values[0] - values[1]) / (2 * step)
    return gradient


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("shape", [(6,), (3, 2)])
def test_finite_differences(name, seed, shape):
    y, *outputs = drawn(name, seed, shape)
    loss = getattr(losses, name)
    result = analytic(name, y, *outputs)
    assert len(result) == len(outputs)
    for which, gradient in enumerate(result):
        assert gradient.shape == outputs[which].shape
        expected = numeric(lambda *moved: loss(y, *moved), outputs, which)
        np.testing.assert_allclose(gradient, expected, rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize("name", ["gaussian_nll", "laplace_nll", "von_mises_nll"])
@pytest.mark.parametrize("shape", [(), (2,), (1, 2), (5, 1), (5, 2)])
def test_shared_parameters_receive_the_sum(name, shape):
    y, mean, _ = drawn(name, 5, (5, 2))
    shared = np.random.default_rng(6).uniform(0.5, 2, shape)
    _, gradient = analytic(name, y, mean, shared)
    assert gradient.shape == shape
    loss = getattr(losses, name)
    expected = numeric(lambda m, s: loss(y, m, s), [mean, shared], 1)
    np.testing.assert_allclose(gradient, expected, rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize("name", [name for name in NAMES if name != "cross_entropy"])
def test_one_prediction_for_all_points_receives_the_sum(name):
    y, output, *rest = drawn(name, 7)
    full = analytic(name, y, np.full_like(output, 0.3), *rest)[0]
    shared = analytic(name, y, 0.3, *rest)[0]
    assert np.shape(shared) == ()
    np.testing.assert_allclose(shared, full.sum(), rtol=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", NAMES)
def test_automatic_differentiation(name, seed):
    torch = pytest.importorskip("torch")
    y, *outputs = drawn(name, seed)
    tensors = [torch.tensor(output, requires_grad=True) for output in outputs]
    target, f = torch.from_numpy(y), tensors[0]
    functional = torch.nn.functional
    theirs = {
        "sum_of_squares": lambda: functional.mse_loss(f, target, reduction="sum"),
        "gaussian_nll": lambda: functional.gaussian_nll_loss(
            f, target, tensors[1] ** 2, full=True, reduction="sum"
        ),
        "laplace_nll": lambda: -torch.distributions.Laplace(f, tensors[1]).log_prob(target).sum(),
        "binary_cross_entropy": lambda: functional.binary_cross_entropy_with_logits(
            f, target.double(), reduction="sum"
        ),
        "cross_entropy": lambda: functional.cross_entropy(f, target, reduction="sum"),
        "poisson_nll": lambda: functional.poisson_nll_loss(f, target, reduction="sum"),
        # torch.distributions.VonMises approximates the Bessel function; log I0 itself is exact.
        "von_mises_nll": lambda: (
            torch.log(2 * torch.pi * torch.special.i0(tensors[1]))
            - tensors[1] * torch.cos(target - f)
        ).sum(),
    }[name]()
    theirs.backward()
    for ours, tensor in zip(analytic(name, y, *outputs), tensors, strict=True):
        np.testing.assert_allclose(ours, tensor.grad.numpy(), rtol=1e-10, atol=1e-12)


def test_sum_of_squares_gradient_by_hand():
    gradient = gradients.sum_of_squares_gradient(np.array([1.0, 2.0]), np.array([1.5, 0.0]))
    np.testing.assert_array_equal(gradient, [1.0, -4.0])


def test_laplace_gradient_is_zero_at_the_kink():
    d_mean, d_scale = gradients.laplace_nll_gradient(np.array([2.0]), np.array([2.0]), 0.5)
    assert d_mean == 0
    assert d_scale == 2


def test_classification_gradients_are_prediction_minus_label():
    y, logits = drawn("binary_cross_entropy", 8)
    np.testing.assert_allclose(
        gradients.binary_cross_entropy_gradient(y, logits), special.expit(logits) - y, atol=1e-15
    )
    y, logits = drawn("cross_entropy", 8)
    gradient = gradients.cross_entropy_gradient(y, logits)
    np.testing.assert_allclose(gradient, special.softmax(logits, axis=1) - np.eye(4)[y], atol=1e-15)
    np.testing.assert_allclose(gradient.sum(axis=1), 0, atol=1e-15)


def test_classification_gradients_keep_their_digits_when_confident():
    gradient = gradients.binary_cross_entropy_gradient(np.array([1, 0]), np.array([50.0, -50.0]))
    np.testing.assert_allclose(gradient, [-np.exp(-50), np.exp(-50)], rtol=1e-14)
    gradient = gradients.cross_entropy_gradient(np.array([0]), np.array([[50.0, 0.0]]))
    np.testing.assert_allclose(gradient, [[-np.exp(-50), np.exp(-50)]], rtol=1e-14)


def test_extreme_outputs():
    with np.errstate(all="raise", under="ignore"):
        z = np.array([-np.inf, -1.7e308, -1e4, 1e4, 1.7e308, np.inf])
        ones = np.ones(6)
        np.testing.assert_array_equal(
            gradients.binary_cross_entropy_gradient(ones, z), [-1, -1, -1, 0, 0, 0]
        )
        logits = np.array([[1e4, -1e4], [1.7e308, -1.7e308], [0.0, -np.inf]])
        np.testing.assert_array_equal(
            gradients.cross_entropy_gradient(np.array([1, 1, 0]), logits),
            [[1, -1], [1, -1], [0, 0]],
        )
        assert gradients.poisson_nll_gradient(2, 1e4) == np.inf
        assert gradients.poisson_nll_gradient(2, -1e4) == -2
        d_mean, d_kappa = gradients.von_mises_nll_gradient(0.1, 0.0, 1e300)
        assert np.isfinite(d_mean)
        np.testing.assert_allclose(d_kappa, 1 - np.cos(0.1), rtol=1e-12)


@pytest.mark.parametrize("name", NAMES)
def test_bad_input_is_named(name):
    gradient = getattr(udl.losses.gradients, f"{name}_gradient")
    rest = (1.0,) * (gradient.__code__.co_argcount - 2)
    width = (3,) if name == "cross_entropy" else ()
    with pytest.raises(ValueError, match="got an empty array"):
        gradient(np.zeros(0), np.zeros((0, *width)), *rest)
    with pytest.raises(ValueError, match="got nan"):
        gradient(np.zeros(2), np.full((2, *width), np.nan), *rest)
    with pytest.raises(ValueError, match=r"got shape|got 2 labels"):
        gradient(np.zeros(2), np.zeros((3, *width)), *rest)
    with pytest.raises(ValueError, match="got shape"):
        gradient(np.zeros(2), np.zeros((2, 1, *width)), *rest)
    if rest:
        with pytest.raises(ValueError, match=r"(sigma|scale|concentration): got -1.0"):
            gradient(np.zeros(2), np.zeros(2), -1.0)
        with pytest.raises(ValueError, match=r"(sigma|scale|concentration): got shape"):
            gradient(np.zeros(2), np.zeros(2), np.ones(3))


def test_labels_out_of_range_are_named():
    for call in (
        lambda: udl.losses.gradients.binary_cross_entropy_gradient([2], [0.0]),
        lambda: udl.losses.gradients.cross_entropy_gradient([2], [[0.0, 0.0]]),
    ):
        with pytest.raises(ValueError, match=r"y: got 2\.0 at index 0; .* 0\.\.1"):
            call()
    with pytest.raises(ValueError, match=r"y: got -1\.0"):
        udl.losses.gradients.poisson_nll_gradient([-1], [0.0])


def test_annotations_refuse_wrong_shapes():
    with pytest.raises(jaxtyping.TypeCheckError):
        gradients.cross_entropy_gradient(np.array([0, 1]), np.zeros((3, 2)))
    with pytest.raises(jaxtyping.TypeCheckError):
        gradients.sum_of_squares_gradient(np.zeros(2), np.zeros(3))
