"""Checks that tell students whether an answer is right and, if not, what kind of mistake it is.

In a notebook: ``udl.checks.start("5.1")``, then ``from udl.checks import ch05_loss_functions as
check`` and ``check.gaussian_pdf(gaussian_pdf)``. A chapter's module is a table of the classes in
`udl.checks.kinds`; `README.md` beside this file says how a verdict comes about.
"""

from udl.checks.cells import start
from udl.checks.notebook import CheckFailed, strict

__all__ = ["CheckFailed", "start", "strict"]
