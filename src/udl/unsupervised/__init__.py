"""Models of data without labels: Gaussians, mixtures of them, principal components."""

from udl.unsupervised.gaussians import gaussian_conditional, gaussian_kl, gaussian_product
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

__all__ = [
    "GaussianMixture",
    "MixtureFit",
    "PrincipalComponents",
    "component_log_densities",
    "decode",
    "draw",
    "encode",
    "first_mixture",
    "fit_mixture",
    "fit_principal_components",
    "gaussian_conditional",
    "gaussian_kl",
    "gaussian_product",
    "log_density",
    "responsibilities",
]
