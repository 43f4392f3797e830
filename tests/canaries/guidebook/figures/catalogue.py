"""Every figure of the small book, in the form of the book's own catalogue."""

from figures import (
    ch05_mini,
)
from figures.registry import REGISTRY

_CHAPTERS = (
    # In the order of the book.
    ch05_mini,
)

FIGURES = {
    stem: REGISTRY.chapter(stem)
    for stem in (chapter.__name__.rpartition(".")[2] for chapter in _CHAPTERS)
}
