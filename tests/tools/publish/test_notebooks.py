"""What a deploy publishes: the site's copy and archive, and the branch for Colab and Binder."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import nbformat
import pytest
import yaml
from packaging.requirements import Requirement

from tools.errors import BookError
from tools.notebooks.install import install_source
from tools.project import HOME, Project
from tools.publish import notebooks as publish_notebooks
from tools.publish import site as publish_site

COMMIT = "0123456789abcdef0123456789abcdef01234567"
LATER = "fedcba9876543210fedcba9876543210fedcba98"
PROJECT = Project(HOME)


def notebook(body: str = "x = 1") -> str:
    install = install_source("import udl.losses.nll", PROJECT.repository)
    cells = [
        nbformat.v4.new_markdown_cell("# Least squares", id="p1-title"),
        nbformat.v4.new_code_cell(install, id="p1-install"),
        nbformat.v4.new_code_cell(body, id="p1-x"),
    ]
    return nbformat.writes(nbformat.v4.new_notebook(cells=cells)) + "\n"


@pytest.fixture
def built(tmp_path) -> Path:
    """A built site, small."""
    site = tmp_path / "html"
    files = {
        "index.html": "<h1>The book</h1>",
        "_static/course.css": "body {}",
        ".fingerprint": "{}",
        "notebooks/ch05_loss_functions/index.ipynb": notebook("import udl.losses.nll"),
        "notebooks/ch05_loss_functions/p1_least_squares.ipynb": notebook("### stub"),
        "solutions/ch05_loss_functions/p1_least_squares.ipynb": notebook("### solved"),
    }
    for name, text in files.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text, "utf-8")
    return site


@pytest.fixture
def site(built, tmp_path) -> Path:
    """Its published copy."""
    publish_site.publish(built, COMMIT, tmp_path / "site")
    return tmp_path / "site"


# --------------------------------------------------------------------------------------- the site


def test_the_published_copy_is_stamped_and_the_built_site_is_not(built, site):
    for path in [*site.rglob("*.ipynb")]:
        assert f"@{COMMIT}" in path.read_text("utf-8")
    assert not [p for p in built.rglob("*.ipynb") if COMMIT in p.read_text("utf-8")]
    assert len(list(site.rglob("*.ipynb"))) == 3
    assert not (site / ".fingerprint").exists()


def test_the_archive_holds_the_whole_site_and_nothing_else(site):
    with zipfile.ZipFile(site / "site.zip") as archive:
        names = {name.removeprefix(f"{publish_site.FOLDER}/") for name in archive.namelist()}
        assert archive.testzip() is None
        assert all(info.date_time == (1980, 1, 1, 0, 0, 0) for info in archive.infolist())
    files = {p.relative_to(site).as_posix() for p in site.rglob("*") if p.is_file()}
    assert names == files - {"site.zip"}


def test_the_archive_is_the_same_bytes_again(built, site, tmp_path):
    again = tmp_path / "again"
    for path in built.rglob("*"):
        os.utime(path, (1, 1))
    publish_site.publish(built, COMMIT, again)
    assert (again / "site.zip").read_bytes() == (site / "site.zip").read_bytes()
    publish_site.pack(again)
    assert (again / "site.zip").read_bytes() == (site / "site.zip").read_bytes()


def test_what_is_no_site_or_no_commit_is_refused(built, tmp_path):
    with pytest.raises(BookError, match="build the book first"):
        publish_site.publish(tmp_path / "nothing", COMMIT, tmp_path / "out")
    with pytest.raises(BookError, match="not 7 to 40 hexadecimal digits"):
        publish_site.publish(built, "main; rm -rf /", tmp_path / "out")


# ------------------------------------------------------------------------------ the branch's files


def test_the_branch_holds_notebooks_environment_and_licences(site, tmp_path):
    names = publish_notebooks.assemble(PROJECT, site, COMMIT, tmp_path / "tree")
    # The launch buttons open exactly these addresses on the branch.
    assert names == [
        "ch05_loss_functions/index.ipynb",
        "ch05_loss_functions/p1_least_squares.ipynb",
    ]
    files = {p.relative_to(tmp_path / "tree").as_posix() for p in tmp_path.rglob("tree/**/*.*")}
    assert files == {*names, "environment.yml", "requirements.txt", "README.md"}
    assert (tmp_path / "tree" / "LICENSE").read_bytes() == (HOME / "LICENSE").read_bytes()
    assert "### solved" not in "".join(
        p.read_text("utf-8") for p in (tmp_path / "tree").rglob("*.ipynb")
    )


def test_binders_environment_takes_torch_from_conda_forge_and_the_package_by_commit():
    environment = yaml.safe_load(publish_notebooks.environment_yml(PROJECT, COMMIT))
    assert environment["channels"] == ["conda-forge", "nodefaults"]
    *conda, pip = environment["dependencies"]
    names = {Requirement(line.replace("python=", "python==")).name for line in conda}
    assert {"python", "pip", "ipykernel", "numpy", "pytorch-cpu", "transformers"} <= names
    assert "torch" not in names
    (package,) = map(Requirement, pip["pip"])
    assert (package.name, package.extras) == ("udl", set()), "an extra would fetch CUDA's torch"
    assert package.url == f"git+https://github.com/{PROJECT.repository}@{COMMIT}"


def test_pips_requirements_name_every_extra_and_the_commit():
    lines = publish_notebooks.requirements_txt(PROJECT, COMMIT).splitlines()
    found = {r.name: r for r in map(Requirement, lines)}
    assert set(found) == {"jupyterlab", "udl"}
    assert found["udl"].extras == {"torch", "transformers"}
    assert str(found["udl"].url).endswith(f"@{COMMIT}")


def test_the_readme_names_the_commit_and_says_what_nobody_has_tried():
    text = publish_notebooks.readme(PROJECT, COMMIT)
    assert f"/commit/{COMMIT}" in text
    assert "## What is untested" in text
    assert "no Binder image\nhas been built" in text
    assert "no notebook has been opened on Colab" in text


def test_the_same_site_makes_the_same_branch(site, tmp_path):
    for name in ("one", "two"):
        publish_notebooks.assemble(PROJECT, site, COMMIT, tmp_path / name)
    one, two = (
        {p.relative_to(tmp_path / n): p.read_bytes() for p in (tmp_path / n).rglob("*.*")}
        for n in ("one", "two")
    )
    assert one == two


def test_notebooks_that_are_not_stamped_are_refused(built, site, tmp_path):
    with pytest.raises(BookError, match="not stamped"):
        publish_notebooks.assemble(PROJECT, built, COMMIT, tmp_path / "tree")
    with pytest.raises(BookError, match="not stamped"):
        publish_notebooks.assemble(PROJECT, site, LATER, tmp_path / "tree")
    with pytest.raises(BookError, match="holds no notebooks"):
        publish_notebooks.assemble(PROJECT, tmp_path / "none", COMMIT, tmp_path / "tree")


def test_the_real_site_makes_a_branch(tmp_path):
    if not (PROJECT.site / "index.html").exists():
        pytest.skip("the book is not built")
    publish_site.publish(PROJECT.site, COMMIT, tmp_path / "site")
    names = publish_notebooks.assemble(PROJECT, tmp_path / "site", COMMIT, tmp_path / "tree")
    assert "ch05_loss_functions/index.ipynb" in names
    for name in names:
        nb = json.loads((tmp_path / "tree" / name).read_text("utf-8"))
        code = "".join("".join(c["source"]) for c in nb["cells"] if c["cell_type"] == "code")
        assert f"@{COMMIT}" in code


# --------------------------------------------------------------------------------------------- git


def git(folder: Path, *arguments: str) -> str:
    command = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture
def clone(tmp_path, monkeypatch) -> Path:
    """A clone of a repository of this machine, which takes GitHub's place."""
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", "origin.git")
    git(tmp_path, "clone", "--quiet", f"file://{tmp_path}/origin.git", "clone")
    folder = tmp_path / "clone"
    (folder / ".gitignore").write_text("*.ipynb\n")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "-m", "first")
    git(folder, "push", "--quiet", "origin", "HEAD:main")
    return folder


def deploy(clone: Path, built: Path, commit: str) -> str:
    """Publish and push a commit's notebooks, as the workflow does."""
    site, tree = clone.parent / "site", clone / "tree"
    publish_site.publish(built, commit, site)
    publish_notebooks.assemble(PROJECT, site, commit, tree)
    return publish_notebooks.push(clone, tree, commit)


def test_a_deploy_is_one_commit_that_names_its_source(clone, built):
    assert deploy(clone, built, COMMIT).startswith("notebooks: ")
    assert deploy(clone, built, LATER).startswith("notebooks: ")
    origin = clone.parent / "origin.git"
    log = git(origin, "log", "--format=%s|%an|%(trailers:key=Source-Commit,valueonly)", "notebooks")
    assert [line for line in log.splitlines() if line] == [
        f"Notebooks of {LATER[:12]}|github-actions[bot]|{LATER}",
        f"Notebooks of {COMMIT[:12]}|github-actions[bot]|{COMMIT}",
    ]
    held = git(origin, "ls-tree", "-r", "--name-only", "notebooks").splitlines()
    assert "ch05_loss_functions/index.ipynb" in held, "an ignore file left the notebooks out"
    assert "environment.yml" in held
    assert ".gitignore" not in held
    assert git(origin, "log", "--oneline", "main").count("\n") == 0
    assert git(clone, "status", "--porcelain") == "?? tree/"


def test_what_a_deploy_drops_leaves_the_branch_but_not_its_history(clone, built):
    deploy(clone, built, COMMIT)
    shutil.rmtree(built / "notebooks" / "ch05_loss_functions")
    (built / "notebooks" / "ch06_training").mkdir()
    (built / "notebooks" / "ch06_training" / "index.ipynb").write_text(notebook())
    deploy(clone, built, LATER)
    origin = clone.parent / "origin.git"
    assert "ch05" not in git(origin, "ls-tree", "-r", "--name-only", "notebooks")
    assert "ch05" in git(origin, "ls-tree", "-r", "--name-only", "notebooks~1")


def test_a_deploy_that_is_run_again_adds_nothing(clone, built):
    deploy(clone, built, COMMIT)
    assert deploy(clone, built, COMMIT).endswith("already")
    assert git(clone.parent / "origin.git", "rev-list", "--count", "notebooks") == "1"


def test_nothing_is_pushed_outside_a_workflow(clone, built, monkeypatch):
    monkeypatch.delenv("GITHUB_ACTIONS")
    with pytest.raises(BookError, match=r"pages\.yml alone"):
        deploy(clone, built, COMMIT)
    assert git(clone.parent / "origin.git", "branch", "--list", "notebooks") == ""


def test_files_of_another_commit_are_not_pushed(clone, built):
    deploy(clone, built, COMMIT)
    with pytest.raises(BookError, match="not made from"):
        publish_notebooks.push(clone, clone / "tree", LATER)


def test_a_branch_that_moved_is_never_overwritten(clone, built, monkeypatch):
    deploy(clone, built, COMMIT)
    real = publish_notebooks.commit_tree

    def while_another_pushes(repository, tree, commit, parent):
        made = real(repository, tree, commit, parent)
        other = git(clone, "commit-tree", f"{parent}^{{tree}}", "-p", str(parent), "-m", "other")
        git(clone, "push", "--quiet", "origin", f"{other}:refs/heads/notebooks")
        return made

    monkeypatch.setattr(publish_notebooks, "commit_tree", while_another_pushes)
    with pytest.raises(BookError, match="git push"):
        deploy(clone, built, LATER)
    assert git(clone.parent / "origin.git", "log", "-1", "--format=%s", "notebooks") == "other"


def test_pushing_needs_no_package():
    """The job that may write to the repository has a bare Python."""
    code = (
        "import sys; from tools.publish import notebooks, issue, shards; "
        "new = {n.partition('.')[0] for n, m in sys.modules.items() if m} "
        "- set(sys.stdlib_module_names) - {'tools', '__main__'}; "
        "assert not new, new"
    )
    subprocess.run(
        [
            shutil.which("python3") or "python3",
            "-I",
            "-S",
            "-c",
            f"import sys; sys.path.insert(0, {str(HOME)!r}); {code}",
        ],
        check=True,
    )
