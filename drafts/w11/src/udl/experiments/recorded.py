"""Results that take minutes: computed once by a program of the package, and shipped beside it.

Each file holds, besides its arrays, how many seconds of one core its program took and a digest of
the program's source, so that a test can say whether the file still is what the program makes.
"""

import ast
import hashlib
import io
import os
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

from udl.data.shipped import verified
from udl.experiments.memory import ROOT, Arrays, sources
from udl.experiments.threads import one_thread

# What all recorded results go through; the digest covers it beside the program itself.
TRAINING = "udl.experiments.side_by_side"
# SHA-256 of each file; a result that others keep on disk changes with this list.
CHECKSUMS: dict[str, str] = {
    "norm_effects": "8cb09104d52cdfb6462bc843f6bcb6ca744742b797d01fde088346e2730c3e8d",
    "four_networks": "59d96fb658c60aad21bc3091ebcc3bc984d95b816b8fbcab2054675bb9f17446",
    "few_labels": "b6b61f8f5fc05fee9fd7585b79f2dcab16e3f44b3ad24bd79831b98181c5e315",
    "hyperparameter_search": "ec751972f409cca1a8b8b465dcf03a2cc2f62bfb766997b6b80b2300f09cebf4",
    "comparison": "a58c28bea23114be50853a28947ba71fcda2a796f0d04ee69fc1b1e4fe3ea9d2",
    "double_descent": "49e73a26faf12a5a03cc4e2da5f87d851ca93b4ecbfb859c1d002d39ad0a33c7",
    "epoch_curves": "10f171626da09f348c68d3b87cde34c8c0c273db7ffe196223a7e637d1d7fa68",
    "tuned_comparison": "763cb3b7d55a8aba49860f628e4a8f39d33d0adcc47a7e1a3bc5f4bfa6c6b9c4",
    "seed_lottery": "9f7c9f3ff80001ab9947768c791e1b3ea291b1e0a6ce3bf4badbdf40cf7f5fa3",
}


def load(program: str) -> Arrays:
    """Return what a program has computed once.

    Parameters
    ----------
    program : str
        Its module's place below ``udl/experiments``: ``"ch08_performance/seed_lottery"``.

    Returns
    -------
    dict of str to ndarray
        Its arrays; ``"seconds"`` of one core that it took; ``"source"``, the digest of its source.

    Raises
    ------
    ValueError
        If the file's content is not what was recorded.
    """
    name = f"{program}.npz"
    path = ROOT / "experiments" / name
    with np.load(
        io.BytesIO(verified(name, path.read_bytes(), CHECKSUMS[path.stem])), allow_pickle=False
    ) as held:
        return {key: held[key] for key in held.files}


def record(program: str, measure: Callable[[], Arrays], folder: Path | None = None) -> str:
    """Run a program on one thread, and write what it found.

    Parameters
    ----------
    program : str
        As in :func:`load`.
    measure : callable
        Returns arrays by name.
    folder : Path, optional
        Where to write; beside the program if not given.

    Returns
    -------
    str
        The file's SHA-256, for ``CHECKSUMS``.
    """
    source, start = source_digest(program), time.process_time()
    with one_thread():
        arrays = measure()
    seconds = round(time.process_time() - start)
    data = packed(arrays | {"seconds": np.array(seconds), "source": np.array(source)})
    path = (folder or ROOT / "experiments") / f"{program}.npz"
    path.parent.mkdir(parents=True, exist_ok=True)
    # Written under another name first: nobody ever reads half a file.
    unfinished = path.with_suffix(".unfinished")
    unfinished.write_bytes(data)
    os.replace(unfinished, path)
    return hashlib.sha256(data).hexdigest()


def source_digest(program: str) -> str:
    """Hash what decides a result: a program, the modules beside it that it imports, and training.

    Parameters
    ----------
    program : str
        As in :func:`load`.

    Returns
    -------
    str
        16 hexadecimal digits. Comments, docstrings and the layout of lines do not change it.
    """
    module = f"udl.experiments.{program.replace('/', '.')}"
    beside = module.rpartition(".")[0] + "."
    digest = hashlib.sha256()
    for name, path in sorted(sources(module).items()):
        if not (name.startswith(beside) or name == TRAINING):
            continue
        tree = ast.parse(path.read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
                node.body = [part for part in node.body if not _is_text(part)]
        digest.update(ast.unparse(tree).encode())
    return digest.hexdigest()[:16]


def packed(arrays: Arrays) -> bytes:
    """Write arrays as an npz whose bytes depend on nothing but them."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for key, array in arrays.items():
            part = io.BytesIO()
            np.save(part, array, allow_pickle=False)
            entry = zipfile.ZipInfo(f"{key}.npy", (2026, 1, 1, 0, 0, 0))
            archive.writestr(entry, part.getvalue(), zipfile.ZIP_DEFLATED)
    return held.getvalue()


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
