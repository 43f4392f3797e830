import gzip
import hashlib
import urllib.error

import numpy as np
import pytest
from beartype import beartype
from jaxtyping import jaxtyped

from udl.data import mnist


def test_the_shipped_digits():
    digits = mnist.digits()
    jaxtyped(mnist.Mnist, typechecker=beartype)(**vars(digits))
    assert digits.x_train.shape == (4000, 1, 28, 28)
    assert digits.x_validation.shape == digits.x_test.shape == (500, 1, 28, 28)
    x = np.concatenate([digits.x_train, digits.x_validation, digits.x_test])
    assert (x.min(), x.max()) == (0, 1)
    # The mean ink of all of MNIST's training images is 0.1307.
    assert abs(x.mean() - 0.1307) < 0.005
    assert len(np.unique(x.reshape(5000, -1), axis=0)) == 5000


def test_every_ten_digits_hold_each_once():
    digits = mnist.digits()
    y = np.concatenate([digits.y_train, digits.y_validation, digits.y_test])
    np.testing.assert_array_equal(
        np.sort(y.reshape(-1, 10), axis=1), np.tile(np.arange(10), (500, 1))
    )


def test_images_fit_their_labels():
    """A template for each digit, the mean image, should recognise most of the others."""
    digits = mnist.digits()
    means = np.stack([digits.x_train[digits.y_train == k].mean(axis=0) for k in range(10)])
    distances = ((digits.x_test[:, None] - means) ** 2).sum(axis=(2, 3, 4))
    assert np.mean(distances.argmin(axis=1) == digits.y_test) > 0.75


def idx(array):
    header = bytes([0, 0, 8, array.ndim]) + np.array(array.shape, ">u4").tobytes()
    return gzip.compress(header + array.tobytes())


@pytest.fixture
def tiny(monkeypatch):
    """Stand-ins for the four files of the full set, with 60 and 10 images."""
    rng = np.random.default_rng(0)
    arrays = [
        rng.integers(0, 256, (60, 28, 28), dtype=np.uint8),
        rng.integers(0, 10, 60, dtype=np.uint8),
        rng.integers(0, 256, (10, 28, 28), dtype=np.uint8),
        rng.integers(0, 10, 10, dtype=np.uint8),
    ]
    files = dict(zip(mnist.FULL, map(idx, arrays), strict=True))
    checksums = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    monkeypatch.setattr(mnist, "FULL", checksums)
    monkeypatch.setattr(mnist, "FULL_SPLIT", (50, 10, 10))
    return arrays, files


class Answer:
    def __init__(self, data):
        self.data = data

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    def read(self):
        return self.data


def test_the_full_set_is_downloaded_once(monkeypatch, tmp_path, tiny):
    arrays, files = tiny
    asked = []

    def answer(address, timeout):
        asked.append(address)
        return Answer(files[address.removeprefix(mnist.ADDRESS)])

    monkeypatch.setattr(mnist.urllib.request, "urlopen", answer)
    for _ in range(2):
        digits = mnist.digits(full=True, folder=tmp_path / "new")
        np.testing.assert_array_equal(digits.y_test, arrays[3])
        np.testing.assert_array_equal(np.rint(digits.x_validation * 255)[:, 0], arrays[0][50:])
    assert asked == [mnist.ADDRESS + name for name in files]


def test_without_a_network_the_full_set_says_so(monkeypatch, tmp_path):
    def fail(address, timeout):
        raise urllib.error.URLError("no network")

    monkeypatch.setattr(mnist.urllib.request, "urlopen", fail)
    with pytest.raises(ConnectionError, match=r"full: got True, .* no network.*full=False"):
        mnist.digits(full=True, folder=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_download_is_refused(monkeypatch, tmp_path):
    monkeypatch.setattr(mnist.urllib.request, "urlopen", lambda a, timeout: Answer(b"<html>"))
    with pytest.raises(ValueError, match=r"train-images-idx3-ubyte\.gz: got content with SHA-256"):
        mnist.digits(full=True, folder=tmp_path)
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "train-images-idx3-ubyte.gz").write_bytes(b"half")
    with pytest.raises(ValueError, match=r"train-images-idx3-ubyte\.gz: got content with SHA-256"):
        mnist.digits(full=True, folder=tmp_path)
