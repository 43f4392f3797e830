"""The kinds of checks; a chapter's checks are a table of these.

==============  ==============================  =================================================
class           the student writes              it passes if
==============  ==============================  =================================================
`Implement`     a function                      it agrees with `expected` on every drawn input
`Count`         a function                      it agrees, and its whole numbers are no floats
`Read`          a function without arguments    it returns what the given code does
`Predict`       a function without arguments    its first answer is the right one of the choices
`PredictValue`  a function without arguments    its first answer is what will be measured
`Experiment`    a function without arguments    it returns a number within an interval
`Measured`      a function without arguments    it does, and follows what the notebook holds
`Reach`         a function without arguments    it returns settings whose score is low enough
`FreeText`      prose                           (no check; it appears in the summary)
==============  ==============================  =================================================

Expected values are independent expressions: a check never calls the algorithm that it checks.
`README.md` beside this file says how a verdict comes about.
"""

from udl.checks.core import FreeText
from udl.checks.implement import Count, Implement, Read
from udl.checks.predictions import Predict, PredictValue
from udl.checks.searches import Experiment, Measured, Reach

__all__ = [
    "Count",
    "Experiment",
    "FreeText",
    "Implement",
    "Measured",
    "Predict",
    "PredictValue",
    "Reach",
    "Read",
]
