"""Small worlds drawn with letters, in which an agent walks up, right, down or left.

.  free      #  wall (cannot be entered)      S  start (free)
~  water: ends the episode with a loss         G  goal: ends it with a gain
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from udl.arrays import instance, items, number, real_array
from udl.reinforcement.decision_process import DecisionProcess

# Rows grow downwards, as in a printed map.
MOVES = np.array([(-1, 0), (0, 1), (1, 0), (0, -1)])
ACTIONS = ("up", "right", "down", "left")
LETTERS = ".#S~G"


@dataclass(frozen=True)
class Grid:
    """A map of R rows and C columns; the state of cell (row, column) is ``row * C + column``.

    Parameters
    ----------
    rows : tuple of str
        Lines of equal length, made of the letters above, with one S.

    Raises
    ------
    ValueError
        If lines differ in length, hold another letter, or there is not exactly one S.
    """

    rows: tuple[str, ...]

    def __post_init__(self) -> None:
        # A frozen dataclass forbids assignment; a list of lines becomes a tuple all the same.
        object.__setattr__(self, "rows", tuple(items("rows", self.rows, str)))
        text = "".join(self.rows)
        if not text or len({len(row) for row in self.rows}) != 1:
            raise ValueError(f"rows: got {self.rows}; expected lines of one length")
        if set(text) - set(LETTERS):
            raise ValueError(f"rows: got {sorted(set(text) - set(LETTERS))}; expected {LETTERS!r}")
        if text.count("S") != 1:
            raise ValueError(f"rows: got {text.count('S')} starts; expected one S")

    @property
    def shape(self) -> tuple[int, int]:
        """The numbers of rows and of columns."""
        return len(self.rows), len(self.rows[0])

    @property
    def letters(self) -> np.ndarray:
        """The letter of each state, shape (R * C,)."""
        return np.array(list("".join(self.rows)))

    @property
    def start(self) -> int:
        """The state of S."""
        return "".join(self.rows).index("S")


def grid_process(
    grid: Grid,
    *,
    slip: float = 0.0,
    step_reward: float = -1.0,
    goal_reward: float = 20.0,
    water_reward: float = -20.0,
) -> DecisionProcess:
    """Turn a map into tables of transitions and rewards.

    Parameters
    ----------
    grid : Grid
        With R rows and C columns.
    slip : float
        Probability that a step goes to one of the two sides instead, half to each.
    step_reward : float
        What every step brings.
    goal_reward, water_reward : float
        What the step into the goal, or into water, brings in addition.

    Returns
    -------
    DecisionProcess
        With S = R * C states and four actions in the order of :data:`ACTIONS`. Who walks against
        a wall or the edge stays in place.

    Raises
    ------
    ValueError
        If ``slip`` is outside [0, 1] or a reward is not finite.
    """
    instance("grid", grid, Grid)
    slip, step_reward = number("slip", slip, 0, 1), number("step_reward", step_reward)
    goal_reward = number("goal_reward", goal_reward)
    water_reward = number("water_reward", water_reward)
    following = _neighbours(grid)  # (S, 4)
    num_states = len(following)
    terminal = np.isin(grid.letters, ["~", "G"])
    transition = np.zeros((num_states, 4, num_states))
    for state in range(num_states):
        for action in range(4):
            sides = ((action, 1.0 - slip), (action - 1, slip / 2), ((action + 1) % 4, slip / 2))
            for turned, probability in sides:
                target = state if terminal[state] else following[state, turned]
                transition[state, action, target] += probability
    bonus = np.select([grid.letters == "G", grid.letters == "~"], [goal_reward, water_reward], 0.0)
    reward = np.broadcast_to(step_reward + bonus, transition.shape).copy()
    reward[terminal] = 0.0
    return DecisionProcess(transition, reward, terminal)


def as_map(grid: Grid, values: Float[np.ndarray, "S"]) -> Float[np.ndarray, "R C"]:
    """Lay a number for each state out as the map lies, with NaN at walls.

    Parameters
    ----------
    grid : Grid
        With R rows and C columns.
    values : ndarray, shape (R * C,)
        One number for each state.

    Returns
    -------
    ndarray, shape (R, C)

    Raises
    ------
    ValueError
        If there is not one number for each state.
    """
    instance("grid", grid, Grid)
    values = real_array("values", values, infinite=True)
    if values.shape != grid.letters.shape:
        raise ValueError(f"values: got shape {values.shape}; expected {grid.letters.shape}")
    return np.where(grid.letters == "#", np.nan, values).reshape(grid.shape)


def _neighbours(grid: Grid) -> np.ndarray:
    """Return the state that each move leads to, if nothing slips: (S, 4)."""
    num_rows, num_columns = grid.shape
    following = np.empty((num_rows * num_columns, 4), dtype=int)
    for state in range(len(following)):
        place = np.array(divmod(state, num_columns))
        for action, move in enumerate(MOVES):
            row, column = place + move
            inside = 0 <= row < num_rows and 0 <= column < num_columns
            target = row * num_columns + column
            free = inside and grid.letters[target] != "#"
            following[state, action] = target if free else state
    return following
