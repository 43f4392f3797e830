"""Chapter 3: three lines cut a square into regions, and the output is linear in each."""

from __future__ import annotations

from typing import Any

import numpy as np

from figures.interactive.registry import Interactive, Number, Prediction
from udl.data.shallow_examples import two_input_example
from udl.networks import ShallowParameters, hidden_activations, shallow_network
from udl.regions import regions_2d

_EXAMPLE = two_input_example()
_SQUARE = ((0.0, 10.0), (0.0, 10.0))
_PLACES = np.linspace(0.5, 9.5, 5)
_SECTION = np.linspace(0.0, 10.0, 81)
# Slivers that rounding may or may not leave are no regions.
_SMALLEST = 1e-6


def _network(units: dict[str, float]) -> ShallowParameters:
    return ShallowParameters(
        np.array([units[f"b{d}"] for d in (1, 2, 3)]),
        np.array([[units[f"u{d}"], units[f"v{d}"]] for d in (1, 2, 3)]),
        np.zeros(1),
        np.array([[units[f"weight{d}"] for d in (1, 2, 3)]]),
    )


def values(x1: float, x2: float, **units: float) -> dict[str, Any]:
    """Return regions by which units are on, with their areas, and outputs over the square."""
    network = _network(units)
    found = {
        int(region.pattern @ [1, 2, 4]): region.size
        for region in regions_2d(
            [network.hidden_weights, network.output_weights],
            [network.hidden_bias, network.output_bias],
            _SQUARE,
        )
        if region.size > _SMALLEST
    }
    places = np.stack(np.meshgrid(_PLACES, _PLACES), axis=-1).reshape(-1, 2)  # (25, 2)
    section = np.stack([_SECTION, np.full_like(_SECTION, x2)], axis=1)  # (81, 2)
    here = np.array([[x1, x2]])
    return {
        "codes": sorted(found),
        "areas": [found[code] for code in sorted(found)],
        "hidden": hidden_activations(network, here)[0],
        "y": float(shallow_network(network, here)[0, 0]),
        "outputs": shallow_network(network, places)[:, 0],
        "section": shallow_network(network, section)[:, 0],
        # What the module's contour lines are off by, by its own formula.
        "off": 0.0,
    }


def _units() -> tuple[Number, ...]:
    made: list[Number] = []
    for d in range(3):
        n, (u, v) = d + 1, _EXAMPLE.hidden_weights[d]
        bias, weight = _EXAMPLE.hidden_bias[d], _EXAMPLE.output_weights[0, d]
        made += [
            Number(f"b{n}", f"bias {n}", -15.0, 15.0, 0.1, float(bias), control="point"),
            Number(f"u{n}", f"first weight {n}", -1.2, 1.2, 0.05, float(u), control="point"),
            Number(f"v{n}", f"second weight {n}", -1.2, 1.2, 0.05, float(v), control="point"),
            Number(f"weight{n}", f"weight *ϕ*_{{{n}}}", -3.0, 3.0, 0.5, float(weight)),
        ]
    return tuple(made)


INTERACTIVE = Interactive(
    stem="ch03_shallow_networks",
    name="two-input-regions",
    title="Three hidden units and the regions of a square",
    heights=(640, 370),
    parameters=(
        *_units(),
        Number("x1", "*x*_{1}", 0.0, 10.0, 0.1, 7.0, control="point"),
        Number("x2", "*x*_{2}", 0.0, 10.0, 0.1, 6.0, control="point"),
    ),
    values=values,
    data={"places": _PLACES, "section": _SECTION, "smallest": _SMALLEST},
    prediction=Prediction(
        "Each line is where one hidden unit turns on. Into how many regions do the three lines "
        "cut this square?",
        guess=(Number("guess_number", "your number of regions", 1.0, 9.0, 1.0, 4.0),),
        rounds=(
            {},
            {"u2": 0.9, "v2": 0.0, "b2": -7.0, "u3": 0.9, "v3": 0.0, "b3": -2.0},
            {
                **{"u1": 0.8, "v1": -0.4, "b1": -2.0},
                **{"u2": 0.0, "v2": 1.0, "b2": -5.0},
                **{"u3": 0.5, "v3": 1.0, "b3": -7.5},
            },
            {"u3": 0.4, "v3": 0.4, "b3": -1.0},
        ),
    ),
)
