"""MNIST: images of handwritten digits, 5000 of them shipped, all 70000 when there is a network.

The shipped images were drawn from MNIST's training set, 500 of each digit, and mixed so that any
ten in a row hold each digit once: every part of a split is exactly balanced.
"""

import gzip
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jaxtyping import Float32, Int64

from udl.data.shipped import load_arrays, verified

ADDRESS = "https://ossci-datasets.s3.amazonaws.com/mnist/"
# How many images train, validate and test.
SHIPPED_SPLIT, FULL_SPLIT = (4000, 500, 500), (55000, 5000, 10000)
CACHE = Path.home() / ".cache" / "udl" / "mnist"
# The four files of the full set, with their SHA-256.
FULL = {
    "train-images-idx3-ubyte.gz": (
        "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"
    ),
    "train-labels-idx1-ubyte.gz": (
        "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"
    ),
    "t10k-images-idx3-ubyte.gz": (
        "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"
    ),
    "t10k-labels-idx1-ubyte.gz": (
        "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"
    ),
}


@dataclass(frozen=True, eq=False)
class Mnist:
    """Images and labels in three parts: to fit, to choose, and to report once.

    Parameters
    ----------
    x_train, x_validation, x_test : ndarray of float32, shapes (N, 1, 28, 28), (V, …), (M, …)
        Images, 0 for paper and 1 for ink.
    y_train, y_validation, y_test : ndarray of int64, shapes (N,), (V,), (M,)
        The digits, 0 to 9.
    """

    x_train: Float32[np.ndarray, "N 1 28 28"]
    y_train: Int64[np.ndarray, "N"]
    x_validation: Float32[np.ndarray, "V 1 28 28"]
    y_validation: Int64[np.ndarray, "V"]
    x_test: Float32[np.ndarray, "M 1 28 28"]
    y_test: Int64[np.ndarray, "M"]


def digits(*, full: bool = False, folder: Path = CACHE) -> Mnist:
    """Return the handwritten digits, split into training, validation and test data.

    Parameters
    ----------
    full : bool
        False: the 5000 shipped images, split 4000/500/500. True: all of MNIST, split
        55000/5000/10000, downloaded (11 MB) the first time.
    folder : Path
        Where the downloaded files are kept.

    Returns
    -------
    Mnist

    Raises
    ------
    ConnectionError
        If ``full`` is asked for, the files are not in ``folder`` and cannot be downloaded.
    ValueError
        If a file's checksum is wrong.

    Notes
    -----
    LeCun, Bottou, Bengio and Haffner (1998), "Gradient-based learning applied to document
    recognition", Proceedings of the IEEE 86(11), doi:10.1109/5.726791.
    """
    if not full:
        arrays = load_arrays("mnist_5k.npz")
        return _split(arrays["images"], arrays["labels"], SHIPPED_SPLIT)
    parts = [_idx(_fetched(name, Path(folder))) for name in FULL]
    images = np.concatenate([parts[0], parts[2]])  # (60000 + 10000, 28, 28)
    labels = np.concatenate([parts[1], parts[3]])  # (60000 + 10000,)
    return _split(images, labels, FULL_SPLIT)


def _split(images: np.ndarray, labels: np.ndarray, sizes: tuple[int, ...]) -> Mnist:
    cuts = np.cumsum(sizes)[:-1]
    x = np.split(images[:, None].astype(np.float32) / np.float32(255), cuts)  # (N, 1, 28, 28)
    y = np.split(labels.astype(np.int64), cuts)
    return Mnist(x[0], y[0], x[1], y[1], x[2], y[2])


def _fetched(name: str, folder: Path) -> bytes:
    """Return a file of the full set, from ``folder`` if it is there."""
    path = folder / name
    if path.exists():
        return verified(str(path), path.read_bytes(), FULL[name])
    try:
        with urllib.request.urlopen(ADDRESS + name, timeout=30) as answer:
            data: bytes = answer.read()
    except (urllib.error.URLError, TimeoutError, OSError) as error:
        raise ConnectionError(
            f"full: got True, but {ADDRESS}{name} cannot be reached ({error}); expected a network, "
            f"or the file in {folder}. With full=False the 5000 shipped images need neither."
        ) from error
    verified(ADDRESS + name, data, FULL[name])
    folder.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return data


def _idx(compressed: bytes) -> np.ndarray:
    """Read MNIST's file format: zero, zero, type 8 (bytes), number of axes, sizes, numbers."""
    data = gzip.decompress(compressed)
    sizes = np.frombuffer(data, ">u4", count=data[3], offset=4)  # big-endian, one for each axis
    return np.frombuffer(data, np.uint8, offset=4 + sizes.nbytes).reshape(sizes.astype(int))
