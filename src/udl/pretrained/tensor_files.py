"""Files of type safetensors, read and written with numpy alone.

Such a file is the length of its header (8 bytes, the lowest first), the header, which is JSON, and
the numbers of all arrays without a gap. Nothing in it is ever run, unlike in a pickle.
"""

import json
import math
from collections.abc import Mapping

import numpy as np

from udl.arrays import instance

KINDS = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "I64": "<i8", "I32": "<i4", "U8": "|u1"}
METADATA = "__metadata__"
LENGTH = 8  # bytes that hold the header's length


def read_tensors(data: bytes) -> dict[str, np.ndarray]:
    """Read all arrays of a file.

    Parameters
    ----------
    data : bytes
        Its content.

    Returns
    -------
    dict of str to ndarray
        The arrays by name, with their own shapes and types, in the order of the header.

    Raises
    ------
    ValueError
        If the header is none, the arrays do not fill the file without gap and overlap, or one is
        of a kind that is not read here.

    Notes
    -----
    The format: https://github.com/huggingface/safetensors. Equal to ``safetensors.numpy.load``.
    """
    instance("data", data, bytes)
    length = int.from_bytes(data[:LENGTH], "little")
    start = LENGTH + length
    try:
        header = dict(json.loads(data[LENGTH:start] if start <= len(data) else b""))
        places = {name: _place(told) for name, told in header.items() if name != METADATA}
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        raise ValueError(f"data: got no header ({error!r}); expected safetensors") from None
    end = 0
    for name, (first, last, kind, shape) in sorted(places.items(), key=lambda one: one[1][:2]):
        if first != end or last - first != math.prod(shape) * np.dtype(kind).itemsize:
            raise ValueError(
                f"data: got {name!r} at bytes {first} to {last}; expected an array of shape "
                f"{shape} from byte {end} on"
            )
        end = last
    if end != len(data) - start:
        raise ValueError(f"data: got {len(data) - start} bytes of numbers; expected {end}")
    return {
        name: np.frombuffer(data[start + first : start + last], kind).reshape(shape).copy()
        for name, (first, last, kind, shape) in places.items()
    }


def write_tensors(
    arrays: Mapping[str, np.ndarray], metadata: Mapping[str, str] | None = None
) -> bytes:
    """Write arrays as the content of a file.

    Parameters
    ----------
    arrays : mapping of str to ndarray
        Floats of 2, 4 or 8 bytes, integers of 4 or 8, or bytes.
    metadata : mapping of str to str, optional
        What the header says beside.

    Returns
    -------
    bytes
        The same for the same arrays in the same order.

    Raises
    ------
    ValueError
        If an array is of another kind.
    """
    instance("arrays", arrays, Mapping)
    names = {np.dtype(kind): name for name, kind in KINDS.items()}
    header: dict[str, object] = {}
    if metadata is not None:
        instance("metadata", metadata, Mapping)
        header[METADATA] = {str(key): str(value) for key, value in metadata.items()}
    numbers: list[bytes] = []
    end = 0
    for name, array in arrays.items():
        instance(f"arrays[{name!r}]", array, np.ndarray)
        kind = names.get(array.dtype)
        if kind is None:
            raise ValueError(
                f"arrays[{name!r}]: got type {array.dtype}; expected {', '.join(KINDS)}"
            )
        numbers.append(array.tobytes())
        first, end = end, end + len(numbers[-1])
        header[str(name)] = {
            "dtype": kind,
            "shape": list(array.shape),
            "data_offsets": [first, end],
        }
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % LENGTH)  # so that the numbers begin at a multiple of 8
    return len(text).to_bytes(LENGTH, "little") + text + b"".join(numbers)


def _place(told: Mapping[str, list[int]]) -> tuple[int, int, str, tuple[int, ...]]:
    """Return where an array begins and ends, its kind and its shape."""
    first, last = told["data_offsets"]
    shape = tuple(told["shape"])
    if not all(type(number) is int and number >= 0 for number in (first, last, *shape)):
        raise ValueError(f"{told}")
    return first, last, KINDS[str(told["dtype"])], shape
