"""Several heads: attention side by side, each on channels of its own."""

import math
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Num

from udl.arrays import instance, real_array, whole
from udl.attention.dot_product import Mask, attention


@dataclass(frozen=True, eq=False)
class AttentionParameters:
    """What multi-head attention learns: four linear maps, each with an offset.

    Parameters
    ----------
    query_weights : ndarray, shape (H d, D)
        Rows h d to (h + 1) d make the queries of head h.
    key_weights : ndarray, shape (G d, D_m)
        G is H, or a divisor of it where H / G heads share keys and values.
    value_weights : ndarray, shape (G d, D_m)
        As for the keys.
    output_weights : ndarray, shape (D_o, H d)
        Combines what the heads bring.
    query_biases, key_biases, value_biases, output_biases : ndarray, one number a row
        Offsets of the four maps.
    num_heads : int
        H.
    num_key_heads : int, optional
        G; by default H.

    Raises
    ------
    ValueError
        If shapes do not fit each other, or rows do not divide by the heads.
    """

    query_weights: Float[np.ndarray, "Hd D"]
    key_weights: Float[np.ndarray, "Gd D_m"]
    value_weights: Float[np.ndarray, "Gd D_m"]
    output_weights: Float[np.ndarray, "D_o Hd"]
    query_biases: Float[np.ndarray, "Hd"]
    key_biases: Float[np.ndarray, "Gd"]
    value_biases: Float[np.ndarray, "Gd"]
    output_biases: Float[np.ndarray, "D_o"]
    num_heads: int
    num_key_heads: int | None = None

    def __post_init__(self) -> None:
        for part in ("query", "key", "value", "output"):
            weights = real_array(f"{part}_weights", getattr(self, f"{part}_weights"), ndim=2)
            biases = real_array(f"{part}_biases", getattr(self, f"{part}_biases"), ndim=1)
            if len(biases) != len(weights):
                raise ValueError(
                    f"{part}_biases: got shape {biases.shape}; expected ({len(weights)},) to fit "
                    f"{part}_weights of shape {weights.shape}"
                )
            object.__setattr__(self, f"{part}_weights", weights.copy())
            object.__setattr__(self, f"{part}_biases", biases.copy())
        heads = whole("num_heads", self.num_heads)
        groups = self.num_key_heads
        groups = heads if groups is None else whole("num_key_heads", groups, 1, heads)
        if heads % groups:
            raise ValueError(f"num_key_heads: got {groups}; expected a divisor of {heads} heads")
        object.__setattr__(self, "num_heads", heads)
        object.__setattr__(self, "num_key_heads", groups)
        rows = len(self.query_weights)
        if rows % heads:
            raise ValueError(
                f"query_weights: got {rows} rows; expected a multiple of {heads} heads"
            )
        wanted = (rows // heads * groups, self.key_weights.shape[1])
        for part in ("key", "value"):
            weights = getattr(self, f"{part}_weights")
            if weights.shape != wanted:
                raise ValueError(
                    f"{part}_weights: got shape {weights.shape}; expected {wanted}, for {groups} "
                    f"of {heads} heads of {rows // heads} channels"
                )
        if self.output_weights.shape[1] != rows:
            raise ValueError(
                f"output_weights: got shape {self.output_weights.shape}; expected {rows} columns"
            )


def multihead_attention(
    parameters: AttentionParameters,
    x: Num[np.ndarray, "*batch N D"],
    mask: Mask = None,
    *,
    memory: Num[np.ndarray, "*#batch M D_m"] | None = None,
) -> Float[np.ndarray, "... N D_o"]:
    """Let each position ask with several heads, and combine what they bring.

    Parameters
    ----------
    parameters : AttentionParameters
        Of H heads.
    x : array_like, shape (..., N, D)
        Positions that ask.
    mask : array_like, broadcasts to (..., H, N, M), optional
        True where a query may look, or numbers to add; the same for all heads where it has no axis
        for them, as (N, M).
    memory : array_like, shape (..., M, D_m), optional
        Positions that are asked; by default ``x``, which makes this *self*-attention.

    Returns
    -------
    ndarray, shape (..., N, D_o)

    Raises
    ------
    ValueError
        If shapes do not fit, a number is not finite, or a query may look nowhere.

    Notes
    -----
    Equal to ``torch.nn.MultiheadAttention``, whose boolean masks say the opposite: True where a
    query may *not* look. Heads that share keys: Ainslie et al. (2023), "GQA: training generalized
    multi-query transformer models from multi-head checkpoints", EMNLP, arXiv:2305.13245.
    """
    instance("parameters", parameters, AttentionParameters)
    p = parameters
    asking = _channels("x", x, p.query_weights.shape[1])
    asked = asking if memory is None else _channels("memory", memory, p.key_weights.shape[1])
    if memory is None and p.key_weights.shape[1] != p.query_weights.shape[1]:
        raise ValueError(
            f"memory: got None; expected positions of {p.key_weights.shape[1]} channels, since "
            f"queries have {p.query_weights.shape[1]}"
        )
    groups = p.num_key_heads or p.num_heads
    queries = split_heads(asking @ p.query_weights.T + p.query_biases, p.num_heads)
    keys = split_heads(asked @ p.key_weights.T + p.key_biases, groups)
    values = split_heads(asked @ p.value_weights.T + p.value_biases, groups)
    shared = p.num_heads // groups
    keys, values = (np.repeat(part, shared, axis=-3) for part in (keys, values))
    brought = attention(queries, keys, values, mask)  # (..., H, N, d)
    combined: np.ndarray = join_heads(brought) @ p.output_weights.T + p.output_biases
    return combined


def split_heads(
    x: Num[np.ndarray, "*batch N Hd"], num_heads: int
) -> Float[np.ndarray, "*batch H N d"]:
    """Give each head its part of the channels.

    Parameters
    ----------
    x : array_like, shape (..., N, H d)
        Channels of head 0 first.
    num_heads : int
        H, a divisor of the number of channels.

    Returns
    -------
    ndarray, shape (..., H, N, d)

    Raises
    ------
    ValueError
        If the channels do not divide by the heads.
    """
    array = _channels("x", x)
    heads = whole("num_heads", num_heads)
    if array.shape[-1] % heads:
        raise ValueError(f"num_heads: got {heads}; expected a divisor of {array.shape[-1]}")
    *batch, rows, channels = array.shape
    apart = array.reshape(*batch, rows, heads, channels // heads)  # (..., N, H, d)
    return np.swapaxes(apart, -3, -2)


def join_heads(x: Num[np.ndarray, "*batch H N d"]) -> Float[np.ndarray, "*batch N Hd"]:
    """Put the channels of all heads side by side; undoes :func:`split_heads`.

    Parameters
    ----------
    x : array_like, shape (..., H, N, d)

    Returns
    -------
    ndarray, shape (..., N, H d)

    Raises
    ------
    ValueError
        If there are fewer than three axes.
    """
    array = real_array("x", x)
    if array.ndim < 3:
        raise ValueError(f"x: got shape {array.shape}; expected (..., heads, positions, channels)")
    *batch, heads, rows, channels = array.shape
    return np.swapaxes(array, -3, -2).reshape(*batch, rows, heads * channels)


def random_attention(
    num_channels: int,
    num_heads: int,
    rng: np.random.Generator,
    *,
    num_key_heads: int | None = None,
) -> AttentionParameters:
    """Draw parameters that keep the variance of what goes through the four maps.

    Parameters
    ----------
    num_channels : int
        D, of inputs and outputs, a multiple of the heads.
    num_heads : int
        H.
    rng : Generator
        Source of the random numbers.
    num_key_heads : int, optional
        G; by default H.

    Returns
    -------
    AttentionParameters
        Normal weights with variance 1 / D; biases are 0.

    Raises
    ------
    ValueError
        If the channels do not divide by the heads, or the heads by the key heads.
    """
    channels, heads = whole("num_channels", num_channels), whole("num_heads", num_heads)
    if channels % heads:
        raise ValueError(f"num_heads: got {heads}; expected a divisor of {channels} channels")
    groups = heads if num_key_heads is None else whole("num_key_heads", num_key_heads, 1, heads)
    instance("rng", rng, np.random.Generator)
    shared = channels // heads * groups
    query, key, value, output = (
        rng.normal(size=(rows, channels)) / math.sqrt(channels)
        for rows in (channels, shared, shared, channels)
    )
    return AttentionParameters(
        query_weights=query,
        key_weights=key,
        value_weights=value,
        output_weights=output,
        query_biases=np.zeros(channels),
        key_biases=np.zeros(shared),
        value_biases=np.zeros(shared),
        output_biases=np.zeros(channels),
        num_heads=heads,
        num_key_heads=groups,
    )


def _channels(name: str, value: object, wanted: int | None = None) -> np.ndarray:
    array = real_array(name, value)
    if array.ndim < 2 or wanted not in (None, array.shape[-1]):
        channels = "channels" if wanted is None else wanted
        raise ValueError(f"{name}: got shape {array.shape}; expected (..., positions, {channels})")
    return array
