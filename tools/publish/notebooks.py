"""The branch ``notebooks``: what Colab and Binder open, one commit a deploy.

- ``python -m tools.publish.notebooks assemble SITE --commit SHA --out TREE`` makes the branch's
  files from a published site, whose notebooks are stamped.
- ``python -m tools.publish.notebooks push TREE --commit SHA`` adds them as one commit on top of the
  branch and pushes it, in a workflow alone. It needs git and a bare Python: the job that may write
  to the repository installs nothing.

A course freezes a term with a tag on that branch (``notebooks-YYYY-term``); the branch is only ever
added to.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from tools.errors import BookError, Fault
from tools.files import write_if_changed
from tools.pages.escapes import in_markdown
from tools.project import Project

NO_NOTEBOOKS = Fault(
    "no-notebooks",
    "The built site holds no notebooks to publish.",
    "Build the book first: `make book`.",
)
NOT_STAMPED = Fault(
    "notebooks-not-stamped",
    "The notebooks to publish do not name the commit that they are published for.",
    "Publish the site of that commit first: `python -m tools.publish.site`.",
)
NO_COMMIT = Fault(
    "no-commit",
    "What should name a commit is none.",
    "Give 7 to 40 hexadecimal digits, as `git rev-parse HEAD` prints them.",
)
GIT = Fault(
    "git-refuses",
    "git failed while the branch of notebooks was written.",
    "Read what it says: mostly a permission, or a push in between.",
)
ELSEWHERE = Fault(
    "outside-a-workflow",
    "The branch of notebooks is to be pushed from somewhere other than its workflow.",
    "Push to `main`, and let `pages.yml` publish.",
)

BRANCH = "notebooks"
PYTHON = "3.11"
"""The version that the book is built with."""

# What conda-forge calls a package, where it differs. Its ``pytorch-cpu`` suits Binder.
CONDA_NAMES = {"torch": "pytorch-cpu"}
_COMMIT = re.compile(r"[0-9a-f]{7,40}")
_NAME = re.compile(r"[A-Za-z0-9_.-]+")
AUTHOR = ("github-actions[bot]", "41898282+github-actions[bot]@users.noreply.github.com")


# ---------------------------------------------------------------------------------------------
# Files


def requirements(project: Project) -> tuple[list[str], list[str]]:
    """Read what the package needs from ``pyproject.toml``.

    Returns
    -------
    tuple of list
        Its dependencies, with those of all its extras, each once; and the extras' names. Of what an
        extra brings only the name: its bound says what was tried, and conda-forge may be behind.
    """
    facts = tomllib.loads((project.root / "pyproject.toml").read_text("utf-8"))["project"]
    extras = facts.get("optional-dependencies", {})
    brought = [
        match[0] for extra in extras.values() for one in extra if (match := _NAME.match(one))
    ]
    needed = [*facts["dependencies"], *brought]
    return list(dict.fromkeys(needed)), sorted(extras)


def _package(project: Project, commit: str, extras: list[str]) -> str:
    names = f"[{','.join(extras)}]" if extras else ""
    return f"udl{names} @ git+https://github.com/{project.repository}@{commit}"


def environment_yml(project: Project, commit: str) -> str:
    """Write Binder's environment: everything heavy from conda-forge, the package by its commit.

    Parameters
    ----------
    project : Project
        The book, whose ``pyproject.toml`` says what the package needs.
    commit : str
        What the notebooks were made from.

    Returns
    -------
    str
        An ``environment.yml``.
    """
    needed, _ = requirements(project)
    lines = ["name: udl", "channels:", "  - conda-forge", "  - nodefaults", "dependencies:"]
    lines += [f"  - python={PYTHON}", "  - pip", "  - ipykernel"]
    for requirement in needed:
        match = _NAME.match(requirement)
        name = match[0] if match else requirement
        rest = requirement[len(name) :].replace(" ", "")
        lines.append(f'  - "{CONDA_NAMES.get(name, name)}{rest}"')
    # Its dependencies stand above: pip must not fetch torch's large build over conda-forge's.
    lines += ["  - pip:", f'      - "{_package(project, commit, [])}"']
    return "\n".join(lines) + "\n"


def requirements_txt(project: Project, commit: str) -> str:
    """Write the same for pip, with JupyterLab to open the notebooks in."""
    _, extras = requirements(project)
    return f"jupyterlab\n{_package(project, commit, extras)}\n"


def readme(project: Project, commit: str) -> str:
    """Say where the branch comes from, how to use it, and what of it nobody has tried."""
    repository = f"https://github.com/{project.repository}"
    return f"""# {in_markdown(project.title)}: notebooks

Made from commit [`{commit}`]({repository}/commit/{commit}) and the site
<{project.site_url}>. Each deploy adds one commit here; nothing on this branch is written by
hand, so please send corrections to the branch `main`.

- `CHAPTER/index.ipynb` is a chapter; `CHAPTER/pK_name.ipynb` is a practical for students: stubs and
  checks, no solutions.
- Every notebook's first code cell installs the package `udl` at the commit above where it is
  missing. A notebook that you saved keeps the package that it was made with.

## Open them

- **Colab**: the button on each page of the site. Nothing here is needed: the first cell installs.
- **Binder**: likewise; it reads `environment.yml` (conda-forge, torch without CUDA).
- **Your own machine**, Python {PYTHON} or later:

  ```bash
  git clone --branch {BRANCH} {repository} notebooks && cd notebooks
  python -m venv .venv && . .venv/bin/activate
  pip install -r requirements.txt
  jupyter lab
  ```

- **A course** freezes a term with a tag: `git tag notebooks-2027-spring`, and hands out that tag's
  addresses.

## What is untested

The notebooks run from first to last cell in the tests, in an environment with the package and what
it depends on. `environment.yml` and `requirements.txt` are derived from the package's own list of
dependencies and checked for form. They have **not** been installed by the tests: no Binder image
has been built from this branch, and no notebook has been opened on Colab. If one of them fails,
please say so: {repository}/issues

Text and figures: CC BY 4.0 (`LICENSE-CONTENT`). Code: MIT (`LICENSE`). An independent companion to
Simon J. D. Prince, *Understanding Deep Learning* (MIT Press, 2023).
"""


def assemble(project: Project, site: Path, commit: str, out: Path) -> list[str]:
    """Make the branch's files.

    Parameters
    ----------
    project : Project
        The book.
    site : Path
        The published site, notebooks stamped.
    commit : str
        What it was built from.
    out : Path
        Receives the files; what it held before is deleted.

    Returns
    -------
    list of str
        The notebooks' addresses on the branch.

    Raises
    ------
    BookError
        Where the commit is none, there is no notebook, or one is not stamped with the commit.
    """
    _refuse_no_commit(commit)
    sources = sorted((site / "notebooks").rglob("*.ipynb"))
    if not sources:
        raise NO_NOTEBOOKS(f"{site}: holds no notebooks; build the book first")
    shutil.rmtree(out, ignore_errors=True)
    names = []
    for source in sources:
        text = source.read_text("utf-8")
        if f"github.com/{project.repository}@{commit}" not in text:
            raise NOT_STAMPED(f"{source}: not stamped with {commit}; publish the site first")
        names.append(source.relative_to(site / "notebooks").as_posix())
        write_if_changed(out / names[-1], text)
    write_if_changed(out / "environment.yml", environment_yml(project, commit))
    write_if_changed(out / "requirements.txt", requirements_txt(project, commit))
    write_if_changed(out / "README.md", readme(project, commit))
    for licence in sorted(project.root.glob("LICENSE*")):
        write_if_changed(out / licence.name, licence.read_bytes())
    return names


def _refuse_no_commit(commit: str) -> None:
    if not _COMMIT.fullmatch(commit):
        raise NO_COMMIT(f"commit {commit!r} is not 7 to 40 hexadecimal digits")


# ---------------------------------------------------------------------------------------------
# Git


def _git(repository: Path, *arguments: str, **environment: str) -> str:
    done = subprocess.run(
        ["git", *arguments],
        cwd=repository,
        env=os.environ | environment,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise GIT(f"git {arguments[0]}: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout.strip()


def commit_tree(repository: Path, tree: Path, commit: str, parent: str | None) -> str | None:
    """Store a folder as one commit, without touching the working copy or any branch.

    Parameters
    ----------
    repository : Path
        A clone.
    tree : Path
        The branch's files.
    commit : str
        What they were made from; the message names it.
    parent : str or None
        The branch's last commit; None where the branch does not exist yet.

    Returns
    -------
    str or None
        The new commit, or None where the parent holds the same files already.
    """
    with tempfile.TemporaryDirectory() as folder:
        index = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
        inside = {
            "GIT_DIR": _git(repository, "rev-parse", "--absolute-git-dir"),
            "GIT_WORK_TREE": str(tree.resolve()),
        }
        # Forced: no ignore file decides what the branch holds.
        _git(tree, "add", "--all", "--force", ".", **index, **inside)
        written = _git(repository, "write-tree", **index)
    if parent and _git(repository, "rev-parse", f"{parent}^{{tree}}") == written:
        return None
    name, email = AUTHOR
    who = {
        f"GIT_{role}_{key}": value
        for role in ("AUTHOR", "COMMITTER")
        for key, value in (("NAME", name), ("EMAIL", email))
    }
    message = f"Notebooks of {commit[:12]}\n\nSource-Commit: {commit}"
    parents = ["-p", parent] if parent else []
    return _git(repository, "commit-tree", written, *parents, "-m", message, **who)


def push(repository: Path, tree: Path, commit: str) -> str:
    """Add the files to the branch as one commit and push it.

    Parameters
    ----------
    repository : Path
        A clone, whose ``origin`` is pushed to; git must know how to log in.
    tree : Path
        The branch's files.
    commit : str
        What they were made from.

    Returns
    -------
    str
        What was done, for people.

    Raises
    ------
    BookError
        Outside a workflow, where the files are not those of the commit, or where git fails.
    """
    if os.environ.get("GITHUB_ACTIONS") != "true":
        raise ELSEWHERE(f"the branch {BRANCH} is pushed by the workflow pages.yml alone")
    _refuse_no_commit(commit)
    if commit not in (tree / "README.md").read_text("utf-8"):
        raise NOT_STAMPED(f"{tree}: not made from {commit}")
    reference = f"refs/heads/{BRANCH}"
    parent = None
    if _git(repository, "ls-remote", "origin", reference):
        _git(repository, "fetch", "--quiet", "--depth=1", "origin", reference)
        parent = _git(repository, "rev-parse", "FETCH_HEAD")
    made = commit_tree(repository, tree, commit, parent)
    if made is None:
        return f"{BRANCH} holds the notebooks of {commit} already"
    # Never forced: whoever froze a term by a commit must find it again.
    _git(repository, "push", "--quiet", "origin", f"{made}:{reference}")
    return f"{BRANCH}: {made} holds the notebooks of {commit}"


def main(arguments: list[str] | None = None) -> int:
    """Assemble or push from the command line."""
    parser = argparse.ArgumentParser(prog="python -m tools.publish.notebooks")
    commands = parser.add_subparsers(dest="command", required=True)
    first = commands.add_parser("assemble", help="make the branch's files")
    first.add_argument("site", type=Path, help="the published site")
    first.add_argument("--out", type=Path, required=True, help="the folder for the files")
    second = commands.add_parser("push", help="add them to the branch; in a workflow alone")
    second.add_argument("tree", type=Path, help="the branch's files")
    for command in (first, second):
        command.add_argument("--commit", required=True, help="what the site was built from")
    options = parser.parse_args(arguments)
    try:
        if options.command == "assemble":
            project = Project(Path.cwd())
            made = assemble(project, options.site, options.commit, options.out)
            print(f"{len(made)} notebooks in {options.out}")
        else:
            print(push(Path.cwd(), options.tree, options.commit))
    except (BookError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
