"""New inputs in each kernel: right answers pass whichever they are, remembered ones never do."""

import copy

import numpy as np
import pytest

from tests.checks.ch01_introduction import answers as ch01
from tests.checks.ch02_supervised_learning import answers as ch02
from tests.checks.ch03_shallow_networks import answers as ch03
from tests.checks.ch03_shallow_networks import mended_answers as ch03_mended
from tests.checks.ch04_deep_networks import answers as ch04
from tests.checks.ch05_loss_functions import answers as ch05
from tests.checks.ch07_gradients import answers as ch07
from tests.checks.ch07_gradients import network_answers as ch07_networks
from tests.checks.ch07_gradients import signal_answers as ch07_signals
from tests.checks.ch10_convolution import answers as ch10
from tests.checks.check_harness import checks_of
from udl.checks import (
    ch01_introduction,
    ch02_supervised_learning,
    ch03_shallow_networks,
    ch04_deep_networks,
    ch05_loss_functions,
    ch07_gradients,
    ch10_convolution,
)
from udl.checks.core import SEED
from udl.checks.kinds import Implement, Read
from udl.checks.notebook import session

CHAPTERS = [
    (ch01_introduction, ch01.RIGHT),
    (ch02_supervised_learning, ch02.RIGHT),
    (ch03_shallow_networks, ch03.RIGHT | ch03_mended.RIGHT),
    (ch04_deep_networks, ch04.RIGHT),
    (ch05_loss_functions, ch05.RIGHT),
    (ch07_gradients, ch07.RIGHT | ch07_networks.RIGHT | ch07_signals.RIGHT),
    (ch10_convolution, ch10.RIGHT),
]
TO_WRITE = {
    f"{module.__name__.rpartition('.')[2][:4]}-{name}": (check, right.get(name, ()))
    for module, right in CHAPTERS
    for name, check in checks_of(module).items()
    if isinstance(check, Implement) and not isinstance(check, Read)
}


@pytest.mark.parametrize("name", TO_WRITE)
def test_right_answers_pass_in_every_kernel(name, monkeypatch):
    check, right = TO_WRITE[name]
    assert right
    for draw in range(12):
        monkeypatch.setattr(session, "draw", 1000 + draw)
        for answer in right:
            verdict = check.judge(answer)
            assert verdict.status == "passed", verdict.text


def remembering(check):
    """An answer that knows the usual inputs with their results, and nothing else."""
    usual = check.draws(np.random.default_rng(SEED))
    known = [(repr(list(a)), check.expected(*copy.deepcopy(a))) for a in usual]

    def answer(*arguments):
        return dict(known).get(repr(list(arguments)), known[0][1])

    return answer


@pytest.mark.parametrize("name", TO_WRITE)
def test_remembered_results_do_not_pass(name):
    check, _ = TO_WRITE[name]
    assert check.judge(remembering(check)).status == "wrong"
