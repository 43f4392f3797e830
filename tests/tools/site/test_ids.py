"""Addresses and ids that people link stay; what had to move is still reachable."""

from __future__ import annotations

import json
import os

import pytest

from tools import omissions
from tools.errors import BookError
from tools.project import HOME, Project
from tools.site import ids

RESOLVER = {"labels": {"fig-ch05-a": {"text": "Figure 5.1", "url": "ch05/index.html#fig-ch05-a"}}}


@pytest.fixture
def site(tmp_path):
    (tmp_path / "ch05").mkdir()
    (tmp_path / "ch05" / "index.html").write_text("a page")
    (tmp_path / "_static").mkdir()
    (tmp_path / "_static" / "course.css").write_text("")
    return tmp_path


def test_ids_are_files_and_labels_but_not_machinery(site):
    assert ids.ids_of(site, RESOLVER) == {"ch05/index.html", "ch05/index.html#fig-ch05-a"}


def test_a_changed_id_is_caught(site):
    recorded = ids.ids_of(site, RESOLVER)
    renamed = {"labels": {"fig-ch05-b": {"text": "", "url": "ch05/index.html#fig-ch05-b"}}}
    found = ids.faults(recorded, ids.ids_of(site, renamed), {})
    assert [line.split(" (")[0] for line in found] == [
        "lost: ch05/index.html#fig-ch05-a",
        "new: ch05/index.html#fig-ch05-b",
    ]


def test_a_redirect_keeps_a_page_and_its_ids(site):
    recorded = {"old/page.html", "old/page.html#fig-ch05-a"}
    redirects = {"old/page.html": "ch05/index.html"}
    present = ids.ids_of(site, RESOLVER)
    assert not [line for line in ids.faults(recorded, present, redirects) if "lost" in line]
    ids.write_redirects(redirects, site)
    assert "../ch05/index.html" in (site / "old" / "page.html").read_text()


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("old,new\n", ":1: expected the line 'from,to'"),
        ("from,to\na\n", ":2: expected two addresses, 'from,to'"),
        ("from,to\n../a,b\n", ":2: "),
    ],
)
def test_broken_redirects_name_the_line(text, word, tmp_path):
    path = tmp_path / "redirects.csv"
    path.write_text(text)
    with pytest.raises(BookError, match=word):
        ids.read_redirects(path)


def test_redirects_lead_from_nowhere_to_somewhere(site):
    with pytest.raises(BookError, match="does not exist"):
        ids.write_redirects({"a.html": "b.html"}, site)
    with pytest.raises(BookError, match="still exists"):
        ids.write_redirects({"ch05/index.html": "ch05/index.html"}, site)


def test_the_book_has_every_recorded_id_and_records_every_new_one():
    project = Project(HOME)
    resolver = json.loads((project.build / "resolver.json").read_text("utf-8"))
    recorded = ids.read_record(HOME / ids.RECORD)
    redirects = ids.read_redirects(project.book / "redirects.csv")
    if not os.environ.get("CI"):  # there everything is made
        recorded = omissions.without(recorded, omissions.read(project))
    assert ids.faults(recorded, ids.ids_of(project.site, resolver), redirects) == []
