"""Numbers that the practicals of this chapter quote: see `tests/book/quoting.py`."""

import pytest

from tests.book.quoting import cases, check

QUOTED = {
    "p1_l2_regularisation": [
        (
            "with 4,000 steps the sums of squares are {:.4f} and {:.4f}.",
            "*(gabor_loss(x, y, regularised_path(x, y, START, 0.1, 4000, s, CENTRE)[-1])"
            " for s in (0.0, 0.2))",
        ),
        ("The deepest minimum has {:.4f}.", "least"),
        ("rises a little above {:.4f}.", "least"),
        (
            "along the shift is more than {} times",
            "'fifty' if 50 < HESSIAN[0, 0] / HESSIAN[1, 1] < 60 else 'other'",
        ),
        ("Below {:.3f} the run ends in the local minimum", "least_strength()"),
        (
            "{:.2f} in place of {:.2f}.",
            "gabor_loss(x, y, regularised_path(x, y, START, 0.1, 2000, 0.18, CENTRE)[-1])",
            "least",
        ),
        (
            "in the local minimum with {:.1f} to {:.1f}.",
            "*(gabor_loss(x, y, regularised_path(x, y, START, 0.1, 4000, s, CENTRE)[-1])"
            " for s in (0.0, 0.175))",
        ),
        ("has to climb from about {:.1f} to {:.0f},", "first[-1][1]", "BEST[1]"),
        (
            "a step closes {:.0f}% of the way",
            "100 * 0.1 * 2 * strength",
        ),
        (
            "ends with {:.3f} at best",
            "min(gabor_loss(x, y, regularised_path(x, y, regularised_path(x, y, START, 0.1, n, 1.0,"
            " CENTRE)[-1], 0.1, 100 - n, 0.0, CENTRE)[-1]) for n in range(5, 16))",
        ),
        ("the curvature is about {:.1f}, so that", "HESSIAN[1, 1]"),
        ("closes {:.0f}% of the gap", "100 * 0.1 * HESSIAN[1, 1]"),
        (
            "after 90 steps a {} of it is left",
            "'seventh' if round(1 / (1 - 0.1 * HESSIAN[1, 1]) ** 90) == 7 else 'other part'",
        ),
    ],
    "p2_implicit_regularisation": [
        (
            "the distance of the two flows, {:.3f}, and at last",
            "np.linalg.norm(follow(valley_gradient, START, 20.0) - follow("
            "lambda p: modified_gradient(valley_gradient, p, 0.1), START, 20.0))",
        ),
        (
            "stop shrinking at about {:.4f}, which",
            "np.linalg.norm(follow(valley_gradient, START, 5.0)"
            " - follow(valley_gradient, START, 20.0))",
        ),
        ("I found {:.3f} at 0.01,", "best_share()"),
    ],
    "p3_ensembling": [
        (
            "a member sees only {:.0f}% of the examples",
            "100 * (1 - (14 / 15) ** 15)",
        ),
        (
            "From about {} hidden units on the mean wins on most",
            "word(1 + next(n for n in range(20) if shares[n] > 0.6))",
        ),
        (
            "the mean wins on {} or two of the 40 data sets",
            "word(sum(np.mean((np.mean([design(grid, 14) @ fit(xs[r], ys[r], 14, 0.01)"
            " for r in drawn], axis=0) - hump(grid)) ** 2)"
            " < np.mean((design(grid, 14) @ fit(xs, ys, 14, 0.01) - hump(grid)) ** 2)"
            " for seed in range(40) for rng in [np.random.default_rng(seed)]"
            " for xs, ys in [draw_points(rng)] for drawn in [rng.integers(15, size=(30, 15))]))",
        ),
    ],
    "p4_bayesian_approach": [
        (
            "{} in place of 95% with 15 examples",
            "'Two thirds' if 63 < share_covered() < 70 else 'other'",
        ),
        (
            "comes down to that of the noise, {:.1f}, and no further",
            "round(np.hypot(curve, NOISE), 2)",
        ),
        (
            "Four times as many examples {} what is not known",
            "'halve' if 1.95 < np.sqrt(np.diag(features @ learn(*draw_points("
            "np.random.default_rng(0), 60))[1] @ features.T)[50]) / curve < 2.05 else 'change'",
        ),
        (
            "with a sum of squares of {:.2f}, and three units, with {:.2f}, have the largest",
            "*(np.sum((y - design(x, n) @ learn(x, y, n, 100.0)[0]) ** 2) for n in (12, 3))",
        ),
        (
            "have the largest evidence: {:.1f}, against {:.1f} for twelve.",
            "*(log_evidence(design(x, n), y, 0.3, 100.0) for n in (best_size(), 12))",
        ),
        (
            "with two the evidence is lower by {:.0f}.",
            "log_evidence(design(x, 3), y, 0.3, 100.0) - log_evidence(design(x, 2), y, 0.3, 100.0)",
        ),
        (
            "{} hidden units have a larger evidence than three",
            "'twelve' if log_evidence(design(x, 12), y, 0.3, 10.0)"
            " > log_evidence(design(x, 3), y, 0.3, 10.0) else 'no'",
        ),
    ],
    "p5_augmentation": [
        (
            "Up to 3 positions gain {:.1f} points by the seeds",
            "*printed(r'chosen: up to 3, gain ([\\d.]+) points')",
        ),
        (
            "had no part in the choice, and {} by all four",
            "'as much' if printed(r'up to +3: +([\\d.]+) ±')"
            " == printed(r'chosen: up to 3, gain ([\\d.]+) points') else 'another'",
        ),
        (
            "The leaking split reports more than {:.0f}%",
            "10 * (printed(r'faulty_split +mixed labels +([\\d.]+) %')[0] // 10)",
        ),
        (
            "the two other seeds gain {:.1f} points",
            "np.subtract(*printed(r'without ([\\d.]+) %, with ([\\d.]+) %')[::-1])",
        ),
    ],
}


@pytest.mark.parametrize(("stem", "template", "expressions"), cases(QUOTED))
def test_a_quoted_number_is_what_the_solution_computes(stem, template, expressions):
    check(stem, template, expressions)
