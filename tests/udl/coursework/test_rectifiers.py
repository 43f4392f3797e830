import numpy as np
import pytest

from udl.coursework import rectifiers
from udl.coursework.judging import rectifiers as judging


def test_spellings_of_an_id_have_one_chain():
    first, second = rectifiers.instance("Ada "), rectifiers.instance("ada")
    for name, value in vars(first).items():
        np.testing.assert_array_equal(value, getattr(second, name))
    assert not np.array_equal(first.x, rectifiers.instance("bob").x)


def test_every_chain_has_something_to_derive():
    # The judging's way forward; both signs reach nearly all rectifiers, and no derivative is zero.
    bends = []
    for n in range(200):
        own = rectifiers.instance(f"s{n}")
        f, _ = judging._through(own.x, own.beta, own.omega, own.gamma)
        bends.append(np.sum((f[:-1].min(axis=1) < 0) & (f[:-1].max(axis=1) > 0)))
        answers = judging.right_answers(own)
        assert set(answers) == set(rectifiers.ANSWERS)
        assert min(abs(value) for value in answers.values()) > 1e-5
        assert set(own.y.tolist()) == {0, 1}
        np.testing.assert_allclose(own.x, own.x.round(2), atol=1e-12)
    assert min(bends) >= 2
    assert np.mean(bends) > 3.5


@pytest.mark.parametrize("bad", ["", None, 5])
def test_no_id_is_named(bad):
    with pytest.raises(ValueError, match="student: got"):
        rectifiers.instance(bad)


def parts():
    """A student's functions, made of the judging's other calculation."""

    def forward(x, beta, omega, gamma):
        return judging._through(x, beta, omega, gamma)

    def backward(x, y, beta, omega, gamma):
        return judging._slopes(x, y, beta, omega, gamma)

    return backward, forward, judging._loss


def test_nudges_tell_right_derivatives_from_wrong_ones(capsys):
    backward, forward, mean_loss = parts()
    rectifiers.compare_with_nudges(backward, forward, mean_loss)
    assert capsys.readouterr().out.count("agrees") == 3

    def one_place(*arguments):
        d_beta, d_omega, d_gamma = backward(*arguments)
        return d_beta, d_omega, d_gamma / 2

    rectifiers.compare_with_nudges(one_place, forward, mean_loss)
    out = capsys.readouterr().out
    assert out.count("agrees") == 2
    assert "differs  d_gamma" in out


def test_whatever_is_missing_or_fails_is_a_line(capsys):
    backward, forward, mean_loss = parts()

    def stub(*arguments):
        raise NotImplementedError()

    for wrong, said in (
        (stub, "not done yet"),
        (lambda *arguments: 1 / 0, "ZeroDivisionError"),
        (lambda *arguments: None, "got NoneType"),
        (lambda *arguments: (1.0, 2.0, 3.0), "got shape ()"),
    ):
        rectifiers.compare_with_nudges(wrong, forward, mean_loss)
        assert said in capsys.readouterr().out
    rectifiers.compare_with_nudges(backward, stub, mean_loss)
    assert "not done yet" in capsys.readouterr().out


def test_public_examples_agree_with_the_judging(capsys):
    _, forward, mean_loss = parts()
    for function, name in ((forward, "forward"), (mean_loss, "mean_loss")):
        for example in rectifiers.EXAMPLES[name]:
            came = function(*example.arguments)
            np.testing.assert_allclose(came, example.expected, atol=1e-12)
