"""One server for all gates of a test process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.needing import lacking
from tests.site.serving import Server
from tests.site.visiting import Visitor
from tools.project import HOME, Project
from tools.site.discovery import base_path


@pytest.fixture(scope="session")
def project() -> Project:
    """The book, built."""
    found = Project(HOME)
    if not (found.site / "index.html").exists():
        lacking("no site to look at: run `make book` first")
    return found


@pytest.fixture(scope="session")
def server(project: Project) -> Iterator[Server]:
    """The site, served as its host would."""
    started = Server(project.site, base_path(project.site_url))
    yield started
    started.http.shutdown()


@pytest.fixture(scope="session")
def visitor(browser: Browser, server: Server) -> Visitor:
    """Whoever visits."""
    return Visitor(browser, server)
