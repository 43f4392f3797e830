"""The book at its full size, made today: chapters copied under the names of those not yet written.

``python -m benchmarks.rehearsal FOLDER`` writes a project of 21 chapters, 68 practicals, about 400
figures and 25 decks, in which every chapter has all its rooms. Build and test it as any other:

    cd FOLDER && make book && make test

A stem finds everything that belongs to a chapter, so copying a chapter is copying every path that
holds its stem and renaming stem, labels and practicals within. What the copies cannot have are
interactive figures, whose names are unique over the book.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CH01, CH02, CH03 = "ch01_introduction", "ch02_supervised_learning", "ch03_shallow_networks"
CH04, CH05, CH07 = "ch04_deep_networks", "ch05_loss_functions", "ch07_gradients"
# Which written chapter stands in for each that is not: 29 practicals and 10 decks more.
STANDS_FOR = {
    "ch11_residual_networks": CH04,
    "ch13_graph_networks": CH03,
    "ch14_unsupervised_learning": CH01,
    "ch15_gans": CH05,
    "ch16_normalizing_flows": CH04,
    "ch17_variational_autoencoders": CH05,
    "ch18_diffusion": CH07,
    "ch19_reinforcement_learning": CH03,
    "ch20_why_it_works": CH03,
    "ch21_ethics": CH02,
}
DECKS_TOO_MANY = {"ch14_unsupervised_learning_2"}
TEXT = {".py", ".md", ".ids", ".json", ".js", ".yml", ".csv"}


def tracked(root: Path) -> list[Path]:
    """List the files that belong to the project, relative to it."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return [Path(name) for name in listed.split("\0") if name and (root / name).is_file()]


def renamed(text: str, old: str, new: str) -> str:
    """Give a chapter's text another stem: labels, recorded values, numbers of practicals."""
    text = text.replace(old, new).replace(f"{old[:4]}-", f"{new[:4]}-")
    text = re.sub(rf"\b{old[:4]}_", f"{new[:4]}_", text)
    number, other = int(old[2:4]), int(new[2:4])
    return re.sub(
        rf"((?:\"|\bPractical |\bPracticals )){number}\.(\d)\b", rf"\g<1>{other}.\2", text
    )


def copies(files: list[Path]) -> Iterator[tuple[Path, Path, str, str]]:
    """Yield what is copied: a file, its new path, the stem that it has and the one it gets."""
    for new, old in STANDS_FOR.items():
        for file in files:
            if old not in file.as_posix() or file.parts[:2] == ("figures", "interactive"):
                continue
            target = Path(file.as_posix().replace(old, new))
            if target.stem not in DECKS_TOO_MANY:
                yield file, target, old, new


def with_sections(contents: str, root: Path) -> str:
    """List the copies' practicals in the table of contents."""
    lines = []
    for line in contents.split("\n"):
        lines.append(line)
        found = re.search(r"- file: (ch\d\d_\w+)/index", line)
        if found and found[1] in STANDS_FOR:
            lines.append("        sections:")
            practicals = sorted((root / "book" / found[1]).glob("p[0-9]_*.md"))
            lines += [f"          - file: {found[1]}/{path.stem}" for path in practicals]
    return "\n".join(lines)


def with_modules(catalogue: str) -> str:
    """Name the copies' figures in the catalogue, in the order of the chapters."""
    stems = sorted({*STANDS_FOR, *re.findall(r"ch\d\d_\w+", catalogue)})
    listed = "".join(f"    {stem},\n" for stem in [*stems, "appendix"])
    catalogue = re.sub(r"import \(\n[^)]*\)", f"import (\n{listed})", catalogue, count=1)
    return re.sub(r"_CHAPTERS = \(\n[^)]*\)", f"_CHAPTERS = (\n{listed})", catalogue, count=1)


def edit(path: Path, text: str) -> None:
    """Replace a file's text."""
    path.write_text(text, "utf-8")


def rehearse(root: Path, target: Path) -> None:
    """Write the project of full size.

    Parameters
    ----------
    root : Path
        The project.
    target : Path
        A folder that does not exist yet, or is empty.
    """
    for stem in STANDS_FOR:
        if "status: planned" not in (root / "book" / stem / "index.md").read_text("utf-8"):
            raise SystemExit(f"{stem} is written: nothing must stand in for it (STANDS_FOR)")
    # What is drawn for pages that are still to come gives way to its stand-in.
    waiting = re.compile(f"^(book|figures|tests/figures)/({'|'.join(STANDS_FOR)})/")
    files = [file for file in tracked(root) if not waiting.match(file.as_posix())]
    for file in files:
        (target / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(root / file, target / file)
    for file, new_file, old, new in copies(files):
        place = target / new_file
        place.parent.mkdir(parents=True, exist_ok=True)
        if file.suffix in TEXT:
            edit(place, renamed((root / file).read_text("utf-8"), old, new))
        else:
            shutil.copy(root / file, place)
    contents = target / "book" / "_toc.yml"
    edit(contents, with_sections(contents.read_text("utf-8"), target))
    catalogue = target / "figures" / "catalogue.py"
    edit(catalogue, with_modules(catalogue.read_text("utf-8")))
    for room in (".venv", "node_modules"):
        if (root / room).exists():
            (target / room).symlink_to((root / room).resolve())


def main() -> None:
    """Write it from the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.rehearsal", description=__doc__)
    parser.add_argument("folder", type=Path)
    rehearse(ROOT, parser.parse_args().folder.resolve())


if __name__ == "__main__":
    main()
