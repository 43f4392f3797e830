"""The linear regions of networks with rectified units: counted, bounded, and fitted.

`linear_regions` finds each `region` by cutting `pieces`, `bounds` says how many there can be,
`folding` makes many with few units, `hinge_fit` finds the best network of one input by trying
every case.
"""

from udl.regions.bounds import folding_regions, most_regions_1d, region_upper_bound
from udl.regions.folding import first_teeth, least_sawtooth_error, sawtooth, sawtooth_values, tent
from udl.regions.hinge_fit import best_network, fit_output_layer, interpolating_network
from udl.regions.linear_regions import (
    count_linear_regions,
    joints,
    linear_groups,
    num_parameters,
    regions_1d,
    regions_2d,
    zaslavsky,
)
from udl.regions.region import Region

__all__ = [
    "Region",
    "best_network",
    "count_linear_regions",
    "first_teeth",
    "fit_output_layer",
    "folding_regions",
    "interpolating_network",
    "joints",
    "least_sawtooth_error",
    "linear_groups",
    "most_regions_1d",
    "num_parameters",
    "region_upper_bound",
    "regions_1d",
    "regions_2d",
    "sawtooth",
    "sawtooth_values",
    "tent",
    "zaslavsky",
]
