"""The small book, whose notebooks are handed out here."""

from tests.tools.notebooks.conftest import project, world

__all__ = ["project", "world"]
