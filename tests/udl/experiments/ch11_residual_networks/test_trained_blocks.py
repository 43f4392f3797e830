import numpy as np
import pytest

torch = pytest.importorskip("torch")

from udl.experiments.ch11_residual_networks import stacks, trained_blocks  # noqa: E402
from udl.experiments.ch11_residual_networks.stacks import Form  # noqa: E402
from udl.residual import residual_forward  # noqa: E402


@pytest.fixture(autouse=True)
def _not_kept(monkeypatch):
    monkeypatch.delenv("UDL_CACHE", raising=False)


def test_results_repeat_themselves():
    found, again = (trained_blocks.results((0, 2), 3) for _ in range(2))
    for name, values in found.items():
        np.testing.assert_array_equal(values, again[name])
    for kind in trained_blocks.FORMS:
        assert found[f"{kind}_whole"].shape == (2,)
        assert found[f"{kind}_without"].shape == (10, 2)
    np.testing.assert_array_equal(found["learned_early"][-1], found["learned_whole"])
    # All paths that a factor of nearly 0 closes are still closed after three steps.
    assert found["paths_trained"][-1].max() < 1e-6
    np.testing.assert_allclose(found["paths_start"][0], 1)


def test_paths_of_he_weights_are_as_large_as_they_are_many():
    chance = trained_blocks.results((0, 1), 1)["paths_start"].mean(axis=1)
    assert np.argmax(chance) in (4, 5, 6)
    # Each of the C(10, l) paths adds a variance of about 1.
    assert 8 < chance[5] < 32


@pytest.mark.parametrize("branch", ["whole", "learned"])
def test_blocks_are_those_of_the_package(branch):
    form = Form(3, branch=branch)
    data = stacks.signals()
    parameters = stacks.train(form, (0, 1), (0.01,), 5, data=data).parameters
    stream = stacks.run(form, parameters, data.x[:20]).stream
    blocks = trained_blocks.blocks_of(form, parameters, 1)
    found = residual_forward(blocks, stream[0][1].double().numpy()).output
    np.testing.assert_allclose(found, stream[-1][1].numpy(), rtol=1e-3, atol=1e-4)


@pytest.mark.slow
def test_networks_with_skips_lose_little_with_a_block_and_plain_ones_nearly_all():
    found = trained_blocks.results()
    assert found["learned_without"].mean() > found["learned_whole"].mean() - 10
    assert found["plain_without"].mean() < 25 < found["plain_whole"].mean()
    for kind in ("norm", "learned"):
        assert np.all(np.diff(found[f"{kind}_early"].mean(axis=1)) > 0)
    trained = found["paths_trained"].mean(axis=1)
    assert trained[:4].min() > 20 * trained[7:].max()
