import numpy as np
import pytest
import torch

from udl.optimisation import schedules

STEPS = range(30)


def pytorchs(scheduler, **settings):
    """The factors that one of PyTorch's schedulers gives a learning rate of one."""
    parameter = torch.nn.Parameter(torch.zeros(1, dtype=torch.float64))
    optimizer = torch.optim.SGD([parameter], lr=1.0)
    schedule = scheduler(optimizer, **settings)
    rates = []
    for _ in STEPS:
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        schedule.step()
    return rates


def ours(schedule):
    return [schedule(step) for step in STEPS]


def test_a_constant_is_one():
    assert ours(schedules.constant()) == [1.0] * 30


@pytest.mark.parametrize(("every", "factor"), [(1, 0.9), (4, 0.5), (7, 0.1)])
def test_steps_down_is_pytorchs_step_schedule(every, factor):
    expected = pytorchs(torch.optim.lr_scheduler.StepLR, step_size=every, gamma=factor)
    np.testing.assert_allclose(ours(schedules.steps_down(every, factor)), expected, rtol=1e-12)


@pytest.mark.parametrize("last", [0.0, 0.1])
def test_cosine_is_pytorchs_while_it_falls_and_stays_down(last):
    expected = pytorchs(torch.optim.lr_scheduler.CosineAnnealingLR, T_max=20, eta_min=last)
    factors = ours(schedules.cosine(20, last))
    np.testing.assert_allclose(factors[:21], expected[:21], atol=1e-12)
    assert factors[20:] == [last] * 10


def test_warm_up_is_pytorchs_linear_schedule():
    expected = pytorchs(torch.optim.lr_scheduler.LinearLR, start_factor=0.2, total_iters=4)
    np.testing.assert_allclose(
        ours(schedules.warm_up(5, schedules.constant())), expected, rtol=1e-12
    )


def test_what_follows_a_warm_up_counts_from_its_end():
    schedule = schedules.warm_up(3, schedules.steps_down(2, 0.5))
    assert [schedule(t) for t in range(8)] == pytest.approx([1 / 3, 2 / 3, 1, 1, 1, 0.5, 0.5, 0.25])


def test_bad_settings_are_named():
    for make, says in (
        (lambda: schedules.steps_down(0), "every: got 0"),
        (lambda: schedules.steps_down(2, 1.5), "factor: got 1.5"),
        (lambda: schedules.cosine(10, -0.1), "last: got -0.1"),
        (lambda: schedules.cosine(0), "num_steps: got 0"),
        (lambda: schedules.warm_up(3, None), "then: got None"),
        (lambda: schedules.cosine(10)(-1), "step: got -1"),
        (lambda: schedules.warm_up(3, lambda step: None)(5), "then: got None"),
    ):
        with pytest.raises(ValueError, match=says):
            make()
