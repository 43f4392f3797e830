"""Numbers that the practicals of this chapter quote: see `tests/book/quoting.py`."""

import pytest

from tests.book.quoting import cases, check

QUOTED = {
    "p1_supervised_learning": [
        (
            "You should see {:.6f} for the first line and {:.6f} for the second",
            "line_loss(x, y, 1.6, -0.8)",
            "line_loss(x, y, 1.2, 0.1)",
        ),
        (
            "it is *{}*, although {} of the twelve points lay above the second line",
            "'worse' if line_loss(x, y, 1.4, 0.1) > line_loss(x, y, 1.2, 0.1) else 'better'",
            "word(np.sum(y > line(x, 1.2, 0.1)))",
        ),
        ("change of the slope away from about {:.2f} makes", "best_slope(x, y, 1.2)"),
        (
            "has the loss {:.3f}; the smallest possible is {:.3f}",
            "line_loss(x, y, *line_by_hand(x, y))",
            "line_loss(x, y, *fit_line(x, y))",
        ),
        (
            "You should see the intercept {:.2f}, the slope {:.2f} and the loss {:.8f}",
            "intercepts[i]",
            "slopes[j]",
            "surface[i, j]",
        ),
        ("Looking everywhere took {:,} evaluations", "surface.size"),
        ("You should see the intercept {:.6f} and then the slope {:.6f}", "first", "then"),
        ("above the smallest loss of all, {:.8f}", "line_loss(x, y, *fit_line(x, y))"),
        (
            "{} sweeps are needed. Each sweep leaves about {:.0%} of what",
            "word(needed).capitalize()",
            "above[5] / above[4]",
        ),
        ("by the square root of that, {:.2f}.", "np.sqrt(above[5] / above[4])"),
        (
            "agree on {:.6f} and {:.6f}, and on the loss {:.8f}",
            "*fit_line(x, y)",
            "line_loss(x, y, *long_walk)",
        ),
        ("does not go down to {:.2f}, the variance", "rubber_band.NOISE**2"),
        ("from {:.2f} decimetres with hardly any load", "y[0]"),
        (
            "From 1000 and 0.5, for instance, the loss is within 0.001 after {} sweep",
            "word(np.argmax([line_loss(x, y, *p) < 0.19986636 + 0.001"
            " for p in coordinate_descent(x, y, (1000, 0.5), 20)[::2]]))",
        ),
        (
            "through their middle, at the length\n      {:.2f}",
            "faulty_descent(x[:, None], y, 0.3, 1000)[0]",
        ),
        (
            "had found, from {:.2f} to {:.2f}",
            "line(0, *mend_descent(x[:, None], y, 0.3, 1000))",
            "line(2, *mend_descent(x[:, None], y, 0.3, 1000))",
        ),
        (
            "levels off, only at {:.3f}, where the best line reaches {:.3f}",
            "line_loss(x, y, *faulty_descent(x[:, None], y, 0.3, 1000)) / 12",
            "line_loss(x, y, *fit_line(x, y)) / 12",
        ),
        ("the winners is only about {:.1f} of their error", "winners_error(12, 8)"),
        ("is chosen, and the number is about {:.0f}, up", "winners_error(12, 0)"),
        ("and the number falls to about {:.1f}", "winners_error(2, 8)"),
        ("and the number comes close to {:.0f}", "winners_error(100, 8)"),
    ],
}


@pytest.mark.parametrize(("stem", "template", "expressions"), cases(QUOTED))
def test_a_quoted_number_is_what_the_solution_computes(stem, template, expressions):
    check(stem, template, expressions)
