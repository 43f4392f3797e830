"""The decks of the book: what a lecturer and a class need of each of them."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests import ROOT
from tests.figures.pptx.ecma376 import faults
from tests.needing import need
from tests.sampling import History, sample
from tests.tools.slides import deck_project
from tests.tools.slides.book_deck import DECKS, BookDeck, read
from tests.tools.slides.deck_project import sizes, source_equations
from tools import programs
from tools.slides import design
from tools.slides.measure import Ruler, indent
from tools.slides.model import Deck, Math, Paragraph, Slide, Text, plain
from tools.slides.placing import Grid, Layout, Words
from tools.slides.prepare import Ready
from udl import losses
from udl.data import loss_examples
from udl.networks.shallow import ShallowParameters, shallow_network

Book = Callable[[str], BookDeck]


# Our own decks, to which rules of taste apply: slides for a lecture of the length that the deck's
# first notes announce. A deck that is not listed here need only build.
LENGTHS = {
    "catch_up_1": (25, 35),
    "ch01_introduction_1": (20, 30),
    "ch01_introduction_2": (20, 30),
    "ch02_supervised_learning": (15, 25),
    "ch03_shallow_networks": (35, 50),
    "ch04_deep_networks": (25, 40),
    "ch05_loss_functions": (25, 43),
    "ch06_training": (40, 55),
    "ch07_gradients": (35, 50),
    "ch08_performance": (40, 50),
    "ch09_regularization": (40, 50),
    "ch10_convolution_1": (25, 40),
    "ch10_convolution_2": (25, 40),
    "ch12_transformers_1": (30, 40),
    "ch12_transformers_2": (30, 40),
    "ch14_unsupervised_learning": (30, 40),
}
OWN = [name for name in DECKS if name in LENGTHS]


@pytest.mark.parametrize("name", OWN)
def test_a_deck_can_be_lectured_as_it_is(name: str) -> None:
    deck = read(name)
    fewest, most = LENGTHS[name]
    assert fewest <= len(deck.slides) <= most, f"{len(deck.slides)} slides"
    since = 0
    for slide in deck.slides[1:-1]:
        since = 0 if slide.kind == "question" else since + 1
        assert since <= 12, f"{slide.where}: no question for {since} slides"
        sentences = len(re.findall(r"[.!?][\"”]?(?=\s|$)", " ".join(slide.notes)))
        assert 3 <= sentences <= 8, f"{slide.where}: notes of {sentences} sentences"
        # Lines of code after the first belong to the same paragraph.
        parts = [part for part in slide.paragraphs if part.mark != "code" or not part.continued]
        assert len(parts) <= 7, f"{slide.where}: more than one idea?"


def lone_words(ready: list[Ready], ruler: Ruler) -> list[str]:
    """List what ends in a line with a single short word: titles, paragraphs and cells."""
    found = []
    for slide, layout in ((each.slide, each.layout) for each in ready):
        if slide.kind in ("title", "section", "licence"):
            continue
        question, letters = slide.kind == "question", ruler.of(slide)
        size = design.QUESTION_SIZE if question else design.TITLE_SIZE
        runs = [letters.lines(slide.title, layout.title[2] - layout.title[0], size, bold=True)]
        for placed in layout.parts:
            if isinstance(placed, Words):
                width = placed.box[2] - placed.box[0]
                for part in placed.paragraphs:
                    if part.mark != "code" and part.equation is None:
                        inner, key = width - indent(part), part.mark == "key"
                        runs.append(letters.lines(part.inlines, inner, placed.size, bold=key))
            elif isinstance(placed, Grid):
                for row in placed.table.rows:
                    for cell, column in zip(row, placed.columns, strict=True):
                        runs.append(ruler.cell(cell, column, row is placed.table.rows[0]))
        for *before, last in runs:
            if before and len(last.words) == 1 and len(last.words[0]) < 14:
                found.append(f"{slide.where}: … {before[-1].words[-1]} / {last.words[0]}")
    return found


@pytest.mark.parametrize("name", OWN)
def test_no_line_holds_a_lone_word(book: Book, name: str) -> None:
    made = book(name)
    assert not lone_words(made.ready, made.ruler)


def test_a_lone_word_is_caught(book: Book) -> None:
    made = book("ch03_shallow_networks")
    cut = next(each for each in made.ready if each.slide.id == "cut")
    words = "Look at the signs of its sum at all of the corners."
    text = next(part for part in cut.layout.parts if isinstance(part, Words))
    part = dataclasses.replace(text.paragraphs[1], inlines=(Text(words),))
    layout = Layout(cut.layout.title, (dataclasses.replace(text, paragraphs=(part,)),))
    (fault,) = lone_words([dataclasses.replace(cut, layout=layout)], made.ruler)
    assert fault.endswith("the / corners.")


def announced(slide: Slide) -> tuple[str, str, list[str]]:
    """Return the title, the minutes and the pages that a slide names for a practical."""
    parts = tuple(part for paragraph in slide.paragraphs for part in paragraph.inlines)
    minutes = re.search(r"About (\d+) minutes\.", plain(parts))
    links = [part.link for part in parts if not isinstance(part, Math) and part.link]
    pages = [link.rsplit("/", 1)[1] for link in links]
    return slide.title_text, minutes[1] if minutes else "", pages


def test_every_practical_is_announced_as_it_is() -> None:
    decks = [read(name) for name in OWN]
    for chapter in {deck.chapter for deck in decks if deck.chapter}:
        found = [
            announced(slide)
            for deck in decks
            if deck.chapter == chapter
            for slide in deck.slides
            if slide.kind == "practical"
        ]
        expected = []
        for path in sorted((ROOT / "book" / chapter).glob("p[0-9]*_*.md")):
            text = path.read_text("utf-8")
            title = re.search(r"(?m)^# (Practical .+)$", text)
            minutes = re.search(r"(?m)^  minutes: (\d+)$", text)
            assert title, path.name
            assert minutes, path.name
            expected.append((title[1], minutes[1], [f"{path.stem}.html"]))
        assert sorted(found) == expected, chapter


def unfilled(deck: Deck) -> list[str]:
    """List the variables of the course whose names code shows instead of their values."""
    code = "\n".join(
        part.text
        for slide in deck.slides
        for part in slide.inlines
        if isinstance(part, Text) and part.code
    )
    return [name for name in deck.variables if re.search(rf"\{{\{{ *{name} *\}}\}}", code)]


@pytest.mark.parametrize("name", DECKS)
def test_code_shows_the_value_of_a_variable(name: str) -> None:
    assert not unfilled(read(name)), "a fence ``` {.variables} fills them in"


def test_a_variable_that_code_shows_by_name_is_seen(mini: Path) -> None:
    small = deck_project.deck_of(mini)
    slides = [slide for slide in small.slides if slide.id == "text"]
    assert not unfilled(dataclasses.replace(small, slides=tuple(slides)))
    for text in ("{{ room }}", "a {{room}}"):
        part = Paragraph((Text(text, code=True),))
        slide = dataclasses.replace(slides[0], parts=(part,))
        assert unfilled(dataclasses.replace(small, slides=(slide,))) == ["room"]


@pytest.mark.parametrize("name", DECKS)
def test_ids_of_slides_stay(name: str) -> None:
    record = Path(__file__).parent / f"{name}.ids"
    if not record.exists():
        pytest.skip(f"slides/{name}.md has no record of ids yet: a line each in {record.name}")
    recorded = record.read_text("utf-8").split()
    now = [slide.id for slide in read(name).slides]
    gone = sorted(set(recorded) - set(now))
    assert not gone, f"people link these: {', '.join(gone)}"
    assert recorded == now, "record the new ids in the order of the slides"


@pytest.mark.parametrize("name", DECKS)
def test_a_deck_opens_with_all_its_equations_titles_and_notes(book: Book, name: str) -> None:
    made = book(name)
    native = sum(map(deck_project.native_equations, made.slides))
    assert native == source_equations(ROOT / "slides" / f"{name}.md")
    assert native == len(made.deck.equations)
    assert (made.folder / f"{name}.html").read_text("utf-8").count('class="katex"') == native
    titles = Counter(map(deck_project.title, made.slides))
    assert max(titles.values()) == 1
    assert all(spoken for spoken in deck_project.notes(made.pptx))
    for slide in made.slides:
        assert min(sizes(slide, figures=False), default=99) >= design.SMALLEST


@pytest.mark.parametrize("name", DECKS)
def test_a_deck_keeps_to_the_standard(book: Book, name: str) -> None:
    assert not faults(book(name).pptx)


def changed(name: str, now: History) -> bool:
    """Say whether LibreOffice must print a deck: it or a figure of it changed."""
    text = (ROOT / "slides" / f"{name}.md").read_text("utf-8")
    stems = re.findall(r"\(figure:(\w+)/", text)
    return now.touched(
        f"slides/{name}.md",
        *(f"figures/{stem}{ending}" for stem in stems for ending in ("", ".py")),
    )


SHARED = (
    *("slides/course.yml", "slides/reference.pptx", "tools/slides", "figures/pptx"),
    *("requirements.lock", "tests/tools/slides/test_book_decks.py"),
)
PRINTED = sample("decks printed by LibreOffice", DECKS, changed, 6, SHARED)


@pytest.mark.parametrize("name", PRINTED)
def test_every_word_stands_in_its_box(book: Book, name: str) -> None:
    need("LibreOffice", programs.soffice())
    need("pdftotext", programs.pdftotext())
    made = book(name)
    assert len(made.words) == len(made.slides)
    faults = beyond(made.words, made.ready)
    assert not faults, faults
    # The same words a third further down must be noticed.
    lower = [
        (w, h, [(t, x, y + h / 3, z, v + h / 3) for t, x, y, z, v in found])
        for w, h, found in made.words
    ]
    assert beyond(lower, made.ready)


@pytest.mark.parametrize("name", DECKS)
def test_canary_a_deck_that_changed_is_printed(name: str) -> None:
    figures = [f"figures/{figure.stem}.py" for figure in read(name).figures[:1]]
    for file in (f"slides/{name}.md", *figures):
        assert changed(name, History(0, frozenset({file})))
    assert not changed(name, History(0, frozenset({"slides/README.md", "figures/appendix.py"})))


def beyond(pages: list, ready: list) -> list[str]:
    """List the words of rendered slides that stand in none of the boxes of their slide."""
    faults = []
    for (width, height, found), slide in zip(pages, ready, strict=True):
        layout, scale = slide.layout, width / design.WIDTH
        boxes = [
            *layout.boxes,
            design.KICKER,
            design.FOOTER,
            design.NUMBER,
        ]
        boxes += [design.AGENDA] if slide.slide.kind == "section" else []
        boxes += [design.DECK_DETAILS] if slide.slide.kind == "title" else []
        for text, *edges in found:
            left, top, right, bottom = (edge / scale for edge in edges)
            air = max(6, 0.15 * (bottom - top))  # a font's box is taller than its letters
            inside = any(
                left > box[0] - 4
                and top > box[1] - air
                and right < box[2] + 4
                and bottom < box[3] + air
                for box in boxes
            )
            if not inside or right > width / scale or bottom > height / scale:
                faults.append(f"{slide.slide.id}: {text} at {left:.0f},{top:.0f}")
    return faults


def test_numbers_of_the_deck_of_chapter_5_are_the_chapters() -> None:
    text = (ROOT / "slides" / "ch05_loss_functions.md").read_text("utf-8")

    def output(example: loss_examples.LossExample) -> np.ndarray:
        parameters = ShallowParameters(
            example.hidden_bias,
            example.hidden_weights,
            example.output_bias,
            example.output_weights,
        )
        return shallow_network(parameters, example.x[:, None])

    regression, binary = loss_examples.regression_example(), loss_examples.binary_example()
    prediction = output(regression)[:, 0]
    residuals = regression.y - prediction
    densities = losses.gaussian_pdf(regression.y, prediction, 0.2)
    centred = residuals - residuals.mean()
    typical = densities > densities.min()
    sigma = np.sqrt(np.mean(centred**2))
    moves = [
        residuals[typical].mean() - residuals.mean(),
        np.median(residuals[typical]) - np.median(residuals),
    ]
    logits = np.array([2.0, 1.0, 0.0])
    expected = [
        f"{densities.prod():.7f}",
        f"{100 * np.log(densities).sum():.1f}".replace("-", "−"),
        f"bias {regression.output_bias[0] + residuals.mean():.2f}",
        f"here {residuals.mean():.3f}",
        f"sigma is {sigma:.3f}",
        f"{losses.binary_cross_entropy(binary.y, output(binary)[:, 0]):.2f} nats on twenty",
        f"which is {20 * np.log(2):.2f}",
        f"moves the least-squares bias by {moves[0]:.3f} and the Laplace bias by {moves[1]:.3f}",
        " and ".join(f"{p:.2f}" for p in losses.softmax(logits)[1:]),
        f"{-np.log(0.001):.1f} nats",
    ]
    missing = [words for words in expected if words not in text]
    assert not missing, missing
    assert (np.abs(centred) < 2 * sigma).sum() == 19
