import numpy as np

from udl.experiments.ch14_unsupervised_learning import sample_size as module


def test_twice_the_points_halve_the_distance():
    distance = module.frechet_by_size(4)["distance"].mean(axis=-1)  # (3, 6)
    assert distance.shape == (len(module.DIMENSIONS), len(module.SIZES))
    assert np.all(distance > 0)
    ratios = distance[1:, 1:] / distance[1:, :-1]  # few dimensions leave too much to chance
    assert np.all((ratios > 0.35) & (ratios < 0.65))
    assert np.all(np.diff(distance, axis=0) > 0)
