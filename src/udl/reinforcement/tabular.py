"""Reinforcement learning with tables: one number for each state, or for each state and action.

`value_iteration` knows the process and computes; `q_learning` does not and has to try.
"""

import math
from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Int64

from udl.arrays import instance, number, real_array, shown, whole
from udl.reinforcement.decision_process import DecisionProcess, Policy, checked_policy, step

Values = Float[np.ndarray, "S"]
ActionValues = Float[np.ndarray, "S A"]


class Learned(NamedTuple):
    """What Q-learning leaves behind after E episodes.

    Parameters
    ----------
    action_values : ndarray, shape (S, A)
        The estimated value of each action in each state.
    returns : ndarray, shape (E,)
        The sum of the rewards in each episode, without discount.
    """

    action_values: np.ndarray
    returns: np.ndarray


def action_values(process: DecisionProcess, values: Values, discount: float) -> ActionValues:
    """Compute what each action is worth: the expected reward plus the discounted value after it.

    Parameters
    ----------
    process : DecisionProcess
        With S states and A actions.
    values : array_like, shape (S,)
        The value of each state; that of terminal states is taken to be zero.
    discount : float
        Factor for each step of delay, from 0 to 1.

    Returns
    -------
    ndarray, shape (S, A)

    Raises
    ------
    ValueError
        If there is not one value for each state or ``discount`` is outside [0, 1].
    """
    instance("process", process, DecisionProcess)
    discount = number("discount", discount, 0, 1)
    values = real_array("values", values, ndim=1)
    if values.shape != (process.num_states,):
        raise ValueError(f"values: got shape {values.shape}; expected ({process.num_states},)")
    later = np.where(process.terminal, 0.0, values)
    expected: np.ndarray = np.einsum(
        "sat,sat->sa", process.transition, process.reward + discount * later
    )
    return expected


def value_iteration(
    process: DecisionProcess, *, discount: float, tolerance: float = 1e-9, max_steps: int = 10000
) -> Values:
    """Find the largest value that can be reached from each state.

    Parameters
    ----------
    process : DecisionProcess
        With S states.
    discount : float
        Factor for each step of delay, from 0 to 1.
    tolerance : float
        Stop once no value changes by more.
    max_steps : int
        Give up after so many rounds.

    Returns
    -------
    ndarray, shape (S,)
        Expected discounted return under the best policy; zero in terminal states.

    Raises
    ------
    ValueError
        If ``discount`` is outside [0, 1], or the values have not settled after ``max_steps``.

    Notes
    -----
    Bellman (1957), "Dynamic Programming", Princeton University Press.
    """
    instance("process", process, DecisionProcess)
    tolerance = number("tolerance", tolerance, 0)
    values = np.zeros(process.num_states)
    for _ in range(whole("max_steps", max_steps, most=math.inf)):
        better = np.where(process.terminal, 0.0, action_values(process, values, discount).max(1))
        change = np.abs(better - values).max()
        values = better
        if change <= tolerance:
            return values
    raise ValueError(
        f"max_steps: got {max_steps}, after which values still change by {change:.2g}; expected "
        f"them to settle within {tolerance:.2g}"
    )


def greedy_policy(action_values: ActionValues) -> Int64[np.ndarray, "S"]:
    """Choose the action of the largest value in each state, the first one if several are equal.

    Parameters
    ----------
    action_values : array_like, shape (S, A)
        The value of each action in each state.

    Returns
    -------
    ndarray of int64, shape (S,)

    Raises
    ------
    ValueError
        If it is not a table of finite numbers.
    """
    table = real_array("action_values", action_values, ndim=2)
    # Values that differ by rounding alone count as equal, so that no last digit decides.
    actions: np.ndarray = (table >= table.max(axis=1, keepdims=True) - 1e-9).argmax(axis=1)
    return actions


def policy_values(process: DecisionProcess, policy: Policy, *, discount: float) -> Values:
    """Solve for the value of each state if the agent follows a policy.

    Parameters
    ----------
    process : DecisionProcess
        With S states.
    policy : ndarray of int, shape (S,)
        The action in each state.
    discount : float
        Factor for each step of delay, from 0 to 1; below 1 unless the policy always ends.

    Returns
    -------
    ndarray, shape (S,)
        Expected discounted return; zero in terminal states.

    Raises
    ------
    ValueError
        If the policy does not fit, ``discount`` is outside [0, 1], or it is 1 and the policy
        leads from some state to no end.
    """
    discount = number("discount", discount, 0, 1)
    actions = checked_policy(process, policy)
    states = np.arange(process.num_states)
    transition = process.transition[states, actions] * ~process.terminal[:, None]  # (S, S)
    reward = np.sum(transition * process.reward[states, actions], axis=1)  # (S,)
    # values = reward + discount * transition @ values, with no way on from terminal states
    onward = transition * ~process.terminal[None, :]
    if discount == 1.0:
        _all_end(transition, process.terminal)
    try:
        return np.linalg.solve(np.eye(len(states)) - discount * onward, reward)
    except np.linalg.LinAlgError as error:
        raise ValueError(
            f"discount: got {discount} for a policy that may go on for ever; expected less than 1"
        ) from error


def q_learning(
    process: DecisionProcess,
    start: int,
    *,
    num_episodes: int,
    discount: float,
    learning_rate: float,
    exploration: float,
    max_steps: int = 100,
    rng: np.random.Generator,
) -> Learned:
    """Learn the value of actions by trying them, knowing neither transitions nor rewards.

    In each state the agent takes the action that looks best so far, or with a small probability
    any action. After each step the value of what it did moves a little towards the reward that
    came plus the discounted value of the best action in the state where it arrived.

    Parameters
    ----------
    process : DecisionProcess
        With S states and A actions; used only to take steps.
    start : int
        The state in which each episode begins.
    num_episodes : int
        Number E of episodes, 1 or more.
    discount : float
        Factor for each step of delay, from 0 to 1.
    learning_rate : float
        How far a value moves towards what was seen, above 0 and up to 1.
    exploration : float
        Probability of an action at random.
    max_steps : int
        The longest episode.
    rng : numpy.random.Generator
        Decides on exploration and on next states.

    Returns
    -------
    Learned
        Values of actions, and the sum of rewards in each episode.

    Raises
    ------
    ValueError
        If a number is out of its range.

    Notes
    -----
    Watkins and Dayan (1992), "Q-learning", Machine Learning 8.
    """
    instance("process", process, DecisionProcess)
    instance("rng", rng, np.random.Generator)
    start = whole("start", start, 0, process.num_states - 1)
    num_episodes, max_steps = whole("num_episodes", num_episodes), whole("max_steps", max_steps)
    discount = number("discount", discount, 0, 1)
    learning_rate = number("learning_rate", learning_rate, most=1, above=0)
    exploration = number("exploration", exploration, 0, 1)
    table = np.zeros((process.num_states, process.num_actions))
    returns = np.zeros(num_episodes)
    for episode in range(num_episodes):
        state = start
        for _ in range(max_steps):
            if rng.random() < exploration:
                action = int(rng.integers(process.num_actions))
            else:  # among equally good ones any, so that the first row of a table is no favourite
                action = int(rng.choice(np.flatnonzero(table[state] == table[state].max())))
            following, reward = step(process, state, action, rng=rng)
            later = 0.0 if process.terminal[following] else table[following].max()
            table[state, action] += learning_rate * (
                reward + discount * later - table[state, action]
            )
            returns[episode] += reward
            state = following
            if process.terminal[state]:
                break
    return Learned(table, returns)


def _all_end(transition: np.ndarray, terminal: np.ndarray) -> None:
    """Refuse an undiscounted world in which some states, (S, S) being the steps, lead to no end."""
    ends = terminal
    for _ in terminal:
        ends = ends | (transition > 0) @ ends
    if not ends.all():
        raise ValueError(
            f"discount: got 1 for a policy that never ends from states "
            f"{shown(np.flatnonzero(~ends).tolist())}; expected less than 1, or a policy that ends"
        )
