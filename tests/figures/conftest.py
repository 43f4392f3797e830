"""Figures are drawn in tests as in the build: with its typefaces, and the long results it keeps."""

import os

import matplotlib as mpl

from figures.export import FONTS
from tools.project import HOME, Project
from udl import plot

mpl.use("agg")
# Boxes of text are as high as the typeface says: with another one, what is measured is not what
# is published.
assert plot.register_fonts(HOME / FONTS), f"no typefaces in {HOME / FONTS}: run `make figures`"
os.environ.setdefault("UDL_CACHE", str(Project(HOME).build / "experiments"))
