import pytest

pytest.importorskip("torch")

from udl.experiments.ch13_graph_networks import depth as module
from udl.experiments.ch13_graph_networks.paper_networks import the_papers, trained


def test_deep_plain_networks_fail_on_their_own_labels():
    found = module.results()
    new, old = found["new"].mean(axis=2), found["old"].mean(axis=2)
    assert found["new"].shape == (2, len(module.DEPTHS), len(module.SEEDS))
    assert new[0].argmax() == 1
    assert old[0, 1] == 100
    assert old[0, -1] < 50
    assert (new[1, 2:] > new[0, 2:]).all()


@pytest.mark.parametrize(("residual", "place"), [(False, 1), (True, 2)])
def test_a_number_comes_out_again(residual, place):
    run = trained(the_papers(), "symmetric", module.DEPTHS[place], 0, residual=residual)
    found = module.results()
    assert run.new == pytest.approx(found["new"][int(residual), place, 0], abs=1.0)
    assert run.energy == pytest.approx(found["energy"][int(residual), place, 0], rel=0.05)
