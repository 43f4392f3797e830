"""What one more chapter, page, practical, figure and deck adds, and what the whole book will take.

The seconds of the tests come from the last whole run (``book/_build/test_times.json``, written by
``tests/timekeeping.py``), those of the build from the cold build of the same benchmark. A kind's
seconds grow with its number; what belongs to none is the house's own and stays as it is.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TIMES = ROOT / "book" / "_build" / "test_times.json"
WORKERS = 2
# The first that fits names the kind.
KINDS = (
    ("deck", re.compile(r"^tests/tools/slides/.*\[.*(ch\d\d_|catch_up)|/test_book_decks\.py")),
    ("practical", re.compile(r"\bp\d_[a-z0-9_]+|^tests/checks/ch\d\d|test_practical")),
    ("figure", re.compile(r"^tests/figures/(.*\[.*(ch\d\d_|appendix)|ch\d\d_|appendix)")),
    ("page", re.compile(r"\.html|/index\b")),
    ("chapter", re.compile(r"ch\d\d_[a-z]+")),
)
FULL = {"chapter": 21, "page": 95, "practical": 68, "figure": 400, "deck": 25}
HOUSE = "the house"


def kind_of(test: str) -> str:
    """Name the kind that a test grows with."""
    return next((kind for kind, pattern in KINDS if pattern.search(test)), HOUSE)


def present(root: Path = ROOT) -> dict[str, int]:
    """Count what there is today."""
    book = root / "book"
    manifest = json.loads((book / "_build" / "figures" / "manifest.json").read_text("utf-8"))
    written = [stem for stem in manifest if stem.startswith("ch")]
    practicals = len(list(book.glob("ch*/p[0-9]_*.md")))
    return {
        "chapter": len(written),
        "page": len(written) + practicals,
        "practical": practicals,
        "figure": sum(map(len, manifest.values())),
        "deck": len([path for path in (root / "slides").glob("*.md") if path.stem != "README"]),
    }


@dataclass(frozen=True)
class Row:
    """Seconds of one kind: in all today, for one more, and for the whole book."""

    kind: str
    today: float
    each: float
    full: float


def project(seconds: Mapping[str, float], counts: Mapping[str, int]) -> list[Row]:
    """Turn seconds by kind into what the whole book will take.

    Parameters
    ----------
    seconds : mapping
        Seconds today, by kind; what is no kind stays as it is.
    counts : mapping
        How many of each kind there are today.
    """
    rows = []
    for kind, today in sorted(seconds.items(), key=lambda item: -item[1]):
        if kind in counts:
            each = today / counts[kind]
            rows.append(Row(kind, today, each, each * FULL[kind]))
        else:
            rows.append(Row(kind, today, 0.0, today))
    return rows


def of_tests(times: Mapping[str, float]) -> dict[str, float]:
    """Add up the tests' seconds by kind, one core's; two workers take half of them."""
    found: dict[str, float] = defaultdict(float)
    for test, took in times.items():
        found[kind_of(test)] += took / WORKERS
    return dict(found)


def of_build(said: str) -> dict[str, float]:
    """Read the stages' seconds from what a cold build printed, by the kind that each grows with."""
    stages = {"figures": "figure", "slides": "deck", "execute": "page", "stage": "page"}
    stages |= {"site": "page", "notebooks": "page"}
    found: dict[str, float] = defaultdict(float)
    for name, took in re.findall(r"^  (\w+) +([\d.]+) s", said, re.M):
        if name != "all":
            found[stages.get(name, HOUSE)] += float(took)
    return dict(found)


def table(title: str, rows: list[Row]) -> str:
    """Lay out a projection."""
    lines = [f"{title:28}  {'today':>8}  {'one more':>9}  {'full size':>9}"]
    for row in rows:
        each = f"{row.each:7.1f} s" if row.each else f"{'':9}"
        lines.append(f"{row.kind:28}  {row.today:6.0f} s  {each}  {row.full:7.0f} s")
    today, full = sum(row.today for row in rows), sum(row.full for row in rows)
    lines.append(f"{'in all':28}  {today:6.0f} s  {'':9}  {full:7.0f} s  ({full / 60:.0f} min)")
    return "\n".join(lines)


def report(cold: str) -> str:
    """Project the cold build and, where a whole run of the tests was kept, the tests."""
    counts = present()
    size = ", ".join(f"{number} {kind}s" for kind, number in FULL.items())
    parts = [f"At full size ({size}):", table("cold build", project(of_build(cold), counts))]
    if TIMES.exists():
        seconds = of_tests(json.loads(TIMES.read_text("utf-8")))
        parts.append(table(f"tests, {WORKERS} workers", project(seconds, counts)))
    else:
        parts.append("tests: run `make test` once; its times are kept")
    return "\n".join(parts)
