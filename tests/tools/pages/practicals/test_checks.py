"""The summary of a practical's checks leaves no exercise out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import ROOT
from tests.tools.pages.practicals.reading import NAME, framed
from tools.errors import BookError
from tools.pages.practicals import checks
from tools.pages.practicals.read import read_practical
from tools.pages.practicals.rules import validate

CASE = """+++ {"udl": {"exercise": "total", "role": "given", "kind": "implement"}}

### Implement: the total

```{code-cell} ipython3
:udl: {exercise: total, role: answer}
def total(values):
    ### BEGIN SOLUTION
    return float(sum(values))
    ### END SOLUTION
```

```{code-cell} ipython3
:udl: {exercise: total, role: check}
check.total(total)
```
"""
LISTED = "PRACTICALS: dict[str, tuple[Check, ...]] = {\n    '5.1': (ENTRIES,),\n}\n"


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package whose checks are one file that a test writes."""
    monkeypatch.setattr(checks, "package_folder", lambda: tmp_path)
    path = tmp_path / "checks" / "ch05_mini" / "__init__.py"
    path.parent.mkdir(parents=True)
    return path


def judge() -> None:
    text = framed(CASE)[0].replace(
        'udl.checks.start("5.1")',
        'from udl.checks import ch05_mini as check\nudl.checks.start("5.1")',
    )
    validate(read_practical(text, NAME))


@pytest.mark.parametrize("entries", ["total", "a, total", "p1.total", "FreeText('total')"])
def test_an_exercise_that_is_listed_passes(package: Path, entries: str) -> None:
    package.write_text(LISTED.replace("ENTRIES", entries), "utf-8")
    judge()


@pytest.mark.parametrize(
    ("entries", "hint"), [("totals", "did you mean 'totals'?"), ("mean", "does not list it")]
)
def test_one_that_is_not_listed_is_named(package: Path, entries: str, hint: str) -> None:
    package.write_text(LISTED.replace("ENTRIES", entries), "utf-8")
    with pytest.raises(BookError, match=r":\d+: total \(check\): PRACTICALS\['5\.1'\]") as caught:
        judge()
    assert hint in str(caught.value)
    assert caught.value.args[0].endswith("[practical-unlisted]")


def test_the_books_own_checks_can_be_read() -> None:
    for path in sorted((ROOT / "src" / "udl" / "checks").glob("ch*/__init__.py")):
        listed = checks._listed(path, 0)
        assert listed
        assert all(name for names in listed.values() for name in names), path
