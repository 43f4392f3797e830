"""An environment of given versions, kept between runs, in which notebooks run."""

from __future__ import annotations

import fcntl
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

from tests import ROOT
from tests.needing import NO, lacking
from tests.tools.notebooks.student_environment import describe_kernel, site_packages


def oldest() -> list[str]:
    """List the oldest versions that pyproject.toml allows, as pip is to install them.

    Raises
    ------
    ValueError
        Where a dependency has no lower bound: then nobody knows what it needs.
    """
    facts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    found = []
    for line in facts["dependencies"]:
        bound = re.fullmatch(r"([\w.-]+)>=([\w.]+)", line)
        if bound is None:
            raise ValueError(f"pyproject.toml: {line!r} has no lower bound")
        # ``>=2.0`` begins with 2.0.0.
        found.append(f"{bound[1]}=={bound[2]}")
    return found


def colab() -> list[str]:
    """List what Colab has installed."""
    lines = (ROOT / "tests" / "environments" / "colab.txt").read_text("utf-8").split("\n")
    return [*(line for line in lines if line and not line.startswith("#")), "jaxtyping"]


def kernel(folder: Path, versions: list[str]) -> Path:
    """Make an environment of some versions, or find it made.

    Parameters
    ----------
    folder : Path
        Where it lives.
    versions : list of str
        What pip installs beside a kernel; the package itself is taken from the sources.

    Returns
    -------
    Path
        The folder with the kernel's specification. Where pip cannot install, the test is skipped.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        made_from, wanted = folder / "made-from", "\n".join([sys.version, *versions])
        if not made_from.exists() or made_from.read_text() != wanted:
            shutil.rmtree(folder, ignore_errors=True)
            subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
            pip = [sys.executable, "-m", "pip", "--python", str(folder / "bin" / "python")]
            options = ["install", "--quiet", "--only-binary", ":all:", "ipykernel", *versions]
            done = subprocess.run([*pip, *options], capture_output=True, text=True)
            if done.returncode:
                if "ResolutionImpossible" in done.stderr:
                    raise RuntimeError(f"{', '.join(versions)} do not go together:\n{done.stderr}")
                lacking(f"{NO}PyPI")
            (site_packages(folder) / "udl.pth").write_text(f"{ROOT / 'src'}\n")
            describe_kernel(folder)
            made_from.write_text(wanted)
    return folder / "kernels"
