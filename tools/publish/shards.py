"""Build a chapter's figures, decks and outputs on one machine, and bring those of many together.

In a workflow each chapter runs on a machine of its own and leaves a folder, its *shard*: executed
pages, figures, decks and memoised experiments. The machine that builds the site merges all shards
first and finds nothing left to run.

- ``python -m tools.publish.shards plan`` prints the chapters with code as JSON; it needs no
  package.
- ``python -m tools.publish.shards run STEM --shard DIR`` goes on from what DIR holds and
  replaces it.
- ``python -m tools.publish.shards merge DIR`` takes every shard below DIR into the build folder.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import sys
from pathlib import Path
from typing import Any

from tools.errors import BookError, Fault
from tools.files import mirror, write_if_changed
from tools.project import Project

NO_CHAPTER = Fault(
    "no-such-chapter",
    "A chapter is to be built alone that does not exist or has no code.",
    "Name a folder of `book/` that the message lists.",
)

# What tools.pages.stage asks of a page's front matter, put so that a bare Python can answer it.
_NOTEBOOK = re.compile(r"\bformat_name: *myst\b")
_RUNS = "runs.json"
# Files that say of every chapter what was made; of several machines they are joined.
_RECORDS = ("manifest.json", ".state.json")


def plan(project: Project) -> list[str]:
    """List the chapters that have pages with code.

    Parameters
    ----------
    project : Project
        The book.

    Returns
    -------
    list of str
        Names of folders in ``book/``, sorted.
    """
    heads = {
        path: path.read_text("utf-8").partition("\n---\n")[0]
        for path in project.book.glob("[a-z]*/*.md")
    }
    return sorted({path.parent.name for path, head in heads.items() if _NOTEBOOK.search(head)})


def run(project: Project, stem: str, shard: Path) -> str:
    """Draw a chapter's figures, set its decks, run its pages, and leave what came in a shard.

    Parameters
    ----------
    project : Project
        The book.
    stem : str
        The chapter's folder in ``book/``.
    shard : Path
        Where to; what an earlier run left there is used where it still holds.

    Returns
    -------
    str
        What was done, for people.

    Raises
    ------
    BookError
        Where there is no such chapter, or a page or a figure is broken.
    """
    # The plan is made before the environment is; only this needs it.
    from tools import build, stages
    from tools.pages import execute, stage
    from tools.slides import build as slides

    if stem not in plan(project):
        raise NO_CHAPTER(f"{stem}: no chapter of book/ with code; there are {plan(project)}")
    merge(project, shard)
    figures = project.root / "figures"
    if (figures / f"{stem}.py").exists() or (figures / stem / "__init__.py").exists():
        print(stages.export_figures(project, only=stem), flush=True)
    settings = dict.fromkeys(slides.VARIABLES)
    if names := own_decks(project, stem):
        slides.run(project, project.decks_out, names, settings, say=build.say_line)
    found = stage.stage(project, stages.read_manifest(project))
    mine = {name: needs for name, needs in found.items() if name.startswith(f"{stem}/")}
    why = execute.execute(project, mine, build.say_line)
    save(project, stem, mine, shard)
    return f"{stem}: {len(why)} of {len(mine)} pages ran"


def save(project: Project, stem: str, pages: dict[str, dict[str, str]], shard: Path) -> None:
    """Write a shard: the chapter's outputs and figures, and no other's."""
    import nbformat
    from jupyter_cache import get_cache

    from tools.pages import execute

    shutil.rmtree(shard, ignore_errors=True)
    cache = get_cache(project.cache)
    runs = execute.load_runs(project)
    for name, dependencies in pages.items():
        staged = execute.read_page(project, name, dependencies).notebook
        _, merged = cache.merge_match_into_notebook(staged)
        # nbformat has no types.
        text: str = nbformat.writes(merged)  # type: ignore[no-untyped-call]
        write_if_changed(shard / "pages" / f"{name}.ipynb", text)
    mine = {name: runs[name] for name in pages}
    write_if_changed(shard / _RUNS, json.dumps(mine, indent=1, sort_keys=True))
    mirror(project.build / "experiments", shard / "experiments")
    for room in ("figures", "slides"):
        _keep(_folder(project, room), shard / room, stem)


def own_decks(project: Project, stem: str) -> list[str]:
    """List the chapter's decks that show no other chapter's figures; those wait for the merge."""
    from tools.slides import build as slides
    from tools.slides.read import read_deck

    variables = slides.course_variables(project, dict.fromkeys(slides.VARIABLES))
    decks = [
        read_deck(path, project.relative(path), variables)
        for path in sorted((project.root / "slides").glob(f"{stem}*.md"))
    ]
    return [deck.name for deck in decks if {figure.stem for figure in deck.figures} <= {stem}]


def _folder(project: Project, room: str) -> Path:
    """Say where in the build folder a shard's room belongs."""
    made = {"figures": project.figures_out, "slides": project.decks_out}
    return made.get(room, project.build / room)


def _keep(made: Path, kept: Path, stem: str) -> None:
    """Copy what belongs to a chapter: files by their names, records by their keys."""
    for path in sorted(p for p in made.rglob("*") if p.is_file()):
        name = path.relative_to(made).parts
        if path.name in _RECORDS:
            entries = {key: value for key, value in _read(path).items() if key.startswith(stem)}
            _join(kept / path.name, entries)
        elif name[0].startswith((stem, "_", "pictures")):
            write_if_changed(kept.joinpath(*name), path.read_bytes())


def merge(project: Project, folder: Path) -> list[str]:
    """Take every shard below a folder into the build folder.

    Parameters
    ----------
    project : Project
        The book.
    folder : Path
        One shard, or shards at any depth; a missing folder holds none.

    Returns
    -------
    list of str
        The pages whose outputs came.
    """
    taken: list[str] = []
    for path in sorted(folder.rglob(_RUNS)):
        taken += _load(project, path.parent)
    return taken


def _load(project: Project, shard: Path) -> list[str]:
    import nbformat
    from jupyter_cache import get_cache
    from jupyter_cache.base import CacheBundleIn

    from tools.pages import execute

    cache = get_cache(project.cache)
    cache.change_cache_limit(10_000)
    runs = _read(shard / _RUNS)
    for name, facts in runs.items():
        path = shard / "pages" / f"{name}.ipynb"
        notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
        bundle = CacheBundleIn(notebook, name, data={"execution_seconds": facts["seconds"]})
        cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)
    _join(project.runs, execute.load_runs(project) | runs)
    for source in sorted(p for p in shard.rglob("*") if p.is_file()):
        room, *rest = source.relative_to(shard).parts
        target = _folder(project, room).joinpath(*rest)
        if target.name in _RECORDS:
            joined = _read(target) | _read(source)
            _join(target, {stem: joined[stem] for stem in sorted(joined)})
        elif room in ("figures", "slides", "experiments"):
            write_if_changed(target, source.read_bytes())
    return sorted(runs)


def _read(path: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(path.read_text("utf-8")))
    except (FileNotFoundError, json.JSONDecodeError):
        return {}


def _join(path: Path, value: dict[str, Any]) -> None:
    write_if_changed(path, json.dumps(value, indent=1, ensure_ascii=False))


def main(arguments: list[str] | None = None) -> int:
    """Plan, run or merge from the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.publish.shards", formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--root", type=Path, default=Path.cwd(), help="the book project's folder")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("plan", help="print the chapters with code, as JSON")
    one = commands.add_parser("run", help="draw a chapter's figures and run its pages")
    one.add_argument("stem")
    one.add_argument("--shard", type=Path, required=True, help="the folder for what comes")
    all_of = commands.add_parser("merge", help="take every shard below a folder")
    all_of.add_argument("folder", type=Path)
    options = parser.parse_args(arguments)
    project = Project(options.root.resolve())
    try:
        if options.command == "plan":
            print(json.dumps(plan(project)))
        elif options.command == "run":
            print(run(project, options.stem, options.shard))
        else:
            print(f"outputs of {len(merge(project, options.folder))} pages")
    except BookError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
