"""Every test begins like a new kernel, and draws the new inputs that a build draws."""

import pytest

from udl.checks import notebook

pytest.register_assert_rewrite("tests.checks.check_harness")


@pytest.fixture(autouse=True)
def new_kernel(monkeypatch):
    monkeypatch.delenv("UDL_STRICT", raising=False)
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    monkeypatch.setattr(notebook.session, "draw", 1)
    monkeypatch.setattr(notebook.session, "practical", "9.9")
    for kept in ("statuses", "kept", "measured"):
        getattr(notebook.session, kept).clear()
