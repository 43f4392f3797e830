import dataclasses

import pytest

torch = pytest.importorskip("torch")

from udl.experiments.ch11_residual_networks import stacks  # noqa: E402
from udl.experiments.ch11_residual_networks.stacks import Form  # noqa: E402

FORMS = [
    Form(2),
    Form(2, skip=False),
    Form(2, norm="batch"),
    Form(2, skip=False, norm="layer"),
    Form(4, branch="scaled"),
    Form(2, branch="learned"),
]
NOISY = [Form(2, norm="batch", noise=0.1), Form(2, norm="batch", ghost=10)]


@pytest.fixture(scope="module")
def few():
    whole = stacks.signals()
    return stacks.Data(whole.x[:400], whole.y[:400], whole.x_test[:100], whole.y_test[:100])


def with_torch(form, parameters, network, x):
    """The logits of one network from PyTorch's own layers."""
    p = {name: values[network] for name, values in parameters.items()}
    functional = torch.nn.functional

    def ready(h, place):
        if form.norm != "none":
            gain, shift = p["gains"][place, 0], p["shifts"][place, 0]
            if form.norm == "batch":
                h = functional.batch_norm(h, None, None, gain, shift, training=True)
            else:
                h = functional.layer_norm(h, h.shape[-1:], gain, shift)
        return h.relu()

    h = x @ p["first"] + p["first_bias"]
    for k in range(form.num_blocks):
        z = ready(h, 2 * k) @ p["weights"][2 * k] + p["biases"][2 * k]
        z = ready(z, 2 * k + 1) @ p["weights"][2 * k + 1] + p["biases"][2 * k + 1]
        factor = {"whole": 1.0, "scaled": form.num_blocks**-0.5}.get(form.branch)
        z = z * (p["factors"][k, 0, 0] if factor is None else factor)
        h = h + z if form.skip else z
    return ready(h, 2 * form.num_blocks) @ p["last"] + p["last_bias"]


@pytest.mark.parametrize("form", FORMS, ids=str)
def test_the_networks_are_what_they_are_said_to_be(form, few):
    trained = stacks.train(form, (0, 1), (0.003,), 3, data=few)
    found = stacks.run(form, trained.parameters, few.x).logits
    for network in range(2):
        expected = with_torch(form, trained.parameters, network, few.x)
        torch.testing.assert_close(found[network], expected, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("optimiser", ["adam", "sgd"])
def test_the_steps_are_those_of_torch(optimiser, few):
    form, rate = Form(1, norm="batch"), 0.01
    trained = stacks.train(form, (5,), (rate,), 4, optimiser=optimiser, batch_size=50, data=few)
    parameters = {n: p.requires_grad_() for n, p in stacks.first_parameters(form, (5,)).items()}
    kind = {"adam": torch.optim.Adam, "sgd": torch.optim.SGD}[optimiser]
    steps = kind(list(parameters.values()), lr=rate)
    rows = torch.randint(400, (4, 50), generator=torch.Generator().manual_seed(1005))
    for i in rows:
        steps.zero_grad()
        stacks.own_losses(stacks.run(form, parameters, few.x[i]).logits, few.y[i]).sum().backward()
        steps.step()
    # A gradient of nearly 0, such as that of a bias in front of a norm, is noise to Adam.
    for name in ("first", "weights", "last", "gains"):
        torch.testing.assert_close(
            trained.parameters[name], parameters[name].detach(), rtol=1e-3, atol=1e-4
        )


@pytest.mark.parametrize("form", FORMS[:3] + NOISY, ids=str)
def test_runs_repeat_themselves_and_leave_torch_alone(form, few):
    before = torch.get_rng_state()
    first, again = (stacks.train(form, (0, 3), (0.001, 0.003), 3, data=few) for _ in range(2))
    assert torch.equal(torch.get_rng_state(), before)
    assert torch.equal(first.losses, again.losses)
    assert first.losses.shape == (3, 4)
    if not form.noise:  # which is drawn for all networks together
        assert torch.equal(first.losses[0, 0], first.losses[0, 1])  # one seed, two rates
    assert not torch.equal(first.losses[0, 1], first.losses[0, 2])
    for values in stacks.scores(first, few).values():
        assert values.shape == (4,)


def test_a_network_does_not_depend_on_those_beside_it(few):
    form = Form(2, norm="layer")
    alone = stacks.train(form, (3,), (0.003,), 3, data=few).losses[:, 0]
    beside = stacks.train(form, (0, 3), (0.001, 0.003), 3, data=few).losses[:, 3]
    torch.testing.assert_close(beside, alone, rtol=1e-4, atol=1e-5)


def test_ghosts_are_norms_of_parts_of_the_batch(few):
    parameters = stacks.first_parameters(Form(1, norm="batch"), (0,))
    own = Form(1, norm="batch", ghost=20)
    chance = torch.Generator().manual_seed(0)
    found = stacks.run(own, parameters, few.x[:60], generator=chance).logits
    parts = [stacks.run(own, parameters, part).logits for part in few.x[:60].split(20)]
    torch.testing.assert_close(found, torch.cat(parts, dim=1), rtol=1e-4, atol=1e-5)


def test_noise_is_that_of_training_alone(few):
    noisy = Form(1, norm="batch", noise=0.5)
    parameters = stacks.first_parameters(noisy, (0,))
    still = stacks.run(dataclasses.replace(noisy, noise=0.0), parameters, few.x).logits
    assert torch.equal(stacks.run(noisy, parameters, few.x).logits, still)
    moved = stacks.run(noisy, parameters, few.x, generator=torch.Generator().manual_seed(0))
    assert not torch.allclose(moved.logits, still)


def test_statistics_of_training_make_examples_independent(few):
    form = Form(2, norm="batch")
    parameters = stacks.first_parameters(form, (0, 1))
    kept = stacks.run(form, parameters, few.x).statistics
    whole = stacks.run(form, parameters, few.x_test, statistics=kept).logits
    alone = stacks.run(form, parameters, few.x_test[:1], statistics=kept).logits
    torch.testing.assert_close(alone, whole[:, :1], rtol=1e-4, atol=1e-5)


def test_a_block_left_out_passes_its_input_on(few):
    form = Form(3, norm="batch")
    parameters = stacks.first_parameters(form, (0,))
    kept = stacks.run(form, parameters, few.x).statistics
    found = stacks.run(form, parameters, few.x, statistics=kept, left_out=1)
    assert torch.equal(found.stream[2], found.stream[1])
    assert not torch.equal(found.stream[3], found.stream[2])


def test_variance_at_the_start_doubles_without_norms_and_not_with_them(few):
    def growth(form):
        stream = stacks.run(form, stacks.first_parameters(form, range(8)), few.x).stream
        return float(stream[-1].square().mean() / stream[0].square().mean())

    assert growth(Form(8)) > 50
    assert growth(Form(8, branch="scaled")) < 5
    assert growth(Form(8, norm="batch")) < 20
    assert growth(Form(8, branch="learned")) == 1


def test_what_does_not_fit_is_named():
    with pytest.raises(ValueError, match="norm: got 'group'"):
        Form(1, norm="group")
    with pytest.raises(ValueError, match="num_blocks: got 0"):
        Form(0)
    with pytest.raises(ValueError, match="optimiser: got 'newton'"):
        stacks.train(Form(1), (0,), (0.1,), 1, optimiser="newton")
