"""Time numpy's conv2d against the readable loops and against torch, on one thread in float64."""

from statistics import median

import numpy as np

from benchmarks.timing import main, on_one_thread, seconds

BATCH, CHANNELS_IN, CHANNELS_OUT, SIDE, KERNEL = 8, 5, 16, 28, 3
REPEATS, LOOP_REPEATS = 100, 3


def rows() -> list[tuple[str, float, float]]:
    """Time a batch of 8 images with 5 to 16 channels of 28 x 28 and kernels of 3 x 3.

    Returns
    -------
    list of (str, float, float)
        Name, median seconds of the loops or of torch and median seconds of conv2d.
    """
    return on_one_thread("benchmarks.convolution")


def measure() -> list[tuple[str, float, float]]:
    """Time the functions in this process, torch and ours in turn."""
    import torch

    from udl.convolution import conv2d, conv2d_loop

    torch.set_num_threads(1)
    rng = np.random.default_rng(10)
    x = rng.normal(size=(BATCH, CHANNELS_IN, SIDE, SIDE))
    weight = rng.normal(size=(CHANNELS_OUT, CHANNELS_IN, KERNEL, KERNEL))
    images, kernels = torch.from_numpy(x), torch.from_numpy(weight)
    ours, theirs = [], []
    with torch.no_grad():
        for _ in range(REPEATS):
            ours.append(seconds(conv2d, x, weight))
            theirs.append(seconds(torch.nn.functional.conv2d, images, kernels))
    loops = [seconds(conv2d_loop, x, weight) for _ in range(LOOP_REPEATS)]
    name = f"conv2d {BATCH} x {CHANNELS_IN}->{CHANNELS_OUT}, {SIDE} x {SIDE}, {KERNEL} x {KERNEL}"
    return [
        (f"{name}, loops", median(loops), median(ours)),
        (f"{name}, torch", median(theirs), median(ours)),
    ]


if __name__ == "__main__":
    main(measure, rows)
