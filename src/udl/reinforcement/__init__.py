"""Acting for reward: decision processes, a grid to walk on, and tables of values."""

from udl.reinforcement.decision_process import (
    DecisionProcess,
    Episode,
    Policy,
    Reward,
    Transition,
    discounted_return,
    run_episode,
    step,
)
from udl.reinforcement.gridworld import Grid, as_map, grid_process
from udl.reinforcement.tabular import (
    Learned,
    action_values,
    greedy_policy,
    policy_values,
    q_learning,
    value_iteration,
)

__all__ = [
    "DecisionProcess",
    "Episode",
    "Grid",
    "Learned",
    "Policy",
    "Reward",
    "Transition",
    "action_values",
    "as_map",
    "discounted_return",
    "greedy_policy",
    "grid_process",
    "policy_values",
    "q_learning",
    "run_episode",
    "step",
    "value_iteration",
]
