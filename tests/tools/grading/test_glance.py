"""What a reader of students' cells is pointed at, and what not."""

import pytest

from tools.grading.glance import reaches


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("import numpy as np\ndef f(x):\n    y = np.exp(x)\n    return y", []),
        ("from torch import nn\nnet = nn.Linear(2, 3)\nnet.weight.data = 0 * net.weight", []),
        ("def f(self, x):\n    self.count = 1\n    return x", []),
        ("def broken(:", []),
        ("x = '\\0'; \0", []),
        ("from udl.coursework import training as t\nt.BUDGET = 9", None),
        ("t.BUDGET = 400_000", ["changes t.BUDGET"]),
        ("training.baseline.rate = 3", ["changes training.rate"]),
        ("del t.BUDGET", ["changes t.BUDGET"]),
        ("from mnist1d.data import make_dataset", ["imports mnist1d.data"]),
        ("import udl.data, os", ["imports os", "imports udl.data"]),
        ("net.register_forward_hook(f)", ["uses register_forward_hook"]),
        ("open('x').read()\nf.__globals__['y'] = 1", ["uses __globals__", "uses open"]),
        ("def f():\n    global SEEN\n    SEEN = 1", ["declares SEEN global"]),
    ],
)
def test_what_reaches_beyond_a_cell_is_told(text, said):
    if said is None:  # what a cell names itself by an import counts as found, not as its own
        assert reaches(text) == ["changes t.BUDGET", "imports udl.coursework"]
    else:
        assert reaches(text) == said
