"""Numbers that the practicals of this chapter quote: see `tests/book/quoting.py`."""

import pytest

from tests.book.quoting import cases, check

QUOTED = {
    "p1_graphs_as_arrays": [
        (
            "Of the {} walks from 1 to 4 only {} meets no node twice.",
            "word(len(walks(1, 4, 3)))",
            "word(sum(len(set(walk)) == 4 for walk in walks(1, 4, 3)))",
        ),
        (
            "the program claims {:.0f} paths of three edges between the middle",
            "faulty_paths(star)[0, 1]",
        ),
        (
            "there are {:.0f} walks and no path.",
            "faulty_paths(np.eye(7)[np.arange(7) - 1] + np.eye(7)[:, np.arange(7) - 1])[0, 1]",
        ),
        ("In $8! = {}$ ways.", "np.prod(np.arange(1, 9))"),
    ],
    "p2_message_passing": [
        (
            "Ethanol and the ether take {} layers without ReLUs and {} with them.",
            "*isomers(molecule_arrays(*ethanol), molecule_arrays(*ether))",
        ),
        (
            "The oxygen of ethanol hears ({:.0f}, {:.0f}, {:.0f}, {:.0f}) and that of the ether"
            " ({:.0f}, {:.0f}, {:.0f}, {:.0f})",
            "*layer(*molecule_arrays(*ethanol), np.eye(4), np.zeros(4))[2]",
            "*layer(*molecule_arrays(*ether), np.eye(4), np.zeros(4))[1]",
        ),
        (
            "all 300 probabilities lie between {:.4f} and {:.4f}",
            "faulty.min(), faulty.max()",
        ),
        (
            "their standard deviation is some {:.0f} times as large",
            "10 * round(mended.std() / faulty.std() / 10)",
        ),
        (
            "each layer of 64 units makes the rows some {} times smaller",
            "word(round(64 / 2 * np.sqrt(2 / 64)))",
        ),
    ],
    "p3_neighbourhood_sampling": [
        ("{} of 600, fewer than 8 %", "tree[-1]"),
        (
            'return "{}"\n    ### END',
            "len(receptive_field(A, np.array([16]), 3)[-1])",
        ),
        (
            "a typical paper needs {:.0f}% of all papers and not 10 of 600, with three about"
            " {:.0f}%.",
            "100 * np.mean([growth(CITED, n)[1] for n in TYPICAL])",
            "100 * np.mean([growth(CITED, n)[2] for n in TYPICAL])",
        ),
        (
            "neighbours have {:.0f} neighbours on average, though papers have {:.0f}, and {:.0f}%"
            " of the papers",
            "around.mean()",
            "DEGREES.mean()",
            "100 * np.mean(around > DEGREES)",
        ),
        ("The most cited paper itself needs {:.0f}% with two layers.", "100 * famous[1]"),
        ("The most cited paper has {} neighbours, of which 5 are drawn.", "len(nearest)"),
    ],
    "p4_graph_attention": [
        ("more than half of all weight", "*[] if (strangers.mean() > 0.5) else 'other'"),
        (
            'return "{}"\n    ### END',
            "'never' if len(set(scores(Y, U_R, U_S).argmax(axis=1))) == 1 else 'other'",
        ),
    ],
}


@pytest.mark.parametrize(("stem", "template", "expressions"), cases(QUOTED))
def test_a_quoted_number_is_what_the_solution_computes(stem, template, expressions):
    check(stem, template, expressions)
