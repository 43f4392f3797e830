"""Reading what writers wrote: one text, whatever editor or copy and paste left in it; its cells."""

from __future__ import annotations

import re
from pathlib import Path

from myst_nb.core.read import MystMetadataParsingError, read_myst_markdown_notebook
from nbformat import NotebookNode

from tools.errors import Fault

SOURCE_NOT_UTF8 = Fault(
    "source-encoding",
    "A source holds bytes that are not UTF-8.",
    "Save it as UTF-8, the encoding that editors offer first.",
)

CELL_OPTIONS = Fault(
    "cell-options",
    "The options of a code cell are no YAML.",
    "Compare them with another cell's; a text with a colon or bracket stands in quotes.",
)

# What nobody sees in an editor: neither XML nor a page may hold it.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufffe\uffff]")
# They end a line for some readers and not for others.
_SEPARATORS = re.compile("[\u2028\u2029]")


def clean(text: str) -> str:
    r"""Drop byte-order marks and control characters; every line keeps its number.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str
        The text with ``\n`` at the end of each line.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _SEPARATORS.sub(" ", _UNSEEN.sub("", text))


def read_source(path: Path, where: str) -> str:
    """Read a source as UTF-8, cleaned.

    Parameters
    ----------
    path : Path
        The file.
    where : str
        Its name, for the error.

    Raises
    ------
    BookError
        Where it is not UTF-8; the message gives the line.
    FileNotFoundError
        Where it is missing.
    """
    data = path.read_bytes()
    try:
        return clean(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise SOURCE_NOT_UTF8(f"{where}:{line}: not UTF-8 ({data[error.start]:#04x})") from None


def read_notebook(text: str, where: str) -> NotebookNode:
    """Read a page of MyST as a notebook, as Sphinx will.

    Parameters
    ----------
    text : str
        The page.
    where : str
        Its name, for the error.

    Returns
    -------
    NotebookNode
        Its cells; ``metadata["source_map"]`` has the line of each, from 0.

    Raises
    ------
    BookError
        Where a cell's options cannot be read.
    """
    try:
        notebook: NotebookNode = read_myst_markdown_notebook(text, add_source_map=True)
        return notebook
    except MystMetadataParsingError as error:
        message = str(error).splitlines()[0]
        placed = re.search(r"cell \d+ at line (\d+) could not be read: (.*)", message)
        line, told = (placed[1], placed[2]) if placed else ("1", message)
        quoted = re.search(r"msg='([^']*)'", told)
        told = quoted[1] if quoted else told
        raise CELL_OPTIONS(f"{where}:{line}: the cell's options: {told}") from None
