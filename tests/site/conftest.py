"""One browser and one server for all gates of a test process."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.site.serving import Server
from tests.site.visiting import Visitor
from tools.project import HOME, Project
from tools.site.discovery import base_path

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def lacking(what: str) -> None:
    """Skip with one line; in CI, where a skipped gate would be no gate, fail."""
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)


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
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        lacking("no browser gates: there is no Chromium (apt-get install chromium)")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def visitor(browser: Browser, server: Server) -> Visitor:
    """Whoever visits."""
    return Visitor(browser, server)
