"""Markov decision processes with few states: tables of what may happen next and what it brings.

An agent in a state chooses an action; the process answers with a next state, drawn from a row of a
table, and a reward. Some states end the episode.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from jaxtyping import Bool, Float, Integer

from udl.arrays import distribution_array, real_array

Transition = Float[np.ndarray, "S A S"]
Reward = Float[np.ndarray, "S A S"]
Policy = Integer[np.ndarray, "S"]


@dataclass(frozen=True, eq=False)
class DecisionProcess:
    """A process with S states and A actions.

    Parameters
    ----------
    transition : ndarray, shape (S, A, S)
        ``transition[s, a, t]`` is the probability of state t after action a in state s.
    reward : ndarray, shape (S, A, S)
        What the step from s by a to t brings.
    terminal : ndarray of bool, shape (S,)
        Where the episode is over; nothing is earned from there on.

    Raises
    ------
    ValueError
        If shapes do not fit or the probabilities of a row do not sum to one.
    """

    transition: Transition
    reward: Reward
    terminal: Bool[np.ndarray, "S"]

    def __post_init__(self) -> None:
        transition = distribution_array("transition", self.transition, ndim=3).copy()
        reward = real_array("reward", self.reward, ndim=3).copy()
        terminal = np.asarray(self.terminal, dtype=bool).copy()
        num_states = len(transition)
        if transition.shape[2] != num_states:
            raise ValueError(f"transition: got shape {transition.shape}; expected (S, A, S)")
        if reward.shape != transition.shape:
            raise ValueError(f"reward: got shape {reward.shape}; expected {transition.shape}")
        if terminal.shape != (num_states,):
            raise ValueError(f"terminal: got shape {terminal.shape}; expected ({num_states},)")
        # A frozen dataclass forbids assignment; copies must be set all the same.
        for name, value in (("transition", transition), ("reward", reward), ("terminal", terminal)):
            object.__setattr__(self, name, value)

    @property
    def num_states(self) -> int:
        """The number S of states."""
        return len(self.transition)

    @property
    def num_actions(self) -> int:
        """The number A of actions."""
        return len(self.transition[0])


class Episode(NamedTuple):
    """What one episode of T steps was.

    Parameters
    ----------
    states : ndarray of int64, shape (T + 1,)
        The states, first and last included.
    actions : ndarray of int64, shape (T,)
        What was done in each state but the last.
    rewards : ndarray, shape (T,)
        What each step brought.
    """

    states: np.ndarray
    actions: np.ndarray
    rewards: np.ndarray


def step(
    process: DecisionProcess, state: int, action: int, *, rng: np.random.Generator
) -> tuple[int, float]:
    """Take one step.

    Parameters
    ----------
    process : DecisionProcess
        With S states and A actions.
    state, action : int
        Where the agent is, 0..S-1, and what it does, 0..A-1.
    rng : numpy.random.Generator
        Draws the next state.

    Returns
    -------
    next_state : int
    reward : float

    Raises
    ------
    ValueError
        If there is no such state or action.
    """
    for name, value, limit in (
        ("state", state, process.num_states),
        ("action", action, process.num_actions),
    ):
        if not 0 <= value < limit:
            raise ValueError(f"{name}: got {value}; expected a whole number in 0..{limit - 1}")
    following = int(rng.choice(process.num_states, p=process.transition[state, action]))
    return following, float(process.reward[state, action, following])


def run_episode(
    process: DecisionProcess,
    policy: Policy,
    start: int,
    *,
    max_steps: int,
    rng: np.random.Generator,
) -> Episode:
    """Follow a policy from a state until the episode ends.

    Parameters
    ----------
    process : DecisionProcess
        With S states.
    policy : ndarray of int, shape (S,)
        The action in each state.
    start : int
        The first state.
    max_steps : int
        Stop after so many steps at the latest, 1 or more.
    rng : numpy.random.Generator
        Draws the next states.

    Returns
    -------
    Episode

    Raises
    ------
    ValueError
        If the policy's shape does not fit or ``max_steps`` is below 1.
    """
    policy = np.asarray(policy)
    if policy.shape != (process.num_states,):
        raise ValueError(f"policy: got shape {policy.shape}; expected ({process.num_states},)")
    if max_steps < 1:
        raise ValueError(f"max_steps: got {max_steps}; expected 1 or more")
    states, actions, rewards = [start], list[int](), list[float]()
    while len(actions) < max_steps and not process.terminal[states[-1]]:
        actions.append(int(policy[states[-1]]))
        following, reward = step(process, states[-1], actions[-1], rng=rng)
        states.append(following)
        rewards.append(reward)
    return Episode(np.array(states), np.array(actions, dtype=np.int64), np.array(rewards))


def discounted_return(rewards: Float[np.ndarray, "T"], discount: float) -> float:
    """Add up rewards, each step's weighed by another factor of the discount, eq-ch01-return.

    Parameters
    ----------
    rewards : array_like, shape (T,)
        What the steps brought; may be empty.
    discount : float
        Factor for each step of delay, from 0 to 1.

    Returns
    -------
    float
        In the unit of the rewards.

    Raises
    ------
    ValueError
        If ``discount`` is outside [0, 1].
    """
    if not 0 <= discount <= 1:
        raise ValueError(f"discount: got {discount}; expected a number in [0, 1]")
    rewards = np.asarray(rewards, dtype=float)
    return float(np.sum(rewards * discount ** np.arange(len(rewards))))
