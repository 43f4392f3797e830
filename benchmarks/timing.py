"""A clock for one call, and a process in which a measurement has one thread."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from time import perf_counter

Rows = list[tuple[str, float, float]]
# Threads are counted when the libraries load, so the measurement runs in a process of its own.
ONE_THREAD = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}


def seconds(function: Callable[..., object], *arguments: object) -> float:
    """Time one call."""
    start = perf_counter()
    function(*arguments)
    return perf_counter() - start


def on_one_thread(module: str) -> Rows:
    """Run ``python -m MODULE --json`` with one thread, and read the rows that it prints."""
    done = subprocess.run(
        [sys.executable, "-m", module, "--json"],
        env=os.environ | ONE_THREAD,
        capture_output=True,
        text=True,
        check=True,
    )
    return [tuple(row) for row in json.loads(done.stdout)]


def main(measure: Callable[[], Rows], rows: Callable[[], Rows]) -> None:
    """Measure in this process and print JSON, if asked to; print the rows in words otherwise."""
    if "--json" in sys.argv:
        print(json.dumps(measure()))
        return
    for name, baseline, ours in rows():
        print(f"{name}: {baseline:.5f} s, {ours:.5f} s, ratio {baseline / ours:.2f}")
