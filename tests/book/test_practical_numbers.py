"""Numbers that a practical's text quotes, computed anew by the practical's own solutions.

A practical cannot record its numbers for the text, as a chapter does: the student's copy runs
unsolved. So each quotation stands here once more, as a template with the expressions that fill it,
and must occur in the practical word for word. Where computing them again would mean training
again, the expressions read what the practical printed when the book was built.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import redirect_stdout
from functools import cache, partial
from typing import Any

import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest
from nbformat import NotebookNode

from tests import ROOT
from tools.pages import practicals
from tools.pages.practicals import read_practical
from tools.project import Project

FILES = {path.stem: path for path in sorted((ROOT / "book").glob("ch*_*/p*_*.md"))}
TRAINS = {"p2_mnist_1d", "p5_mnist"}  # these take a minute and more, and the build has run them

# For each practical its quotations: a template, then an expression for each of its places.
QUOTED: dict[str, list[tuple[str, ...]]] = {
    "p1_background_mathematics": [
        (r"\sqrt{{\omega_1^2 + \omega_2^2}} = {:g}", "np.linalg.norm(plane_weights)"),
        (r"$1 + 0.3\cdot 2 + 2\cdot 0.5 + 0.1\cdot 4 = {:g}$", "costs[0]"),
        ("A dot marks the origin, where the value is {:g}", "linear_2d(0, 0, 1, plane_weights)"),
        ("from {:g} to minus {:g}, the second", "linear_1d(0, 24, -3)", "-linear_1d(10, 24, -3)"),
        ("With {} factors the product", "500 if np.prod(np.full(500, 0.2)) == 0 else 'more'"),
        (r"is about ${}\times 10^{{{}}}$", "*decimal(np.nextafter(0, 1), 0)"),
        (r"with $e \approx {:.3f}$", "np.e"),
        ("passes 1 at z = 0 and shoots up to {:.0f}", "np.exp(3)"),
    ],
    "p1_supervised_learning": [
        (
            "You should see {:.6f} for the first line and {:.6f} for the second",
            "line_loss(x, y, 1.6, -0.8)",
            "line_loss(x, y, 1.2, 0.1)",
        ),
        (
            "it is *{}*, although {} of the twelve points lay above the second line",
            "'worse' if line_loss(x, y, 1.4, 0.1) > line_loss(x, y, 1.2, 0.1) else 'better'",
            "word(np.sum(y > line(x, 1.2, 0.1)))",
        ),
        ("change of the slope away from about {:.2f} makes", "best_slope(x, y, 1.2)"),
        (
            "has the loss {:.3f}; the smallest possible is {:.3f}",
            "line_loss(x, y, 0.8, 0.5)",
            "line_loss(x, y, *fit_line(x, y))",
        ),
        (
            "You should see the intercept {:.2f}, the slope {:.2f} and the loss {:.8f}",
            "intercepts[i]",
            "slopes[j]",
            "surface[i, j]",
        ),
        ("Looking everywhere took {:,} evaluations", "surface.size"),
        ("You should see the intercept {:.6f} and then the slope {:.6f}", "first", "then"),
        ("The smallest loss of all is {:.8f}", "line_loss(x, y, *fit_line(x, y))"),
        (
            "{} sweeps are needed. Each sweep leaves about {:.0%} of what",
            "word(needed).capitalize()",
            "above[5] / above[4]",
        ),
        ("by the square root of that, {:.2f}.", "np.sqrt(above[5] / above[4])"),
        (
            "agree on {:.6f} and {:.6f}, and on the loss {:.8f}",
            "*fit_line(x, y)",
            "line_loss(x, y, *long_walk)",
        ),
        ("does not go down to {:.2f}, the variance", "rubber_band.NOISE**2"),
        ("from {:.2f} decimetres with hardly any load", "y[0]"),
    ],
    "p1_shallow_networks_1": [
        ("At $x=0.8$ you should see the {:.2f} that", "network(np.array([0.8]), *start)[0]"),
        ("dashed vertical lines at its three joints, {:.2f}, {:.2f} and {:.2f}.", "*found"),
        (
            "You should see {:.9f}. Is that much? Compare: a horizontal line at the mean of the "
            "points has a loss of {:.3f}, and the best straight line one of {:.3f}.",
            "loss_of(start)",
            "np.sum((y - y.mean()) ** 2)",
            "np.polyfit(x, y, 1, full=True)[1][0]",
        ),
        (
            "clearly below the {:.3f} of the best straight line",
            "np.polyfit(x, y, 1, full=True)[1][0]",
        ),
        ("With the joints as given, {:.3f} is as low as one can get", "loss_of(kept)"),
        (
            "The best network found has a loss of {:.3f}. Its joints lie near {:.2f}, {:.2f} and "
            "{:.2f}:",
            "loss_of(best)",
            "*np.sort(joints(*best[:2]))",
        ),
        (
            "rises until {:.2f}, falls slowly to zero at {:.2f}, goes up steeply until {:.2f} and "
            "stays level",
            "*np.sort(joints(*best[:2]))",
        ),
    ],
    "p2_shallow_networks_2": [
        ("At {:.2f} the three folds meet in one point", "triangle_bias()"),
        ("Fold 1 is vertical at {:.2f}", "-hidden_bias[0] / hidden_weights[0, 0]"),
        ("It is highest, {:.0f}, in the lower left corner", "surface.max()"),
    ],
    "p3_shallow_network_regions": [
        ("the number stays at {}.", "number_regions(9, 8)"),
        ("fifty hidden units you should see {:,}.", "number_regions(10, 50)"),
        (
            "{} units are enough, with {} parameters",
            "{21: 'Twenty-one'}[units_needed()]",
            "number_parameters(10, units_needed(), 1)",
        ),
        ("There are $2^{{20}} = {}$ regions", "f'{number_regions(10, 21):,}'.replace(',', '{,}')"),
        ("A network with {} parameters has thirteen", "number_parameters(10, 50, 1)"),
        ("about 10 to the power of {:.0f}.", "np.log10(float(number_regions(50, 500)))"),
    ],
    "p4_activation_functions": [
        (
            "At $x=0.5$ you should see {:.6f}.",
            "activated_network(np.array([0.5]), *start, sigmoid)[0]",
        ),
        (
            r"for this unit: {:.2f} for a steepness of 10, and 0.1 for $10\log[9] = {:.2f}$",
            "np.ptp(close[np.abs(sigmoid(-1 + 2 * close) - 0.5) < 0.4])",
            "10 * np.log(9)",
        ),
        ("You see intercept {:.3f} and slope {:.3f}.", "*straight_line(*start)"),
        ("Only the {} parameters of the output layer answer", "word(responsive_parameters()[1])"),
        (
            "goes downhill to the valley near {:.1f}.",
            "min(scan, key=lambda b: loss_of(np.array([ten[0], b, *ten[2:]]), sigmoid))",
        ),
    ],
    "p1_composing_networks": [
        ("learns that the answer is {}.", "count_regions(second(first(grid)))"),
        ("{}. The left piece now runs", "word(count_regions(second(halved(grid)))).capitalize()"),
        (
            "Far fewer: {}. The second network stays between {:.2f} and {:.1f}.",
            "word(count_regions(first(second(grid))))",
            "second(grid).min()",
            "second(grid).max()",
        ),
        (
            "{} copies are enough: {:,} regions with {} parameters, where a shallow network would "
            "need more than {} million",
            "word(copies).capitalize()",
            "regions",
            "10 * (copies + 1)",
            "word((3 * units + 1) // 10**6)",
        ),
        ("Its {} million pieces", "word(regions // 10**6)"),
    ],
    "p2_clipping_functions": [
        ("At the same three inputs, {:.1f}, {:.1f} and {:.2f}.", "*joints"),
        ("The sum should be {:.6f}:", "network_output(half, weights_3, bias_3).sum()"),
        (
            "the output has {1} pieces instead of {0}. The second unit had three crossings; dead, "
            "it takes them with it, and one of the old joints as well: near 0.77 both other units "
            "are off, so that nothing is left to bend there. {2} pieces remain.",
            "*(count_pieces(network_output(second_inputs(x, weights_1, bias_1, weights_2, bias), "
            "weights_3, bias_3)) for bias in variants.values())",
        ),
    ],
    "p3_deep_networks": [
        (
            "The merged bias should be ({:.1f}, {:.1f}, {:.1f}).",
            "*(second_bias + second_in @ first_out_bias)",
        ),
        ("have $4 + 6 + 3 = {}$ parameters", "num_parameters([1, 2, 2, 1])"),
    ],
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
            "it expects almost {:.0f} ones where there are {}.",
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
    ],
    "p1_convolution_1d": [
        ("The sum should read {:.3f}.", "convolve(x, thirds).sum()"),
        (
            "You should see {:.4g}, {:.4g}, {:.4g}, … and the sum {:.1f}.",
            "*convolve_wide(x, fifths)[:3]",
            "convolve_wide(x, fifths).sum()",
        ),
        (
            "The numbers should begin with {:.3f}, {:.3f}, {:.3f}.",
            "*convolve_dilated(x, thirds)[:3]",
        ),
        ("The kernel of five is {:.3g}, {:.3g}, {:.3g}, {:.3g}, {:.3g}.", "*five"),
        ("{} smoothings are best here.", "best_repeats()"),
        (
            "so {} of them are one kernel of {} weights",
            "best_repeats()",
            "2 * best_repeats() + 1",
        ),
        (
            r"$\sqrt{{{0}/2}}\approx {1:.1f}$ places",
            "best_repeats()",
            "np.sqrt(best_repeats() / 2)",
        ),
    ],
    "p2_mnist_1d": [
        (
            "The convolutional network loses about {:.0f} points",
            r"*printed(r'convolutional network loses (\S+) points')",
        ),
        (
            "falls from about {:.0f} to about {:.0f}.",
            r"*printed(r'convolutional +ordered +(\S+)[\s\S]*convolutional +shuffled +(\S+)')",
        ),
        (
            "seems to gain a little more than {} point, about {} its standard error",
            r"'a' if 1 < -printed(r'fully connected loses (\S+)')[0] < 1.5 else 'no'",
            r"{2: 'twice'}[round(-np.divide(*printed(r'fully connected loses (\S+) ± (\S+)')))]",
        ),
    ],
    "p3_convolution_2d": [
        (
            "The strongest response is at about {:.0f}°, so",
            "best_angle()",
        ),
        (
            "at about {:.0f}°, which is the same as {:.0f}°: from left to right they rise by "
            "{:.0f}°.",
            "best_angle() + 90",
            "best_angle() - 90",
            "90 - best_angle()",
        ),
    ],
    "p4_resampling": [
        ("The patch gives {}.", "mean_pool(patch).astype(int).tolist()"),
        ("with an error of about {:.1f} grey levels", "best_pair()"),
    ],
    "p5_mnist": [
        (
            "Three quarters of the {:,} parameters",
            r"int(*printed(r'your network: (\S+) parameters'))",
        ),
        (
            "with {} the network is wrong for about half",
            r"word(int(*printed(r'at a shift of (\S+) pixels')))",
        ),
    ],
}
WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
).split()


def word(number: int) -> str:
    """A small number as the text writes it."""
    return WORDS[number]


def decimal(number: float, digits: int) -> tuple[str, str]:
    """The two parts of a number that is written with a power of ten."""
    mantissa, exponent = f"{number:.{digits}e}".split("e")
    return mantissa, str(int(exponent))


def solved(stem: str) -> NotebookNode:
    """Read a practical with its solutions."""
    where = FILES[stem].relative_to(ROOT).as_posix()
    return practicals.solved(read_practical(FILES[stem].read_text("utf-8"), where))


def outputs(stem: str, nb: NotebookNode) -> str:
    """What the cells of a practical printed when the book was built, from the very same code."""
    path = Project(ROOT).site / "solutions" / FILES[stem].parent.name / f"{stem}.ipynb"
    if not path.exists():
        pytest.skip("no solved notebook to read: run `make book` first")
    built = {cell.id: cell for cell in nbformat.read(path, as_version=4).cells}
    texts = []
    for cell in nb.cells:
        if cell.cell_type == "code":
            assert built[cell.id].source == cell.source, f"{cell.id} has changed since the build"
            texts += [output.get("text", "") for output in built[cell.id].outputs]
    return "\n".join(texts)


def printed(text: str, pattern: str) -> list[float]:
    """The numbers at the groups of a pattern in what was printed."""
    found = re.search(pattern, text)
    assert found is not None, pattern
    return [float(number.replace(",", "")) for number in found.groups()]


@cache
def results(stem: str) -> dict[str, Any]:
    """Run a practical's solutions and demonstrations, and keep what they leave."""
    nb = solved(stem)
    if stem in TRAINS:
        return {"printed": partial(printed, outputs(stem, nb)), "word": word, "np": np}
    names: dict[str, Any] = {}
    with redirect_stdout(io.StringIO()):
        for cell in nb.cells:
            if cell.cell_type == "code" and cell.metadata.udl.role != "check":
                exec(compile(cell.source, cell.id, "exec"), names)
                plt.close("all")
    return names | {"word": word, "decimal": decimal, "np": np}


def filled(template: str, expressions: tuple[str, ...], names: dict[str, Any]) -> str:
    """The quotation as the text should have it."""
    values = [value for each in expressions for value in eval(f"[{each}]", names)]
    return template.format(*values)


def as_written(text: str) -> str:
    """A text on one line, with the minus sign of print outside of formulas and code."""
    return " ".join(text.replace("−", "-").split())


def cases() -> Iterator[Any]:
    for stem, quotations in QUOTED.items():
        for quotation in quotations:
            yield pytest.param(
                stem, *quotation[:1], quotation[1:], id=f"{stem}-{quotation[0][:40]}"
            )


@pytest.mark.parametrize(("stem", "template", "expressions"), list(cases()))
def test_a_quoted_number_is_what_the_solution_computes(
    stem: str, template: str, expressions: tuple[str, ...]
) -> None:
    expected = filled(template, expressions, results(stem))
    assert as_written(expected) in as_written(FILES[stem].read_text("utf-8"))


def test_every_practical_quotes_numbers() -> None:
    assert set(QUOTED) == set(FILES)
