"""A book's settings: what is taken, and what one line refuses."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tools.pages.generated.small_book import project_of
from tools.errors import BookError
from tools.project import Project


def test_settings_in_other_scripts_are_taken_as_they_are(tmp_path: Path) -> None:
    names = {"title": "Глубокое & $5 {x}", "authors": "Þóra Ñandú", "language": "pt-BR"}
    project = project_of(tmp_path, site_url="https://example.org/a~b/c.d/", **names)
    assert (project.title, project.authors, project.language) == tuple(names.values())
    assert project.site_url == "https://example.org/a~b/c.d"
    assert project_of(tmp_path, title="Übung").authors == "The authors of Übung"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("title", ""),
        ("title", "two\nlines"),
        ("title", " begins with a space"),
        ("authors", "a\tb"),
        ("language", "German"),
        ("site_url", "example.org/book"),
        ("site_url", "https://example.org/a b"),
        ("site_url", "https://example.org/?book"),
        ("repository", "https://github.com/a/b"),
        ("repository", "a/b c"),
        ("email", "nobody"),
    ],
)
def test_a_setting_of_another_form_is_refused_by_name(key: str, value: str, tmp_path: Path) -> None:
    with pytest.raises(BookError, match=rf"{key} = .* in \[tool.udl\]; expected .*bad-setting"):
        _ = project_of(tmp_path, **{key: value}).settings


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(BookError, match="missing; a book project has one"):
        _ = Project(tmp_path).settings
    (tmp_path / "pyproject.toml").write_text("[tool.udl]\n", "utf-8")
    with pytest.raises(BookError, match="needs a string 'title'"):
        _ = Project(tmp_path).settings
