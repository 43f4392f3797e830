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
    "p3_tokenisation": [
        (
            "({} tokens in place of {})",
            "*(len(encode_text(SAMPLES[name], merges)) for name in ('Russian', 'English'))",
        ),
        (
            "The first {} merges bring the training text to 0.4 tokens a byte, and the next {} to"
            " {:.2f}.",
            "*2 * (fewest_merges(),)",
            "len(encode_text(TRAINING, merges[:2 * fewest_merges()])) / len(TRAINING)",
        ),
        (
            "From the {}th merge on every pair occurs a single time",
            # A pair that occurs once saves one token.
            "next(n for n in range(205, 300) if len(encode_text(TRAINING, merges[:n - 1]))"
            " - len(encode_text(TRAINING, merges[:n])) == 1)",
        ),
        (
            "It falls to {:.2f} with {} merges and to {:.2f} with all.",
            "len(encode_text(SAMPLES['English'], merges[:2 * fewest_merges()])) / 102",
            "2 * fewest_merges()",
            "len(encode_text(SAMPLES['English'], merges)) / 102",
        ),
        (
            "own language model, with {:,} merges.",
            "len(book.merges)",
        ),
        ("{:,} tokens in place of {:,} on the section", "ours", "best"),
        ("(the section of this book {:.1f} times as long", "len(text.encode()) / ours"),
        (
            'return "{}"\n    ### END',
            "'1' if abs(len(encode_text(SAMPLES['Russian'], merges))"
            " / len(SAMPLES['Russian'].encode()) - 1) < 0.2 else 'other'",
        ),
    ],
    "p4_decoding": [
        ("It has {:,} tokens.", "len(model.next_token(read('The')))"),
        (
            "With {} tokens top-k keeps nine tenths on average, and the book's own next token"
            " survives about as often as in the nucleus, at {} places of ten.",
            "least_k()",
            "word(round(10 * np.mean(in_k)))",
        ),
        ("from a single token to {}.", "sizes[-1]"),
        ("top-k admits {} others", "least_k() - 1"),
        (
            'return "{}"\n    ### END',
            "'less' if mended_beams(model.next_token, read(PROMPTS[1]), 20, 2)[0][1]"
            " < greedy(model.next_token, read(PROMPTS[1]), 20)[1] - 1 else 'other'",
        ),
        ("would take up to {}.", "sum(4**length for length in range(5))"),
        (
            "Look at what {} beams found after the three prompts. These texts are all more",
            "word(5) if all(mended_beams(model.next_token, read(one), 20, 5)[0][1]"
            " > greedy(model.next_token, read(one), 20)[1] for one in PROMPTS) else 'other'",
        ),
        (
            'is "{}", in {} pieces',
            "show(most_probable(model.next_token, read(PROMPTS[0]), 4)[0][-4:])[1:-1]",
            "word(4)",
        ),
        (
            "0.5, 0.3, 0.2 become {:.2f}, {:.2f}, {:.2f},",
            "*with_temperature(np.log([0.5, 0.3, 0.2]), 0.5)",
        ),
        (
            "the temperature makes {:.2f} and {:.2f} of them.",
            "*with_temperature(np.log([0.5, 0.3]), 0.5)",
        ),
    ],
}


@pytest.mark.parametrize(("stem", "template", "expressions"), cases(QUOTED))
def test_a_quoted_number_is_what_the_solution_computes(stem, template, expressions):
    check(stem, template, expressions)
