"""Build the decks: ``python -m tools.slides [--root R] [--out DIR] [DECK ...]``.

Each ``slides/DECK.md`` becomes ``DIR/DECK.pptx``, ``DECK.html`` and, where there is a browser,
``DECK.pdf``. An instructor sets course, lecturer and date in ``slides/course.yml`` or by
``--course``, ``--lecturer`` and ``--date``. A deck is made again only when it, a figure of it, the
design or these tools have changed.
"""

from __future__ import annotations

import argparse
import difflib
import hashlib
import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from tools import programs
from tools.errors import BookError, Fault
from tools.files import write_if_changed
from tools.pages.faults import Faults
from tools.pages.illustrations import FOLDER
from tools.project import HOME, Project
from tools.slides import html, pdf, pptx
from tools.slides.figures import Catalogue, load_picture
from tools.slides.math import equations
from tools.slides.measure import Ruler
from tools.slides.model import VARIABLES as VARIABLES
from tools.slides.model import Deck, Rights
from tools.slides.pandoc import pandoc_path
from tools.slides.pptx.picture import blank
from tools.slides.prepare import prepare
from tools.slides.read import read_deck, read_text

NO_COURSE = Fault(
    "course-file",
    "`slides/course.yml` is no list of names, each given once, and of values.",
    "Write lines like `lecturer: Name`; a value with a colon and a space, or in brackets, goes "
    "between quotes.",
)
NO_DECK = Fault(
    "deck-unknown",
    "The command line names a deck that does not exist.",
    "Name one of those listed, without `.md`.",
)

COURSE = "slides/course.yml"
STATE = ".state.json"
LICENCE = "CC BY 4.0, https://creativecommons.org/licenses/by/4.0/"


def read_course(project: Project) -> dict[str, tuple[str, int]]:
    """Read ``slides/course.yml``: of each name its value, as it is typed, and its line.

    Raises
    ------
    BookError
        Where the file is no mapping of names to texts, or gives a name twice.
    """
    path = project.root / COURSE
    try:
        # YAML would take 12:30 for a number and yes for a truth; nobody asked it.
        text = read_text(path, COURSE) if path.exists() else ""
        node = yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        said = error.problem or error.context or "it cannot be read"
        raise NO_COURSE(f"{COURSE}:{line}: not YAML: {said}") from None
    if node is None:
        return {}
    if not isinstance(node, yaml.MappingNode):
        raise NO_COURSE(f"{COURSE}:1: expected lines like `lecturer: Name`")
    found: dict[str, tuple[str, int]] = {}
    for name, value in node.value:
        line = name.start_mark.line + 1
        if not isinstance(name, yaml.ScalarNode):
            raise NO_COURSE(f"{COURSE}:{line}: a name is a {name.id}, expected one word")
        if not isinstance(value, yaml.ScalarNode):
            raise NO_COURSE(
                f"{COURSE}:{line}: {name.value} is a {value.id}, expected words, or words in quotes"
            )
        if name.value in found:
            before = found[name.value][1]
            raise NO_COURSE(f"{COURSE}:{line}: {name.value} is given already in line {before}")
        found[name.value] = value.value, line
    return found


def course_variables(project: Project, overrides: Mapping[str, str | None]) -> dict[str, str]:
    """Return what decks may name: ``slides/course.yml``, the command line having the last word.

    Raises
    ------
    BookError
        Where the file is not as :func:`read_course` expects.
    """
    values = dict.fromkeys(VARIABLES, "")
    values |= {"site": project.site_url, "repository": f"https://github.com/{project.repository}"}
    values |= {name: value for name, (value, _) in read_course(project).items()}
    return values | {key: value for key, value in overrides.items() if value is not None}


def doubts(project: Project) -> Iterator[str]:
    """Say which names of ``slides/course.yml`` look like one that the title slide shows.

    They may be a lecturer's own, so that nothing stops.
    """
    given = read_course(project)
    for name, (_, line) in given.items():
        near = difflib.get_close_matches(name.casefold(), VARIABLES, 1, 0.8)
        if near and name not in VARIABLES:
            yield f"{COURSE}:{line}: {name!r} is shown nowhere by itself; is it {near[0]!r}?"


def reference_of(project: Project) -> Path:
    """Name the PowerPoint design: the project's own, or the book's."""
    own = project.root / "slides" / "reference.pptx"
    return own if own.exists() else HOME / "slides" / "reference.pptx"


def key(project: Project, deck: Deck, catalogue: Catalogue) -> str:
    """Hash everything that a deck's files are made from."""
    source = project.root / "slides" / f"{deck.name}.md"
    digest = hashlib.sha256()
    tools = [*sorted(Path(__file__).parent.rglob("*.py")), Path(programs.__file__)]
    style = [HOME / "slides" / name for name in ("deck.css", "deck.js")]
    figures = sorted({path for ref in deck.figures for path in catalogue.files(ref)})
    packages = [project.npm / name / "package.json" for name in ("katex", "reveal.js")]
    own = sorted({project.root / "slides" / ref.file for ref in deck.pictures})
    for path in (source, reference_of(project), *tools, *style, *figures, *own, *packages):
        digest.update(path.name.encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes() if path.exists() else b"").digest())
    entries = [catalogue.manifest.get(ref.stem, {}).get(ref.name, {}) for ref in deck.figures]
    browser = programs.chromium()
    facts = [
        dict(deck.variables),
        project.settings,
        [[entry.get("title"), entry.get("alt")] for entry in entries],
        pandoc_path(),
        browser.version if browser else "",
    ]
    digest.update(json.dumps(facts, sort_keys=True).encode())
    return digest.hexdigest()


def up_to_date(out: Path, name: str, current: str) -> bool:
    """Say whether a deck's files are there and were made from what has this hash."""
    record = _read_state(out).get(name, {})
    files = [*record.get("files", ["missing"]), *record.get("pictures", [])]
    return record.get("key") == current and all((out / file).is_file() for file in files)


def rights_of(project: Project, deck: Deck) -> Rights:
    """Return what a deck's files say of their origin."""
    return Rights(
        attribution=f"{project.settings['title']} ({project.site_url}/)",
        licence=LICENCE,
        address=f"{project.site_url}/slides/{deck.name}.pptx",
    )


def write_deck(
    project: Project, deck: Deck, figures: Path, out: Path, pixels: Mapping[str, bytes]
) -> tuple[list[Path], float]:
    """Write one deck as PowerPoint and as a page; returns the files and the seconds it took."""
    start = time.monotonic()
    setting = equations(deck.places, project.npm)
    slides = prepare(deck, Catalogue(figures), Ruler(project.npm, setting), project)
    rights = rights_of(project, deck)
    files = [out / f"{deck.name}.pptx", out / f"{deck.name}.html"]
    pptx.write(files[0], deck, slides, setting, reference_of(project), rights, pixels)
    write_if_changed(files[1], html.page(deck, slides, setting, rights, project.site_url))
    return files, time.monotonic() - start


def run(
    project: Project,
    out: Path,
    names: list[str],
    overrides: Mapping[str, str | None],
    figures: Path | None = None,
    say: Callable[[str], None] = print,
) -> dict[str, dict[str, Any]]:
    """Bring a folder of decks up to date.

    Parameters
    ----------
    project : Project
        The book.
    out : Path
        The folder; made if need be.
    names : list of str
        Stems of decks; empty for all.
    overrides : mapping of str to str
        Course, lecturer and date of the command line; None leaves ``course.yml``'s.
    figures : Path, optional
        The exported figures; the project's by default.
    say : callable
        Receives one line for each deck.

    Returns
    -------
    dict
        For each deck its title, chapter, slides (id and title) and files.

    Raises
    ------
    BookError
        Where there is no such deck, or some are broken: a line for each fault.
    """
    folder = project.root / "slides"
    found = {path.stem: path for path in sorted(folder.glob("*.md")) if path.stem != "README"}
    for name in names:
        if name not in found:
            raise NO_DECK(f"no deck {name!r}; there are: {', '.join(found) or 'none'}")
    for doubt in doubts(project):
        say(doubt)
    catalogue = Catalogue(figures or project.figures_out)
    state = _read_state(out)
    browser = programs.chromium()
    if found and not browser:
        say("slides: no Chromium here, so no PDF is made")
    for gone in sorted(set(state) - set(found)):
        for file in state.pop(gone).get("files", []):
            (out / file).unlink(missing_ok=True)
        _write_state(out, state)
    if not found:
        shutil.rmtree(out, ignore_errors=True)  # with what all decks share
    decks = read_decks([found[name] for name in names or found], project, overrides)
    keys = {deck.name: key(project, deck, catalogue) for deck in decks}
    stale = [deck for deck in decks if not up_to_date(out, deck.name, keys[deck.name])]
    faults = Faults()
    with ExitStack() as stack:
        written = {}
        printer = None
        if stale:
            # Before the printer's thread: a worker that forks while that thread starts the browser
            # would keep the pipe open on which the thread waits, for ever.
            workers = stack.enter_context(_workers(len(stale)))
            if browser:
                printer = stack.enter_context(pdf.Printer(out, catalogue.folder, browser))
            pixels = copy_pictures(project, stale, out, printer)
            written = {
                deck.name: workers.submit(write_deck, project, deck, catalogue.folder, out, pixels)
                for deck in stale
            }
            html.write_assets(project.npm, HOME / "slides", out / "_assets")
        for deck in decks:
            took = "unchanged"
            if deck.name in written:
                told = len(faults.lines)
                with faults.noted():
                    files, seconds = written[deck.name].result()
                    start = time.monotonic()
                    if printer:
                        files.append(printer.print(deck, rights_of(project, deck)))
                    took = f"{seconds + time.monotonic() - start:.1f} s"
                if len(faults.lines) > told:
                    continue
                # The browser that printed it before may be gone.
                for file in {*state.get(deck.name, {}).get("files", [])} - {f.name for f in files}:
                    (out / file).unlink(missing_ok=True)
                state[deck.name] = {
                    "key": keys[deck.name],
                    "files": [f.name for f in files],
                    "pictures": sorted({ref.file for ref in deck.pictures}),
                }
                _write_state(out, state)
            say(
                f"slides: {deck.name}: {len(deck.slides)} slides, {len(deck.equations)} equations, "
                f"{len(deck.figures) + len(deck.pictures)} figures, {took}"
            )
    faults.refuse()
    shown = {file for record in state.values() for file in record.get("pictures", [])}
    for path in (out / FOLDER).glob("*"):
        if f"{FOLDER}/{path.name}" not in shown:
            path.unlink()
    return {
        deck.name: {
            "title": deck.title,
            "chapter": deck.chapter,
            "slides": [{"id": slide.id, "title": slide.title_text} for slide in deck.slides],
            "files": state[deck.name]["files"],
        }
        for deck in decks
    }


def copy_pictures(
    project: Project, decks: Sequence[Deck], out: Path, printer: pdf.Printer | None
) -> dict[str, bytes]:
    """Copy the writers' own pictures beside the decks that show them.

    Returns
    -------
    dict of str to bytes
        Of each drawing (SVG) a PNG, for programs that show none: as the browser draws it, or a
        blank one.

    Raises
    ------
    BookError
        Where one cannot be shown.
    """
    pixels: dict[str, bytes] = {}
    for slide in (slide for deck in decks for slide in deck.slides):
        for ref in slide.pictures:
            file = load_picture(project, ref, slide.where).file
            write_if_changed(out / ref.file, file.data)
            if ref.file.endswith(".svg") and ref.file not in pixels:
                pixels[ref.file] = printer.pixels(file) if printer else blank(file)
    return pixels


def read_decks(
    paths: Sequence[Path], project: Project, overrides: Mapping[str, str | None]
) -> list[Deck]:
    """Read decks side by side; nearly all of the time is pandoc's.

    Raises
    ------
    BookError
        Where some of them are broken: a line for each fault.
    """
    variables = course_variables(project, overrides)
    chapters = [path.name for path in project.book.glob("ch*") if path.is_dir()]
    faults, decks = Faults(), []
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        read = partial(read_deck, variables=variables, chapters=chapters)
        reading = [threads.submit(read, path, f"slides/{path.name}") for path in paths]
        for one in reading:
            with faults.noted():
                decks.append(one.result())
    faults.refuse()
    return decks


@contextmanager
def _workers(decks: int) -> Iterator[Executor]:
    """Start what writes decks side by side; what has not begun when it ends is not written."""
    jobs = min(decks, os.cpu_count() or 1)
    workers = ProcessPoolExecutor(jobs) if jobs > 1 else ThreadPoolExecutor(jobs)
    workers.submit(int).result()  # now all processes have been forked
    try:
        yield workers
    finally:
        workers.shutdown(cancel_futures=True)


def _write_state(out: Path, state: Mapping[str, Any]) -> None:
    write_if_changed(out / STATE, json.dumps(state, indent=1, sort_keys=True) + "\n")


def _read_state(out: Path) -> dict[str, dict[str, Any]]:
    try:
        return dict(json.loads((out / STATE).read_text("utf-8")))
    except (FileNotFoundError, ValueError):
        return {}


def main(arguments: list[str] | None = None) -> int:
    """Build from the command line; errors of the decks' writers are one line each."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.slides", description=__doc__, allow_abbrev=False
    )
    parser.add_argument("decks", nargs="*", metavar="DECK", help="stems; all by default")
    parser.add_argument("--root", type=Path, default=Path.cwd(), help="the book project's folder")
    parser.add_argument("--out", type=Path, help="folder of the files; book/_build/slides")
    parser.add_argument("--figures", type=Path, help="exported figures; book/_build/figures")
    for name in VARIABLES:
        parser.add_argument(
            f"--{name}", action="append", help=f"instead of the {name} in slides/course.yml"
        )
    given = parser.parse_args(arguments)
    project = Project(given.root.resolve())
    values: dict[str, list[str]] = {name: getattr(given, name) or [] for name in VARIABLES}
    for name, typed in values.items():
        if len(typed) > 1:
            parser.error(f"--{name} is given twice: {' and '.join(map(repr, typed))}")
    overrides = {name: typed[0] if typed else None for name, typed in values.items()}
    try:
        run(project, given.out or project.build / "slides", given.decks, overrides, given.figures)
    except BookError as error:
        print(error, file=sys.stderr)
        return 1
    return 0
