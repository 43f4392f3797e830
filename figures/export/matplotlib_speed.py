"""What makes matplotlib export many figures in a row faster; no picture changes by it."""

from __future__ import annotations

import gc
from functools import lru_cache
from typing import Any

from matplotlib.mathtext import MathTextParser

__all__ = ["make_ready"]


def make_ready() -> None:
    """Prepare this process for drawing many figures."""
    _remember_formulas()
    # What has been imported stays: collecting garbage need not look through it after each figure.
    gc.freeze()


def _remember_formulas() -> None:
    """Parse a formula once for all canvases of a kind.

    matplotlib keeps the last fifty, and each canvas begins anew; a figure is drawn on seven.
    """
    parser: Any = MathTextParser  # the method is private, and untyped
    parse = parser._parse_cached
    if not hasattr(parse, "__wrapped__"):
        return
    parsers = {"vector": MathTextParser("path"), "raster": MathTextParser("agg")}

    @lru_cache(4096)
    def remembered(kind: str, *question: Any) -> Any:
        return parse.__wrapped__(parsers[kind], *question)

    def parse_cached(self: Any, *question: Any) -> Any:
        return remembered(self._output_type, *question)

    parser._parse_cached = parse_cached
