"""The worked example of the checks' README gives the verdict that stands there."""

import re
import textwrap

import numpy as np

from tests import ROOT
from udl.checks.kinds import Implement
from udl.checks.mistakes import Mistake

README = (ROOT / "src" / "udl" / "checks" / "README.md").read_text("utf-8")


def blocks(language):
    found = re.findall(rf"^( *)```{language}\n(.*?)^ *```$", README, re.MULTILINE | re.DOTALL)
    return [textwrap.dedent(text).strip() for _, text in found]


def test_the_example_gives_the_verdict_that_is_shown():
    names = {"Implement": Implement, "Mistake": Mistake, "np": np}
    (example,) = blocks("python")
    exec(compile(example, "README.md", "exec"), names)
    check = names["mean_square"]
    assert check.judge(lambda residuals: np.mean(residuals**2)).status == "passed"
    (shown,) = blocks("")
    assert check.judge(lambda residuals: np.sum(residuals**2)).text == shown


def test_every_module_is_explained():
    folder = ROOT / "src" / "udl" / "checks"
    named = set(re.findall(r"^\| `(\w+)` \|", README, re.MULTILINE))
    assert named == {path.stem for path in folder.glob("[!_]*.py")} | {"chNN_slug"}
