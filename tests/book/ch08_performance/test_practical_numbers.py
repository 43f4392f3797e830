"""Numbers that the practicals of this chapter quote: see `tests/book/quoting.py`."""

import numpy as np
import pytest

from tests.book.quoting import cases, check, results

QUOTED = {
    "p1_mnist_1d_performance": [
        (
            "lowers a network's error by {} percentage points",
            "word(round(printed(r'gain ([0-9.]+) ± 0.0')[0]))",
        ),
        ("many a referee: $p={:.3f}$", "printed(r'reported +gain.*p = ([0-9.]+)')[0]"),
        (
            "asks for {:.0f} pairs, which is {:.0f} networks",
            "*printed(r'([0-9]+) pairs, ([0-9]+) trained')",
        ),
        (
            "The error falls from {:.0f} to {:.0f} percent",
            "printed(r' 375 examples: ([0-9.]+)')[0]",
            "printed(r' 3,000 examples: ([0-9.]+)')[0]",
        ),
        (
            "by more with each doubling: {:.0f}, {:.0f} and {:.0f} points.",
            "*-np.diff([printed(f' {n} examples: ([0-9.]+)')[0] for n in ('375', '750', '1,500', "
            "'3,000')])",
        ),
        ("beats a single one in {:.0f} of {:.0f} cases", "20", "20 + 1"),
        ("Otherwise each error has a margin of {:.1f}", "100 * np.sqrt(0.38 * 0.62 / 1000)"),
    ],
    "p2_bias_variance": [
        (
            "fewer units: {} with a noise of 0.05, {} with 0.1, {} with 0.3 and with 0.8, and a "
            "single one with 2",
            "*[1 + np.argmin([sum(exact(h, s)) for h in range(1, 15)]) for s in (0.05, 0.1, 0.3)]",
        ),
        (
            "a goal of 0.03 takes {} examples with {} units.",
            "fewest_examples(0.03, 0.3)",
            "min(range(1, 15), key=lambda h: sum(exact(h, 0.3, 18)))",
        ),
        (
            "one over the number of examples: {} for 0.05, {} for 0.02.",
            "*[fewest_examples(g, 0.3) for g in (0.05, 0.02)]",
        ),
        ("beside this bias of {:.4f}", "exact(4, 0.3, 370)[0]"),
        (
            "for 0.005 and 0.003 it takes {} or {} units",
            "*[min(range(1, 15), key=lambda h: sum(exact(h, 0.1, fewest_examples(g, 0.1)))) "
            "for g in (0.005, 0.003)]",
        ),
        ("and {} examples for the last.", "fewest_examples(0.003, 0.1)"),
    ],
    "p3_double_descent": [
        (
            "Without it the error at 100 is above {}.",
            "50 if 50 < median_errors(100, 100)[1] < 60 else 0",
        ),
        (
            "worst of the six errors to about {:.1f}, and anything from 0.1 to 0.2 does as well.",
            "max(median_errors(100, w, ridge=r)[1] for w in (60, 80, 100, 120, 200, 400) "
            "for r in (0.1, 0.15, 0.2))",
        ),
        (
            "still lie above {} between 60 and 120",
            "min(median_errors(100, w, ridge=0.01)[1] for w in (60, 80, 100, 120)) // 0.1 / 10",
        ),
        (
            "With noise of 0.5 it is about {} times as high",
            "word(round(median_errors(100, 100, 0.5, seeds=many)[1] "
            "/ median_errors(100, 100, 0.0, seeds=many)[1], -1).astype(int))",
        ),
        ("at 140 units it is more than {} points lower than at 14,", "word(int(new[4] - new[-1]))"),
        ("for $h=100$: it is {:,}.", "41 * 100 + 101 * 100 + 10 * 101"),
        ("has the probability $10^{{-6}}$ costs {:.0f} nats", "6 * np.log(10)"),
    ],
    "p4_high_dimensional_spaces": [
        ("it is wrong for about {:.0f} % of the points here", "error_at(0)"),
        (
            "their distances are those of a cloud in {:.0f} dimensions",
            "effective_dimension(images)",
        ),
        ("{} darts of five do.", "word(round(5 * np.pi / 4))"),
    ],
}


@pytest.mark.parametrize(("stem", "template", "expressions"), cases(QUOTED))
def test_a_quoted_number_is_what_the_solution_computes(stem, template, expressions):
    check(stem, template, expressions)


def test_the_table_of_trained_networks_is_what_the_experiment_has_recorded():
    pytest.importorskip("torch")  # the record's module runs programs that train
    recorded = pytest.importorskip("udl.experiments.recorded")
    found = recorded.load("ch08_performance/double_descent")
    table = results("p3_double_descent")["sweep"]
    at = [list(found["widths"]).index(width) for width in table[:, 0]]
    for column, key, half in ((1, "train", 0.051), (2, "test", 0.051), (3, "test_loss", 0.0051)):
        np.testing.assert_allclose(table[:, column], found[key].mean(axis=1)[at], atol=half)
