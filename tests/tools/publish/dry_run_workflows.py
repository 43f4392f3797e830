"""Runs the shell steps of the workflows on this machine, with GitHub played by a few folders.

Every job gets a clone of its own, as it would get a fresh machine; artifacts are folders, and the
few actions that move them are played. ``gh``, ``sudo`` and whatever takes minutes are small scripts
that write down how they were called. By hand, with the real commands (it takes a while)::

    python tests/tools/publish/dry_run_workflows.py --real ci pages
"""

from __future__ import annotations

import argparse
import fnmatch
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests import ROOT

REPOSITORY = "udl-executable/book"
EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}", re.S)

# Conditions that the workflows use, and what they ask of a job that has failed or not.
STEP_RUNS = {
    None: lambda failed: not failed,
    "always()": lambda failed: True,
    "inputs.pack": lambda failed: not failed,
    "steps.cache.outputs.cache-hit != 'true'": lambda failed: not failed,
}
JOB_RUNS = {
    None: lambda results: all(result == "success" for result in results),
    "github.ref == 'refs/heads/main'": lambda results: True,
    "${{ !cancelled() }}": lambda results: True,
}
# Nothing on a machine: the clone is there, and so is Python; a cache never hits.
IDLE = ("actions/checkout", "actions/setup-python", "actions/cache")

SHIM = r"""#!/usr/bin/env bash
# Writes down how it was called, then does what the dry run needs of it.
set -euo pipefail
name="$(basename "$0")"; call="$name $*"
echo "$DRY_JOB: $call" >> "$DRY_LOG"
if [ -n "${DRY_FAIL:-}" ] && [[ "$call" == $DRY_FAIL ]]; then exit 1; fi
if [ -n "${DRY_SKIP:-}" ] && [[ "$call" == $DRY_SKIP ]]; then exit 0; fi
venv() { mkdir -p .venv/bin; cp "$0" .venv/bin/python; }
if [ -n "${DRY_REAL:-}" ]; then
  case "$call" in
    make*) PATH="$DRY_PATH" exec make "$@" ;;
    python3*) PATH="$DRY_PATH" exec python3 "$@" ;;
  esac
fi
case "$call" in
  make*)
    venv
    if [[ "$*" == book || "$*" == test ]]; then
      mkdir -p book/_build && cp -r "$DRY_SITE" book/_build/html
    fi ;;
  "python3 -m pip"*) ;;
  "python3 -m tools.lock") echo "numpy==99.0" >> requirements.lock ;;
  # A bare Python: what runs before or without the environment must need no package.
  python3*) exec "$DRY_PYTHON" -E -S "$@" ;;
  "python -m tools.publish.shards run"*)
    mkdir -p build/shard && echo '{}' > build/shard/runs.json ;;
  "python -m tools.publish.outside_links"*) echo "1 link" > links.md ;;
  python*) exec "$DRY_PYTHON" "$@" ;;
  "gh issue list"*) echo '[]' ;;
  "gh issue create"*) cat > "$DRY_LOG.issue"; echo "https://github.com/issues/1" ;;
esac
"""


@dataclass
class Run:
    """What became of a dry run: how jobs ended, who called what, what was published."""

    results: dict[str, str] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    origin: Path = Path()
    pages: Path | None = None
    deployed: bool = False
    issue: str = ""


class DryRun:
    """A repository, its machines, and the artifacts between them.

    Parameters
    ----------
    folder : Path
        Where everything is put.
    site : Path
        What ``make book`` builds.
    fail : str
        A pattern of calls that end with an error.
    skip : str
        A pattern of calls that are only written down.
    real : bool
        Whether make and Python do what they do.
    """

    def __init__(
        self, folder: Path, site: Path, fail: str = "", skip: str = "", real: bool = False
    ) -> None:
        self.folder, self.real, self.run = folder, real, Run()
        self.log = folder / "calls"
        self.log.touch()
        self.run.origin = folder / "origin.git"
        self.commit = self._make_origin()
        shims = folder / "shims"
        shims.mkdir()
        for name in ("gh", "sudo", "python3", "make"):
            (shims / name).write_text(SHIM)
            (shims / name).chmod(stat.S_IRWXU)
        self.environment = {
            "CI": "true",
            "DRY_FAIL": fail,
            "DRY_LOG": str(self.log),
            "DRY_PATH": os.environ["PATH"],
            "DRY_PYTHON": sys.executable,
            "DRY_REAL": "yes" if real else "",
            "DRY_SITE": str(site),
            "DRY_SKIP": skip,
            "GITHUB_ACTIONS": "true",
            "GITHUB_REPOSITORY": REPOSITORY,
            "GITHUB_RUN_ID": "17",
            "GITHUB_SERVER_URL": "https://github.com",
            "GITHUB_SHA": self.commit,
            "GITHUB_REF": "refs/heads/main",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "PATH": f"{shims}{os.pathsep}{os.environ['PATH']}",
        }
        self.facts = {
            "github.event_name": "push",
            "github.ref": "refs/heads/main",
            "github.repository": REPOSITORY,
            "github.token": "a-token",
            "vars.UDL_TORCH_INDEX": "",
        }

    def _make_origin(self) -> str:
        """Commit the working copy as it is, changes included, to a repository of its own."""
        source = self.folder / "source"
        listed = git(ROOT, "ls-files", "--cached", "--others", "--exclude-standard", "-z")
        for name in filter(None, listed.split("\0")):
            if (ROOT / name).is_file():
                (source / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, source / name)
        git(source, "init", "--quiet", "--initial-branch=main")
        git(source, "add", "--all")
        git(source, "commit", "--quiet", "--message=all")
        git(self.folder, "clone", "--quiet", "--bare", "source", "origin.git")
        return git(source, "rev-parse", "HEAD").strip()

    # ------------------------------------------------------------------------------- workflows

    def workflow(self, name: str) -> Run:
        """Run a workflow's jobs, those that they need first."""
        path = ROOT / ".github" / "workflows" / name
        content = yaml.safe_load(path.read_text("utf-8"))
        self.results: dict[str, str] = {}
        self._jobs(content, prefix=name.removesuffix(".yml"))
        self.run.calls = self.log.read_text().splitlines()
        issue = Path(f"{self.log}.issue")
        self.run.issue = issue.read_text() if issue.exists() else ""
        return self.run

    def _jobs(self, content: dict[str, Any], prefix: str) -> str:
        for name, job in content["jobs"].items():
            needs = [job["needs"]] if isinstance(job.get("needs"), str) else job.get("needs", [])
            if JOB_RUNS[job.get("if")]([self.results[need] for need in needs]):
                result = self._job(content, name, job, prefix)
            else:
                result = "skipped"
            self.results[name] = self.run.results[f"{prefix}.{name}"] = result
            self.facts[f"needs.{name}.result"] = result
        return "success" if set(self.results.values()) == {"success"} else "failure"

    def _job(self, content: dict[str, Any], name: str, job: dict[str, Any], prefix: str) -> str:
        if "uses" in job:
            called = ROOT / job["uses"].removeprefix("./")
            outer, self.results = self.results, {}
            result = self._jobs(
                yaml.safe_load(called.read_text("utf-8")), prefix=f"{prefix}.{name}"
            )
            self.results = outer
            return result
        matrix = job.get("strategy", {}).get("matrix", {})
        ends = []
        for chapter in json.loads(self.expand(matrix["chapter"])) if matrix else [None]:
            self.facts["matrix.chapter"] = str(chapter)
            machine = f"{prefix}.{name}" + (f".{chapter}" if chapter else "")
            ends.append(self._machine(content, job, machine))
        for output, value in job.get("outputs", {}).items():
            self.facts[f"needs.{name}.outputs.{output}"] = self.expand(value)
        return "success" if all(ends) else "failure"

    def _machine(self, content: dict[str, Any], job: dict[str, Any], machine: str) -> bool:
        """Run one job's steps in a fresh clone."""
        clone = self.folder / "machines" / machine
        clone.parent.mkdir(exist_ok=True)
        git(self.folder, "clone", "--quiet", f"file://{self.run.origin}", str(clone))
        if self.real:
            lend_environment(clone)
        environment = {**self.environment, "DRY_JOB": machine}
        for settings in (content.get("env", {}), job.get("env", {})):
            for key, value in settings.items():
                environment[key] = self.facts[f"env.{key}"] = self.expand(value)
        failed = False
        for step in job["steps"]:
            if not STEP_RUNS[step.get("if")](failed):
                continue
            if "uses" in step:
                good = self._action(step, clone)
            else:
                good = self._shell(step, clone, environment)
            failed |= not good and not step.get("continue-on-error", False)
        return not failed

    # ------------------------------------------------------------------------------------ steps

    def expand(self, text: Any) -> str:
        """Put facts in the place of expressions; an unknown one is an error of this file."""

        def known(match: re.Match[str]) -> str:
            if match[1].startswith("fromJSON("):
                return self.facts[match[1][len("fromJSON(") : -1]]
            return self.facts[match[1]]

        return EXPRESSION.sub(known, str(text))

    def _shell(self, step: dict[str, Any], clone: Path, environment: dict[str, str]) -> bool:
        """Run a step as GitHub does: ``bash -e`` on a file, in the clone."""
        assert "${{" not in step["run"], "an expression in a script"
        with tempfile.TemporaryDirectory() as folder:
            script, output = Path(folder, "step.sh"), Path(folder, "output")
            script.write_text(step["run"])
            output.touch()
            files = {"GITHUB_OUTPUT": str(output), "GITHUB_STEP_SUMMARY": str(output) + ".md"}
            own = {key: self.expand(value) for key, value in step.get("env", {}).items()}
            home = {"HOME": folder} if not self.real else {}
            done = subprocess.run(
                ["bash", "-e", str(script)],
                cwd=clone,
                env={**os.environ, **environment, **files, **own, **home},
                capture_output=True,
                text=True,
            )
            for line in output.read_text().splitlines():
                key, _, value = line.partition("=")
                self.facts[f"steps.{step['id']}.outputs.{key}"] = value
        where = f"{environment['DRY_JOB']}: {step.get('name', step['run'])}"
        self.run.said.append(f"== {where}: {done.returncode}\n{done.stdout}{done.stderr}")
        if self.real:
            print(self.run.said[-1], flush=True)
        return done.returncode == 0

    def _action(self, step: dict[str, Any], clone: Path) -> bool:
        """Play an action; one that this file does not know is an error of this file."""
        name, given = step["uses"].partition("@")[0], step.get("with", {})
        artifacts = self.folder / "artifacts"
        if name in IDLE:
            return True
        if name == "actions/upload-artifact":
            source = clone / given["path"]
            if not source.exists():
                return given["if-no-files-found"] == "ignore"
            hidden = given.get("include-hidden-files", False)
            upload(source, artifacts / self.expand(given["name"]), hidden)
            return True
        if name == "actions/download-artifact":
            wanted = given.get("name") or given["pattern"]
            found = [p for p in artifacts.glob("*") if fnmatch.fnmatch(p.name, wanted)]
            for path in found:
                # By name it lands in the folder itself, by pattern in one of its own below.
                target = clone / given["path"] / ("" if "name" in given else path.name)
                shutil.copytree(path, target, dirs_exist_ok=True)
            return bool(found)
        if name == "actions/upload-pages-artifact":
            self.run.pages = clone / given["path"]
            return self.run.pages.is_dir()
        if name == "actions/deploy-pages":
            self.run.deployed = self.run.pages is not None
            return self.run.deployed
        raise ValueError(f"the dry run does not know {step['uses']}")


def upload(source: Path, target: Path, hidden: bool) -> None:
    """Keep a file or a folder's contents; hidden files only where asked for, as the action does."""
    ignore = None if hidden else shutil.ignore_patterns(".*")
    if source.is_dir():
        shutil.copytree(source, target, ignore=ignore)
    else:
        target.mkdir(parents=True)
        shutil.copy(source, target)


def git(folder: Path, *arguments: str) -> str:
    """Run git, nobody's settings in force."""
    who = ["-c", "user.name=dry run", "-c", "user.email=dry@example.org"]
    done = subprocess.run(["git", *who, *arguments], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def lend_environment(clone: Path) -> None:
    """Spare a real run the installation: this Python, and this copy's packages from npm."""
    binaries = clone / ".venv" / "bin"
    binaries.mkdir(parents=True)
    own = Path(sys.executable).parent
    python = f'#!/bin/sh\nPYTHONPATH="{clone}/src" exec "{sys.executable}" "$@"\n'
    (binaries / "python").write_text(python)
    (binaries / "python").chmod(stat.S_IRWXU)
    for name in ("lint-imports", "sp-repo-review"):
        (binaries / name).symlink_to(own / name)
    (clone / "node_modules").symlink_to(ROOT / "node_modules")
    # What tools/bootstrap.py compares with before it installs anything.
    code = "import json; from tools import bootstrap; print(json.dumps(bootstrap.wanted()))"
    stamp = subprocess.run(["python3", "-c", code], cwd=clone, capture_output=True, text=True)
    (clone / ".venv" / ".made-from").write_text(stamp.stdout)


def main() -> int:
    """Run workflows by hand."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("workflows", nargs="+", help="their names, without .yml")
    parser.add_argument("--real", action="store_true", help="let make and Python do their work")
    parser.add_argument("--skip", default="", help="a call that is only written down: 'make test'")
    parser.add_argument("--site", type=Path, default=ROOT / "book" / "_build" / "html")
    parser.add_argument("--keep", type=Path, help="an empty folder for everything")
    options = parser.parse_args()
    failed = False
    with tempfile.TemporaryDirectory() as temporary:
        for name in options.workflows:
            folder = (options.keep or Path(temporary)) / name
            folder.mkdir(parents=True)
            made = DryRun(folder, options.site, skip=options.skip, real=options.real)
            run = made.workflow(f"{name}.yml")
            print("\n".join(run.calls))
            for job, result in run.results.items():
                print(f"{job}: {result}")
                failed |= result != "success"
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
