"""Time Python in the page: from click to the first result, and a training loop against CPython.

Practical 5.1 of the built site, in a headless browser and from a server on this machine, so that no
network counts: what a reader waits for beside these seconds is the megabytes.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
from time import perf_counter

from tests.live.desk import FIRST, Desk
from tests.site.serving import Server
from tests.site.visiting import Visitor
from tools import programs
from tools.project import HOME, Project
from tools.site.discovery import base_path

SETUP, ANSWER = "p1-setup-setup", "p1-sum_of_squares-answer"
SAID = re.compile(r"took ([\d.]+)")
# A shallow network of 20 hidden units, 3,000 steps of gradient descent on 200 points.
LOOP = """\
import numpy as np
from time import perf_counter
rng = np.random.default_rng(0)
x, w, v = rng.normal(size=(200, 5)), rng.normal(size=(5, 20)), rng.normal(size=(20, 1))
y = np.sin(x[:, :1])
start = perf_counter()
for _ in range(3000):
    h = np.maximum(x @ w, 0)
    error = h @ v - y
    d = (error @ v.T) * (h > 0)
    v -= 1e-4 * h.T @ error
    w -= 1e-4 * x.T @ d
print(f"took {perf_counter() - start:.4f}")
"""


def rows() -> tuple[list[tuple[str, float, float]], list[str]]:
    """Measure; returns rows as the table wants them, and lines about bytes.

    Returns
    -------
    tuple
        (name, seconds of the baseline, seconds of ours), and sentences. Both are empty or say why
        where the site has no Python in its pages or the machine no browser.
    """
    project, found = Project(HOME), programs.chromium()
    lists = sorted((project.site / "_static" / "live").glob("*.json"))
    if not lists or found is None:
        return [], ["  not measured: no Python in the site's pages, or no browser here"]
    server = Server(project.site, base_path(project.site_url))
    with programs.started(found) as browser:
        measured = _measure(Visitor(browser, server))
    server.http.shutdown()
    return measured, [_bytes(path.read_text("utf-8")) for path in lists]


def _measure(visitor: Visitor) -> list[tuple[str, float, float]]:
    """Begin twice on one device, and run the loop."""
    desk = Desk.open(visitor, FIRST)
    cold = _first_result(desk)
    again = desk.another()
    warm = _first_result(again)
    again.write(ANSWER, LOOP)
    here = float(SAID.findall(again.run(ANSWER))[-1])
    desk.close()
    return [
        ("from click to a first result, first visit and second", cold, warm),
        ("a training loop of 3,000 steps, in the page and in CPython", here, _in_cpython()),
    ]


def _first_result(desk: Desk) -> float:
    """Press the button, and run the first cell."""
    start = perf_counter()
    desk.start()
    desk.run(SETUP)
    return perf_counter() - start


def _in_cpython() -> float:
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(LOOP, {})
    return float(SAID.findall(said.getvalue())[-1])


def _bytes(text: str) -> str:
    """Say what one page loads on the way to a reader."""
    told = json.loads(text)
    files = [*told["runtime"]["files"], *told["packages"]]
    size = sum(one["wire"] for one in files) / 1e6
    names = {one["name"] for one in told["packages"]} & {"numpy", "matplotlib", "scipy"}
    return f"  {told['page']:50} {size:5.1f} MB  {', '.join(sorted(names))}"


if __name__ == "__main__":
    measured, notes = rows()
    for name, one, other in measured:
        print(f"{name}: {one:.2f} s, {other:.2f} s")
    print("\n".join(notes))
