"""The command line: `python -m figures.export --out DIR [--only STEM] [--jobs N] [--verbose]`."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

import figures.export


def main(argv: list[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m figures.export", description=figures.export.__doc__
    )
    parser.add_argument("--out", type=Path, required=True, help="folder for the files")
    parser.add_argument(
        "--only", metavar="STEM", help="one chapter, for example ch05_loss_functions"
    )
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes that draw")
    parser.add_argument("--verbose", action="store_true", help="print tracebacks")
    given = parser.parse_args(argv)
    return figures.export.run(given.out, given.only, given.jobs, given.verbose)


if __name__ == "__main__":
    raise SystemExit(main())
