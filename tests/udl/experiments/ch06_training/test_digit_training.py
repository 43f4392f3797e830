"""How digits were trained, against the package's schedules."""

import pytest

from udl.experiments.ch06_training import digit_training
from udl.optimisation.schedules import cosine, warm_up


def test_schedules_are_those_of_the_package():
    half = cosine(digit_training.SCHEDULE_STEPS)
    rise = warm_up(digit_training.WARM_STEPS, lambda step: 1.0)
    for step in (0, 7, 29, 30, 300, 599):
        assert digit_training.factor("constant", step) == 1
        assert digit_training.factor("cosine", step) == pytest.approx(half(step))
        assert digit_training.factor("warm-up", step) == pytest.approx(rise(step))
        both = half(step) * rise(step)
        assert digit_training.factor("both", step) == pytest.approx(both)
