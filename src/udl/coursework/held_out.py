"""The secret test set: made from random bits, kept by the instructor, published at the end.

The bits are the whole secret. Whoever has them makes the same test set, so that after the reveal
everybody can see that it was fixed beforehand: the instructor announces their SHA-256 at the start.
"""

import hashlib
import importlib.metadata
import os
import secrets
from pathlib import Path

import numpy as np
from jaxtyping import Float, Int64

from udl.coursework.files import write_checksums, write_examples
from udl.data import mnist1d

NUM_SIGNALS = 10_000
NUM_WORDS = 4  # of 32 bits
SEED_FILE = "coursework_test_seed.txt"
TEST_SET = "coursework_test"
BASELINE_FILE = "baseline_predictions.npz"
INPUTS_FILE = "test_inputs.npy"

Signals = Float[np.ndarray, "N 40"]
Classes = Int64[np.ndarray, "N"]


def make(folder: Path) -> str:
    """Make the secret folder, or complete it; a seed that is there stays.

    Parameters
    ----------
    folder : Path
        The instructor's, outside of whatever is published.

    Returns
    -------
    str
        What was made, what to keep and what to announce, in lines to print.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # for no other account of this machine
    path = folder / SEED_FILE
    if not path.exists():
        folder.chmod(0o700)  # where it was there before
        words = " ".join(f"{secrets.randbits(32):08x}" for _ in range(NUM_WORDS))
        # Nobody else on this machine reads it, from its first moment on.
        opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(opened, "w") as stream:
            stream.write(f"{words}\n")
    x, y = test_set(seed(folder))
    write_examples(folder, TEST_SET, x, y)
    if _made_by(folder) != _edition(folder):
        from udl.coursework.training import BASELINE, SEEDS, predict, train

        found = np.stack([predict(train(BASELINE, one), x) for one in SEEDS])  # (S, N)
        (folder / BASELINE_FILE).write_bytes(packed_predictions(folder, found))
    errors = 100 * np.mean(baseline_predictions(folder) != y, axis=1)  # (S,)
    return "\n".join(
        [
            f"{folder}: {len(y):,} test signals, and the baseline's predictions from "
            f"{len(errors)} seeds (mean error {errors.mean():.2f} %).",
            f"Keep {path.name} and show it to nobody; all else can be made from it.",
            "Announce this now, so that everybody can see later that nothing was exchanged:",
            f"SHA-256 of {path.name}: {hashlib.sha256(path.read_bytes()).hexdigest()}",
        ]
    )


def seed(folder: Path) -> tuple[int, ...]:
    """Read the secret words.

    Raises
    ------
    ValueError
        If the file is missing or is not what :func:`make` writes.
    """
    path = folder / SEED_FILE
    try:
        words = tuple(int(word, 16) for word in path.read_text("ascii").split())
    except (OSError, ValueError) as error:
        raise ValueError(
            f"{path}: cannot be read ({error}); expected the folder that "
            "`python -m udl.coursework test-set FOLDER` makes"
        ) from None
    if len(words) != NUM_WORDS or not all(0 <= word < 2**32 for word in words):
        raise ValueError(f"{path}: got {len(words)} words; expected {NUM_WORDS} of 32 bits")
    return words


def test_set(words: tuple[int, ...]) -> tuple[Signals, Classes]:
    """Make the test set that some words stand for.

    Parameters
    ----------
    words : tuple of int
        Four words of 32 bits.

    Returns
    -------
    x : ndarray, shape (10000, 40)
        Signals, made as the training data were, from all words at once: the signals lie beside what
        students run, and 32 bits could be tried out.
    y : ndarray of int64, shape (10000,)
        Classes, 0 to 9.
    """
    data = mnist1d.make_dataset(NUM_SIGNALS, seed=words)
    return np.concatenate([data.x, data.x_test]), np.concatenate([data.y, data.y_test])


def baseline_predictions(folder: Path) -> Int64[np.ndarray, "S N"]:
    """Read what the baseline answers on the test set, by seed.

    Raises
    ------
    ValueError
        If the folder is not complete, or was completed by another edition of the programs.
    """
    path, cure = folder / BASELINE_FILE, "`python -m udl.coursework test-set FOLDER` makes it"
    try:
        with np.load(path, allow_pickle=False) as held:
            found = np.asarray(held["predictions"], dtype=np.int64)
    except (OSError, KeyError, ValueError) as error:
        raise ValueError(f"{path}: cannot be read ({error}); {cure}") from None
    if _made_by(folder) != _edition(folder):
        raise ValueError(
            f"{path}: made by another edition of the package or of PyTorch, or for another seed; "
            f"{cure} anew"
        )
    return found


def packed_predictions(folder: Path, found: Int64[np.ndarray, "S N"]) -> bytes:
    """Return the file of the baseline's predictions, and for what they were made."""
    from udl.experiments.recorded import packed  # which needs torch, unlike what marks

    edition = np.frombuffer(_edition(folder), dtype=np.uint8)
    return packed({"predictions": found.astype(np.uint8), "edition": edition})


def _edition(folder: Path) -> bytes:
    """Hash the seed, and all that decides what the baseline predicts."""
    total = hashlib.sha256(repr(seed(folder)).encode())
    package = Path(__file__).parents[1]
    for place in (
        "coursework/held_out.py",
        "coursework/training.py",
        "training",
        "data/mnist1d.py",
    ):
        path = package / place
        for file in sorted(path.glob("*.py")) if path.is_dir() else [path]:
            total.update(file.read_bytes())
    for name in ("numpy", "torch"):
        total.update(importlib.metadata.version(name).encode())
    return total.digest()


def _made_by(folder: Path) -> bytes:
    """Read for what the baseline's predictions were made; nothing where there are none."""
    try:
        with np.load(folder / BASELINE_FILE, allow_pickle=False) as held:
            return np.asarray(held["edition"]).tobytes()
    except (OSError, KeyError, ValueError):
        return b""


def reveal(folder: Path, destination: Path) -> list[Path]:
    """Publish the test set, its seed and their checksums.

    Parameters
    ----------
    folder : Path
        The secret folder.
    destination : Path
        Where files are published: the site's ``data``, or what students can reach.

    Returns
    -------
    list of Path
        What was written.
    """
    x, y = test_set(seed(folder))
    destination.mkdir(parents=True, exist_ok=True)
    written = write_examples(destination, TEST_SET, x, y)
    copied = destination / SEED_FILE
    copied.write_bytes((folder / SEED_FILE).read_bytes())
    return [*written, copied, write_checksums(destination, TEST_SET, [*written, copied])]


def revealed(file: str | Path = f"{TEST_SET}.npz") -> tuple[Signals, Classes] | None:
    """Read a published test set.

    Parameters
    ----------
    file : str or Path
        The ``npz`` file beside the notebook.

    Returns
    -------
    tuple of ndarray, or None
        Signals (N, 40) and classes (N,); None where there is no such file yet.
    """
    path = Path(file)
    if not path.is_file():
        return None
    with np.load(path, allow_pickle=False) as held:
        return held["x"], held["y"]
