"""Numbers that the practicals of this chapter quote: see `tests/book/quoting.py`."""

import pytest

from tests.book.quoting import cases, check

QUOTED = {
    "p1_shallow_networks_1": [
        ("At $x=0.8$ you should see the {:.2f} that", "network(np.array([0.8]), *start)[0]"),
        ("dashed vertical lines at its three joints, {:.2f}, {:.2f} and {:.2f}.", "*found"),
        (
            "You should see {:.9f}. Is that much? Compare: a horizontal line at the mean of the "
            "points has a loss of {:.3f}, and the best straight line one of {:.3f}.",
            "loss_of(start)",
            "np.sum((y - y.mean()) ** 2)",
            "np.polyfit(x, y, 1, full=True)[1][0]",
        ),
        (
            "clearly below the {:.3f} of the best straight line",
            "np.polyfit(x, y, 1, full=True)[1][0]",
        ),
        ("With the joints as given, {:.3f} is as low as one can get", "loss_of(kept)"),
        (
            "The best network found has a loss of {:.3f}. Its joints lie near {:.2f}, {:.2f} and "
            "{:.2f}:",
            "loss_of(best)",
            "*np.sort(joints(*best[:2]))",
        ),
        (
            "rises until {:.2f}, falls slowly to zero at {:.2f}, goes up steeply until {:.2f} and "
            "stays level",
            "*np.sort(joints(*best[:2]))",
        ),
    ],
    "p2_shallow_networks_2": [
        ("At {:.2f} the three folds meet in one point", "triangle_bias()"),
        ("Fold 1 is vertical at {:.2f}", "-hidden_bias[0] / hidden_weights[0, 0]"),
        ("It is highest, {:.0f}, in the lower left corner", "surface.max()"),
    ],
    "p3_shallow_network_regions": [
        ("the number stays at {}.", "number_regions(9, 8)"),
        ("fifty hidden units you should see {:,}.", "number_regions(10, 50)"),
        (
            "{} units are enough, with {} parameters",
            "{21: 'Twenty-one'}[units_needed()]",
            "number_parameters(10, units_needed(), 1)",
        ),
        ("There are $2^{{20}} = {}$ regions", "f'{number_regions(10, 21):,}'.replace(',', '{,}')"),
        ("A network with {} parameters has thirteen", "number_parameters(10, 50, 1)"),
        ("about 10 to the power of {:.0f}.", "np.log10(float(number_regions(50, 500)))"),
    ],
    "p4_activation_functions": [
        (
            "At $x=0.5$ you should see {:.6f}.",
            "activated_network(np.array([0.5]), *start, sigmoid)[0]",
        ),
        (
            r"for this unit: {:.2f} for a steepness of 10, and 0.1 for $10\log[9] = {:.2f}$",
            "np.ptp(close[np.abs(sigmoid(-1 + 2 * close) - 0.5) < 0.4])",
            "10 * np.log(9)",
        ),
        ("You see intercept {:.3f} and slope {:.3f}.", "*straight_line(*start)"),
        ("Only the {} parameters of the output layer answer", "word(responsive_parameters()[1])"),
        (
            "goes downhill to the valley near {:.1f}.",
            "min(scan, key=lambda b: loss_of(np.array([ten[0], b, *ten[2:]]), sigmoid))",
        ),
    ],
}


@pytest.mark.parametrize(("stem", "template", "expressions"), cases(QUOTED))
def test_a_quoted_number_is_what_the_solution_computes(stem, template, expressions):
    check(stem, template, expressions)
