import jaxtyping
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import optimize, special, stats

import udl.losses.nll
from tests.reference_values import assert_printed, load
from tests.shape_checks import checked
from udl.data import loss_examples
from udl.networks.shallow import ShallowParameters, shallow_network

losses = checked(udl.losses.nll)
REFERENCE = load("losses")
REDUCTIONS = ("sum", "mean", "none")
repeatable = settings(derandomize=True, deadline=None, max_examples=60)


@pytest.fixture(autouse=True)
def _no_warnings():
    with np.errstate(all="raise", under="ignore"):
        yield


@pytest.fixture(scope="module")
def torch():
    return pytest.importorskip("torch")


def output(example):
    """Return the example's network outputs, shape (20, D_o)."""
    parameters = ShallowParameters(
        example.hidden_bias, example.hidden_weights, example.output_bias, example.output_weights
    )
    return shallow_network(parameters, example.x[:, None])


def expect(value, example, name):
    entry = REFERENCE[example]["expected"][name]
    assert_printed(value, entry["value"], entry["decimals"])


# Reference values


def test_reference_values_of_regression():
    example, sigma = loss_examples.regression_example(), REFERENCE["regression"]["sigma"]
    y, mean = example.y, output(example)[:, 0]
    densities = udl.losses.gaussian_pdf(y, mean, sigma)
    expect(udl.losses.likelihood(densities), "regression", "likelihood")
    expect(losses.gaussian_nll(y, mean, sigma), "regression", "nll")
    expect(losses.negative_log_likelihood(np.log(densities)), "regression", "nll")
    expect(losses.sum_of_squares(y, mean), "regression", "sum_of_squares")

    # The bias only shifts the output, so the best one is where the slope along the shift is 0.
    def slope(shift, gradient):
        return np.sum(gradient(y, mean + shift))

    for gradient in (
        udl.losses.sum_of_squares_gradient,
        lambda y, mean: udl.losses.gaussian_nll_gradient(y, mean, sigma)[0],
    ):
        shift = optimize.brentq(slope, -1, 1, args=(gradient,), xtol=1e-12)
        expect(example.output_bias[0] + shift, "regression", "best_bias")


def test_reference_values_of_binary_classification():
    example = loss_examples.binary_example()
    y, logits = example.y, output(example)[:, 0]
    masses = udl.losses.bernoulli_pmf(y, udl.losses.sigmoid(logits))
    expect(udl.losses.likelihood(masses), "binary", "likelihood")
    expect(losses.binary_cross_entropy(y, logits), "binary", "nll")
    shift = optimize.brentq(
        lambda s: np.sum(udl.losses.binary_cross_entropy_gradient(y, logits + s)),
        -3,
        3,
        xtol=1e-12,
    )
    best = [example.output_bias[0] + shift, losses.binary_cross_entropy(y, logits + shift)]
    expect(best, "binary", "best_bias_and_nll")


def test_reference_values_of_multiclass_classification():
    example = loss_examples.multiclass_example()
    y, logits = example.y, output(example)
    probabilities = udl.losses.softmax(logits)
    expect(probabilities[0], "multiclass", "softmax_of_first_point")
    masses = udl.losses.categorical_pmf(y, probabilities)
    expect(udl.losses.likelihood(masses), "multiclass", "likelihood")
    expect(losses.cross_entropy(y, logits), "multiclass", "nll")


# Agreement with PyTorch and with scipy's densities


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("shape", [(9,), (4, 3)])
def test_agrees_with_torch(torch, reduction, seed, shape):
    rng = np.random.default_rng(seed)
    y, f, sigma = rng.normal(size=shape), 3 * rng.normal(size=shape), rng.uniform(0.2, 2, shape)
    labels, counts = rng.integers(0, 2, shape), rng.poisson(3.0, shape)
    to, functional = torch.from_numpy, torch.nn.functional

    def same(ours, theirs):
        assert np.shape(ours) == tuple(theirs.shape)
        np.testing.assert_allclose(ours, theirs.numpy(), rtol=1e-12, atol=1e-13)

    same(
        losses.sum_of_squares(y, f, reduction),
        functional.mse_loss(to(f), to(y), reduction=reduction),
    )
    same(
        losses.gaussian_nll(y, f, sigma, reduction),
        functional.gaussian_nll_loss(to(f), to(y), to(sigma**2), full=True, reduction=reduction),
    )
    same(
        losses.binary_cross_entropy(labels, f, reduction),
        functional.binary_cross_entropy_with_logits(
            to(f), to(labels).double(), reduction=reduction
        ),
    )
    # PyTorch's full=True puts Stirling's approximation for log y!, so we add the exact one.
    log_factorials = {"sum": np.sum, "mean": np.mean, "none": np.asarray}[reduction](
        special.gammaln(counts + 1)
    )
    same(
        losses.poisson_nll(counts, f, reduction),
        functional.poisson_nll_loss(to(f), to(counts), reduction=reduction)
        + torch.tensor(log_factorials),
    )
    # Stirling is not used for the counts 0 and 1, where the two agree as they stand.
    same(
        losses.poisson_nll(labels, f, reduction),
        functional.poisson_nll_loss(to(f), to(labels), full=True, reduction=reduction),
    )


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("num_classes", [1, 2, 7])
def test_cross_entropy_agrees_with_torch(torch, reduction, num_classes):
    rng = np.random.default_rng(num_classes)
    y, logits = rng.integers(0, num_classes, 12), 5 * rng.normal(size=(12, num_classes))
    theirs = torch.nn.functional.cross_entropy(
        torch.from_numpy(logits), torch.from_numpy(y), reduction=reduction
    )
    ours = losses.cross_entropy(y, logits, reduction)
    assert np.shape(ours) == tuple(theirs.shape)
    np.testing.assert_allclose(ours, theirs.numpy(), rtol=1e-12, atol=1e-13)


def test_every_loss_is_minus_the_log_density_of_scipy():
    rng = np.random.default_rng(20)
    y, mean, spread = rng.normal(size=8), rng.normal(size=8), rng.uniform(0.3, 4, 8)
    counts = rng.poisson(4.0, 8)
    for ours, density in [
        (losses.gaussian_nll(y, mean, spread, "none"), stats.norm(mean, spread).logpdf(y)),
        (losses.laplace_nll(y, mean, spread, "none"), stats.laplace(mean, spread).logpdf(y)),
        (losses.von_mises_nll(y, mean, spread, "none"), stats.vonmises(spread, mean).logpdf(y)),
        (losses.poisson_nll(counts, mean, "none"), stats.poisson(np.exp(mean)).logpmf(counts)),
    ]:
        np.testing.assert_allclose(ours, -density, rtol=1e-12)


# What the losses mean


def test_gaussian_loss_is_least_squares_scaled_and_shifted():
    rng = np.random.default_rng(21)
    y, mean, sigma = rng.normal(size=15), rng.normal(size=15), 0.7
    expected = losses.sum_of_squares(y, mean) / (2 * sigma**2)
    expected += 15 * np.log(sigma * np.sqrt(2 * np.pi))
    np.testing.assert_allclose(losses.gaussian_nll(y, mean, sigma), expected, rtol=1e-13)
    rms = np.sqrt(losses.sum_of_squares(y, mean, "mean"))
    for other in (0.9 * rms, 1.1 * rms):
        assert losses.gaussian_nll(y, mean, other) > losses.gaussian_nll(y, mean, rms)


def test_laplace_loss_is_least_at_the_median():
    y = np.array([0.0, 1.0, 2.0, 3.0, 500.0])
    candidates = np.linspace(0, 5, 51)
    scan = [losses.laplace_nll(y, float(c), 1.0) for c in candidates]
    assert candidates[np.argmin(scan)] == 2.0


def test_two_classes_with_one_score_at_zero_are_the_binary_loss():
    rng = np.random.default_rng(22)
    y, z = rng.integers(0, 2, 10), 5 * rng.normal(size=10)
    two = np.stack([np.zeros(10), z], axis=1)
    np.testing.assert_allclose(
        losses.cross_entropy(y, two, "none"),
        losses.binary_cross_entropy(y, z, "none"),
        rtol=1e-12,
        atol=1e-15,  # 1 + exp(-11) rounds before its log
    )


@repeatable
@given(arrays(np.float64, (4, 3), elements=st.floats(-1e4, 1e4)), st.floats(-1e4, 1e4))
def test_cross_entropy_ignores_shifts_and_the_order_of_classes_and_points(logits, shift):
    y = np.array([0, 2, 1, 2])
    loss = losses.cross_entropy(y, logits)
    assert loss >= 0
    np.testing.assert_allclose(losses.cross_entropy(y, logits + shift), loss, rtol=1e-9, atol=1e-9)
    renamed = np.array([2, 0, 1])  # class k is called renamed[k]
    np.testing.assert_allclose(
        losses.cross_entropy(renamed[y], logits[:, np.argsort(renamed)]), loss, rtol=1e-12
    )
    order = [3, 1, 0, 2]
    np.testing.assert_allclose(losses.cross_entropy(y[order], logits[order]), loss, rtol=1e-12)


@repeatable
@given(arrays(np.float64, 5, elements=st.floats(-1e4, 1e4)))
def test_binary_cross_entropy_swaps_with_its_labels(logits):
    y = np.array([0, 1, 1, 0, 1])
    np.testing.assert_allclose(
        losses.binary_cross_entropy(y, logits, "none"),
        losses.binary_cross_entropy(1 - y, -logits, "none"),
        rtol=1e-15,
    )


def test_directions_have_period_two_pi():
    loss = losses.von_mises_nll(np.array([3.1]), np.array([-3.1]), 5.0)
    turned = losses.von_mises_nll(np.array([3.1 - 2 * np.pi]), np.array([-3.1]), 5.0)
    np.testing.assert_allclose(loss, turned, rtol=1e-12)
    assert loss < losses.von_mises_nll(np.array([3.1]), np.array([2.0]), 5.0)


# Extreme numbers


def test_binary_cross_entropy_of_extreme_logits():
    z = np.array([-np.inf, -1.7e308, -1e4, 1e4, 1.7e308, np.inf])
    wrong = np.array([np.inf, 1.7e308, 1e4])
    np.testing.assert_array_equal(
        losses.binary_cross_entropy(np.ones(6), z, "none"), [*wrong, 0, 0, 0]
    )
    np.testing.assert_array_equal(
        losses.binary_cross_entropy(np.zeros(6), z, "none"), [0, 0, 0, *wrong[::-1]]
    )
    small = losses.binary_cross_entropy(1, 50.0)
    np.testing.assert_allclose(small, np.exp(-50), rtol=1e-14)


def test_cross_entropy_of_extreme_logits():
    logits = np.array([[1e4, -1e4], [1e4, -1e4], [1.7e308, -1.7e308], [0.0, -np.inf]])
    y = np.array([0, 1, 1, 0])
    np.testing.assert_array_equal(losses.cross_entropy(y, logits, "none"), [0, 2e4, np.inf, 0])
    assert losses.cross_entropy(np.array([1]), logits[3:]) == np.inf


def test_other_losses_of_extreme_outputs():
    assert losses.poisson_nll(3, 1e4) == np.inf
    np.testing.assert_allclose(losses.poisson_nll(3, -1e4), 3e4 + np.log(6), rtol=1e-15)
    assert losses.gaussian_nll(1e200, 0.0, 1.0) == np.inf
    assert losses.sum_of_squares(1e200, 0.0) == np.inf
    assert np.isfinite(losses.von_mises_nll(3.0, 0.0, 1e300))


# Reductions and shapes


def test_reductions():
    log_densities = np.array([[-1.0, -2.0], [-3.0, -6.0]])
    assert losses.negative_log_likelihood(log_densities) == 12
    assert losses.negative_log_likelihood(log_densities, "mean") == 3
    np.testing.assert_array_equal(
        losses.negative_log_likelihood(log_densities, "none"), -log_densities
    )
    assert losses.negative_log_likelihood(np.array([0.0, -np.inf])) == np.inf


@pytest.mark.parametrize(
    "call",
    [
        lambda r: udl.losses.nll.negative_log_likelihood([0.0], r),
        lambda r: udl.losses.nll.sum_of_squares([0.0], [0.0], r),
        lambda r: udl.losses.nll.gaussian_nll([0.0], [0.0], 1.0, r),
        lambda r: udl.losses.nll.laplace_nll([0.0], [0.0], 1.0, r),
        lambda r: udl.losses.nll.binary_cross_entropy([0], [0.0], r),
        lambda r: udl.losses.nll.cross_entropy([0], [[0.0]], r),
        lambda r: udl.losses.nll.poisson_nll([0], [0.0], r),
        lambda r: udl.losses.nll.von_mises_nll([0.0], [0.0], 1.0, r),
    ],
)
def test_unknown_reductions_are_named(call):
    assert isinstance(call("sum"), float)
    assert isinstance(call("mean"), float)
    assert call("none").shape == (1,)
    with pytest.raises(ValueError, match="reduction: got 'average'; expected \"sum\""):
        call("average")


PAIRS = [
    ("sum_of_squares", "prediction", ()),
    ("gaussian_nll", "mean", (1.0,)),
    ("laplace_nll", "mean", (1.0,)),
    ("binary_cross_entropy", "logits", ()),
    ("poisson_nll", "log_rate", ()),
    ("von_mises_nll", "mean", (1.0,)),
]


@pytest.mark.parametrize(("name", "argument", "rest"), PAIRS)
@pytest.mark.parametrize("reduction", REDUCTIONS)
def test_targets_and_predictions_must_pair_up(name, argument, rest, reduction):
    loss = getattr(udl.losses.nll, name)
    for shape in ((3, 1), (4,), (2,), (3, 2)):
        with pytest.raises(ValueError, match=rf"{argument}: got shape .* y of shape \(3,\)"):
            loss(np.zeros(3), np.zeros(shape), *rest, reduction)
    for y, prediction, says in [
        ([], [], "got an empty array"),
        ([0.0], [np.nan], f"{argument}: got nan"),
        ([np.nan], [0.0], "y: got nan"),
    ]:
        with pytest.raises(ValueError, match=says):
            loss(y, prediction, *rest, reduction)


@pytest.mark.parametrize(("name", "argument", "rest"), PAIRS)
def test_several_candidates_at_once(name, argument, rest):
    loss = getattr(losses, name)
    candidates = np.random.default_rng(23).normal(size=(5, 3))
    y = np.array([0, 1, 1])
    rows = loss(y, candidates, *rest, "none")
    assert rows.shape == (5, 3)
    for row, candidate in zip(rows, candidates, strict=True):
        np.testing.assert_allclose(row, loss(y, candidate, *rest, "none"), rtol=1e-14)
    with pytest.raises(ValueError, match=f"{argument}: got shape"):
        loss(y, candidates, *rest, "sum")


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda m: m.gaussian_nll([0.0, 0.0], [0.0, 0.0], 0.0), "sigma: got 0.0"),
        (lambda m: m.gaussian_nll([0.0, 0.0], [0.0, 0.0], [1.0, -1.0]), "sigma: got -1.0 at"),
        (lambda m: m.gaussian_nll([0.0] * 3, [0.0] * 3, [[1.0]] * 3), r"sigma: got shape \(3, 1\)"),
        (lambda m: m.gaussian_nll([0.0] * 3, [0.0] * 3, [1.0] * 2), r"sigma: got shape \(2,\)"),
        (lambda m: m.laplace_nll([0.0], [0.0], 0.0), "scale: got 0.0"),
        (lambda m: m.laplace_nll([0.0] * 3, [0.0] * 3, [1.0] * 2), "scale: got shape"),
        (lambda m: m.von_mises_nll([0.0], [0.0], -1.0), "concentration: got -1.0"),
        (lambda m: m.von_mises_nll([0.0] * 3, [0.0] * 3, [1.0] * 2), "concentration: got shape"),
        (lambda m: m.binary_cross_entropy([0, 2], [0.0, 0.0]), "y: got 2.0 at index 1"),
        (lambda m: m.binary_cross_entropy([0.5], [0.0]), "y: got 0.5"),
        (lambda m: m.poisson_nll([-1], [0.0]), "y: got -1.0"),
        (lambda m: m.poisson_nll([1.5], [0.0]), "y: got 1.5"),
        (lambda m: m.cross_entropy([0, 3], np.zeros((2, 3))), "y: got 3.0 at index 1"),
        (lambda m: m.cross_entropy([0], np.zeros((2, 3))), "y: got 1 labels"),
        (lambda m: m.cross_entropy([0], [[0.0, np.inf]]), "logits: got inf"),
        (lambda m: m.cross_entropy([0], [[-np.inf, -np.inf]]), "at least one class"),
        (lambda m: m.negative_log_likelihood([np.nan]), "log_densities: got nan"),
        (lambda m: m.negative_log_likelihood([]), "log_densities: got an empty array"),
    ],
)
def test_bad_input_is_named(call, says):
    with pytest.raises(ValueError, match=says):
        call(udl.losses.nll)


def test_one_sigma_for_each_output_or_point():
    rng = np.random.default_rng(24)
    y, mean = rng.normal(size=(6, 2)), rng.normal(size=(6, 2))
    for sigma in (np.array([0.5, 2.0]), rng.uniform(0.5, 2, (6, 1)), rng.uniform(0.5, 2, (6, 2))):
        expected = -stats.norm(mean, sigma).logpdf(y).sum()
        np.testing.assert_allclose(losses.gaussian_nll(y, mean, sigma), expected, rtol=1e-12)


def test_inputs_are_left_as_they_were():
    y, logits = np.array([0, 2]), np.random.default_rng(25).normal(size=(2, 3))
    before = logits.copy()
    losses.cross_entropy(y, logits)
    udl.losses.cross_entropy_gradient(y, logits)
    np.testing.assert_array_equal(logits, before)


def test_annotations_refuse_wrong_shapes():
    with pytest.raises(jaxtyping.TypeCheckError):
        losses.sum_of_squares(np.zeros(3), np.zeros(2))
    with pytest.raises(jaxtyping.TypeCheckError):
        losses.cross_entropy(np.array([0, 1]), np.zeros((3, 2)))
    with pytest.raises(jaxtyping.TypeCheckError):
        losses.cross_entropy(np.array([0, 1]), np.zeros((2, 2)), "average")


@pytest.mark.parametrize(
    ("y", "log_rate", "loss"),
    [
        (1e19, 1.0, 4.1749116766886874e20),  # y (log y - 1) - y
        (10**20, 1.0, 4.405170185988091e21),
        (3, 1e308, np.inf),
        (0, -1e308, 0.0),
        (1e308, 700.0, np.inf),
    ],
)
def test_poisson_losses_of_extreme_counts_and_rates(y, log_rate, loss):
    assert udl.losses.nll.poisson_nll(y, log_rate) == pytest.approx(loss, rel=1e-14)


def test_the_poisson_loss_does_not_jump_where_its_formula_changes():
    around = 1e15 + np.array([0, 1])
    below, above = udl.losses.nll.poisson_nll(around, np.log(around) - 1, reduction="none")
    assert above == pytest.approx(below, rel=1e-13)
