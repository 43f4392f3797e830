"""What trials of interactive figures share: the served site, and a page without errors."""

import pytest

from tests.site.trying import listening, served


@pytest.fixture(scope="module")
def here(server):
    with served(server) as serving:
        yield serving


@pytest.fixture
def page(visitor):
    opened_page = visitor.page(1280)
    errors = listening(opened_page)
    yield opened_page
    opened_page.close()
    assert not errors
