"""How many linear regions a deep ReLU network can have, by its widths.

Python's integers have no largest one, so all counts are exact however long they are.
"""

import math
from collections import Counter
from collections.abc import Sequence

from udl.arrays import shown, whole, whole_sequence
from udl.regions.linear_regions import zaslavsky


def most_regions_1d(hidden_widths: Sequence[int]) -> int:
    """Count the regions that no network with one input exceeds; implements eq-ch04-most-regions.

    Parameters
    ----------
    hidden_widths : sequence of int
        Numbers of hidden units D_1, …, D_K, each 1 or above.

    Returns
    -------
    int
        The product of D_k + 1. It is attained if the layers before the last have at least three
        units each.

    Raises
    ------
    ValueError
        If a width is not a whole number above 0.

    Examples
    --------
    >>> most_regions_1d([3, 3, 3])
    64
    """
    return math.prod(width + 1 for width in _widths(hidden_widths))


def folding_regions(num_inputs: int, hidden_widths: Sequence[int]) -> int:
    """Count the regions that folding can make; implements eq-ch04-regions-folding.

    All hidden layers but the last fold each input D_k // D_i + 1 times onto itself; the last one
    cuts the folded space by hyperplanes in general position.

    Parameters
    ----------
    num_inputs : int
        The number D_i of inputs, 1 or above.
    hidden_widths : sequence of int
        Numbers of hidden units D_1, …, D_K; all but the last at least three times D_i.

    Returns
    -------
    int
        A number of regions that some network of these widths has: a lower bound of the maximum.

    Raises
    ------
    ValueError
        If a number is not whole, is below 1, or a layer is too narrow for the construction.

    Notes
    -----
    Montúfar, Pascanu, Cho and Bengio (2014), "On the number of linear regions of deep neural
    networks", NeurIPS, arXiv:1402.1869, with D_k // D_i pieces; one more each by Serra,
    Tjandraatmadja and Ramalingam (2018), "Bounding and counting linear regions of deep neural
    networks", ICML, arXiv:1711.02114.

    Examples
    --------
    >>> folding_regions(1, [3, 3, 3])
    64
    """
    num_inputs = whole("num_inputs", num_inputs, most=math.inf)
    *folding, last = _widths(hidden_widths)
    if any(width < 3 * num_inputs for width in folding):
        raise ValueError(
            f"hidden_widths: got {shown(hidden_widths)}; expected all but the last to be at least "
            f"{3 * num_inputs}, three times the number of inputs"
        )
    folds: int = math.prod((width // num_inputs + 1) ** num_inputs for width in folding)
    return folds * zaslavsky(num_inputs, last)


def region_upper_bound(num_inputs: int, hidden_widths: Sequence[int]) -> int:
    """Count the regions that no network exceeds; implements eq-ch04-regions-upper.

    On a region the units of a layer span a space of some dimension, which limits how the next
    layer's hyperplanes can cut it: a layer of D units of which only D - j are on has an image of
    at most D - j dimensions, and this narrow place stays narrow in all later layers.

    Parameters
    ----------
    num_inputs : int
        The number D_i of inputs, 1 or above.
    hidden_widths : sequence of int
        Numbers of hidden units D_1, …, D_K, each 1 or above.

    Returns
    -------
    int
        An upper bound of the number of linear regions; for one hidden layer it is the maximum.

    Raises
    ------
    ValueError
        If a number is not whole or is below 1.

    Notes
    -----
    Theorem 1 of Serra, Tjandraatmadja and Ramalingam (2018), "Bounding and counting linear regions
    of deep neural networks", ICML, arXiv:1711.02114.

    Examples
    --------
    >>> region_upper_bound(2, [3])
    7
    """
    num_inputs = whole("num_inputs", num_inputs, most=math.inf)
    # How many regions there are at most, by the dimension of what the layers so far make of them.
    regions = Counter({num_inputs: 1})
    for width in _widths(hidden_widths):
        cut: Counter[int] = Counter()
        for dimension, count in regions.items():
            for j in range(min(dimension, width) + 1):
                cut[min(dimension, width - j)] += count * math.comb(width, j)
        regions = cut
    return sum(regions.values())


def _widths(hidden_widths: Sequence[int]) -> tuple[int, ...]:
    return whole_sequence("hidden_widths", hidden_widths, most=math.inf)
