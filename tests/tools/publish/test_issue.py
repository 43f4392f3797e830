"""The one issue, against a GitHub that a script plays."""

from __future__ import annotations

import json
import os
import stat
import sys
from pathlib import Path

import pytest

from tools.errors import BookError
from tools.publish import issue

TITLE, LABEL = "The book does not build", "canary"

# Keeps issues in a file, one JSON list, and does what the few commands say.
GH = """#!{python} -S
import json, os, sys
store = os.environ["FAKE_ISSUES"]
issues = json.load(open(store))
words = sys.argv[1:]
option = {w: words[i + 1] for i, w in enumerate(words[:-1]) if w.startswith("--")}
if words[:2] == ["issue", "list"]:
    shown = [i for i in issues if i["state"] == "open" and i["label"] == option["--label"]]
    print(json.dumps([{k: i[k] for k in ("number", "title")} for i in shown]))
elif words[:2] == ["label", "create"]:
    assert "--force" in words
elif words[:2] == ["issue", "create"]:
    number = len(issues) + 1
    issues.append({"number": number, "title": option["--title"], "label": option["--label"],
                   "state": "open", "body": sys.stdin.read()})
    print(f"https://github.com/someone/book/issues/{number}")
elif words[:2] == ["issue", "edit"]:
    issues[int(words[2]) - 1]["body"] = sys.stdin.read()
elif words[:2] == ["issue", "close"]:
    issues[int(words[2]) - 1]["state"] = "closed"
else:
    sys.exit("gh: unknown " + " ".join(words))
json.dump(issues, open(store, "w"))
"""


@pytest.fixture
def issues(tmp_path, monkeypatch):
    """Issues as they are now."""
    store, shims = tmp_path / "issues.json", tmp_path / "bin"
    store.write_text("[]")
    shims.mkdir()
    (shims / "gh").write_text(GH.replace("{python}", sys.executable))
    (shims / "gh").chmod(stat.S_IRWXU)
    monkeypatch.setenv("PATH", f"{shims}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("FAKE_ISSUES", str(store))
    for name, value in {
        "SERVER_URL": "https://github.com",
        "REPOSITORY": "someone/book",
        "RUN_ID": "17",
    }.items():
        monkeypatch.setenv(f"GITHUB_{name}", value)
    return lambda: json.loads(store.read_text())


def settle(result: str, report: Path | None = None, title: str = TITLE) -> str:
    return issue.settle(result, title, LABEL, report)


def test_failures_share_one_issue_and_success_closes_it(issues, tmp_path):
    report = tmp_path / "report.md"
    report.write_text("numpy moved")
    assert settle("failure", report).endswith("/issues/1")
    report.write_text("scipy moved")
    assert settle("failure", report) == "updated #1"
    (only,) = issues()
    assert "scipy moved" in only["body"]
    assert "numpy" not in only["body"]
    assert "https://github.com/someone/book/actions/runs/17" in only["body"]
    assert settle("success") == "closed #1"
    assert settle("success") == "nothing to report"
    assert settle("failure").endswith("/issues/2"), "a closed issue is not opened again"


def test_another_troubles_issue_is_left_alone(issues):
    settle("failure", title="Links are broken")
    settle("failure")
    settle("success")
    assert [i["state"] for i in issues()] == ["open", "closed"]


def test_a_report_that_is_missing_or_too_long_does_no_harm(issues, tmp_path):
    report = tmp_path / "report.md"
    settle("failure", report)
    report.write_text("x" * 100_000)
    settle("failure", report)
    assert len(issues()[0]["body"]) < 65_536


@pytest.mark.parametrize("result", ["cancelled", "skipped"])
def test_what_did_not_run_says_nothing(issues, result):
    settle("failure")
    assert "nothing is known" in settle(result)
    assert issues()[0]["state"] == "open"


def test_an_unknown_result_is_refused(issues):
    with pytest.raises(BookError, match="'; rm'"):
        settle("; rm")


def test_a_refusal_of_github_is_one_line(issues, monkeypatch, capsys):
    monkeypatch.setenv("FAKE_ISSUES", "/nonexistent")
    assert issue.main(["failure", "--title", TITLE, "--label", LABEL]) == 1
    assert capsys.readouterr().err.startswith("gh issue list:")
