import numpy as np
import pytest
from scipy.linalg import expm
from scipy.optimize import approx_fprime

from tests.reference_values import assert_printed, load
from tests.shape_checks import checked
from udl.optimisation import SGD, descend
from udl.regularisation import flow as module

flow = checked(module)
REFERENCE = load("regularisation")["flow"]
CURVATURES = np.array([[2.0, 0.5], [0.5, 1.0]])


def trough_loss(phi):
    """A trough that narrows, as in the reference: 1 - exp(-phi_1^2 exp(4 phi_0^2) / 2)."""
    return 1 - np.exp(-0.5 * phi[1] ** 2 * np.exp(4 * phi[0] ** 2))


def trough_gradient(phi):
    wide = np.exp(4 * phi[0] ** 2)
    height = np.exp(-0.5 * phi[1] ** 2 * wide)
    return height * wide * np.array([4 * phi[0] * phi[1] ** 2, phi[1]])


def bowl_gradient(phi):
    return CURVATURES @ phi


def test_reference_gradient_and_penalties():
    start = np.array(REFERENCE["start"])
    np.testing.assert_allclose(trough_gradient(start), approx_fprime(start, trough_loss), rtol=1e-5)
    np.testing.assert_allclose(trough_gradient(start), REFERENCE["gradient"], rtol=1e-6)
    found = [flow.step_penalty(trough_gradient(start), rate) for rate in REFERENCE["rates"]]
    assert_printed(found, REFERENCE["penalties"], 6)


def test_reference_steps_end_nearer_to_the_modified_flow():
    rate, start = REFERENCE["rates"][1], REFERENCE["start"]
    end = descend(trough_gradient, start, SGD(rate), REFERENCE["steps"])[-1]
    assert_printed(end, REFERENCE["end"], 4)
    both = (trough_gradient, flow.modified_gradient(trough_gradient, rate))
    exact = [flow.follow_flow(slope, start, rate * REFERENCE["steps"]) for slope in both]
    plain, modified = (np.linalg.norm(end - one) for one in exact)
    # The reference follows its flows with steps and differences of finite size.
    near, far = sorted(REFERENCE["distances"])
    assert plain == pytest.approx(far, abs=5e-4)
    assert modified == pytest.approx(near, abs=5e-4)
    assert modified < plain / 10


def test_flow_in_a_bowl_is_a_matrix_exponential():
    found = flow.follow_flow(bowl_gradient, (1.0, -2.0), 1.7)
    np.testing.assert_allclose(found, expm(-1.7 * CURVATURES) @ [1.0, -2.0], atol=1e-9)
    np.testing.assert_array_equal(flow.follow_flow(bowl_gradient, (1.0, -2.0), 0.0), [1, -2])


def test_modified_gradient_is_that_of_loss_and_penalty():
    def total(phi):
        return trough_loss(phi) + flow.step_penalty(trough_gradient(phi), 0.3)

    place = np.array([0.4, -0.6])
    found = flow.modified_gradient(trough_gradient, 0.3)(place)
    np.testing.assert_allclose(found, approx_fprime(place, total, 1e-7), atol=1e-5)
    still = flow.modified_gradient(bowl_gradient, 0.3)(np.zeros(2))
    np.testing.assert_array_equal(still, [0, 0])


def test_halving_the_step_halves_the_distance_from_the_flow_and_quarters_that_from_the_modified():
    start, time = (1.0, -2.0), 1.0
    plain, modified = [], []
    for steps in (20, 40):
        end = descend(bowl_gradient, start, SGD(time / steps), steps)[-1]
        other = flow.modified_gradient(bowl_gradient, time / steps)
        plain.append(np.linalg.norm(end - flow.follow_flow(bowl_gradient, start, time)))
        modified.append(np.linalg.norm(end - flow.follow_flow(other, start, time)))
    assert plain[0] / plain[1] == pytest.approx(2, rel=0.1)
    assert modified[0] / modified[1] == pytest.approx(4, rel=0.1)


def test_batch_penalty_by_hand():
    # Gradients (1, 0) and (3, 4) around (2, 2): squared distances 1 + 4 each.
    found = flow.batch_penalty(np.array([[1.0, 0.0], [3.0, 4.0]]), 0.4)
    assert found == pytest.approx(0.1 * 5)
    assert flow.batch_penalty(np.ones((3, 2)), 0.4) == 0


def test_both_penalties_together_are_the_mean_squared_batch_gradient():
    slopes = np.random.default_rng(0).normal(size=(6, 4))
    together = flow.batch_penalty(slopes, 0.8) + flow.step_penalty(slopes.mean(axis=0), 0.8)
    assert together == pytest.approx(0.2 * np.mean(np.sum(slopes**2, axis=1)))


def test_a_gradient_of_another_shape_is_named():
    with pytest.raises(ValueError, match=r"gradient: got shape \(1,\) at parameters of shape \(2"):
        flow.follow_flow(lambda _: np.ones(1), (0.0, 0.0), 1.0)


def test_a_flow_without_end_is_given_up(monkeypatch):
    monkeypatch.setattr(module, "MOST_GRADIENTS", 500)
    with pytest.raises(ValueError, match=r"time: got 1e\+06, of which .* expected a shorter one"):
        flow.follow_flow(lambda phi: np.array([-phi[1], phi[0]]), (1.0, 0.0), 1e6)
