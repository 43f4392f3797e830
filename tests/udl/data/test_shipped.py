"""Shipped files are small, recorded, and refused when they changed."""

import numpy as np
import pytest

from udl.data import shipped


@pytest.mark.parametrize("name", shipped.CHECKSUMS)
def test_shipped_files_are_small_and_as_recorded(name):
    path = shipped.FOLDER / name
    assert path.stat().st_size <= (1_000_000 if name.startswith("mnist") else 100_000)
    arrays = shipped.load_arrays(name)
    assert all(array.dtype == np.uint8 for array in arrays.values())
    assert shipped.CHECKSUMS[name] in (shipped.FOLDER / "README.md").read_text("utf-8")


def test_every_shipped_file_has_a_checksum():
    assert {path.name for path in shipped.FOLDER.glob("*.npz")} == set(shipped.CHECKSUMS)


def test_a_changed_file_is_refused(tmp_path):
    name = "photograph.npz"
    data = bytearray((shipped.FOLDER / name).read_bytes())
    data[1000] ^= 1
    (tmp_path / name).write_bytes(data)
    with pytest.raises(ValueError, match=r"photograph\.npz: got content with SHA-256"):
        shipped.load_arrays(name, tmp_path)
    with pytest.raises(ValueError, match=r"name: got 'other\.npz'; expected .mnist_5k"):
        shipped.load_arrays("other.npz")
    with pytest.raises(FileNotFoundError):
        shipped.load_arrays("mnist_5k.npz", tmp_path)
