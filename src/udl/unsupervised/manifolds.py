"""Precision and recall of samples: balls about points stand for the region where data lie.

Around each point is a ball that reaches to its k-th nearest neighbour. The union of the balls about
the real points is taken for the region of real data, and that of the balls about generated points
for what the model can make.
"""

from typing import NamedTuple

import numpy as np
from jaxtyping import Num

from udl.arrays import FloatVector, whole
from udl.unsupervised.samples import OtherPoints, Points, distances, same_space

Generated = Num[np.ndarray, "L D"]


class PrecisionAndRecall(NamedTuple):
    """Two shares, each from 0 to 1.

    Parameters
    ----------
    precision : float
        Share of the generated points that lie where real ones are.
    recall : float
        Share of the real points that lie where generated ones are.
    """

    precision: float
    recall: float


class DensityAndCoverage(NamedTuple):
    """Two numbers that use only the balls about real points.

    Parameters
    ----------
    density : float
        In how many balls a generated point lies, over k, on average: about 1 for new data; it may
        be larger.
    coverage : float
        Share of the real points whose ball holds a generated point.
    """

    density: float
    coverage: float


def neighbour_radii(x: Points, num_neighbours: int) -> FloatVector:
    """Measure how far each point's k-th nearest neighbour is.

    Parameters
    ----------
    x : array_like, shape (N, D)
        Points, one a row; at least k + 1.
    num_neighbours : int
        k; the point itself does not count.

    Returns
    -------
    ndarray, shape (N,)
        Distances, in the units of the points.

    Raises
    ------
    ValueError
        If ``x`` is no table of finite numbers, or k is not in 1..N - 1.
    """
    (x,) = same_space(x=x)
    return _radii("x", x, num_neighbours)


def precision_and_recall(
    real: Points, generated: OtherPoints, *, num_neighbours: int = 3
) -> PrecisionAndRecall:
    """Measure which share of each sample lies in the region of the other.

    Implements eq-ch14-precision-recall.

    Parameters
    ----------
    real : array_like, shape (N, D)
        Held-out data or their features, one a row.
    generated : array_like, shape (M, D)
        Samples of a model.
    num_neighbours : int
        k of the balls, at most N - 1 and M - 1.

    Returns
    -------
    PrecisionAndRecall
        For a perfect model both are somewhat below 1, since balls leave gaps.

    Raises
    ------
    ValueError
        If a table is not made of finite numbers, columns are not equally many, or k is too large.

    Notes
    -----
    Kynkäänniemi, Karras, Laine, Lehtinen and Aila (2019), "Improved precision and recall metric
    for assessing generative models", NeurIPS, arXiv:1904.06991.
    """
    real, generated = same_space(real=real, generated=generated)
    real_radii = _radii("real", real, num_neighbours)  # (N,)
    generated_radii = _radii("generated", generated, num_neighbours)  # (M,)
    table = distances(real, generated)  # (N, M)
    covered = (table <= real_radii[:, None]).any(axis=0)  # (M,), in a ball about some real point
    reached = (table <= generated_radii).any(axis=1)  # (N,), in a ball about some generated point
    return PrecisionAndRecall(float(covered.mean()), float(reached.mean()))


def precision_and_recall_loop(
    real: Points, generated: OtherPoints, *, num_neighbours: int = 3
) -> PrecisionAndRecall:
    """Do the same one point at a time: slow, and easy to read.

    Parameters
    ----------
    real : array_like, shape (N, D)
        Held-out data.
    generated : array_like, shape (M, D)
        Samples of a model.
    num_neighbours : int
        k of the balls.

    Returns
    -------
    PrecisionAndRecall
        As :func:`precision_and_recall`.

    Raises
    ------
    ValueError
        As there.
    """
    real, generated = same_space(real=real, generated=generated)

    def share_inside(points: np.ndarray, centres: np.ndarray, radii: np.ndarray) -> float:
        inside = 0
        for point in points:
            for centre, radius in zip(centres, radii, strict=True):
                if float(distances(point[None], centre[None])[0, 0]) <= radius:
                    inside += 1
                    break
        return inside / len(points)

    real_radii = _radii("real", real, num_neighbours)
    generated_radii = _radii("generated", generated, num_neighbours)
    return PrecisionAndRecall(
        precision=share_inside(generated, real, real_radii),
        recall=share_inside(real, generated, generated_radii),
    )


def density_and_coverage(
    real: Points, generated: OtherPoints, *, num_neighbours: int = 5
) -> DensityAndCoverage:
    """Measure quality and variety by balls about real points alone.

    A ball about an outlier is large and counts once; a ball about a generated point, whose place
    the model chooses, counts nowhere.

    Parameters
    ----------
    real : array_like, shape (N, D)
        Held-out data or their features, one a row.
    generated : array_like, shape (M, D)
        Samples of a model.
    num_neighbours : int
        k of the balls, at most N - 1.

    Returns
    -------
    DensityAndCoverage

    Raises
    ------
    ValueError
        If a table is not made of finite numbers, columns are not equally many, or k is too large.

    Notes
    -----
    Naeem, Oh, Uh, Choi and Yoo (2020), "Reliable fidelity and diversity metrics for generative
    models", ICML, arXiv:2002.09797.
    """
    real, generated = same_space(real=real, generated=generated)
    radii = _radii("real", real, num_neighbours)
    inside = distances(real, generated) <= radii[:, None]  # (N, M)
    density = inside.sum(axis=0).mean() / num_neighbours
    return DensityAndCoverage(float(density), float(inside.any(axis=1).mean()))


def copy_share(train: Points, held_out: OtherPoints, generated: Generated) -> float:
    """Count how many samples lie nearer to a training point than to any held-out point.

    Implements eq-ch14-copy-share. With as many held-out points as training points, drawn from one
    distribution, the expected share is exactly 1/2 for samples that depend on neither.

    Parameters
    ----------
    train : array_like, shape (N, D)
        What the model was fitted to.
    held_out : array_like, shape (N, D)
        As many points that it has not seen.
    generated : array_like, shape (L, D)
        Its samples.

    Returns
    -------
    float
        From 0 to 1; a sample that is equally near to both counts a half.

    Raises
    ------
    ValueError
        If tables are not made of finite numbers, columns are not equally many, or there are not as
        many held-out points as training points.
    """
    train, held_out, generated = same_space(train=train, held_out=held_out, generated=generated)
    if len(held_out) != len(train):
        raise ValueError(
            f"held_out: got {len(held_out)} points beside {len(train)} of train; expected as many"
        )
    to_train = distances(generated, train).min(axis=1)  # (L,)
    to_held_out = distances(generated, held_out).min(axis=1)  # (L,)
    return float(((to_train < to_held_out) + 0.5 * (to_train == to_held_out)).mean())


def _radii(name: str, x: np.ndarray, num_neighbours: int) -> np.ndarray:
    if len(x) < 2:
        raise ValueError(f"{name}: got {len(x)} point; expected two or more")
    # Whoever asks for too many neighbours of the smaller sample is told how many there are.
    k = whole("num_neighbours", num_neighbours, most=len(x) - 1)
    table = distances(x, x)  # (N, N)
    np.fill_diagonal(table, np.inf)  # nobody is their own neighbour
    radii: np.ndarray = np.partition(table, k - 1, axis=1)[:, k - 1]
    return radii
