import numpy as np
import pytest

pytest.importorskip("torch")

from udl.experiments.ch13_graph_networks import smoothing as module


def test_energy_falls_as_the_second_eigenvalue_says_and_information_stays_longer():
    found = module.averaged()
    steps, energy = found["steps"], found["energy"]
    late = np.flatnonzero((steps == 32) | (steps == 64))
    rate = (energy[late[1]] / energy[late[0]]) ** (1 / 64)
    assert rate == pytest.approx(found["rate"], rel=5e-3)
    right = found["right"].mean(axis=1)
    # On this graph a classifier that stretches what is left does well when next to nothing is.
    assert energy[late[1]] < 1e-10
    assert right[late[1]] > right[0] + 30


def test_a_restart_stops_the_fall():
    found = module.averaged(module.RESTART)
    assert found["energy"][-1] == pytest.approx(found["energy"][-2], rel=1e-3)
    assert found["energy"][-1] > 0.01


def test_a_probe_finds_what_is_there_and_nothing_else():
    rng = np.random.default_rng(0)
    topics = np.repeat([0, 1, 2], 50)
    known = np.array([0, 1, 2, 50, 51, 52, 100, 101, 102])
    clear = 1e-12 * (np.eye(3)[topics] + 0.05 * rng.normal(size=(150, 3))) + 7
    assert module.probed(clear, topics, known) == 100
    assert module.probed(rng.normal(size=(150, 3)), topics, known) < 60
