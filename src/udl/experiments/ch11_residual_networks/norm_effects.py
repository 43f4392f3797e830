"""What batch norm does, told apart: shipped results.

Three experiments on MNIST-1D with residual networks of 32 units.

``depth``: 20 blocks, Adam, 500 steps of 100 examples. If batch norm helps because it keeps each
branch small beside the stream, branches that are small by other means must train as well without
it. If it helps because its outputs do not move while the layers before them learn, noise that moves
them in each step must hurt.

``rates``: 5 blocks, plain gradient steps, 300 of them, at learning rates from 0.003 to 3.

``noise``: 5 blocks, Adam, 2000 steps of 100 examples. If the chance of which examples share a
batch regularises, smaller groups for the statistics must close the gap between training and test.
"""

import torch
from torch import Tensor

from udl.experiments import recorded
from udl.experiments.ch11_residual_networks.stacks import Form, scores, signals, train
from udl.experiments.memory import Arrays

PROGRAM = "ch11_residual_networks/norm_effects"
SEEDS = (0, 1, 2)
DEEP, DEEP_STEPS, DEEP_RATES = 20, 500, (0.0003, 0.001, 0.003)
DEEP_FORMS = {
    "none": Form(DEEP),
    "batch": Form(DEEP, norm="batch"),
    "layer": Form(DEEP, norm="layer"),
    "scaled": Form(DEEP, branch="scaled"),
    "learned": Form(DEEP, branch="learned"),
    "batch, scaled": Form(DEEP, norm="batch", branch="scaled"),
    "noise 0.1": Form(DEEP, norm="batch", noise=0.1),
    "noise 0.5": Form(DEEP, norm="batch", noise=0.5),
}
STEPS, RATES = 300, (0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0)
RATE_FORMS = {
    "none": Form(5),
    "batch": Form(5, norm="batch"),
    "layer": Form(5, norm="layer"),
    "scaled": Form(5, branch="scaled"),
    "learned": Form(5, branch="learned"),
}
LONG_STEPS, LONG_RATE = 2000, 0.003
LONG_FORMS = {
    "10": Form(5, norm="batch", ghost=10),
    "20": Form(5, norm="batch", ghost=20),
    "50": Form(5, norm="batch", ghost=50),
    "100": Form(5, norm="batch", ghost=100),
    "layer": Form(5, norm="layer"),
    "learned": Form(5, branch="learned"),
}


def results() -> Arrays:
    """Return what :func:`measure` found.

    Returns
    -------
    dict
        ``"depth_loss"``, ``"depth_train"``, ``"depth_test"``: shape (8 forms, 3 seeds, 3 rates), in
        the order of ``DEEP_FORMS``; ``"rates_…"``: (5 forms, 3 seeds, 7 rates), in that of
        ``RATE_FORMS``; ``"noise_…"``: (6 forms, 3 seeds, 1), in that of ``LONG_FORMS``. Losses in
        nats, accuracies in percent. A loss that is NaN has left the floats.
    """
    return recorded.load(PROGRAM)


def measure() -> Arrays:
    """Run the three experiments; takes minutes.

    Returns
    -------
    dict
        As :func:`results`.
    """
    return (
        _compared("depth", DEEP_FORMS, DEEP_RATES, DEEP_STEPS, "adam")
        | _compared("rates", RATE_FORMS, RATES, STEPS, "sgd")
        | _compared("noise", LONG_FORMS, (LONG_RATE,), LONG_STEPS, "adam")
    )


def _compared(
    name: str, forms: dict[str, Form], rates: tuple[float, ...], num_steps: int, optimiser: str
) -> Arrays:
    data = signals()
    runs: dict[str, list[Tensor]] = {"loss": [], "train": [], "test": []}
    for form in forms.values():
        trained = train(form, SEEDS, rates, num_steps, optimiser=optimiser, data=data)
        for key, values in scores(trained, data).items():
            runs[key].append(values.view(len(SEEDS), len(rates)))
    return {f"{name}_{key}": torch.stack(one).numpy() for key, one in runs.items()}
