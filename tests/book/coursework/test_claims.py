"""What the coursework's pages promise is what the package does."""

import numpy as np
import pytest

pytest.importorskip("torch")

from tests import ROOT
from udl.coursework import geometry, rectifiers, training
from udl.coursework.assignments import ASSIGNMENTS
from udl.coursework.judging import geometry as judging_geometry
from udl.coursework.judging import rectifiers as judging_rectifiers
from udl.experiments.ch08_performance import seed_lottery

NETWORKS = ("model_choices", "training_choices", "regularisation")


def text_of(name):
    return (ROOT / "book" / "coursework" / f"{name}.md").read_text("utf-8")


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_title_and_points_are_the_packages(name):
    text = text_of(name)
    assert f"\n# {ASSIGNMENTS[name].title}\n" in text
    assert f'assignments.start("{name}")' in text
    assert f'handing_in.pack("{name}", picture)' in text


@pytest.mark.parametrize("name", NETWORKS)
def test_the_rule_of_points_is_the_packages(name):
    (first, points), (second, out_of) = ASSIGNMENTS[name].knots
    unit = "percentage points" if first > 1 else "percentage point"
    told = f"{points} of {out_of} for {first} {unit}, all {out_of} for {second}, straight lines"
    assert told in text_of(name)
    assert f"between 0, {first} and {second}" in text_of(name)


@pytest.mark.parametrize("name", NETWORKS)
def test_what_is_fixed_is_fixed(name):
    text = text_of(name)
    assert "200,000 examples seen" in text
    assert training.BUDGET == 200_000 == 50 * len(training.examples()[0][0])
    assert "seeds | 0 to 7;" in text
    assert tuple(range(8)) == training.SEEDS
    assert "learning rate 0.05 and momentum 0.9, batches of 100" in text
    group = training.baseline_optimizer(training.baseline_network(_generator())).param_groups[0]
    assert (group["lr"], group["momentum"]) == (0.05, 0.9)
    assert [training.baseline_rate(p) for p in (0, 0.2, 0.5, 0.999)] == [1, 0.5, 0.25, 0.0625]


def _generator():
    return training.torch.Generator().manual_seed(0)


def test_caps_are_as_told():
    text = text_of("model_choices")
    model = training.baseline_network(_generator())
    assert "30,000 parameters (twice the baseline's)" in text
    assert training.MOST_PARAMETERS == 30_000
    assert training.MOST_PARAMETERS / training.num_parameters(model) == pytest.approx(2, abs=0.05)
    assert "75,000 multiplications for a signal (five times the baseline's)" in text
    assert 5 * training.multiplications(model) == training.MOST_MULTIPLICATIONS == 75_000
    assert training.BATCH_SIZES == (25, 4000)
    assert "from 25 to 4,000" in text_of("training_choices")


def test_what_luck_is_worth_comes_from_the_lottery():
    baseline = seed_lottery.results()["validation"][0]
    rng = np.random.default_rng(0)
    best = [rng.choice(baseline, 5, replace=False).min() for _ in range(4000)]
    # "wins about one percentage point with the baseline itself"; "almost four of ten"
    assert baseline.mean() - np.mean(best) == pytest.approx(1.1, abs=0.15)
    assert 37 < baseline.mean() < 39
    assert seed_lottery.results()["train"][0].max() < 0.2  # "with hardly a mistake"


def test_points_of_functions_and_answers_add_up_as_told():
    text = text_of("geometry")
    assert judging_geometry.FUNCTIONS == 1.5
    assert judging_geometry.ANSWER == 1
    assert "each of the four functions is worth 1.5 points" in text.lower()
    assert len(geometry.ANSWERS) == 4
    text = text_of("backpropagation")
    worth = judging_rectifiers.POINTS
    assert [worth[one] for one in ("parametric_relu", "forward", "mean_loss")] == [1, 1.5, 1]
    assert [worth[one] for one in ("d_beta", "d_omega", "d_gamma")] == [1, 1, 1.5]
    assert "each of the four answers is worth 0.75 points" in text.lower()
    assert worth["answer"] == 0.75


@pytest.mark.parametrize(
    ("name", "keys"),
    [("geometry", geometry.ANSWERS), ("backpropagation", rectifiers.ANSWERS)],
)
def test_answers_are_asked_for_by_their_names(name, keys):
    for key in keys:
        assert f'- `"{key}"`' in text_of(name)


def test_the_published_instance_is_named():
    assert "sum to 1036.321" in text_of("geometry")
