"""The files that cannot ask `[tool.udl]` what the book is called, whose it is and where it stands.

- ``python -m tools.publish.names`` writes title, authors and addresses into them.
- ``python -m tools.publish.names --check`` says in a line each what differs.

A licence asks that its earlier copyright lines stay: whoever forks the book is added above them.
"""

from __future__ import annotations

import argparse
import datetime
import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from tools.errors import BookError, Fault
from tools.files import write_if_changed
from tools.pages.escapes import in_markdown
from tools.project import Project

OLD_NAME = Fault(
    "old-name",
    "A file names another title, author or address than `[tool.udl]` of `pyproject.toml`.",
    "Run `.venv/bin/python -m tools.publish.names`, which writes what the settings say.",
)
NO_NAME = Fault(
    "no-name",
    "A file lacks the line that holds the book's title, authors or address.",
    "Add the line that the message gives.",
)

_HOLDER = re.compile(r"^Copyright \(c\) \d{4} (.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Line:
    """The first line of a file that begins in a certain way, and what it should be."""

    file: str
    begins: str
    right: str

    def written(self, text: str) -> str:
        """Return the file's text with the line as it should be.

        Raises
        ------
        BookError
            Where the file has no such line.
        """
        line = re.compile(rf"^{re.escape(self.begins)}.*$", re.MULTILINE)
        if not line.search(text):
            raise NO_NAME(f"{self.file}: expected a line {self.right!r}")
        return line.sub(lambda _: self.right, text, count=1)


@dataclass(frozen=True)
class Holder:
    """Copyright lines, one of which must name the authors."""

    file: str
    authors: str

    @property
    def right(self) -> str:
        """The line that is added."""
        return f"Copyright (c) {datetime.date.today().year} {self.authors}"

    def written(self, text: str) -> str:
        """Return the file's text with the authors' line, above those that are there."""
        holders = list(_HOLDER.finditer(text))
        if not holders:
            raise NO_NAME(f"{self.file}: expected a line {self.right!r}")
        if self.authors in {found[1] for found in holders}:
            return text
        first = holders[0].start()
        return f"{text[:first]}{self.right}\n{text[first:]}"


def lines_of(project: Project) -> list[Line | Holder]:
    """List what the files beside the settings should say."""

    def quoted(words: str) -> str:  # TOML and YAML both read JSON's strings
        return json.dumps(words, ensure_ascii=False)

    authors = quoted(project.authors)
    citation = {
        "title: ": project.title,
        "  - name: ": project.authors,
        "url: ": project.site_url,
        "repository-code: ": f"https://github.com/{project.settings['repository']}",
    }
    return [
        Line("README.md", "# ", f"# {in_markdown(project.title)}"),
        Line("pyproject.toml", "authors = [", f"authors = [{{ name = {authors} }}]"),
        *(Line("CITATION.cff", key, key + quoted(value)) for key, value in citation.items()),
        Holder("LICENSE", project.authors),
        Holder("LICENSE-CONTENT", project.authors),
    ]


def update(project: Project, *, check: bool = False) -> list[str]:
    """Bring the files up to the settings.

    Parameters
    ----------
    project : Project
        The book.
    check : bool
        Whether to leave them as they are.

    Returns
    -------
    list of str
        A line for each difference: the file, and what it should say.

    Raises
    ------
    BookError
        Where a file lacks the line to change.
    """
    found = []
    for one in lines_of(project):
        path = project.root / one.file
        text = path.read_text("utf-8")
        right = one.written(text)
        if right != text:
            found.append(f"{one.file}: expected {one.right!r}, as [tool.udl] says")
            if not check:
                write_if_changed(path, right)
    return found


def main(arguments: list[str] | None = None) -> int:
    """Write the names, or check them."""
    parser = argparse.ArgumentParser(prog="python -m tools.publish.names", description=__doc__)
    parser.add_argument("--root", type=Path, default=Path.cwd(), help="the book project's folder")
    parser.add_argument("--check", action="store_true", help="change nothing; fail on a difference")
    options = parser.parse_args(arguments)
    try:
        found = update(Project(options.root.resolve()), check=options.check)
        if found and options.check:
            raise OLD_NAME("\n".join(found))
    except (BookError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print("\n".join(found) or "all names are those of [tool.udl]")
    return 0


if __name__ == "__main__":
    sys.exit(main())
