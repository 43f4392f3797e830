"""Tests in another order for each commit, so that none lives on what ran before it.

Modules are shuffled, and the tests within each; two runs of one commit agree. ``UDL_TEST_ORDER``
gives another seed, or ``plain`` for the order of the files. A pytest plugin, named in
pyproject.toml.
"""

from __future__ import annotations

import os
import random
from itertools import groupby

import pytest

from tests import sampling


def seed() -> str:
    """Name the order of this run."""
    return os.environ.get("UDL_TEST_ORDER") or str(sampling.history().number)


def shuffled(names: list[str], seed: str) -> list[str]:
    """Shuffle test ids by module, then within each; the same names and seed give one order.

    Parameters
    ----------
    names : list of str
        ``module::test`` in any order.
    seed : str
        Which order.
    """
    by_module = {
        module: list(tests)
        for module, tests in groupby(sorted(names), key=lambda name: name.partition("::")[0])
    }
    generator = random.Random(seed)
    modules = sorted(by_module)
    generator.shuffle(modules)
    for module in modules:
        generator.shuffle(by_module[module])
    return [name for module in modules for name in by_module[module]]


def pytest_report_header() -> str:
    """Say which order it is, so that it can be had again."""
    return f"order of tests: UDL_TEST_ORDER={seed()}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests into this run's order."""
    if seed() != "plain":
        place = {name: i for i, name in enumerate(shuffled([i.nodeid for i in items], seed()))}
        items.sort(key=lambda item: place[item.nodeid])
