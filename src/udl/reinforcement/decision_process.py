"""Markov decision processes with few states: tables of what may happen next and what it brings.

An agent in a state chooses an action; the process answers with a next state, drawn from a row of a
table, and a reward. Some states end the episode.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from jaxtyping import Bool, Float, Integer

from udl.arrays import (
    distribution_array,
    instance,
    items,
    number,
    real_array,
    whole,
    whole_array,
    whole_sequence,
)

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
        terminal = whole_array("terminal", self.terminal, below=2, ndim=1).astype(bool)
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
    instance("process", process, DecisionProcess)
    instance("rng", rng, np.random.Generator)
    state = whole("state", state, 0, process.num_states - 1)
    action = whole("action", action, 0, process.num_actions - 1)
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
        If the policy does not fit, there is no such state, or ``max_steps`` is below 1.
    """
    actions_chosen = checked_policy(process, policy)
    instance("rng", rng, np.random.Generator)
    max_steps = whole("max_steps", max_steps, most=np.inf)
    states = [whole("start", start, 0, process.num_states - 1)]
    actions, rewards = list[int](), list[float]()
    while len(actions) < max_steps and not process.terminal[states[-1]]:
        actions.append(actions_chosen[states[-1]])
        following, reward = step(process, states[-1], actions[-1], rng=rng)
        states.append(following)
        rewards.append(reward)
    return Episode(np.array(states), np.array(actions, dtype=np.int64), np.array(rewards))


def checked_policy(process: DecisionProcess, policy: object) -> tuple[int, ...]:
    """Return the action of each state, or say which one does not exist.

    Parameters
    ----------
    process : DecisionProcess
        With S states and A actions.
    policy : array_like of int, shape (S,)
        Actions, 0..A-1.

    Returns
    -------
    tuple of int

    Raises
    ------
    ValueError
        If there is not one action for each state, or one is not whole or does not exist.
    """
    instance("process", process, DecisionProcess)
    actions = whole_sequence("policy", policy, 0, most=process.num_actions - 1)
    if len(actions) != process.num_states:
        raise ValueError(f"policy: got {len(actions)} actions; expected {process.num_states}")
    return actions


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
        If a reward is not finite, they are not one list, or ``discount`` is outside [0, 1].
    """
    discount = number("discount", discount, 0, 1)
    if not items("rewards", rewards, fewest=0):
        return 0.0
    rewards = real_array("rewards", rewards, ndim=1)
    return float(np.sum(rewards * discount ** np.arange(len(rewards))))
