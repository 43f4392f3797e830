"""Writing so that an interruption loses nothing and an unchanged file stays untouched."""

from __future__ import annotations

import os
import shutil
from pathlib import Path


def write_if_changed(path: Path, content: bytes | str) -> bool:
    """Write a file whole, and only where its bytes differ.

    Parameters
    ----------
    path : Path
        Where to; parents are made.
    content : bytes or str
        What; text is written as UTF-8.

    Returns
    -------
    bool
        Whether the file changed.
    """
    data = content.encode() if isinstance(content, str) else content
    try:
        if path.read_bytes() == data:
            return False
    except FileNotFoundError:
        pass
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".partial")
    partial.write_bytes(data)
    os.replace(partial, path)
    return True


def mirror(source: Path, target: Path) -> int:
    """Make one folder hold what another holds, touching only what differs.

    Parameters
    ----------
    source : Path
        The folder to copy; a missing one counts as empty.
    target : Path
        The copy; files that the source lacks are deleted from it.

    Returns
    -------
    int
        How many files were written.
    """
    wanted = {path.relative_to(source) for path in source.rglob("*") if path.is_file()}
    if target.exists():
        for path in sorted(target.rglob("*"), reverse=True):
            if path.is_file() and path.relative_to(target) not in wanted:
                path.unlink()
            elif path.is_dir() and not any(path.iterdir()):
                path.rmdir()
    return sum(
        write_if_changed(target / relative, (source / relative).read_bytes())
        for relative in sorted(wanted)
    )


def promote(new: Path, current: Path) -> None:
    """Put a finished folder in the place of the current one.

    The old folder is moved aside first and deleted last, so that :func:`recover` can undo an
    interruption between the two moves.

    Parameters
    ----------
    new : Path
        The finished folder.
    current : Path
        The place that it takes.
    """
    aside = current.with_name(current.name + ".old")
    shutil.rmtree(aside, ignore_errors=True)
    if current.exists():
        current.rename(aside)
    new.rename(current)
    shutil.rmtree(aside, ignore_errors=True)


def recover(current: Path) -> None:
    """Bring back a folder that an interrupted :func:`promote` had moved aside.

    Parameters
    ----------
    current : Path
        The folder's place.
    """
    aside = current.with_name(current.name + ".old")
    if aside.exists() and not current.exists():
        aside.rename(current)
