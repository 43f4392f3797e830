"""The planned path passes between the ponds or around them; learning approaches it."""

from udl.experiments.ch01_introduction import grid_results


def test_who_may_slip_walks_around_the_ponds(monkeypatch):
    monkeypatch.delenv("UDL_CACHE", raising=False)
    firm, slippery = grid_results.planned(0.0), grid_results.planned(grid_results.SLIP)
    assert len(firm["path"]) < len(slippery["path"])
    start = firm["path"][0]
    assert firm["values"][start] > slippery["values"][start]


def test_learning_beats_a_random_walk(monkeypatch):
    monkeypatch.delenv("UDL_CACHE", raising=False)
    found = grid_results.learned(num_runs=2, num_episodes=200)
    assert found["returns"].shape == (2, 200)
    assert found["random"].shape == (2,)
    assert found["returns"][:, -50:].mean() > found["random"].mean()
