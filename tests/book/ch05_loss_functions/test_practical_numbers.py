"""Numbers that the practicals of this chapter quote: see `tests/book/quoting.py`."""

import numpy as np
import pytest

from tests.book.quoting import FILES, cases, check, results

QUOTED = {
    "p1_least_squares": [
        ("You should see {:.3f} for the single value", "gaussian_pdf(1.0, -1.0, 2.3)"),
        (
            r"Twenty points give ${}\times 10^{{{}}}$",
            "*decimal(gaussian_likelihood(y, at_start, SIGMA), 2)",
        ),
        (
            "With 1,400 points the computer says *exactly {}*",
            "'zero' if gaussian_likelihood(np.tile(y, 70), np.tile(at_start, 70), SIGMA) == 0 "
            "else 'little'",
        ),
        ("You should see {:.9f}, and then multiples", "gaussian_nll(y, at_start, SIGMA)"),
        (
            r"$e^{{-{:.2f}}}$ is the ${}\times 10^{{{}}}$ from before",
            "gaussian_nll(y, at_start, SIGMA)",
            "*decimal(np.exp(-gaussian_nll(y, at_start, SIGMA)), 2)",
        ),
        ("You should see {:.9f}, and below it three models", "sum_of_squares(y, at_start)"),
        ("The minimum lies at {:.2f}, not at", "best_bias()"),
        ("The point at the far left, near $y={:.2f}$,", "y.min()"),
        (
            "it the best bias would be {:.2f}.",
            "START_BIAS + np.delete(y - at_start, y.argmin()).mean()",
        ),
        ("All three choose {:.2f}.", "best_bias()"),
        (
            "this one residual makes {} of the remaining sum of squares",
            "{3: 'three quarters'}[round(4 * ((y - network_mean(best_bias())) ** 2).max() "
            "/ sum_of_squares(y, network_mean(best_bias())))]",
        ),
        ("a parabola with its lowest point near {:.2f};", "best_bias()"),
        (
            "it costs {:.0f} nats, doubling only {:.0f}.",
            "gaussian_nll(y, fitted, found / 2) - gaussian_nll(y, fitted, found)",
            "gaussian_nll(y, fitted, found * 2) - gaussian_nll(y, fitted, found)",
        ),
        (
            r"The best $\sigma$ is {:.3f}, the root mean square residual ({:.4f})",
            "found",
            "root_mean_square",
        ),
        ("would lift the curve to a bias of {:.2f}.", "START_BIAS + np.median(y - at_start)"),
        (
            "would *lower* it, to {:.2f}.",
            "START_BIAS + ((y - at_start).min() + (y - at_start).max()) / 2",
        ),
        (
            "with a loss of about {:.0f}, the best with about {:.0f}, and twice the best with "
            "about {:.0f}.",
            "*(gaussian_nll(y, fitted, factor * found) for factor in (0.5, 1, 2))",
        ),
        (
            "For our twenty residuals it says {:.2f}, several times what you found.",
            "sigmas[np.argmin(her_scan(best_residuals, sigmas))]",
        ),
        (
            "the lowest point is at {:.2f}, for the same residuals four times it is at {:.2f}",
            "*(sigmas[np.argmin(her_scan(np.tile(best_residuals, n), sigmas))] for n in (1, 4))",
        ),
        (
            "from {:.2f} to {:.2f} for twenty points",
            "root_mean_square",
            "sigmas[np.argmin(her_scan(best_residuals, sigmas))]",
        ),
        (
            "0.01 nats of the lowest possible, {:.4f}.",
            "gaussian_nll(y, network_mean(0.2747168), 0.26562)",
        ),
        (
            r"curves by $I/\sigma^2 \approx {:.0f}$",
            "round(20 / root_mean_square**2, -1)",
        ),
        (
            "Above {:.3f} the descent does not settle for good",
            "2 * root_mean_square**2 / 20",
        ),
    ],
    "p2_binary_cross_entropy": [
        (
            r"You should see ${}\times 10^{{{}}}$. It looks like nothing",
            "*decimal(bernoulli_likelihood(y, by_model), 3)",
        ),
        ("another {:.0f} times less probable", "bernoulli_likelihood(y, by_model) * 2**20"),
        (
            r"You should see {:.9f} for the network. A coin pays $20\log[2] = {:.2f}$.",
            "binary_nll(y, by_model)",
            "binary_nll(y, np.full(20, 0.5))",
        ),
        (
            "Again {:.9f}, and now a curve",
            "stable_binary_nll(y, network_logits(START_BIAS))",
        ),
        (
            "It expects almost {:.0f} ones where there are {}.",
            "by_model.sum()",
            "y.sum()",
        ),
        (
            "The best bias is {:.2f}, with loss {:.2f}.",
            "best_binary_bias()",
            "stable_binary_nll(y, network_logits(best_binary_bias()))",
        ),
        (
            "(The table says {:.2f} because",
            "sigmoid(network_logits(best_binary_bias())).sum()",
        ),
        ("his mean loss stays above {:.2f}.", "np.floor(100 * heights[-1]) / 100"),
        (
            "It starts at {:.2f}, falls at first and then runs level at {:.2f}",
            "heights[0]",
            "heights[-1]",
        ),
        (
            r"costs $\log[1+e^{{-1}}]={:.3f}$ and a sure no costs $\log[2]={:.3f}$.",
            "np.log1p(np.exp(-1))",
            "np.log(2)",
        ),
        ("the mean is {:.3f} for certainty itself", "his_loss(y, 100 * (2 * y - 1))"),
        ("to {:.1f} at 0.3 and", "loss"),
        ("from about minus {:.1f} up to a plateau", "-network_logits(START_BIAS, grid).min()"),
    ],
    "p3_multiclass_cross_entropy": [
        (
            "For the first point you should see {:.6f}, {:.6f} and {:.6f}:",
            "*softmax(network_logits(START_BIAS))[0]",
        ),
        (
            "class 0 has its plateau of {:.2f}, a label 2 stands among the zeros; the model gave "
            "it {:.2f}.",
            "softmax(network_logits(START_BIAS, np.array([[0.4]])))[0, 0]",
            "received[(y == 2) & (np.abs(x[:, 0] - 0.5) < 0.1)][0]",
        ),
        (
            r"You should see ${}\times 10^{{{}}}$, and that the network beats guessing by a factor "
            "of {:.0f}.",
            "*decimal(categorical_likelihood(y, by_model), 3)",
            "network / guess",
        ),
        (
            r"You should see {:.9f} for the network; guessing pays $20\log[3] = {:.2f}$.",
            "categorical_nll(y, by_model)",
            "categorical_nll(y, np.full((20, 3), 1 / 3))",
        ),
        (
            "Again {:.9f}, and no infinity",
            "stable_cross_entropy(y, network_logits(START_BIAS))",
        ),
        (
            "the network is {:.0%} sure of the last class, and if the second is right it pays "
            "{:.0f} nats",
            "softmax(one_point)[0, 2]",
            "stable_cross_entropy(np.array([1]), one_point)",
        ),
        (
            "the share of correct answers stays at {:.0%}. The loss goes from {:.1f} to {:.0f} "
            "when all logits are multiplied by ten, and *down* to {:.1f} when they are halved.",
            "np.mean(network_logits(START_BIAS).argmax(axis=1) == y)",
            "*(stable_cross_entropy(y, k * network_logits(START_BIAS)) for k in (1, 10, 0.5))",
        ),
        (
            "{} of the twenty points are wrong",
            "word(np.sum(network_logits(START_BIAS).argmax(axis=1) != y)).capitalize()",
        ),
        (
            "its record of {} in 20",
            "np.sum(network_logits(START_BIAS).argmax(axis=1) == y)",
        ),
        (
            "At the best bias, {:.2f}, the model expects {:.1f} points of class 0, as many as "
            "there are; the loss is {:.2f}.",
            "best_class_bias()",
            "softmax(network_logits(best_class_bias()))[:, 0].sum()",
            "stable_cross_entropy(y, network_logits(best_class_bias()))",
        ),
        (
            "({0:.1f} expected for {2}, and {1:.1f} for {3})",
            "*softmax(network_logits(best_class_bias())).sum(axis=0)[1:]",
            "*np.bincount(y)[1:]",
        ),
        ("For the network she gets {:.2f}, although", "her_perplexity(y, given)"),
        ("would give 3; her best is {:.2f}.)", "min(heights)"),
        ("at a temperature of {:.2f} and rises slowly", "temperatures[lowest]"),
        (
            "Repaired, the perplexity is {:.2f}, and the best temperature {:.2f}.",
            "mend_perplexity(y, given)",
            "temperatures[np.argmin(repaired)]",
        ),
        (
            "it rises from {:.1f} all the way to {:.0f}. On the unseen text it falls from {:.0f} "
            "to {:.1f} near alpha {:.1f} and",
            "on_train[0]",
            "on_train[-1]",
            "on_unseen[0]",
            "min(on_unseen)",
            "found",
        ),
        ("The counted text suggests {:.1f} at the same", "table_perplexity(found, train)"),
        ("There are {} different characters.", "len(letters)"),
    ],
}


@pytest.mark.parametrize(("stem", "template", "expressions"), cases(QUOTED))
def test_a_quoted_number_is_what_the_solution_computes(stem, template, expressions):
    check(stem, template, expressions)


def test_the_rates_that_meet_the_goal_of_practical_5_1():
    found = results("p1_least_squares")
    y, without_bias = found["y"], found["network_mean"](0.0)

    def misses(rate: float) -> float:
        bias, s = found["descend_knobs"](y, without_bias, 0.1, np.log(0.2), rate, 50)
        return found["gaussian_nll"](y, without_bias + bias, np.exp(s)) - found["goal"]

    met = [rate for rate in np.arange(5, 95) * 1e-4 if misses(rate) <= 0]
    text = FILES["p1_least_squares"].read_text("utf-8")
    assert f"met by rates from {met[0]:.4f} to {met[-1]:.4f}." in text


def test_the_rates_at_which_practical_5_2_falls_and_jumps():
    found = results("p2_binary_cross_entropy")
    y, hidden, start = found["y"], found["hidden"], found["start"]

    def losses(rate: float) -> list[float]:
        bias, weights, path = found["START_BIAS"], start.output_weights[0], []
        for _ in range(3000):
            by_bias, by_weights = found["output_gradient"](y, hidden, bias, weights)
            bias, weights = bias - rate * by_bias, weights - rate * by_weights
            path.append(found["stable_binary_nll"](y, bias + hidden @ weights))
        return path

    falling, jumping = losses(0.6), losses(0.8)
    assert np.all(np.diff(falling) < 0)
    assert max(jumping) > 2 * found["stable_binary_nll"](y, found["network_logits"](2.6))
    text = FILES["p2_binary_cross_entropy"].read_text("utf-8")
    assert f"to {falling[-1]:.1f} at 0.6 after 3,000 steps" in text
