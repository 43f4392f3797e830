"""The page's scripts, each joined with all that it imports."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tools import programs
from tools.errors import Fault
from tools.live import packages
from tools.project import HOME, Project

ESBUILD = HOME / "node_modules" / "esbuild" / "bin" / "esbuild"
ENTRIES = ("live.js", "worker.js", "live.css")
HOW = (
    *("--bundle", "--format=esm", "--minify", "--charset=utf8", "--target=es2022"),
    *("--legal-comments=none", "--log-level=warning"),
)

SCRIPT_FAILED = Fault(
    "live-script-failed",
    "A script or style in `book/_live` could not be joined with what it imports.",
    "Mend the line that the message names.",
)


def entries(project: Project) -> list[Path]:
    """List what is joined; nothing where the book has no such scripts or npm no esbuild."""
    paths = [project.book / "_live" / name for name in ENTRIES]
    return paths if ESBUILD.is_file() and all(path.is_file() for path in paths) else []


def wanted(project: Project) -> bool:
    """Tell whether a book wants Python in its pages: it has the scripts."""
    return (project.book / "_live").is_dir()


def lacking(project: Project) -> str:
    """Say why a book's site has no Python in its pages though it wants it; empty where it has."""
    if wanted(project) and not entries(project):
        return "npm has not brought esbuild, or a script of `book/_live` is missing"
    return packages.lacking() if wanted(project) else ""


def bundle(project: Project, folder: Path) -> None:
    """Write the joined scripts and the style into a folder.

    Parameters
    ----------
    project : Project
        The book.
    folder : Path
        Where to.

    Raises
    ------
    BookError
        Where a script cannot be read, or imports what is not there.
    """
    command = [programs.node(), str(ESBUILD), *map(str, entries(project)), *HOW]
    command.append(f"--outdir={folder}")
    done = subprocess.run(command, cwd=HOME, capture_output=True, text=True)
    if done.returncode:
        lines = [line.strip() for line in done.stderr.splitlines() if line.strip()]
        said = " ".join(lines[:2]) or "esbuild failed"
        raise SCRIPT_FAILED(f"book/_live: {said}")
