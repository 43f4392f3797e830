"""Checks of practical 7.1, derivatives of a chain of functions."""

from __future__ import annotations

from typing import Any

import numpy as np

from udl.checks.ch07_gradients import expected as right
from udl.checks.ch07_gradients.slips import CHAIN_MISTAKES
from udl.checks.kinds import Count, Experiment, Implement, Predict, PredictValue
from udl.checks.mistakes import Mistake


def _values(change: Any) -> Any:
    """Return a wrong answer that is made of the right f and h."""

    def wrong(x: float, beta: Any, omega: Any, functions: Any = right.TOY.functions) -> Any:
        return change(*right.run_chain(x, beta, omega, functions))

    return wrong


def _all_from(x: float, beta: Any, omega: Any, functions: Any = right.TOY.functions) -> Any:
    """Put the input into every line."""
    f = np.asarray(beta) + np.asarray(omega) * x
    return f, np.array([x, *(right.FUNCTIONS[name](f[k]) for k, name in enumerate(functions))])


def _of_h(x: float, beta: Any, omega: Any, functions: Any = right.TOY.functions) -> Any:
    """Apply each function to what entered its line."""
    h = [x]
    for name in functions:
        h.append(right.FUNCTIONS[name](h[-1]))
    return np.asarray(beta) + np.asarray(omega) * h, np.array(h)


forward_values = Implement(
    "forward_values",
    "all that the way back will need.",
    expected=lambda x, beta, omega, functions=right.TOY.functions: right.run_chain(
        x, beta, omega, functions
    ),
    draws=right.value_draws,
    items=("f", "h"),
    mistakes=(
        Mistake(
            "functions in the other order",
            "The first function of the list acts first, on what the first line gives.",
            lambda x, b, o, names=right.TOY.functions: right.run_chain(x, b, o, names[::-1]),
        ),
        Mistake(
            "h without the input",
            "h[k] is what enters line k, so that h[0] is x itself.",
            _values(lambda f, h: (f, np.append(h[1:], f[-1]))),
            _values(lambda f, h: (f, h[1:])),
        ),
        Mistake(
            "the output among the h",
            "h[k] is what enters line k. No line follows the output.",
            _values(lambda f, h: (f, np.append(h, f[-1]))),
        ),
        Mistake(
            "f and h exchanged",
            "f is what the lines give, h what enters them; f comes first.",
            _values(lambda f, h: (h, f)),
        ),
        Mistake(
            "the input in every line",
            "Line k gets h[k], what the function before it returned.",
            _all_from,
        ),
        Mistake(
            "the functions of h instead of f",
            "h[k + 1] is a function of what line k gives, f[k].",
            _of_h,
        ),
        Mistake(
            "beta and omega exchanged",
            "omega multiplies, beta is added.",
            lambda x, b, o, names=right.TOY.functions: right.run_chain(x, o, b, names),
        ),
    ),
)

predict_bias_or_weight = Predict(
    "predict_bias_or_weight",
    "omega_1 acts through h_1, which is below 1.",
    right="beta_1",
    wrong_choices={
        "omega_1": "a small change of omega_1 reaches f_1 multiplied by h_1. Is h_1 above 1?",
        "equal": "both act on f_1 only, but not equally: compare the two changes of f_1.",
    },
)

nudged_slopes = Implement(
    "nudged_slopes",
    "eight slopes, sixteen losses.",
    expected=lambda x, y, beta, omega, step: right.nudged(x, y, beta, omega, step),
    draws=right.nudge_draws,
    items=("by beta", "by omega"),
    rtol=1e-5,
    atol=1e-8,
    mistakes=(
        Mistake(
            "one side only",
            "The loss here and one step ahead: the error shrinks with the step. Take one step to "
            "each side, and it shrinks with its square.",
            lambda x, y, b, o, s: right.nudged(x, y, b, o, s, kind="forward"),
            lambda x, y, b, o, s: right.nudged(x, y, b, o, s, kind="backward"),
        ),
        Mistake(
            "not divided by the distance",
            "A slope is a change of the loss for each unit of the parameter.",
            lambda x, y, b, o, s: right.nudged(x, y, b, o, s, kind="undivided"),
        ),
        Mistake(
            "divided by half the distance",
            "From one step behind to one step ahead it is two steps.",
            lambda x, y, b, o, s: right.nudged(x, y, b, o, s, kind="over one step"),
        ),
        Mistake(
            "the output's slopes instead of the loss's",
            "The loss is the squared distance of the output from y.",
            lambda x, y, b, o, s: right.nudged(x, y, b, o, s, kind="of the output"),
        ),
        Mistake(
            "exact slopes, or another step",
            "Asked is what the nudge of this step gives, with its error: see step under tried.",
            lambda x, y, b, o, s: right.nudged(x, y, b, o, 1e-5),
        ),
        Mistake(
            "all parameters moved together",
            "Move one parameter at a time; the others stay where they were.",
            lambda x, y, b, o, s: right.nudged(x, y, b, o, s, kind="all at once"),
        ),
    ),
)

slope = Implement(
    "slope",
    "four derivatives, one sign.",
    expected=lambda name, f: right.SLOPES[name](f),
    draws=right.slope_draws,
    mistakes=(
        Mistake(
            "the sign of the cosine's derivative",
            "At 0.5 the cosine falls, so that its derivative is negative there.",
            lambda name, f: _with("cos", np.sin, name, f),
        ),
        Mistake(
            "the sign of the sine's derivative",
            "At 0.5 the sine rises, so that its derivative is positive there.",
            lambda name, f: _with("sin", lambda v: -np.cos(v), name, f),
        ),
        Mistake(
            "the functions themselves",
            "Asked is how fast each function changes.",
            lambda name, f: right.FUNCTIONS[name](f),
        ),
        Mistake(
            "the exponential treated as a power",
            "The exponent is the variable, not the base: the exponential is its own derivative.",
            lambda name, f: _with("exp", lambda v: v * np.exp(v - 1), name, f),
            lambda name, f: _with("exp", lambda v: v * np.exp(v), name, f),
        ),
    ),
)


def _with(which: str, wrong: Any, name: str, f: Any) -> Any:
    """Return the right slopes but for one function."""
    return wrong(f) if name == which else right.SLOPES[name](f)


backward_values = Implement(
    "backward_values",
    "one factor a step, from the output to the input.",
    expected=lambda d_output, f, h, omega, functions, d_seen=None: right.chain_slopes(
        d_output, f, h, omega, functions, d_seen
    ),
    draws=right.chain_draws,
    items=("d_f", "d_h", "d_beta", "d_omega"),
    rtol=1e-8,
    hint="go back one step by hand, and compare it with a nudge of that value",
    mistakes=CHAIN_MISTAKES,
)

predict_wrong_entries = PredictValue(
    "predict_wrong_entries",
    "what lies behind a fault stays right.",
    expected=lambda: 6,
    hint="which parameters act through the cosine, and which act behind it?",
    mistakes=(
        Mistake(
            "all of them",
            "beta_3, omega_3, beta_4 and omega_4 act behind the cosine. No derivative by them has "
            "its slope as a factor.",
            lambda: 10,
        ),
        Mistake(
            "one line only",
            "The derivatives of all earlier lines are made from this one.",
            lambda: 2,
        ),
        Mistake(
            "the lines behind the fault counted",
            "The way back starts at the output: these are found before the fault is met.",
            lambda: 4,
        ),
        Mistake(
            "one line too many",
            "omega_3 multiplies what comes out of the cosine: its derivative needs the value of "
            "h_3, not the slope.",
            lambda: 8,
        ),
    ),
)

mend_branch = Implement(
    "mend_branch",
    "both ways back, added up.",
    expected=lambda x, y, beta, omega: right.branch_slopes(x, y, beta, omega),
    draws=right.branch_draws,
    items=("by beta", "by omega"),
    mistakes=(
        Mistake(
            "one way only: the exponential's",
            "u reaches the loss through the sine and through the exponential. The second share "
            "must be added to the first, not replace it.",
            lambda x, y, b, o: right.branch_slopes(x, y, b, o, paths=(0, 1)),
        ),
        Mistake(
            "one way only: the sine's",
            "u reaches the loss through the sine and through the exponential. Add both shares.",
            lambda x, y, b, o: right.branch_slopes(x, y, b, o, paths=(1, 0)),
        ),
        Mistake(
            "the sign of the exponential's derivative",
            "The exponent is -u: when u grows, the exponential falls.",
            lambda x, y, b, o: right.branch_slopes(x, y, b, o, paths=(1, -1)),
        ),
        Mistake(
            "the 2 of the squared loss left out",
            "The derivative of a square is twice what is squared.",
            lambda x, y, b, o: tuple(v / 2 for v in right.branch_slopes(x, y, b, o)),
        ),
        Mistake(
            "the program as it was",
            "Two things are wrong: compare both slopes with finite differences after each repair.",
            lambda x, y, b, o: right.branch_slopes(x, y, b, o, paths=(0, -1)),
        ),
    ),
)


def _tied(choose: Any) -> Any:
    """Return a wrong answer that makes one number of the slopes by all lines."""

    def wrong(d_output: float, f: Any, h: Any, omega: float, functions: Any) -> Any:
        slopes = right.chain_slopes(d_output, f, h, np.full(len(f), omega), functions)[2:]
        return tuple(choose(each) for each in slopes)

    return wrong


tied_slopes = Implement(
    "tied_slopes",
    "every use of a parameter adds its share.",
    expected=right.tied_slopes,
    draws=right.tied_draws,
    items=("by beta", "by omega"),
    rtol=1e-8,
    mistakes=(
        Mistake(
            "the last use only",
            "The shared parameter is used in every line, and each use changes the output.",
            _tied(lambda each: each[-1]),
        ),
        Mistake(
            "the first use only",
            "The shared parameter is used in every line, and each use changes the output.",
            _tied(lambda each: each[0]),
        ),
        Mistake(
            "averaged over the lines",
            "All uses change together, and so their effects add up.",
            _tied(np.mean),
        ),
        Mistake(
            "one slope for each line",
            "There is one beta and one omega: what do all their uses together do?",
            _tied(lambda each: each),
        ),
        Mistake(
            "multiplied over the lines",
            "Factors are multiplied along one way; the shares of different uses are added.",
            _tied(np.prod),
        ),
    ),
)

best_step = Experiment(
    "best_step",
    "small, but not too small.",
    expected=right.best_step,
    tolerance=0.4,
    goal="the power of ten with the smallest error",
    mistakes=(
        Mistake(
            "the step instead of its exponent",
            "10 to which power is it?",
            lambda: 10.0 ** right.best_step(),
        ),
        Mistake(
            "the sign of the exponent",
            "The step is far below 1: its exponent is negative.",
            lambda: -right.best_step(),
        ),
        Mistake(
            "perhaps differences on one side only",
            "With those the best step is smaller. Use nudged_slopes, which looks to both sides.",
            lambda: -8,
            lambda: -9,
        ),
        Mistake(
            "the smallest step that was tried",
            "Below some step the error grows again: two nearly equal losses are subtracted, and "
            "their rounding errors are divided by the step.",
            lambda: -12,
            lambda: -13,
            lambda: -14,
            lambda: -15,
            lambda: -16,
        ),
    ),
    below="rounding errors, divided by so small a step, are larger than what is gained.",
    above="with so large a step the parabola through the two losses is no good copy of the curve.",
)

evaluations = Count(
    "evaluations",
    "a quadratic count against a linear one.",
    expected=lambda num_functions: (4 * num_functions * (num_functions + 1), 2 * num_functions),
    draws=lambda rng: [(3,), (1,), (0,), (10,), (int(rng.integers(20, 900)),)],
    items=("by nudging", "by going back"),
    mistakes=(
        Mistake(
            "one loss for each parameter",
            "Each slope needs a loss on either side.",
            lambda k: (2 * k * (k + 1), 2 * k),
        ),
        Mistake(
            "one loss for each line",
            "Each line has two parameters, and each slope needs a loss on either side.",
            lambda k: (k * (k + 1), 2 * k),
        ),
        Mistake(
            "as many lines as functions",
            "There is one line more than there are functions.",
            lambda k: (4 * k * k, 2 * k),
        ),
        Mistake(
            "the forward pass forgotten",
            "The way back needs what the way there has computed: K functions, then K slopes.",
            lambda k: (4 * k * (k + 1), k),
        ),
    ),
)
