"""The workflows: valid, safe, pinned, and their shell steps run through from end to end."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
import yaml

from tests.tools.publish.dry_run_workflows import REPOSITORY, DryRun, Run, git
from tools.notebooks.install import install_source
from tools.project import HOME

FOLDER = HOME / ".github" / "workflows"
WORKFLOWS = sorted(FOLDER.glob("*.yml"))
PROGRAMS = Path(sys.executable).parent

PINNED = re.compile(r"uses: [\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+(\.\d+)*$")
MARKED = re.compile(r"uses: [\w.-]+/[\w./-]+@v\d+(\.\d+)* # tag: id not verified$")
LOCAL = re.compile(r"uses: \./\.github/workflows/\w+\.yml( #.*)?$")

# Everything that any job may write. Whatever is added here is a decision.
MAY_WRITE = {
    ("pages.yml", "deploy"): {"pages", "id-token"},
    ("pages.yml", "notebooks"): {"contents"},
    ("canary.yml", "report"): {"issues"},
    ("links.yml", "report"): {"issues"},
}


def triggers(content: dict[Any, Any]) -> set[str]:
    """Name the events that start a workflow; YAML reads their key as a truth value."""
    events = content[True]
    return {events} if isinstance(events, str) else set(events)


def job_faults(name: str, job_name: str, job: dict[str, Any]) -> Iterator[str]:
    """Find what is wrong with one job."""
    granted = job.get("permissions")
    if not isinstance(granted, dict):
        yield f"{job_name}: permissions must be listed, not {granted!r}"
    else:
        writes = {what for what, level in granted.items() if level == "write"}
        if extra := writes - MAY_WRITE.get((name, job_name), set()):
            yield f"{job_name}: may write {sorted(extra)}"
    if "uses" in job:
        return
    if not isinstance(job.get("timeout-minutes"), int):
        yield f"{job_name}: no time limit"
    if not re.fullmatch(r"ubuntu-\d\d\.\d\d", job["runs-on"]):
        yield f"{job_name}: runs on {job['runs-on']}, not on a fixed image"
    commands = {line.strip() for step in job["steps"] for line in step.get("run", "").split("\n")}
    for step in job["steps"]:
        if "${{" in step.get("run", ""):
            yield f"{job_name}: an expression in a script; hand it over by env"
        if step.get("uses", "").startswith("actions/checkout@") and (
            step.get("with", {}).get("persist-credentials") is not False
        ):
            yield f"{job_name}: checkout leaves its token behind"
        if step.get("uses", "").startswith("actions/download-artifact@"):
            folder = step.get("with", {}).get("path", ".")
            # The linter, with which the tests begin, looks at every file that git does not ignore.
            if commands & {"make lint", "make test"} and not folder.startswith("build/"):
                yield f"{job_name}: what other jobs made lies in {folder}, among the sources"


def faults(name: str, text: str) -> list[str]:
    """Find what is wrong with a workflow.

    Parameters
    ----------
    name : str
        Its file's name.
    text : str
        Its YAML.

    Returns
    -------
    list of str
        A line for each fault.
    """
    content = yaml.safe_load(text)
    found = []
    if content.get("permissions") != {}:
        found.append("the workflow grants permissions; each job names its own")
    if not {"group", "cancel-in-progress"} <= set(content.get("concurrency") or {}):
        found.append("no concurrency group")
    if unsafe := triggers(content) & {"pull_request_target", "workflow_run", "issue_comment"}:
        found.append(f"started by {sorted(unsafe)}, which lends a stranger our rights")
    if re.search(r"\bsecrets\b", text):
        found.append("names secrets")
    if "pull_request" in triggers(content) and "github.token" in text:
        found.append("hands a token to a pull request")
    if "://" in text:
        found.append("names an address; those are repository variables")
    for line in text.splitlines():
        if "uses:" in line and not any(
            form.search(line.strip()) for form in (PINNED, MARKED, LOCAL)
        ):
            found.append(f"not pinned: {line.strip()}")
    for job_name, job in content["jobs"].items():
        found += job_faults(name, job_name, job)
    return found


def check_schema(path: Path, schema: str) -> subprocess.CompletedProcess[str]:
    command = [PROGRAMS / "check-jsonschema", "--builtin-schema", schema, path]
    return subprocess.run(command, capture_output=True, text=True)


def zizmor(path: Path) -> subprocess.CompletedProcess[str]:
    command = [PROGRAMS / "zizmor", "--offline", "--persona=pedantic", "--no-progress", path]
    return subprocess.run(command, capture_output=True, text=True)


# ------------------------------------------------------------------------------------- as they are


def test_the_four_workflows_are_there():
    assert [path.name for path in WORKFLOWS] == ["canary.yml", "ci.yml", "links.yml", "pages.yml"]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflow_keeps_the_rules(path):
    assert faults(path.name, path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflow_is_what_github_reads(path):
    done = check_schema(path, "vendor.github-workflows")
    assert done.returncode == 0, done.stdout


def test_dependabot_is_what_github_reads():
    done = check_schema(HOME / ".github" / "dependabot.yml", "vendor.dependabot")
    assert done.returncode == 0, done.stdout


def test_zizmor_finds_nothing():
    done = zizmor(HOME / ".github")
    assert done.returncode == 0, done.stdout


def test_who_starts_what():
    events = {path.name: triggers(yaml.safe_load(path.read_text("utf-8"))) for path in WORKFLOWS}
    assert events == {
        "ci.yml": {"pull_request", "workflow_call"},
        "pages.yml": {"push", "workflow_dispatch"},
        "canary.yml": {"schedule", "workflow_dispatch"},
        "links.yml": {"schedule", "workflow_dispatch"},
    }
    pages = yaml.safe_load((FOLDER / "pages.yml").read_text("utf-8"))
    assert pages[True]["push"] == {"branches": ["main"]}
    assert pages["jobs"]["check"]["uses"] == "./.github/workflows/ci.yml"
    assert pages["jobs"]["deploy"]["needs"] == "check", "nothing is published that did not pass"


def test_one_action_has_one_version():
    found: dict[str, set[str]] = {}
    for path in WORKFLOWS:
        for name, version in re.findall(r"uses: ([\w./-]+)@(.+)", path.read_text("utf-8")):
            found.setdefault(name, set()).add(version)
    assert {name for name, versions in found.items() if len(versions) > 1} == set()


def test_the_machines_get_what_the_gate_installs():
    """Chromium is on GitHub's image; the rest of .ci/run's list is installed."""
    wanted = set(re.findall(r"need\+=\(([\w-]+)\)", (HOME / ".ci" / "run").read_text("utf-8")))
    for name, job in (("ci.yml", "book"), ("canary.yml", "newest")):
        steps = yaml.safe_load((FOLDER / name).read_text("utf-8"))["jobs"][job]["steps"]
        installed = " ".join(step.get("run", "") for step in steps).split()
        assert wanted - {"chromium"} <= set(installed), name


# ---------------------------------------------------------------------------------------- canaries

PLANTED = {
    "all rights": ("permissions: {}", "permissions: write-all", "grants permissions"),
    "a job with all rights": (
        "    permissions:\n      contents: read\n    steps",
        "    permissions: write-all\n    steps",
        "permissions must be listed",
    ),
    "a job that may write": ("contents: read", "contents: write", "may write ['contents']"),
    "an action by its tag": (
        "actions/checkout@9c091bb21b7c1c1d1991bb908d89e4e9dddfe3e0 # v7.0.0",
        "actions/checkout@v7",
        "not pinned",
    ),
    "an action without its version": (
        "actions/checkout@9c091bb21b7c1c1d1991bb908d89e4e9dddfe3e0 # v7.0.0",
        "actions/checkout@9c091bb21b7c1c1d1991bb908d89e4e9dddfe3e0",
        "not pinned",
    ),
    "a script that takes a title": (
        "run: make lint",
        'run: echo "${{ github.event.pull_request.title }}"',
        "an expression in a script",
    ),
    "a token left behind": ("persist-credentials: false", "fetch-depth: 1", "leaves its token"),
    "a stranger's pull request with our rights": (
        "  pull_request:\n",
        "  pull_request_target:\n",
        "lends a stranger our rights",
    ),
    "a secret": ("vars.UDL_TORCH_INDEX", "secrets.UDL_TORCH_INDEX", "names secrets"),
    "a token for a pull request": (
        "vars.UDL_TORCH_INDEX",
        "github.token",
        "hands a token to a pull request",
    ),
    "an address": ("${{ vars.UDL_TORCH_INDEX }}", "https://example.org/cpu", "names an address"),
    "no time limit": ("    timeout-minutes: 20\n", "", "no time limit"),
    "artifacts among the sources": ("path: build/shards", "path: shards", "among the sources"),
    "no group": ("concurrency:", "x-concurrency:", "no concurrency group"),
    "an image that moves": ("ubuntu-24.04", "ubuntu-latest", "not on a fixed image"),
}


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_found(fault):
    old, new, words = PLANTED[fault]
    text = (FOLDER / "ci.yml").read_text("utf-8")
    assert old in text
    found = faults("ci.yml", text.replace(old, new, 1))
    assert any(words in line for line in found), found


def test_a_tag_passes_only_where_it_is_marked():
    text = (FOLDER / "ci.yml").read_text("utf-8")
    pin = "actions/checkout@9c091bb21b7c1c1d1991bb908d89e4e9dddfe3e0 # v7.0.0"
    assert faults("ci.yml", text.replace(pin, "actions/checkout@v7 # tag: id not verified")) == []


@pytest.mark.parametrize(
    ("fault", "audit"),
    [
        ("all rights", "excessive-permissions"),
        ("an action by its tag", "unpinned-uses"),
        ("a script that takes a title", "template-injection"),
        ("a token left behind", "artipacked"),
        ("a stranger's pull request with our rights", "dangerous-triggers"),
    ],
)
def test_zizmor_sees_planted_faults_too(fault, audit, tmp_path):
    old, new, _ = PLANTED[fault]
    planted = tmp_path / "ci.yml"
    planted.write_text((FOLDER / "ci.yml").read_text("utf-8").replace(old, new, 1))
    done = zizmor(planted)
    assert done.returncode != 0
    assert audit in done.stdout


def test_the_schema_refuses_a_misspelt_key(tmp_path):
    planted = tmp_path / "ci.yml"
    text = (FOLDER / "ci.yml").read_text("utf-8")
    planted.write_text(text.replace("timeout-minutes", "timeout-minuets", 1))
    assert check_schema(planted, "vendor.github-workflows").returncode != 0


# ----------------------------------------------------------------------------------------- dry run


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    """What ``make book`` builds in the dry run: one page, one notebook."""
    folder = tmp_path_factory.mktemp("built") / "html"
    (folder / "notebooks" / "ch05").mkdir(parents=True)
    (folder / "index.html").write_text("<h1>The book</h1>")
    (folder / ".fingerprint").write_text("{}")
    install = install_source("import udl.losses.nll", REPOSITORY)
    cells = [nbformat.v4.new_code_cell(install, id="c-install")]
    text = nbformat.writes(nbformat.v4.new_notebook(cells=cells))
    (folder / "notebooks" / "ch05" / "index.ipynb").write_text(text)
    return folder


@pytest.fixture
def dry_run(site, tmp_path):
    """Run a workflow; what was said is shown when the test fails."""
    if not (HOME / ".git").exists() or shutil.which("git") is None:
        pytest.skip("not a clone: there is nothing to clone")

    def go(name: str, fail: str = "") -> Run:
        run = DryRun(tmp_path, site, fail).workflow(name)
        print("\n".join(run.said))
        return run

    return go


def test_pull_requests_are_checked_from_end_to_end(dry_run):
    run = dry_run("ci.yml")
    assert set(run.results.values()) == {"success"}
    assert "ci.lint: make lint" in run.calls
    chapter = (
        "ci.chapter.ch05_loss_functions: python -m tools.publish.shards run ch05_loss_functions"
    )
    assert f"{chapter} --shard build/shard" in run.calls
    book = [call.partition(": ")[2] for call in run.calls if call.startswith("ci.book: ")]
    order = [
        "make setup",
        "python -m tools.publish.shards merge build/shards",
        "make book",
        "make test",
    ]
    assert [call for call in book if call in order] == order
    assert not [call for call in run.calls if ": gh " in call], "GitHub is not asked for anything"


def test_a_chapter_that_fails_stops_the_book(dry_run):
    run = dry_run("ci.yml", fail="python -m tools.publish.shards run*")
    assert run.results["ci.chapter"] == "failure"
    assert run.results["ci.book"] == "skipped"


def test_main_is_published_with_its_notebooks(dry_run):
    run = dry_run("pages.yml")
    assert set(run.results.values()) == {"success"}, run.results
    assert run.deployed
    assert run.pages is not None
    assert (run.pages / "site.zip").exists()
    assert not (run.pages / ".fingerprint").exists()
    commit = git(run.origin, "rev-parse", "main").strip()
    assert git(run.origin, "rev-list", "--count", "notebooks").strip() == "1"
    assert f"Source-Commit: {commit}" in git(run.origin, "log", "-1", "notebooks")
    assert f"@{commit}" in git(run.origin, "show", "notebooks:ch05/index.ipynb")
    assert f"@{commit}" in (run.pages / "notebooks" / "ch05" / "index.ipynb").read_text()
    assert "pages.notebooks: gh auth setup-git" in run.calls


@pytest.mark.parametrize("fail", ["make lint", "make test", "python -m tools.publish.site*"])
def test_what_does_not_pass_is_not_published(dry_run, fail):
    run = dry_run("pages.yml", fail)
    assert run.results["pages.deploy"] == run.results["pages.notebooks"] == "skipped"
    assert not run.deployed
    assert git(run.origin, "branch", "--list", "notebooks") == ""


def test_the_canary_is_cold_and_says_what_moved(dry_run):
    run = dry_run("canary.yml", fail="make test")
    assert run.results == {
        "canary.newest": "failure",
        "canary.colab": "success",
        "canary.report": "success",
    }
    assert "canary.newest: python3 -m tools.lock" in run.calls
    assert "+numpy==99.0" in run.issue
    assert "actions/runs/17" in run.issue
    text = (FOLDER / "canary.yml").read_text("utf-8")
    assert "cache" not in re.sub(r"#.*", "", text)


def test_a_canary_that_lives_opens_nothing(dry_run):
    run = dry_run("canary.yml")
    assert set(run.results.values()) == {"success"}
    assert not [call for call in run.calls if "gh issue create" in call]


def test_broken_links_open_an_issue(dry_run):
    run = dry_run("links.yml", fail="python -m tools.publish.outside_links*")
    assert run.results == {"links.links": "failure", "links.report": "success"}
    assert [call for call in run.calls if "gh issue create" in call]
