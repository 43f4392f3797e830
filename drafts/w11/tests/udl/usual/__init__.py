"""A call of every public function that takes something, with arguments as usual."""

from tests.udl.usual.attention import ATTENTION
from tests.udl.usual.convolution import CONVOLUTION
from tests.udl.usual.data import DATA
from tests.udl.usual.decisions import REINFORCEMENT, UNSUPERVISED
from tests.udl.usual.gradients import GRADIENTS
from tests.udl.usual.inputs import GROUPS, generator, rng
from tests.udl.usual.language import LANGUAGE
from tests.udl.usual.losses import LOSSES
from tests.udl.usual.models import NETWORKS, REGIONS
from tests.udl.usual.optimisation import OPTIMISATION
from tests.udl.usual.performance import PERFORMANCE
from tests.udl.usual.plot import PLOT
from tests.udl.usual.pretrained import PRETRAINED
from tests.udl.usual.regularisation import REGULARISATION
from tests.udl.usual.residual import RESIDUAL
from tests.udl.usual.training import TRAINING

__all__ = ["CALLS", "DATA", "generator", "rng"]

CALLS = {
    "attention": ATTENTION,
    "convolution": CONVOLUTION,
    "fairness": {
        "ScoredGroup": {"mean_no": 0.0, "mean_yes": 1.0, "sigma": 1.0, "share_yes": 0.5},
        "best_threshold": {"groups": GROUPS, "shares": [0.5, 0.5], "resolution": 0.1},
        "threshold_rates": {"group": GROUPS[0], "threshold": 0.5},
    },
    "gradients": GRADIENTS,
    "language": LANGUAGE,
    "losses": LOSSES,
    "networks": NETWORKS,
    "performance": PERFORMANCE,
    "plot": PLOT,
    "pretrained": PRETRAINED,
    "optimisation": OPTIMISATION,
    "regions": {
        **REGIONS,
        "Region": {
            "corners": [[0.0], [1.0]],
            "pattern": [True],
            "slopes": [[1.0]],
            "offsets": [0.0],
        },
    },
    "regularisation": REGULARISATION,
    "reinforcement": REINFORCEMENT,
    "residual": RESIDUAL,
    "training": TRAINING,
    "unsupervised": {
        **UNSUPERVISED,
        "PrincipalComponents": {
            "mean": [0.0, 1.0],
            "directions": [[1.0, 0.0]],
            "standard_deviations": [1.0],
        },
    },
}
