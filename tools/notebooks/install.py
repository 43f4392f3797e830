"""The cell that gets the package where it is missing, and the commit that it asks for.

While the book is built, the cell names a branch; at deploy :func:`stamp` ties it to the commit that
the notebooks were made from.
"""

from __future__ import annotations

import ast
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import nbformat

from tools.errors import Fault
from tools.files import write_if_changed
from tools.pages import closure

NO_COMMIT = Fault(
    "notebook-stamp-no-commit",
    "Notebooks are to be tied to something that is not a commit.",
    "Give 7 to 40 hexadecimal digits, as `git rev-parse HEAD` prints them.",
)
NO_INSTALL = Fault(
    "notebook-stamp-no-install-cell",
    "A notebook that is to be tied to a commit has no install cell.",
    "Build the book again and stamp what it wrote.",
)

_BRANCH = "main"
_INSTALL = re.compile(r"(@ git\+https://github\.com/[\w.-]+/[\w.-]+)@[\w./-]+(?=\")")
_BROUGHT = {"": ["udl"], "torch": ["udl", "torch"]}
_BROUGHT["transformers"] = [*_BROUGHT["torch"], "transformers"]
# pip takes another commit of one version for the one that is there, so it must be told to replace
# it; numpy and torch are never replaced, since whatever else is installed was built against them.
_CELL = """\
# Installs what this notebook needs and what is not there yet; leaves alone what is.
import importlib, importlib.metadata, importlib.util, json, os, re, subprocess, sys

package, needed = "PACKAGE", NEEDED
by_hand = f"pip install '{package}'"
# What pip says when it fails, and what helps.
remedies = {
    "command 'git'": "git is missing. Install it (https://git-scm.com), then run this cell again.",
    "No module named pip": f"This Python has no pip. Do with the tool that made it: {by_hand}",
    "No space left|quota exceeded": "The disk is full. Make room, then run this cell again.",
    "Permission denied|Access is denied|externally-managed": "Nothing may be installed into this "
    "Python. Make an environment of your own: python -m venv udl, and start Jupyter from there.",
    "not our ref|did not match any|Repository not found|could not read Username": "The version "
    "that this notebook was made with is not there. Download the notebook anew from its page.",
    "different Python": "This Python is too old for it.",
    "resolve host|name resolution|[Nn]etwork is unreachable|connection|timed out": "Without a "
    f"network, run this beforehand, while there is one: {by_hand}",
}


def there(name):
    return importlib.util.find_spec(name) is not None


def is_older():
    try:
        origin = importlib.metadata.distribution("udl").read_text("direct_url.json")
    except importlib.metadata.PackageNotFoundError:
        return False
    commit = json.loads(origin or "{}").get("vcs_info", {}).get("commit_id", "")
    wanted = package.rpartition("@")[2]
    return commit != "" and wanted != "main" and not commit.startswith(wanted)


def pip_install(*what):
    command = [sys.executable, "-m", "pip", "install", "--quiet", *what]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        print(done.stderr)
        found = (text for said, text in remedies.items() if re.search(said, done.stderr))
        advice = next(found, "The lines above say why; their last ones help most.")
        raise RuntimeError(
            f"{needed[-1]} is missing or too old, and could not be installed. {advice}"
        )


replace = there("udl") and is_older() and "NBGRADER_EXECUTION" not in os.environ
if replace:
    pip_install("--force-reinstall", "--no-deps", package)
if replace or not all(map(there, needed)):
    kept = [name for name in ("numpy", "torch") if there(name)]
    # What an extra brings is taken as it is where it is there, older than the extra asks or not.
    if all(map(there, needed[1:])):
        package = re.sub(r"\\[\\w+\\]", "", package)
    pip_install(package, *(f"{name}=={importlib.metadata.version(name)}" for name in kept))
importlib.invalidate_caches()"""
_COMMIT = re.compile(r"[0-9a-f]{7,40}")


def install_source(code: str, repository: str) -> str:
    """Write the cell that gets the package where it is missing.

    Parameters
    ----------
    code : str
        The page's code, which tells what extras it needs.
    repository : str
        ``OWNER/NAME``.

    Returns
    -------
    str
        IPython source; :func:`stamp` finds the branch in it.
    """
    extra = needed_extra(code)
    bracket = f"[{extra}]" if extra else ""
    package = f"udl{bracket} @ git+https://github.com/{repository}@{_BRANCH}"
    return _CELL.replace("PACKAGE", package).replace("NEEDED", repr(_BROUGHT[extra]))


def needed_extra(code: str) -> str:
    """Name the package's extra that a piece of code needs, empty where none.

    Parameters
    ----------
    code : str
        Python source; what the package's modules import that it loads counts as well.

    Returns
    -------
    str
        ``"transformers"`` (which brings torch), ``"torch"`` or ``""``.
    """
    imported = closure.imported_modules(code)
    imported |= {name for module in closure.module_closure(imported) for name in _extras_of(module)}
    top = {name.partition(".")[0] for name in imported}
    return next((name for name in ("transformers", "torch") if name in top), "")


@cache
def _extras_of(module: str) -> set[str]:
    """Name the optional packages that a module of the teaching package needs to be imported.

    What it imports within a function is needed by nobody but who calls that.
    """
    spec = find_spec(closure.PACKAGE)
    if spec is None or spec.origin is None:
        return set()
    stem = Path(spec.origin).parent.joinpath(*module.split(".")[1:])
    path = stem / "__init__.py" if stem.is_dir() else stem.with_suffix(".py")
    tree = ast.parse(path.read_text("utf-8"))
    outside = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    code = "\n".join(map(ast.unparse, outside))
    return closure.imported_modules(code) & {"torch", "transformers"}


def stamp(text: str, commit: str, where: str = "the notebook") -> str:
    """Tie a notebook's install cell to one commit.

    Parameters
    ----------
    text : str
        The notebook's JSON.
    commit : str
        The commit, 7 to 40 hexadecimal digits.
    where : str
        The notebook's file, for errors.

    Returns
    -------
    str
        The JSON with that commit in place of the branch; nothing else differs.

    Raises
    ------
    BookError
        Where the commit is none, or the notebook has no install cell.
    """
    if not _COMMIT.fullmatch(commit):
        raise NO_COMMIT(f"commit {commit!r} is not 7 to 40 hexadecimal digits")
    # nbformat declares no types.
    nb = nbformat.reads(text, nbformat.NO_CONVERT)  # type: ignore[no-untyped-call]
    cells = [cell for cell in nb.cells if cell.get("id", "").endswith("-install")]
    if len(cells) != 1 or not _INSTALL.search(cells[0].source):
        raise NO_INSTALL(f"{where} has no install cell to stamp")
    cells[0].source = _INSTALL.sub(rf"\1@{commit}", cells[0].source)
    return f"{nbformat.writes(nb)}\n"  # type: ignore[no-untyped-call]


def stamp_folder(folder: Path, commit: str) -> int:
    """Stamp every notebook below a folder; returns how many."""
    paths = sorted(folder.rglob("*.ipynb"))
    for path in paths:
        write_if_changed(path, stamp(path.read_text("utf-8"), commit, str(path)))
    return len(paths)
