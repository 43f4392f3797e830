"""The one way in which the decks' tools run pandoc."""

from __future__ import annotations

import subprocess
from functools import cache

from tools.errors import BookError


@cache
def pandoc_path() -> str:
    """Name the pandoc that came with the environment, else the one on the path."""
    try:
        import pypandoc

        return str(pypandoc.get_pandoc_path())
    except (ImportError, OSError):
        return "pandoc"


def pandoc(text: str | bytes, *options: str) -> bytes:
    """Run pandoc on a text.

    Raises
    ------
    BookError
        Where there is no pandoc, or it refuses the text.
    """
    data = text.encode() if isinstance(text, str) else text
    try:
        done = subprocess.run([pandoc_path(), *options], input=data, capture_output=True)
    except FileNotFoundError:
        raise BookError("pandoc: missing; `pip install pypandoc_binary` brings it") from None
    if done.returncode:
        raise BookError(f"pandoc: {done.stderr.decode().strip().splitlines()[0]}")
    return done.stdout
