"""Make the text on which the book's language model is trained: the book itself, as of a commit.

    python -m tools.data.corpus COMMIT corpus.json

reads pages, decks and the package's modules out of git, not from the disk, so that the same commit
gives the same bytes again. A unit is a section of a page or deck, or a module. The SHA-256 of a
unit's place decides its part, so that no unit is divided and none moves when others come or go:
one in twenty is for testing, one in twenty for validation, the rest for training.

The parts would share more than ideas if what is written again and again stood in both. So front
matter and the settings of cells are left out, and a held-out unit loses each long line that stands
in another part too, whatever its signs, capitals and blanks.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOMS = ("book", "slides", "src/udl")
PAGES, MODULES = ("book/", "slides/"), "src/udl/"
SHARE = 20  # one unit in so many is for testing, another for validation
LONG = 40  # letters and digits from which on a line that two parts share is left out
LEAST = 200  # letters and digits that a held-out unit must keep
PARTS = ("train", "validation", "test")
FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n+", re.DOTALL)
FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")


@dataclass(frozen=True)
class Unit:
    """A section or a module.

    Parameters
    ----------
    place : str
        The file, and the heading of a section after ``#``.
    text : str
        What stands there.
    """

    place: str
    text: str

    @property
    def part(self) -> str:
        """Which part it belongs to."""
        number = int(hashlib.sha256(self.place.encode()).hexdigest(), 16) % SHARE
        return {0: "test", 1: "validation"}.get(number, "train")


def files_of(commit: str, root: Path) -> Iterator[tuple[str, str]]:
    """Read the files of a commit that hold the book's own text and code, sorted by path."""
    listed = _git(root, "ls-tree", "-r", "-z", "--name-only", commit, "--", *ROOMS)
    for path in sorted(listed.decode().split("\0")):
        page = path.startswith(PAGES) and path.endswith(".md")
        if page or (path.startswith(MODULES) and path.endswith(".py")):
            yield path, _git(root, "show", f"{commit}:{path}").decode()


def units_of(path: str, text: str) -> list[Unit]:
    """Cut a page or deck at its headings of the second level; a module stays whole."""
    if path.startswith(MODULES):
        return [Unit(path, text)] if text.strip() else []
    sections: list[tuple[str, list[str]]] = [("", [])]
    fence = ""
    for line in FRONT_MATTER.sub("", text, count=1).splitlines():
        opened = FENCE.match(line)
        if opened and not fence:
            fence = opened[1]
        elif fence and line.strip() == fence:
            fence = ""
        elif not fence and line.startswith("## "):
            sections.append((line, []))
        if not line.startswith(("+++ {", ":udl: {", "udl: {")):
            sections[-1][1].append(line)
    found = ((heading, "\n".join(lines).strip()) for heading, lines in sections)
    return [Unit(f"{path}#{heading}", f"{text}\n") for heading, text in found if text]


def parted(units: list[Unit]) -> dict[str, list[Unit]]:
    """Share units out, and take from what is held out the lines that other parts hold as well."""
    parts = {part: [unit for unit in units if unit.part == part] for part in PARTS}
    seen: set[str] = set()
    for part, members in parts.items():
        if part != "train":
            kept = [Unit(unit.place, _without(unit.text, seen)) for unit in members]
            parts[part] = members = [unit for unit in kept if len(_bare(unit.text)) >= LEAST]
        seen |= {_bare(line) for unit in members for line in unit.text.splitlines()}
    return parts


def packed(commit: str, parts: dict[str, list[Unit]]) -> bytes:
    """Write the corpus as JSON: the commit, and for each part pairs of place and text."""
    told = {part: [[unit.place, unit.text] for unit in units] for part, units in parts.items()}
    return (json.dumps({"commit": commit, **told}, ensure_ascii=False, indent=0) + "\n").encode()


def _git(root: Path, *command: str) -> bytes:
    done = subprocess.run(["git", *command], cwd=root, capture_output=True)
    if done.returncode:
        raise SystemExit(f"git {' '.join(command)}: {done.stderr.decode().strip()}")
    return done.stdout


def _bare(text: str) -> str:
    return "".join(sign for sign in text.lower() if sign.isalnum())


def _without(text: str, seen: set[str]) -> str:
    lines = text.splitlines(keepends=True)
    return "".join(line for line in lines if len(bare := _bare(line)) < LONG or bare not in seen)


def main(arguments: list[str], root: Path = Path()) -> None:
    """Write the corpus of a commit, and say how large its parts are and what its SHA-256 is."""
    parser = argparse.ArgumentParser(prog="python -m tools.data.corpus", description=__doc__)
    parser.add_argument("commit", help="what git calls it")
    parser.add_argument("target", type=Path, help="file to write")
    options = parser.parse_args(arguments)
    commit = _git(root, "rev-parse", "--verify", f"{options.commit}^{{commit}}").decode().strip()
    units = [unit for path, text in files_of(commit, root) for unit in units_of(path, text)]
    parts = parted(units)
    data = packed(commit, parts)
    options.target.write_bytes(data)
    for part, members in parts.items():
        size = sum(len(unit.text.encode()) for unit in members)
        print(f"{part}: {len(members):,d} units, {size:,d} bytes")
    print(f"{options.target.name}: SHA-256 {hashlib.sha256(data).hexdigest()}")


if __name__ == "__main__":
    main(sys.argv[1:])
