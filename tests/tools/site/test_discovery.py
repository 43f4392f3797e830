"""What search engines, citation managers and lost readers get."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest

from tools.project import HOME, Project
from tools.publish.links import Site
from tools.site import discovery

URL = "https://host.example/book"


def test_a_folders_page_is_named_by_its_folder():
    assert discovery.address(URL, "index") == f"{URL}/"
    assert discovery.address(URL, "ch05/index") == f"{URL}/ch05/"
    assert discovery.address(URL, "ch05/p1") == f"{URL}/ch05/p1.html"


def test_the_sitemap_lists_pages_root_first():
    text = discovery.sitemap({"ch05/index": "2026-11-23", "index": "", "a&b": ""}, URL)
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    places = [one.text for one in ET.fromstring(text).iterfind("s:url/s:loc", space)]
    assert places == [f"{URL}/", f"{URL}/a&b.html", f"{URL}/ch05/"]
    assert text.count("<lastmod>2026-11-23</lastmod>") == 1
    assert discovery.robots(URL).endswith(f"Sitemap: {URL}/sitemap.xml\n")


def test_a_dated_page_can_be_cited_and_others_not():
    about = {"title": 'A "page"', "site_title": "Course", "site_url": URL, "page": "ch05/index"}
    about["authors"] = "A & B"
    facts = {"updated": "2026-11-23", "summary": "What <it> says."}
    text = discovery.tags(**about, facts=facts)
    assert '<meta name="citation_title" content="A &quot;page&quot;">' in text
    assert 'content="2026/11/23"' in text
    assert f'<meta name="citation_public_url" content="{URL}/ch05/">' in text
    assert 'property="og:description" content="What &lt;it&gt; says."' in text
    assert "citation_" not in discovery.tags(**about, facts={})
    assert "citation_" not in discovery.tags(**about, facts=facts | {"status": "planned"})


def test_the_404_page_works_at_any_depth():
    page = '<a href="a.html"><img src="_static/b.svg"><a href="#c"><a href="mailto:d@e.f">'
    page += '<a href="https://g.h/"><html data-content_root="./">'
    made = discovery.not_found(page, URL)
    assert 'href="/book/a.html"' in made
    assert 'src="/book/_static/b.svg"' in made
    assert 'href="#c"' in made
    assert 'href="mailto:d@e.f"' in made
    assert 'href="https://g.h/"' in made
    assert 'data-content_root="/book/"' in made
    assert discovery.not_found(made, URL) == made
    assert 'href="/a.html"' in discovery.not_found(page, "https://host.example")


def test_what_nothing_loads_is_named():
    files = ["course.css", "theme.js", "fonts/a.woff2", "fontsX"]
    assert discovery.unneeded(files, ["course.css", "fonts/"]) == ["fontsX", "theme.js"]


@pytest.fixture(scope="module")
def project() -> Project:
    found = Project(HOME)
    if not (found.site / "index.html").exists():
        pytest.skip("no site to look at: run `make book` first")
    return found


def test_the_built_site_says_it_all(project):
    site = Site(project.site, project.site_url)
    listed = re.findall("<loc>(.*?)</loc>", (project.site / "sitemap.xml").read_text("utf-8"))
    for place in listed:
        assert site.fault(*site.inside("sitemap.xml", place)) == "", place
    assert f"{project.site_url}/ch05_loss_functions/" in listed
    for place in listed:
        path, _ = site.inside("sitemap.xml", place)
        file = project.site / path
        text = (file / "index.html" if file.is_dir() else file).read_text("utf-8")
        assert 'class="planned admonition"' not in text, place
        assert "noindex" not in text, place
    chapter = (project.site / "ch05_loss_functions" / "index.html").read_text("utf-8")
    for wanted in ('name="citation_title"', 'property="og:image"', 'rel="canonical"'):
        assert chapter.count(wanted) == 1, wanted
    assert 'content="noindex"' in (project.site / "404.html").read_text("utf-8")
    assert (project.site / discovery.CARD).exists()


def test_the_site_ships_no_theme(project):
    static = project.site / "_static"
    strangers = {"fontawesome", "bootstrap", "pydata", "jquery", "thebe", "togglebutton"}
    names = [path.relative_to(static).as_posix() for path in static.rglob("*")]
    assert not [name for name in names if any(word in name for word in strangers)]
    files = [path for path in static.rglob("*") if path.is_file()]
    # Interactive figures come when they are looked at, and Python when it is asked for.
    later = {"interactive", "live", "python"}
    at_once = [path for path in files if path.relative_to(static).parts[0] not in later]
    total = sum(path.stat().st_size for path in at_once)
    assert total < 700_000
