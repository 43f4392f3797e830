"""The PowerPoint backend stands alone: no part of the book is needed to write a slide."""

from __future__ import annotations

import shutil
import subprocess
import sys

from figures.export import ROOT

PROGRAM = """
import sys
import matplotlib
matplotlib.use("agg")
import matplotlib.pyplot as plt
import figures.pptx.backend
fig, ax = plt.subplots()
ax.plot([0, 1], [0, 1], label="model")
fig.savefig("line.pptx")
rooms = ("figures", "udl", "tools")
print(*sorted(name for name in sys.modules if name.partition(".")[0] in rooms))
"""


def test_the_backend_imports_nothing_of_the_book(tmp_path):
    skipped = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "figures/pptx", tmp_path / "figures/pptx", ignore=skipped)
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "line.pptx").stat().st_size > 10_000
    imported = done.stdout.split()
    assert "figures.pptx.renderer" in imported
    assert {name for name in imported if name != "figures"} == {
        name for name in imported if name.startswith("figures.pptx")
    }
