import numpy as np
import pytest

import udl.reinforcement.gridworld
from tests.shape_checks import checked
from udl.reinforcement.gridworld import ACTIONS, Grid

worlds = checked(udl.reinforcement.gridworld)
SMALL = Grid(("S.~", "#.G"))
UP, RIGHT, DOWN, LEFT = range(4)


def test_states_are_numbered_row_by_row():
    assert SMALL.shape == (2, 3)
    assert SMALL.start == 0
    assert "".join(SMALL.letters) == "S.~#.G"
    assert ACTIONS[RIGHT] == "right"


@pytest.mark.parametrize(
    ("state", "action", "target"),
    [(0, RIGHT, 1), (0, UP, 0), (0, LEFT, 0), (0, DOWN, 0), (1, DOWN, 4), (4, LEFT, 4), (4, UP, 1)],
)
def test_firm_ground_walls_and_edges(state, action, target):
    transition = worlds.grid_process(SMALL).transition
    assert transition[state, action].tolist() == np.eye(6)[target].tolist()


def test_slipping_goes_to_the_two_sides():
    transition = worlds.grid_process(SMALL, slip=0.2).transition
    # From (0, 1), up: against the edge; the sides are S on the left and the water on the right.
    np.testing.assert_allclose(transition[1, UP], [0.1, 0.8, 0.1, 0, 0, 0])
    # From (1, 1), right: the goal; the sides are (0, 1) and the edge below.
    np.testing.assert_allclose(transition[4, RIGHT], [0, 0.1, 0, 0, 0.1, 0.8])
    np.testing.assert_allclose(transition.sum(axis=2), 1)


def test_rewards_and_ends():
    made = worlds.grid_process(SMALL, step_reward=-2.0, goal_reward=7.0, water_reward=-9.0)
    assert made.terminal.tolist() == [False, False, True, False, False, True]
    assert made.reward[1, DOWN, 4] == -2
    assert made.reward[1, RIGHT, 2] == -11
    assert made.reward[4, RIGHT, 5] == 5
    assert not made.reward[made.terminal].any()
    assert made.transition[5, :, 5].tolist() == [1] * 4


def test_values_as_a_map():
    laid = worlds.as_map(SMALL, np.arange(6.0))
    np.testing.assert_array_equal(laid, [[0, 1, 2], [np.nan, 4, 5]])
    with pytest.raises(ValueError, match=r"values: got shape \(5,\); expected \(6,\)"):
        udl.reinforcement.gridworld.as_map(SMALL, np.arange(5.0))


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ((), "rows: got"),
        (("S.", "..."), "one length"),
        (("S?",), r"\['\?'\]"),
        (("..",), "0 starts"),
        (("SS",), "2 starts"),
    ],
)
def test_maps_that_cannot_be_are_refused(rows, says):
    with pytest.raises(ValueError, match=says):
        Grid(rows)


def test_slip_must_be_a_probability():
    with pytest.raises(ValueError, match=r"slip: got 1\.2"):
        udl.reinforcement.gridworld.grid_process(SMALL, slip=1.2)
