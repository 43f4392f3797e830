"""Resolve ``requirements.in`` into ``requirements.lock``: versions, no hashes, no addresses."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from tools.files import write_if_changed
from tools.project import HOME

HEADER = "# Written by `make lock` from requirements.in; do not edit.\n"
# Every environment has a pip of its own; the others are listed because building udl needs them.
EXCLUDED = {"pip"}


def locked(freeze: str) -> str:
    """Turn the output of ``pip freeze`` into the lock's lines.

    A local version (``2.13.0+cpu``) names one index's build of a release; the lock names the
    release.
    """
    lines = []
    for line in freeze.splitlines():
        match = re.fullmatch(r"([A-Za-z0-9_.-]+)==([^+\s]+)(\+\S+)?", line)
        if match and match.group(1).lower() not in EXCLUDED:
            lines.append(f"{match.group(1)}=={match.group(2)}")
    return HEADER + "\n".join(sorted(lines, key=str.lower)) + "\n"


def main() -> int:
    """Install into a fresh environment and write down what came."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = str(Path(folder) / "bin" / "python")
        pip = [python, "-m", "pip"]
        source = str(HOME / "requirements.in")
        subprocess.run([*pip, "install", "--quiet", "-r", source], check=True)
        subprocess.run([*pip, "check"], check=True)
        done = subprocess.run([*pip, "freeze", "--all"], check=True, capture_output=True, text=True)
    write_if_changed(HOME / "requirements.lock", locked(done.stdout))
    return 0


if __name__ == "__main__":
    sys.exit(main())
