"""Write every figure of the book: `python -m figures.export --out DIR [--only STEM]`.

A figure is drawn again only when something that its picture depends on has changed. A chapter's
files are first written to a temporary folder and moved into place when all of them exist, so that
a figure that fails leaves what was there before.

Only the standard library is imported until something has to be drawn: finding out that nothing
has changed takes a tenth of a second.
"""

from figures.export.dependencies import chapters, closure, keys, modules
from figures.export.drawing import Drawn, draw, overflow, settled
from figures.export.places import FONTS, ROOT, Site
from figures.export.run import run

__all__ = [
    "FONTS",
    "ROOT",
    "Drawn",
    "Site",
    "chapters",
    "closure",
    "draw",
    "keys",
    "modules",
    "overflow",
    "run",
    "settled",
]
