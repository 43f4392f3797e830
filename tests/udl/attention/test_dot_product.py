import numpy as np
import pytest
import torch

from tests.shape_checks import checked
from udl.attention import dot_product as module

dot_product = checked(module)
torch_attention = torch.nn.functional.scaled_dot_product_attention


def drawn(*shapes, seed=0):
    rng = np.random.default_rng(seed)
    return [rng.normal(size=shape) for shape in shapes]


def as_torch(*arrays):
    return [torch.tensor(array) for array in arrays]


def test_one_query_by_hand():
    # Dot products 0 and log 3 make weights 1/4 and 3/4.
    found = dot_product.attention(
        np.array([[1.0, 0.0]]),
        np.array([[0.0, 5.0], [np.log(3.0), 0.0]]),
        np.array([[4.0], [8.0]]),
        scale=1.0,
    )
    np.testing.assert_allclose(found, [[7.0]])


@pytest.mark.parametrize(
    "shapes",
    [
        ((3, 4), (3, 4), (3, 4)),
        ((5, 4), (7, 4), (7, 2)),
        ((2, 3, 5, 8), (2, 3, 7, 8), (2, 3, 7, 6)),
        ((2, 3, 5, 8), (1, 1, 7, 8), (1, 1, 7, 6)),
        ((1, 1), (1, 1), (1, 1)),
    ],
)
@pytest.mark.parametrize("scale", [None, 0.3, -2.0])
def test_equal_to_torch(shapes, scale):
    arrays = drawn(*shapes)
    expected = torch_attention(*as_torch(*arrays), scale=scale).numpy()
    found = dot_product.attention(*arrays, scale=scale)
    np.testing.assert_allclose(found, expected, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("shape", [(5, 7), (1, 7), (2, 1, 5, 7), (2, 3, 5, 7)])
@pytest.mark.parametrize("kind", ["bool", "float"])
def test_masks_equal_torchs(shape, kind):
    arrays = drawn((2, 3, 5, 8), (2, 3, 7, 8), (2, 3, 7, 6))
    rng = np.random.default_rng(1)
    open_to = rng.random(shape) < 0.6
    open_to[..., 2] = True  # a key for everybody
    mask = open_to if kind == "bool" else np.where(open_to, rng.normal(size=shape), -np.inf)
    expected = torch_attention(*as_torch(*arrays), attn_mask=torch.tensor(mask)).numpy()
    found = dot_product.attention(*arrays, mask)
    np.testing.assert_allclose(found, expected, rtol=1e-10, atol=1e-12)


def test_causal_attention_equals_torchs():
    arrays = drawn((2, 6, 4), (2, 6, 4), (2, 6, 4))
    expected = torch_attention(*as_torch(*arrays), is_causal=True).numpy()
    found = dot_product.attention(*arrays, dot_product.causal_mask(6))
    np.testing.assert_allclose(found, expected, rtol=1e-10, atol=1e-12)


def test_the_last_queries_of_a_text_get_what_they_get_in_the_whole():
    q, k, v = drawn((6, 4), (6, 4), (6, 4))
    whole = dot_product.attention(q, k, v, dot_product.causal_mask(6))
    found = dot_product.attention(q[4:], k, v, dot_product.causal_mask(2, 6))
    np.testing.assert_allclose(found, whole[4:], rtol=1e-12)


def test_weights_sum_to_one_and_follow_the_loop():
    q, k = drawn((3, 4), (5, 4))
    found = dot_product.attention_weights(q, k)
    for n in range(3):
        unnormalised = [np.exp(sum(q[n, d] * k[m, d] for d in range(4)) / 2) for m in range(5)]
        np.testing.assert_allclose(found[n], np.array(unnormalised) / sum(unnormalised))
    np.testing.assert_allclose(found.sum(axis=-1), 1)


def test_inputs_stay_as_they_were():
    arrays = drawn((3, 4), (3, 4), (3, 4))
    mask = np.zeros((3, 3))
    copies = [array.copy() for array in (*arrays, mask)]
    dot_product.attention(*arrays, mask)
    for array, copy in zip((*arrays, mask), copies, strict=True):
        np.testing.assert_array_equal(array, copy)


@pytest.mark.parametrize(
    ("shapes", "mask", "told"),
    [
        (((3, 4), (3, 5), (3, 4)), None, r"keys: got shape \(3, 5\) for queries of shape \(3, 4\)"),
        (((3, 4), (3, 4), (2, 4)), None, r"values: got shape \(2, 4\) for 3 keys"),
        (((4,), (3, 4), (3, 4)), None, r"queries: got shape \(4,\)"),
        (((2, 3, 4), (5, 3, 4), (5, 3, 4)), None, r"keys: got leading axes \(5,\)"),
        (((2, 3, 4), (2, 3, 4), (5, 3, 4)), None, r"values: got leading axes \(5,\)"),
        (((3, 4), (3, 4), (3, 4)), np.ones((2, 3), bool), r"mask: got shape \(2, 3\)"),
        (((3, 4), (3, 4), (3, 4)), np.ones((2, 3, 3), bool), r"mask: got shape \(2, 3, 3\)"),
        (((3, 4), (3, 4), (3, 4)), np.eye(3, k=1) > 0, r"alone at index \(2,\)"),
        (((3, 4), (3, 4), (3, 4)), np.full((3, 3), np.inf), "mask: got inf"),
    ],
)
def test_what_does_not_fit_is_named(shapes, mask, told):
    with pytest.raises(ValueError, match=told):
        module.attention(*drawn(*shapes), mask)


def test_dot_products_beyond_the_range_of_floats_are_refused():
    huge = np.full((2, 2), 1e200)
    with pytest.raises(ValueError, match=r"queries: got numbers as large as 1e\+200"):
        module.attention(huge, huge, np.ones((2, 2)))
