"""Write every figure of the book: `python -m figures.export --out DIR [--only STEM]`.

A chapter is drawn again only when something that its pictures depend on has changed. Its files
are first written to a temporary folder and moved into place when all of them exist, so that a
figure that fails leaves what was there before.

Only the standard library is imported until something has to be drawn: finding out that nothing
has changed takes a tenth of a second.
"""

from __future__ import annotations

import argparse
import ast
import hashlib
import importlib.metadata
import importlib.util
import json
import os
import re
import sys
import tempfile
import time
import tomllib
import traceback
import warnings
import zipfile
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from figures.pptx.package import DeckPage
    from figures.registry import FigureSpec
    from udl.plot import Figure

ROOT = Path(__file__).resolve().parents[1]
FONTS = Path("node_modules/@expo-google-fonts/arimo")
RESULTS = ROOT / "book" / "_build" / "experiments"  # where the build keeps long results, too
STATE = ".state.json"
MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Site:
    """Where the book is published, from `[tool.udl]` of pyproject.toml."""

    title: str
    url: str

    @classmethod
    def read(cls, root: Path) -> Site:
        """Read title and address of the site below a project's root."""
        with (root / "pyproject.toml").open("rb") as file:
            table = tomllib.load(file)["tool"]["udl"]
        return cls(title=table["title"], url=table["site_url"].rstrip("/"))

    @property
    def attribution(self) -> str:
        """What a reuse of a figure has to say."""
        return f"{self.title} ({self.url}/)"


@dataclass
class Drawn:
    """What drawing one figure gave: entry in the manifest and slide, or what went wrong."""

    name: str
    entry: dict[str, Any] = field(default_factory=dict)
    page: DeckPage | None = None
    fault: str = ""
    detail: str = ""


# --- What a chapter's figures depend on ------------------------------------------------------


def closure(start: Iterable[Path], packages: dict[str, Path]) -> list[Path]:
    """Return the files that some modules import, directly or not, within the given packages.

    Parameters
    ----------
    start
        Source files to begin with; they belong to the result.
    packages
        Folder of each package by its name.

    Returns
    -------
    list of Path
        Sorted; with the data files beside any module that the closure reaches in a folder `data`.
    """
    found: set[Path] = set()
    pending = [path.resolve() for path in start]
    while pending:
        path = pending.pop()
        # The catalogue names every chapter; following it would tie them all together.
        if path in found or path.name == "catalogue.py":
            continue
        found.add(path)
        for name in _imported_names(path, packages):
            pending += _module_files(name, packages)
    folders = {path.parent for path in found if path.parent.name == "data"}
    found |= {data for folder in folders for data in folder.glob("*.npz")}
    return sorted(found)


def _imported_names(path: Path, packages: dict[str, Path]) -> set[str]:
    """Return the dotted names that a module imports, `from a import b` as both a and a.b."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_bytes(), filename=str(path))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                base = ".".join(filter(None, [_package_of(path, node.level, packages), base]))
            names |= {base} | {f"{base}.{alias.name}" for alias in node.names}
    return names


def _package_of(path: Path, level: int, packages: dict[str, Path]) -> str:
    """Return the dotted name of the package that a relative import starts from."""
    folder = path.parents[level - 1]
    for name, root in packages.items():
        if folder == root or root in folder.parents:
            return ".".join((name, *folder.relative_to(root).parts))
    return ""


def _module_files(name: str, packages: dict[str, Path]) -> list[Path]:
    """Return the files that importing a dotted name runs: its packages and the module itself."""
    first, *rest = name.split(".")
    if first not in packages:
        return []
    folder, files = packages[first], []
    for part in ("", *rest):
        folder = folder / part if part else folder
        files += [f for f in (folder / "__init__.py", folder.with_suffix(".py")) if f.is_file()]
    return files


def key(stem: str, root: Path = ROOT) -> str:
    """Return the hash of all that decides how a chapter's figures look.

    Parameters
    ----------
    stem
        The chapter, ``chNN_slug``.
    root
        The project.

    Returns
    -------
    str
        SHA-256 in hexadecimal.
    """
    package = importlib.util.find_spec("udl")
    assert package is not None
    assert package.origin is not None
    packages = {
        "udl": Path(package.origin).resolve().parent,
        "figures": (root / "figures").resolve(),
    }
    start = [packages["figures"] / f"{name}.py" for name in (stem, "registry", "formats", "export")]
    digest = hashlib.sha256()
    for path in closure(start, packages):
        owner = next(base for base in packages.values() if base in path.parents)
        digest.update(f"{owner.name}/{path.relative_to(owner).as_posix()}\n".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    lock = root / "requirements.lock"
    versions = [f"{name}=={importlib.metadata.version(name)}" for name in ("matplotlib", "numpy")]
    fonts = sorted(path.name for path in (root / FONTS).rglob("*.ttf"))
    site = Site.read(root)
    digest.update(lock.read_bytes() if lock.is_file() else b"")
    digest.update(json.dumps([versions, fonts, site.title, site.url]).encode())
    return digest.hexdigest()


# --- Drawing ----------------------------------------------------------------------------------


def draw(spec: FigureSpec, site: Site, folder: Path) -> Drawn:
    """Draw one figure and write all its files.

    Parameters
    ----------
    spec
        The figure.
    site
        Where it will stand.
    folder
        Receives NAME.svg, NAME.dark.svg, …; must exist.

    Returns
    -------
    Drawn
        The manifest's entry; or the fault in one line, when the function raises, returns something
        other than a figure, warns, or draws beyond the edge of the picture.
    """
    from figures.registry import FigureError

    try:
        entry, page = _write_formats(spec, site, folder)
        return Drawn(spec.name, entry, page)
    except FigureError as error:
        return Drawn(spec.name, fault=str(error), detail=traceback.format_exc())
    except Exception as error:
        frames = traceback.extract_tb(error.__traceback__)
        module = Path(spec.function.__code__.co_filename)
        own = [frame.lineno for frame in frames if Path(frame.filename) == module]
        # Some errors come only when the finished figure is drawn; then the function must do.
        place = f"{module.parent.name}/{module.name}:{own[-1]}" if own else spec.source
        text = " ".join(str(error).split())
        fault = f"{place}: {spec.name}: {type(error).__name__}: {text}"
        return Drawn(spec.name, fault=fault, detail=traceback.format_exc())


def _write_formats(
    spec: FigureSpec, site: Site, folder: Path
) -> tuple[dict[str, Any], DeckPage | None]:
    """Draw a figure once in each scheme, write its files; return manifest's entry and slide."""
    from figures.formats import FORMATS, LICENCE, Record, pixel_size
    from figures.pptx.backend import deck_page
    from figures.registry import FigureError
    from udl import plot

    plot.register_fonts(ROOT / FONTS)
    record = Record(
        identifier=spec.label,
        title=spec.title,
        description=spec.alt,
        attribution=site.attribution,
        address=f"{site.url}/figures/{spec.stem}/{spec.name}.svg",
    )
    size, page = (0, 0), None
    for scheme in dict.fromkeys(entry.scheme for entry in FORMATS):
        with plot.style(scheme), warnings.catch_warnings():
            # A missing letter, a failed layout or a division by zero is only a warning otherwise.
            warnings.simplefilter("error", UserWarning)
            warnings.simplefilter("error", RuntimeWarning)
            try:
                drawing = spec.function()
                if not isinstance(drawing, plot.Figure):
                    raise FigureError(
                        f"{spec.source}: {spec.name}: function returned "
                        f"{type(drawing).__name__}, expected a matplotlib Figure"
                    )
                settle(drawing)
                beyond = overflow(drawing)
                if beyond:
                    raise FigureError(f"{spec.source}: {spec.name}: {beyond}")
                size = pixel_size(drawing)
                for entry in FORMATS:
                    if entry.scheme == scheme:
                        entry.write(drawing, record, folder / f"{spec.name}{entry.suffix}")
                if scheme == "light":
                    page = deck_page(
                        drawing,
                        title=spec.title,
                        caption=spec.caption,
                        alt=spec.alt,
                        line=f"{site.attribution}, {LICENCE}, {record.address}",
                    )
            finally:
                plot.close("all")
    facts = {
        "title": spec.title,
        "alt": spec.alt,
        "caption": spec.caption,
        "width": size[0],
        "height": size[1],
        "files": [f"{spec.stem}/{spec.name}{entry.suffix}" for entry in FORMATS],
    }
    return facts, page


def settle(drawing: Figure) -> None:
    """Arrange a figure's panels once, and keep them so in every format."""
    drawing.draw_without_rendering()
    drawing.set_layout_engine("none")


def overflow(drawing: Figure) -> str:
    """Say by how much a figure reaches beyond its edges; empty if it does not."""
    reach = drawing.get_tightbbox()
    width, height = drawing.get_size_inches()
    beyond = {
        "left": -reach.x0,
        "right": reach.x1 - width,
        "bottom": -reach.y0,
        "top": reach.y1 - height,
    }
    over = [f"{side} by {72 * inches:.1f} pt" for side, inches in beyond.items() if inches > 0.01]
    return f"drawn beyond the edge of the picture: {', '.join(over)}" if over else ""


# --- Files ------------------------------------------------------------------------------------


def export_chapter(
    stem: str, figures: dict[str, FigureSpec], out: Path, site: Site, jobs: int = 1
) -> tuple[dict[str, Any], list[Drawn]]:
    """Write a chapter's figures and its pack, all of them or none.

    Parameters
    ----------
    stem
        The chapter.
    figures
        Its figures by name.
    out
        Receives ``STEM/NAME.*``, ``STEM.zip`` and ``STEM.pptx``.
    site
        Where they will stand.
    jobs
        Number of processes that draw.

    Returns
    -------
    entries
        What the manifest says of the chapter, by figure name; empty after a failure.
    failed
        The figures that could not be drawn; nothing was written if there are any.
    """
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".new-", dir=out) as name:
        folder = Path(name) / stem
        folder.mkdir()
        tasks = [(spec, site, folder) for spec in figures.values()]
        if jobs > 1 and len(tasks) > 1:
            with ProcessPoolExecutor(jobs) as pool:
                drawn = list(pool.map(draw, *zip(*tasks, strict=True)))
        else:
            drawn = [draw(*task) for task in tasks]
        failed = [result for result in drawn if result.fault]
        if failed:
            return {}, failed
        entries = {result.name: result.entry for result in drawn}
        pack = Path(name) / f"{stem}.zip"
        write_pack(pack, folder, stem, entries, site)
        deck = Path(name) / f"{stem}.pptx"
        write_deck(deck, [result.page for result in drawn if result.page], site)
        (out / stem).mkdir(exist_ok=True)
        for path in sorted(folder.iterdir()):
            os.replace(path, out / stem / path.name)
        os.replace(pack, out / pack.name)
        os.replace(deck, out / deck.name)
    return entries, []


def write_deck(path: Path, pages: Sequence[DeckPage], site: Site) -> None:
    """Write a chapter's figures as one presentation of native shapes, one figure a slide."""
    from figures.formats import LICENCE, LICENCE_URL
    from figures.pptx.backend import save_deck

    save_deck(
        pages,
        path,
        title=f"Figures of {path.stem}",
        source=f"{site.url}/figures/{path.stem}.pptx",
        attribution=site.attribution,
        licence=f"{LICENCE}, {LICENCE_URL}",
    )


def write_pack(path: Path, folder: Path, stem: str, entries: dict[str, Any], site: Site) -> None:
    """Write a chapter's figures as one archive whose bytes depend on its contents alone."""
    from figures.formats import LICENCE, LICENCE_URL

    lines = [
        f"Figures of {stem}",
        "",
        f"From {site.attribution}. Licence: {LICENCE}, {LICENCE_URL}",
        "Use and change them freely; name the source.",
        "",
    ]
    for name, entry in entries.items():
        address = f"{site.url}/figures/{stem}/{name}.svg"
        lines += [f"{name}: {entry['title']}", f"  {address}", f"  {entry['caption']}", ""]
    contents = {"README.txt": "\n".join(lines).encode()}
    contents |= {file.name: file.read_bytes() for file in sorted(folder.iterdir())}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in contents.items():
            info = zipfile.ZipInfo(f"{stem}/{name}", date_time=(1980, 1, 1, 0, 0, 0))
            info.external_attr = 0o644 << 16
            info.create_system = 3  # else it would say which system packed it
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)


def read_json(path: Path) -> dict[str, Any]:
    """Return a file's object, or an empty one if there is no such file or it is damaged."""
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError):
        return {}


def write_json(path: Path, value: dict[str, Any]) -> None:
    """Replace a file by an object's text, unless it says so already."""
    text = json.dumps(value, indent=1, ensure_ascii=False, sort_keys=False) + "\n"
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return
    partial = path.with_name(f"{path.name}.partial")
    partial.write_text(text, encoding="utf-8")
    os.replace(partial, path)


# --- All chapters -----------------------------------------------------------------------------


def is_fresh(out: Path, record: dict[str, Any], current: str) -> bool:
    """Say whether a chapter's files are those of the current key, complete."""
    return record.get("key") == current and all(
        (out / name).is_file() and (out / name).stat().st_size == size
        for name, size in record.get("files", {}).items()
    )


def modules(folder: Path) -> list[str]:
    """List the stems of the modules that hold figures: the chapters', and the appendix's."""
    stems = (path.stem for path in folder.glob("*.py"))
    return sorted(stem for stem in stems if re.fullmatch(r"ch\d\d_\w+|appendix", stem))


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
    drafts = modules(ROOT / "figures")
    stems = [stem for stem in drafts if re.search(rf"\b{stem}\b", catalogue)]
    for stem in set(drafts) - set(stems):
        print(f"{stem}: left out, since figures/catalogue.py does not name it")
    if only is not None and only not in stems:
        return _complain(f"no chapter {only!r} in figures/; there are: {', '.join(stems)}")
    out.mkdir(parents=True, exist_ok=True)
    state, manifest = read_json(out / STATE), read_json(out / MANIFEST)
    status = 0
    for stem in [only] if only else stems:
        try:
            current = key(stem)
        except SyntaxError as error:
            status = _complain(f"{error.filename}:{error.lineno}: {stem}: {error.msg}")
            continue
        if is_fresh(out, state.get(stem, {}), current) and stem in manifest:
            print(f"{stem}: {len(manifest[stem])} figures, unchanged")
            continue
        started = time.perf_counter()
        entries, failed = _export_stale(stem, out, jobs)
        for failure in failed:
            status = _complain(failure.fault, failure.detail if verbose else "")
        if failed:
            continue
        files = [name for entry in entries.values() for name in entry["files"]]
        files += [f"{stem}.zip", f"{stem}.pptx"]
        _remove(out, set(state.get(stem, {}).get("files", {})) - set(files))
        manifest[stem] = entries
        state[stem] = {"key": current, "files": {f: (out / f).stat().st_size for f in files}}
        print(f"{stem}: {len(entries)} figures, drawn in {time.perf_counter() - started:.1f} s")
    if only is None:
        for stem in set(state) - set(stems):
            _remove(out, set(state.pop(stem)["files"]))
    manifest = {stem: manifest[stem] for stem in sorted(manifest) if stem in stems}
    write_json(out / MANIFEST, manifest)
    write_json(out / STATE, state)
    return status


def _export_stale(stem: str, out: Path, jobs: int) -> tuple[dict[str, Any], list[Drawn]]:
    """Import the figures and export one chapter; an error on import is a failure like any other."""
    # One thread for linear algebra: the same sums in the same order, and no quarrel over cores.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    os.environ.setdefault("MPLBACKEND", "agg")
    # Trained once, shown by several pictures and by the page.
    os.environ.setdefault("UDL_CACHE", str(RESULTS))
    from figures.registry import FigureError

    try:
        from figures.catalogue import FIGURES
    except FigureError as error:
        return {}, [Drawn(stem, fault=str(error), detail=traceback.format_exc())]
    except Exception as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(frame.filename).parent.name}/{Path(frame.filename).name}:{frame.lineno}"
        fault = f"{where}: {stem}: {type(error).__name__}: {' '.join(str(error).split())}"
        return {}, [Drawn(stem, fault=fault, detail=traceback.format_exc())]
    if stem not in FIGURES:
        return {}, [Drawn(stem, fault=f"figures/catalogue.py: {stem}: not in the catalogue")]
    return export_chapter(stem, FIGURES[stem], out, Site.read(ROOT), jobs)


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


def main(argv: list[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m figures.export", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder for the files")
    parser.add_argument(
        "--only", metavar="STEM", help="one chapter, for example ch05_loss_functions"
    )
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes that draw")
    parser.add_argument("--verbose", action="store_true", help="print tracebacks")
    arguments = parser.parse_args(argv)
    return run(arguments.out, arguments.only, arguments.jobs, arguments.verbose)


if __name__ == "__main__":
    raise SystemExit(main())
