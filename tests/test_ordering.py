"""The order of tests changes with the commit, keeps modules together, and sees a dependence."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise

from tests import ROOT
from tests.ordering import shuffled

NAMES = [f"tests/{module}.py::test_{i}" for module in "abcdef" for i in range(6)]


def test_an_order_can_be_had_again_and_another_differs():
    assert shuffled(NAMES, "1") == shuffled(NAMES[::-1], "1")
    assert shuffled(NAMES, "1") != shuffled(NAMES, "2")
    assert sorted(shuffled(NAMES, "1")) == sorted(NAMES)


def test_a_modules_tests_stay_together():
    modules = [name.partition("::")[0] for name in shuffled(NAMES, "3")]
    changes = sum(one != other for one, other in pairwise(modules))
    assert changes == 5


def test_canary_a_test_that_lives_on_an_earlier_one_fails(tmp_path):
    (tmp_path / "test_pair.py").write_text(
        "made = []\ndef test_a():\n    made.append(1)\ndef test_b():\n    assert made\n"
    )

    def run(order: str) -> int:
        return subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "tests.ordering", str(tmp_path)],
            cwd=tmp_path,
            env={"PYTHONPATH": str(ROOT), "PATH": "", "UDL_TEST_ORDER": order},
            capture_output=True,
        ).returncode

    assert run("plain") == 0
    assert any(run(str(seed)) == 1 for seed in range(6))
