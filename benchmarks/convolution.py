"""Time numpy's conv2d against the readable loops and against torch, on one thread in float64."""

import json
import os
import subprocess
import sys
from statistics import median
from time import perf_counter

import numpy as np

BATCH, CHANNELS_IN, CHANNELS_OUT, SIDE, KERNEL = 8, 5, 16, 28, 3
REPEATS, LOOP_REPEATS = 100, 3
# Threads are counted when the libraries load, so the measurement runs in a process of its own.
ONE_THREAD = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}


def rows() -> list[tuple[str, float, float]]:
    """Time a batch of 8 images with 5 to 16 channels of 28 x 28 and kernels of 3 x 3.

    Returns
    -------
    list of (str, float, float)
        Name, median seconds of the loops or of torch and median seconds of conv2d.
    """
    command = [sys.executable, "-m", "benchmarks.convolution", "--json"]
    done = subprocess.run(
        command, env=os.environ | ONE_THREAD, capture_output=True, text=True, check=True
    )
    return [tuple(row) for row in json.loads(done.stdout)]


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
            ours.append(_seconds(conv2d, x, weight))
            theirs.append(_seconds(torch.nn.functional.conv2d, images, kernels))
    loops = [_seconds(conv2d_loop, x, weight) for _ in range(LOOP_REPEATS)]
    name = f"conv2d {BATCH} x {CHANNELS_IN}->{CHANNELS_OUT}, {SIDE} x {SIDE}, {KERNEL} x {KERNEL}"
    return [
        (f"{name}, loops", median(loops), median(ours)),
        (f"{name}, torch", median(theirs), median(ours)),
    ]


def _seconds(function, *arguments) -> float:
    start = perf_counter()
    function(*arguments)
    return perf_counter() - start


if __name__ == "__main__":
    if "--json" in sys.argv:
        print(json.dumps(measure()))
    else:
        for name, baseline, seconds in rows():
            print(f"{name}: {baseline:.5f} s, {seconds:.5f} s, ratio {baseline / seconds:.2f}")
