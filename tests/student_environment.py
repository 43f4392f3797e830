"""An environment such as a student has: the package, what it depends on, and a kernel.

The tests' own environment holds far more, so a notebook that quietly needs more would pass there.
It is made once for each version of the package and reused; see :func:`student_kernel`.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import distributions
from pathlib import Path
from tempfile import TemporaryDirectory

from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbformat import NotebookNode

ROOT = Path(__file__).resolve().parents[1]
KERNEL = "udl-student"
# What a developer's shell may set must not reach a student's kernel.
HIDDEN = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "MPLBACKEND", "UDL_CACHE")
STRICT = ("UDL_STRICT", "NBGRADER_EXECUTION")


def _requirements() -> list[str]:
    facts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return [*facts["dependencies"], "ipykernel"]


def _key(wheel: Path, constraints: str) -> str:
    """Hash what the environment depends on: the wheel's members, requirements and versions."""
    digest = hashlib.sha256(json.dumps([sys.version, _requirements(), constraints]).encode())
    sources = sorted(p for p in wheel.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
    for path in [*sources, ROOT / "pyproject.toml"]:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _constraints() -> str:
    """Pin the student's packages to the versions of this environment: one set is tested."""
    pins = {re.sub(r"[-_.]+", "-", d.name).lower(): d.version for d in distributions() if d.name}
    pins.pop("udl", None)
    return "\n".join(f"{name}=={version}" for name, version in sorted(pins.items()))


def _source(folder: Path) -> Path:
    """Copy what the wheel is made from: built in place, it would keep modules long deleted."""
    source = folder / "source"
    ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
    shutil.copytree(ROOT / "src", source / "src", ignore=ignored)
    for path in [ROOT / "pyproject.toml", ROOT / "README.md", *ROOT.glob("LICENSE*")]:
        shutil.copy(path, source)
    return source


def _run(*command: str | Path) -> None:
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        tail = "\n".join((done.stdout + done.stderr).splitlines()[-15:])
        raise RuntimeError(f"{' '.join(map(str, command))} failed:\n{tail}")


def student_kernel(folder: Path) -> Path:
    """Make the environment, or find it made.

    Parameters
    ----------
    folder : Path
        Where it lives (``build/student-venv``).

    Returns
    -------
    Path
        The folder with the kernel's specification, for :func:`run_as_student`.
    """
    constraints = _constraints()
    key = _key(ROOT / "src" / "udl", constraints)
    specs, done = folder / "kernels", folder / "made-from"
    if done.exists() and done.read_text() == key:
        return specs
    python = folder / "bin" / "python"
    with TemporaryDirectory() as temporary:
        pins = Path(temporary, "constraints.txt")
        pins.write_text(constraints)
        pip = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")
        _run(*pip, "wheel", _source(Path(temporary)), "--no-deps", "--wheel-dir", temporary)
        (wheel,) = Path(temporary).glob("udl-*.whl")
        if not python.exists():
            shutil.rmtree(folder, ignore_errors=True)
            _run(sys.executable, "-m", "venv", "--without-pip", folder)
        done.unlink(missing_ok=True)
        install = (*pip, "--python", python, "install", "--constraint", pins)
        _run(*install, *_requirements())
        _run(*install, "--no-deps", "--force-reinstall", wheel)
    spec = {
        "argv": [str(python), "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        "display_name": "A student's Python",
        "language": "python",
    }
    (specs / KERNEL).mkdir(parents=True, exist_ok=True)
    (specs / KERNEL / "kernel.json").write_text(json.dumps(spec))
    done.write_text(key)
    return specs


def run_as_student(
    notebook: NotebookNode, kernels: Path, folder: Path, **environment: str
) -> NotebookNode:
    """Run a notebook from its first to its last cell, in the student's environment.

    Parameters
    ----------
    notebook : NotebookNode
        Its outputs are filled in.
    kernels : Path
        From :func:`student_kernel`.
    folder : Path
        The kernel's working directory, apart from the repository.
    **environment : str
        Variables to set, for instance ``UDL_STRICT="1"``.

    Returns
    -------
    NotebookNode
        The notebook, executed.

    Raises
    ------
    nbclient.exceptions.CellExecutionError
        Where a cell raises.
    """
    names = {*HIDDEN, *STRICT}
    inherited = {name: value for name, value in os.environ.items() if name not in names}
    settings = {"IPYTHONDIR": str(folder / "ipython"), "MPLCONFIGDIR": str(kernels / "matplotlib")}
    manager = AsyncKernelManager(
        kernel_name=KERNEL,
        kernel_spec_manager=KernelSpecManager(kernel_dirs=[str(kernels)]),
    )
    client = NotebookClient(
        notebook,
        km=manager,
        timeout=120,
        record_timing=False,
        resources={"metadata": {"path": str(folder)}},
    )
    client.execute(env={**inherited, **settings, **environment})
    return notebook
