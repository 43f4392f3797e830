import numpy as np
import pytest

from tests.shape_checks import checked
from udl.data.graphs import molecules as module

molecules = checked(module)
MANY = module.make_molecules(300, rng=np.random.default_rng(0))


@pytest.mark.parametrize(
    ("name", "formula", "surface"),
    [
        # Surfaces as PubChem and RDKit give them.
        ("methane", "CH4", 0.0),
        ("ethanol", "C2H6O", 20.23),
        ("dimethyl ether", "C2H6O", 9.23),
        ("propanol", "C3H8O", 20.23),
        ("acetone", "C3H6O", 17.07),
        ("acetic acid", "C2H4O2", 37.30),
        ("glycine", "C2H5NO2", 63.32),
        ("acetonitrile", "C2H3N", 23.79),
        ("decalin", "C10H18", 0.0),
        ("bicyclopentyl", "C10H18", 0.0),
    ],
)
def test_known_molecules(name, formula, surface):
    found = module.named(name)
    assert found.formula == formula
    assert molecules.polar_surface(found) == pytest.approx(surface)


def test_molecules_are_connected_and_as_large_as_asked_for():
    for one in module.make_molecules(100, fewest=4, most=6, rng=np.random.default_rng(1)):
        assert 4 <= np.count_nonzero(one.elements) <= 6
        part = {0}
        for _ in one.elements:
            part |= {int(b) for pair in one.bonds for b in pair if set(pair.tolist()) & part}
        assert len(part) == len(one.elements)


def test_every_line_of_the_table_and_every_formula_word_occurs():
    seen = set()
    for one in MANY:
        for atom in np.flatnonzero(one.elements >= module.NITROGEN):
            mine = (one.bonds == atom).any(axis=1)
            partners = one.bonds[mine][one.bonds[mine] != atom]
            hydrogens = int((one.elements[partners] == module.HYDROGEN).sum())
            seen.add((int(one.elements[atom]), hydrogens, int(one.orders[mine].max())))
    assert seen == set(module.POLAR_SURFACE)


def test_neighbours_and_rings_are_as_the_rule_says():
    rings = 0
    for one in MANY:
        heavy = one.elements > module.HYDROGEN
        among = heavy[one.bonds].all(axis=1)
        assert (one.elements[one.bonds[among]] == module.CARBON).any(axis=1).all()
        closed = int(among.sum() - heavy.sum() + 1)
        assert closed in (0, 1)
        rings += closed
    assert 40 < rings < 120


def test_a_surface_does_not_depend_on_numbers():
    rng = np.random.default_rng(2)
    for one in MANY[:20]:
        order = rng.permutation(len(one.elements))
        other = module.Molecule(one.elements[order], np.argsort(order)[one.bonds], one.orders)
        assert molecules.polar_surface(other) == pytest.approx(molecules.polar_surface(one))
        assert other.formula == one.formula
        np.testing.assert_array_equal(other.one_hot(), one.one_hot()[order])


def test_isomers_of_one_formula_have_different_surfaces():
    by_formula = {}
    for one in MANY:
        by_formula.setdefault(one.formula, set()).add(round(module.polar_surface(one), 2))
    assert sum(len(surfaces) > 1 for surfaces in by_formula.values()) > 30


def test_a_generator_decides_the_draw():
    again = module.make_molecules(300, rng=np.random.default_rng(0))
    other = module.make_molecules(300, rng=np.random.default_rng(1))
    assert all(np.array_equal(a.bonds, b.bonds) for a, b in zip(MANY, again, strict=True))
    assert [one.formula for one in other] != [one.formula for one in MANY]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"orders": [1, 1]}, r"bonds: got shape \(3, 2\); expected \(2, 2\)"),
        ({"bonds": [[0, 1], [0, 1], [0, 3]]}, "bonds: got a pair twice"),
        ({"bonds": [[0, 0], [0, 1], [0, 3]]}, "bonds: got .* atom bound to itself"),
        ({"elements": [3, 0, 0, 0]}, r"orders: got atoms with \[3, 1, 1, 1\]"),
        ({"elements": [2, 0, 0, 4]}, r"elements: got 4\.0"),
    ],
)
def test_what_is_no_molecule_is_refused(change, told):
    ammonia = {"elements": [2, 0, 0, 0], "bonds": [[0, 1], [0, 2], [0, 3]], "orders": [1, 1, 1]}
    assert module.Molecule(**ammonia).formula == "H3N"
    with pytest.raises(ValueError, match=told):
        module.Molecule(**{**ammonia, **change})


def test_other_names_and_numbers_are_refused():
    with pytest.raises(ValueError, match="name: got 'gold'"):
        module.named("gold")
    with pytest.raises(ValueError, match="most: got 3"):
        module.make_molecules(1, fewest=4, most=3, rng=np.random.default_rng(0))
