"""The command that builds decks: what is made, made again, and left alone."""

from __future__ import annotations

import itertools
import multiprocessing
import re
from pathlib import Path

import pytest
from pptx import Presentation

from tests.tools.slides import deck_project
from tests.tools.slides.deck_project import made_path, run
from tools.errors import BookError
from tools.programs import Program
from tools.project import Project
from tools.slides import build, design, pdf

NAMES = ("mini", "other-deck", "third-deck")


def test_course_and_lecturer_come_from_the_file_or_the_command_line(
    mini: Path, tmp_path: Path
) -> None:
    run(mini, tmp_path, lecturer="Grace", date="2 June")
    for path, words in ((mini / "out", "Learning · Ada · 1 May"), (tmp_path, "Grace · 2 June")):
        deck = Presentation(str(path / "mini.pptx"))
        first = "\n".join(s.text_frame.text for s in deck.slides[0].shapes if s.has_text_frame)
        assert words in first
        assert "for B 12" in first
        assert words in (path / "mini.html").read_text("utf-8")
        footer = next(s for s in deck.slides[3].shapes if s.name == "Course")
        assert footer.text_frame.text == "Learning"


FULL = {"lecturer": "Prof. Dr. Zoë Müller-Łuczak & Søn", "date": "3. März 2027"}


def test_words_of_the_title_slide_are_clear_of_its_curves() -> None:
    places = (design.DECK_TITLE, design.DECK_SUBTITLE, design.DECK_DETAILS)
    for curve, _ in design.motif():
        for left, _, right, bottom in places:
            for (x, y), (after, below) in itertools.pairwise(curve):
                beside = after < left or x > right
                assert beside or min(y, below) > bottom + 4, (x, y, bottom)


def test_a_full_line_of_the_course_stands_on_the_title_slide(copy: Path) -> None:
    run(copy, copy / "out", course="Deep learning", **FULL)
    line = "Deep learning · Prof. Dr. Zoë Müller-Łuczak & Søn · 3. März 2027"
    first = Presentation(str(made_path(copy))).slides[0]
    assert line in [shape.text_frame.text for shape in first.shapes]
    with pytest.raises(BookError, match=r"take 3 lines .*\[deck-details-long\]$"):
        run(
            copy,
            copy / "out",
            course="Deep learning and all that belongs to it, for the second time",
            **FULL,
        )


def test_same_source_same_bytes(mini: Path, tmp_path: Path) -> None:
    run(mini, tmp_path)
    for name in ("mini.pptx", "mini.html"):
        assert (tmp_path / name).read_bytes() == (mini / "out" / name).read_bytes()


def test_only_what_changed_is_made_again(copy: Path) -> None:
    out = copy / "out"
    assert "unchanged" in run(copy, out)[-1]
    figure = copy / "book" / "_build" / "figures" / "ch05_mini" / "panels.svg"
    figure.write_text(figure.read_text().replace("#1560d4", "#c4327f"))
    assert "unchanged" not in run(copy, out)[-1]
    assert "unchanged" in run(copy, out)[-1]
    assert "unchanged" not in run(copy, out, lecturer="Grace")[-1]
    deck_project.edit(copy, "Do it now.", "Do it soon.")
    assert "unchanged" not in run(copy, out)[-1]


def show_pictures(copy: Path) -> None:
    deck_project.edit(
        copy,
        "![](figure:ch05_mini/panels)\n",
        '![A leaf.](pictures/leaf.png){rights="Photo: A. Name, CC BY 4.0"}\n\n'
        '![A tree.](pictures/tree.svg){rights="Drawing: B. Name, CC0"}\n',
    )


def test_pictures_go_where_the_decks_show_them_and_go_with_them(copy: Path) -> None:
    out = copy / "out"
    show_pictures(copy)
    run(copy, out)
    shown = {path.name: path.read_bytes() for path in (out / "pictures").iterdir()}
    assert shown == {
        name: (copy / "slides" / "pictures" / name).read_bytes()
        for name in ("leaf.png", "tree.svg")
    }
    assert "unchanged" in run(copy, out)[-1]
    (out / "pictures" / "leaf.png").unlink()
    assert "unchanged" not in run(copy, out)[-1]
    deck_project.edit(copy, "![A tree.](pictures/tree.svg)", "![A leaf.](pictures/leaf.png)")
    run(copy, out)
    assert [path.name for path in (out / "pictures").iterdir()] == ["leaf.png"]
    (copy / "slides" / "mini.md").unlink()
    run(copy, out)
    assert not list(out.rglob("leaf.png"))


def test_the_licence_leaves_pictures_their_rights(copy: Path) -> None:
    said = "Pictures keep the rights that stand below them."
    assert said not in (copy / "out" / "mini.html").read_text("utf-8")
    show_pictures(copy)
    run(copy, copy / "out")
    assert said in (copy / "out" / "mini.html").read_text("utf-8")
    last = Presentation(str(made_path(copy))).slides[-1]
    assert said in " ".join(shape.text_frame.text for shape in last.shapes)


def test_the_licence_of_a_deck_without_a_chapter_names_the_whole_site(copy: Path) -> None:
    def home() -> str:
        last = (copy / "out" / "mini.html").read_text("utf-8").rpartition("practicals and every")[2]
        return re.findall(r'href="([^"]*)"', last)[0]

    site = Project(copy).site_url
    assert home() == f"{site}/ch05_mini/"
    deck_project.edit(copy, "chapter: ch05_mini", 'chapter: ""')
    run(copy, copy / "out")
    assert home() == f"{site}/"


def test_a_picture_that_changed_is_on_the_slides_as_in_a_first_build(copy: Path) -> None:
    show_pictures(copy)
    run(copy, copy / "out")
    before = made_path(copy).read_bytes()
    picture = copy / "slides" / "pictures" / "leaf.png"
    picture.write_bytes((picture.parent / "leaf-in-autumn.png").read_bytes())
    assert "unchanged" not in run(copy, copy / "out")[-1]
    run(copy, copy / "cold")
    for name in ("mini.pptx", "mini.html", "pictures/leaf.png", "pictures/tree.svg"):
        assert (copy / "out" / name).read_bytes() == (copy / "cold" / name).read_bytes()
    assert made_path(copy).read_bytes() != before


def test_files_of_a_deck_that_is_gone_go_too(copy: Path) -> None:
    (copy / "slides" / "mini.md").unlink()
    run(copy, copy / "out")
    assert not list((copy / "out").glob("mini.*"))


def test_without_a_browser_there_is_one_line_and_no_pdf(copy: Path) -> None:
    said = run(copy, copy / "new")
    assert sum("no PDF" in line for line in said) == 1
    assert not (copy / "new" / "mini.pdf").exists()


def test_faults_are_one_line_on_the_command_line(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build.main(["--root", str(copy), "--out", str(copy / "x"), "nothing"]) == 1
    assert capsys.readouterr().err == "no deck 'nothing'; there are: mini [deck-unknown]\n"


def test_figures_that_were_not_made_are_named_as_such(copy: Path) -> None:
    figures = copy / "book" / "_build" / "figures"
    (figures / "ch05_mini" / "panels.svg").unlink()
    with pytest.raises(
        BookError, match=r"panels\.svg is missing; .* \[deck-figure-not-exported\]$"
    ):
        run(copy, copy / "out")
    (figures / "manifest.json").unlink()
    with pytest.raises(
        BookError, match=r"no figures have been made; .* \[deck-figure-not-exported"
    ):
        run(copy, copy / "out")


def test_a_broken_deck_leaves_the_last_files_and_the_other_decks(copy: Path) -> None:
    before = made_path(copy).read_bytes()
    text = (copy / "slides" / "mini.md").read_text("utf-8")
    (copy / "slides" / "a_second.md").write_text(text, "utf-8")
    deck_project.edit(copy, "::: key", "::: box")
    with pytest.raises(BookError, match=r"mini\.md:\d+: unknown div box"):
        run(copy, copy / "out")
    deck_project.edit(copy, "::: box", "::: key")
    deck_project.edit(copy, "![](figure:ch05_mini/panels)\n", "![](figure:ch05_mini/none)\n")
    with pytest.raises(BookError, match="unknown figure"):
        run(copy, copy / "out")
    assert made_path(copy).read_bytes() == before
    deck_project.edit(copy, "ch05_mini/none", "ch05_mini/panels")
    assert [line.rsplit(", ", 1)[1] for line in run(copy, copy / "out")[1:]] == ["unchanged"] * 2


def test_decks_side_by_side_are_what_each_is_alone(copy: Path) -> None:
    text = (copy / "slides" / "mini.md").read_text("utf-8")
    for name in NAMES[1:]:
        (copy / "slides" / f"{name}.md").write_text(text, "utf-8")
    run(copy, copy / "together")
    first, *others = ((copy / "together" / f"{n}.html").read_text("utf-8") for n in NAMES)
    assert first == (copy / "out" / "mini.html").read_text("utf-8")
    assert all(
        other.replace(name, "mini") == first for name, other in zip(NAMES[1:], others, strict=True)
    )


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("course: A\nlecturer: [\n", 3),
        ("course\n", 1),
        ("a: b: c\n", 1),
        ("course: A\nlecturer: [Ann, Bob]\n", 2),
        ("course: A\n\nlecturer:\n- Ann\n- Bob\n", 3),
        ("lecturer: {name: Ann}\n", 1),
        ("? [a, b]\n: c\n", 1),
        ("lecturer: Ann\ndate: today\nlecturer: Bob\n", 3),
    ],
)
def test_a_broken_course_file_is_named_with_its_line(copy: Path, text: str, line: int) -> None:
    (copy / "slides" / "course.yml").write_text(text, "utf-8")
    with pytest.raises(BookError, match=rf"^slides/course\.yml:{line}: .*\[course-file\]$"):
        run(copy, copy / "out")


@pytest.mark.parametrize(
    "value", ["12:30", "3.10", "007", "yes", "null", "~", "1_000", "2027-03-03", "1e3", "0x10", ""]
)
def test_a_value_is_what_is_typed(copy: Path, value: str) -> None:
    (copy / "slides" / "course.yml").write_text(f"date: {value}\nroom: B 12 # here\n", "utf-8")
    values = build.course_variables(Project(copy), deck_project.NONE)
    assert (values["date"], values["room"]) == (value, "B 12")
    assert build.course_variables(Project(copy), {"date": "yes"})["date"] == "yes"


@pytest.mark.parametrize("name", ["Lecturer", "lectuer", "lecturers", "LECTURER"])
def test_a_name_that_is_nearly_one_of_the_title_slide_is_said(copy: Path, name: str) -> None:
    (copy / "slides" / "course.yml").write_text(f"room: B 12\ndata: x\n{name}: Ann\n", "utf-8")
    doubt = f"slides/course.yml:3: {name!r} is shown nowhere by itself; is it 'lecturer'?"
    assert run(copy, copy / "out")[0] == doubt
    (copy / "slides" / "course.yml").write_text("room: B 12\ndata: x\nlecturer: Ann\n", "utf-8")
    assert not list(build.doubts(Project(copy)))


@pytest.mark.parametrize("typed", [["--lect", "Ann"], ["--date", "1 May", "--date", "2 May"]])
def test_the_command_line_guesses_nothing(
    copy: Path, capsys: pytest.CaptureFixture[str], typed: list[str]
) -> None:
    with pytest.raises(SystemExit):
        build.main(["--root", str(copy), "--out", str(copy / "x"), *typed])
    assert typed[0] in capsys.readouterr().err.splitlines()[-1]
    assert not (copy / "x").exists()


def test_a_course_file_may_begin_with_a_byte_order_mark(copy: Path) -> None:
    (copy / "slides" / "course.yml").write_text("\ufeffcourse: Learning\f\nroom: B 12\n", "utf-8")
    values = build.course_variables(Project(copy), deck_project.NONE)
    assert (values["course"], values["room"]) == ("Learning", "B 12")


def test_control_characters_of_the_command_line_reach_no_slide(copy: Path) -> None:
    run(copy, copy / "out", lecturer="Ada\x0c\ufffe\ud800")
    first = Presentation(str(made_path(copy))).slides[0]
    assert "Learning · Ada · 1 May" in [s.text_frame.text for s in first.shapes]


def test_all_workers_are_there_before_the_browser_is_started(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (copy / "slides" / "second.md").write_text((copy / "slides" / "mini.md").read_text("utf-8"))
    seen = []

    class Watching(pdf.Printer):
        def __init__(self, decks: Path, figures: Path, browser: Program) -> None:
            seen.append(len(multiprocessing.active_children()))
            raise BookError("seen enough")

    monkeypatch.setattr(build.os, "cpu_count", lambda: 2)
    monkeypatch.setattr(build.programs, "chromium", lambda: Program("chromium", "1"))
    monkeypatch.setattr(pdf, "Printer", Watching)
    before = len(multiprocessing.active_children())
    with pytest.raises(BookError, match="seen enough"):
        run(copy, copy / "elsewhere")
    assert seen == [before + 2]
