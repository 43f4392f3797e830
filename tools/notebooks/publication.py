"""What every notebook says about itself, and how it is written as JSON."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import nbformat
from nbformat import NotebookNode

from tools.errors import Fault
from tools.notebooks.install import install_source
from tools.notebooks.resolve import resolve
from tools.notebooks.resolver import Resolver
from tools.pages.escapes import in_markdown
from tools.project import Project

LIMIT = 2_000_000
"""Bytes that a notebook may have, exclusive."""

KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}

UNTITLED = Fault(
    "notebook-no-title",
    "A page's first cell has no title.",
    "Begin its text with a line `# Title`.",
)
INVALID = Fault(
    "notebook-invalid",
    "A notebook would break the notebook format.",
    "Correct the metadata of the cell that the message names.",
)
TOO_HEAVY = Fault(
    "notebook-too-heavy",
    "A notebook would weigh 2 MB or more.",
    "Print less in its cells, or draw fewer and simpler pictures.",
)

_TITLE = re.compile(r"^# \S.*$", re.MULTILINE)


@dataclass(frozen=True)
class Publication:
    """What every notebook says about itself.

    Parameters
    ----------
    title : str
        The course's title.
    site_url : str
        Where it is published, without a slash at its end.
    repository : str
        ``OWNER/NAME`` on GitHub.
    """

    title: str
    site_url: str
    repository: str

    @classmethod
    def of(cls, project: Project) -> Publication:
        """Read it from a project's settings."""
        return cls(project.title, project.site_url, project.repository)

    @property
    def attribution(self) -> str:
        """Words with which a copy names its source."""
        return (
            f"{self.title} ({self.site_url}), an independent companion to S. J. D. Prince, "
            "Understanding Deep Learning (MIT Press, 2023)"
        )

    def metadata(self, kernelspec: Mapping[str, Any], address: str) -> NotebookNode:
        """Make the metadata of the notebook at an address of the site."""
        facts = {
            "kernelspec": dict(kernelspec),
            "language_info": {"name": "python"},
            "licence": {
                "text": "CC-BY-4.0",
                "code": "MIT",
                "attribution": self.attribution,
                "address": f"{self.site_url}/{address}",
            },
        }
        return node(facts)

    def opening(
        self, cells: list[NotebookNode], resolver: Resolver, prefix: str, status: str = ""
    ) -> tuple[list[NotebookNode], str]:
        """Make the two cells with which every notebook opens: title with its source, and install.

        Parameters
        ----------
        cells : list of NotebookNode
            The page's cells; the first begins with the title.
        resolver : Resolver
            For the page.
        prefix : str
            What the ids of both begin with.
        status : str
            ``"draft"`` is said under the title.

        Returns
        -------
        tuple of list and str
            The two cells, and what the page's first cell says below its title.

        Raises
        ------
        BookError
            Where there is no title.
        """
        first = cells[0].source if cells and cells[0].cell_type == "markdown" else ""
        title = _TITLE.search(first)
        if title is None:
            message = "the first cell has no title (a line that starts with '# ')"
            raise resolver.error(UNTITLED, message)
        page = f"{self.site_url}/{resolver.page}.html"
        note = (
            f"*From [{in_markdown(self.title)}]({page}). Text and figures: "
            "[CC BY 4.0](https://creativecommons.org/licenses/by/4.0/); code: MIT licence.*"
        )
        if status == "draft":
            note = f"**This chapter is a draft: it may still change.**\n\n{note}"
        words = resolve(first[: title.end()], resolver)
        code = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
        install = install_source(code, self.repository)
        made = [
            markdown_cell(f"{words}\n\n{note}", f"{prefix}-title"),
            code_cell(install, f"{prefix}-install"),
        ]
        return made, first[title.end() :].strip("\n")


# nbformat declares no types, hence the exceptions here and below.
def node(facts: Mapping[str, Any]) -> NotebookNode:
    """Make a part of a notebook from plain dictionaries."""
    made: NotebookNode = nbformat.from_dict(facts)  # type: ignore[no-untyped-call]
    return made


# nbformat's own makers check each cell against the format; `serialise` checks all of them at once.


def markdown_cell(
    source: str, cell_id: str, metadata: Mapping[str, Any] | None = None
) -> NotebookNode:
    """Make a Markdown cell."""
    facts = {"id": cell_id, "cell_type": "markdown", "source": source, "metadata": metadata or {}}
    return node(facts)


def code_cell(source: str, cell_id: str, metadata: Mapping[str, Any] | None = None) -> NotebookNode:
    """Make a code cell that has not run."""
    facts = {"id": cell_id, "cell_type": "code", "source": source, "metadata": metadata or {}}
    return node({**facts, "execution_count": None, "outputs": []})


def serialise(nb: NotebookNode, address: str) -> str:
    """Write a notebook as JSON, the same bytes for the same notebook.

    Parameters
    ----------
    nb : NotebookNode
        Format 4.5.
    address : str
        Its address on the site, for errors.

    Returns
    -------
    str
        The JSON.

    Raises
    ------
    BookError
        Where the notebook breaks its format or weighs 2 MB or more.
    """
    nb.nbformat, nb.nbformat_minor = 4, 5
    try:
        nbformat.validate(nb)
    except nbformat.ValidationError as error:
        raise INVALID(f"{address}: not a valid notebook: {error.message}") from None
    text: str = nbformat.writes(nb) + "\n"  # type: ignore[no-untyped-call]
    size = len(text.encode())
    if size >= LIMIT:
        raise TOO_HEAVY(f"{address}: weighs {size / 1e6:.2f} MB, more than {LIMIT / 1e6:g} MB")
    return text
