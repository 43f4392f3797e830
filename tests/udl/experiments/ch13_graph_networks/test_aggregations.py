import numpy as np
import pytest

pytest.importorskip("torch")

from udl.experiments.ch13_graph_networks import aggregations as module
from udl.experiments.ch13_graph_networks.molecule_networks import AGGREGATIONS


def test_sums_come_nearest_and_a_bag_of_atoms_stays_far():
    found = module.results()
    graph, bag = found["graph"].mean(axis=2), found["bag"].mean()
    assert found["graph"].shape == (len(AGGREGATIONS), len(module.LAYERS), len(module.SEEDS))
    assert (graph < bag).all()
    assert bag < 0.5 * found["spread"]
    assert (graph[0, 1:] < 0.75 * graph[1:, 1:].min(axis=0)).all()


@pytest.mark.slow
def test_a_number_comes_out_again():
    found = module.results()["graph"][0, 0, 0]
    assert module.one_error("sum", 1, module.SEEDS[0]) == pytest.approx(found, rel=1e-3)


def test_seeds_differ():
    assert np.ptp(module.results()["bag"]) > 0
