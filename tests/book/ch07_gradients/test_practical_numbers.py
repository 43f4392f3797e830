"""Numbers that the practicals of this chapter quote: see `tests/book/quoting.py`."""

import pytest

from tests.book.quoting import cases, check

QUOTED = {
    "p1_backpropagation_toy_model": [
        ("The loss should be {:.3f}.", "loss(x, y, beta, omega)"),
        (
            "The slopes by $\\beta_1$ and $\\omega_1$ should be {:.3f} and {:.3f}.",
            "swept[1], swept[5]",
        ),
    ],
    "p2_backpropagation": [
        ("The output should be {:.3f}.", "f[-1].item()"),
        (
            "should run from {:.3f} in the first layer to {:.3f} in the last.",
            "np.linalg.norm(d_weights[0]), np.linalg.norm(d_weights[-1])",
        ),
    ],
    "p3_initialization": [
        ("The variance times the width is {:.2f}.", "20 * kept"),
        ("stays at $\\log[2] \\approx {:.2f}$ nats", "np.log(2)"),
        ("more than {} for 80 units", "int((2 * 80) ** 0.5)"),
        (
            "after two steps the loss is above {} million",
            "int(train(faulty_deviations, 3, 50.0)[0][2] // 1e6)",
        ),
    ],
}


@pytest.mark.parametrize(("stem", "template", "expressions"), cases(QUOTED))
def test_a_quoted_number_is_what_the_solution_computes(stem, template, expressions):
    check(stem, template, expressions)
