"""The coursework's data as files: npz, npy and csv, with a card and checksums.

``python -m udl.coursework data FOLDER`` writes what the site publishes under ``/data/``.
"""

import hashlib
import io
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from jaxtyping import Float, Int64

from udl.data import mnist1d

NAME = "coursework"
CARD = """\
# The coursework's data

Signals of MNIST-1D: ten simple curves, each stretched, moved, tilted and covered with noise, in 40
numbers. A signal's label, 0 to 9, says which curve it is.

- `coursework_train`: 4,000 signals to train on.
- `coursework_validation`: 2,000 signals to choose with.
- The test set is published when the work has been handed in.

Each part comes in three forms. `NAME.npz` holds the arrays `x` (N, 40) of float64 and `y` (N,) of
int64; `NAME_x.npy` and `NAME_y.npy` hold one each; `NAME.csv` has a row for each signal, the label
first, with the digits that give back the same numbers. All are read without pickle:
`numpy.load(file, allow_pickle=False)`.

Made by the recipe of Sam Greydanus and Dmitry Kobak, "Scaling down deep learning with MNIST-1D"
(ICML 2024, arXiv:2011.14439; Apache License 2.0), with `num_samples=10000` and `seed=42`: rows 0 to
3999 and 4000 to 5999. All 10,000 signals together have mean 0 and standard deviation 1. No class is
rarer than another in the whole; within a part the numbers differ a little. The signals stand for
nothing in the world, and hold no data about persons.

`coursework_sha256.txt` has the checksums, as `sha256sum -c coursework_sha256.txt` reads them.
"""


def write(folder: Path) -> list[Path]:
    """Write training and validation data with their card and checksums.

    Parameters
    ----------
    folder : Path
        Where; it is made if it is not there.

    Returns
    -------
    list of Path
        What was written, always with the same bytes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    data = mnist1d.coursework()
    written = [
        *write_examples(folder, f"{NAME}_train", data.x_train, data.y_train),
        *write_examples(folder, f"{NAME}_validation", data.x_validation, data.y_validation),
    ]
    card = folder / f"{NAME}.md"
    card.write_text(CARD, "utf-8", newline="\n")
    return [*written, card, write_checksums(folder, NAME, [*written, card])]


def write_examples(
    folder: Path, name: str, x: Float[np.ndarray, "N 40"], y: Int64[np.ndarray, "N"]
) -> list[Path]:
    """Write signals and labels in three forms.

    Parameters
    ----------
    folder : Path
        An existing folder.
    name : str
        How the files' names begin.
    x : ndarray, shape (N, 40)
        Signals.
    y : ndarray of int64, shape (N,)
        Labels.

    Returns
    -------
    list of Path
        ``NAME.npz``, ``NAME_x.npy``, ``NAME_y.npy`` and ``NAME.csv``.
    """
    from udl.experiments.recorded import packed  # which needs torch, unlike what marks

    rows = ["label," + ",".join(f"x{place}" for place in range(x.shape[1]))]
    rows += [
        f"{label}," + ",".join(map(repr, signal))
        for label, signal in zip(y.tolist(), x.tolist(), strict=True)
    ]
    contents = {
        f"{name}.npz": packed({"x": x, "y": y}),
        f"{name}_x.npy": _as_npy(x),
        f"{name}_y.npy": _as_npy(y),
        f"{name}.csv": ("\n".join(rows) + "\n").encode(),
    }
    for file, content in contents.items():
        (folder / file).write_bytes(content)
    return [folder / file for file in contents]


def write_checksums(folder: Path, name: str, paths: Iterable[Path]) -> Path:
    """Write the SHA-256 of some files in ``NAME_sha256.txt``, as ``sha256sum -c`` reads them."""
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in paths]
    target = folder / f"{name}_sha256.txt"
    target.write_text("".join(lines), "ascii", newline="\n")
    return target


def _as_npy(array: np.ndarray) -> bytes:
    held = io.BytesIO()
    np.save(held, np.ascontiguousarray(array), allow_pickle=False)
    return held.getvalue()
