"""The appendix's figures: their permanent names, and the colours that captions name."""

from __future__ import annotations

from figures.catalogue import FIGURES
from udl import plot

SPECS = FIGURES["appendix"]
NAMES = [
    "columns-and-rows",
    "minimum-and-place",
    "exponential-and-logarithm",
    "dot-product",
    "norm-balls",
    "matrix-moves-the-plane",
    "eigenvectors",
    "svd-in-three-steps",
    "secant-and-tangent",
    "gradient",
    "taylor",
    "convexity",
    "lagrange",
    "joint-marginal-conditional",
    "bayes-rule",
    "change-of-variables",
    "law-of-large-numbers",
    "gaussian-conditional",
    "kl-two-ways",
    "distances-of-a-shift",
    "transport-plan",
    "gaussian-carried",
]


def test_permanent_names_in_order_of_use():
    assert list(SPECS) == NAMES


def test_pictures_are_drawn_with_the_colours_that_captions_name():
    palette = plot.colors()
    for spec in SPECS.values():
        named = [word for word in ("grey", "blue", "magenta") if f"({word}" in spec.caption]
        for word in named:
            color = {"grey": palette.muted, "blue": palette.model, "magenta": palette.loss}[word]
            red, green, blue = (int(color[i : i + 2], 16) for i in (1, 3, 5))
            if word == "grey":
                assert max(red, green, blue) - min(red, green, blue) < 40
            elif word == "blue":
                assert blue > 1.5 * max(red, green)
            else:
                assert min(red, blue) > 1.5 * green
