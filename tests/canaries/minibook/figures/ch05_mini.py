"""The one figure of the small book."""

import numpy as np

from figures.registry import figure
from udl import losses, plot


@figure(
    "bend",
    title="A sigmoid",
    alt="A curve that climbs from zero on the left to one on the right, steepest in the middle.",
    caption="The sigmoid squeezes any number $z$ into the interval from zero to one.",
)
def bend():
    """Draw the curve."""
    fig, ax = plot.new_figure()
    z = np.linspace(-5, 5, 50)
    ax.plot(z, losses.sigmoid(z), color=plot.colors().model)
    ax.set(xlabel="logit", ylabel="probability")
    return fig
