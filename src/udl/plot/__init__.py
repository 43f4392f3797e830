"""How every picture of the book looks: one palette by meaning, one set of defaults.

`palette` says which colour means what, `settings` how a picture is set, `figures` opens and
releases one, `marks` draws what stands in it. This wing alone of the package imports matplotlib.
"""

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from udl.plot.figures import close, new_figure
from udl.plot.marks import band, class_points, data_points, label, pointer
from udl.plot.palette import (
    MARKERS,
    PALETTES,
    Palette,
    Scheme,
    colors,
    contrast_ratio,
    readable,
    scheme,
)
from udl.plot.settings import rc_params, register_fonts, style, use

__all__ = [
    "MARKERS",
    "PALETTES",
    "Axes",
    "Figure",
    "Palette",
    "Scheme",
    "band",
    "class_points",
    "close",
    "colors",
    "contrast_ratio",
    "data_points",
    "label",
    "new_figure",
    "pointer",
    "rc_params",
    "readable",
    "register_fonts",
    "scheme",
    "style",
    "use",
]
