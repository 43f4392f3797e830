"""Reinforcement learning with tables: one number for each state, or for each state and action.

`value_iteration` knows the process and computes; `q_learning` does not and has to try.
"""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Int64

from udl.arrays import real_array
from udl.reinforcement.decision_process import DecisionProcess, Policy, step

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
    _check_discount(discount)
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
    values = np.zeros(process.num_states)
    for _ in range(max_steps):
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
        If the policy's shape does not fit, ``discount`` is outside [0, 1], or with discount 1 the
        policy may go on for ever.
    """
    _check_discount(discount)
    policy = np.asarray(policy)
    if policy.shape != (process.num_states,):
        raise ValueError(f"policy: got shape {policy.shape}; expected ({process.num_states},)")
    states = np.arange(process.num_states)
    transition = process.transition[states, policy] * ~process.terminal[:, None]  # (S, S)
    reward = np.sum(transition * process.reward[states, policy], axis=1)  # (S,)
    # values = reward + discount * transition @ values, with no way on from terminal states
    onward = transition * ~process.terminal[None, :]
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
    _check_discount(discount)
    if num_episodes < 1 or max_steps < 1:
        raise ValueError(
            f"num_episodes, max_steps: got {num_episodes}, {max_steps}; expected 1 or more"
        )
    if not 0 < learning_rate <= 1 or not 0 <= exploration <= 1:
        raise ValueError(
            f"learning_rate, exploration: got {learning_rate}, {exploration}; expected numbers in "
            "(0, 1] and [0, 1]"
        )
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


def _check_discount(discount: float) -> None:
    if not 0 <= discount <= 1:
        raise ValueError(f"discount: got {discount}; expected a number in [0, 1]")
