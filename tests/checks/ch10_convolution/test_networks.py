"""A network is judged however it is written, and nothing that somebody returns stops its check."""

import pytest

from tests.checks.check_harness import checks_of, forms
from udl.checks import ch10_convolution

CHECKS = checks_of(ch10_convolution)
torch = pytest.importorskip("torch")
nn, functional = torch.nn, torch.nn.functional


def lengths(kernel_sizes, padding):
    found = [40]
    for size in kernel_sizes:
        found.append((found[-1] + 2 * padding - size) // 2 + 1)
    return found


def stack(channels, kernel_sizes, padding, convolution=nn.Conv1d):
    """The usual list of layers, without the first and the last."""
    before, layers = 1, []
    for size in kernel_sizes:
        layers += [convolution(before, channels, size, stride=2, padding=padding), nn.ReLU()]
        before = channels
    return layers


def plain(channels, kernel_sizes, padding):
    left = lengths(kernel_sizes, padding)[-1]
    layers = stack(channels, kernel_sizes, padding)
    last = nn.Linear(channels * left, 10)
    return nn.Sequential(nn.Unflatten(1, (1, 40)), *layers, nn.Flatten(), last)


def lazy(channels, kernel_sizes, padding):
    layers = []
    for size in kernel_sizes:
        layers += [nn.LazyConv1d(channels, size, stride=2, padding=padding), nn.ReLU()]
    return nn.Sequential(nn.Unflatten(1, (1, 40)), *layers, nn.Flatten(), nn.LazyLinear(10))


def half_lazy(channels, kernel_sizes, padding):
    layers = stack(channels, kernel_sizes, padding)
    return nn.Sequential(nn.Unflatten(1, (1, 40)), *layers, nn.Flatten(), nn.LazyLinear(10))


class LastDeclaredFirst(nn.Module):
    def __init__(self, channels, kernel_sizes, padding):
        super().__init__()
        self.fc = nn.Linear(channels * lengths(kernel_sizes, padding)[-1], 10)
        self.convolutions = nn.ModuleList(stack(channels, kernel_sizes, padding)[::2][::-1])

    def forward(self, x):
        x = x[:, None]
        for layer in reversed(self.convolutions):
            x = functional.relu(layer(x))
        return self.fc(x.flatten(1))


class Functions(nn.Module):
    """Parameters of its own and torch's functions; biases declared before the weights."""

    def __init__(self, channels, kernel_sizes, padding):
        super().__init__()
        self.padding = padding
        self.last_bias = nn.Parameter(torch.zeros(10))
        left = lengths(kernel_sizes, padding)[-1]
        self.last = nn.Parameter(torch.randn(channels * left, 10))  # (in, out)
        counts = (1, *[channels] * (len(kernel_sizes) - 1))
        self.biases = nn.ParameterList([torch.zeros(channels) for _ in kernel_sizes])
        self.weights = nn.ParameterList(
            [torch.randn(channels, n, size) for n, size in zip(counts, kernel_sizes, strict=True)]
        )

    def forward(self, x):
        x = x.unsqueeze(1)
        for weight, bias in zip(self.weights, self.biases, strict=True):
            x = functional.conv1d(x, weight, bias, stride=2, padding=self.padding).clamp(min=0)
        return x.reshape(len(x), -1) @ self.last + self.last_bias


class Nested(nn.Module):
    def __init__(self, *arguments):
        super().__init__()
        model = plain(*arguments)
        self.head = nn.Sequential(model[-2], nn.Sequential(model[-1]))
        self.body = nn.Sequential(nn.Sequential(*model[:2]), *model[2:-2])

    def forward(self, x):
        return self.head(self.body(x))


def as_images(channels, kernel_sizes, padding):
    """Convolve signals as images of one row."""
    before, layers = 1, [nn.Unflatten(1, (1, 1, 40))]
    for size in kernel_sizes:
        layers += [nn.Conv2d(before, channels, (1, size), (1, 2), (0, padding)), nn.ReLU()]
        before = channels
    left = channels * lengths(kernel_sizes, padding)[-1]
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(left, 10))


def frozen(*arguments):
    return plain(*arguments).requires_grad_(False)


def last_as_convolution(channels, kernel_sizes, padding):
    left = lengths(kernel_sizes, padding)[-1]
    layers = stack(channels, kernel_sizes, padding)
    last = nn.Conv1d(channels, 10, left)
    return nn.Sequential(nn.Unflatten(1, (1, 40)), *layers, last, nn.Flatten())


class CastsItself(nn.Module):
    def __init__(self, *arguments):
        super().__init__()
        self.model = plain(*arguments).double()

    def forward(self, x):
        return self.model(x.double()).float()


KEPT = {}


def kept(*arguments):
    """One model for each setting, handed out again and again."""
    return KEPT.setdefault(arguments, plain(*arguments))


WRITTEN = [
    *(plain, lazy, half_lazy, LastDeclaredFirst, Functions, Nested),
    *(as_images, last_as_convolution, CastsItself),
]


@pytest.mark.parametrize(
    "make", [lambda *a, m=m: m(*a) for m in WRITTEN], ids=[m.__name__ for m in WRITTEN]
)
def test_a_right_network_passes_however_it_is_written(make):
    verdict = CHECKS["make_cnn"].judge(make)
    assert verdict.status == "passed", verdict.text


def test_a_model_that_is_handed_out_again_keeps_its_parameters():
    arguments = (15, (3, 3, 3), 0)
    before = [p.clone() for p in kept(*arguments).parameters()]
    CHECKS["make_cnn"].judge(kept)
    after = list(kept(*arguments).parameters())
    assert all(torch.equal(one, other) for one, other in zip(before, after, strict=True))


class Failing(nn.Module):
    """A model whose forward does something that no model should."""

    def __init__(self, forward, *arguments):
        super().__init__()
        self.model, self.does = plain(*arguments), forward

    def forward(self, x):
        return self.does(self.model, x)


def raising(error):
    def forward(model, x):
        raise error

    return forward


def unused(*arguments):
    model = Failing(lambda model, x: model(x), *arguments)
    model.extra = nn.Linear(3, 3)
    return model


def twice(channels, kernel_sizes, padding):
    """The same convolution wherever two of a size stand next to each other."""
    model = plain(channels, kernel_sizes, padding)
    if kernel_sizes == (3, 3, 3):
        model[5] = model[3]
    return model


def last_without_bias(*arguments):
    model = plain(*arguments)
    model[-1] = nn.Linear(model[-1].in_features, 10, bias=False)
    return model


def fails(forward):
    return lambda *a: Failing(forward, *a)


NAMED = {
    "a model on another device": lambda *a: plain(*a).to("meta"),
    "numbers of another type: torch.bfloat16": lambda *a: plain(*a).bfloat16(),
    "numbers of another type: torch.float64": lambda *a: plain(*a).double(),
    "a layer that is not used": unused,
    "frozen parameters": frozen,
    "one model for all calls": kept,
    "a layer made inside forward": fails(lambda model, x: nn.Linear(10, 10)(model(x))),
    "one layer for two": twice,
    "a bias missing, that of the last layer": last_without_bias,
    "a layer too many or too few": lambda *a: nn.Sequential(plain(*a), nn.Linear(10, 10)),
    "cut off from its parameters": fails(lambda model, x: model(x).detach()),
    "not a tensor": fails(lambda model, x: (model(x), 0)),
    "a name that is not defined": fails(raising(NameError("name 'rleu' is not defined"))),
    "": fails(raising(ZeroDivisionError("division by zero"))),
}


@pytest.mark.parametrize("name", NAMED)
def test_a_wrong_network_is_named(name):
    verdict = CHECKS["make_cnn"].judge(NAMED[name])
    assert (verdict.status, verdict.mistake) == ("wrong", name), verdict.text
    assert forms(verdict) == []


def test_an_error_in_forward_is_told_as_it_is():
    verdict = CHECKS["make_cnn"].judge(fails(raising(ZeroDivisionError("division by zero"))))
    assert "ZeroDivisionError: division by zero" in verdict.text


def test_a_stub_in_forward_is_not_done_yet():
    verdict = CHECKS["make_cnn"].judge(fails(raising(NotImplementedError())))
    assert verdict.status == "not done yet"


class Strange:
    """Looks like a model and is none."""

    def __getattr__(self, name):
        raise RuntimeError(f"no {name} here")


STRANGE = [
    *(3, "network", [nn.Linear(2, 2)], (nn.Linear(2, 2), 1), nn.ReLU, nn.ReLU(), nn.Module()),
    *(nn.Sequential(), torch.zeros(3), {"model": 1}, lambda x: x, Strange(), object()),
    *(nn.Identity(), nn.Flatten(), nn.LazyLinear(10), nn.Embedding(40, 10), nn.LSTM(40, 10)),
    nn.Linear(40, 10, dtype=torch.complex64),
]


@pytest.mark.parametrize("name", ["make_cnn", "make_digit_cnn"])
@pytest.mark.parametrize("made", STRANGE, ids=range(len(STRANGE)))
def test_nothing_that_is_returned_stops_the_check(name, made):
    verdict = CHECKS[name].judge(lambda *_: made)
    assert verdict.status == "wrong"
    assert forms(verdict) == []


def digits(*, first=None, second=None):
    first = nn.Dropout2d() if first is None else first
    second = nn.Dropout() if second is None else second
    return nn.Sequential(
        *(nn.Conv2d(1, 10, 5), nn.MaxPool2d(2), nn.ReLU()),
        *(nn.Conv2d(10, 20, 5), first, nn.MaxPool2d(2), nn.ReLU(), nn.Flatten()),
        *(nn.Linear(320, 50), nn.ReLU(), second, nn.Linear(50, 10)),
    )


class Always(nn.Module):
    """Dropout that nobody has told when to stop."""

    def forward(self, x):
        return functional.dropout(x)


def with_layer(place, layer):
    layers = list(digits())
    return nn.Sequential(*layers[:place], layer, *layers[place:])


def without(place, *instead):
    layers = list(digits())
    return nn.Sequential(*layers[:place], *instead, *layers[place + 1 :])


def relu_then_mean():
    layers = list(digits())
    layers[1:3] = layers[2], nn.AvgPool2d(2)
    layers[5:7] = layers[6], nn.AvgPool2d(2)
    return nn.Sequential(*layers)


class DigitFunctions(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc2, self.fc1 = nn.Linear(50, 10), nn.Linear(320, 50)
        self.conv2, self.conv1 = nn.Conv2d(10, 20, 5), nn.Conv2d(1, 10, 5)

    def forward(self, x):
        x = functional.relu(functional.max_pool2d(self.conv1(x), 2))
        x = functional.dropout2d(self.conv2(x), training=self.training)
        x = functional.relu(functional.max_pool2d(x, 2)).view(-1, 320)
        x = functional.dropout(functional.relu(self.fc1(x)), training=self.training)
        return self.fc2(x)


@pytest.mark.parametrize("make", [digits, lambda: DigitFunctions()])
def test_right_digit_networks_pass(make):
    verdict = CHECKS["make_digit_cnn"].judge(make)
    assert verdict.status == "passed", verdict.text


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("dropout missing", lambda: digits(second=nn.Identity())),
        ("dropout missing", lambda: digits(second=nn.Dropout(0.01))),
        ("dropout of whole channels missing", lambda: digits(first=nn.Identity())),
        ("dropout of whole channels missing", lambda: digits(first=nn.Dropout())),
        ("another probability of dropout", lambda: digits(second=nn.Dropout(0.2))),
        ("another probability of dropout", lambda: digits(first=nn.Dropout2d(0.8))),
        ("a dropout too many", lambda: with_layer(1, nn.Dropout2d())),
        ("dropout in evaluation mode", lambda: digits(second=Always())),
        ("ReLU missing after one of the convolutions", lambda: without(2)),
        ("ReLU missing after one of the convolutions", lambda: without(6)),
        ("sizes that do not fit together", lambda: without(7)),
        ("sizes that do not fit together", lambda: without(5)),
        ("sizes that do not fit together", lambda: without(7, nn.Flatten(0))),
        ("mean pooling instead of max pooling", relu_then_mean),
    ],
)
def test_each_dropout_is_asked_for(name, model):
    verdict = CHECKS["make_digit_cnn"].judge(model)
    assert (verdict.status, verdict.mistake) == ("wrong", name), verdict.text
