"""Numbers that the practicals of this chapter quote: see `tests/book/quoting.py`."""

import pytest

from tests.book.quoting import cases, check

GOOD = "mode_report(truth, samples['one Gaussian']).good"
RECALLS = "{0}(held_out, samples['{1}'], 3), precision_recall(held_out, samples['{1}'], 3)[1]"

QUOTED = {
    "p1_fool_the_score": [
        (
            "no ring, no hole, and about {} of its points are good.",
            f"'a quarter' if 0.22 < {GOOD} < 0.28 else 'another part'",
        ),
        ("With {} classes the score cannot exceed {},", "word(8)", "len(truth.weights)"),
        (
            "and eight points {} it.",
            "'reach' if round(score(samples['eight points']), 3) == 8 else 'miss'",
        ),
        ("(New data have some {:.2f}.)", "new_away"),
        (
            "From held-out points it is {} new data.",
            "'as far as' if 0.95 < few_away / new_away < 1.05 else 'elsewhere than'",
        ),
        (
            "Your sampler is {} nearer to the training points than new data are.",
            "'far' if frechet(few, train) < 1e-3 * frechet(samples['new data'], train) else 'no'",
        ),
        (
            "the moments are {} million numbers",
            "word(2048 * 2049 // 2 // 10**6)",
        ),
        (
            "Look at the recall of noise, though: it is {} that of new data.",
            "'as high as' if precision_recall(held_out, samples['noise'], 3)[1]"
            " > precision_recall(held_out, samples['new data'], 3)[1] else 'below'",
        ),
        (
            "Noise looks far worse, {:.2f} in place of {:.2f}.",
            RECALLS.format("faulty_recall", "noise"),
        ),
        (
            "The narrow sampler looks better, {:.2f} in place of {:.2f}.",
            RECALLS.format("faulty_recall", "narrow"),
        ),
        (
            "New data get a {} number from both programs and eight points a low one",
            "'high' if faulty_recall(held_out, samples['new data'], 3) > 0.85"
            " and faulty_recall(held_out, samples['eight points'], 3) < 0.1 else 'medium'",
        ),
        (
            "from -4 to 4 has a precision of about {:.2f}.",
            "precision_recall(held_out, samples['noise'], 3)[0]",
        ),
        (
            "rises as well, from {:.1f} to {:.1f}, but not",
            "*(density_and_coverage(r, samples['noise'], num_neighbours=3).density"
            " for r in (held_out, spoilt))",
        ),
        (
            "leave a {} of the training points out",
            "'third' if 300 < len(np.unique(samples['copies'], axis=0)) < 350 else 'part'",
        ),
        ("a density of 1/{:.0f} in the square", "(4 - -4) ** 2"),
        (
            "The narrow sampler has a copy share of {},",
            "'about a half' if 0.35 < copy_share(train, held_out, samples['narrow']) < 0.6"
            " else 'another size'",
        ),
        (
            "pass the first and have a copy share {} a half",
            "'near' if 0.4 < copy_share(train, held_out, samples['eight points']) < 0.6 else 'off'",
        ),
    ],
}


@pytest.mark.parametrize(("stem", "template", "expressions"), cases(QUOTED))
def test_a_quoted_number_is_what_the_solution_computes(stem, template, expressions):
    check(stem, template, expressions)
