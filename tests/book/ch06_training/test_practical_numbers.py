"""Numbers that the practicals of this chapter quote: see `tests/book/quoting.py`."""

import pytest

from tests.book.quoting import cases, check

QUOTED = {
    "p1_line_search": [
        (
            "| height | {:.2f} | {:.2f} | {:.2f} | {:.2f} |",
            "*uneven_dip(np.array([0, 1 / 3, 2 / 3, 1]))",
        ),
        ("keeps {:.3f} of it", "share_kept(40)"),
        (
            "and the first is {:.0%} longer.",
            "share_kept(40) ** 10 / np.prod([share_kept(k + 1) for k in range(10)]) - 1",
        ),
        (
            "With -3 and 4, $b$ stands at {:.2f} near the top of the hill and $c$ at {:.2f} in the",
            "*np.linspace(-3, 4, 4)[1:3]",
        ),
        (
            "with -3 as the start, ends of 3 and of 6 find the {}, ends of 4 and of 5 the {} one.",
            "'deep dip' if bracket_search(two_dips, -3, 6, 1e-4, 60)[-1, 1] < 0 else 'shallow'",
            "'deep dip' if bracket_search(two_dips, -3, 5, 1e-4, 60)[-1, 1] < 0 else 'shallow'",
        ),
    ],
    "p2_gradient_descent": [
        (
            "here about {:.1f}, is the **condition number**.",
            "large / small",
        ),
    ],
    "p3_stochastic_gradient_descent": [
        (
            "all examples ends in a hollow with a loss of {:.2f}. The deepest one has {:.2f}.",
            "final_losses((3.5, 6.5), 2.0, 30, 300)[0]",
            "gabor_loss((0.0038, 16.0263))",
        ),
        (
            "batches of 3 all {} runs leave the hollow, and {} of them arrive in",
            "'twenty' if final_losses((3.5, 6.5), 1.5, 3, 300).max() < 9 else 'not'",
            "word(int(np.sum(final_losses((3.5, 6.5), 1.5, 3, 300) < 1)))",
        ),
        (
            "rate of 4 with batches of 1 {} runs get out and {} arrives",
            "'all' if final_losses((3.5, 6.5), 4.0, 1, 300).max() < 9 else 'not'",
            "'none' if final_losses((3.5, 6.5), 4.0, 1, 300).min() > 1 else 'some'",
        ),
        (
            "runs along the pairs {:g} with {:g}, {:g} with {:g} and {:g} with {:g}: what counts",
            "*np.ravel([(r, b) for r, b in ((0.5, 2), (1, 4), (2, 8)) if np.sum("
            "final_losses((3.5, 6.5), r, b, 300) > 9) <= 4 < np.sum("
            "final_losses((3.5, 6.5), r, b + b // 2, 300) > 9)])",
        ),
        ("to their variance, {:.2f}, and hovers", "targets.var()"),
        ("The minimum is {:.3f}.", "gabor_loss((0.0038, 16.0263))"),
    ],
    "p4_momentum": [
        ("momentum bore a rate of {:.0f}, where", "stable_rate(2.0, 0.9)"),
        (
            "leaves {:.2f} of the distance.",
            "momentum_path(valley, np.ones(2), 2 / 51, 0, 60)[-1, 0]",
        ),
        (
            "for 60 steps it leaves {} as much.",
            "'twice' if round(np.abs(momentum_path(valley, np.ones(2), *(lambda b: ((1 + b**0.5) "
            "** 2 / 50 / (1 - b), b))(((50**0.5 - 1) / (50**0.5 + 1)) ** 2), 60)[-1]).max() / 2e-6)"
            " == 2 else ''",
        ),
        ("{} steps are soon forgotten.", "word(round(steps_behind(0.9, 1000))).capitalize()"),
        (r"a factor of $0.9^{{30}}\approx{:.2f}$ is left", "0.9**30"),
    ],
    "p5_adam": [
        (
            "the median is {:.0f} and the mean {:.0f}, which is {:.2f} standard deviations away.",
            "np.median(targets)",
            "np.mean(targets)",
            "np.mean(targets) / np.std(targets)",
        ),
        (
            r"by about {} times $\alpha$ altogether",
            "'two and a half' if abs(sum(2 * 0.9**k - 1 for k in range(1, 7)) - 2.5) < 0.1 else ''",
        ),
        (
            "{}fold at the first step",
            "'ten' if round((1 - 0.99) ** -0.5) == 10 else ''",
        ),
    ],
}


@pytest.mark.parametrize(("stem", "template", "expressions"), cases(QUOTED))
def test_a_quoted_number_is_what_the_solution_computes(stem, template, expressions):
    check(stem, template, expressions)
