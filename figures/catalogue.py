"""Every figure of the book, by chapter and name."""

from __future__ import annotations

from figures import ch03_shallow_networks, ch05_loss_functions, ch10_convolution
from figures.registry import REGISTRY, FigureSpec

_CHAPTERS = (ch03_shallow_networks, ch05_loss_functions, ch10_convolution)

FIGURES: dict[str, dict[str, FigureSpec]] = {
    stem: REGISTRY.chapter(stem)
    for stem in (chapter.__name__.rpartition(".")[2] for chapter in _CHAPTERS)
}
