"""Figures take long results from where the build keeps them, and keep there what is missing."""

import os
from pathlib import Path

KEPT = Path(__file__).parents[2] / "book" / "_build" / "experiments"
os.environ.setdefault("UDL_CACHE", str(KEPT))
