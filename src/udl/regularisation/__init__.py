"""Methods that make a model do better on new examples than the training loss alone would.

`penalties` adds a price to the loss; `flow` shows which price finite steps and batches add unasked;
`posterior` averages over all parameters that the data allow, `resampling` over a few; `dropout`
and `augmentation` make the task harder in training, `label_smoothing` the targets less sure;
`stopping` says when to end.
"""

from udl.regularisation.augmentation import roll_and_scale
from udl.regularisation.dropout import drop, dropout_mask
from udl.regularisation.flow import batch_penalty, follow_flow, modified_gradient, step_penalty
from udl.regularisation.label_smoothing import smooth_labels, smoothed_cross_entropy
from udl.regularisation.penalties import l2_gradient, l2_penalty
from udl.regularisation.posterior import Posterior, linear_posterior
from udl.regularisation.resampling import bootstrap, bootstrap_fits
from udl.regularisation.stopping import best_before_patience_ends

__all__ = [
    "Posterior",
    "batch_penalty",
    "best_before_patience_ends",
    "bootstrap",
    "bootstrap_fits",
    "drop",
    "dropout_mask",
    "follow_flow",
    "l2_gradient",
    "l2_penalty",
    "linear_posterior",
    "modified_gradient",
    "roll_and_scale",
    "smooth_labels",
    "smoothed_cross_entropy",
    "step_penalty",
]
