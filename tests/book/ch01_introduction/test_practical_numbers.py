"""Numbers that the practicals of this chapter quote: see `tests/book/quoting.py`."""

import pytest

from tests.book.quoting import cases, check

QUOTED = {
    "p1_background_mathematics": [
        (r"\sqrt{{\omega_1^2 + \omega_2^2}} = {:g}", "np.linalg.norm(plane_weights)"),
        (r"$1 + 0.3\cdot 2 + 2\cdot 0.5 + 0.1\cdot 4 = {:g}$", "costs[0]"),
        ("A dot marks the origin, where the value is {:g}", "linear_2d(0, 0, 1, plane_weights)"),
        ("from {:g} to minus {:g}, the second", "linear_1d(0, 24, -3)", "-linear_1d(10, 24, -3)"),
        ("With {} factors the product", "500 if np.prod(np.full(500, 0.2)) == 0 else 'more'"),
        (r"is about ${}\times 10^{{{}}}$", "*decimal(np.nextafter(0, 1), 0)"),
        (r"with $e \approx {:.3f}$", "np.e"),
        ("what was promised: {:.0f} against", "100 * promised_factor(factors) ** 10"),
        ("against {:.0f}. The program", "100 * np.prod(factors)"),
        ("sinks from 100 to {:.0f}.", "100 * np.prod(factors)"),
        ("rises evenly from 100 to {:.0f}.", "100 * np.mean(factors) ** 10"),
        ("passes 1 at z = 0 and shoots up to {:.0f}", "np.exp(3)"),
    ],
}


@pytest.mark.parametrize(("stem", "template", "expressions"), cases(QUOTED))
def test_a_quoted_number_is_what_the_solution_computes(stem, template, expressions):
    check(stem, template, expressions)
