"""What the tests of Python in the page share: the built site, its server, pages that have begun."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.live.desk import CHAPTER, FIRST, Desk
from tests.needing import lacking
from tests.site.conftest import project, server, visitor  # noqa: F401  fixtures
from tools.project import Project


@pytest.fixture(scope="session", autouse=True)
def _live(project: Project) -> None:  # noqa: F811
    if not (project.site / "_static" / "live" / "live.js").exists():
        lacking("no Python in the site's pages: `make doctor` says what their build lacks")


@pytest.fixture(scope="module")
def desk(visitor) -> Iterator[Desk]:  # noqa: F811
    """A chapter, begun once for a module: its tests leave nothing running."""
    begun = Desk.open(visitor, CHAPTER)
    begun.start()
    yield begun
    begun.close()


@pytest.fixture
def fresh(visitor) -> Iterator[Desk]:  # noqa: F811
    """The same practical on a device that has never seen it."""
    opened = Desk.open(visitor, FIRST)
    yield opened
    opened.close()
