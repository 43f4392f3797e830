"""Small molecules made by rule, and a property that is computed from their bonds alone.

Each atom makes as many bonds as its element does: hydrogen 1, oxygen 2, nitrogen 3, carbon 4. The
polar surface is that of Ertl, Rohde and Selzer (2000), "Fast calculation of molecular polar surface
area as a sum of fragment-based contributions", Journal of Medicinal Chemistry 43, 3714-3717,
doi:10.1021/jm000942e: a sum over nitrogen and oxygen atoms of what a table says of their bonds.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int64

from udl.arrays import choice, instance, whole, whole_array

ELEMENTS = ("H", "C", "N", "O")
VALENCE = np.array([1, 4, 3, 2])  # bonds that an atom of each element makes
HYDROGEN, CARBON, NITROGEN, OXYGEN = range(4)
# Square ångströms by element, number of hydrogens, and order of the strongest bond.
POLAR_SURFACE = {
    (NITROGEN, 0, 1): 3.24,
    (NITROGEN, 1, 1): 12.03,
    (NITROGEN, 2, 1): 26.02,
    (NITROGEN, 0, 2): 12.36,
    (NITROGEN, 1, 2): 23.85,
    (NITROGEN, 0, 3): 23.79,
    (OXYGEN, 0, 1): 9.23,
    (OXYGEN, 1, 1): 20.23,
    (OXYGEN, 0, 2): 17.07,
}
# Atoms other than hydrogen, and the bonds among them: first atom, second atom, order.
_SKELETONS: dict[str, tuple[str, tuple[tuple[int, int, int], ...]]] = {
    "water": ("O", ()),
    "methane": ("C", ()),
    "ethanol": ("CCO", ((0, 1, 1), (1, 2, 1))),
    "dimethyl ether": ("COC", ((0, 1, 1), (1, 2, 1))),
    "propanol": ("CCCO", ((0, 1, 1), (1, 2, 1), (2, 3, 1))),
    "acetone": ("CCCO", ((0, 1, 1), (1, 2, 1), (1, 3, 2))),
    "acetic acid": ("CCOO", ((0, 1, 1), (1, 2, 2), (1, 3, 1))),
    "glycine": ("NCCOO", ((0, 1, 1), (1, 2, 1), (2, 3, 2), (2, 4, 1))),
    "acetonitrile": ("CCN", ((0, 1, 1), (1, 2, 3))),
    "decalin": (
        "CCCCCCCCCC",
        (*((i, i + 1, 1) for i in range(9)), (0, 9, 1), (0, 5, 1)),
    ),
    "bicyclopentyl": (
        "CCCCCCCCCC",
        (*((i, i + 1, 1) for i in range(9)), (0, 4, 1), (5, 9, 1)),
    ),
}
# Shares of carbon, nitrogen and oxygen among atoms that are drawn.
_SHARES = (0.66, 0.16, 0.18)
_RING, _DOUBLE, _TRIPLE = 0.4, 0.35, 0.15  # chances of a ring, and of stronger bonds where one fits


@dataclass(frozen=True, eq=False)
class Molecule:
    """Atoms and the bonds between them.

    Parameters
    ----------
    elements : ndarray of int64, shape (N,)
        Index of each atom's element in :data:`ELEMENTS`.
    bonds : ndarray of int64, shape (B, 2)
        The two atoms of each bond, each bond once.
    orders : ndarray of int64, shape (B,)
        1 for a single, 2 for a double, 3 for a triple bond.

    Raises
    ------
    ValueError
        If a bond leads from an atom to itself or stands there twice, or an atom does not make as
        many bonds as its element does.
    """

    elements: Int64[np.ndarray, "N"]
    bonds: Int64[np.ndarray, "B 2"]
    orders: Int64[np.ndarray, "B"]

    def __post_init__(self) -> None:
        elements = whole_array("elements", self.elements, below=len(ELEMENTS), ndim=1)
        bonds = whole_array("bonds", self.bonds, below=len(elements), ndim=2)
        orders = whole_array("orders", self.orders, below=4, ndim=1)
        if bonds.shape != (len(orders), 2):
            raise ValueError(f"bonds: got shape {bonds.shape}; expected ({len(orders)}, 2)")
        pairs = {tuple(sorted(pair)) for pair in bonds.tolist()}
        if len(pairs) < len(bonds) or (bonds[:, 0] == bonds[:, 1]).any():
            raise ValueError("bonds: got a pair twice, or an atom bound to itself; expected others")
        made = np.bincount(bonds.ravel(), np.repeat(orders, 2), len(elements))
        if (orders == 0).any() or (made != VALENCE[elements]).any():
            raise ValueError(
                f"orders: got atoms with {made.astype(int).tolist()} bonds; expected "
                f"{VALENCE[elements].tolist()}"
            )
        for name, value in (("elements", elements), ("bonds", bonds), ("orders", orders)):
            object.__setattr__(self, name, value)

    @property
    def formula(self) -> str:
        """How many atoms of each element, as chemists write it: carbon, hydrogen, the others."""
        counts = np.bincount(self.elements, minlength=len(ELEMENTS))
        written = []
        for element in (CARBON, HYDROGEN, NITROGEN, OXYGEN):
            count = int(counts[element])
            if count:
                written.append(ELEMENTS[element] + (str(count) if count > 1 else ""))
        return "".join(written)

    def one_hot(self) -> Float[np.ndarray, "N 4"]:
        """Describe each atom by a row with a one at its element."""
        rows: np.ndarray = np.eye(len(ELEMENTS))[self.elements]
        return rows


def named(name: str) -> Molecule:
    """Return a molecule that has a name.

    Parameters
    ----------
    name : str
        "ethanol", "dimethyl ether", "propanol", "acetone", "acetic acid", "glycine",
        "acetonitrile", "decalin", "bicyclopentyl", "water" or "methane".

    Returns
    -------
    Molecule
        Atoms other than hydrogen first.

    Raises
    ------
    ValueError
        If no molecule here has this name.
    """
    symbols, bonds = _SKELETONS[choice("name", name, _SKELETONS)]
    return _filled([ELEMENTS.index(symbol) for symbol in symbols], list(bonds))


def make_molecules(
    num: int,
    *,
    fewest: int = 3,
    most: int = 9,
    rng: np.random.Generator,
) -> list[Molecule]:
    """Draw molecules of carbon, nitrogen, oxygen and the hydrogens that they need.

    A random tree of carbon, nitrogen and oxygen, in which of two neighbours at least one is carbon;
    often one bond more that closes a ring of five or six; some bonds made double or triple; then
    hydrogen wherever a bond is left.

    Parameters
    ----------
    num : int
        How many molecules, 1 or more.
    fewest, most : int
        Atoms other than hydrogen in each, 2 or more.
    rng : numpy.random.Generator
        Makes all draws.

    Returns
    -------
    list of Molecule
        The atoms of each in random order. They are possible by the count of bonds; not each of them
        would be stable.

    Raises
    ------
    ValueError
        If an argument is out of its range.
    """
    count, low = whole("num", num), whole("fewest", fewest, 2)
    high = whole("most", most, low)
    if high > 100:
        raise ValueError(f"most: got {high}; expected 100 or fewer atoms")
    instance("rng", rng, np.random.Generator)
    return [_drawn(int(rng.integers(low, high + 1)), rng) for _ in range(count)]


def polar_surface(molecule: Molecule) -> float:
    """Return the topological polar surface of a molecule in square ångströms.

    Parameters
    ----------
    molecule : Molecule
        Its nitrogen and oxygen atoms count, each by its hydrogens and its strongest bond.

    Returns
    -------
    float
        The sum over the atoms of :data:`POLAR_SURFACE`. (Rings of three, for which the published
        table has other entries, are not made here.)

    Raises
    ------
    ValueError
        If it is no molecule.
    """
    instance("molecule", molecule, Molecule)
    hydrogens = np.zeros(len(molecule.elements), dtype=np.int64)
    strongest = np.zeros(len(molecule.elements), dtype=np.int64)
    for (one, other), order in zip(molecule.bonds, molecule.orders, strict=True):
        for atom, partner in ((one, other), (other, one)):
            hydrogens[atom] += molecule.elements[partner] == HYDROGEN
            strongest[atom] = max(strongest[atom], order)
    # What has three hydrogens (ammonia) or two on oxygen (water) stands in no line of the table.
    return float(
        sum(
            POLAR_SURFACE.get((int(element), int(count), int(order)), 0.0)
            for element, count, order in zip(molecule.elements, hydrogens, strongest, strict=True)
        )
    )


def _drawn(size: int, rng: np.random.Generator) -> Molecule:
    while True:  # anew where a tree has no room for the next atom
        elements = [CARBON]
        bonds: list[tuple[int, int, int]] = []
        left = [4]
        for atom in range(1, size):
            element = int(rng.choice((CARBON, NITROGEN, OXYGEN), p=_SHARES))
            open_to = [
                other
                for other in range(atom)
                if left[other] and CARBON in (element, elements[other])
            ]
            if not open_to:
                break
            other = int(rng.choice(open_to))
            elements.append(element)
            left.append(int(VALENCE[element]) - 1)
            left[other] -= 1
            bonds.append((other, atom, 1))
        if len(elements) == size:
            break
    if rng.random() < _RING:
        _close_ring(elements, bonds, left, rng)
    for number, (one, other, _) in enumerate(bonds):
        room = min(left[one], left[other])
        draw = rng.random()
        extra = 0
        if room and draw < _DOUBLE:
            # A triple bond needs an end that has no further neighbour but one.
            extra = 2 if room > 1 and draw < _TRIPLE else 1
        bonds[number] = (one, other, 1 + extra)
        left[one] -= extra
        left[other] -= extra
    return _shuffled(_filled(elements, bonds), rng)


def _close_ring(
    elements: list[int],
    bonds: list[tuple[int, int, int]],
    left: list[int],
    rng: np.random.Generator,
) -> None:
    """Add a bond that makes a ring of five or six, if one fits."""
    size = len(elements)
    step = np.zeros((size, size), dtype=np.int64)
    for one, other, _ in bonds:
        step[one, other] = step[other, one] = 1
    apart = np.full((size, size), -1)
    reached = np.eye(size, dtype=np.int64)
    for length in range(6):
        apart[(reached > 0) & (apart < 0)] = length
        reached = reached @ step
    fitting = [
        (one, other)
        for one in range(size)
        for other in range(one)
        if apart[one, other] in (4, 5) and left[one] and left[other]
        if CARBON in (elements[one], elements[other])
    ]
    if fitting:
        one, other = fitting[int(rng.integers(len(fitting)))]
        bonds.append((other, one, 1))
        left[one] -= 1
        left[other] -= 1


def _filled(elements: list[int], bonds: list[tuple[int, int, int]]) -> Molecule:
    """Add a hydrogen for each bond that is left."""
    left = VALENCE[elements].tolist()
    for one, other, order in bonds:
        left[one] -= order
        left[other] -= order
    atoms, all_bonds = list(elements), list(bonds)
    for atom, count in enumerate(left):
        for _ in range(count):
            all_bonds.append((atom, len(atoms), 1))
            atoms.append(HYDROGEN)
    table = np.array(all_bonds, dtype=np.int64)
    return Molecule(np.array(atoms, dtype=np.int64), table[:, :2], table[:, 2])


def _shuffled(molecule: Molecule, rng: np.random.Generator) -> Molecule:
    order = rng.permutation(len(molecule.elements))
    return Molecule(molecule.elements[order], np.argsort(order)[molecule.bonds], molecule.orders)
