"""The guide for writers as its reader would use it: examples to paste, commands, paths, names."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from tests import ROOT
from tools import guide

GUIDE = (ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md")))
# What tells people which commands to type and which files to open.
TELLING = (*GUIDE, ROOT / "README.md", ROOT / "ARCHITECTURE.md", ROOT / "slides" / "README.md")
EXAMPLE = re.compile(
    r"^<!-- (example|change|entry): (\S+) -->\n(`{3,})(\w+)\n(.*?)^\3$", re.MULTILINE | re.DOTALL
)
ANY_FENCE = re.compile(r"^(`{3,}|~{3,})([^\n`]*)\n(.*?)^\1$", re.MULTILINE | re.DOTALL)
ENDINGS = "md|py|js|mjs|csv|yml|toml|txt|bib|in|ids|html|json|lock|pptx"
# What stands for a name of the reader's own.
PLACEHOLDER = re.compile(r"NN|pK|…|\b[A-Z]{3,}\b")
NO_SOURCES = {".git", ".venv", "node_modules", "_build", "__pycache__"}
# What a build makes, or a writer who is the first to need it.
MADE = ("book/_build/", "build.json", "manifest.json", "resolver.json", "book/redirects.csv")


@dataclass(frozen=True)
class Example:
    """What a reader pastes: a whole file, a change to one, or an entry of the changelog."""

    kind: str
    path: str
    language: str
    text: str

    def paste(self, root: Path) -> None:
        """Put it into a project.

        Raises
        ------
        AssertionError
            Where a change does not fit its file.
        """
        path = root / self.path
        if self.kind == "example":
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(self.text, "utf-8")
            return
        before = path.read_text("utf-8")
        after = changed(before, self.text) if self.kind == "change" else entered(before, self.text)
        path.write_text(after, "utf-8")


def changed(text: str, diff: str) -> str:
    """Add the lines marked ``+`` wherever the lines around them stand."""
    lines = diff.splitlines(keepends=True)
    assert {line[0] for line in lines} == {" ", "+"}
    old = "".join(line[1:] for line in lines if line[0] == " ")
    assert old in text, f"the change does not fit: there is no\n{old}"
    return text.replace(old, "".join(line[1:] for line in lines))


def entered(changelog: str, entry: str) -> str:
    """Put the newest entry first."""
    head, mark, rest = changelog.partition("## ")
    return f"{head}{entry}\n{mark}{rest}"


def examples(text: str) -> list[Example]:
    """List a text's examples in their order."""
    return [Example(kind, path, lang, body) for kind, path, _, lang, body in EXAMPLE.findall(text)]


def everything() -> list[Example]:
    """List all examples of the guide."""
    return [example for path in GUIDE for example in examples(path.read_text("utf-8"))]


def unmarked(text: str) -> list[str]:
    """List the first lines of blocks of code that no mark sends anywhere, so that none is tried."""
    return [body.partition("\n")[0] for _, _, body in ANY_FENCE.findall(EXAMPLE.sub("", text))]


def unknown_commands(text: str, targets: set[str]) -> list[str]:
    """List commands that a text names and that do not exist, or do not know an option."""
    made = re.findall(r"(?:`|^)make ([a-z]+)(?=`|$|\s+#)", text, re.MULTILINE)
    unknown = [f"make {target}" for target in made if target not in targets]
    for name, options in re.findall(r"python3? -m ([\w.]+)((?: +[^\s`]+)*)", text):
        code = "".join(path.read_text("utf-8") for path in commands(name))
        wanted = re.findall(r" (--[\w-]+)", options)
        if not code or any(f'"{one}"' not in code for one in wanted):
            unknown.append(f"python -m {name}{options}")
    return unknown


def commands(module: str) -> list[Path]:
    """List the files that ``python -m`` would run; empty where it finds nothing to run."""
    try:
        found = find_spec(module)
        if found and found.submodule_search_locations is not None:
            found = find_spec(f"{module}.__main__")
    except ModuleNotFoundError:
        return []
    if found is None or found.origin is None:
        return []
    path = Path(found.origin)
    return sorted(path.parent.glob("*.py")) if path.stem == "__main__" else [path]


@cache
def sources() -> str:
    """List all files of the project, each on a line that begins with a slash."""
    found = []
    for folder, below, files in os.walk(ROOT):
        below[:] = [name for name in below if name not in NO_SOURCES]
        inside = Path(folder).relative_to(ROOT).as_posix()
        found += [f"/{inside}/{name}" for name in files]
    return "\n".join(["", *found, ""])


def unknown_paths(text: str, pasted: set[str]) -> list[str]:
    """List paths that a text names and that neither the project nor its examples have.

    A path may start in a room (``ch05_loss_functions/index.md``); one with a placeholder in it
    (``chNN_slug``) is nobody's. What is made by a build is not looked for.
    """
    prose = ANY_FENCE.sub("", text)
    spans = re.findall(r"(?<!`)`([^`\s]+)`(?!`)|\]\((?!https?:|#)([^)\s]+)\)", prose)
    present = sources() + "\n".join(f"/{path}" for path in pasted) + "\n"
    unknown = []
    for path in (span or link for span, link in spans):
        file = re.fullmatch(rf"[\w-][\w./-]*\.({ENDINGS})", path)
        folder = re.fullmatch(r"[\w-]+(/[\w.-]+)*/", path)
        known = f"/{path}" in present if folder else f"/{path}\n" in present
        if (file or folder) and not known and not PLACEHOLDER.search(path):
            unknown.append(path)
    return [path for path in unknown if not path.startswith(MADE)]


def unknown_calls(text: str) -> list[str]:
    """List what a text says a view or a panel can do, and the runtime cannot."""
    facts = {f"view.{name}" for name in ("width", "height", "narrow", "hidden", "guess")}
    named = re.findall(r"\b(?:view|panel)\.[a-z]\w*", text)
    return sorted(set(named) - calls() - facts)


def calls() -> set[str]:
    """List what the table of the runtime names."""
    rows = guide.runtime(guide.RUNTIME.read_text("utf-8"))[1:]
    return {row[0].strip("` ").partition("(")[0] for row in rows}
