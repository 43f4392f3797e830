"""The kernels of students, made once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from tests import ROOT
from tests.tools.notebooks.student_environment import student_kernel, with_extra


@pytest.fixture(scope="session")
def kernels() -> Path:
    return student_kernel(ROOT / "build" / "student-venv")


@pytest.fixture(scope="session")
def kernels_with(kernels: Path, tmp_path_factory) -> Callable[[str], Path]:
    """Give the kernels of a student who has installed an extra, or none."""

    @cache
    def having(extra: str) -> Path:
        folder = tmp_path_factory.mktemp("student") / "venv"
        return with_extra(kernels.parent, folder, extra) if extra else kernels

    return having
