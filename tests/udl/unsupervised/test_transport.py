import numpy as np
import pytest
from scipy.stats import wasserstein_distance

import udl.unsupervised.transport
from tests.shape_checks import checked
from udl.losses import wasserstein

transport = checked(udl.unsupervised.transport)


@pytest.mark.parametrize("seed", range(5))
def test_on_a_line_it_agrees_with_scipy(seed):
    rng = np.random.default_rng(seed)
    x, y = rng.normal(size=12), rng.exponential(size=7)
    p, q = rng.dirichlet(np.ones(12)), rng.dirichlet(np.ones(7))
    found = transport.line_wasserstein(x, y, weights=p, other_weights=q)
    assert found == pytest.approx(wasserstein_distance(x, y, p, q))
    assert transport.line_wasserstein(x, y) == pytest.approx(wasserstein_distance(x, y))


def test_equal_samples_on_a_line_are_sorted():
    x, y = np.random.default_rng(0).normal(size=(2, 40))
    assert transport.line_wasserstein(x, y) == pytest.approx(wasserstein(x, y))
    assert transport.point_wasserstein(x[:, None], y[:, None]) == pytest.approx(wasserstein(x, y))


@pytest.mark.parametrize("seed", range(5))
def test_the_plan_costs_on_a_line_what_the_area_says(seed):
    rng = np.random.default_rng(seed)
    places = np.sort(rng.uniform(size=6))
    p, q = rng.dirichlet(np.ones(6), size=2)
    costs = np.abs(places[:, None] - places[None])
    plan, cost = transport.transport_plan(p, q, costs)
    np.testing.assert_allclose(plan.sum(axis=1), p, atol=1e-9)
    np.testing.assert_allclose(plan.sum(axis=0), q, atol=1e-9)
    assert plan.min() >= 0
    area = transport.line_wasserstein(places, places, weights=p, other_weights=q)
    assert cost == pytest.approx(area)
    assert cost == pytest.approx(np.sum(plan * costs))


def test_no_other_plan_is_cheaper():
    rng = np.random.default_rng(1)
    p, q = rng.dirichlet(np.ones(4)), rng.dirichlet(np.ones(5))
    costs = rng.uniform(size=(4, 5))
    plan, cost = transport.transport_plan(p, q, costs)
    assert cost <= np.sum(np.outer(p, q) * costs)
    for _ in range(200):  # shift mass round a rectangle of the table
        rows, columns = (rng.choice(size, 2, replace=False) for size in (4, 5))
        step = np.zeros((4, 5))
        step[np.ix_(rows, columns)] = [[1, -1], [-1, 1]]
        least = plan[step < 0].min()
        assert np.sum((plan + least * step) * costs) >= cost - 1e-9


def test_points_find_partners_as_the_programme_says():
    x, y = np.random.default_rng(2).normal(size=(2, 9, 2))
    costs = np.linalg.norm(x[:, None] - y[None], axis=-1)
    equal = np.full(9, 1 / 9)
    assert transport.point_wasserstein(x, y) == pytest.approx(
        transport.transport_plan(equal, equal, costs).cost
    )
    squared = transport.transport_plan(equal, equal, costs**2).cost
    assert transport.point_wasserstein(x, y, power=2.0) == pytest.approx(np.sqrt(squared))


def test_moving_everything_costs_the_way():
    x = np.random.default_rng(3).normal(size=(30, 2))
    for power in (1.0, 2.0, 3.0):
        assert transport.point_wasserstein(
            x, x + np.array([3.0, 4.0]), power=power
        ) == pytest.approx(5)
    assert transport.point_wasserstein(x, x[::-1]) == 0


def test_it_is_fooled_by_points_that_are_spread_more_evenly_than_draws():
    rng = np.random.default_rng(4)
    even = (np.arange(50) + 0.5) / 50  # on a line: quantiles of the truth
    honest, fooled = [], []
    for _ in range(20):
        held_out, new = rng.uniform(size=(2, 50))
        honest.append(transport.line_wasserstein(held_out, new))
        fooled.append(transport.line_wasserstein(held_out, even))
    assert np.mean(fooled) < np.mean(honest)


def test_weights_at_one_place_add_up():
    found = transport.line_wasserstein(
        np.array([0.0, 0.0, 1.0]), np.array([0.0]), weights=np.array([0.25, 0.25, 0.5])
    )
    assert found == pytest.approx(0.5)


def test_bad_arguments_are_named():
    with pytest.raises(ValueError, match="other_weights: got 1 weights; expected 2"):
        udl.unsupervised.transport.line_wasserstein([0.0], [0.0, 1.0], other_weights=[1.0])
    with pytest.raises(ValueError, match=r"costs: got shape \(1, 1\); expected \(2, 1\)"):
        udl.unsupervised.transport.transport_plan([0.5, 0.5], [1.0], [[1.0]])
    with pytest.raises(ValueError, match="y: got 1 points beside 2 of x"):
        udl.unsupervised.transport.point_wasserstein([[0.0], [1.0]], [[0.0]])
    with pytest.raises(ValueError, match=r"power: got 0\.5"):
        udl.unsupervised.transport.point_wasserstein([[0.0]], [[0.0]], power=0.5)
