import contextlib
import time

import numpy as np
import pytest

from udl.coursework import rectifiers
from udl.coursework.judging import rectifiers as judging
from udl.coursework.judging.marks import complaint

torch = pytest.importorskip("torch")


@pytest.mark.parametrize("name", ["own", "short", "long", "endless"])
def test_derivatives_agree_with_autograd(name):
    arrays = {**judging.chains("ada"), "endless": judging.endless_chain("ada")}[name]
    beta, omega, gamma = (
        torch.tensor(arrays[key], dtype=torch.float64, requires_grad=True)
        for key in ("beta", "omega", "gamma")
    )
    h = torch.tensor(arrays["x"])
    for k in range(len(beta)):
        f = beta[k] + omega[k] * h
        h = torch.nn.functional.prelu(f, gamma.reshape(1))
    y = torch.tensor(arrays["y"], dtype=torch.float64)
    loss = torch.nn.functional.binary_cross_entropy_with_logits(f, y)
    loss.backward()
    found = judging._slopes(*(arrays[key] for key in ("x", "y", "beta", "omega", "gamma")))
    for one, expected in zip(found, (beta.grad, omega.grad, gamma.grad), strict=True):
        np.testing.assert_allclose(one, expected.numpy(), rtol=1e-10, atol=1e-14)
    logits = f.detach().numpy()
    np.testing.assert_allclose(np.real(judging._loss(logits, arrays["y"])), loss.item())


def test_the_loss_survives_large_logits():
    logits, y = np.array([900.0, -900.0, 900.0, -900.0]), np.array([1, 0, 0, 1])
    assert judging._loss(logits, y) == pytest.approx(450)


def test_the_chain_of_many_lines_neither_grows_nor_fades():
    for student in ("ada", "bob", "s1", "s2"):
        arrays = judging.endless_chain(student)
        x, beta, omega = (arrays[key] for key in ("x", "beta", "omega"))
        f, _ = judging._through(x, beta, omega, arrays["gamma"])
        assert 0.1 < np.abs(f[-1]).min() < np.abs(f).max() < 100
        bent = (f[:-1] < 0).all(axis=1)
        assert bent.sum() == 12
        assert not ((f[:-1] < 0).any(axis=1) & ~bent).any()


def test_a_call_that_takes_long_loses_its_own_points_alone(monkeypatch):
    monkeypatch.setattr(judging, "PATIENCE", 1)
    monkeypatch.setattr(judging, "ENDLESS", 40)
    call = next(q.call for q in judging._endless("somebody") if "at_once" in q.call)
    names = {"backward": lambda *a: time.sleep(9), "numpy": np}
    names["numpy"] = type("files", (), {"load": staticmethod(lambda name: name)})
    *before, last = call.rsplit("\n", 1)
    exec(before[0], names)
    with pytest.raises(TimeoutError, match="longer than 1 s for a chain of 40 lines"):
        eval(last, names)
    names["backward"] = lambda *a: (1, 2, 3)
    assert eval(last, names) == 1


def test_a_naive_loss_is_wrong_for_everybody():
    """As written in the chapter, and with a probability that is kept from 0 and 1."""
    for student in ("ada", "bob", *(f"s{n}" for n in range(20))):
        asked = [q for q in judging.questions(student) if q.part == "mean_loss"]
        assert any("-900.0" in q.call for q in asked)

    def clipped(logits, y):
        p = np.clip(1 / (1 + np.exp(-np.clip(logits, -500, 500))), 1e-12, 1 - 1e-12)
        return float(-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)))

    far = next(q for q in asked if "-900.0" in q.call)
    value = eval(far.call, {"mean_loss": clipped, "numpy": np})
    assert complaint(far, {"value": value})


def values_for(student):
    """What a notebook that is right gives."""
    questions = judging.questions(student)
    answers = {q.key: float(f"{q.expected:.4g}") for q in questions if q.key}
    given = [answers if q.key else np.asarray(q.expected).tolist() for q in questions]
    return [{"value": student}, *({"value": value} for value in given)]


@pytest.mark.parametrize("student", ["ada", " Ada", "s1234567"])
def test_a_right_notebook_has_all_points(student, tmp_path):
    assert len(judging.prepare(student, tmp_path)) == len(values_for(student))
    mark = judging.judge(student, values_for(student))
    assert (mark.points, mark.out_of) == (10, 10), mark.reason


def test_each_wrong_part_costs_its_own_points():
    values = values_for("ada")
    for place, question in enumerate(judging.questions("ada"), 1):
        for absurd in ("nan", None, [], "right", 1e300):
            spoilt = [*values[:place], {"value": absurd}, *values[place + 1 :]]
            mark = judging.judge("ada", spoilt)
            assert mark.points == pytest.approx(10 - question.points), (question.part, absurd)


def test_slips_that_are_made_are_wrong():
    """The shared slope counted once, a sum for the mean, and the bend forgotten."""
    arrays = judging.chains("ada")["own"]
    x, y, beta, omega, gamma = (arrays[key] for key in ("x", "y", "beta", "omega", "gamma"))
    right = judging._slopes(x, y, beta, omega, gamma)
    without_bend = judging._slopes(x, y, beta, omega, 1.0)
    summed = [one * len(x) for one in right]
    for wrong in (without_bend, summed):
        for place in range(3):
            assert not np.allclose(wrong[place], right[place], rtol=1e-3)


def test_calls_are_the_students_own(tmp_path):
    first = judging.prepare("ada", tmp_path)
    assert first == judging.prepare("ADA ", tmp_path)
    assert first != judging.prepare("bob", tmp_path)
    assert len(list(tmp_path.iterdir())) == 16
    told = "\n".join(first)
    for question in judging.questions("ada"):
        for number in np.ravel(question.expected):
            # What the rectifier leaves as it is, and logits, are inputs of others.
            if question.part not in ("parametric_relu", "forward"):
                assert f"{number:.6g}" not in told, question.part


def test_each_question_asks_for_what_is_expected(tmp_path):
    """Autograd on what the calls load, and on the instance; the way forward as in the example."""
    (example,) = rectifiers.EXAMPLES["forward"]
    np.testing.assert_allclose(np.stack(judging._through(*example.arguments)), example.expected)

    def forward(x, beta, omega, gamma):
        return judging._through(x, beta, omega, gamma)

    def backward(x, y, *parameters):
        beta, omega, gamma = (
            torch.tensor(p, dtype=torch.float64, requires_grad=True) for p in parameters
        )
        h = torch.tensor(x)
        for k in range(len(beta)):
            f = beta[k] + omega[k] * h
            h = torch.where(f < 0, gamma * f, f)
        wanted = torch.tensor(y, dtype=torch.float64)
        torch.nn.functional.binary_cross_entropy_with_logits(f, wanted).backward()
        return [one.grad.numpy() for one in (beta, omega, gamma)]

    def mean_loss(logits, y):
        logits, y = torch.tensor(logits), torch.tensor(y, dtype=torch.float64)
        return float(torch.nn.functional.binary_cross_entropy_with_logits(logits, y))

    own = rectifiers.instance("ada")
    d_beta, d_omega, d_gamma = backward(own.x, own.y, own.beta, own.omega, own.gamma)
    logits = forward(own.x, own.beta, own.omega, own.gamma)[0][-1]
    answers = {
        "loss": mean_loss(logits, own.y),
        "d_omega_0": d_omega[0],
        "d_beta_2": d_beta[2],
        "d_gamma": d_gamma,
    }
    names = {
        "numpy": np,
        "parametric_relu": lambda z, gamma: np.maximum(z, 0) + gamma * np.minimum(z, 0),
        "forward": forward,
        "mean_loss": mean_loss,
        "backward": backward,
        "answers": lambda: answers,
    }
    judging.prepare("ada", tmp_path)
    with contextlib.chdir(tmp_path):
        for question in judging.questions("ada"):
            *before, last = question.call.rsplit("\n", 1)
            exec("".join(before), names)
            value = eval(last, names)
            value = value[question.key] if question.key else value
            np.testing.assert_allclose(value, question.expected, rtol=1e-8, err_msg=question.call)
            off = (1.01 * np.asarray(question.expected)).tolist()
            there = {question.key: off} if question.key else off
            assert complaint(question, {"value": there}), "a hundredth off"


def test_single_precision_is_enough_for_a_function():
    for student in ("ada", "bob", *(f"s{n}" for n in range(20))):
        for name, arrays in judging.chains(student).items():
            beta, omega, gamma = (
                torch.tensor(arrays[key], dtype=torch.float32, requires_grad=True)
                for key in ("beta", "omega", "gamma")
            )
            h = torch.tensor(arrays["x"], dtype=torch.float32)
            for k in range(len(beta)):
                f = beta[k] + omega[k] * h
                h = torch.where(f < 0, gamma * f, f)
            y = torch.tensor(arrays["y"], dtype=torch.float32)
            torch.nn.functional.binary_cross_entropy_with_logits(f, y).backward()
            asked = [q for q in judging.questions(student) if f"chain_{name}_x" in q.call]
            found = {"d_beta": beta.grad, "d_omega": omega.grad, "d_gamma": gamma.grad}
            for question in asked:
                if question.part in found:
                    value = {"value": found[question.part].tolist()}
                    assert not complaint(question, value), (student, name, question.part)
