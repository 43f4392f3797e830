"""The test set is its seed's, the seed is nobody's guess, and the reveal shows what was there."""

import hashlib
import stat

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from udl.coursework import held_out, training  # noqa: E402
from udl.data import mnist1d  # noqa: E402


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(held_out, "NUM_SIGNALS", 200)
    monkeypatch.setattr(training, "BUDGET", 800)
    monkeypatch.setattr(training, "SEEDS", (0, 1, 2))


def test_a_secret_folder_is_made_and_completed(tmp_path, small):
    folder = tmp_path / "secret"
    folder.mkdir(mode=0o755)
    told = held_out.make(folder)
    seed = (folder / held_out.SEED_FILE).read_bytes()
    assert hashlib.sha256(seed).hexdigest() in told
    assert seed.decode() not in told
    assert stat.S_IMODE((folder / held_out.SEED_FILE).stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert held_out.baseline_predictions(folder).shape == (3, 200)
    words = held_out.seed(folder)
    assert len(words) == 4
    predictions = (folder / held_out.BASELINE_FILE).read_bytes()
    # Asked again it keeps the seed, and makes anew what is missing.
    (folder / "coursework_test.npz").unlink()
    (folder / held_out.BASELINE_FILE).unlink()
    assert held_out.make(folder) == told
    assert held_out.seed(folder) == words
    assert (folder / held_out.BASELINE_FILE).read_bytes() == predictions
    x, y = held_out.revealed(folder / "coursework_test.npz")
    expected = held_out.test_set(words)
    np.testing.assert_array_equal(x, expected[0])
    np.testing.assert_array_equal(y, expected[1])


def test_two_secrets_differ_and_every_word_counts(tmp_path, small):
    seeds = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        held_out.make(tmp_path / name)
        seeds.append(held_out.seed(tmp_path / name))
    assert seeds[0] != seeds[1]
    x, y = held_out.test_set((1, 2, 3, 4))
    assert x.shape == (200, 40)
    np.testing.assert_array_equal(np.bincount(y), np.full(10, 20))
    for place in range(4):
        words = [1, 2, 3, 4]
        words[place] += 1
        assert not np.array_equal(x, held_out.test_set(tuple(words))[0])


def test_the_reveal_publishes_the_same_set_with_its_seed(tmp_path, small):
    folder, public = tmp_path / "secret", tmp_path / "data"
    held_out.make(folder)
    written = held_out.reveal(folder, public)
    assert {path.name for path in written} == {path.name for path in public.iterdir()}
    assert (public / held_out.SEED_FILE).read_text() == (folder / held_out.SEED_FILE).read_text()
    assert not (public / held_out.BASELINE_FILE).exists()
    lines = (public / "coursework_test_sha256.txt").read_text().splitlines()
    for line in lines:
        checksum, name = line.split("  ")
        assert hashlib.sha256((public / name).read_bytes()).hexdigest() == checksum
    again = held_out.test_set(held_out.seed(public))
    np.testing.assert_array_equal(held_out.revealed(public / "coursework_test.npz")[0], again[0])


def test_predictions_of_another_edition_are_refused_and_made_anew(tmp_path, small, monkeypatch):
    held_out.make(tmp_path)
    before = (tmp_path / held_out.BASELINE_FILE).read_bytes()
    (tmp_path / held_out.SEED_FILE).write_text("1 2 3 4\n")
    with pytest.raises(ValueError, match="made by another edition"):
        held_out.baseline_predictions(tmp_path)
    held_out.make(tmp_path)
    after = (tmp_path / held_out.BASELINE_FILE).read_bytes()
    assert after != before
    held_out.baseline_predictions(tmp_path)
    monkeypatch.setattr(held_out.importlib.metadata, "version", lambda name: "another")
    with pytest.raises(ValueError, match="made by another edition"):
        held_out.baseline_predictions(tmp_path)


def test_no_part_of_the_test_set_follows_from_a_seed_that_can_be_tried_out(small):
    """Its signals lie in the box, so that a part from 32 bits would give its labels away."""
    x, _ = held_out.test_set((1, 2, 3, 4))
    for word in (1, 2, 3, 4):
        for count in (held_out.NUM_SIGNALS, held_out.NUM_SIGNALS // held_out.NUM_WORDS):
            part = mnist1d.make_dataset(count, seed=word)
            # A signal in another scale is the same signal.
            likeness = np.corrcoef(np.concatenate([part.x, part.x_test]), x)[:count, count:]
            assert likeness.max() < 0.999


def test_before_the_reveal_there_is_nothing(tmp_path):
    assert held_out.revealed(tmp_path / "coursework_test.npz") is None


@pytest.mark.parametrize("text", ["", "00000001", "g g g g", "1 2 3 1ffffffff", "1 2 3 -4"])
def test_a_broken_seed_is_named(tmp_path, text):
    (tmp_path / held_out.SEED_FILE).write_text(text)
    with pytest.raises(ValueError, match=held_out.SEED_FILE):
        held_out.seed(tmp_path)
    with pytest.raises(ValueError, match="test-set FOLDER"):
        held_out.baseline_predictions(tmp_path)
