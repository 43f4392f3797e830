"""Every figure of the small book."""

from figures import ch05_mini
from figures.registry import REGISTRY

FIGURES = {"ch05_mini": REGISTRY.chapter(ch05_mini.__name__.rpartition(".")[2])}
