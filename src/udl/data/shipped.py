"""The data files that travel with the package, each checked before it is used.

A file is read only if its SHA-256 is the recorded one, and never through pickle. Where each file
comes from, its licence and what was changed stand in ``README.md`` beside it.
"""

import hashlib
import io
from pathlib import Path

import numpy as np

from udl.arrays import choice

FOLDER = Path(__file__).parent
CHECKSUMS = {
    "mnist_5k.npz": "00eae3f88a3ae947f27ec1163ff75970757d04f6e40b6dcac9b9c77f2d220fd4",
    "photograph.npz": "14f1fbb2411963a4a3cfc601882147d63cb19db0cc8a18aba99b9452f2fb6c19",
    "sentences.npz": "5fc2cd85b1f443785007f80f1848311eb7a9206268752fa3035f6ffcc7a85d9f",
}


def load_arrays(name: str, folder: Path = FOLDER) -> dict[str, np.ndarray]:
    """Read the arrays of a shipped file.

    Parameters
    ----------
    name : str
        The file's name, for example ``"mnist_5k.npz"``.
    folder : Path
        Where it lies.

    Returns
    -------
    dict of str to ndarray
        The arrays by name, with their own shapes and types.

    Raises
    ------
    ValueError
        If no such file ships, or its content is not what was recorded.
    FileNotFoundError
        If the file is missing from the installed package.
    """
    choice("name", name, sorted(CHECKSUMS))
    data = verified(name, (folder / name).read_bytes(), CHECKSUMS[name])
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        return {key: arrays[key] for key in arrays.files}


def verified(name: str, data: bytes, checksum: str) -> bytes:
    """Return a file's content if its SHA-256 is as recorded.

    Parameters
    ----------
    name : str
        The file's name, for the message.
    data : bytes
        Its content.
    checksum : str
        The SHA-256 that it must have, in hexadecimal digits.

    Returns
    -------
    bytes
        ``data``.

    Raises
    ------
    ValueError
        If the checksum differs: the file was damaged or replaced.
    """
    found = hashlib.sha256(data).hexdigest()
    if found != checksum:
        raise ValueError(f"{name}: got content with SHA-256 {found}; expected {checksum}")
    return data
