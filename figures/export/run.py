"""Bring a folder of figures up to date: what is stale, drawn side by side, chapter by chapter."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
import traceback
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from figures.export.dependencies import chapters, keys
from figures.export.drawing import Drawn, draw_all
from figures.export.files import read_json, write_deck, write_json, write_pack
from figures.export.places import RESULTS, ROOT, Site

if TYPE_CHECKING:
    from figures.registry import FigureSpec

STATE = ".state.json"
MANIFEST = "manifest.json"
UNFINISHED = ".new-"


@dataclass(frozen=True)
class Stale:
    """A chapter whose files are not those of its modules: which of these changed, by today's keys.

    `record` is what was noted when the chapter was exported last: the keys of its modules and the
    size of each file.
    """

    stem: str
    keys: dict[str, str]
    record: dict[str, Any]

    def changed(self, module: str) -> bool:
        """Say whether a module's figures have to be drawn anew, or only their slides."""
        known = self.record.get("keys", {})
        return module not in known or known[module] != self.keys[module]


def is_complete(out: Path, record: dict[str, Any]) -> bool:
    """Say whether all files of a chapter are there, of the size that they had."""
    return bool(record) and all(
        (out / name).is_file() and (out / name).stat().st_size == size
        for name, size in record["files"].items()
    )


def run(out: Path, only: str | None = None, jobs: int = 1, verbose: bool = False) -> int:
    """Bring a folder of figures up to date.

    Parameters
    ----------
    out
        The folder; made if need be.
    only
        One chapter; None for all.
    jobs
        Number of processes that draw.
    verbose
        Whether to print the traceback of a failure too.

    Returns
    -------
    int
        0, or 1 if a figure could not be published. Each failure is one line on standard error.
    """
    catalogue = (ROOT / "figures" / "catalogue.py").read_text("utf-8")
    drafts = chapters(ROOT / "figures")
    stems = [stem for stem in drafts if re.search(rf"\b{stem}\b", catalogue)]
    for stem in sorted(set(drafts) - set(stems)):
        print(f"{stem}: left out, since figures/catalogue.py does not name it")
    if only is not None and only not in stems:
        return _complain(f"no chapter {only!r} in figures/; there are: {', '.join(stems)}")
    out.mkdir(parents=True, exist_ok=True)
    for left in out.glob(f"{UNFINISHED}*"):  # by an export that was killed
        shutil.rmtree(left, ignore_errors=True)
    state, manifest = read_json(out / STATE), read_json(out / MANIFEST)
    status, stale = 0, []
    for stem in [only] if only else stems:
        try:
            current = keys(stem)
        except SyntaxError as error:
            status = _complain(f"{error.filename}:{error.lineno}: {stem}: {error.msg}")
            continue
        record = state.get(stem, {}) if stem in manifest else {}
        complete = is_complete(out, record)
        if complete and record.get("keys") == current:
            print(f"{stem}: {len(manifest[stem])} figures, unchanged")
        else:
            stale.append(Stale(stem, current, record if complete else {}))
    for exported in _export(stale, out, jobs):
        for failure in exported.failed:
            status = _complain(failure.fault, failure.detail if verbose else "")
        if exported.failed:
            continue
        stem = exported.stem
        _remove(out, set(state.get(stem, {}).get("files", {})) - set(exported.record["files"]))
        manifest[stem], state[stem] = exported.entries, exported.record
        print(exported.report, flush=True)
    if only is None:
        for stem in set(state) - set(stems):
            _remove(out, set(state.pop(stem)["files"]))
    manifest = {stem: manifest[stem] for stem in sorted(manifest) if stem in stems}
    write_json(out / MANIFEST, manifest)
    write_json(out / STATE, {stem: state[stem] for stem in sorted(state)})
    return status


@dataclass
class Exported:
    """A chapter's export: what manifest and record say of it, or the figures that failed."""

    stem: str
    entries: dict[str, Any]
    record: dict[str, Any]
    failed: list[Drawn]
    report: str = ""


def _export(stale: list[Stale], out: Path, jobs: int) -> Iterator[Exported]:
    """Draw what is stale, all chapters' modules in one queue, and finish chapter by chapter."""
    if not stale:
        return
    # One thread for linear algebra: the same sums in the same order, and no quarrel over cores.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    os.environ.setdefault("MPLBACKEND", "agg")
    # Trained once, shown by several pictures and by the page.
    os.environ.setdefault("UDL_CACHE", str(RESULTS))
    try:
        from figures.catalogue import FIGURES
    except Exception as error:
        stem = stale[0].stem
        yield Exported(stem, {}, {}, [_import_failure(stem, error)])
        return
    from figures.export.matplotlib_speed import make_ready

    make_ready()  # here, since a forked worker inherits it
    with (
        tempfile.TemporaryDirectory(prefix=UNFINISHED, dir=out) as name,
        ProcessPoolExecutor(jobs, initializer=make_ready) as pool,
    ):
        site = Site.read(ROOT)
        batches = [batch for chapter in stale for batch in _batches(chapter, FIGURES)]
        # What trains takes longest; begun last, it would keep one process busy while others wait.
        batches.sort(key=lambda batch: not _trains(batch.module))
        queue = {}
        for chapter in stale:
            (Path(name) / chapter.stem).mkdir()
        for batch in batches:
            stem, folder = batch.chapter.stem, Path(name) / batch.chapter.stem
            queue[stem, batch.module] = pool.submit(
                draw_all,
                batch.specs,
                site,
                folder,
                slide_only=not batch.chapter.changed(batch.module),
            )
        for chapter in stale:
            figures = FIGURES.get(chapter.stem, {})
            if not figures:
                fault = f"figures/catalogue.py: {chapter.stem}: not in the catalogue"
                yield Exported(chapter.stem, {}, {}, [Drawn(chapter.stem, fault=fault)])
                continue
            drawn: dict[str, Drawn] = {}
            for stem, module in queue:
                if stem == chapter.stem:
                    drawn |= {result.name: result for result in queue[stem, module].result()}
            yield _finish(chapter, [drawn[figure] for figure in figures], Path(name), out, site)


@dataclass(frozen=True)
class Batch:
    """The figures of one module: one process draws them, since they share what is slow."""

    chapter: Stale
    module: str
    specs: list[FigureSpec]


def _batches(chapter: Stale, figures: dict[str, dict[str, FigureSpec]]) -> list[Batch]:
    """Sort a chapter's figures by their modules."""
    found: dict[str, list[FigureSpec]] = {}
    for spec in figures.get(chapter.stem, {}).values():
        found.setdefault(spec.module, []).append(spec)
    return [Batch(chapter, module, specs) for module, specs in found.items()]


def _trains(module: str) -> bool:
    """Say whether a module shows results that take long."""
    return "udl.experiments" in (ROOT / "figures" / module).read_text("utf-8")


def _finish(chapter: Stale, drawn: list[Drawn], new: Path, out: Path, site: Site) -> Exported:
    """Put a chapter's new files in their place, with its pack and presentation; all or none."""
    stem = chapter.stem
    failed = [result for result in drawn if result.fault]
    if failed:
        return Exported(stem, {}, {}, failed)
    entries = {result.name: result.entry for result in drawn}
    names = [name for entry in entries.values() for name in entry["files"]]
    made = {name: new / name for name in names if (new / name).exists()}
    pack, deck = f"{stem}.zip", f"{stem}.pptx"
    write_pack(new / pack, [made.get(name, out / name) for name in names], entries, site)
    write_deck(new / deck, [result.page for result in drawn if result.page], site)
    (out / stem).mkdir(exist_ok=True)
    for name in [*made, pack, deck]:
        os.replace(new / name, out / name)
    sizes = {name: (out / name).stat().st_size for name in [*names, pack, deck]}
    record = {"keys": chapter.keys, "files": sizes}
    anew = len({name.partition(".")[0] for name in made})
    count = "" if anew == len(entries) else f"{anew} "
    seconds = sum(result.seconds for result in drawn)
    report = f"{stem}: {len(entries)} figures, {count}drawn in {seconds:.1f} s"
    return Exported(stem, entries, record, [], report)


def _import_failure(stem: str, error: Exception) -> Drawn:
    """Return an error on import as a failure like any other."""
    from figures.registry import FigureError

    if isinstance(error, FigureError):
        return Drawn(stem, fault=str(error), detail=traceback.format_exc())
    frame = traceback.extract_tb(error.__traceback__)[-1]
    path = Path(frame.filename)
    place = path.relative_to(ROOT) if ROOT in path.parents else Path(path.parent.name, path.name)
    text = " ".join(str(error).split())
    fault = f"{place.as_posix()}:{frame.lineno}: {stem}: {type(error).__name__}: {text}"
    return Drawn(stem, fault=fault, detail=traceback.format_exc())


def _complain(fault: str, detail: str = "") -> int:
    """Print a failure on standard error and return the exit status that goes with it."""
    if detail:
        print(detail, file=sys.stderr)
    print(f"figures: {fault}", file=sys.stderr)
    return 1


def _remove(out: Path, names: Iterable[str]) -> None:
    """Delete files that an earlier export wrote and that no figure has any more."""
    for name in names:
        (out / name).unlink(missing_ok=True)
