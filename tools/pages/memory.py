"""What a page was turned into, kept on disk until something that decides it changes.

A book of eighty pages is mostly pages that nobody touched since the last build. Reading each of
them again would cost a writer seconds; what was made of them is kept instead, under the hash of
everything that it was made from, these tools included.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

from tools.files import write_if_changed
from tools.project import HOME


@cache
def _tools() -> bytes:
    """Hash the code that turns sources into pages."""
    digest = hashlib.sha256()
    for path in sorted((HOME / "tools").rglob("*")):
        if path.suffix in (".py", ".j2"):
            digest.update(path.read_bytes())
    return digest.digest()


def digest(parts: Iterable[str | bytes]) -> str:
    """Condense texts, in order, to one hash; where one ends and the next begins counts.

    Parameters
    ----------
    parts : iterable of str or bytes
        What decides a result.

    Returns
    -------
    str
        64 hexadecimal digits.
    """
    total = hashlib.sha256()
    for part in parts:
        total.update(hashlib.sha256(part.encode() if isinstance(part, str) else part).digest())
    return total.hexdigest()


def remembered(path: Path, decided_by: Iterable[str | bytes], make: Callable[[], Any]) -> Any:
    """Return what was made before from the same things, or make it and keep it.

    Parameters
    ----------
    path : Path
        Where it is kept.
    decided_by : iterable of str or bytes
        Everything that the result depends on besides the code of the tools.
    make : callable
        Makes the result, which JSON can hold. What it raises is passed on, and nothing is kept.

    Returns
    -------
    object
        The result; an unreadable file counts as none.
    """
    key = digest([_tools(), *decided_by])
    try:
        kept = json.loads(path.read_text("utf-8"))
        if kept["key"] == key:
            return kept["value"]
    except (FileNotFoundError, json.JSONDecodeError, KeyError, TypeError):
        pass
    value = make()
    write_if_changed(path, json.dumps({"key": key, "value": value}, ensure_ascii=False))
    return value
