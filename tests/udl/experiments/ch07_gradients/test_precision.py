"""Loss scaling saves a backward pass in half precision, until it overflows."""

import numpy as np

from udl.experiments.ch07_gradients import precision


def test_the_start_has_the_variance_of_torchs_layers_and_slopes_of_a_cross_entropy():
    parameters, x, d_output = precision.start()
    assert parameters.widths == precision.WIDTHS
    for weight in parameters.weights:
        np.testing.assert_allclose(weight.var() * weight.shape[1], 1 / 3, rtol=0.15)
    assert x.shape == (precision.NUM_INPUTS, 40)
    # Adding one number to all outputs changes no probability.
    np.testing.assert_allclose(d_output.sum(axis=1), 0, atol=1e-15)


def test_a_scale_in_the_middle_is_best():
    found = precision.loss_scales()
    errors = found["errors"]
    best = int(np.argmin(errors))
    assert 0 < best < len(errors) - 1
    assert errors[best] < 0.1 < errors[0]
    assert np.isinf(errors[-1])
    assert found["lost"][0] > 0.1 > found["lost"][best]
