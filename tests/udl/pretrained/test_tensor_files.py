"""Files of type safetensors: what the format says, and what its own library reads and writes."""

import json

import numpy as np
import pytest

from tests.needing import optional
from udl.pretrained import read_tensors, write_tensors
from udl.pretrained.models import FOLDER

RNG = np.random.default_rng(0)
ARRAYS = {
    "matrix": RNG.normal(size=(3, 5)),
    "half": RNG.normal(size=(2, 3, 4)).astype(np.float16),
    "single": RNG.normal(size=7).astype(np.float32),
    "number": np.array(3, dtype=np.int64),
    "none": np.empty((0, 4), dtype=np.int32),
    "bytes é": np.arange(5, dtype=np.uint8),
}


def same(found, expected):
    assert set(found) == set(expected)
    for name, array in expected.items():
        assert found[name].dtype == array.dtype
        assert found[name].shape == array.shape
        np.testing.assert_array_equal(found[name], array)


def file(header, numbers=b""):
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + numbers


def entry(first=0, last=8, dtype="F32", shape=(2,)):
    return {"dtype": dtype, "shape": list(shape), "data_offsets": [first, last]}


def test_what_is_written_is_read():
    data = write_tensors(ARRAYS, {"made by": "a test"})
    same(read_tensors(data), ARRAYS)
    assert (8 + int.from_bytes(data[:8], "little")) % 8 == 0
    assert data == write_tensors(ARRAYS, {"made by": "a test"})
    assert read_tensors(write_tensors({})) == {}


def test_arrays_by_hand():
    numbers = np.array([1, 2, 3, 4], "<f4").tobytes()
    # The header's order is not that of the numbers.
    found = read_tensors(file({"b": entry(8, 16), "a": entry(0, 8), "__metadata__": {}}, numbers))
    assert list(found) == ["b", "a"]
    same(found, {"a": np.float32([1, 2]), "b": np.float32([3, 4])})
    found["a"][0] = 5  # a copy, not a view of the file


def test_transposed_arrays_are_written_row_by_row():
    turned = {"a": np.arange(6.0).reshape(2, 3).T}
    same(read_tensors(write_tensors(turned)), turned)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "no header"),
        (b"\x02\x00\x00", "no header"),
        ((10**12).to_bytes(8, "little") + b"{}", "no header"),
        (file(b"{"), "no header"),
        (file(b"[1]"), "no header"),
        (file(b"\xff\xfe"), "no header"),
        (file({"a": 3}), "no header"),
        (file({"a": {"dtype": "F32"}}), "no header"),
        (file({"a": entry(dtype="BF16")}, bytes(8)), "no header"),
        (file({"a": entry(shape=(-2,))}, bytes(8)), "no header"),
        (file({"a": entry(shape=(2.0,))}, bytes(8)), "no header"),
        (file({"a": entry()}, bytes(7)), "got 7 bytes of numbers; expected 8"),
        (file({"a": entry()}, bytes(9)), "got 9 bytes of numbers; expected 8"),
        (file({"a": entry(shape=(3,))}, bytes(8)), "got 'a' at bytes 0 to 8"),
        (file({"a": entry(), "b": entry(4, 12)}, bytes(12)), "got 'b' at bytes 4 to 12"),
        (file({"a": entry(), "b": entry(12, 20)}, bytes(20)), "expected an array of shape"),
    ],
)
def test_a_file_that_is_none_is_refused(data, says):
    with pytest.raises(ValueError, match=says):
        read_tensors(data)


def test_what_cannot_be_written_is_named():
    with pytest.raises(ValueError, match=r"arrays\['a'\]: got type complex128; expected F64"):
        write_tensors({"a": np.array([1j])})
    with pytest.raises(ValueError, match=r"arrays\['a'\]: got \[1\]; expected a ndarray"):
        write_tensors({"a": [1]})


def test_its_own_library_reads_and_writes_the_same():
    library = optional("safetensors.numpy")
    same(library.load(write_tensors(ARRAYS, {"a": "b"})), ARRAYS)
    same(read_tensors(library.save(ARRAYS)), ARRAYS)
    shipped = (FOLDER / "model.safetensors").read_bytes()
    same(read_tensors(shipped), library.load(shipped))
