"""Reading what writers wrote: one text, whatever editor or copy and paste left in the file."""

from __future__ import annotations

import re
from pathlib import Path

from tools.errors import Fault

SOURCE_NOT_UTF8 = Fault(
    "source-encoding",
    "A source holds bytes that are not UTF-8.",
    "Save it as UTF-8, the encoding that editors offer first.",
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
