import numpy as np
import pytest

torch = pytest.importorskip("torch")

from udl.experiments.ch13_graph_networks import paper_networks as module  # noqa: E402
from udl.graphs import graph_convolution  # noqa: E402

PAPERS = module.the_papers()
WORDS = torch.tensor(PAPERS.words).float()


def drawn(kind, depth, residual=False):
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return module.PaperNetwork(kind, depth, residual, PAPERS)


@pytest.mark.parametrize("kind", ["symmetric", "own"])
def test_a_layer_is_the_package_s(kind):
    network = drawn(kind, 1)
    weights, biases = (p.detach().double().numpy() for p in network.layers[0].parameters())
    own = {}
    if kind == "own":
        own = {"self_weights": weights[:, :150]}
        weights = weights[:, 150:]
    expected = graph_convolution(
        PAPERS.words.astype(float),
        PAPERS.adjacency().astype(float),
        weights,
        biases,
        kind="symmetric" if kind == "symmetric" else "mean",
        **own,
    )
    np.testing.assert_allclose(network(WORDS).detach().numpy(), expected, atol=1e-4)


def test_words_alone_are_each_paper_by_itself():
    network = drawn("words", 3)
    np.testing.assert_allclose(
        network(WORDS[:7]).detach().numpy(), network(WORDS)[:7].detach().numpy(), atol=1e-5
    )


def test_residual_layers_add_to_what_they_are_given():
    plain, residual = drawn("symmetric", 3), drawn("symmetric", 3, True)
    first = torch.relu(plain._layer(plain.layers[0], WORDS))
    torch.testing.assert_close(residual.hidden(WORDS), first + plain.hidden(WORDS))


def test_labels_are_eight_of_each_topic():
    known = module.labelled(PAPERS, 3)
    np.testing.assert_array_equal(np.bincount(PAPERS.topics[known]), [8] * 5)
    assert len(np.unique(known)) == 40
    assert not np.array_equal(known, module.labelled(PAPERS, 4))


def test_a_run_repeats_itself_and_leaves_torch_alone(monkeypatch):
    monkeypatch.setattr(module, "NUM_STEPS", 5)
    before, threads = torch.get_rng_state(), torch.get_num_threads()
    first, again = (module.trained(PAPERS, "symmetric", 2, 0) for _ in range(2))
    assert first == again or vars(first) == vars(again)
    assert torch.equal(torch.get_rng_state(), before)
    assert torch.get_num_threads() == threads


def test_citations_help():
    words, graph = (module.trained(PAPERS, kind, 2, 0) for kind in ("words", "symmetric"))
    assert words.old == graph.old == 100
    assert graph.new > words.new + 25


def test_differences_are_zero_where_nothing_is_left_to_smooth():
    even = np.sqrt(1 + PAPERS.adjacency().sum(axis=1))[:, None]
    assert module.differences(even, PAPERS) == pytest.approx(0, abs=1e-12)
    assert module.differences(np.zeros((600, 2)), PAPERS) == 0
    random = np.random.default_rng(0).normal(size=(600, 5))
    assert 0.5 < module.differences(random, PAPERS) < 1.2
