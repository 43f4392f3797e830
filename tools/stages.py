"""The stages of a build, from figures to the published site."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tools import fingerprint, omissions
from tools.errors import Fault
from tools.files import mirror, promote, write_if_changed
from tools.live import publish as live
from tools.notebooks.export import export as export_notebooks
from tools.pages import execute, generated, illustrations, stage
from tools.pages.faults import Faults
from tools.project import Project
from tools.site import build as site
from tools.site import ids, vendor
from tools.slides import build as slides

FIGURE_FAILED = Fault(
    "figure-failed",
    "A figure could not be drawn or exported.",
    "Mend its function in `figures/`; `make figures` tries it alone.",
)
DATA_FAILED = Fault(
    "data-failed",
    "The program that writes the coursework's data failed.",
    "Run `python -m udl.coursework data FOLDER` and mend what it says.",
)
STAGES = ("figures", "slides", "stage", "execute", "site", "notebooks", "publish")
# What figures and decks are made from; what is not in it may change without them.
DRAWN_FROM = ("figures", "udl", "requirements.lock", "package-lock.json", "pyproject.toml")
SET_FROM = (*DRAWN_FROM, "slides", "tools", "repository", "browser")


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
        said = (done.stderr.strip() or done.stdout.strip()) or "figures.export failed"
        raise FIGURE_FAILED(in_one_line(said))
    return done.stdout.strip()


def in_one_line(said: str) -> str:
    """Put what a process says of its failure as a writer needs it.

    Parameters
    ----------
    said : str
        Lines for a writer, or a traceback.

    Returns
    -------
    str
        The lines; of a traceback, its last one, behind the last place in a chapter's own module, or
        else in any of `figures`.
    """
    if "Traceback (most recent call last)" not in said:
        return said
    message = said.splitlines()[-1]
    frames = re.findall(r'File "[^"]*/((?:figures|src/udl)/[^"]+)", line (\d+)', said)
    own = [frame for frame in frames if re.search(r"/(?:ch\d\d_|appendix)", frame[0])] or frames
    name, _, told = message.partition(": ")
    message = told if name.endswith("InteractiveError") else message
    return f"{own[-1][0]}:{own[-1][1]}: {message}" if own else message


def export_interactive(project: Project) -> str:
    """Write the interactive figures in a process of their own; returns its report."""
    if not (project.root / "figures" / "interactive").is_dir():
        return "no interactive figures"
    command = [sys.executable, "-m", "figures.interactive"]
    command += ["--out", str(project.vendor / "interactive")]
    command += ["--manifest", str(project.interactive)]
    done = subprocess.run(command, cwd=project.root, capture_output=True, text=True)
    if done.returncode:
        raise FIGURE_FAILED(in_one_line(done.stderr.strip() or "figures.interactive failed"))
    return done.stdout.strip()


def write_data(project: Project, made_from: dict[str, str]) -> None:
    """Write the coursework's data in a process of their own; a book without coursework has none."""
    if not (project.book / "coursework").is_dir():
        return
    sources = {room: made_from[room] for room in ("udl", "requirements.lock")}
    with fingerprint.unless_fresh(project.data_out, sources) as stale:
        if not stale:
            return
        command = [sys.executable, "-m", "udl.coursework", "data", str(project.data_out)]
        done = subprocess.run(command, cwd=project.root, capture_output=True, text=True)
        if done.returncode:
            raise DATA_FAILED(in_one_line(done.stderr.strip() or "udl.coursework data failed"))


def read_manifest(project: Project) -> dict[str, Any]:
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
    write_data(project, made_from)
    mirror(project.data_out, new / "data")
    illustrations.publish(project, new)
    (new / "figures" / "manifest.json").unlink(missing_ok=True)
    for room in ("figures", "slides", "data"):
        for record in (".state.json", fingerprint.FILE):
            (new / room / record).unlink(missing_ok=True)
    runs = {page: round(run["seconds"], 1) for page, run in execute.load_runs(project).items()}
    facts = {"commit": commit(project), "seconds": runs}
    write_if_changed(new / "_static" / "build.json", json.dumps(facts, indent=1, sort_keys=True))
    ids.write_redirects(ids.read_redirects(project.book / "redirects.csv"), new)
    changes = (project.root / "CHANGELOG.md").read_text("utf-8")
    feed = generated.atom(changes, project)
    write_if_changed(new / generated.FEED, feed)
    (new / ".buildinfo").unlink(missing_ok=True)
    for folder in (project.site, project.doctrees, project.extracts):
        made = project.next / folder.name
        if not made.exists():
            made.mkdir()
        write_if_changed(made / fingerprint.FILE, json.dumps(made_from, sort_keys=True))
    omissions.record(project)
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


class Progress:
    """Say what runs and what is left, and remember how long each stage took."""

    def __init__(self, say: Callable[[str], None]) -> None:
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


def run(
    project: Project,
    made_from: dict[str, str],
    last: dict[str, str] | None,
    say: Callable[[str], None],
) -> None:
    """Build whatever changed since the last good site.

    Parameters
    ----------
    project : Project
        The book.
    made_from : dict of str to str
        The fingerprint of the sources.
    last : dict of str to str, optional
        That of the last good site.
    say : callable
        Receives progress, a line at a time.

    Raises
    ------
    BookError
        Where a source is broken; the last good site stays as it was.
    """
    # Doctrees of another build than the site's would hide what changed in between.
    if any(fingerprint.read(one) != last for one in (project.doctrees, project.extracts)):
        shutil.rmtree(project.doctrees, ignore_errors=True)
    changed = [room for room, value in made_from.items() if (last or {}).get(room) != value]
    progress = Progress(say)

    with progress.stage("figures"):
        sources = {room: made_from[room] for room in DRAWN_FROM}
        with fingerprint.unless_fresh(project.figures_out, sources) as stale:
            if stale:
                say(export_figures(project))
                say(export_interactive(project))
            else:
                progress.notes["figures"] = "cached"
    manifest = read_manifest(project)
    with progress.stage("slides"):
        sources = {room: made_from[room] for room in SET_FROM}
        with fingerprint.unless_fresh(project.decks_out, sources) as stale:
            if stale:
                nobody = dict.fromkeys(slides.VARIABLES)
                slides.run(project, project.decks_out, [], nobody, say=say)
            else:
                progress.notes["slides"] = "cached"
    faults = Faults()
    with progress.stage("stage"):
        vendor.vendor(project)
        dependencies = stage.stage(project, manifest, faults)
        live.publish(project)
    with progress.stage("execute"):
        why = execute.execute(project, dependencies, say, faults=faults)
        progress.notes["execute"] = f"{len(why)} of {len(dependencies)} pages ran"
    with progress.stage("site"):
        site.build(project, faults)  # raises what all three found
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
