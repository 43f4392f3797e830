"""Numbers that the practicals of this chapter quote: see `tests/book/quoting.py`."""

import pytest

from tests.book.quoting import cases, check

QUOTED = {
    "p1_composing_networks": [
        ("{}, three times four.", "word(count_regions(second(first(grid)))).capitalize()"),
        ("{}. The left piece now runs", "word(count_regions(second(halved(grid)))).capitalize()"),
        (
            "Far fewer: {}. The second network stays between {:.2f} and {:.1f}.",
            "word(count_regions(first(second(grid))))",
            "second(grid).min()",
            "second(grid).max()",
        ),
        (
            "{} copies are enough: {:,} regions with {} parameters, where a shallow network would "
            "need more than {} million",
            "word(copies).capitalize()",
            "regions",
            "10 * (copies + 1)",
            "word((3 * units + 1) // 10**6)",
        ),
        ("Its {} million pieces", "word(regions // 10**6)"),
    ],
    "p2_clipping_functions": [
        ("At the same three inputs, {:.1f}, {:.1f} and {:.2f}.", "*joints"),
        ("The sum should be {:.6f}:", "network_output(half, weights_3, bias_3).sum()"),
        (
            "the output has {1} pieces instead of {0}. The second unit had three crossings; dead, "
            "it takes them with it, and one of the old joints as well: near 0.77 both other units "
            "are off, so that nothing is left to bend there. {2} pieces remain.",
            "*(count_pieces(network_output(second_inputs(x, weights_1, bias_1, weights_2, bias), "
            "weights_3, bias_3)) for bias in variants.values())",
        ),
    ],
    "p3_deep_networks": [
        (
            "The merged bias should be ({:.1f}, {:.1f}, {:.1f}).",
            "*(second_bias + second_in @ first_out_bias)",
        ),
        ("have $4 + 6 + 3 = {}$ parameters", "num_parameters([1, 2, 2, 1])"),
        ("$12 + 10 + 6 + 3 = {}$ parameters", "num_parameters([2, 4, 2, 2, 1])"),
    ],
}


@pytest.mark.parametrize(("stem", "template", "expressions"), cases(QUOTED))
def test_a_quoted_number_is_what_the_solution_computes(stem, template, expressions):
    check(stem, template, expressions)
