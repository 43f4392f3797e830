import csv
import hashlib

import numpy as np
import pytest

from udl.coursework import files
from udl.data import mnist1d


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    return folder, files.write(folder)


@pytest.mark.parametrize(("part", "count"), [("train", 4000), ("validation", 2000)])
def test_each_form_holds_the_same_numbers(written, part, count):
    folder, _ = written
    data = mnist1d.coursework()
    x, y = getattr(data, f"x_{part}"), getattr(data, f"y_{part}")
    name = f"coursework_{part}"
    with np.load(folder / f"{name}.npz", allow_pickle=False) as held:
        np.testing.assert_array_equal(held["x"], x)
        np.testing.assert_array_equal(held["y"], y)
    np.testing.assert_array_equal(np.load(folder / f"{name}_x.npy", allow_pickle=False), x)
    np.testing.assert_array_equal(np.load(folder / f"{name}_y.npy", allow_pickle=False), y)
    with (folder / f"{name}.csv").open(newline="") as stream:
        head, *rows = csv.reader(stream)
    assert head == ["label", *(f"x{place}" for place in range(40))]
    assert len(rows) == count
    for row in (0, count // 2, count - 1):
        assert int(rows[row][0]) == y[row]
        np.testing.assert_array_equal(np.array(rows[row][1:], dtype=float), x[row])


def test_the_checksums_are_those_of_all_files(written):
    folder, paths = written
    lines = (folder / "coursework_sha256.txt").read_text().splitlines()
    told = dict(reversed(line.split("  ")) for line in lines)
    assert set(told) == {path.name for path in paths} - {"coursework_sha256.txt"}
    for name, checksum in told.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == checksum
    assert {path.name for path in folder.iterdir()} == {path.name for path in paths}


def test_written_again_they_are_the_same_bytes(written, tmp_path):
    _, paths = written
    files.write(tmp_path)
    for path in paths:
        assert (tmp_path / path.name).read_bytes() == path.read_bytes(), path.name


def test_nothing_of_the_old_test_rows_is_in_them(written):
    folder, _ = written
    rows = {signal.tobytes() for signal in mnist1d.coursework().x_test}
    for part in ("train", "validation"):
        x = np.load(folder / f"coursework_{part}_x.npy", allow_pickle=False)
        assert not rows & {signal.tobytes() for signal in x}


def test_any_examples_are_written_with_their_checksums(tmp_path):
    x, y = np.arange(80.0).reshape(2, 40) / 7, np.array([3, 9])
    paths = files.write_examples(tmp_path, "few", x, y)
    assert [path.name for path in paths] == ["few.npz", "few_x.npy", "few_y.npy", "few.csv"]
    np.testing.assert_array_equal(np.load(paths[1], allow_pickle=False), x)
    lines = files.write_checksums(tmp_path, "few", paths).read_text("ascii").splitlines()
    assert [line.split("  ")[1] for line in lines] == [path.name for path in paths]
    assert lines[3].startswith(hashlib.sha256(paths[3].read_bytes()).hexdigest())
