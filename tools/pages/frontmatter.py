"""Front matter: the YAML between the two ``---`` lines at the top of a page."""

from __future__ import annotations

from typing import Any

import yaml

from tools.errors import BookError


def split_front_matter(text: str, where: str) -> tuple[str, str]:
    """Split a page into its front matter and the rest.

    Parameters
    ----------
    text : str
        The page.
    where : str
        The page's name, for the error.

    Returns
    -------
    tuple of str
        The YAML without its fences, and all that follows the closing fence.

    Raises
    ------
    BookError
        Where the opening or the closing ``---`` is missing.
    """
    if not text.startswith("---\n"):
        raise BookError(f"{where}: has no front matter (its first line must be ---)")
    head, fence, body = text[4:].partition("\n---\n")
    if not fence:
        raise BookError(f"{where}: the front matter has no closing ---")
    return head + "\n", body


def read_front_matter(text: str, where: str) -> dict[str, Any]:
    """Read a page's front matter.

    Parameters
    ----------
    text : str
        The page.
    where : str
        The page's name, for the error.

    Returns
    -------
    dict
        The parsed YAML.

    Raises
    ------
    BookError
        Where there is none, or it is not a YAML mapping; the message gives the line.
    """
    head, _ = split_front_matter(text, where)
    try:
        data = yaml.safe_load(head)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f" line {mark.line + 2}" if mark else ""
        problem = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise BookError(f"{where}:{line} front matter is not YAML: {problem}") from None
    if not isinstance(data, dict):
        raise BookError(f"{where}: front matter must be a mapping, not {type(data).__name__}")
    return data
