"""What was not tried for want of a program is said in a line, and fails in CI."""

from __future__ import annotations

import pytest

from tests import needing


def test_the_line_counts_by_program():
    reasons = ["Skipped: there is no Chromium"] * 2 + [
        "Skipped: there is no LibreOffice", "Skipped: not this commit's turn",
    ]  # fmt: skip
    assert needing.summary(reasons) == (
        "not tried here: 2 tests without Chromium, 1 without LibreOffice; "
        "`make doctor` says what to install"
    )
    assert needing.summary(["Skipped: not this commit's turn"]) == ""


def test_a_missing_program_skips_here_and_fails_in_ci(monkeypatch):
    needing.need("Chromium", "/usr/bin/chromium")
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="there is no Chromium"):
        needing.need("Chromium", None)
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="there is no Chromium"):
        needing.need("Chromium", None)


def test_a_library_that_is_not_installed_counts_like_a_program(monkeypatch):
    assert needing.optional("json").loads("1") == 1
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="there is no such_library"):
        needing.optional("such_library")
