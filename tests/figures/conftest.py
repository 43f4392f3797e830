"""Figures take long results from where the build keeps them, and keep there what is missing."""

import os

import matplotlib as mpl

from tools.project import HOME, Project

mpl.use("agg")
os.environ.setdefault("UDL_CACHE", str(Project(HOME).build / "experiments"))
