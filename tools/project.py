"""Where everything of a book project stands: its rooms, its build folder, its public addresses."""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from tools.errors import Fault

NO_SETTINGS = Fault(
    "no-settings",
    "The book's `pyproject.toml` is missing or broken, or lacks something in `[tool.udl]`.",
    "Give it the strings `title`, `site_url`, `repository` and `email` in that table.",
)
BAD_SETTING = Fault(
    "bad-setting",
    "A value in `[tool.udl]` cannot stand where the book needs it.",
    "Write it in one line, in the form that the message gives.",
)

NO_PACKAGE = Fault(
    "npm-package-missing",
    "A font or a style that npm brings is not in `node_modules`.",
    "`make setup` installs it.",
)

# What each setting may be, as a pattern and in words. What metadata show is one line, without
# control characters; an address holds nothing that would have to be escaped somewhere.
_WORDS = r"\S(?:[^\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]*\S)?", "words in one line"
FORMS = {
    "title": _WORDS,
    "authors": _WORDS,
    "language": (r"[A-Za-z]{2,3}(-[A-Za-z0-9]+)*", "a language as HTML names it: 'en', 'pt-BR'"),
    "site_url": (r"https?://[\w.:-]+(/[\w.~-]+)*/?", "an address: 'https://example.org/book'"),
    "repository": (r"[A-Za-z0-9-]+/[A-Za-z0-9._-]+", "'OWNER/NAME', as on GitHub"),
    "email": (r"[\w.+-]+@[\w-]+(\.[\w-]+)+", "an e-mail address"),
}
OPTIONAL = ("authors", "language")

# The folder of these tools: npm's packages stand beside it, whatever project is built.
HOME = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Project:
    """A book project: one root folder, and what lies where below it.

    Parameters
    ----------
    root : Path
        The folder that holds ``book/``, ``figures/`` and ``pyproject.toml``.

    Raises
    ------
    BookError
        Where ``pyproject.toml`` is missing, or ``[tool.udl]`` in it lacks an address.
    """

    root: Path = field(default_factory=Path.cwd)

    @property
    def book(self) -> Path:
        """The sources of the pages."""
        return self.root / "book"

    @property
    def build(self) -> Path:
        """Everything that is made; deleting it loses only time."""
        return self.book / "_build"

    @property
    def stage(self) -> Path:
        """The pages as Sphinx reads them."""
        return self.build / "stage"

    @property
    def site(self) -> Path:
        """The last good site."""
        return self.build / "html"

    @property
    def doctrees(self) -> Path:
        """The parsed pages that belong to the last good site."""
        return self.build / "doctrees"

    @property
    def extracts(self) -> Path:
        """Images and values that Sphinx took out of executed notebooks."""
        return self.build / "jupyter_execute"

    @property
    def vendor(self) -> Path:
        """Fonts and styles of others and interactive figures, as the site ships them."""
        return self.build / "vendor"

    @property
    def npm(self) -> Path:
        """Packages from npm."""
        return HOME / "node_modules"

    @property
    def next(self) -> Path:
        """The site that is being built; it becomes the last good one whole or not at all."""
        return self.build / "next"

    @property
    def cache(self) -> Path:
        """The outputs of pages that have run."""
        return self.build / "cache"

    @property
    def kept(self) -> Path:
        """What single pages were turned into, by :mod:`tools.pages.memory`."""
        return self.build / "kept"

    @property
    def figures_out(self) -> Path:
        """The exported figures and their manifest."""
        return self.build / "figures"

    @property
    def interactive(self) -> Path:
        """What the pages need to know of interactive figures."""
        return self.build / "interactive.json"

    @property
    def omissions(self) -> Path:
        """What the last good site lacks for want of a program."""
        return self.build / "omissions.json"

    @property
    def decks_out(self) -> Path:
        """The decks in all their formats."""
        return self.build / "slides"

    @property
    def data_out(self) -> Path:
        """The data files that the site publishes."""
        return self.build / "data"

    @property
    def runs(self) -> Path:
        """What each page's last run took, with which versions and why it ran."""
        return self.build / "runs.json"

    @property
    def resolver(self) -> Path:
        """Labels, numbers and citations of the site, for whoever writes notebooks."""
        return self.next / "resolver.json"

    @property
    def lock(self) -> Path:
        """The exact versions that the build uses."""
        return self.root / "requirements.lock"

    @cached_property
    def settings(self) -> dict[str, Any]:
        """``[tool.udl]`` of ``pyproject.toml``: title, addresses, perhaps authors and language."""
        path = self.root / "pyproject.toml"
        try:
            settings = dict(tomllib.loads(path.read_text("utf-8"))["tool"]["udl"])
        except FileNotFoundError:
            raise NO_SETTINGS(f"{path}: missing; a book project has one at its root") from None
        except tomllib.TOMLDecodeError as error:
            raise NO_SETTINGS(f"{path}: not TOML: {error}") from None
        except KeyError:
            raise NO_SETTINGS(f"{path}: has no [tool.udl] table") from None
        for key, (form, example) in FORMS.items():
            value = settings.get(key, "" if key in OPTIONAL else None)
            if not isinstance(value, str):
                raise NO_SETTINGS(f"{path}: [tool.udl] needs a string {key!r}")
            if not re.fullmatch(form, value) and not (key in OPTIONAL and value == ""):
                raise BAD_SETTING(f"{path}: {key} = {value!r} in [tool.udl]; expected {example}")
        return settings

    @property
    def title(self) -> str:
        """The book's title."""
        return str(self.settings["title"])

    @property
    def authors(self) -> str:
        """Whom to cite."""
        return str(self.settings.get("authors") or f"The authors of {self.title}")

    @property
    def email(self) -> str:
        """Whom readers write to."""
        return str(self.settings["email"])

    @property
    def language(self) -> str:
        """The language of the pages, as HTML names it: ``en``, ``de``, ``pt-BR``."""
        return str(self.settings.get("language") or "en")

    @property
    def repository(self) -> str:
        """``OWNER/NAME``: in a workflow the repository that it runs for, else pyproject's."""
        return os.environ.get("GITHUB_REPOSITORY") or str(self.settings["repository"])

    @property
    def site_url(self) -> str:
        """The address under which the site is published, without a slash at its end."""
        return str(self.settings["site_url"]).rstrip("/")

    def relative(self, path: Path) -> str:
        """Name a file as its reader knows it: relative to the root, with forward slashes."""
        return path.relative_to(self.root).as_posix()
