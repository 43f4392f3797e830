import numpy as np
import pytest

from tests.shape_checks import checked
from udl.reinforcement import decision_process
from udl.reinforcement.decision_process import DecisionProcess

processes = checked(decision_process)


def corridor(success=1.0):
    """Three cells in a row; action 1 goes right with probability `success`, else stays."""
    transition = np.zeros((3, 2, 3))
    transition[:, 0] = np.eye(3)
    transition[0, 1] = [1 - success, success, 0]
    transition[1, 1] = [0, 1 - success, success]
    transition[2, 1, 2] = 1
    reward = np.full((3, 2, 3), -1.0)
    reward[:, :, 2] = 10
    reward[2] = 0
    return DecisionProcess(transition, reward, np.array([False, False, True]))


def test_a_certain_walk():
    made = corridor()
    episode = processes.run_episode(
        made, np.array([1, 1, 0]), 0, max_steps=9, rng=np.random.default_rng(0)
    )
    assert episode.states.tolist() == [0, 1, 2]
    assert episode.actions.tolist() == [1, 1]
    assert episode.rewards.tolist() == [-1, 10]
    assert (made.num_states, made.num_actions) == (3, 2)


def test_an_episode_may_be_cut_or_empty():
    made, rng = corridor(), np.random.default_rng(0)
    waits = processes.run_episode(made, np.array([0, 0, 0]), 0, max_steps=4, rng=rng)
    assert waits.states.tolist() == [0] * 5
    over = processes.run_episode(made, np.array([1, 1, 1]), 2, max_steps=4, rng=rng)
    assert over.states.tolist() == [2]
    assert len(over.rewards) == len(over.actions) == 0


def test_steps_follow_the_table():
    made, rng = corridor(0.7), np.random.default_rng(1)
    arrived = [processes.step(made, 0, 1, rng=rng)[0] for _ in range(4000)]
    assert np.mean(arrived) == pytest.approx(0.7, abs=0.03)


def test_discounted_return_by_hand():
    assert processes.discounted_return(np.array([1.0, 2.0, 4.0]), 0.5) == 1 + 1 + 1
    assert processes.discounted_return(np.array([1.0, 2.0, 4.0]), 1.0) == 7
    assert processes.discounted_return(np.array([3.0, 2.0]), 0.0) == 3
    assert processes.discounted_return(np.zeros(0), 0.9) == 0


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"transition": np.ones((3, 2, 3))}, "transition, summed"),
        ({"transition": np.full((3, 2, 4), 0.25)}, r"transition: got shape \(3, 2, 4\)"),
        ({"reward": np.zeros((3, 2))}, "reward: got shape"),
        ({"reward": np.zeros((3, 1, 3))}, r"reward: got shape \(3, 1, 3\); expected \(3, 2, 3\)"),
        ({"terminal": np.array([True])}, r"terminal: got shape \(1,\)"),
    ],
)
def test_tables_that_do_not_fit_are_named(change, says):
    made = corridor()
    good = {name: getattr(made, name) for name in ("transition", "reward", "terminal")}
    with pytest.raises(ValueError, match=says):
        DecisionProcess(**good | change)


def test_bad_arguments_are_named():
    made, rng = corridor(), np.random.default_rng(0)
    with pytest.raises(ValueError, match=r"state: got 3; .* 0 to 2"):
        decision_process.step(made, 3, 0, rng=rng)
    with pytest.raises(ValueError, match=r"action: got -1; .* 0 to 1"):
        decision_process.step(made, 0, -1, rng=rng)
    with pytest.raises(ValueError, match="policy: got 2 actions"):
        decision_process.run_episode(made, np.zeros(2, int), 0, max_steps=1, rng=rng)
    with pytest.raises(ValueError, match="max_steps: got 0"):
        decision_process.run_episode(made, np.zeros(3, int), 0, max_steps=0, rng=rng)
    with pytest.raises(ValueError, match=r"discount: got 1\.5"):
        decision_process.discounted_return(np.ones(2), 1.5)


def in_thirds(precision):
    transition = np.full((3, 1, 3), 1 / 3, dtype=precision)
    return DecisionProcess(transition, np.zeros((3, 1, 3)), [False, False, True])


def test_thirds_in_float32_are_probabilities():
    rng = np.random.default_rng(0)
    for _ in range(5):
        assert decision_process.step(in_thirds(np.float32), 0, 0, rng=rng)[0] in (0, 1, 2)


def test_probabilities_that_do_not_sum_to_one_are_named():
    with pytest.raises(ValueError, match=r"transition, summed over its last axis: got 0\.89"):
        DecisionProcess(np.full((3, 1, 3), 0.3), np.zeros((3, 1, 3)), [False, False, True])


@pytest.mark.parametrize("start", [-1, 3, 1.0, None, True])
def test_an_episode_starts_in_a_state(start):
    with pytest.raises(ValueError, match=r"start: got .*; expected a whole number from 0 to 2"):
        decision_process.run_episode(
            corridor(), [1, 1, 1], start, max_steps=3, rng=np.random.default_rng(0)
        )


@pytest.mark.parametrize("policy", [[1, -1, 1], [1, 7, 1], [1, 1.9, 1], np.ones(3), None, "111"])
def test_a_policy_holds_actions(policy):
    rng = np.random.default_rng(0)
    with pytest.raises(
        ValueError, match=r"policy: got .*; expected at least 1 whole number, from 0 to 1"
    ):
        decision_process.run_episode(corridor(), policy, 0, max_steps=3, rng=rng)


@pytest.mark.parametrize(
    "rewards", [[[1, 2], [3, 4]], [1.0, np.nan], ["1", "2"], [np.inf], None, 3.0]
)
def test_rewards_are_a_list_of_numbers(rewards):
    with pytest.raises(ValueError, match="rewards: got"):
        decision_process.discounted_return(rewards, 0.9)


def test_no_rewards_are_worth_nothing():
    assert decision_process.discounted_return([], 0.9) == 0.0
    assert decision_process.discounted_return(np.zeros(0), 0.9) == 0.0


def test_a_policy_is_one_whole_action_for_each_state():
    assert decision_process.checked_policy(corridor(), np.array([1, 1, 0])) == (1, 1, 0)
    for policy in ([1, 1], [1, 1, 2], [1, -1, 0], [1, 1, 0.5], None):
        with pytest.raises(ValueError, match=r"^policy"):
            decision_process.checked_policy(corridor(), policy)
