"""Execution: run every page whose outputs are missing, side by side, into the cache.

Sphinx would run notebooks one after another. Filling the cache first uses all cores, shows what
runs, and stops a page that runs three times longer than it declares.
"""

from __future__ import annotations

import json
import os
import platform
import re
import subprocess
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import nbformat
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn, JupyterCacheAbstract
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from tools.errors import BookError, Fault
from tools.files import write_if_changed
from tools.pages import closure
from tools.pages.faults import Faults
from tools.pages.frontmatter import line_of, read_front_matter
from tools.pages.memory import digest
from tools.pages.nodes import node
from tools.pages.source import read_notebook, read_source
from tools.pages.stage import code_lines
from tools.project import Project

PAGE_SECONDS = Fault(
    "page-seconds",
    "A notebook does not say how many seconds it runs, or says more than 90.",
    "Measure it and write `seconds:` under `udl`; what takes longer belongs in `udl.experiments`.",
)
PAGE_TIMEOUT = Fault(
    "page-timeout",
    "A page ran more than three times as long as it declares.",
    "Make its code faster, or declare the seconds that it takes on one core.",
)
PAGE_CELL_RAISED = Fault(
    "page-cell-raised",
    "A code cell of a page raised an exception.",
    "Repair the cell; run the page in a notebook to see the whole traceback.",
)
PAGE_KERNEL_DIED = Fault(
    "page-kernel-died",
    "The process that ran a page ended by itself.",
    "Look whether the page needs more memory than there is, then build again.",
)

# One thread a kernel: pages run side by side, and sums come out the same on every machine size.
KERNEL_ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    "UDL_STRICT": "1",
}
SLACK = 3
# The first imports of a cold machine are not the page's doing.
STARTUP_SECONDS = float(os.environ.get("UDL_STARTUP_SECONDS", "20"))
ANSI = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True)
class Page:
    """A notebook to run.

    Its name, its cells, what it depends on, its declared seconds, the line of each code cell in the
    page's source, and that source's lines.
    """

    name: str
    notebook: nbformat.NotebookNode
    dependencies: dict[str, str]
    seconds: float
    lines: list[int]
    written: list[str]


def read_page(project: Project, name: str, dependencies: dict[str, str]) -> Page:
    """Read a staged notebook exactly as Sphinx will.

    Raises
    ------
    BookError
        Where the page does not declare how many seconds it runs.
    """
    text = (project.stage / f"{name}.md").read_text("utf-8")
    facts = read_front_matter(text, f"book/{name}.md").get("udl", {})
    seconds = facts.get("seconds")
    if not isinstance(seconds, (int, float)) or not 0 < seconds <= 90:
        raise PAGE_SECONDS(
            f"book/{name}.md:{line_of(text, 'seconds')}: front matter udl.seconds must be a number "
            f"in (0, 90], not {seconds!r}"
        )
    notebook = read_notebook(text, f"book/{name}.md")
    # The cache goes by cells and kernel; front matter holds dates, which notebooks cannot.
    notebook.metadata = node({"kernelspec": notebook.metadata["kernelspec"]})
    lines = code_lines(project, name)
    written = read_source(project.book / f"{name}.md", f"book/{name}.md").split("\n")
    return Page(name, notebook, dependencies, float(seconds), lines, written)


def failure(page: Page, error: Exception) -> BookError:
    """Say in one line which cell of which page failed, and how."""
    where = f"book/{page.name}.md"
    if isinstance(error, CellTimeoutError):
        limit = f"{SLACK} times its declared {page.seconds:g} s"
        index, _ = _running(page)
        return PAGE_TIMEOUT(f"{where}:{page.lines[index]}: ran past its time limit ({limit})")
    if isinstance(error, CellExecutionError):
        said = ANSI.sub("", error.evalue).strip().split("\n")
        # A verdict is more than its first line; of other errors that one says all.
        words = " ".join(" ".join(said).split()) if error.ename == "CheckFailed" else said[0]
        _, cell = _running(page)
        told = cell.metadata.get("udl") or {}
        named = f" {told['exercise']} ({told['role']}):" if "exercise" in told else ""
        at = f"{where}:{_raising_line(page)}"
        return PAGE_CELL_RAISED(f"{at}:{named} raised {error.ename}: {words}")
    return PAGE_KERNEL_DIED(f"{where}: {type(error).__name__}: {str(error).splitlines()[0]}")


def _running(page: Page) -> tuple[int, nbformat.NotebookNode]:
    """Find the code cell that was started last: its number, and itself."""
    cells = [cell for cell in page.notebook.cells if cell.cell_type == "code"]
    started = [index for index, cell in enumerate(cells) if cell.execution_count]
    # The last cell is the build's own.
    index = min([*started[-1:], len(page.lines) - 1])
    return index, cells[index]


def _raising_line(page: Page) -> int:
    """Find the line that raised, in the page as it was written; at least that of its cell."""
    index, cell = _running(page)
    begin = page.lines[index]
    errors = [output for output in cell.outputs if output.output_type == "error"]
    trace = ANSI.sub("", "\n".join(errors[0].traceback)) if errors else ""
    frame = re.search(r"Cell In\[\d+\], line (\d+)", trace)
    if frame is None:
        return begin
    ran = [line.strip() for line in cell.source.split("\n")[: int(frame[1])]]
    # Markers of solutions are gone from what ran, so lines are told by their text.
    alike = [
        begin + offset
        for offset, line in enumerate(page.written[begin - 1 :])
        if line.strip() == ran[-1]
    ]
    which = ran.count(ran[-1]) - 1
    return alike[which] if which < len(alike) else begin


def run(page: Page, folder: Path, environment: dict[str, str]) -> float:
    """Run a page's cells in a fresh kernel; outputs land in its notebook.

    Parameters
    ----------
    page : Page
        What to run.
    folder : Path
        The kernel's working directory.
    environment : dict
        The kernel's environment.

    Returns
    -------
    float
        Seconds from the first cell's start to the last one's end.
    """
    client = NotebookClient(
        page.notebook,
        kernel_name="python3",
        record_timing=False,
        coalesce_streams=True,  # a kernel sends what a cell prints in one piece or more, by chance
        extra_arguments=["--log-level=40"],
    )
    # What the kernel itself logs (an interrupt's traceback) tells a writer nothing.
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with client.setup_kernel(cwd=str(folder), env=environment, **silent):
        start = time.monotonic()
        deadline = start + SLACK * page.seconds + STARTUP_SECONDS
        for index, cell in enumerate(page.notebook.cells):
            client.timeout = max(1, int(deadline - time.monotonic()))
            client.execute_cell(cell, index)
        took = time.monotonic() - start
    client.set_widgets_metadata()
    return took


def versions(names: Iterable[str]) -> dict[str, str]:
    """Look up the versions that a page ran with.

    Parameters
    ----------
    names : iterable of str
        Top-level packages that it imports.

    Returns
    -------
    dict
        Python's version and that of each package which is a distribution of that name.
    """
    found = {"Python": platform.python_version()}
    for name in sorted(set(names)):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def kernel_environment(project: Project) -> dict[str, str]:
    """Say what a process that draws or computes for the book finds in its environment."""
    return KERNEL_ENVIRONMENT | {
        "UDL_CACHE": str(project.build / "experiments"),
        # What a writer has in their own profile must not change the book.
        "IPYTHONDIR": str(project.build / "ipython"),
    }


def load_runs(project: Project) -> dict[str, dict[str, Any]]:
    """Read the records of earlier runs; an unreadable file counts as none."""
    try:
        found: dict[str, dict[str, Any]] = json.loads(project.runs.read_text("utf-8"))
        return found
    except (FileNotFoundError, json.JSONDecodeError):
        return {}


class Seen:
    """The staged pages, byte for byte, whose outputs were found in the cache.

    Such a page need not be read again. The list stands in the cache's folder: without the one,
    the other is gone as well.

    Parameters
    ----------
    project : Project
        The book, staged.
    """

    def __init__(self, project: Project) -> None:
        self.stage, self.path = project.stage, project.cache / "seen.json"
        try:
            self.hashes: dict[str, str] = json.loads(self.path.read_text("utf-8"))
        except (FileNotFoundError, json.JSONDecodeError):
            self.hashes = {}

    def _hash(self, name: str) -> str:
        return digest([(self.stage / f"{name}.md").read_bytes()])

    def __contains__(self, name: str) -> bool:
        return self.hashes.get(name) == self._hash(name)

    def add(self, name: str) -> None:
        """Remember a page as it is staged now."""
        self.hashes[name] = self._hash(name)
        write_if_changed(self.path, json.dumps(self.hashes, indent=1, sort_keys=True))


def _imports(page: Page) -> list[str]:
    code = "\n".join(cell.source for cell in page.notebook.cells if cell.cell_type == "code")
    direct = {name.partition(".")[0] for name in closure.imported_modules(code)}
    return sorted(direct | ({"numpy"} if "udl" in direct else set()))


def _has_outputs(cache: JupyterCacheAbstract, page: Page) -> bool:
    """Tell whether a page with these cells has run."""
    try:
        cache.match_cache_notebook(page.notebook)
    except KeyError:
        return False
    return True


def execute(
    project: Project,
    dependencies: dict[str, dict[str, str]],
    say: Callable[[str], None],
    workers: int | None = None,
    faults: Faults | None = None,
) -> dict[str, str]:
    """Run what is not in the cache.

    Parameters
    ----------
    project : Project
        The book, staged.
    dependencies : dict
        For every notebook its dependencies.
    say : callable
        Receives a line whenever a page starts or ends.
    workers : int, optional
        How many pages run at once; the number of cores unless told.
    faults : Faults, optional
        Takes the faults of all pages, for a build that goes on to look for those of later stages;
        without it they are raised.

    Returns
    -------
    dict
        For every page that ran, why.

    Raises
    ------
    BookError
        Where pages failed: a line for each. Pages that ran are kept.
    """
    own = faults is None
    faults = Faults() if faults is None else faults
    cache = get_cache(project.cache)
    cache.change_cache_limit(10_000)
    runs = load_runs(project)
    seen = Seen(project)
    waiting: list[tuple[Page, str]] = []
    for name, found in dependencies.items():
        if name in runs and name in seen:
            continue
        with faults.noted():
            page = read_page(project, name, found)
            if _has_outputs(cache, page) and name in runs:
                seen.add(name)
                continue
            why = closure.changes(runs.get(name, {}).get("dependencies"), found)
            waiting.append((page, why))
    if not waiting:
        if own:
            faults.refuse()
        return {}

    environment = os.environ | kernel_environment(project)
    left = len(waiting)

    def job(page: Page, why: str) -> tuple[Page, float | Exception]:
        say(f"run {page.name} ({why})")
        try:
            return page, run(page, (project.stage / page.name).parent, environment)
        except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
            return page, error

    # Longest first: the last page to end should be a short one.
    waiting.sort(key=lambda item: -item[0].seconds)
    with ThreadPoolExecutor(workers or os.cpu_count() or 1) as pool:
        for page, result in pool.map(lambda item: job(*item), waiting):
            left -= 1
            if isinstance(result, Exception):
                faults.add(failure(page, result))
                say(f"FAILED {page.name}; {left} left")
                continue
            cache.cache_notebook_bundle(
                CacheBundleIn(page.notebook, page.name, data={"execution_seconds": result}),
                check_validity=False,
                overwrite=True,
            )
            runs[page.name] = {
                "seconds": result,
                "versions": versions(_imports(page)),
                "dependencies": page.dependencies,
            }
            write_if_changed(project.runs, json.dumps(runs, indent=1, sort_keys=True))
            seen.add(page.name)
            over = f", over its declared {page.seconds:g} s" if result > page.seconds else ""
            say(f"ran {page.name} in {result:.1f} s{over}; {left} left")
    if own:
        faults.refuse()
    return {page.name: why for page, why in waiting}
