"""What the chapter claims that no cell of the page computes, and what could go stale."""

import math
import re

import numpy as np
import pytest

from tests import ROOT
from udl.experiments.ch11_residual_networks import four_networks, norm_effects
from udl.residual import (
    RunningStatistics,
    autocorrelation,
    batch_norm,
    batch_norm_fixed,
    fold_batch_norm,
    gradient_by_path_length,
    layer_norm,
    normalisation_gradients,
    normalisation_jacobian,
    path_counts,
    random_slopes,
    residual_backward,
    residual_forward,
    residual_parameters,
)

torch = pytest.importorskip("torch")
nn = torch.nn

PAGE = " ".join((ROOT / "book" / "ch11_residual_networks" / "index.md").read_text("utf-8").split())
POINTS = np.arange(256) / 64 - 2


def said(words):
    """Say whether words stand on the page, wherever its lines break."""
    return words in PAGE


def slopes(num_layers, **switches):
    """Return the slopes of three networks: (3, 256)."""
    return np.array(
        [
            random_slopes(POINTS, num_layers, 200, np.random.default_rng(seed), **switches)
            for seed in range(3)
        ]
    )


# ------------------------------------------------------------------------- the four networks


def test_neither_remedy_helps_alone_and_both_do():
    accuracy = four_networks.results()["train"][-1, :, :, 2]  # (4, seeds)
    neither, skips, norms, both = accuracy
    assert skips.max() < neither.min()
    assert norms.max() < 13
    assert both.min() > 1.3 * neither.max()
    errors = accuracy.std(axis=1, ddof=1) / math.sqrt(3)
    assert errors.max() < 2
    assert said("with standard errors of at most {glue:text}`ch11-four-error` points")


def test_three_of_four_are_worse_deep_than_shallow():
    loss = four_networks.results()["loss"].mean(axis=2).min(axis=2)  # (depths, kinds)
    assert np.all(loss[-1, :3] > loss[0, :3])
    assert loss[-1, 3] < loss[0, 3]
    assert said("With twenty blocks the three do worse")


def test_norms_alone_stay_near_chance_at_each_rate():
    found = four_networks.results()
    assert four_networks.RATES == (0.0003, 0.001, 0.003)
    assert found["train"][-1, 2].max() < 20
    assert found["train"][-1, 2].mean(axis=0).max() < 13
    assert said("0.0003, 0.001 and 0.003, in 500 steps of Adam")


def test_slopes_explode_with_norms_alone():
    assert 10_000 < slopes(50, norm=True).std(axis=1).mean() < 100_000
    assert slopes(50).std(axis=1).mean() == pytest.approx(0.6, abs=0.25)
    assert said("at 50 layers is about 30,000, and in one without norms about 0.6")


def test_slopes_agree_by_kind():
    agreed = {
        (skip, norm): np.mean(
            [autocorrelation(one, 2)[1] for one in slopes(24, skip=skip, norm=norm)]
        )
        for skip in (False, True)
        for norm in (False, True)
    }
    assert abs(agreed[False, True]) < 0.1
    assert min(agreed[True, True], agreed[False, False], agreed[True, False]) > 0.7


# ----------------------------------------------------------------------------------- blocks


def test_the_product_of_three_blocks_is_a_sum_over_eight_paths():
    one, two, three = np.random.default_rng(0).normal(size=(3, 4, 4))
    eye = np.eye(4)
    terms = [eye, one, two, three, two @ one, three @ one, three @ two, three @ two @ one]
    assert (eye + three) @ (eye + two) @ (eye + one) == pytest.approx(sum(terms))
    assert path_counts(3).sum() == 8


def test_a_branch_that_returns_zeros_makes_an_identity():
    rng = np.random.default_rng(1)
    parameters = residual_parameters(3, 5, rng)
    x, d_output = rng.normal(size=(2, 4, 5))
    forward = residual_forward(parameters, x, branch_scale=0)
    assert np.array_equal(forward.output, x)
    assert np.array_equal(residual_backward(parameters, forward, d_output).stream[0], d_output)


def test_a_relu_after_the_sum_is_no_identity_of_negative_entries():
    h = np.array([[1.0, -2.0, 0.0]])
    after = np.maximum(h + 0, 0)
    assert not np.array_equal(after, h)
    assert np.array_equal(np.maximum(after + 0, 0), after)


def test_a_relu_at_the_end_of_a_branch_can_only_add():
    rng = np.random.default_rng(2)
    stream = rng.normal(size=(20, 6))
    for _ in range(5):
        new = stream + np.maximum(stream @ rng.normal(size=(6, 6)) + rng.normal(size=6), 0)
        assert np.all(new >= stream)
        stream = new


def test_blocks_with_the_relu_last_represent_a_hidden_layer():
    rng = np.random.default_rng(3)
    inner, bias, outer = rng.normal(size=(7, 2)), rng.normal(size=7), rng.normal(size=(1, 7))
    x = rng.normal(size=(30, 2))
    stream = np.hstack([x, np.zeros((30, 7))])
    weights = np.zeros((9, 9))
    weights[2:, :2] = inner
    stream = stream + np.maximum(stream @ weights.T + np.r_[0, 0, bias], 0)
    expected = np.maximum(x @ inner.T + bias, 0) @ outer.T
    assert stream[:, 2:] @ outer.T == pytest.approx(expected)


def test_the_first_block_doubles_the_mean_square():
    rng = np.random.default_rng(4)
    ratios = []
    for _ in range(300):
        x = rng.normal(size=(50, 20))
        x = np.vstack([x, -x])  # symmetric about zero
        stream = residual_forward(residual_parameters(1, 20, rng), x).stream
        ratios.append(np.mean(stream[1] ** 2) / np.mean(x**2))
    assert np.mean(ratios) == pytest.approx(2, abs=4 * np.std(ratios) / math.sqrt(300))


def test_the_gradient_doubles_on_its_way_back():
    rng = np.random.default_rng(5)
    growth = []
    for _ in range(60):
        parameters = residual_parameters(8, 100, rng)
        forward = residual_forward(parameters, rng.normal(size=(20, 100)))
        back = residual_backward(parameters, forward, rng.normal(size=(20, 100))).stream
        growth.append(np.mean(back[0] ** 2) / np.mean(back[-1] ** 2))
    assert np.mean(growth) == pytest.approx(2**8, rel=0.25)
    assert said("Twenty blocks make a factor of $2^{20}$, about a million")


# ------------------------------------------------------------------------------------ norms


def test_the_derivatives_of_mean_and_deviation():
    rng = np.random.default_rng(6)
    h, small = rng.normal(2, 3, size=9), 1e-5
    normal = (h - h.mean()) / math.sqrt(h.var() + small)
    for n in range(9):
        moved = h.copy()
        moved[n] += 1e-6
        change = (math.sqrt(moved.var() + small) - math.sqrt(h.var() + small)) / 1e-6
        assert change == pytest.approx(normal[n] / 9, abs=1e-6)
    jacobian = normalisation_jacobian(h)
    assert jacobian @ np.ones(9) == pytest.approx(np.zeros(9), abs=1e-12)
    assert jacobian @ h == pytest.approx(np.zeros(9), abs=1e-5)  # up to epsilon


def test_habits_of_torch():
    x = torch.tensor(np.random.default_rng(7).normal(3, 2, size=(6, 1)))
    layer = nn.BatchNorm1d(1).double()
    layer(x)
    assert layer.running_mean.item() == pytest.approx(0.1 * x.mean().item())
    assert layer.running_var.item() == pytest.approx(0.9 + 0.1 * x.var(correction=1).item())
    with pytest.raises(ValueError, match="more than 1 value"):
        layer(x[:1])
    assert said("0.1 unless told otherwise")


def test_a_batch_of_one_returns_the_shift():
    for value in (-3.0, 0.0, 7.0):
        found = batch_norm(np.array([[value]]), np.array([2.0]), np.array([0.5]))
        assert found.output[0, 0] == pytest.approx(0.5)


def test_folding_as_it_is_written():
    rng = np.random.default_rng(8)
    weight, bias = rng.normal(size=(4, 3)), rng.normal(size=4)
    gain, shift, mean = rng.normal(size=(3, 4))
    running = RunningStatistics(mean, rng.uniform(0.5, 2, 4))
    s = np.sqrt(running.variance + 1e-5)
    folded = fold_batch_norm(weight, bias, running, gain, shift)
    assert folded[0] == pytest.approx((gain / s)[:, None] * weight)
    assert folded[1] == pytest.approx(gain / s * (bias - mean) + shift)
    x = rng.normal(size=(5, 3))
    expected = batch_norm_fixed(x @ weight.T + bias, running, gain, shift)
    assert x @ folded[0].T + folded[1] == pytest.approx(expected)


def test_layer_norm_has_its_gains_inside_the_means():
    rng = np.random.default_rng(9)
    h, u = rng.normal(size=(2, 1, 6))
    gain = rng.normal(size=6)
    found = layer_norm(h, gain)
    v, normal, s = gain * u[0], found.normal[0], found.deviation[0, 0]
    expected = (v - v.mean() - normal * (v * normal).mean()) / s
    assert normalisation_gradients(u, found).x[0] == pytest.approx(expected)


def test_a_gradient_at_right_angles_to_its_weights():
    rng = np.random.default_rng(10)
    x, u = rng.normal(size=(12, 5)), rng.normal(size=(12, 1))

    def gradient(w):
        found = batch_norm(x @ w[:, None], epsilon=1e-12)
        return x.T @ normalisation_gradients(u, found).x[:, 0], (found.output * u).sum()

    w = rng.normal(size=5)
    (once, loss), (thrice, same) = gradient(w), gradient(3 * w)
    assert same == pytest.approx(loss)
    assert once @ w == pytest.approx(0, abs=1e-9)
    assert thrice == pytest.approx(once / 3)


# ---------------------------------------------------------------------------------- effects


def test_effects_as_the_text_tells_them():
    found = norm_effects.results()
    loss = found["depth_loss"].mean(axis=1)  # (8 forms, 3 rates)
    assert np.all(loss.argmin(axis=1) == 2)
    forms = list(norm_effects.DEEP_FORMS)
    best = dict(zip(forms, loss.min(axis=1), strict=True))
    assert best["learned"] < best["scaled"] < best["batch"] < best["none"]
    assert best["batch"] < best["noise 0.1"] < best["noise 0.5"] < best["none"]
    assert min(best, key=best.get) == "batch, scaled"
    test = dict(zip(forms, found["depth_test"][:, :, 2], strict=True))
    assert test["noise 0.5"].min() > test["none"].max()
    assert test["learned"].mean() > test["scaled"].mean() > test["batch"].mean()
    slow = found["rates_loss"].mean(axis=1)  # (5 forms, 7 rates)
    assert np.all(slow[:, :3].argmin(axis=0) == 0)
    assert norm_effects.RATES[2] == 0.03
    assert not np.isfinite(slow[0, 5:]).any()
    assert norm_effects.RATES[5] == 1


# ----------------------------------------------------------------------------- architectures


def resnet_parameters(stages, *, bottleneck):
    """Count by the layers' own shapes, one convolution after the other."""
    convolutions, before = [(7, 3, 64)], 64
    for stage, count in enumerate(stages):
        inner = 64 << stage
        after = inner * (4 if bottleneck else 1)
        for block in range(count):
            if bottleneck:
                convolutions += [(1, before, inner), (3, inner, inner), (1, inner, after)]
            else:
                convolutions += [(3, before, inner), (3, inner, after)]
            if block == 0 and before != after:
                convolutions.append((1, before, after))
            before = after
    return sum(k * k * i * o + 2 * o for k, i, o in convolutions) + (before + 1) * 1000


def test_parameters_of_the_resnets():
    # As torchvision's documentation lists them.
    assert resnet_parameters((2, 2, 2, 2), bottleneck=False) == 11_689_512
    assert resnet_parameters((3, 4, 6, 3), bottleneck=False) == 21_797_672
    assert resnet_parameters((3, 4, 6, 3), bottleneck=True) == 25_557_032
    assert resnet_parameters((3, 4, 23, 3), bottleneck=True) == 44_549_160
    assert resnet_parameters((3, 8, 36, 3), bottleneck=True) == 60_192_808
    assert sum((3, 4, 6, 3)) == 16
    assert 3 * 16 + 2 == 50
    assert said("ResNet-50 has 16 blocks of three")


def test_weights_of_bottlenecks():
    for channels in (64, 256, 1024):
        narrow = channels // 4
        weights = 2 * channels * narrow + 9 * narrow**2
        assert 16 * weights == 17 * channels**2
    assert 17 * 256**2 // 16 == 69_632
    assert 2 * 9 * 64**2 == 73_728
    assert said("With $C = 256$ that is 69,632")
    assert 18 * 1024**2 == 18_874_368
    assert 17 * 1024**2 // 16 == 1_114_112
    assert said(r"$18C^2 = 18{,}874{,}368$ and $\tfrac{17}{16}C^2 = 1{,}114{,}112$")
    assert pytest.approx(0.53, abs=0.005) == 9 / 17
    assert pytest.approx(8.7, abs=0.05) == 6 / (11 / 16)
    assert pytest.approx(16.9, abs=0.05) == 18 / (17 / 16)


# --------------------------------------------------------------------------------- problems


def test_a_network_of_one_unit():
    assert pytest.approx(6.73, abs=0.005) == 1.1**20
    assert pytest.approx(0.12, abs=0.005) == 0.9**20
    terms = [math.comb(20, length) * 0.1**length for length in range(5)]
    assert terms == pytest.approx([1, 2, 1.9, 1.14, 0.48], abs=0.005)
    assert max(range(21), key=lambda length: math.comb(20, length)) == 10
    assert sum(math.comb(20, length) * 0.1**length for length in range(21)) == pytest.approx(
        1.1**20
    )


class Block(nn.Module):
    """The block of the first screen, with a norm of choice and a factor."""

    def __init__(self, norm, factor=None):
        super().__init__()
        self.layers = nn.Sequential(
            norm(6), nn.ReLU(), nn.Linear(6, 6), norm(6), nn.ReLU(), nn.Linear(6, 6)
        )
        self.factor = None if factor is None else nn.Parameter(torch.tensor(factor))

    def forward(self, h):
        branch = self.layers(h)
        return h + (branch if self.factor is None else self.factor * branch)


def gradients(norm, factor=None, change=None):
    """Return the sizes of all gradients of a small network after one way back."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        blocks = [Block(norm, factor) for _ in range(3)]
        net = nn.Sequential(nn.Linear(4, 6), *blocks, norm(6), nn.ReLU(), nn.Linear(6, 3)).double()
        if change is not None:
            change(blocks)
        nn.functional.cross_entropy(
            net(torch.randn(20, 4).double()), torch.randint(3, (20,))
        ).backward()
    return {name: one.grad.abs().max().item() for name, one in net.named_parameters()}


def biases_of_linear_layers(found):
    """Pick the biases, the first and the last layer's included, in their order."""
    linear = re.compile(r"^(0|\d\.layers\.[25]|6)\.bias$")
    return [size for name, size in found.items() if linear.match(name)]


def test_useless_biases():
    *early, last = biases_of_linear_layers(gradients(nn.BatchNorm1d))
    assert len(early) == 7
    assert max(early) < 1e-12 < last
    assert min(biases_of_linear_layers(gradients(nn.LayerNorm))) > 1e-6


def test_what_learns_in_the_first_step():
    none = lambda width: nn.Identity()  # noqa: E731 -- as short as its use
    found = gradients(none, factor=0.0)
    learning = {name for name, size in found.items() if size > 0}
    assert learning == {
        *(f"{layer}.{kind}" for layer in (0, 6) for kind in ("weight", "bias")),
        *(f"{block}.factor" for block in (1, 2, 3)),
    }

    def zeros(blocks):
        for block in blocks:
            block.layers[-1].weight.data.zero_()
            block.layers[-1].bias.data.zero_()

    learning = {name for name, size in gradients(none, change=zeros).items() if size > 0}
    assert learning == {
        *(f"{layer}.{kind}" for layer in (0, 6) for kind in ("weight", "bias")),
        *(f"{block}.layers.5.{kind}" for block in (1, 2, 3) for kind in ("weight", "bias")),
    }


def test_how_small_a_branch_must_be():
    largest = math.sqrt(math.exp(1 / 20) - 1)
    assert largest == pytest.approx(0.226, abs=5e-4)
    assert 1 / math.sqrt(20) == pytest.approx(0.224, abs=5e-4)
    assert (1 + largest**2) ** 20 == pytest.approx(math.e)
    assert said("which is 0.226 at $K = 20$, and $1/\\sqrt{20} = 0.224$")


def test_paths_of_one_length_add_up_like_unrelated_directions():
    counts, sizes = path_counts(10), []
    for seed in range(10):
        draws = np.random.default_rng(seed)
        blocks = residual_parameters(10, 64, draws)
        forward = residual_forward(blocks, draws.normal(size=(1, 64)))
        d_output = draws.normal(size=(1, 64))
        parts = gradient_by_path_length(blocks, forward, d_output)[:, 0]
        sizes.append(np.linalg.norm(parts, axis=1) / np.linalg.norm(d_output))
    inner = np.median(sizes, axis=0)[2:9]
    assert np.all(np.abs(np.log(inner / np.sqrt(counts[2:9]))) < np.log(2))


def test_mirrored_weights_look_linear_even_with_norms():
    rng = np.random.default_rng(11)
    x = np.linspace(-2, 2, 64)
    h = np.outer(x, rng.normal(size=30)) + rng.normal(size=30)
    for _ in range(5):
        h = (h - h.mean(axis=0)) / h.std(axis=0)
        omega = np.linalg.qr(rng.normal(size=(30, 30)))[0]
        both = np.hstack([omega, -omega])
        h = np.hstack([np.maximum(h, 0), np.maximum(-h, 0)]) @ both.T
    assert np.abs(np.diff(h, n=2, axis=0)).max() < 1e-8  # rounding errors grow with depth
