import re

import numpy as np
import pytest
from beartype import beartype
from jaxtyping import jaxtyped

from tests import ROOT
from tests.shape_checks import checked
from udl.data import mnist1d

data = checked(mnist1d)
# Made with the package `mnist1d` 0.0.2: every hundredth row, all labels, and sums over all rows.
with np.load(ROOT / "tests" / "reference" / "mnist1d.npz", allow_pickle=False) as _arrays:
    GOLDEN = {name: _arrays[name] for name in _arrays.files}


def together(dataset):
    return (
        np.concatenate([dataset.x, dataset.x_test]),
        np.concatenate([dataset.y, dataset.y_test]),
    )


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("default", {}),
        ("shuffled", {"shuffled": True}),
        ("coursework", {"num_samples": 10000}),
    ],
)
def test_equals_the_package(name, settings):
    dataset = data.make_dataset(**settings)
    x, y = together(dataset)
    same = {"rtol": 1e-12, "atol": 1e-13}
    np.testing.assert_allclose(x[::100], GOLDEN[f"{name}_rows"], **same)
    np.testing.assert_allclose(x.sum(axis=0), GOLDEN[f"{name}_sums"], rtol=1e-9)
    np.testing.assert_allclose((x * x).sum(axis=0), GOLDEN[f"{name}_squares"], rtol=1e-12)
    np.testing.assert_array_equal(y, GOLDEN[f"{name}_labels"])
    np.testing.assert_allclose(dataset.t, GOLDEN[f"{name}_t"], **same)


def test_equals_the_package_with_other_settings():
    dataset = data.make_dataset(50, seed=7, train_split=0.5)
    for name, value in vars(dataset).items():
        assert value.shape == GOLDEN[f"small_{name}"].shape
        np.testing.assert_allclose(value, GOLDEN[f"small_{name}"], rtol=1e-12, atol=1e-13)
    np.testing.assert_allclose(data.templates(), GOLDEN["templates"], rtol=1e-14, atol=1e-15)


def test_equals_the_package_where_it_is_installed():
    theirs = pytest.importorskip("mnist1d.data")
    for shuffled in (False, True):
        settings = theirs.get_dataset_args()
        settings.shuffle_seq = shuffled
        expected = theirs.make_dataset(settings)
        for name, value in vars(data.make_dataset(shuffled=shuffled)).items():
            np.testing.assert_array_equal(value, expected[name])


def test_shapes_and_scale():
    dataset = data.make_dataset()
    assert dataset.x.shape == (4000, 40)
    assert dataset.x_test.shape == (1000, 40)
    x, y = together(dataset)
    np.testing.assert_array_equal(np.bincount(y), np.full(10, 500))
    np.testing.assert_allclose([x.mean(), x.std()], [0, 1], atol=1e-12)
    assert dataset.t.shape == (40,)
    np.testing.assert_allclose(np.diff(dataset.t), np.diff(dataset.t)[0], rtol=1e-9)
    jaxtyped(mnist1d.Mnist1d, typechecker=beartype)(**vars(dataset))


def test_half_of_eight_thousand_is_the_double_descent_data():
    dataset = data.make_dataset(8000, train_split=0.5)
    assert (len(dataset.x), len(dataset.x_test)) == (4000, 4000)


def test_templates_are_curves_from_zero():
    curves = data.templates()
    assert curves.shape == (10, 12)
    np.testing.assert_array_equal(curves[:, 0], 0)
    np.testing.assert_allclose(curves.std(axis=1), 1 / 6, rtol=1e-12)


def test_shuffling_only_moves_places():
    plain, shuffled = data.make_dataset(), data.make_dataset(shuffled=True)
    np.testing.assert_array_equal(plain.y, shuffled.y)
    # Each place of the one is a place of the other, the same for all signals.
    order = [int(np.argmin(np.abs(plain.x[:5] - s[:, None]).sum(axis=0))) for s in shuffled.x[:5].T]
    assert sorted(order) == list(range(40))
    assert order != list(range(40))
    np.testing.assert_allclose(shuffled.x, plain.x[:, order], atol=1e-12)


def test_the_coursework_is_three_parts_of_ten_thousand():
    parts = data.coursework()
    x, y = together(data.make_dataset(10000))
    for name, rows in (
        ("train", slice(0, 4000)),
        ("validation", slice(4000, 6000)),
        ("test", slice(6000, 10000)),
    ):
        np.testing.assert_array_equal(getattr(parts, f"x_{name}"), x[rows])
        np.testing.assert_array_equal(getattr(parts, f"y_{name}"), y[rows])
    jaxtyped(mnist1d.Coursework, typechecker=beartype)(**vars(parts))
    np.testing.assert_array_equal(data.coursework(shuffled=True).y_train, parts.y_train)


def test_a_seed_may_have_several_words_and_each_counts():
    first = data.make_dataset(100, seed=(1, 2, 3))
    np.testing.assert_array_equal(first.x, data.make_dataset(100, seed=[1, 2, 3]).x)
    for words in ((2, 2, 3), (1, 3, 3), (1, 2, 4), (1, 2)):
        assert not np.array_equal(first.x, data.make_dataset(100, seed=words).x)


def test_numpys_global_random_numbers_are_left_alone():
    before = np.random.get_state()[1].copy()
    data.make_dataset(10)
    np.testing.assert_array_equal(np.random.get_state()[1], before)


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"num_samples": 0}, "num_samples: got 0; expected a whole number, 1 or above"),
        ({"num_samples": 15}, "num_samples: got 15"),
        ({"num_samples": 10.5}, "num_samples: got 10.5"),
        ({"seed": -1}, "seed: got -1"),
        ({"seed": 2**32}, "seed: got 4294967296"),
        ({"seed": ()}, "seed: got ()"),
        ({"seed": (1, 2**32)}, "seed: got (1, 4294967296)"),
        ({"train_split": 0.0}, "train_split: got 0.0"),
        ({"train_split": 1.0}, "train_split: got 1.0"),
    ],
)
def test_bad_input_is_named(settings, says):
    with pytest.raises(ValueError, match=re.escape(says)):
        mnist1d.make_dataset(**settings)


def test_other_curves_are_a_task_of_the_same_kind():
    x, y = mnist1d.other_curves(1000, seed=7)
    assert x.shape == (1000, 40)
    np.testing.assert_array_equal(np.bincount(y), np.full(10, 100))
    assert x.mean() == pytest.approx(0, abs=1e-12)
    assert x.std() == pytest.approx(1)
    again, _ = mnist1d.other_curves(1000, seed=7)
    np.testing.assert_array_equal(x, again)
    assert not np.array_equal(x, mnist1d.other_curves(1000, seed=8)[0])
    # Each curve is moved about, so that what a class has in common is no constant signal.
    assert x[y == 3].std(axis=0).min() > 0.3
    for bad in ({"num_samples": 15, "seed": 0}, {"num_samples": 10, "seed": -1}):
        with pytest.raises(ValueError, match=r"num_samples|seed"):
            mnist1d.other_curves(**bad)
