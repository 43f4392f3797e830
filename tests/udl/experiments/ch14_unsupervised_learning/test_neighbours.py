import numpy as np

from udl.experiments.ch14_unsupervised_learning import neighbours as module


def test_nine_outliers_turn_noise_into_precision():
    found = module.neighbour_curves(2)
    k = found["k"].tolist()
    at_three = k.index(3)
    assert found["noise"][at_three].max() < 0.25
    assert found["noise_with_outliers"][at_three].min() > 0.9
    assert found["noise_recall"][at_three].min() > 0.95
    for values in found.values():  # larger balls hold more
        assert np.all(np.diff(values.reshape(len(k), -1), axis=0) >= 0)
    assert len(module.OUTLIERS) == 9
