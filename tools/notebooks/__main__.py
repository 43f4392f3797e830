"""Export, stamp or audit notebooks: ``python -m tools.notebooks --help``.

``--apart PAGE FOLDER`` moves the solutions of a practical out of its source into an instructor's
folder; with ``--solutions FOLDER`` an audit looks for these, too.

At deploy ``--stamp COMMIT DIR`` ties the install cells of a folder of notebooks to the commit that
they were made from; ``--audit DIR`` looks for solutions in what is to be published.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from tools.errors import BookError
from tools.notebooks.apart import overlaid, take_apart
from tools.notebooks.audit import LEAKED, audit
from tools.notebooks.export import export, masters_of
from tools.notebooks.install import stamp_folder
from tools.project import Project


def main(arguments: list[str] | None = None) -> int:
    """Export, stamp or audit from the command line.

    Parameters
    ----------
    arguments : list of str, optional
        The command line, without the program's name.

    Returns
    -------
    int
        Zero, or one after an error of one line.
    """
    parser = argparse.ArgumentParser(prog="python -m tools.notebooks", description=__doc__)
    parser.add_argument("--project", type=Path, default=Path.cwd(), help="the book project")
    parser.add_argument("--out", type=Path, help="the site's folder (default: the last site)")
    parser.add_argument("--without-outputs", action="store_true", help="do not ask the cache")
    parser.add_argument("--apart", nargs=2, metavar=("PAGE", "FOLDER"), help="take solutions out")
    parser.add_argument("--stamp", nargs=2, metavar=("COMMIT", "DIR"), help="tie to a commit")
    parser.add_argument("--audit", type=Path, metavar="DIR", help="look for leaked solutions")
    parser.add_argument("--solutions", type=Path, metavar="FOLDER", help="those that lie apart")
    options = parser.parse_args(arguments)
    project = Project(options.project.resolve())
    try:
        if options.stamp:
            print(f"stamped {stamp_folder(Path(options.stamp[1]), options.stamp[0])} notebooks")
        elif options.apart:
            page, folder = options.apart
            kept = take_apart(project, page, Path(folder))
            print(f"{kept} holds the solutions; book/{page}.md holds what students get")
        elif options.audit:
            masters = masters_of(project)
            apart = overlaid(options.solutions, masters) if options.solutions else {}
            if faults := audit(options.audit, masters, apart):
                raise LEAKED("\n".join(faults))
            print(f"{options.audit}: no solution where it should not be")
        else:
            path = project.figures_out / "manifest.json"
            manifest = json.loads(path.read_text("utf-8")) if path.exists() else {}
            run = not options.without_outputs
            made = export(project, manifest, options.out or project.site, run=run)
            print(f"{len(made)} notebooks in {options.out or project.site}")
    except (BookError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
