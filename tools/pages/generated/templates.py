"""The layouts of generated pages: Jinja2 files in ``tools/pages/templates``."""

from __future__ import annotations

from functools import cache
from html import escape
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

FOLDER = Path(__file__).parent.parent / "templates"


@cache
def _environment() -> Environment:
    # Most of a page is Markdown, which knows no entities: nothing is escaped unasked. In HTML each
    # value that a writer chose passes through the filter `e`, which writes what html.escape does.
    made = Environment(
        loader=FileSystemLoader(FOLDER),
        undefined=StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["e"] = escape
    return made


def render(name: str, **values: object) -> str:
    """Fill a template.

    Parameters
    ----------
    name : str
        Its file's name in :data:`FOLDER`.
    **values : object
        What it names; a name without a value is an error of the tools.

    Returns
    -------
    str
        The text.
    """
    return _environment().get_template(name).render(**values)
