"""Pictures that pages show: what is wrong with them, in one line that names the place."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tools.slides.deck_project import make_pictures
from tools.pages import illustrations
from tools.pages.illustrations import HEAVY, MISSING, NO_ALT, NO_RIGHTS, UNSAFE, faults, read
from tools.project import Project

WHERE = "book/ch05_mini/index.md"
FIGURE = """Words.

```{figure} pictures/tree.svg
:alt: A tree.
:rights: Drawing: B. Name, CC0

It grew.
```
"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("book") / "ch05_mini"
    folder.mkdir()
    make_pictures(folder / "pictures")
    return folder / "index.md"


def test_a_picture_with_words_and_rights_is_shown(page: Path) -> None:
    assert not list(faults(FIGURE, page, WHERE))
    assert not list(faults(FIGURE.replace("```", ":::"), page, WHERE))


@pytest.mark.parametrize(
    ("old", "new", "fault", "said"),
    [
        (":alt: A tree.\n", "", NO_ALT, "pictures/tree.svg has no alternative text"),
        (":rights: Drawing: B. Name, CC0\n", "", NO_RIGHTS, "has no rights"),
        ("B. Name, CC0", "B. Name", NO_RIGHTS, "says 'Drawing: B. Name'"),
        ("tree.svg", "three.svg", MISSING, "did you mean 'tree.svg'?"),
        ("pictures/tree.svg", "../tree.svg", MISSING, "expected pictures/NAME.png"),
        ("tree.svg", "heavy.png", HEAVY, "weighs 401 kB"),
        ("tree.svg", "elsewhere.svg", UNSAFE, "leads to https://example.org/x.png"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(
    page: Path, old: str, new: str, fault: object, said: str
) -> None:
    (found,) = faults(FIGURE.replace(old, new), page, WHERE)
    assert str(found).startswith(f"{WHERE}:3: ")
    assert str(found).endswith(f"[{fault.name}]")
    assert said in str(found)


@pytest.mark.parametrize(
    "inside",
    [
        '<use href="javascript:alert(1)"/>',
        '<a href="javascript:alert(1)"><path/></a>',
        '<a href="https://example.org"><path/></a>',
        '<g xml:base="https://example.org/"><use href="#a"/></g>',
        "<foreignObject/>",
        '<animate attributeName="x"/>',
        '<rect style="fill:url(//example.org/x)"/>',
        "<style>@import 'https://example.org/x.css';</style>",
        '<rect onload="alert(1)"/>',
    ],
)
def test_a_drawing_only_draws(tmp_path: Path, inside: str) -> None:
    path = tmp_path / "x.svg"
    space = 'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"'
    path.write_text(f"<svg {space}><rect/></svg>")
    read(path, "here")
    path.write_text(f"<svg {space}>{inside}</svg>")
    with pytest.raises(illustrations.BookError, match="picture-unsafe"):
        read(path, "here")


def test_entities_and_style_sheets_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.svg"
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{}</svg>'
    for before, inside in (
        ('<!DOCTYPE svg [<!ENTITY a "b">]>', "<text>&a;</text>"),
        ('<?xml-stylesheet href="https://example.org/x.css"?>', ""),
    ):
        path.write_text(before + svg.format(inside))
        with pytest.raises(illustrations.BookError, match="picture-unsafe"):
            read(path, "here")


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ('width="30mm" height="15mm"', 2.0),
        ('viewBox="0 0 30 10"', 3.0),
        ('width="9" height="9"', 1),
    ],
)
def test_the_size_of_a_drawing_is_the_one_that_it_says(
    tmp_path: Path, size: str, expected: float
) -> None:
    path = tmp_path / "x.svg"
    path.write_text(f'<svg xmlns="http://www.w3.org/2000/svg" {size}/>')
    found = read(path, "here")
    assert found.width / found.height == pytest.approx(expected)


@pytest.mark.parametrize("size", ['viewBox="0 0 here there"', 'width="1.2.3" height="9"', ""])
def test_a_drawing_whose_size_is_no_number_is_refused(tmp_path: Path, size: str) -> None:
    path = tmp_path / "x.svg"
    path.write_text(f'<svg xmlns="http://www.w3.org/2000/svg" {size}/>')
    with pytest.raises(illustrations.BookError, match="neither its width and height nor a viewBox"):
        read(path, "here")


def test_the_site_has_the_pictures_that_the_book_has(page: Path, tmp_path: Path) -> None:
    root = tmp_path / "root"
    (root / "book").mkdir(parents=True)
    (root / "book" / "ch05_mini").symlink_to(page.parent)
    stale = tmp_path / "site" / "pictures" / "ch04_gone" / "old.png"
    stale.parent.mkdir(parents=True)
    stale.write_bytes(b"old")
    illustrations.publish(Project(root), tmp_path / "site")
    assert not stale.parent.exists()
    tree = tmp_path / "site" / illustrations.address("ch05_mini/index", "pictures/tree.svg")
    assert tree.read_bytes() == (page.parent / "pictures" / "tree.svg").read_bytes()
