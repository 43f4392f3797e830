"""Time the build: cold, unchanged, after a prose edit, after an edit of one module.

Works on a copy of the project in a temporary folder, so that the book itself stays as it is.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("book", "figures", "slides", "src", "tools")
FILES = ("pyproject.toml", "requirements.lock", "package.json", "CHANGELOG.md")


def copy_project(target: Path) -> None:
    """Copy what the build reads; npm's packages are linked."""
    for room in ROOMS:
        if (ROOT / room).exists():
            ignored = shutil.ignore_patterns("_build", "__pycache__")
            shutil.copytree(ROOT / room, target / room, ignore=ignored)
    for name in FILES:
        shutil.copy(ROOT / name, target / name)
    (target / "node_modules").symlink_to(ROOT / "node_modules")


def timed_build(project: Path) -> tuple[float, str]:
    """Build the copy with the copy's own tools and package; give seconds and what was said."""
    environment = os.environ | {"PYTHONPATH": f"{project / 'src'}{os.pathsep}{project}"}
    start = perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "tools.build"],
        cwd=project,
        env=environment,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(f"the copy does not build:\n{done.stderr}")
    return perf_counter() - start, done.stdout


def append(path: Path, text: str) -> None:
    """Add text to a file's end."""
    path.write_text(path.read_text("utf-8") + text, "utf-8")


def rows() -> tuple[list[tuple[str, float, float]], list[str], str]:
    """Time the four builds.

    Returns
    -------
    list of (str, float, float)
        Name, seconds of the cold build, seconds of this one.
    list of str
        Why pages ran again after the edit of a module, as the build said it.
    str
        What the cold build said.
    """
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        copy_project(project)
        cold, said_cold = timed_build(project)
        unchanged, _ = timed_build(project)
        append(project / "book" / "ch05_loss_functions" / "index.md", "\nOne more sentence.\n")
        prose, _ = timed_build(project)
        append(project / "src" / "udl" / "losses" / "nll.py", "\n# One more comment.\n")
        module, said = timed_build(project)
    why = re.search(r"Pages that ran again:\n(?:  .*\n)+", said)
    table = [
        ("unchanged", cold, unchanged),
        ("one prose edit", cold, prose),
        ("one edit in losses/nll.py", cold, module),
    ]
    return table, [why.group(0).rstrip() if why else "no page ran again"], said_cold
