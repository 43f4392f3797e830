import numpy as np
import pytest

pytest.importorskip("torch")

from udl.data.graphs.papers import make_papers
from udl.experiments.ch13_graph_networks import loyalties as module
from udl.experiments.ch13_graph_networks.paper_networks import KINDS, trained


def test_neighbours_help_where_they_are_alike_and_hurt_where_they_are_not():
    found = module.results()
    words, symmetric, _ = found["new"].mean(axis=2)
    assert found["new"].shape == (len(KINDS), len(module.LOYALTIES), len(module.SEEDS))
    assert symmetric[0] < words[0]
    assert symmetric[-1] > words[-1] + 30
    assert np.all(np.diff(symmetric) > 0)
    assert np.all(np.diff(found["within"].mean(axis=1)) > 0)
    assert np.ptp(words) < 8


def test_a_number_comes_out_again():
    papers = make_papers(loyalty=module.LOYALTIES[3], rng=np.random.default_rng(2))
    for place, kind in enumerate(KINDS):
        run = trained(papers, kind, module.DEPTH, 2)
        assert run.new == pytest.approx(module.results()["new"][place, 3, 2], abs=1.0)
