"""Say what this machine has, what it lacks and what that costs: ``make doctor``.

Runs on any Python 3 with nothing but its standard library, before anything is installed.
"""

from __future__ import annotations

import os
import platform
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST = (3, 11)
# The environment, npm's packages, a build and what the tests make.
NEEDED_GB = 5
FONT_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
    "~/.fonts",
    "/Library/Fonts",
    "/System/Library/Fonts",
    "~/Library/Fonts",
)


@dataclass(frozen=True)
class Finding:
    """One line: a thing, what is there of it, and what is lost without it."""

    name: str
    found: str
    cost: str = ""
    needed: bool = False

    def __str__(self) -> str:
        mark = "ok" if self.found else "MISSING" if self.needed else "--"
        return f"{mark:<8}{self.name:<13}{self.found or self.cost}"


def examine(root: Path = ROOT) -> list[Finding]:
    """Look at the machine, without changing anything on it.

    Parameters
    ----------
    root : Path
        The book project.
    """
    # Not before it is known that this Python can read it.
    from tools import bootstrap, programs
    from tools.errors import BookError
    from tools.live import packages

    def said(found: programs.Program | None) -> str:
        return f"{found.version}, {found.path}" if found else ""

    brought = programs.BROUGHT.is_dir()
    install = "" if brought else "`make setup` brings one for Linux on x86-64, elsewhere "
    no_browser = f"no PDFs of decks, no tests in a browser; {install}apt-get install chromium"
    try:
        browser = said(programs.chromium())
    except ImportError:
        browser = "brought along by npm, unpacked at its first use"
    except BookError as error:
        browser, no_browser = "", str(error)
    free = shutil.disk_usage(root).free / 1e9
    tools = [(name, said(programs.find([name]))) for name in ("git", "make")]
    installed = bootstrap.made(root).keys() >= set(bootstrap.STEPS) - bootstrap.OPTIONAL
    no_python = packages.lacking()
    return [
        *(Finding(name, found, f"install {name}", needed=True) for name, found in tools),
        Finding(
            "disk",
            f"{free:.0f} GB free" if free > NEEDED_GB else "",
            f"{free:.1f} GB free; all that is made takes {NEEDED_GB} GB",
            needed=True,
        ),
        Finding(
            "environment",
            ".venv and node_modules" if installed else "",
            "`make setup` makes it from the network, in minutes; Node comes with it",
        ),
        Finding("Chromium", browser, no_browser),
        Finding(
            "Pyodide",
            "" if no_python else f"{packages.release()}, with all packages",
            f"no page runs its code, since {no_python}; `make setup` gets it from npm and PyPI",
        ),
        Finding(
            "LibreOffice",
            said(programs.soffice()),
            "tests do not look at rendered slides; apt-get install libreoffice-impress",
        ),
        Finding(
            "poppler",
            said(programs.pdftoppm() and programs.pdftotext()),
            "tests do not look at rendered slides; apt-get install poppler-utils",
        ),
        Finding(
            "bubblewrap",
            said(programs.bubblewrap()),
            "what students hand in could reach network and files when it is marked; "
            "apt-get install bubblewrap",
        ),
        Finding(
            "fonts",
            "Liberation" if has_font("liberation") else "",
            "code in the decks' PDFs has another face, and words in rendered slides other widths; "
            "apt-get install fonts-liberation",
        ),
    ]


def has_font(name: str, folders: tuple[str, ...] = FONT_FOLDERS) -> bool:
    """Say whether a file of a font lies where systems keep theirs."""
    return any(
        name in file.lower()
        for folder in folders
        for _, _, files in os.walk(Path(folder).expanduser())
        for file in files
    )


def main() -> int:
    """Print what was found; 1 where the book cannot be built here."""
    version, system = platform.python_version(), f"{platform.system()} {platform.machine()}"
    if sys.version_info < OLDEST:
        oldest = ".".join(map(str, OLDEST))
        print(f"MISSING Python       >= {oldest} is needed, this is {version} ({sys.executable})")
        return 1
    findings = [Finding("Python", f"{version}, {sys.executable}, {system}"), *examine()]
    print("\n".join(map(str, findings)))
    return int(any(one.needed and not one.found for one in findings))


if __name__ == "__main__":
    sys.exit(main())
