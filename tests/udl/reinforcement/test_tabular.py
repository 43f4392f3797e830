from itertools import product

import numpy as np
import pytest

import udl.reinforcement.tabular
from tests.shape_checks import checked
from tests.udl.reinforcement.test_decision_process import corridor
from udl.reinforcement.decision_process import DecisionProcess, discounted_return, run_episode
from udl.reinforcement.gridworld import Grid, grid_process

tabular = checked(udl.reinforcement.tabular)


def drawn_process(seed, num_states=4, num_actions=2):
    rng = np.random.default_rng(seed)
    transition = rng.dirichlet(np.ones(num_states), (num_states, num_actions))
    reward = rng.normal(size=transition.shape)
    return DecisionProcess(transition, reward, np.arange(num_states) == num_states - 1)


def test_corridor_by_hand():
    # Right, right: -1 + 10 without discount; with 0.5, -1 + 5 from the first cell.
    np.testing.assert_allclose(tabular.value_iteration(corridor(), discount=1.0), [9, 10, 0])
    np.testing.assert_allclose(tabular.value_iteration(corridor(), discount=0.5), [4, 10, 0])
    # With success 1/2 each cell takes two tries on average, all but the last of which costs 1.
    values = tabular.value_iteration(corridor(0.5), discount=1.0)
    np.testing.assert_allclose(values, [10 - 2 - 1, 10 - 1, 0], atol=1e-6)


def test_action_values_by_hand():
    table = tabular.action_values(corridor(0.5), np.array([7.0, 9.0, 123.0]), 1.0)
    # Terminal states count as zero, whatever is handed in.
    np.testing.assert_allclose(table[0], [6, 0.5 * 6 + 0.5 * 8])
    np.testing.assert_allclose(table[1], [8, 0.5 * 8 + 0.5 * 10])


@pytest.mark.parametrize("seed", range(5))
def test_value_iteration_is_the_best_of_all_policies(seed):
    process = drawn_process(seed)
    values = tabular.value_iteration(process, discount=0.9)
    every = np.array(
        [
            tabular.policy_values(process, np.array(policy), discount=0.9)
            for policy in product(range(2), repeat=4)
        ]
    )
    np.testing.assert_allclose(values, every.max(axis=0), atol=1e-7)
    best = tabular.greedy_policy(tabular.action_values(process, values, 0.9))
    np.testing.assert_allclose(
        tabular.policy_values(process, best, discount=0.9), values, atol=1e-7
    )


def test_policy_values_agree_with_walks():
    process = drawn_process(7)
    policy, rng = np.array([0, 1, 0, 0]), np.random.default_rng(0)
    walks = [
        discounted_return(run_episode(process, policy, 0, max_steps=99, rng=rng).rewards, 0.8)
        for _ in range(6000)
    ]
    error = np.std(walks) / np.sqrt(len(walks))
    value = tabular.policy_values(process, policy, discount=0.8)[0]
    assert value == pytest.approx(np.mean(walks), abs=4 * error)


def test_greedy_policy_takes_the_first_of_equal_ones():
    table = np.array([[1.0, 2.0], [3.0, 3.0 + 1e-13], [0.0, -1.0]])
    assert tabular.greedy_policy(table).tolist() == [1, 0, 0]


def test_q_learning_finds_the_values_of_a_certain_world():
    process = grid_process(Grid(("S.G", ".~.")))
    rng = np.random.default_rng(0)
    learned = tabular.q_learning(
        process, 0, num_episodes=400, discount=0.9, learning_rate=0.5, exploration=0.5, rng=rng
    )
    values = tabular.value_iteration(process, discount=0.9)
    exact = tabular.action_values(process, values, 0.9)
    # Only the cells that are visited are known: those on the way and beside it.
    np.testing.assert_allclose(learned.action_values[[0, 1]], exact[[0, 1]], atol=1e-3)
    assert not learned.action_values[process.terminal].any()
    assert learned.returns.shape == (400,)


def test_q_learning_of_one_step_moves_by_the_learning_rate():
    learned = tabular.q_learning(
        corridor(),
        1,
        num_episodes=1,
        discount=0.9,
        learning_rate=0.25,
        exploration=0.0,
        max_steps=1,
        rng=np.random.default_rng(0),
    )
    acted = np.flatnonzero(learned.action_values[1])
    assert acted.size == 1
    reward = {0: -1.0, 1: 10.0}[int(acted[0])]
    assert learned.action_values[1, acted[0]] == 0.25 * reward
    assert learned.returns.tolist() == [reward]


def test_bad_arguments_are_named():
    process, rng = corridor(), np.random.default_rng(0)
    settings = {"num_episodes": 1, "discount": 1.0, "learning_rate": 0.1, "exploration": 0.1}
    for change, says in (
        ({"num_episodes": 0}, "num_episodes"),
        ({"discount": -0.1}, "discount: got -0.1"),
        ({"learning_rate": 0.0}, "learning_rate"),
        ({"exploration": 2.0}, "exploration"),
    ):
        with pytest.raises(ValueError, match=says):
            udl.reinforcement.tabular.q_learning(process, 0, **settings | change, rng=rng)
    with pytest.raises(ValueError, match=r"values: got shape \(2,\); expected \(3,\)"):
        udl.reinforcement.tabular.action_values(process, np.zeros(2), 1.0)
    with pytest.raises(ValueError, match="policy: got 2 actions"):
        udl.reinforcement.tabular.policy_values(process, np.zeros(2, int), discount=0.5)
    with pytest.raises(ValueError, match=r"never ends from states \[0, 1\]"):
        udl.reinforcement.tabular.policy_values(process, np.zeros(3, int), discount=1.0)
    with pytest.raises(ValueError, match="values still change"):
        udl.reinforcement.tabular.value_iteration(drawn_process(0), discount=0.999, max_steps=3)


def with_a_trap():
    """State 0 chooses between the end (2) and a trap (1), which costs 1 a step for ever."""
    transition = np.zeros((3, 2, 3))
    transition[0, 0, 2] = transition[0, 1, 1] = 1.0
    transition[1, :, 1] = transition[2, :, 2] = 1.0
    return DecisionProcess(transition, -np.ones((3, 2, 3)), [False, False, True])


def test_an_undiscounted_policy_must_end_from_every_state():
    policy_values = udl.reinforcement.tabular.policy_values
    with pytest.raises(
        ValueError, match=r"discount: got 1 for a policy that never ends from states \[1\]"
    ):
        policy_values(with_a_trap(), [0, 0, 0], discount=1.0)
    with pytest.raises(ValueError, match=r"states \[0, 1\]"):
        policy_values(with_a_trap(), [1, 0, 0], discount=1)
    np.testing.assert_allclose(
        policy_values(with_a_trap(), [1, 0, 0], discount=0.5), [-2.0, -2.0, 0.0]
    )


def test_a_trap_that_only_seems_to_end_in_decimals_is_seen():
    transition = np.zeros((3, 1, 3))
    transition[0, 0] = [0.7, 0.2, 0.1]  # rounding leaves 1 - 0.7 - 0.2 - 0.1 unequal to 0
    transition[1, 0] = [0.1, 0.9, 0.0]
    transition[2, 0] = [0.0, 0.0, 1.0]
    process = DecisionProcess(transition, -np.ones((3, 1, 3)), [False, False, False])
    with pytest.raises(ValueError, match=r"never ends from states \[0, 1, 2\]"):
        udl.reinforcement.tabular.policy_values(process, [0, 0, 0], discount=1.0)


@pytest.mark.parametrize("policy", [[-1, 0, 0], [7, 0, 0], [1.0, 0.0, 0.0], [1, 0]])
def test_a_policy_that_is_none_is_named(policy):
    with pytest.raises(ValueError, match="policy: got"):
        udl.reinforcement.tabular.policy_values(corridor(), policy, discount=0.5)


@pytest.mark.parametrize("max_steps", [0, -1, 2.0, None, True])
def test_value_iteration_takes_a_step(max_steps):
    with pytest.raises(ValueError, match=r"max_steps: got .*; expected a whole number, 1 or above"):
        udl.reinforcement.tabular.value_iteration(corridor(), discount=0.9, max_steps=max_steps)
