import numpy as np
import pytest
from scipy import optimize

from tests.reference_values import assert_printed, load
from tests.shape_checks import checked
from udl.data.training_examples import uneven_dip
from udl.optimisation import line_search as module
from udl.optimisation.line_search import GOLDEN

search = checked(module)
REFERENCE = load("descent")
BOTH = ["bracket_search", "golden_section"]


def reference_search():
    entry = REFERENCE["bracket_search"]
    return search.bracket_search(
        uneven_dip,
        *map(float, entry["ends"]),
        inner=tuple(entry["inner"]),
        tolerance=entry["tolerance"],
        max_iterations=entry["iterations"],
    )


def test_reference_solution_of_ten_iterations():
    found, entry = reference_search(), REFERENCE["bracket_search"]
    assert_printed([found.minimiser, found.value], entry["expected"], entry["decimals"])
    np.testing.assert_allclose([found.minimiser, found.value], entry["expected"], rtol=1e-12)


def test_reference_brackets():
    entry = REFERENCE["brackets"]
    np.testing.assert_allclose(reference_search().brackets[:3], entry["expected"], rtol=1e-12)


def test_reference_minimum_and_distance_from_it():
    entry = REFERENCE["true_minimum"]
    found = search.golden_section(uneven_dip, 0.0, 1.0, tolerance=1e-7)
    assert_printed([found.minimiser, found.value], entry["expected"], entry["decimals"])
    away = abs(reference_search().minimiser - entry["expected"][0])
    assert_printed(away, REFERENCE["close"]["expected"], REFERENCE["close"]["decimals"])


def test_the_first_rule_halves_towards_a_and_not_towards_zero():
    found = search.bracket_search(lambda p: p, 4.0, 7.0, tolerance=1e-9, max_iterations=2)
    np.testing.assert_allclose(
        found.brackets, [[4, 5, 6, 7], [4, 4.5, 5, 5.5], [4, 4.25, 4.5, 4.75]]
    )


def test_the_second_and_third_rule_keep_two_thirds():
    falling = search.bracket_search(lambda p: -p, -3.0, 0.0, max_iterations=1)
    np.testing.assert_allclose(falling.brackets[-1], [-2, -4 / 3, -2 / 3, 0], atol=1e-15)
    left = search.bracket_search(lambda p: (p + 1.9) ** 2, -3.0, 0.0, max_iterations=1)
    np.testing.assert_allclose(left.brackets[-1], [-3, -7 / 3, -5 / 3, -1])


def test_equal_inner_values_move_a():
    flat = search.bracket_search(lambda p: 0.0, 0.0, 9.0, max_iterations=1)
    np.testing.assert_allclose(flat.brackets[-1], [3, 5, 7, 9])


@pytest.mark.parametrize("name", BOTH)
@pytest.mark.parametrize("seed", range(8))
def test_finds_the_minimum_of_a_function_that_falls_and_then_rises(name, seed):
    rng = np.random.default_rng(seed)
    lowest, left, right = rng.uniform([-2, 0.5, 0.5], [3, 3, 3])
    steep = rng.uniform(0.2, 4)

    def loss(place):
        away = place - lowest
        return steep * np.abs(away) ** 1.5 + 0.1 * away

    found = getattr(search, name)(loss, lowest - left, lowest + right, tolerance=1e-7)
    true = optimize.minimize_scalar(loss, bracket=(lowest - left, lowest + right), tol=1e-10).x
    assert found.minimiser == pytest.approx(true, abs=1e-6)
    assert np.all(found.brackets[:, 0] <= true + 1e-9)
    assert np.all(found.brackets[:, 3] >= true - 1e-9)
    assert np.all(np.diff(found.brackets, axis=1) > 0)
    np.testing.assert_allclose(found.values, loss(found.brackets), rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("name", BOTH)
@pytest.mark.parametrize(("sign", "end"), [(1, 2.0), (-1, 5.0)])
def test_a_monotone_function_has_its_minimum_at_an_end(name, sign, end):
    found = getattr(search, name)(lambda p: sign * p, 2.0, 5.0, tolerance=1e-6, max_iterations=99)
    assert found.minimiser == pytest.approx(end, abs=2e-5)


@pytest.mark.parametrize("name", BOTH)
def test_counts_its_evaluations(name):
    calls = []
    found = getattr(search, name)(lambda p: calls.append(p) or uneven_dip(p), 0.0, 1.0)
    assert found.num_evaluations == len(calls)
    rounds = len(found.brackets)
    assert len(calls) == (4 * rounds + 1 if name == "bracket_search" else 4 + rounds)


def test_golden_section_is_cheaper_and_shrinks_by_the_golden_ratio():
    tolerance = 1e-6
    golden = search.golden_section(uneven_dip, 0.0, 1.0, tolerance=tolerance)
    bracket = search.bracket_search(uneven_dip, 0.0, 1.0, tolerance=tolerance)
    assert golden.num_evaluations < bracket.num_evaluations / 3
    width = golden.brackets[:, 3] - golden.brackets[:, 0]
    np.testing.assert_allclose(width[1:] / width[:-1], GOLDEN, rtol=1e-9)


@pytest.mark.parametrize("name", BOTH)
def test_no_iterations_return_the_middle(name):
    found = getattr(search, name)(uneven_dip, 0.0, 1.0, max_iterations=0)
    assert found.minimiser == pytest.approx(0.5)
    assert found.brackets.shape == found.values.shape == (1, 4)


@pytest.mark.parametrize("name", BOTH)
def test_a_loss_may_overflow_but_not_be_nan(name):
    function = getattr(module, name)
    found = function(lambda p: np.inf if p > 9 else (p - 0.5) ** 2, 0.0, 10.0, tolerance=1e-6)
    assert found.minimiser == pytest.approx(0.5, abs=1e-3)
    with pytest.raises(ValueError, match="loss: got nan"):
        function(lambda p: np.nan, 0.0, 1.0)


@pytest.mark.parametrize("name", BOTH)
@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"end": 0.0}, "end: got 0 for start 0"),
        ({"start": -1e308, "end": 1e308}, "end: got"),
        ({"tolerance": 0}, "tolerance: got 0"),
        ({"max_iterations": -1}, "max_iterations: got -1"),
        ({"loss": lambda p: np.ones(2)}, "loss: got"),
        ({"loss": None}, "loss: got None"),
    ],
)
def test_bad_input_is_named(name, arguments, says):
    with pytest.raises(ValueError, match=says):
        getattr(module, name)(**{"loss": uneven_dip, "start": 0.0, "end": 1.0, **arguments})


@pytest.mark.parametrize("inner", [(0.5, 0.5), (0.6, 0.4), (0, 0.5), (0.5, 1), (0.1, 0.2, 0.3)])
def test_bad_fractions_are_named(inner):
    with pytest.raises(ValueError, match="inner: got"):
        module.bracket_search(uneven_dip, 0.0, 1.0, inner=inner)
