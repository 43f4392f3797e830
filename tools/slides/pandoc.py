"""The one way in which the decks' tools run pandoc."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from functools import cache
from typing import Any

from tools.errors import Fault

NO_PANDOC = Fault(
    "pandoc-missing",
    "There is no pandoc, which reads the decks.",
    "`make setup` installs it; elsewhere `pip install pypandoc_binary`.",
)
REFUSED = Fault(
    "pandoc-refused",
    "Pandoc cannot read a deck.",
    "It says why; most often the file is not UTF-8.",
)

Element = dict[str, Any]  # pandoc's JSON: "t" is the kind, "c" the content, which differs by kind
_API = [1, 23, 1]
_CUT = "\uffff"  # a letter that no text holds


@cache
def pandoc_path() -> str:
    """Name the pandoc that came with the environment, else the one on the path."""
    try:
        import pypandoc

        return str(pypandoc.get_pandoc_path())
    except (ImportError, OSError):
        return "pandoc"


def pandoc(text: str, *options: str) -> bytes:
    """Run pandoc on a text.

    Raises
    ------
    BookError
        Where there is no pandoc, or it refuses the text.
    """
    try:
        done = subprocess.run([pandoc_path(), *options], input=text.encode(), capture_output=True)
    except FileNotFoundError:
        raise NO_PANDOC("pandoc: missing; `pip install pypandoc_binary` brings it") from None
    if done.returncode:
        raise REFUSED(f"pandoc: {done.stderr.decode().strip().splitlines()[0]}")
    return done.stdout


def document(blocks: Sequence[Element]) -> str:
    """Write blocks in the form in which pandoc reads them."""
    return json.dumps({"pandoc-api-version": _API, "meta": {}, "blocks": blocks})


def plain_texts(texts: Sequence[Sequence[Element]]) -> list[str]:
    """Write texts as letters alone, all of them with one start of pandoc.

    Parameters
    ----------
    texts : sequence of sequences of Element
        Of each text its blocks.

    Returns
    -------
    list of str
        Paragraphs are parted by an empty line.
    """
    cut = {"t": "Para", "c": [{"t": "Str", "c": _CUT}]}
    blocks = [block for text in texts for block in (*text, cut)]
    written = pandoc(document(blocks), "-f", "json", "-t", "plain", "--wrap=none").decode()
    return [text.strip() for text in written.split(_CUT)[: len(texts)]]
