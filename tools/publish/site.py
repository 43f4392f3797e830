"""The site as it is published: notebooks tied to their commit, and all of it as one archive.

``python -m tools.publish.site SITE --commit SHA --out DIR`` copies the built site to DIR, stamps
the copy's notebooks, and writes ``DIR/site.zip``, which holds all the rest for reading offline.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import zipfile
from pathlib import Path

from tools.errors import BookError, Fault
from tools.notebooks.install import stamp_folder

NO_SITE = Fault(
    "no-site",
    "There is no built site to publish.",
    "Build the book first: `make book`.",
)

ARCHIVE = "site.zip"
FOLDER = "understanding-deep-learning"
"""The one folder that unpacking makes."""


def pack(site: Path) -> Path:
    """Write a site's archive into it; the same site gives the same bytes.

    Parameters
    ----------
    site : Path
        A folder of files; an older archive in it is replaced and not packed.

    Returns
    -------
    Path
        The archive.
    """
    archive = site / ARCHIVE
    archive.unlink(missing_ok=True)
    paths = sorted(path for path in site.rglob("*") if path.is_file())
    with zipfile.ZipFile(archive, "w") as packed:
        for path in paths:
            name = f"{FOLDER}/{path.relative_to(site).as_posix()}"
            # Neither dates nor the machine's rights: only names and contents decide the bytes.
            info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            info.create_system = 3
            info.external_attr = 0o644 << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(info, path.read_bytes())
    return archive


def publish(site: Path, commit: str, out: Path) -> Path:
    """Make the published copy of a built site.

    Parameters
    ----------
    site : Path
        The built site; it stays as it is.
    commit : str
        What it was built from, 7 to 40 hexadecimal digits.
    out : Path
        Receives the copy; what it held before is deleted.

    Returns
    -------
    Path
        The archive in the copy.

    Raises
    ------
    BookError
        Where there is no site, or a notebook cannot be stamped.
    """
    if not (site / "index.html").is_file():
        raise NO_SITE(f"{site}: holds no site; build the book first")
    shutil.rmtree(out, ignore_errors=True)
    # Hidden files are the build's own records.
    shutil.copytree(site, out, ignore=shutil.ignore_patterns(".*"))
    for room in ("notebooks", "solutions"):
        if (out / room).is_dir():
            stamp_folder(out / room, commit)
    return pack(out)


def main(arguments: list[str] | None = None) -> int:
    """Publish from the command line."""
    parser = argparse.ArgumentParser(prog="python -m tools.publish.site", description=__doc__)
    parser.add_argument("site", type=Path, help="the built site")
    parser.add_argument("--commit", required=True, help="what it was built from")
    parser.add_argument("--out", type=Path, required=True, help="the folder for the copy")
    options = parser.parse_args(arguments)
    try:
        archive = publish(options.site, options.commit, options.out)
    except BookError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{archive}: {archive.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
