"""What the two decks of chapter 1 say is what the package computes."""

from __future__ import annotations

import re

import numpy as np
import pytest

from figures.ch01_introduction import depth_and_generalisation, failures, models, parts
from tests import ROOT
from udl.checks import ch05_loss_functions as check
from udl.data import cooling
from udl.experiments.ch01_introduction import digit_results, grid_results, plane_results
from udl.fairness.thresholds import best_threshold, threshold_rates
from udl.reinforcement import Grid, grid_process, policy_values, value_iteration

SLIDES = ROOT / "slides"


def text(number: int) -> str:
    return (SLIDES / f"ch01_introduction_{number}.md").read_text("utf-8")


def slide(number: int, name: str) -> str:
    """Return the source of one slide, notes included."""
    found = re.search(rf"(?ms)^## [^\n]*\{{#{name}[ }}].*?(?=^##? |\Z)", text(number))
    assert found, name
    return found[0]


def test_numbers_of_the_tea():
    minutes, temperature = models.tea()
    best = models.best_line(minutes, temperature)
    errors = [
        parts.mean_squared(temperature, a + b * minutes) for a, b in (*models.CANDIDATES, best)
    ]
    words = f"errors of {errors[0]:.0f}, {errors[1]:.0f} and {errors[2]:.1f} square degrees"
    assert words in slide(1, "tea")
    assert f"the root of 7.2 is {errors[2] ** 0.5:.1f}" in slide(1, "tea").lower()
    line = best[0] + 120 * best[1]
    assert f"It says −{-line:.0f} °C" in slide(1, "assumptions")
    assert f"{best[0]:.1f} minus {-best[1]:.2f} times 120" in slide(1, "two-hours")
    curve = models.exponential(120.0, *models.best_exponential(minutes, temperature))
    said = f"it says {curve:.1f} degrees, and the truth is {cooling.true_temperature(120):.1f}"
    assert said in slide(1, "assumptions")


def test_numbers_of_the_supervised_examples():
    accuracy = digit_results.digit_probabilities()["accuracy"].mean()
    assert f"**{accuracy:.0f}%**" in slide(1, "found")
    share = accuracy / 100
    assert round(100 * (share * (1 - share) / 500) ** 0.5) == 1  # "about a point"
    changed = {name: values.mean() for name, values in digit_results.changed().items()}
    words = slide(1, "program")
    assert f"still reads {changed['narrow']:.0f} percent" in words
    assert f"it reads {changed['shuffled']:.0f} percent" in words
    assert f"learned {changed['shuffled_train']:.0f} percent" in words


def test_numbers_of_the_two_ways_between_the_ponds():
    firm, slippery = grid_results.planned(0.0), grid_results.planned(grid_results.SLIP)
    world, ponds = grid_process(grid_results.PONDS, slip=grid_results.SLIP), grid_results.PONDS
    straight = policy_values(world, firm["policy"], discount=1.0)[ponds.start]
    best = slippery["values"][ponds.start]
    words = slide(1, "go-round")
    assert f"worth {best:.1f} on average, the straight way −{-straight:.1f}" in words
    assert len(slippery["path"]) - 1 == 12
    assert len(firm["path"]) - 1 == 6
    # Without the cells between the ponds the shortest way has ten steps.
    closed = grid_process(Grid((*ponds.rows[:3], "S~~~~~G", ponds.rows[4])))
    assert value_iteration(closed, discount=1.0)[ponds.start] == pytest.approx(20 - 10)
    step = world.transition[np.arange(world.num_states), slippery["policy"]]
    step = step * ~world.terminal[:, None]
    wet = np.linalg.solve(np.eye(len(step)) - step, (ponds.letters == "~").astype(float))
    assert f"{100 * wet[ponds.start]:.0f} percent of its walkers fall in" in words


def test_numbers_of_depth_and_overfitting():
    result = plane_results.depth_errors()
    parameters, error = result["parameters"], result["test"].mean(axis=-1)
    said = (
        f"three layers with **about {round(parameters[1, 0], -1):.0f}** parameters come about as "
        f"far as one layer with {round(parameters[0, 2], -1):,.0f}"
    )
    assert said in slide(1, "unrolled")
    assert abs(error[0, 2] - error[1, 0]) < 0.1
    _, _, new = depth_and_generalisation.polynomial_errors()
    words = slide(1, "overfitting")
    assert f"degree 2, with {new[2]:.1f} degrees" in words
    assert f"accounts for {cooling.THERMOMETER_SIGMA}" in words
    assert f"At degree 9 it is {new[9]:.1f}" in words
    assert f"only {0.9**5:.2f}" in slide(1, "go-round")


def test_numbers_of_what_can_go_wrong():
    result = digit_results.shortcut()
    as_trained, unmarked, swapped = result["accuracy"]
    assert f"## {as_trained:.0f}% on new data" in slide(1, "still-wrong")
    assert f"Without marks {unmarked:.0f}%; with the marks on the threes {swapped:.0f}%" in (
        slide(1, "shortcut")
    )
    assert f"gets {result['clean']:.0f} percent" in slide(1, "shortcut")
    groups, shares = failures.instrument_groups(), np.array([0.9, 0.1])
    threshold = best_threshold(groups, shares)
    errors = np.array([threshold_rates(group, threshold).error for group in groups])
    words = slide(1, "bias")
    assert f"wrong in {errors[0]:.0%} of A, in **{errors[1]:.0%} of B**" in words
    assert f"Wrong in {shares @ errors:.0%}" in words


def test_the_diagnosis_on_the_slide_is_what_the_check_says(capsys):
    source = re.findall(r"(?ms)^```\n(.*?)^```", slide(2, "what-is-wrong"))[0]
    space = {"np": np}
    exec(source, space)
    verdict = check.gaussian_pdf.judge(space["gaussian_pdf"])
    shown = re.findall(r"(?ms)^```\n(.*?)^```", slide(2, "diagnosis"))[0]
    # The same words; a slide's lines are a little shorter than a notebook's.
    assert shown.split() == verdict.text.split()


def test_the_stub_on_the_slide_is_not_done_yet():
    source, below = re.findall(r"(?ms)^```\n(.*?)^```", slide(2, "gap"))
    call, said = below.strip().split("\n")
    assert call == "check.gaussian_pdf(gaussian_pdf)"
    space: dict = {}
    exec(source, space)
    assert check.gaussian_pdf.judge(space["gaussian_pdf"]).text.strip() == said.strip()
