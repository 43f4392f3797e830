"""Numbers that the practicals of this chapter quote: see `tests/book/quoting.py`."""

import pytest

from tests.book.quoting import cases, check

QUOTED = {
    "p1_convolution_1d": [
        ("The sum should read {:.3f}.", "convolve(x, thirds).sum()"),
        (
            "You should see {:.4g}, {:.4g}, {:.4g}, … and the sum {:.1f}.",
            "*convolve_wide(x, fifths)[:3]",
            "convolve_wide(x, fifths).sum()",
        ),
        (
            "The numbers should begin with {:.3f}, {:.3f}, {:.3f}.",
            "*convolve_dilated(x, thirds)[:3]",
        ),
        ("The kernel of five is {:.3g}, {:.3g}, {:.3g}, {:.3g}, {:.3g}.", "*five"),
        ("{} smoothings are best here.", "best_repeats()"),
        (
            "so {} of them are one kernel of {} weights",
            "best_repeats()",
            "2 * best_repeats() + 1",
        ),
        (
            r"$\sqrt{{{0}/2}}\approx {1:.1f}$ positions",
            "best_repeats()",
            "np.sqrt(best_repeats() / 2)",
        ),
    ],
    "p2_mnist_1d": [
        (
            "about {:.0f} points with 64 settings",
            r"printed(r'64 settings: faulty (\S+), mended')[0] - 85",
        ),
        (
            "were best, with about {:.1f}%",
            r"*printed(r'\(18, \(5, 3, 3\), 1\) +2998 parameters +(\S+) ')",
        ),
        (
            "The convolutional network loses about {:.0f} points",
            r"*printed(r'convolutional network loses (\S+) points')",
        ),
        (
            "falls from about {:.0f} to about {:.0f}.",
            r"*printed(r'convolutional +ordered +(\S+)[\s\S]*convolutional +shuffled +(\S+)')",
        ),
        (
            "seems to gain a little more than {} point, about {} its standard error",
            r"'a' if 1 < -printed(r'fully connected loses (\S+)')[0] < 1.5 else 'no'",
            r"{2: 'twice'}[round(-np.divide(*printed(r'fully connected loses (\S+) ± (\S+)')))]",
        ),
    ],
    "p3_convolution_2d": [
        (
            "The strongest response is at about {:.0f}°, so",
            "best_angle()",
        ),
        (
            "at about {:.0f}°, which is the same as {:.0f}°: from left to right they rise by "
            "{:.0f}°.",
            "best_angle() + 90",
            "best_angle() - 90",
            "90 - best_angle()",
        ),
    ],
    "p4_resampling": [
        ("The patch gives {}.", "mean_pool(patch).astype(int).tolist()"),
        ("wins, with an error of about {:.1f} grey levels", "best_pair()"),
        (
            "has an error of about {:.1f} grey levels, better than before",
            "np.sqrt((mended**2).mean())",
        ),
    ],
    "p5_mnist": [
        (
            "Three quarters of the {:,} parameters",
            r"int(*printed(r'your network: (\S+) parameters'))",
        ),
        (
            "with {} the network is wrong for about half",
            r"word(int(*printed(r'at a shift of (\S+) pixels')))",
        ),
    ],
}


@pytest.mark.parametrize(("stem", "template", "expressions"), cases(QUOTED))
def test_a_quoted_number_is_what_the_solution_computes(stem, template, expressions):
    check(stem, template, expressions)
