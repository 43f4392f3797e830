"""Measuring models: noise, bias and variance, curves over capacity, fair comparisons, many axes.

`hinge_model` is fitted in closed form; `decomposition` splits its error into noise, bias and
variance; `ridgeless` has more parameters than points and still one answer; `comparison` says how
far a result can be trusted; `search` spends a budget on settings; `power_law` extends a curve of
losses; `many_dimensions` measures what space is like there.
"""

from udl.performance.comparison import (
    Comparison,
    chance_of_upset,
    compare_pairs,
    runs_needed,
    standard_error,
)
from udl.performance.decomposition import Decomposition, decompose, decompose_linear
from udl.performance.hinge_model import fit_hinges, hinge_design, hinge_smoother, hinges
from udl.performance.many_dimensions import ball_volume, distance_ratio, shell_share
from udl.performance.power_law import PowerLaw, fit_power_law
from udl.performance.ridgeless import RandomFeatures, least_norm_fit, random_features
from udl.performance.search import Trial, grid_search, random_search, successive_halving

__all__ = [
    "Comparison",
    "Decomposition",
    "PowerLaw",
    "RandomFeatures",
    "Trial",
    "ball_volume",
    "chance_of_upset",
    "compare_pairs",
    "decompose",
    "decompose_linear",
    "distance_ratio",
    "fit_hinges",
    "fit_power_law",
    "grid_search",
    "hinge_design",
    "hinge_smoother",
    "hinges",
    "least_norm_fit",
    "random_features",
    "random_search",
    "runs_needed",
    "shell_share",
    "standard_error",
    "successive_halving",
]
