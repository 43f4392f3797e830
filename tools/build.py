"""Build the book, stage by stage; the last good site stands until the next one is whole.

Run as ``python -m tools.build [--root FOLDER]``.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.errors import BookError
from tools.files import mirror, promote, recover, write_if_changed
from tools.notebooks.export import export as export_notebooks
from tools.pages import execute, generated, stage
from tools.project import HOME, Project
from tools.site import build as site
from tools.site import ids, vendor
from tools.slides import build as slides

STAGES = ("figures", "slides", "stage", "execute", "site", "notebooks", "publish")
FINGERPRINT = ".fingerprint"


def _tree_hash(folder: Path, *, skip: Path | None = None) -> str:
    """Hash names and bytes of all sources below a folder."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if skip in path.parents or "__pycache__" in path.parts or not path.is_file():
            continue
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def fingerprint(project: Project) -> dict[str, str]:
    """Hash everything that the site is made from, room by room."""
    rooms = {
        "book": _tree_hash(project.book, skip=project.build),
        "figures": _tree_hash(project.root / "figures"),
        "slides": _tree_hash(project.root / "slides"),
        "udl": _tree_hash(HOME / "src" / "udl"),
        "tools": _tree_hash(HOME / "tools"),
    }
    for name in ("pyproject.toml", "requirements.lock", "CHANGELOG.md"):
        path = project.root / name
        rooms[name] = hashlib.sha256(path.read_bytes() if path.exists() else b"").hexdigest()[:16]
    rooms["repository"] = project.repository
    return rooms


def read_fingerprint(folder: Path) -> dict[str, str] | None:
    """Read what a promoted folder was made from."""
    try:
        return json.loads((folder / FINGERPRINT).read_text("utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return None


def export_figures(project: Project, only: str | None = None) -> str:
    """Export all figures, or one chapter's, in a process of their own; returns its report."""
    if not (project.root / "figures").is_dir():
        return "no figures"
    command = [sys.executable, "-m", "figures.export", "--out", str(project.figures_out)]
    command += ["--only", only] if only else []
    done = subprocess.run(
        command,
        cwd=project.root,
        capture_output=True,
        text=True,
        env=os.environ | execute.kernel_environment(project),
    )
    if done.returncode:
        raise BookError((done.stderr.strip() or done.stdout.strip()) or "figures.export failed")
    return done.stdout.strip()


def export_interactive(project: Project) -> str:
    """Write the interactive figures in a process of their own; returns its report."""
    if not (project.root / "figures" / "interactive").is_dir():
        return "no interactive figures"
    command = [sys.executable, "-m", "figures.interactive"]
    command += ["--out", str(project.vendor / "interactive")]
    command += ["--manifest", str(project.interactive)]
    done = subprocess.run(command, cwd=project.root, capture_output=True, text=True)
    if done.returncode:
        raise BookError(done.stderr.strip().splitlines()[-1] or "figures.interactive failed")
    return done.stdout.strip()


def read_manifest(project: Project) -> dict:
    """Read the figures' manifest; a book without figures has an empty one.

    A figure that has an interactive version says so under ``interactive``.
    """
    path = project.figures_out / "manifest.json"
    manifest = json.loads(path.read_text("utf-8")) if path.exists() else {}
    if project.interactive.exists():
        for stem, found in json.loads(project.interactive.read_text("utf-8")).items():
            for name, page in found.items():
                # One whose static figure is not drawn yet waits for it.
                if name in manifest.get(stem, {}):
                    manifest[stem][name]["interactive"] = page
    return manifest


def publish(project: Project, made_from: dict[str, str]) -> None:
    """Add figures and facts to the new site, and put it in the place of the last good one."""
    new = project.next / project.site.name
    mirror(project.figures_out, new / "figures")
    mirror(project.decks_out, new / "slides")
    for name in ("figures/manifest.json", "figures/.state.json", "slides/.state.json"):
        (new / name).unlink(missing_ok=True)
    runs = {page: round(run["seconds"], 1) for page, run in execute.load_runs(project).items()}
    facts = {"commit": commit(project), "seconds": runs}
    write_if_changed(new / "_static" / "build.json", json.dumps(facts, indent=1, sort_keys=True))
    ids.write_redirects(ids.read_redirects(project.book / "redirects.csv"), new)
    changes = (project.root / "CHANGELOG.md").read_text("utf-8")
    feed = generated.atom(changes, project.site_url, project.settings["title"])
    write_if_changed(new / generated.FEED, feed)
    (new / ".buildinfo").unlink(missing_ok=True)
    for folder in (project.site, project.doctrees, project.extracts):
        made = project.next / folder.name
        if not made.exists():
            made.mkdir()
        write_if_changed(made / FINGERPRINT, json.dumps(made_from, sort_keys=True))
    write_if_changed(project.build / "resolver.json", project.resolver.read_bytes())
    for folder in (project.site, project.doctrees, project.extracts):
        promote(project.next / folder.name, folder)
    shutil.rmtree(project.next, ignore_errors=True)


def commit(project: Project) -> str:
    """Name the commit that is built, empty outside a repository."""
    done = subprocess.run(
        ["git", "rev-parse", "--short=12", "HEAD"],
        cwd=project.root,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip() if done.returncode == 0 else ""


@contextmanager
def alone(project: Project) -> Iterator[None]:
    """Hold the build folder; a second build of the same book says so instead of mixing in.

    Raises
    ------
    BookError
        Where another build of this book is running.
    """
    project.build.mkdir(parents=True, exist_ok=True)
    with (project.build / ".lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BookError(f"{project.build}: another build of this book is running") from None
        yield


def say_line(text: str) -> None:
    """Print a line in one write, so that pages that run side by side do not mix theirs."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


class Progress:
    """Say what runs and what is left, and remember how long each stage took."""

    def __init__(self, say: Callable[[str], None] = say_line) -> None:
        self.say = say
        self.took: dict[str, float] = {}
        self.notes: dict[str, str] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time one stage."""
        left = ", ".join(STAGES[STAGES.index(name) + 1 :])
        self.say(
            f"[{STAGES.index(name) + 1}/{len(STAGES)}] {name}"
            + (f"   left: {left}" if left else "")
        )
        start = time.monotonic()
        yield
        self.took[name] = time.monotonic() - start

    def table(self) -> str:
        """Lay out times and what was cached."""
        rows = [
            f"  {name:<10}{seconds:7.1f} s   {self.notes.get(name, '')}".rstrip()
            for name, seconds in self.took.items()
        ]
        return "\n".join([*rows, f"  {'all':<10}{sum(self.took.values()):7.1f} s"])


def build(project: Project, say: Callable[[str], None] = say_line) -> None:
    """Build whatever changed since the last good site.

    Parameters
    ----------
    project : Project
        The book.
    say : callable
        Receives progress, a line at a time.

    Raises
    ------
    BookError
        Where a source is broken; the last good site stays as it was.
    """
    for folder in (project.site, project.doctrees, project.extracts):
        recover(folder)
    made_from = fingerprint(project)
    last = read_fingerprint(project.site)
    if last == made_from:
        say(f"nothing changed since the last build\n{project.site / 'index.html'}")
        return
    # Doctrees of another build than the site's would hide what changed in between.
    if last != read_fingerprint(project.doctrees) or last != read_fingerprint(project.extracts):
        shutil.rmtree(project.doctrees, ignore_errors=True)
    changed = [room for room, value in made_from.items() if (last or {}).get(room) != value]
    progress = Progress(say)

    with progress.stage("figures"):
        if last and not {"figures", "udl", "requirements.lock", "pyproject.toml"} & {*changed}:
            progress.notes["figures"] = "cached"
        else:
            say(export_figures(project))
            say(export_interactive(project))
    manifest = read_manifest(project)
    with progress.stage("slides"):
        if last and not {"figures", "slides", "tools", "udl", "requirements.lock"} & {*changed}:
            progress.notes["slides"] = "cached"
        else:
            slides.run(project, project.decks_out, [], dict.fromkeys(slides.VARIABLES), say=say)
    with progress.stage("stage"):
        vendor.vendor(project)
        dependencies = stage.stage(project, manifest)
    with progress.stage("execute"):
        why = execute.execute(project, dependencies, say)
        progress.notes["execute"] = f"{len(why)} of {len(dependencies)} pages ran"
    with progress.stage("site"):
        site.build(project)
    with progress.stage("notebooks"):
        export_notebooks(project, manifest, project.next / project.site.name)
    with progress.stage("publish"):
        publish(project, made_from)

    say("\nWhat took how long:\n" + progress.table())
    if why:
        say(
            "Pages that ran again:\n"
            + "\n".join(f"  {page}: {reason}" for page, reason in why.items())
        )
    if last is not None:
        say(f"Changed since the last site: {', '.join(changed)}")
    say(f"\nThe book: {project.site / 'index.html'}")


def main(arguments: list[str] | None = None) -> int:
    """Build from the command line; errors of the book's writers are one line each."""
    parser = argparse.ArgumentParser(prog="python -m tools.build", description=__doc__)
    parser.add_argument("--root", type=Path, default=Path.cwd(), help="the book project's folder")
    project = Project(parser.parse_args(arguments).root.resolve())
    try:
        with alone(project):
            build(project)
    except BookError as error:
        message = str(error)
    except OSError as error:
        message = f"{error.filename or project.build}: {error.strerror or error}"
    except KeyboardInterrupt:
        message = "interrupted; what was finished is kept, and the next build goes on from there"
    else:
        return 0
    standing = " (the last good site is untouched)" if project.site.exists() else ""
    print(f"\nBUILD FAILED{standing}\n{message}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
