"""Every practical has its quotations in the tests of its chapter."""

import ast

from tests import ROOT
from tests.book.quoting import FILES


def quoted(chapter: str) -> set[str]:
    path = ROOT / "tests" / "book" / chapter / "test_practical_numbers.py"
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict):
            return {key.value for key in node.value.keys if isinstance(key, ast.Constant)}
    return set()


def test_every_practical_quotes_numbers():
    for chapter in {path.parent.name for path in FILES.values()}:
        wanted = {stem for stem, path in FILES.items() if path.parent.name == chapter}
        assert quoted(chapter) == wanted
