"""Models of data without labels, and how one would know that one of them is better than another.

`gaussians`, `mixture`, `principal_components` and `clusters` are models; `kernel_density` makes one
of samples. Scores of samples: `class_scores` asks a classifier, `frechet` compares moments,
`manifolds` the regions where points lie, `transport` how far they are from each other.
`known_truth` is a ring of Gaussians on which all of these can be judged; `samples` holds what they
share.
"""

from udl.unsupervised.class_scores import ClassEntropies, class_entropies, inception_score
from udl.unsupervised.clusters import Clusters, k_means
from udl.unsupervised.frechet import frechet_distance, gaussian_frechet, gaussian_transport
from udl.unsupervised.gaussians import gaussian_conditional, gaussian_kl, gaussian_product
from udl.unsupervised.kernel_density import best_bandwidth, kernel_log_density
from udl.unsupervised.known_truth import (
    Estimate,
    ModeReport,
    gaussian_ring,
    mixture_jensen_shannon,
    mixture_kl,
    mode_report,
)
from udl.unsupervised.manifolds import (
    DensityAndCoverage,
    PrecisionAndRecall,
    copy_share,
    density_and_coverage,
    neighbour_radii,
    precision_and_recall,
    precision_and_recall_loop,
)
from udl.unsupervised.mixture import (
    GaussianMixture,
    MixtureFit,
    component_log_densities,
    draw,
    first_mixture,
    fit_mixture,
    log_density,
    responsibilities,
)
from udl.unsupervised.principal_components import (
    PrincipalComponents,
    decode,
    encode,
    fit_principal_components,
)
from udl.unsupervised.transport import (
    TransportPlan,
    line_wasserstein,
    point_wasserstein,
    transport_plan,
)

__all__ = [
    "ClassEntropies",
    "Clusters",
    "DensityAndCoverage",
    "Estimate",
    "GaussianMixture",
    "MixtureFit",
    "ModeReport",
    "PrecisionAndRecall",
    "PrincipalComponents",
    "TransportPlan",
    "best_bandwidth",
    "class_entropies",
    "component_log_densities",
    "copy_share",
    "decode",
    "density_and_coverage",
    "draw",
    "encode",
    "first_mixture",
    "fit_mixture",
    "fit_principal_components",
    "frechet_distance",
    "gaussian_conditional",
    "gaussian_frechet",
    "gaussian_kl",
    "gaussian_product",
    "gaussian_ring",
    "gaussian_transport",
    "inception_score",
    "k_means",
    "kernel_log_density",
    "line_wasserstein",
    "log_density",
    "mixture_jensen_shannon",
    "mixture_kl",
    "mode_report",
    "neighbour_radii",
    "point_wasserstein",
    "precision_and_recall",
    "precision_and_recall_loop",
    "responsibilities",
    "transport_plan",
]
