"""Numbers that the practicals of this chapter quote: see `tests/book/quoting.py`."""

import pytest

from tests.book.quoting import cases, check

QUOTED = {
    "p1_shattered_gradients": [
        (
            "Without skips the mean is below 0.9 from {} layers on, and below 0.8 from {} on",
            "*(first[level][0] for level in (0.9, 0.8))",
        ),
        (
            "With skips it needs {} layers for the first tenth and {} for the second.",
            "*(first[level][1] for level in (0.9, 0.8))",
        ),
    ],
    "p2_residual_blocks": [
        (
            "The race chooses {} layers for plain networks, with {:.1f}% on the test signals, and"
            " {} with skips, with {:.1f}%.",
            "*winners[False] + winners[True]",
        ),
        (
            "which makes {} {} parameters",
            "*divmod(sum(p.numel() for p in residual_module().parameters()), 1000)",
        ),
    ],
    "p3_normalisation": [
        ("the spread is {:.2f}, while the outputs themselves", "spreads[0]"),
        ("At 128 it is {:.2f}, so a tenth needs somewhat more", "spreads[-1]"),
        (
            "From 2 to {} the spread falls",
            "sizes_of_batches[-1]",
        ),
    ],
}


@pytest.mark.parametrize(("stem", "template", "expressions"), cases(QUOTED))
def test_a_quoted_number_is_what_the_solution_computes(stem, template, expressions):
    check(stem, template, expressions)
