"""Trajectories of 100 steps equal PyTorch's, and those of reference descents are reproduced."""

import doctest

import numpy as np
import pytest
import torch

from tests.reference_values import assert_printed, load
from udl.data.training_examples import wave_points
from udl.networks import gabor_gradient, gabor_loss
from udl.optimisation import descent, optimisers, steps

REFERENCE = load("descent")
NUM_STEPS, NUM_PARAMETERS = 100, 6
SEEDS = range(3)


class Problem:
    """A bowl with ripples; its gradient in numpy, and its loss for PyTorch to differentiate."""

    def __init__(self, seed):
        rng = np.random.default_rng(seed)
        root = rng.normal(size=(NUM_PARAMETERS, NUM_PARAMETERS))
        self.bowl = root @ root.T / NUM_PARAMETERS + 0.1 * np.eye(NUM_PARAMETERS)
        self.tilt = rng.normal(size=NUM_PARAMETERS)
        self.start = rng.normal(scale=3, size=NUM_PARAMETERS)

    def gradient(self, at):
        return self.bowl @ at + self.tilt + np.cos(at)

    def loss(self, at):
        bowl, tilt = torch.from_numpy(self.bowl), torch.from_numpy(self.tilt)
        return at @ bowl @ at / 2 + tilt @ at + torch.sin(at).sum()

    def pytorchs_path(self, make):
        at = torch.nn.Parameter(torch.from_numpy(self.start.copy()))
        optimizer = make([at])
        path = [self.start]
        for _ in range(NUM_STEPS):
            optimizer.zero_grad()
            self.loss(at).backward()
            optimizer.step()
            path.append(at.detach().numpy().copy())
        return np.stack(path)


SGD = torch.optim.SGD
PAIRS = {
    "SGD": (lambda: optimisers.SGD(0.05), lambda p: SGD(p, lr=0.05)),
    "momentum as a sum": (
        lambda: optimisers.Momentum(0.02, 0.9, convention="sum"),
        lambda p: SGD(p, lr=0.02, momentum=0.9),
    ),
    "momentum as an average": (
        lambda: optimisers.Momentum(0.2, 0.9),
        lambda p: SGD(p, lr=0.2 * (1 - 0.9), momentum=0.9),
    ),
    "Adam": (
        lambda: optimisers.Adam(0.1, 0.8, 0.95),
        lambda p: torch.optim.Adam(p, lr=0.1, betas=(0.8, 0.95)),
    ),
    "Adam, defaults": (optimisers.Adam, torch.optim.Adam),
    "AdamW": (
        lambda: optimisers.AdamW(0.05, 0.9, 0.99, weight_decay=0.3),
        lambda p: torch.optim.AdamW(p, lr=0.05, betas=(0.9, 0.99), weight_decay=0.3),
    ),
    "AdamW, defaults": (optimisers.AdamW, torch.optim.AdamW),
}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", PAIRS)
def test_a_path_is_pytorchs(name, seed):
    ours, theirs = PAIRS[name]
    problem = Problem(seed)
    path = descent.descend(problem.gradient, problem.start, ours(), NUM_STEPS)
    np.testing.assert_allclose(path, problem.pytorchs_path(theirs), rtol=0, atol=1e-10)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("convention", "rate"), [("sum", 0.02), ("average", 0.2)])
def test_pytorchs_nesterov_visits_the_points_of_our_gradients(seed, convention, rate):
    problem, asked = Problem(seed), []

    def watched(at):
        asked.append(at)
        return problem.gradient(at)

    method = optimisers.Nesterov(rate, 0.9, convention=convention)
    descent.descend(watched, problem.start, method, NUM_STEPS)
    theirs = problem.pytorchs_path(lambda p: SGD(p, lr=0.02, momentum=0.9, nesterov=True))
    np.testing.assert_allclose(asked, theirs[:-1], rtol=0, atol=1e-10)


@pytest.mark.parametrize("seed", SEEDS)
def test_pytorchs_dampening_is_an_average_that_starts_at_the_first_gradient(seed):
    problem = Problem(seed)
    at, momentum = problem.start, problem.gradient(problem.start)
    path = [at]
    for _ in range(NUM_STEPS):
        at, momentum = steps.momentum_step(
            at, momentum, problem.gradient(at), learning_rate=0.1, beta=0.9
        )
        path.append(at)
    theirs = problem.pytorchs_path(lambda p: SGD(p, lr=0.1, momentum=0.9, dampening=0.9))
    np.testing.assert_allclose(path, theirs, rtol=0, atol=1e-10)


# ------------------------------------------------------------------------------- reference values


def reference_path(name, method):
    """A descent whose batches are the first five of a new permutation at each step."""
    entry, points = REFERENCE[name], wave_points()
    rng = np.random.RandomState(1)  # the recipe of the reference values

    def gradient(at):
        batch = rng.permutation(30)[:5]
        return gabor_gradient(points.x[batch], points.y[batch], *at)

    return descent.descend(gradient, entry["start"], method, entry["steps"])


METHODS = {
    "sgd_41": optimisers.SGD(0.8),
    "sgd": optimisers.SGD(0.6),
    "momentum": optimisers.Momentum(0.6, 0.6),
    "nesterov_alpha_beta": optimisers.Nesterov(0.6, 0.6),
}


@pytest.mark.parametrize("name", METHODS)
def test_reference_descents_on_the_gabor_loss(name):
    entry, points = REFERENCE[name], wave_points()
    last = reference_path(name, METHODS[name])[-1]
    found = [*last, gabor_loss(points.x, points.y, *last)]
    assert_printed(found, entry["expected"], entry["decimals"])


def test_the_whole_look_ahead_is_another_method():
    one = reference_path("nesterov_alpha_beta", optimisers.Nesterov(0.6, 0.6))
    other = reference_path("nesterov_alpha_beta", optimisers.Nesterov(0.6, 0.6, reading="whole"))
    np.testing.assert_allclose(one[:2], other[:2])  # at first there is no momentum
    assert np.abs(one[2:] - other[2:]).max() > 1e-3


# ------------------------------------------------------------------------------------- invariants


def test_adam_does_not_mind_the_units_of_the_loss():
    problem = Problem(0)
    paths = [
        descent.descend(
            lambda at, unit=unit: unit * problem.gradient(at),
            problem.start,
            optimisers.Adam(0.05, epsilon=1e-30),
            50,
        )
        for unit in (1e-6, 1.0, 1e6)
    ]
    np.testing.assert_allclose(paths[0], paths[1], atol=1e-9)
    np.testing.assert_allclose(paths[2], paths[1], atol=1e-9)


def test_without_memory_momentum_and_nesterov_are_plain_descent():
    problem = Problem(1)
    plain, *others = (
        descent.descend(problem.gradient, problem.start, method, 20)
        for method in (
            optimisers.SGD(0.05),
            optimisers.Momentum(0.05, 0.0),
            optimisers.Nesterov(0.05, 0.0),
        )
    )
    for path in others:
        np.testing.assert_allclose(path, plain, rtol=1e-14)


def test_adam_without_memory_or_correction_takes_normalised_steps():
    problem = Problem(2)
    adam = optimisers.Adam(0.05, 0.0, 0.0, epsilon=1e-20, correct=False)
    one = descent.descend(problem.gradient, problem.start, adam, 20)
    other = descent.descend(problem.gradient, problem.start, optimisers.Normalised(0.05), 20)
    np.testing.assert_allclose(one, other, rtol=1e-12)


def test_a_shape_that_changes_is_named():
    method = optimisers.Momentum(0.1)
    method.step(np.zeros(2), np.ones(2))
    with pytest.raises(ValueError, match="momentum: got shape"):
        method.step(np.zeros(3), np.ones(3))


def test_the_examples_in_the_docstrings_are_true():
    assert doctest.testmod(optimisers).failed == 0
