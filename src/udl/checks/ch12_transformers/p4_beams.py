"""Checks of practical 12.4 on searches: by beams, where these lose, and for the best text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from udl.checks.ch12_transformers.expected import decoding as right
from udl.checks.ch12_transformers.expected.decoding import (
    WEATHER,
    Chain,
    Draws,
    Sparing,
    Text,
)
from udl.checks.ch12_transformers.kinds.explained import AskedSparingly, Explained
from udl.checks.ch12_transformers.p4_texts import forms, models
from udl.checks.errors import Diagnosis
from udl.checks.kinds import Predict, Reach
from udl.checks.mistakes import Mistake


def _beam_draws(rng: np.random.Generator) -> Draws:
    """Draw (next_token, prompt, num_tokens, num_beams), never with fewer points than greedy has."""
    drawn: Draws = [(WEATHER, (0,), 2, 2)]
    settings = ((4, 4, 2), (5, 5, 3), (3, 3, 5), (6, 3, 1), (8, 6, 4), (4, 1, 3))
    for size, num_tokens, num_beams in settings:
        while True:
            (model,) = models(rng, size)
            prompt = tuple(int(token) for token in rng.integers(size, size=2))
            found = right.beams(model, prompt, num_tokens, num_beams)
            if found[0][1] >= right.greedy(model, prompt, num_tokens)[1] - 1e-9:
                break
        drawn.append((model, prompt, num_tokens, num_beams))
    return [*drawn, (drawn[1][0], (), 3, 2), (WEATHER, (1,), 0, 2)]


def faulty_beams(
    f: Any,
    prompt: Any,
    num_tokens: Any,
    num_beams: Any,
    *,
    text_too: bool = True,
    sum_too: bool = True,
) -> tuple[Text, ...]:
    """Search as the program of the practical does, or with one of its two faults alone."""
    beams: list[Text] = [(tuple(prompt), 0.0)]
    for _ in range(num_tokens):
        longer: list[Text] = []
        for tokens, total in beams:
            told = f(tokens)
            text, so_far = tokens, total
            for token in np.argsort(-told)[:num_beams]:
                text = (*(text if text_too else tokens), int(token))
                so_far = (so_far if sum_too else total) + float(told[token])
                longer.append((text, so_far))
        beams = sorted(longer, key=lambda beam: -beam[1])[:num_beams]
    return tuple(beams)


def _shared_lists(f: Any, prompt: Any, num_tokens: Any, num_beams: Any) -> tuple[Any, ...]:
    """Append to the beam's own list, which all of its candidates hold."""
    beams: list[tuple[list[int], float]] = [(list(prompt), 0.0)]
    for _ in range(num_tokens):
        longer = []
        for tokens, total in beams:
            told = f(tuple(tokens))
            for token in np.argsort(-told)[:num_beams]:
                tokens.append(int(token))
                longer.append((tokens, total + float(told[token])))
        beams = sorted(longer, key=lambda beam: -beam[1])[:num_beams]
    return tuple((tuple(tokens), total) for tokens, total in beams)


def _one_child_each(f: Any, prompt: Any, num_tokens: Any, num_beams: Any) -> tuple[Text, ...]:
    """Branch after the prompt, and go on greedily from each of the first tokens."""
    if num_tokens == 0:
        return ((tuple(prompt), 0.0),)
    first = right.beams(f, prompt, 1, num_beams)
    texts = [right.greedy(f, text, num_tokens - 1) for text, _ in first]
    sums = [(text, total + one) for (text, total), (_, one) in zip(texts, first, strict=True)]
    return tuple(sorted(sums, key=lambda beam: -beam[1]))


def _unsummed(f: Any, prompt: Any, num_tokens: Any, num_beams: Any) -> tuple[Text, ...]:
    """Rank by the last token alone."""
    beams: list[Text] = [(tuple(prompt), 0.0)]
    for _ in range(num_tokens):
        longer = [((*t, v), float(p)) for t, _ in beams for v, p in enumerate(f(t))]
        beams = sorted(longer, key=lambda beam: -beam[1])[:num_beams]
    return tuple(beams)


def _copies(f: Any, prompt: Any, num_tokens: Any, num_beams: Any) -> tuple[Text, ...]:
    """Begin with as many copies of the prompt as there are beams."""
    beams: list[Text] = [(tuple(prompt), 0.0)] * num_beams
    for _ in range(num_tokens):
        longer = [((*t, v), s + float(p)) for t, s in beams for v, p in enumerate(f(t))]
        beams = sorted(longer, key=lambda beam: -beam[1])[:num_beams]
    return tuple(beams)


def _each(change: Callable[[Sequence[int], float, int], Any]) -> Callable[..., Any]:
    return lambda f, prompt, *rest: tuple(
        change(*beam, len(prompt)) for beam in right.beams(f, prompt, *rest)
    )


FEWER = Diagnosis(
    "fewer tokens than beams",
    "There may be fewer tokens than beams, and fewer candidates than places: take as many as "
    "there are. A slice such as [:num_beams] does.",
)
TOO_OFTEN = Diagnosis(
    "beginnings asked about that cannot win any more",
    "A beginning that is less probable than a whole text cannot win: do not ask about it. In which "
    "order do you have to look at the beginnings, so that you know such a text early?",
)


mended_beams = Explained(
    "mended_beams",
    "each continuation begins where its beam ended.",
    expected=right.beams,
    draws=_beam_draws,
    in_order=True,
    atol=1e-9,
    errors={"out of bounds": FEWER, "index out of range": FEWER},
    hint="take two beams and two tokens, and print all candidates within your function after the "
    "first step",
    mistakes=(
        Mistake(
            "the program as it was",
            "Look at the second candidate of a beam: from which text, and from which sum, is it "
            "made?",
            faulty_beams,
        ),
        Mistake(
            "sums that go on from the candidate before",
            "The texts are right. The sum of a candidate is that of its beam and one more "
            "logarithm.",
            lambda *a: faulty_beams(*a, text_too=False),
        ),
        Mistake(
            "texts that go on from the candidate before",
            "The sums are right. The text of a candidate is that of its beam and one more token.",
            lambda *a: faulty_beams(*a, sum_too=False),
        ),
        Mistake(
            "one list shared by several candidates",
            "append changes the beam's own list, and every candidate holds that same list. Make a "
            "new list, or tuple, for each candidate.",
            _shared_lists,
        ),
        Mistake(
            "one continuation for each beam",
            "At each step all continuations of all beams compete for the places. One beam may take "
            "several, another none.",
            _one_child_each,
        ),
        Mistake(
            "the best token of each beam alone",
            "Then one beam stays one beam, and the search is greedy. Each beam goes on with "
            "several tokens, and all of these candidates compete.",
            lambda *a: (right.greedy(*a[:3]),),
        ),
        Mistake(
            "the texts apart from their sums",
            "A list of pairs is asked for, each a text with its logarithm: list(zip(texts, sums)).",
            lambda *a: tuple(zip(*right.beams(*a), strict=True)),
        ),
        Mistake(
            "ranked by the last token alone",
            "A beam's score is the sum over all its tokens.",
            _unsummed,
        ),
        Mistake(
            "the prompt copied",
            "Copies of one text have the same continuations, so that all beams stay alike. Begin "
            "with a single beam.",
            _copies,
        ),
        Mistake(
            "the worst first",
            "The most probable beam comes first.",
            lambda *a: right.beams(*a)[::-1],
        ),
        Mistake(
            "probabilities instead of logarithms",
            "Return the sums of the logarithms.",
            _each(lambda text, total, given: (text, float(np.exp(total)))),
        ),
        Mistake(
            "the prompt left out",
            "Each text begins with its prompt.",
            _each(lambda text, total, given: (text[given:], total)),
        ),
        Mistake(
            "the texts alone",
            "Return each text with its logarithm.",
            _each(lambda text, total, given: text),
        ),
        Mistake(
            "the best beam alone",
            "Return all beams, in a list.",
            lambda *a: right.beams(*a)[0],
            lambda *a: right.beams(*a)[:1],
        ),
    ),
)


predict_beams = Predict(
    "predict_beams",
    "a beam is lost before it shows what it is worth.",
    right="less",
    wrong_choices={
        "more": "two beams look at more texts. Do they look at all that greedy decoding looks at?",
        "same": "greedy decoding finds another text. Is its beginning among the two best at every "
        "length?",
    },
)


def _trap(rng: np.random.Generator, size: int) -> Chain:
    """Draw a model in which the last token but one, by rank, leads to the most probable text."""
    start = rng.uniform(0.9, 1.0, size)
    hidden, goal = (int(token) for token in rng.permutation(size)[:2])
    start[hidden] = 0.8
    rows = rng.uniform(0.9, 1.0, (size, size))
    rows[hidden], rows[goal] = 0.001, 0.001
    rows[[hidden, goal], goal] = 1.0
    start[goal] = 0.5  # so that the goal alone is less probable than by way of the hidden token
    return Chain(start / start.sum(), rows / rows.sum(axis=1, keepdims=True))


def _search_draws(rng: np.random.Generator) -> Draws:
    """Draw (next_token, prompt, num_tokens): greedy fails, and the model is asked sparingly."""
    drawn: Draws = [(Sparing(WEATHER), (0,), 2)]
    for size, num_tokens, sharpness in ((4, 3, 1.0), (5, 4, 1.5), (4, 5, 2.0), (4, 5, 1.2)):
        while True:
            (model,) = models(rng, size, sharpness=sharpness)
            prompt = tuple(int(token) for token in rng.integers(size, size=2))
            best = right.most_probable(model, prompt, num_tokens)[1]
            if best > right.greedy(model, prompt, num_tokens)[1] + 1e-6:
                break
        drawn.append((Sparing(model), prompt, num_tokens))
    traps: Draws = [(Sparing(_trap(rng, 6)), (), 3), (Sparing(_trap(rng, 100)), (), 2)]
    return [*drawn, *traps, (Sparing(WEATHER), (1, 2), 0)]


def _asked_freely(answer: Callable[..., Text]) -> Callable[..., Text]:
    """Let an answer ask as often as it likes."""
    return lambda f, *rest: answer(f.model if isinstance(f, Sparing) else f, *rest)


most_probable = AskedSparingly(
    "most_probable",
    "no text is more probable than its beginning.",
    expected=right.most_probable,
    draws=_search_draws,
    items=("tokens", "log probability"),
    in_order=True,
    atol=1e-9,
    errors={"next_token asked more than": TOO_OFTEN},
    hint="keep a list of beginnings with their sums: which of them can still become the best, and "
    "which is the one to look at next? Print them within your function",
    mistakes=(
        Mistake(
            "greedy decoding",
            "The most probable token of today may lead to an improbable text. Keep other "
            "beginnings as long as they may still win.",
            _asked_freely(right.greedy),
        ),
        *(
            Mistake(
                "beam search",
                "A beam that is dropped might have won. Drop a beginning only if it is less "
                "probable than a whole text that you have found.",
                _asked_freely(lambda f, p, n, width=width: right.beams(f, p, n, width)[0]),
            )
            for width in (2, 3, 4, 5, 8, 10, 20, 30, 40, 50, 65)
        ),
        *forms(right.most_probable),
    ),
)


def _no_distributions(start: Any, rows: Any) -> str:
    for name, p in (
        ("start", start),
        *((f"row {i} of the table", row) for i, row in enumerate(rows)),
    ):
        if np.min(p) < 0 or abs(np.sum(p) - 1) > 1e-9:
            return f"{name} is no distribution: its three numbers are not negative and sum to 1"
    return ""


def _advice(start: Any, rows: Any) -> str:
    ratio = right.beams_against_greedy(start, rows)
    if ratio > 1 + 1e-9:
        return (
            "here the beams win. At which length must the greedy text fall out of the two beams, "
            "and what must come after it?"
        )
    if ratio > 1 - 1e-9:
        return (
            "both find equally probable texts. The greedy text has to fall out of the two beams: "
            "after two tokens, two others must be more probable."
        )
    return "greedy wins already. Let what the two beams keep lead to less, and greedy to more."


beam_loses = Reach(
    "beam_loses",
    "two beams dropped the better text.",
    start=lambda: (np.full(3, 1 / 3), np.full((3, 3), 1 / 3)),
    score=right.beams_against_greedy,
    target=0.65,
    goal="the best of two beams at most 0.65 times as probable as the greedy text",
    unit="ratio",
    items=("start", "table"),
    beyond=_no_distributions,
    advice=_advice,
)
