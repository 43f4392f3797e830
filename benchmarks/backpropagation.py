"""Time backpropagation against its loop over examples, and autodiff against torch, on one thread.

All find the gradients of one loss: the sum of squares of a network of widths 40-100-100-10 over a
batch of 100, in float64, forward and backward pass together.
"""

from statistics import median

import numpy as np

from benchmarks.timing import main, on_one_thread, seconds

WIDTHS, BATCH = (40, 100, 100, 10), 100
REPEATS, LOOP_REPEATS = 100, 5


def rows() -> list[tuple[str, float, float]]:
    """Time matrices against the loop over examples, and both of ours against torch.

    Returns
    -------
    list of (str, float, float)
        Name, median seconds of the loop or of torch and median seconds of ours.
    """
    return on_one_thread("benchmarks.backpropagation")


def measure() -> list[tuple[str, float, float]]:
    """Time the functions in this process, torch and ours in turn."""
    import torch

    from udl.gradients import Tensor, backward_pass, backward_pass_loop, forward_pass
    from udl.networks import random_parameters

    torch.set_num_threads(1)
    rng = np.random.default_rng(7)
    network = random_parameters(WIDTHS, rng)
    x, y = rng.normal(size=(BATCH, WIDTHS[0])), rng.normal(size=(BATCH, WIDTHS[-1]))
    ours = [Tensor(a) for a in _transposed(network)]
    theirs = [torch.tensor(a, requires_grad=True) for a in _transposed(network)]
    inputs, targets = torch.tensor(x), torch.tensor(y)

    def by_matrices(back=backward_pass):
        forward = forward_pass(network, x)
        back(network, forward, 2 * (forward.output - y))

    def by_tensors(parameters, x, y):
        h = x
        for k, (weight, bias) in enumerate(zip(parameters[::2], parameters[1::2], strict=True)):
            h = (h.relu() if k else h) @ weight + bias
        ((h - y) ** 2).sum().backward()

    times = {"matrices": [], "autodiff": [], "torch": []}
    for _ in range(REPEATS):
        times["matrices"].append(seconds(by_matrices))
        times["autodiff"].append(seconds(by_tensors, ours, x, y))
        times["torch"].append(seconds(by_tensors, theirs, inputs, targets))
    loops = [seconds(by_matrices, backward_pass_loop) for _ in range(LOOP_REPEATS)]
    middle = {name: median(found) for name, found in times.items()}
    name = f"gradients of {'-'.join(map(str, WIDTHS))}, batch of {BATCH}"
    return [
        (f"{name}, matrices, loop over examples", median(loops), middle["matrices"]),
        (f"{name}, matrices, torch", middle["torch"], middle["matrices"]),
        (f"{name}, autodiff, torch", middle["torch"], middle["autodiff"]),
    ]


def _transposed(network) -> list[np.ndarray]:
    """List weights, shapes (in, out), and biases in turn: x @ weight + bias needs no transpose."""
    pairs = zip(network.weights, network.biases, strict=True)
    return [array for weight, bias in pairs for array in (weight.T.copy(), bias)]


if __name__ == "__main__":
    main(measure, rows)
