import numpy as np
import pytest

torch = pytest.importorskip("torch")

from udl.experiments import recorded  # noqa: E402
from udl.experiments.ch11_residual_networks import norm_effects, stacks  # noqa: E402
from udl.experiments.threads import one_thread  # noqa: E402


def depth_losses():
    losses = norm_effects.results()["depth_loss"].mean(axis=1).min(axis=1)
    return dict(zip(norm_effects.DEEP_FORMS, losses, strict=True))


def test_shapes_and_source():
    found = norm_effects.results()
    for name in ("loss", "train", "test"):
        assert found[f"depth_{name}"].shape == (8, 3, 3)
        assert found[f"rates_{name}"].shape == (5, 3, 7)
        assert found[f"noise_{name}"].shape == (6, 3, 1)
    assert str(found["source"]) == recorded.source_digest(norm_effects.PROGRAM)


def test_small_branches_do_in_depth_what_batch_norm_does():
    losses = depth_losses()
    for name in ("scaled", "learned"):
        assert losses[name] < losses["batch"] + 0.1
    assert losses["none"] > losses["batch"] + 0.5


def test_norms_bear_larger_rates():
    lost = ~np.isfinite(norm_effects.results()["rates_loss"]).all(axis=1)  # (5 forms, 7 rates)
    largest = {
        name: max(rate for rate, gone in zip(norm_effects.RATES, row, strict=True) if not gone)
        for name, row in zip(norm_effects.RATE_FORMS, lost, strict=True)
    }
    assert largest["batch"] == norm_effects.RATES[-1]
    assert largest["none"] < largest["batch"]


@pytest.mark.slow
def test_a_seed_comes_out_again():
    found = norm_effects.results()["rates_loss"][1, 0, :3]
    with one_thread():
        trained = stacks.train(
            norm_effects.RATE_FORMS["batch"],
            (0,),
            norm_effects.RATES[:3],
            norm_effects.STEPS,
            optimiser="sgd",
        )
        again = stacks.scores(trained)["loss"].numpy()
    np.testing.assert_allclose(again, found, rtol=1e-2)
