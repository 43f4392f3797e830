"""The check of the residual network in PyTorch accepts any style, and names what is wrong."""

from itertools import pairwise

import pytest

torch = pytest.importorskip("torch")

from torch import nn  # noqa: E402
from torch.nn import functional as F  # noqa: E402

from udl.checks.ch11_residual_networks import residual_module as check  # noqa: E402


class Whole(nn.Module):
    """Layers as attributes, declared in the reverse order."""

    rule = ""

    def __init__(self):
        super().__init__()
        self.last = nn.Linear(100, 10)
        self.two = nn.Linear(100, 100)
        self.one = nn.Linear(100, 100)
        self.first = nn.Linear(40, 100)

    def forward(self, x):
        h = self.first(x)
        h = h + self.one(torch.relu(h))
        h = self.two(F.relu(h)) + h
        return self.last(h.clamp(min=0))


class Block(nn.Module):
    """A block of its own."""

    def __init__(self):
        super().__init__()
        self.layer = nn.Sequential(nn.ReLU(), nn.Linear(100, 100))

    def forward(self, h):
        return h + self.layer(h)


class Listed(nn.Module):
    """Layers in a ModuleList."""

    def __init__(self):
        super().__init__()
        sizes = (40, 100, 100, 100, 10)
        pairs = pairwise(sizes)
        self.layers = nn.ModuleList(nn.Linear(*pair) for pair in pairs)

    def forward(self, x):
        h = self.layers[0](x)
        for layer in self.layers[1:3]:
            h = torch.add(h, layer(torch.maximum(h, torch.zeros_like(h))))
        return self.layers[3](h.relu())


class Adding(Whole):
    def forward(self, x):
        h = self.first(x)
        for layer in (self.one, self.two):
            h += layer(torch.relu(h))
        return self.last(torch.relu(h))


class Plain(nn.Module):
    """Parameters and functions alone."""

    def __init__(self):
        super().__init__()
        sizes = (40, 100, 100, 100, 10)
        pairs = list(pairwise(sizes))
        self.w = nn.ParameterList(torch.randn(outs, ins) / 10 for ins, outs in pairs)
        self.b = nn.ParameterList(torch.zeros(outs) for _, outs in pairs)

    def forward(self, x):
        h = F.linear(x, self.w[0], self.b[0])
        for k in (1, 2):
            h = h + F.linear(h.relu(), self.w[k], self.b[k])
        return F.linear(h.relu(), self.w[3], self.b[3])


def blocks():
    return nn.Sequential(nn.Linear(40, 100), Block(), Block(), nn.ReLU(), nn.Linear(100, 10))


def lazy():
    model = Whole()
    model.first = nn.LazyLinear(100)
    return model


@pytest.mark.parametrize("answer", [Whole, Listed, Adding, Plain, blocks, lazy])
def test_a_right_network_passes_however_it_is_written(answer):
    verdict = check.judge(lambda: answer())
    assert verdict.status == "passed", verdict.text


def with_forward(forward):
    """Return an answer whose model computes this."""
    return lambda: type("Model", (Whole,), {"forward": forward})()


def overwriting(self, x):
    h = self.first(x)
    for layer in (self.one, self.two):
        h = h + layer(torch.relu_(h))
    return self.last(torch.relu(h))


def clipped(self, x):
    h = self.first(x)
    for layer in (self.one, self.two):
        h = torch.relu(h)
        h = h + layer(h)
    return self.last(torch.relu(h))


def relu_behind_the_layer(self, x):
    h = self.first(x)
    for layer in (self.one, self.two):
        h = h + torch.relu(layer(h))
    return self.last(torch.relu(h))


def no_skip(self, x):
    h = self.first(x)
    for layer in (self.one, self.two):
        h = layer(torch.relu(h))
    return self.last(torch.relu(h))


def relu_at_the_start(self, x):
    h = torch.relu(self.first(x))
    for layer in (self.one, self.two):
        h = h + layer(torch.relu(h))
    return self.last(torch.relu(h))


def bare_end(self, x):
    h = self.first(x)
    for layer in (self.one, self.two):
        h = h + layer(torch.relu(h))
    return self.last(h)


def one_skip(self, x):
    h = self.first(x)
    h = h + self.two(torch.relu(self.one(torch.relu(h))))
    return self.last(torch.relu(h))


def from_the_start(self, x):
    start = self.first(x)
    h = start + self.one(torch.relu(start))
    h = start + self.two(torch.relu(h))
    return self.last(torch.relu(h))


def probabilities(self, x):
    return Whole.forward(self, x).softmax(dim=1)


def swapped(self, x):
    h = self.first(x)
    for layer in (self.one, self.two):
        h = torch.relu(h + layer(h))
    return self.last(h)


def same_layer_twice(self, x):
    h = self.first(x)
    for layer in (self.one, self.one):
        h = h + layer(torch.relu(h))
    return self.last(torch.relu(h))


class InAList(nn.Module):
    """The two layers in the middle are not known to the model."""

    def __init__(self):
        super().__init__()
        self.first, self.last = nn.Linear(40, 100), nn.Linear(100, 10)
        self.middle = [nn.Linear(100, 100), nn.Linear(100, 100)]

    def forward(self, x):
        h = self.first(x)
        for layer in self.middle:
            h = h + layer(torch.relu(h))
        return self.last(torch.relu(h))


@pytest.mark.parametrize(
    ("answer", "mistake"),
    [
        (with_forward(overwriting), "a stream that the ReLU has overwritten"),
        (with_forward(clipped), "a stream that the ReLU has overwritten"),
        (with_forward(relu_behind_the_layer), "the ReLU behind the linear layer"),
        (with_forward(no_skip), "no skips"),
        (with_forward(relu_at_the_start), "a ReLU behind the first layer"),
        (with_forward(bare_end), "the last ReLU forgotten"),
        (with_forward(one_skip), "one skip around both layers"),
        (with_forward(from_the_start), "a skip from the start"),
        (with_forward(probabilities), "softmax before the cross-entropy"),
        (with_forward(swapped), "a ReLU behind the sum"),
        (with_forward(same_layer_twice), "one layer for two"),
        (InAList, "a layer made inside forward"),
        (lambda: Whole, "not a model"),
        (lambda: nn.Sequential(nn.Linear(40, 100), nn.ReLU(), nn.Linear(100, 10)), "a layer too"),
        (lambda: with_forward(lambda self, x: h)(), ""),  # noqa: F821
        (lambda: None, "return forgotten"),
    ],
)
def test_a_wrong_network_is_named(answer, mistake):
    verdict = check.judge(lambda: answer())
    assert verdict.status == "wrong", verdict.text
    assert mistake in verdict.mistake, verdict.text
