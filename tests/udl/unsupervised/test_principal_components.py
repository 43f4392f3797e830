import jaxtyping
import numpy as np
import pytest

import udl.unsupervised.principal_components
from tests.shape_checks import checked
from udl.unsupervised.principal_components import PrincipalComponents

pca = checked(udl.unsupervised.principal_components)


def points(num=60, dim=5, seed=0):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(num, dim)) @ rng.normal(size=(dim, dim)) + rng.normal(size=dim)


def test_directions_are_the_eigenvectors_of_the_covariance():
    x = points()
    fitted = pca.fit_principal_components(x, 5)
    covariance = np.cov(x, rowvar=False, bias=True)
    for direction, deviation in zip(fitted.directions, fitted.standard_deviations, strict=True):
        np.testing.assert_allclose(covariance @ direction, deviation**2 * direction, atol=1e-9)
    np.testing.assert_allclose(fitted.directions @ fitted.directions.T, np.eye(5), atol=1e-12)
    assert np.all(np.diff(fitted.standard_deviations) <= 0)


def test_signs_are_decided():
    for direction in pca.fit_principal_components(points(seed=3), 4).directions:
        assert direction[np.abs(direction).argmax()] > 0


def test_all_components_lose_nothing_and_fewer_lose_the_other_variances():
    x = points()
    full = pca.fit_principal_components(x, 5)
    np.testing.assert_allclose(pca.decode(full, pca.encode(full, x)), x, atol=1e-10)
    two = pca.fit_principal_components(x, 2)
    lost = np.sum((pca.decode(two, pca.encode(two, x)) - x) ** 2, axis=1).mean()
    assert lost == pytest.approx(np.sum(full.standard_deviations[2:] ** 2))


def test_no_other_plane_loses_less():
    x = points()
    two = pca.fit_principal_components(x, 2)
    best = np.sum((pca.decode(two, pca.encode(two, x)) - x) ** 2)
    centred = x - x.mean(axis=0)
    for seed in range(50):
        basis, _ = np.linalg.qr(np.random.default_rng(seed).normal(size=(5, 2)))  # (5, 2)
        assert np.sum((centred @ basis @ basis.T - centred) ** 2) >= best


def test_latents_have_mean_zero_and_the_stated_spread():
    x = points()
    fitted = pca.fit_principal_components(x, 3)
    latents = pca.encode(fitted, x)
    np.testing.assert_allclose(latents.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(latents.std(axis=0), fitted.standard_deviations)
    np.testing.assert_allclose(pca.encode(fitted, pca.decode(fitted, latents)), latents)


def test_bad_arguments_are_named():
    x = points()
    fitted = pca.fit_principal_components(x, 3)
    with pytest.raises(ValueError, match="num_latents: got 6; expected a whole number from 1 to 5"):
        udl.unsupervised.principal_components.fit_principal_components(x, 6)
    with pytest.raises(ValueError, match=r"x: got shape \(2, 4\); expected \(N, 5\)"):
        udl.unsupervised.principal_components.encode(fitted, np.zeros((2, 4)))
    with pytest.raises(ValueError, match=r"latents: got shape \(2, 4\); expected \(N, 3\)"):
        udl.unsupervised.principal_components.decode(fitted, np.zeros((2, 4)))
    with pytest.raises(jaxtyping.TypeCheckError):
        pca.encode(fitted, np.zeros(5))


def test_equal_points_do_not_spread():
    fitted = udl.unsupervised.principal_components.fit_principal_components([[0.1, 0.2]] * 3, 2)
    np.testing.assert_array_equal(fitted.mean, [0.1, 0.2])
    np.testing.assert_array_equal(fitted.standard_deviations, [0.0, 0.0])


BY_HAND = {"mean": [1.0, 2.0], "directions": [[0.6, 0.8]], "standard_deviations": [3.0]}


def test_components_made_by_hand_are_used_as_they_are():
    made = PrincipalComponents(**BY_HAND)
    np.testing.assert_allclose(pca.encode(made, np.array([[1.6, 2.8]])), [[1.0]])
    np.testing.assert_allclose(pca.decode(made, np.array([[5.0]])), [[4.0, 6.0]])
    single = np.array([[0.6, 0.8], [-0.8, 0.6]], dtype=np.float32)
    assert len(PrincipalComponents([0.0, 0.0], single, [2.0, 1.0]).directions) == 2


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("mean", [1.0, 2.0, 3.0], r"directions: got shape \(1, 2\); expected \(L, 3\) to fit mean"),
        ("mean", [1.0, np.nan], "mean: got nan at index 1"),
        ("directions", [0.6, 0.8], r"directions: got shape \(2,\)"),
        ("directions", [[3.0, 4.0]], "directions: got rows that are not of length one"),
        ("directions", [[1.0, 0.0], [0.6, 0.8]], "standard_deviations: got shape"),
        ("standard_deviations", [-1.0], "standard_deviations: got -1.0"),
        ("standard_deviations", [], "standard_deviations: got an empty array"),
    ],
)
def test_components_that_cannot_be_are_refused(name, value, said):
    with pytest.raises(ValueError, match=said):
        PrincipalComponents(**BY_HAND | {name: value})


def test_directions_at_other_angles_are_refused():
    with pytest.raises(ValueError, match="not at right angles"):
        PrincipalComponents([0.0, 0.0], [[1.0, 0.0], [0.6, 0.8]], [2.0, 1.0])
