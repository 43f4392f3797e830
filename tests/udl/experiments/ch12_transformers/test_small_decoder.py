import numpy as np
import pytest

torch = pytest.importorskip("torch")

from udl.data.sentences import course_sentences  # noqa: E402
from udl.experiments.ch12_transformers import small_decoder as module  # noqa: E402
from udl.training.models import num_parameters  # noqa: E402


def test_a_short_run_repeats_itself_and_leaves_torch_alone(monkeypatch):
    monkeypatch.delenv("UDL_CACHE", raising=False)
    before, threads = torch.get_rng_state(), torch.get_num_threads()
    first, again, other = (module.losses(6, seed) for seed in (0, 0, 1))
    assert torch.equal(torch.get_rng_state(), before)
    assert torch.get_num_threads() == threads
    for name, values in first.items():
        np.testing.assert_array_equal(values, again[name])
    assert not np.array_equal(first["train"], other["train"])
    assert first["train"].shape == (6,)
    np.testing.assert_array_equal(first["steps"], [0, 5, 6])
    assert first["new"][-1] < first["new"][0] - 0.3


def test_the_decoder_does_not_see_what_comes():
    torch.manual_seed(0)
    model = module.Decoder()
    letters = torch.arange(8)[None]
    changed = letters.clone()
    changed[0, 5] = 20
    same = (model(letters) == model(changed)).all(dim=-1)[0]
    assert same.tolist() == [True] * 5 + [False] * 3
    layer = 4 * (64 * 64 + 64) + 2 * 64 * 256 + 256 + 64 + 4 * 64
    assert num_parameters(model) == 30 * 64 + 32 * 64 + 2 * layer + 2 * 64 + 64 * 30 + 30


def test_old_and_new_letters_are_the_course_s():
    old, new = module._numbers()
    signs = sorted(set(course_sentences()))
    assert len(signs) == module.NUM_SIGNS
    assert "".join(signs[i] for i in [*old[-20:], *new[:20]]) in course_sentences()
    assert len(new) > module.NUM_NEW * module.NUM_PLACES


def test_the_decoder_ends_between_tables_of_three_and_of_four_letters():
    nats = module.counted_losses()["nats"]
    assert nats[1] < module.losses()["new"][-1] < nats[0]
