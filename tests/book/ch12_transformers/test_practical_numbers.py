"""Numbers that the practicals of this chapter quote: see `tests/book/quoting.py`."""

import pytest

from tests.book.quoting import cases, check

QUOTED = {
    "p1_self_attention": [
        ("I measured {:.3f}, and it must be one half", "scaling_power()"),
        (
            "the best of ten keys gets about {:.1f} at every width",
            "np.mean([softmax(scores_of_ten(d) / d**0.5).max(axis=-1).mean() for d in samples])",
        ),
        (
            "With plain scores, {:.0f}% of the queries have a gradient below 0.01",
            "100 * np.mean(plain < 0.01)",
        ),
        ("have gradients up to {:.0f} and would", "plain.max()"),
        (
            "keeps the gradients equally long, near {:.1f}, at every width",
            "np.mean([np.median(gradient_lengths(d, 0.5)) for d in samples])",
        ),
        (
            "Values of 1 came out as anything between {:.2f} and {:.2f}",
            "*(f(faulty_attention(queries, keys, np.ones((5, 1)))) for f in (np.min, np.max))",
        ),
    ],
    "p2_heads_and_masks": [
        ("The trained head explains about {:.0f}%.", "5 * round(20 * max(explained))"),
        (
            "about {:.0f}% of the range's variance goes with it",
            "10 * round(10 * np.corrcoef(sequences.max(axis=1), ranges[:, 0])[0, 1] ** 2)",
        ),
        ("Head 0, which looks back {:.1f} tokens on average", "distances[0]"),
        ("the loss rises by {:.2f} nats a token.", "rises[0]"),
        ("none of the others costs more than about {:.1f}.", "rises[2:].max()"),
        (
            "Head {} is the second in both respects",
            "*{np.argsort(distances)[1], np.argsort(rises)[-2]}",
        ),
    ],
}


@pytest.mark.parametrize(("stem", "template", "expressions"), cases(QUOTED))
def test_a_quoted_number_is_what_the_solution_computes(stem, template, expressions):
    check(stem, template, expressions)
