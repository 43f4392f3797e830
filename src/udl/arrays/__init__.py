"""What the package accepts: named array types, and checks that explain what was wrong.

`types` names shapes; `values` checks what stands in an array, `settings` what is not an array.
Each check takes the argument's name first, returns what the caller goes on with, and raises a
``ValueError`` that names the argument, what came and what was expected.
"""

from udl.arrays.settings import (
    LARGEST,
    choice,
    function,
    instance,
    items,
    number,
    whole,
    whole_sequence,
)
from udl.arrays.types import (
    ClassRows,
    FloatClassRows,
    FloatShaped,
    FloatValues,
    FloatVector,
    Labels,
    PointLosses,
    Shaped,
    Summed,
    Values,
    Vector,
)
from udl.arrays.values import (
    count_array,
    distribution_array,
    nonnegative_array,
    points,
    positive_array,
    probability_array,
    real_array,
    refuse,
    together,
    whole_array,
)
from udl.arrays.wording import shown

__all__ = [
    "LARGEST",
    "ClassRows",
    "FloatClassRows",
    "FloatShaped",
    "FloatValues",
    "FloatVector",
    "Labels",
    "PointLosses",
    "Shaped",
    "Summed",
    "Values",
    "Vector",
    "choice",
    "count_array",
    "distribution_array",
    "function",
    "instance",
    "items",
    "nonnegative_array",
    "number",
    "points",
    "positive_array",
    "probability_array",
    "real_array",
    "refuse",
    "shown",
    "together",
    "whole",
    "whole_array",
    "whole_sequence",
]
