"""Torch gets its threads back, whatever happens."""

import pytest

torch = pytest.importorskip("torch")

from udl.experiments.threads import one_thread  # noqa: E402


def test_threads_are_one_inside_and_as_before_afterwards():
    before = torch.get_num_threads()
    inside = []

    def fails():
        with one_thread():
            inside.append(torch.get_num_threads())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    assert inside == [1]
    assert torch.get_num_threads() == before
