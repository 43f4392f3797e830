"""Every link of the built site leads somewhere; browser/test_canaries.py plants broken ones."""

from __future__ import annotations

import json

import pytest

from tools.project import HOME, Project
from tools.publish.links import Site, faults, notebook_links, outside, read

URL = "https://host.example/book"


@pytest.fixture
def tiny(tmp_path):
    (tmp_path / "ch05").mkdir()
    (tmp_path / "index.html").write_text('<a href="ch05/">5</a><a href="#top">up</a>', "utf-8")
    (tmp_path / "ch05" / "index.html").write_text(
        '<p id="a&amp;b"><a href="../">up</a><a href="#a%26b">here</a>'
        '<a href="https://other.example/x#y">out</a>',
        "utf-8",
    )
    return tmp_path


def test_links_are_read_as_browsers_read_them():
    found = read('<a href="a.html?x=1&amp;y=2" id="one"><img srcset="b.png 1x, c.png 2x">')
    assert found.links == ["a.html?x=1&y=2", "b.png", "c.png"]
    assert found.ids == {"one"}


def test_folders_anchors_and_other_hosts(tiny):
    site = Site(tiny, URL)
    assert faults(site) == []
    assert outside(site) == ["https://other.example/x"]


def test_a_notebook_links_into_the_site(tiny):
    cells = [
        {"cell_type": "markdown", "source": [f"See [5]({URL}/ch05/index.html#gone)."]},
        {"cell_type": "code", "source": ["# https://not.a/link"]},
    ]
    text = json.dumps({"cells": cells})
    assert notebook_links(text) == [f"{URL}/ch05/index.html#gone"]
    (tiny / "a.ipynb").write_text(text, "utf-8")
    (found,) = faults(Site(tiny, URL))
    assert found.startswith("a.ipynb")
    assert "no #gone" in found


def test_the_archive_is_packed_later(tiny):
    (tiny / "b.html").write_text(f'<a href="{URL}/site.zip">all</a><a href="{URL}/sites.zip">x</a>')
    assert faults(Site(tiny, URL)) == [f"b.html: {URL}/sites.zip: sites.zip does not exist"]


def test_style_sheets_name_files(tiny):
    (tiny / "a.css").write_text('p{src:url("no.woff2"),url(data:x)}', "utf-8")
    assert faults(Site(tiny, URL)) == ["a.css: no.woff2: no.woff2 does not exist"]


def test_every_link_of_the_book_leads_somewhere():
    project = Project(HOME)
    if not project.site.exists():
        pytest.skip("no site to look at: run `make book` first")
    found = faults(Site(project.site, project.site_url))
    assert not found, "\n".join(found)
