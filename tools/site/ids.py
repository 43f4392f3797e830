"""The addresses and ids that people link, and the redirects for those that had to move.

``python -m tools.site.ids`` compares the built site with the record; ``--record`` adds what is new.
Nothing is ever taken off the record: an id that must go stays reachable through a redirect.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
from collections.abc import Mapping
from html import escape
from pathlib import Path, PurePosixPath
from typing import Any

from tools.errors import Fault
from tools.files import write_if_changed
from tools.project import Project

REDIRECT = Fault(
    "bad-redirect",
    "`book/redirects.csv` does not begin with the line `from,to`, a line below it is not of that "
    "form, or leads from a page that still exists, or to one that does not.",
    "Below the line `from,to` write the address that is gone, a comma, and the one that took its "
    "place.",
)

RECORD = Path("tests") / "permanent_ids.txt"
PERMANENT = re.compile(r"(fig|eq|sec|ex|pr|tab|slide)-(ch\d\d|coursework|appendix)-")
# The site's own machinery: nobody links it.
INTERNAL = ("_static/", "_images/", "_sources/", "searchindex.js", "objects.inv", ".")


def ids_of(site: Path, resolver: Mapping[str, Any]) -> set[str]:
    """List every permanent address of a site.

    Parameters
    ----------
    site : Path
        The built site.
    resolver : dict
        The content of its ``resolver.json``.

    Returns
    -------
    set of str
        Files as ``figures/ch05_loss_functions/sigmoid.svg``, ids as ``page.html#fig-ch05-sigmoid``.
    """
    files = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    found = {name for name in files if not name.startswith(INTERNAL)}
    for label, target in resolver["labels"].items():
        if PERMANENT.match(label):
            found.add(f"{target['url'].partition('#')[0]}#{label}")
    return found


def read_record(path: Path) -> set[str]:
    """Read the recorded ids."""
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return {line for line in lines if line and not line.startswith("#")}


def read_redirects(path: Path) -> dict[str, str]:
    """Read ``book/redirects.csv``: a header ``from,to``, then addresses relative to the root.

    Raises
    ------
    BookError
        Where the header or a row is not of that form, or a target is no page's address.
    """
    if not path.exists():
        return {}
    rows = list(csv.reader(path.read_text("utf-8").splitlines()))
    if not rows or rows[0] != ["from", "to"]:
        raise REDIRECT(f"book/{path.name}:1: expected the line 'from,to'")
    found = {}
    for number, row in enumerate(rows[1:], 2):
        if len(row) != 2 or not all(row) or any(".." in part for part in row):
            raise REDIRECT(
                f"book/{path.name}:{number}: expected two addresses, 'from,to'; got {row}"
            )
        found[row[0]] = row[1]
    return found


def write_redirects(redirects: dict[str, str], site: Path) -> None:
    """Write a small page at each old address that sends readers to the new one.

    Raises
    ------
    BookError
        Where an old address is still a page, or a new one does not exist.
    """
    for old, new in redirects.items():
        page = new.partition("#")[0]
        if not (site / page).exists():
            raise REDIRECT(f"book/redirects.csv: {old} leads to {new}, which does not exist")
        if (site / old).exists():
            raise REDIRECT(f"book/redirects.csv: {old} still exists, so nothing can stand there")
        up = "../" * (len(PurePosixPath(old).parts) - 1)
        target = escape(up + new)
        write_if_changed(
            site / old,
            '<!doctype html><html lang="en"><meta charset="utf-8"><title>Moved</title>'
            f'<meta http-equiv="refresh" content="0; url={target}">'
            f'<link rel="canonical" href="{target}"><p>This page has moved: '
            f'<a href="{target}">{escape(new)}</a></p></html>\n',
        )


def faults(recorded: set[str], present: set[str], redirects: dict[str, str]) -> list[str]:
    """Say which recorded ids are lost and which new ones are not recorded.

    An anchor counts as kept where its page moved as a whole.
    """
    kept = (
        present | set(redirects) | {one for one in recorded if one.partition("#")[0] in redirects}
    )
    lost = [f"lost: {one} (link it from book/redirects.csv)" for one in sorted(recorded - kept)]
    new = [f"new: {one} (python -m tools.site.ids --record)" for one in sorted(present - recorded)]
    return lost + new


def main(arguments: list[str] | None = None) -> int:
    """Compare or record, from the command line."""
    parser = argparse.ArgumentParser(prog="python -m tools.site.ids", description=__doc__)
    parser.add_argument("--record", action="store_true", help="add what is new to the record")
    options = parser.parse_args(arguments)
    project = Project(Path.cwd())
    resolver = json.loads((project.build / "resolver.json").read_text("utf-8"))
    present = ids_of(project.site, resolver)
    recorded = read_record(RECORD)
    if options.record:
        lines = [
            "# Written by `python -m tools.site.ids --record`; lines are added, never taken away."
        ]
        write_if_changed(RECORD, "\n".join([*lines, *sorted(recorded | present)]) + "\n")
        return 0
    found = faults(recorded, present, read_redirects(project.book / "redirects.csv"))
    print("\n".join(found) or f"{len(recorded)} ids, all present")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
