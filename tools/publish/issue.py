"""One issue for one standing trouble: opened, kept up to date, and closed when it is over.

``python -m tools.publish.issue RESULT --title TITLE --label LABEL [--report FILE]`` in a workflow,
where RESULT is how the watched job ended (``success``, ``failure``, …). It asks GitHub's ``gh``,
which reads ``GH_TOKEN`` and ``GH_REPO``.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

from tools.errors import BookError, Fault

GITHUB = Fault(
    "github-refuses",
    "GitHub's command `gh` failed while an issue was opened, updated or closed.",
    "Read what it says: mostly a permission that the workflow lacks.",
)
UNKNOWN_RESULT = Fault(
    "unknown-result",
    "A workflow's job ended in a way that has no meaning here.",
    "Pass what GitHub calls `needs.JOB.result`.",
)

LONGEST = 60_000
"""Characters that a report may take: GitHub refuses a body of more than 65,536."""


def gh(*arguments: str, body: str | None = None) -> str:
    """Ask GitHub's command line."""
    more = ["--body-file", "-"] if body is not None else []
    done = subprocess.run(["gh", *arguments, *more], input=body, capture_output=True, text=True)
    if done.returncode:
        raise GITHUB(f"gh {' '.join(arguments[:2])}: {done.stderr.strip()}")
    return done.stdout


def standing(title: str, label: str) -> int | None:
    """Find the open issue of that title and label; the oldest, should there be several."""
    found = json.loads(
        gh(
            "issue",
            "list",
            "--state",
            "open",
            "--label",
            label,
            "--limit",
            "200",
            "--json",
            "number,title",
        )
    )
    return min((issue["number"] for issue in found if issue["title"] == title), default=None)


def run_address() -> str:
    """Name the page of the workflow's run."""
    known = {
        name: os.environ.get(f"GITHUB_{name}", "")
        for name in ("SERVER_URL", "REPOSITORY", "RUN_ID", "SHA")
    }
    return f"{known['SERVER_URL']}/{known['REPOSITORY']}/actions/runs/{known['RUN_ID']}"


def settle(result: str, title: str, label: str, report: Path | None) -> str:
    """Bring the issue in line with how the job ended.

    Parameters
    ----------
    result : str
        ``success`` closes the issue; ``failure`` opens it, or replaces its text.
    title : str
        The issue's title, which with its label makes it the same one every week.
    label : str
        A label, made where it is missing.
    report : Path or None
        What the job found, in Markdown; a missing file is left out.

    Returns
    -------
    str
        What was done, for people.

    Raises
    ------
    BookError
        Where GitHub refuses, or the result is none of a job's.
    """
    number = standing(title, label)
    if result == "success":
        if number is None:
            return "nothing to report"
        gh("issue", "close", str(number), "--comment", f"It passed again: {run_address()}")
        return f"closed #{number}"
    if result in ("cancelled", "skipped"):
        return f"the job was {result}: nothing is known"
    if result != "failure":
        raise UNKNOWN_RESULT(f"result {result!r}: expected success, failure, cancelled or skipped")
    found = report.read_text("utf-8") if report and report.is_file() else ""
    if len(found) > LONGEST:
        found = found[:LONGEST] + "\n\n(and more; see the run)"
    body = f"Last failure: {run_address()}\n\n{found}\n\nThis issue is kept by a workflow, which "
    body += "replaces this text when it fails again and closes the issue when it passes.\n"
    if number is not None:
        gh("issue", "edit", str(number), body=body)
        return f"updated #{number}"
    gh("label", "create", label, "--force", "--description", "Kept by a workflow")
    made = gh("issue", "create", "--title", title, "--label", label, body=body)
    return f"opened {made.strip()}"


def main(arguments: list[str] | None = None) -> int:
    """Settle from the command line."""
    parser = argparse.ArgumentParser(prog="python -m tools.publish.issue", description=__doc__)
    parser.add_argument("result", help="how the job ended")
    parser.add_argument("--title", required=True)
    parser.add_argument("--label", required=True)
    parser.add_argument("--report", type=Path, help="what the job found, in Markdown")
    options = parser.parse_args(arguments)
    try:
        print(settle(options.result, options.title, options.label, options.report))
    except BookError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
