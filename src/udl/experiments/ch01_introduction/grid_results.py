"""A walker between two ponds: what it learns from reward, on firm and on slippery ground."""

import numpy as np

from udl.experiments.memory import Arrays, memoised
from udl.reinforcement import (
    Grid,
    action_values,
    greedy_policy,
    grid_process,
    q_learning,
    run_episode,
    value_iteration,
)

PONDS = Grid((".......", ".......", ".~~~~~.", "S.....G", ".~~~~~."))
SLIP = 0.1
LEARNING_RATE, EXPLORATION = 0.1, 0.1


@memoised
def planned(slip: float) -> Arrays:
    """Compute the best policy from the tables, by value iteration without discount.

    Parameters
    ----------
    slip : float
        Probability that a step goes to a side.

    Returns
    -------
    dict
        ``"values"`` (S,) of the states, ``"policy"`` (S,) and ``"path"`` (T,): the states from the
        start to the goal if nothing slips.
    """
    process = grid_process(PONDS, slip=slip)
    values = value_iteration(process, discount=1.0)
    policy = greedy_policy(action_values(process, values, 1.0))
    path = run_episode(
        grid_process(PONDS), policy, PONDS.start, max_steps=50, rng=np.random.default_rng(0)
    ).states
    return {"values": values, "policy": policy, "path": path}


@memoised
def learned(num_runs: int = 20, num_episodes: int = 1000) -> Arrays:
    """Let Q-learning learn on slippery ground, several times; and walk at random for comparison.

    Parameters
    ----------
    num_runs : int
        Number R of runs, each with a seed of its own.
    num_episodes : int
        Number E of episodes in a run.

    Returns
    -------
    dict
        ``"returns"`` (R, E): sum of rewards in each episode; ``"random"`` (R,): mean sum of rewards
        of a walker who chooses every action at random.
    """
    process = grid_process(PONDS, slip=SLIP)
    runs = [
        q_learning(
            process,
            PONDS.start,
            num_episodes=num_episodes,
            discount=1.0,
            learning_rate=LEARNING_RATE,
            exploration=EXPLORATION,
            rng=np.random.default_rng(seed),
        ).returns
        for seed in range(num_runs)
    ]
    at_random = [
        q_learning(
            process,
            PONDS.start,
            num_episodes=100,
            discount=1.0,
            learning_rate=LEARNING_RATE,
            exploration=1.0,
            rng=np.random.default_rng(1000 + seed),
        ).returns.mean()
        for seed in range(num_runs)
    ]
    return {"returns": np.array(runs), "random": np.array(at_random)}
