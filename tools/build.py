"""Build the book, stage by stage; the last good site stands until the next one is whole.

Run as ``python -m tools.build [--root FOLDER]``.
"""

from __future__ import annotations

import argparse
import faulthandler
import fcntl
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tools import fingerprint, omissions
from tools.errors import BookError, Fault
from tools.files import recover
from tools.project import Project

ANOTHER_BUILD = Fault(
    "another-build-runs",
    "A build of this book is running already.",
    "Wait for it, or stop it.",
)


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
            raise ANOTHER_BUILD(f"{project.build}: another build of this book is running") from None
        yield


def say_line(text: str) -> None:
    """Print a line in one write, so that pages that run side by side do not mix theirs."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


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
    made_from = fingerprint.take(project)
    last = fingerprint.read(project.site)
    if last == made_from:
        say("nothing changed since the last build")
    else:
        # Sphinx and all else that an unchanged book does not wait for.
        from tools import stages

        stages.run(project, made_from, last, say)
    for what, why in omissions.read(project).items():
        say(f"left out: {what}, since {why} (`make doctor` says what to install)")
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
    # A build that stands still is ended from outside: then it says where it stood.
    faulthandler.register(signal.SIGTERM, chain=True)
    sys.exit(main())
