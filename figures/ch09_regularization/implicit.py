"""Figures of chapter 9: finite steps, batches and stopping early."""

# ruff: noqa: D103 -- title, alternative text and caption of the decorator describe each function

from __future__ import annotations

import numpy as np

from figures.ch06_training.parts import draw_path, on_ground
from figures.ch09_regularization.parts import Array
from figures.registry import figure
from udl import plot
from udl.experiments.ch09_regularization import epoch_curves, flow_errors
from udl.optimisation import SGD, descend
from udl.plot import Figure
from udl.regularisation import follow_flow, modified_gradient

RATE, TIME = 0.1, 2.0
WINDOW_0, WINDOW_1 = (-0.75, 0.05), (-0.8, 0.1)


def flow_path(rate: float) -> Array:
    """Follow the flow on the valley's loss with what steps of a size add: (61, 2)."""
    gradient = modified_gradient(flow_errors.narrowing_gradient, rate)
    moments = np.linspace(0, TIME, 61)
    return np.array([follow_flow(gradient, flow_errors.START, float(t)) for t in moments])


@figure(
    "steps-and-flows",
    title="Large steps follow the flow on another loss",
    alt=(
        "A contour map of a valley that narrows to the left. From the lower left two lines run up "
        "and to the right and end on the valley's floor, one further to the right. The dots of "
        "twenty steps of gradient descent lie along the second line, and beside the first."
    ),
    caption=(
        "A valley that is narrow on the left and wide on the right. Gold is the gradient flow on "
        r"the loss, orange the flow on the loss with what steps of the size $\alpha = 0.1$ add, "
        "blue twenty such steps. They all start at the large dot. The steps end where the valley "
        "is wider."
    ),
)
def steps_and_flows() -> Figure:
    palette = plot.colors()
    fig, ax = plot.new_figure(height=3.5)
    along, across = np.linspace(*WINDOW_0, 81), np.linspace(*WINDOW_1, 81)
    surface = np.array(
        [[flow_errors.narrowing_loss(np.array([a, b])) for a in along] for b in across]
    )
    ax.contour(
        along,
        across,
        surface,
        levels=(0.02, 0.1, 0.25, 0.45, 0.65, 0.85),
        colors=palette.loss,
        linewidths=1.0,
        alpha=np.linspace(0.9, 0.35, 6),
    )
    second = palette.classes[0]
    for rate, color in ((0.0, palette.uncertainty), (RATE, second)):
        ax.plot(*flow_path(rate).T, color=color, linewidth=2.2, zorder=3)
    path = descend(flow_errors.narrowing_gradient, flow_errors.START, SGD(RATE), round(TIME / RATE))
    draw_path(ax, path, palette.model, linewidth=0, markersize=5)
    ax.set(xlim=WINDOW_0, ylim=WINDOW_1, xlabel=r"$\phi_0$, along", ylabel=r"$\phi_1$, across")
    ax.grid(visible=False)
    ax.set_xticks([-0.6, -0.4, -0.2, 0], ["−0.6", "−0.4", "−0.2", "0"])
    ax.set_yticks([-0.75, -0.5, -0.25, 0], ["−0.75", "−0.5", "−0.25", "0"])
    on_ground(plot.pointer(ax, (-0.297, -0.32), (-0.5, -0.2), "flow on the loss", "uncertainty"))
    on_ground(plot.pointer(ax, (-0.218, -0.25), (-0.08, -0.4), "flow with\nwhat steps add", second))
    on_ground(plot.label(ax, -0.46, -0.7, "steps of 0.1", "model"))
    return fig


@figure(
    "error-of-the-flow",
    title="How far descent is from two flows",
    alt=(
        "Distance against the size of a step, both logarithmic. To the flow on the loss it falls "
        "along a line of slope 1, from 0.04 to 0.002. To the flow on the modified loss it falls "
        "along a line of slope 2, from 0.006 to 0.00003."
    ),
    caption=(
        "The distance between the end of gradient descent in the narrowing valley, after steps "
        "that add up to the time 1, and the end of two flows. Half the step halves the distance "
        "from the flow on the loss and quarters that from the flow on the modified loss."
    ),
)
def error_of_the_flow() -> Figure:
    palette = plot.colors()
    found = flow_errors.steps()
    fig, ax = plot.new_figure(height=3.0)
    second = palette.classes[0]
    ax.loglog(flow_errors.RATES, found["flow"], "o-", color=palette.uncertainty)
    ax.loglog(flow_errors.RATES, found["modified"], "s-", color=second)
    plot.label(ax, 0.024, 0.02, "from the flow on the loss", "uncertainty", ha="right")
    plot.label(ax, 0.03, 2.2e-4, "from the flow on\nthe modified loss", second)
    ax.set(xlabel=r"size of a step $\alpha$", ylabel="distance", ylim=(1e-5, 0.1))
    ax.set_xticks([0.00625, 0.0125, 0.025, 0.05, 0.1], ["0.006", "0.013", "0.025", "0.05", "0.1"])
    ax.set_yticks([1e-5, 1e-4, 1e-3, 1e-2, 1e-1], ["10⁻⁵", "10⁻⁴", "0.001", "0.01", "0.1"])
    ax.minorticks_off()
    return fig


@figure(
    "batches-and-flows",
    title="The mean of an epoch and three flows",
    alt=(
        "Distance against the learning rate, both logarithmic. Two nearly parallel lines of "
        "slope 2 belong to the flow on the loss and to that with what steps add. The line with "
        "what batches add as well is steeper: level with the highest at 0.4, far below both at "
        "0.025. Highest of all lies the scatter of single orders."
    ),
    caption=(
        "An epoch of six batches of five points on the Gabor model, averaged over all 720 orders "
        "of the batches: how far its end is from the end of three flows of the same duration. "
        "The dashed line is the scatter of a single order around the mean."
    ),
)
def batches_and_flows() -> Figure:
    palette = plot.colors()
    found = flow_errors.batches()
    fig, ax = plot.new_figure(height=3.2)
    rates = flow_errors.BATCH_RATES
    ax.loglog(rates, found["spread"], color=palette.muted, linewidth=1.3, dashes=(3, 3))
    ax.loglog(rates, found["flow"], "o-", color=palette.uncertainty)
    ax.loglog(rates, found["step"], "s-", color=palette.classes[0])
    ax.loglog(rates, found["both"], "^-", color=palette.classes[1])
    plot.label(ax, 0.05, 1.6e-3, "a single order", "muted", ha="right")
    plot.label(ax, 0.044, 1.9e-4, "loss", "uncertainty", ha="right")
    plot.label(ax, 0.44, 6e-4, "loss and steps", palette.classes[0], ha="right")
    plot.label(ax, 0.055, 9e-6, "loss, steps and batches", palette.classes[1])
    ax.set(xlabel=r"learning rate $\alpha$", ylabel="distance", ylim=(1e-6, 0.1))
    ax.set_xticks([0.025, 0.05, 0.1, 0.2, 0.4], ["0.025", "0.05", "0.1", "0.2", "0.4"])
    ax.set_yticks([1e-6, 1e-5, 1e-4, 1e-3, 1e-2], ["10⁻⁶", "10⁻⁵", "10⁻⁴", "0.001", "0.01"])
    ax.minorticks_off()
    return fig


@figure(
    "stopping-and-shrinking",
    title="How far each direction has come",
    alt=(
        "The share of the way to the minimum against the curvature of a direction on a logarithmic "
        "axis. Two S-shaped curves rise from 0 to 1 and cross nowhere: early stopping lies above "
        "the penalty, by at most 0.2."
    ),
    caption=(
        r"The share of the way from zero to the minimum that is kept in a direction of curvature "
        r"$c$, under the penalty $\lambda\phi^2$ and by gradient flow that stops at the time "
        r"$t = 1/(2\lambda)$. Both keep what the data determine well and hold back the rest."
    ),
)
def stopping_and_shrinking() -> Figure:
    palette = plot.colors()
    u = np.geomspace(0.01, 100, 201)
    fig, ax = plot.new_figure(height=2.9)
    ax.semilogx(u, u / (1 + u), color=palette.model)
    ax.semilogx(u, -np.expm1(-u), color=palette.classes[0])
    plot.label(ax, 2.6, 0.62, "penalty", "model")
    plot.label(ax, 1.5, 0.9, "stopped early", palette.classes[0], ha="right")
    ax.set(
        xlabel=r"curvature $c$, in units of $2\lambda$", ylabel="share of the way", ylim=(0, 1.05)
    )
    ax.set_xticks([0.01, 0.1, 1, 10, 100], ["0.01", "0.1", "1", "10", "100"])
    ax.set_yticks([0, 0.5, 1], ["0", "0.5", "1"])
    ax.minorticks_off()
    return fig


@figure(
    "loss-and-error-over-epochs",
    title="The loss turns up, the error does not",
    alt=(
        "Two panels over 50 epochs, with and without dropout. Left, the validation loss without "
        "dropout falls to 1.1 nats at epoch 11 and rises to 1.4. With dropout it falls to 0.9. "
        "Right, the validation error without dropout falls to about 38 percent and stays there. "
        "With dropout it falls to 33 percent."
    ),
    caption=(
        "Validation loss and error of the classifier 40-100-100-10 on MNIST-1D after each epoch, "
        "without dropout (blue) and with dropout of probability 0.1 (orange). Lines are means "
        "of eight seeds, bands hold all of them. The learning rate is halved every ten epochs."
    ),
)
def loss_and_error_over_epochs() -> Figure:
    palette = plot.colors()
    found = epoch_curves.results()
    fig, axes = plot.new_figure(height=2.9, cols=2)
    for ax, name in zip(axes, ("loss", "error"), strict=True):
        for runs, color in zip(found[name], (palette.model, palette.classes[0]), strict=True):
            epochs = np.arange(1, runs.shape[1] + 1)
            least, most = runs.min(axis=0), runs.max(axis=0)
            ax.fill_between(epochs, least, most, color=color, alpha=0.25, linewidth=0)
            ax.plot(epochs, runs.mean(axis=0), color=color)
        ax.set(xlabel="epoch", xlim=(0, 50))
        ax.set_xticks([1, 10, 20, 30, 40, 50])
    axes[0].set(ylabel="validation loss (nats)", ylim=(0.8, 1.75))
    axes[1].set(ylabel="validation error (%)", ylim=(27, 70))
    axes[0].set_yticks([0.8, 1.2, 1.6])
    axes[1].set_yticks([30, 40, 50, 60, 70])
    plot.label(axes[0], 49, 1.5, "plain", "model", ha="right")
    plot.label(axes[0], 49, 1.0, "dropout", palette.classes[0], ha="right")
    plot.label(axes[1], 49, 41, "plain", "model", ha="right")
    plot.label(axes[1], 49, 29.3, "dropout", palette.classes[0], ha="right")
    return fig
