"""What fails in another process, or in the package, is a line that names a file of ours."""

from __future__ import annotations

import grimp
import pytest
from grimp.exceptions import SourceSyntaxError

from tools.errors import BookError
from tools.pages import closure
from tools.stages import in_one_line

TRACE = """Traceback (most recent call last):
  File "/h/book/figures/interactive/catalogue.py", line 9, in <module>
  File "/h/book/figures/interactive/ch06_training/one_step.py", line 12, in <module>
    INTERACTIVE = Interactive(
  File "/h/book/figures/interactive/registry.py", line 131, in __post_init__
figures.interactive.registry.InteractiveError: one-step: default 2 is not a step between 0 and 1"""


def test_a_traceback_becomes_the_line_of_the_chapters_own_module():
    assert in_one_line(TRACE) == (
        "figures/interactive/ch06_training/one_step.py:12: one-step: default 2 is not a step "
        "between 0 and 1"
    )


def test_a_traceback_outside_the_chapters_names_its_last_place_and_its_kind():
    trace = TRACE.replace("ch06_training/one_step.py", "trial.py").rpartition("\n")[0]
    said = in_one_line(f"{trace}\nNameError: name 'x' is not defined")
    assert said == "figures/interactive/registry.py:131: NameError: name 'x' is not defined"


def test_lines_for_a_writer_stay_as_they_are():
    assert in_one_line("figures/a.py:3: one\nfigures/b.py:4: two").count("\n") == 1


def test_a_module_of_the_package_that_is_no_python_is_one_line(monkeypatch):
    def broken(*_, **__):
        raise SourceSyntaxError("/h/book/src/udl/checks/p1.py", 31, "f = Count)\n")

    monkeypatch.setattr(grimp, "build_graph", broken)
    with pytest.raises(BookError, match=r"^src/udl/checks/p1\.py:31: no Python: f = Count\) \["):
        closure._package.__wrapped__()
