"""What the package holds beside its modules goes where the package goes."""

import tomllib
from pathlib import PurePath

from tests import ROOT

SOURCE = ROOT / "src" / "udl"


def test_every_file_beside_the_modules_is_in_the_wheel():
    told = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    patterns = told["tool"]["setuptools"]["package-data"]["udl"]
    files = [
        path.relative_to(SOURCE)
        for path in SOURCE.rglob("*")
        if path.is_file() and path.suffix not in (".py", ".pyc")
    ]
    left_behind = [
        str(path)
        for path in files
        if not any(PurePath(path).match(pattern) for pattern in patterns)
    ]
    assert files
    assert not left_behind
