"""Every figure of the book, by chapter and name."""

from __future__ import annotations

from figures import (
    appendix,
    ch05_loss_functions,
)
from figures.registry import REGISTRY, FigureSpec

_CHAPTERS = (
    appendix,
    ch05_loss_functions,
)

FIGURES: dict[str, dict[str, FigureSpec]] = {
    stem: REGISTRY.chapter(stem)
    for stem in (chapter.__name__.rpartition(".")[2] for chapter in _CHAPTERS)
}
