"""Whose every shipped file is."""

from __future__ import annotations

import pytest

from tools.errors import BookError
from tools.project import HOME, Project
from tools.site import notices, works


@pytest.fixture(scope="module")
def collected() -> list[notices.Notice]:
    return notices.collect(HOME)


def shipped() -> list[str]:
    site = Project(HOME).site
    files = [path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()]
    package = HOME / "src" / "udl"
    data = [*(package / "data").iterdir(), *(package / "pretrained").rglob("*")]
    ours = {".py", ".pyc", ".md"}
    return files + [
        path.relative_to(HOME).as_posix()
        for path in data
        if path.is_file() and path.suffix not in ours
    ]


def test_every_shipped_file_is_covered():
    files = shipped()
    assert any(name.startswith("_static/fonts/") for name in files)
    assert notices.uncovered(files) == []


@pytest.mark.parametrize(
    "stranger",
    [
        "_static/jquery.js",
        "_static/theme.html",
        "_static/fonts/handwriting.woff2",
        "slides/_assets/plugin.js",
        "src/udl/data/cifar.npz",
        "data/faces.csv",
    ],
)
def test_a_file_without_a_rule_is_caught(stranger):
    assert notices.uncovered(["index.html", stranger]) == [stranger]


def test_every_work_says_what_a_notice_must(collected):
    for notice in collected:
        assert notice.name
        assert notice.licence
        assert notice.copyright
        assert "http" in notice.source
        assert notice.files
        assert not notice.package or notice.version, notice.name
        # What Pyodide has built holds its licence itself; it asks for its source's address.
        by_itself = notice.package.startswith(("pyodide:", "npm:pyodide"))
        assert not notice.package or notice.text or by_itself, notice.name
        if notice.licence == works.OFL:
            assert notice.text.startswith(notice.copyright)
            assert "PERMISSION & CONDITIONS" in notice.text


def test_the_repositorys_file_is_current(collected):
    written = (HOME / notices.FILE).read_text("utf-8")
    assert written == notices.markdown(collected), "run python -m tools.site.notices"


def test_the_page_escapes_and_names_all(collected):
    page = notices.page(collected)
    assert page.count("<h2>") == len(collected)
    assert "www.adobe.com" in page
    assert "<reference" not in page


def test_a_missing_package_is_named(tmp_path):
    with pytest.raises(BookError, match="node_modules/"):
        notices.collect(tmp_path)
