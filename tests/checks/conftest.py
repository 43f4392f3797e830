"""The shared tests of checks show what they compared, as tests in their own files do."""

import pytest

from udl.checks import notebook

pytest.register_assert_rewrite("tests.checks.check_harness")


@pytest.fixture(autouse=True)
def same_new_inputs(monkeypatch):
    """Draw in every test run what a build draws, not something new."""
    monkeypatch.setattr(notebook.session, "draw", 1)
