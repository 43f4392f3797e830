"""A deck as PowerPoint: native equations, figures of native shapes, notes and builds.

`deck` writes the slides, with their `text`, `table` and `timing`; `shapes` are those of the
design's master and layouts; `package` writes files that repeat.
"""

from tools.slides.pptx.deck import write

__all__ = ["write"]
