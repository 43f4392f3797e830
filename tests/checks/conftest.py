"""Every test begins like a new kernel, and draws the new inputs that a build draws."""

import pytest

from udl.checks import notebook

pytest.register_assert_rewrite("tests.checks.check_harness")


@pytest.fixture(autouse=True)
def new_kernel(monkeypatch):
    monkeypatch.setattr(notebook.session, "strict", False)
    monkeypatch.setattr(notebook.session, "given", None)
    monkeypatch.setattr(notebook.session, "draw", 1)
    monkeypatch.setattr(notebook.session, "practical", "9.9")
    for kept in ("statuses", "judged", "kept", "measured", "failed"):
        getattr(notebook.session, kept).clear()
