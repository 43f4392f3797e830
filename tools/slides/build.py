"""Build the decks: ``python -m tools.slides.build [--root R] [--out DIR] [DECK ...]``.

Each ``slides/DECK.md`` becomes ``DIR/DECK.pptx``, ``DECK.html`` and, where Chromium is installed,
``DECK.pdf``. An instructor sets course, lecturer and date in ``slides/course.yml`` or by
``--course``, ``--lecturer`` and ``--date``. A deck is made again only when it, a figure of it, the
design or these tools have changed.
"""

from __future__ import annotations

import argparse
import dataclasses
import hashlib
import json
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import yaml

from tools.errors import BookError
from tools.files import write_if_changed
from tools.project import HOME, Project
from tools.slides import html as slides_html
from tools.slides import pdf as slides_pdf
from tools.slides import pptx as slides_pptx
from tools.slides.figures import Catalogue
from tools.slides.layout import KICKERS, Ruler, lay_out
from tools.slides.math import equations
from tools.slides.model import Deck, Paragraph, Slide, Text
from tools.slides.pandoc import pandoc_path
from tools.slides.pptx import Ready, Rights
from tools.slides.read import read_deck

STATE = ".state.json"
VARIABLES = ("course", "lecturer", "date")
LICENCE = "CC BY 4.0, https://creativecommons.org/licenses/by/4.0/"
BOOK = "S. J. D. Prince, Understanding Deep Learning, MIT Press 2023"


def course_variables(project: Project, overrides: Mapping[str, str | None]) -> dict[str, str]:
    """Read ``slides/course.yml``, and let the command line have the last word.

    Raises
    ------
    BookError
        Where the file is no mapping of names to texts.
    """
    path = project.root / "slides" / "course.yml"
    try:
        given = yaml.safe_load(path.read_text("utf-8")) if path.exists() else {}
    except yaml.YAMLError as error:
        raise BookError(f"slides/course.yml: not YAML: {str(error).splitlines()[0]}") from None
    given = given or {}
    if not isinstance(given, dict):
        raise BookError("slides/course.yml: expected lines like `lecturer: Name`")
    values = dict.fromkeys(VARIABLES, "")
    values |= {"site": project.site_url, "repository": f"https://github.com/{project.repository}"}
    values |= {str(key): "" if value is None else str(value) for key, value in given.items()}
    return values | {key: value for key, value in overrides.items() if value is not None}


def prepare(deck: Deck, catalogue: Catalogue, ruler: Ruler, project: Project) -> list[Ready]:
    """Find the figures of every slide and place everything.

    Raises
    ------
    BookError
        Where a figure is unknown or something does not fit.
    """
    ready = []
    for slide in deck.slides:
        if slide.kind == "title" and deck.subtitle:
            slide = dataclasses.replace(slide, paragraphs=(Paragraph((Text(deck.subtitle),)),))
        if slide.kind == "licence":
            slide = dataclasses.replace(slide, paragraphs=licence(deck, project))
        if slide.kind in ("title", "section") and (slide.figures or slide.tables):
            raise BookError(f"{slide.where}: a {slide.kind} slide holds notes alone")
        pictures = tuple(catalogue.picture(ref, slide.where) for ref in slide.figures)
        values = deck.variables
        details = [values[key] for key in VARIABLES if values[key]]
        ready.append(
            Ready(
                slide=slide,
                layout=lay_out(slide, pictures, ruler),
                pictures=pictures,
                kicker=_kicker(deck, slide),
                footer=values["course"] or deck.title,
                details=" · ".join(details),
                agenda=deck.sections,
            )
        )
    return ready


def _kicker(deck: Deck, slide: Slide) -> str:
    """Return the words above a slide's title."""
    if slide.kind == "section":
        return f"Part {slide.section} of {len(deck.sections)}"
    if slide.kind in KICKERS:
        return KICKERS[slide.kind]
    if slide.kind == "content" and slide.section:
        return deck.sections[slide.section - 1]
    return deck.title if slide.kind == "content" else ""


def licence(deck: Deck, project: Project) -> tuple[Paragraph, ...]:
    """Write the last slide: whose the slides are, and what anybody may do with them."""
    title, url = project.settings["title"], project.site_url
    address = f"{url}/slides/{deck.name}.pptx"
    cc = Text("CC BY 4.0", link="https://creativecommons.org/licenses/by/4.0/")
    return (
        Paragraph((Text("These slides and their figures are licensed under "), cc, Text("."))),
        Paragraph(
            (
                Text(
                    "You may show, copy and change them, also commercially. Name the source, "
                    "link the licence, and say whether you changed anything."
                ),
            )
        ),
        Paragraph((Text("Source to name:", bold=True),)),
        Paragraph(
            (
                Text(f"“{deck.title}”, from {title}, "),
                Text(address.removeprefix("https://"), link=address),
            ),
            continued=True,
        ),
        Paragraph((Text("Chapter, practicals and every figure:", bold=True),)),
        Paragraph(
            (
                Text(
                    f"{url}/{deck.chapter}/".removeprefix("https://"),
                    link=f"{url}/{deck.chapter}/",
                ),
            ),
            continued=True,
        ),
        Paragraph(
            (
                Text("An independent companion to "),
                Text(BOOK, link="https://udlbook.github.io/udlbook/"),
                Text(". Words and figures are our own."),
            )
        ),
    )


def key(project: Project, deck: Deck, source: Path, catalogue: Catalogue, reference: Path) -> str:
    """Hash everything that a deck's files are made from."""
    digest = hashlib.sha256()
    tools = sorted(Path(__file__).parent.glob("*.py"))
    style = [HOME / "slides" / name for name in ("deck.css", "deck.js")]
    figures = sorted({path for ref in deck.figures for path in catalogue.files(ref)})
    packages = [project.npm / name / "package.json" for name in ("katex", "reveal.js")]
    for path in (source, reference, *tools, *style, *figures, *packages):
        digest.update(path.name.encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes() if path.exists() else b"").digest())
    entries = [catalogue.manifest.get(ref.stem, {}).get(ref.name, {}) for ref in deck.figures]
    facts = [
        dict(deck.variables),
        project.settings,
        [[entry.get("title"), entry.get("alt")] for entry in entries],
        pandoc_path(),
        slides_pdf.chromium() or "",
    ]
    digest.update(json.dumps(facts, sort_keys=True).encode())
    return digest.hexdigest()


def build_deck(
    project: Project, deck: Deck, catalogue: Catalogue, out: Path, reference: Path
) -> list[Path]:
    """Write one deck in every format; returns the files."""
    where = f"slides/{deck.name}.md"
    wanted = list(deck.equations)
    ruler = Ruler(project.npm, {})
    setting = equations(wanted, project.npm, where)
    ruler.equations = setting
    slides = prepare(deck, catalogue, ruler, project)
    rights = Rights(
        attribution=f"{project.settings['title']} ({project.site_url}/)",
        licence=LICENCE,
        address=f"{project.site_url}/slides/{deck.name}.pptx",
    )
    files = [out / f"{deck.name}.pptx", out / f"{deck.name}.html"]
    slides_pptx.write(files[0], deck, slides, setting, reference, rights)
    page = slides_html.page(deck, slides, setting, rights, project.site_url)
    write_if_changed(files[1], page)
    if slides_pdf.chromium():
        files.append(out / f"{deck.name}.pdf")
        faults = slides_pdf.write(files[1], files[2], catalogue.folder, deck, rights)
        if faults:
            raise BookError(f"{where}: beyond its place in the browser: {', '.join(faults)}")
    return files


def run(
    project: Project,
    out: Path,
    names: list[str],
    overrides: Mapping[str, str | None],
    figures: Path | None = None,
    say: Callable[[str], None] = print,
) -> dict[str, dict]:
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
        Where there is no such deck, or one is broken; the others' files stay as they are.
    """
    folder = project.root / "slides"
    found = {path.stem: path for path in sorted(folder.glob("*.md")) if path.stem != "README"}
    for name in names:
        if name not in found:
            raise BookError(f"no deck {name!r}; there are: {', '.join(found) or 'none'}")
    reference = folder / "reference.pptx"
    if not reference.exists():
        reference = HOME / "slides" / "reference.pptx"
    catalogue = Catalogue(figures or project.figures_out)
    variables = course_variables(project, overrides)
    state = _read_state(out)
    if found and not slides_pdf.chromium():
        say("slides: no Chromium here, so no PDF is made")
    for gone in sorted(set(state) - set(found)):
        for file in state.pop(gone).get("files", []):
            (out / file).unlink(missing_ok=True)
        write_if_changed(out / STATE, json.dumps(state, indent=1, sort_keys=True) + "\n")
    made = {}
    for name in names or list(found):
        deck = read_deck(found[name], f"slides/{name}.md", variables)
        current = key(project, deck, found[name], catalogue, reference)
        record = state.get(name, {})
        fresh = record.get("key") == current and all(
            (out / file).is_file() for file in record.get("files", ["missing"])
        )
        if not fresh:
            start = time.monotonic()
            slides_html.write_assets(project.npm, HOME / "slides", out / "_assets")
            files = build_deck(project, deck, catalogue, out, reference)
            state[name] = {"key": current, "files": [file.name for file in files]}
            write_if_changed(out / STATE, json.dumps(state, indent=1, sort_keys=True) + "\n")
            took = f"{time.monotonic() - start:.1f} s"
        say(
            f"slides: {name}: {len(deck.slides)} slides, {len(deck.equations)} equations, "
            f"{len(deck.figures)} figures, {'unchanged' if fresh else took}"
        )
        made[name] = {
            "title": deck.title,
            "chapter": deck.chapter,
            "slides": [{"id": slide.id, "title": slide.title_text} for slide in deck.slides],
            "files": state[name]["files"],
        }
    return made


def _read_state(out: Path) -> dict[str, dict]:
    try:
        return dict(json.loads((out / STATE).read_text("utf-8")))
    except (FileNotFoundError, ValueError):
        return {}


def main(arguments: list[str] | None = None) -> int:
    """Build from the command line; errors of the decks' writers are one line each."""
    parser = argparse.ArgumentParser(prog="python -m tools.slides.build", description=__doc__)
    parser.add_argument("decks", nargs="*", metavar="DECK", help="stems; all by default")
    parser.add_argument("--root", type=Path, default=Path.cwd(), help="the book project's folder")
    parser.add_argument("--out", type=Path, help="folder of the files; book/_build/slides")
    parser.add_argument("--figures", type=Path, help="exported figures; book/_build/figures")
    for name in VARIABLES:
        parser.add_argument(f"--{name}", help=f"instead of the {name} in slides/course.yml")
    given = parser.parse_args(arguments)
    project = Project(given.root.resolve())
    overrides = {name: getattr(given, name) for name in VARIABLES}
    try:
        run(project, given.out or project.build / "slides", given.decks, overrides, given.figures)
    except BookError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
