"""How many alkanes there are, counted by growing them: Cayley's numbers, and the right ones.

An alkane's carbon atoms are a tree in which no node has more than four neighbours. Colours that are
refined by neighbours' colours tell all trees apart, so two trees are the same if they have the same
colours equally often.
"""

from itertools import count

import numpy as np

from udl.arrays import whole
from udl.experiments.memory import Arrays, memoised

# Up to 13 carbon atoms, as he printed them in 1875: Rains and Sloane (1999), "On Cayley's
# enumeration of alkanes (or 4-valent trees)", Journal of Integer Sequences 2, 99.1.1.
CAYLEY = (1, 1, 1, 2, 3, 5, 9, 18, 35, 75, 159, 357, 799)
MOST_NEIGHBOURS = 4
Tree = tuple[tuple[int, ...], ...]  # the neighbours of each node


@memoised
def alkane_counts(most: int = 13) -> Arrays:
    """Count the alkanes with 1, 2, … carbon atoms; takes two seconds for 13.

    Parameters
    ----------
    most : int
        Of carbon atoms, from 1 to 16.

    Returns
    -------
    dict
        ``"counts"``, shape (most,), and ``"cayley"``, what Cayley printed, shape (13,).
    """
    return {
        "counts": np.array([len(trees) for trees in grown(whole("most", most, 1, 16))]),
        "cayley": np.array(CAYLEY),
    }


def grown(most: int) -> list[list[Tree]]:
    """Return all alkanes with 1, 2, … carbon atoms, each once.

    Parameters
    ----------
    most : int
        Of carbon atoms.

    Returns
    -------
    list of lists of trees
        Each of those with n + 1 nodes is one with n nodes and a leaf more.
    """
    names: dict[tuple[int, ...], int] = {}
    number = count()
    sizes: list[list[Tree]] = [[((),)]]
    for size in range(1, most):
        found: dict[tuple[int, ...], Tree] = {}
        for tree in sizes[-1]:
            for node, neighbours in enumerate(tree):
                if len(neighbours) < MOST_NEIGHBOURS:
                    grows = [*tree, (node,)]
                    grows[node] = (*neighbours, size)
                    found.setdefault(_colours(tuple(grows), names, number), tuple(grows))
        sizes.append(list(found.values()))
    return sizes


def _colours(
    tree: Tree, names: dict[tuple[int, ...], int], number: "count[int]"
) -> tuple[int, ...]:
    """Return the sorted colours of a tree's nodes, which no other tree of its size has."""
    colour = [0] * len(tree)
    for _ in range(len(tree) // 2):  # as far as from a centre to the farthest leaf
        seen = [
            (colour[node], *sorted(colour[other] for other in neighbours))
            for node, neighbours in enumerate(tree)
        ]
        for pattern in seen:
            if pattern not in names:
                names[pattern] = next(number) + 1
        colour = [names[pattern] for pattern in seen]
    return tuple(sorted(colour))
