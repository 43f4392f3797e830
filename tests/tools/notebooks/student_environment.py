"""An environment such as a student has: the package, what it depends on, and a kernel.

The tests' own environment holds far more, so a notebook that quietly needs more would pass there.
The package is installed from its wheel; what it depends on, by its metadata, is linked from the
tests' own environment, and only that: the versions are the same, and installing them once more
would take a minute. It is made once for each version of the package and reused; see
:func:`student_kernel`. A student who installs ``udl[torch]`` has one library more, and all that it
brings: :func:`with_extra`.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, distribution, distributions
from pathlib import Path
from tempfile import TemporaryDirectory

from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbformat import NotebookNode
from packaging.requirements import Requirement

from tests import ROOT

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
    folder.parent.mkdir(parents=True, exist_ok=True)
    # Several test processes may ask at once; one makes it, the others find it made.
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return _made(folder)


def _made(folder: Path) -> Path:
    """Make the environment, or find it made, alone."""
    constraints = _constraints()
    key = _key(ROOT / "src" / "udl", constraints)
    specs, done = folder / "kernels", folder / "made-from"
    if done.exists() and done.read_text() == key:
        return specs
    with TemporaryDirectory() as temporary:
        pip = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")
        wheel_options = ("--no-deps", "--no-build-isolation", "--wheel-dir", temporary)
        _run(*pip, "wheel", _source(Path(temporary)), *wheel_options)
        (wheel,) = Path(temporary).glob("udl-*.whl")
        shutil.rmtree(folder, ignore_errors=True)
        _run(sys.executable, "-m", "venv", "--without-pip", folder)
        _link(folder, _requirements())
        python = folder / "bin" / "python"
        _run(*pip, "--python", python, "install", "--no-deps", "--no-index", wheel)
    describe_kernel(folder)
    done.write_text(key)
    return specs


def describe_kernel(folder: Path) -> None:
    """Describe an environment's kernel to whoever starts it."""
    spec = {
        "argv": [str(folder / "bin/python"), "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        "display_name": "A student's Python",
        "language": "python",
    }
    place = folder / "kernels" / KERNEL / "kernel.json"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(json.dumps(spec))


def site_packages(folder: Path) -> Path:
    """Find an environment's site-packages."""
    (found,) = (folder / "lib").glob("python*/site-packages")
    return found


def _brought_by(name: str) -> set[str]:
    """Name a library and everything that installing it installs."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        one = waiting.pop()
        try:
            requires = distribution(one).requires or []
        except PackageNotFoundError:  # needed on another system only
            continue
        if one not in found:
            found.add(one)
            needs = [Requirement(line) for line in requires]
            waiting += [r.name for r in needs if not r.marker or r.marker.evaluate({"extra": ""})]
    return found


def _link(folder: Path, requirements: list[str], beside: Path | None = None) -> None:
    """Link what installing some libraries would install, unless it is there or beside."""
    own = site_packages(folder)
    for line in requirements:
        for name in _brought_by(Requirement(line).name):
            files = distribution(name).files or []
            for top in {file.parts[0] for file in files} - {"..", "__pycache__"}:
                if not (own / top).exists() and not (beside and (beside / top).exists()):
                    (own / top).symlink_to(distribution(name).locate_file(top))


def with_extra(plain: Path, folder: Path, extra: str) -> Path:
    """Make the environment of a student who installed an extra, from one who did not.

    Parameters
    ----------
    plain : Path
        A folder that :func:`student_kernel` has filled.
    folder : Path
        Where the environment lives; it is made anew.
    extra : str
        A name from ``[project.optional-dependencies]``.

    Returns
    -------
    Path
        The folder with the kernel's specification.
    """
    facts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    shutil.rmtree(folder, ignore_errors=True)
    _run(sys.executable, "-m", "venv", "--without-pip", folder)
    (site_packages(folder) / "plain.pth").write_text(f"{site_packages(plain)}\n")
    _link(folder, facts["optional-dependencies"][extra], beside=site_packages(plain))
    describe_kernel(folder)
    return folder / "kernels"


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
    # A manager that is handed in is nobody's to end, unless asked for: kernels would pile up.
    client.execute(env={**inherited, **settings, **environment}, cleanup_kc=True)
    return notebook
