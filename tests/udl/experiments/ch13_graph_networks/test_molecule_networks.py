import numpy as np
import pytest

torch = pytest.importorskip("torch")

from udl.data.graphs.molecules import Molecule, make_molecules, named, polar_surface  # noqa: E402
from udl.experiments.ch13_graph_networks import molecule_networks as module  # noqa: E402
from udl.graphs import adjacency_matrix, graph_convolution  # noqa: E402

FEW = make_molecules(module.NUM_TRAIN + 5, most=4, rng=np.random.default_rng(0))


def drawn(kind, layers, seed=0):
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return module.MoleculeNetwork(kind, layers)


@pytest.mark.parametrize("kind", module.AGGREGATIONS)
@pytest.mark.parametrize("layers", [0, 1, 3])
def test_other_numbers_and_other_company_change_nothing(kind, layers):
    network, rng = drawn(kind, layers), np.random.default_rng(1)
    first = network(module.joined(FEW[:6])).detach().numpy()
    moved = []
    for one in FEW[:6]:
        order = rng.permutation(len(one.elements))
        moved.append(Molecule(one.elements[order], np.argsort(order)[one.bonds], one.orders))
    found = network(module.joined(moved[::-1])).detach().numpy()
    np.testing.assert_allclose(found[::-1], first, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("kind", module.AGGREGATIONS)
def test_a_layer_is_the_package_s(kind):
    network, one = drawn(kind, 1), named("glycine")
    a = adjacency_matrix(one.bonds, len(one.elements))
    weights, biases = (p.detach().double().numpy() for p in network.layers[0].parameters())
    convolved = graph_convolution(
        one.one_hot(), a, weights[:, 4:], biases, kind=kind, self_weights=weights[:, :4]
    )
    last, offset = (p.detach().double().numpy() for p in network.to_number.parameters())
    expected = module.UNIT * (np.maximum(convolved, 0).sum(axis=0) @ last[0] + offset[0])
    found = network(module.joined([one])).item()
    assert found == pytest.approx(expected, rel=1e-4)


def test_isomers_are_one_bag_of_atoms_and_two_graphs():
    pair = module.joined([named("ethanol"), named("dimethyl ether")])
    bag = drawn("sum", 0)(pair).detach()
    assert bag[0] == bag[1]
    graph = drawn("sum", 1)(pair).detach()
    assert abs(graph[0] - graph[1]) > 0.01


def test_a_short_run_learns_repeats_itself_and_leaves_torch_alone():
    before, threads = torch.get_rng_state(), torch.get_num_threads()
    first, again, other = (module.trained("sum", 1, seed, 30, FEW) for seed in (0, 0, 1))
    assert torch.equal(torch.get_rng_state(), before)
    assert torch.get_num_threads() == threads
    batch = module.joined(FEW[-5:])
    assert torch.equal(first(batch), again(batch))
    assert not torch.equal(first(batch), other(batch))
    error = module.error_on_new(first, FEW)
    assert error < 0.7 * module.error_on_new(drawn("sum", 1), FEW)


def test_surfaces_are_those_of_the_data():
    assert module.surfaces(FEW[:3]).tolist() == [polar_surface(one) for one in FEW[:3]]
    assert len(module.all_molecules()) == module.NUM_TRAIN + module.NUM_TEST
