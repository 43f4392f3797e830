"""Usual calls of plots."""

from matplotlib.figure import Figure

from tests.udl.usual.inputs import LABELS, LINE

AXES = Figure().add_subplot()

COLUMNS = {"x": LINE, "y": LINE}

PLOT = {
    "band": {"ax": AXES, "x": LINE, "lower": LINE, "upper": LINE, "color": "model"},
    "class_points": {"ax": AXES, **COLUMNS, "labels": LABELS},
    "close": {"figure": "all"},
    "contrast_ratio": {"first": "white", "second": "black"},
    "data_points": {"ax": AXES, **COLUMNS},
    "label": {
        **{"ax": AXES, "x": 0.0, "y": 0.0, "text": "a", "color": "model", "ha": "left"},
        **{"va": "center", "offset": (0.0, 0.0), "frame": "data"},
    },
    "new_figure": {"width": 5.4, "height": 3.2, "rows": 1, "cols": 1},
    "pointer": {
        **{"ax": AXES, "target": (0.0, 0.0), "at": (1.0, 1.0), "text": "a", "color": "model"},
        **{"ha": "center", "va": "center", "bend": 0.0},
    },
    "rc_params": {"scheme": "light"},
    "readable": {"color": "model"},
    "register_fonts": {"folder": "a"},
    "use": {"scheme": "light"},
}
