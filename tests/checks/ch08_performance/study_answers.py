"""Right and wrong answers to the exercises of practical 8.1."""

import contextlib
import copy
import importlib.util
import itertools
import math

import numpy as np

from tests.checks.check_harness import Wrong

if importlib.util.find_spec("torch"):
    import torch

    no_grad = torch.no_grad
else:
    no_grad = contextlib.nullcontext

pilot = np.array([0.9, -1.3, 0.4, 1.8, -0.6, 0.2])


def error_with_margin(logits, labels):
    wrong = np.argmax(logits, axis=1) != labels
    share = wrong.mean()
    return 100 * share, 100 * np.sqrt(share * (1 - share) / len(labels))


def error_by_loop(logits, labels):
    marks = [
        100.0 * (list(row).index(max(row)) != k) for row, k in zip(logits, labels, strict=True)
    ]
    mean = sum(marks) / len(marks)
    return [mean, (sum((m - mean) ** 2 for m in marks) / len(marks)) ** 0.5 / len(marks) ** 0.5]


def error_and(margin):
    return lambda logits, labels: (
        error_with_margin(logits, labels)[0],
        margin((logits.argmax(axis=1) != labels).astype(float), len(labels)),
    )


def difference_with_margin(first, second, labels):
    wrong = [np.argmax(one, axis=1) != labels for one in (first, second)]
    apart = wrong[0].astype(float) - wrong[1]
    return 100 * apart.mean(), 100 * apart.std() / len(labels) ** 0.5


def difference_by_counts(first, second, labels):
    alone = [0, 0]
    for f, s, label in zip(first, second, labels, strict=True):
        off = [int(one.argmax() != label) for one in (f, s)]
        if off[0] != off[1]:
            alone[off[1]] += 1
    num, apart = len(labels), alone[0] - alone[1]
    return [100 * apart / num, 100 * math.sqrt(sum(alone) - apart**2 / num) / num]


def difference_and(margin):
    return lambda first, second, labels: (
        difference_with_margin(first, second, labels)[0],
        margin(
            (first.argmax(axis=1) != labels).astype(float),
            (second.argmax(axis=1) != labels).astype(float),
            len(labels),
        ),
    )


def study(begin, train_epoch, measure, num_epochs, seeds, *, chosen="validation", noise=0.02):
    table = np.zeros((2, len(seeds)))
    for method, size in enumerate((0.0, noise)):
        for repeat, seed in enumerate(seeds):
            run, lowest = begin(seed), np.inf
            for _ in range(num_epochs):
                train_epoch(run, size)
                with no_grad():
                    error = measure(run, chosen)
                    if error < lowest:
                        lowest, table[method, repeat] = error, measure(run, "test")
    return table


def study_by_curves(begin, train_epoch, measure, num_epochs, seeds):
    rows = []
    for size in (0.0, 0.02):
        row = []
        for seed in seeds:
            run, validation, test = begin(seed), [], []
            for _ in range(num_epochs):
                train_epoch(run, size)
                with no_grad():
                    validation.append(measure(run, "validation"))
                    test.append(measure(run, "test"))
            row.append(test[validation.index(min(validation))])
        rows.append(row)
    return np.array(rows)


def study_without_choice(begin, train_epoch, measure, num_epochs, seeds, *, reported="test"):
    table = np.empty((2, len(seeds)))
    for repeat, seed in enumerate(seeds):
        for method, size in enumerate((0.0, 0.02)):
            run = begin(seed)
            for _ in range(num_epochs):
                train_epoch(run, size)
            with no_grad():
                table[method, repeat] = measure(run, reported)
    return table


def study_with_shared_epochs(axes):
    """Return a study whose runs share an epoch, the best on average over methods, seeds or both."""

    def shared(begin, train_epoch, measure, num_epochs, seeds):
        validation, test = np.zeros((2, 2, len(seeds), num_epochs))
        for method, size in enumerate((0.0, 0.02)):
            for repeat, seed in enumerate(seeds):
                run = begin(seed)
                for epoch in range(num_epochs):
                    train_epoch(run, size)
                    with no_grad():
                        validation[method, repeat, epoch] = measure(run, "validation")
                        test[method, repeat, epoch] = measure(run, "test")
        best = validation.mean(axis=axes, keepdims=True).argmin(axis=2)
        best = np.broadcast_to(best, (2, len(seeds)))
        return np.array(
            [[t[e] for t, e in zip(*rows, strict=True)] for rows in zip(test, best, strict=True)]
        )

    return shared


def study_with_sums_backwards(begin, train_epoch, measure, num_epochs, seeds):
    """Add the errors of the last seed first: floats must not decide between equal means."""
    rows = []
    for size in (0.0, 0.02):
        totals, tests = [0.0] * num_epochs, []
        for seed in reversed(seeds):
            run = begin(seed)
            tests.insert(0, [])
            for epoch in range(num_epochs):
                train_epoch(run, size)
                with no_grad():
                    totals[epoch] += measure(run, "validation") / len(seeds)
                    tests[0].append(measure(run, "test"))
        rows.append([test[totals.index(min(totals))] for test in tests])
    return np.array(rows)


def study_that_keeps(kept, restored):
    """Return a study that measures the test error once, with the weights of the best epoch."""

    def keeping(begin, train_epoch, measure, num_epochs, seeds):
        table = np.zeros((2, len(seeds)))
        for method, size in enumerate((0.0, 0.02)):
            for repeat, seed in enumerate(seeds):
                run, lowest, best = begin(seed), np.inf, None
                for _ in range(num_epochs):
                    train_epoch(run, size)
                    run[0].eval()
                    with no_grad():
                        error = measure(run, "validation")
                    run[0].train()
                    if error < lowest:
                        lowest, best = error, kept(run)
                with no_grad():
                    table[method, repeat] = measure(restored(run, best), "test")
        return table

    return keeping


def study_that_begins_again(begin, train_epoch, measure, num_epochs, seeds):
    table = np.zeros((2, len(seeds)))
    for method, size in enumerate((0.0, 0.02)):
        for repeat, seed in enumerate(seeds):
            run, errors = begin(seed), []
            for _ in range(num_epochs):
                train_epoch(run, size)
                with no_grad():
                    errors.append(measure(run, "validation"))
            run = begin(seed)
            for _ in range(np.argmin(errors) + 1):
                train_epoch(run, size)
            with no_grad():
                table[method, repeat] = measure(run, "test")
    return table


def with_weights(run, weights):
    run[0].load_state_dict(weights)
    return run


def study_by_one_method(begin, train_epoch, measure, num_epochs, seeds):
    """Give both methods the epochs that are best for the second one."""
    curves = np.zeros((2, 2, len(seeds), num_epochs))
    for method, size in enumerate((0.0, 0.02)):
        for repeat, seed in enumerate(seeds):
            run = begin(seed)
            for epoch in range(num_epochs):
                train_epoch(run, size)
                with no_grad():
                    parts = [measure(run, part) for part in ("validation", "test")]
                curves[:, method, repeat, epoch] = parts
    return curves[1, :, :, curves[0, 1].mean(axis=0).argmin()]


def study_too_early(begin, train_epoch, measure, num_epochs, seeds):
    table = np.zeros((2, len(seeds)))
    for method, size in enumerate((0.0, 0.02)):
        for repeat, seed in enumerate(seeds):
            run, lowest = begin(seed), np.inf
            for _ in range(num_epochs):
                with no_grad():
                    error = measure(run, "validation")
                    if error < lowest:
                        lowest, table[method, repeat] = error, measure(run, "test")
                train_epoch(run, size)
    return table


def faulty_study(begin, train_epoch, measure, num_epochs, seeds):
    seed, table = seeds[0], np.zeros((2, len(seeds)))
    for method, noise in enumerate((0.0, 0.02)):
        for repeat in range(len(seeds)):
            run = begin(seed)
            errors = []
            for _ in range(num_epochs):
                train_epoch(run, noise)
                errors.append(measure(run, "test"))
            table[method, repeat] = min(errors) if noise else errors[-1]
    return table


def one_sided_choice(begin, train_epoch, measure, num_epochs, seeds):
    fair = study(begin, train_epoch, measure, num_epochs, seeds)
    fair[0] = study_without_choice(begin, train_epoch, measure, num_epochs, seeds)[0]
    return fair


def own_seeds_for_each_method(begin, train_epoch, measure, num_epochs, seeds):
    first = study(begin, train_epoch, measure, num_epochs, seeds)
    second = study(begin, train_epoch, measure, num_epochs, [seed + 1 for seed in seeds])
    return np.array([first[0], second[1]])


def same_run_goes_on(begin, train_epoch, measure, num_epochs, seeds):
    table = np.zeros((2, len(seeds)))
    for repeat, seed in enumerate(seeds):
        run = begin(seed)
        for method, size in enumerate((0.0, 0.02)):
            for _ in range(num_epochs):
                train_epoch(run, size)
            with no_grad():
                table[method, repeat] = measure(run, "test")
    return table


def sign_test(first, second):
    differences = first - second
    observed = abs(differences.mean())
    signs = np.array(list(itertools.product([1, -1], repeat=len(first))))
    return np.mean(abs((signs * differences).mean(axis=1)) >= observed - 1e-9)


def sign_test_by_recursion(first, second):
    differences = [a - b for a, b in zip(first.tolist(), second.tolist(), strict=True)]
    border = abs(sum(differences)) - 1e-9

    def count(total, left):
        if not left:
            return int(abs(total) >= border)
        return count(total + left[0], left[1:]) + count(total - left[0], left[1:])

    return count(0.0, differences) / 2 ** len(differences)


def sign_test_in_tenths(first, second):
    """Count in whole tenths, where nothing is rounded."""
    tenths = np.round(10 * (first - second)).astype(int)
    signs = itertools.product([1, -1], repeat=len(tenths))
    return sum(abs(np.dot(s, tenths)) >= abs(tenths.sum()) for s in signs) / 2 ** len(tenths)


def sign_test_of(differences, patterns=(1, -1), counts=None):
    """Return a test of other differences, patterns or means."""

    def test(first, second):
        apart = differences(first - second)
        means = np.array(
            [np.mean(s * apart) for s in itertools.product(patterns, repeat=len(apart))]
        )
        seen = np.mean(first - second)
        if counts is not None:
            return np.mean(counts(means, seen))
        return np.mean(abs(means) >= abs(seen) - 1e-9)

    return test


def sign_test_by_scipy(first, second):
    from scipy import stats

    if len(first) == 1:
        return 1.0
    pairs = {"permutation_type": "samples", "n_resamples": np.inf}
    return stats.permutation_test((first - second,), np.mean, **pairs).pvalue


def sign_test_exactly(first, second):
    """Compare without slack, so that rounding decides about ties."""
    differences = first - second
    signs = np.array(list(itertools.product([1, -1], repeat=len(first))))
    return np.mean(abs((signs * differences).mean(axis=1)) > abs(differences.mean()) + 1e-12)


def sign_test_by_chance(first, second):
    rng = np.random.default_rng(0)
    signs = rng.choice([-1, 1], size=(2000, len(first)))
    means = (signs * (first - second)).mean(axis=1)
    return np.mean(abs(means) >= abs(np.mean(first - second)) - 1e-9)


def runs_needed():
    return int(np.ceil((pilot.std(ddof=1) / 0.2) ** 2))


def runs_by_search():
    num = 1
    while pilot.std(ddof=1) / num**0.5 > 0.2:
        num += 1
    return num


RIGHT = {
    "predict_gap": [lambda: "90", lambda: 90],
    "first_bound": [
        lambda fan_in: math.sqrt(6 / fan_in),
        lambda fan_in: np.sqrt(np.float32(6) / fan_in),
        lambda n: (3 * 2 / n) ** 0.5,
    ],
    "error_with_margin": [
        error_with_margin,
        error_by_loop,
        error_and(lambda wrong, num: 100 * wrong.std() / num**0.5),
        lambda *a: np.array(error_with_margin(*a)),
    ],
    "difference_with_margin": [difference_with_margin, difference_by_counts],
    "predict_lottery": [lambda: 5 / 6, lambda: 0.83, lambda: np.float64(0.8333)],
    "mended_study": [
        study,
        study_by_curves,
        study_without_choice,
        *map(study_with_shared_epochs, ((1,), (0,), (0, 1))),
        study_with_sums_backwards,
        study_that_begins_again,
        study_that_keeps(copy.deepcopy, lambda run, best: best),
        study_that_keeps(lambda run: copy.deepcopy(run[0]), lambda run, best: (best, None, None)),
        study_that_keeps(lambda run: copy.deepcopy(run[0].state_dict()), with_weights),
    ],
    "sign_test": [
        sign_test,
        sign_test_by_recursion,
        sign_test_in_tenths,
        lambda a, b: float(sign_test(b, a)),
    ],
    "runs_needed": [runs_needed, runs_by_search],
    "predict_more_data": [lambda: 25, lambda: 23.5, lambda: np.float64(27.0)],
}

WRONG = {
    "predict_gap": [Wrong(lambda: "0"), Wrong(lambda: 60), Wrong(lambda: "none")],
    "first_bound": [
        Wrong(lambda n: (2 / n) ** 0.5, "the standard deviation"),
        Wrong(lambda n: 2 / n, "the variance"),
        Wrong(lambda n: 6 / n),
        Wrong(lambda n: 0.3873),
        Wrong(lambda n: (6 / n) ** 0.5 / 2),
        Wrong(lambda n: (12 / n) ** 0.5),
    ],
    "error_with_margin": [
        Wrong(lambda *a: tuple(v / 100 for v in error_with_margin(*a)), "shares instead"),
        Wrong(error_and(lambda wrong, num: 100 * wrong.std()), "a single example"),
        Wrong(error_and(lambda wrong, num: 100 * wrong.std(ddof=1) / num**0.5), "N - 1"),
        Wrong(error_and(lambda wrong, num: 196 * wrong.std() / num**0.5), "an interval"),
        Wrong(error_and(lambda wrong, num: 100 * (wrong.mean() / num) ** 0.5), "root of a count"),
        Wrong(error_and(lambda wrong, num: 100 * wrong.std() / 1000**0.5)),
        Wrong(error_and(lambda wrong, num: 100 * wrong.std() / num), "instead of its root"),
        Wrong(
            lambda f, y: (
                error_with_margin(f, y)[0],
                error_with_margin(f, y)[1] * (len(y) / f.shape[1]) ** 0.5,
            ),
            "number of classes",
        ),
        Wrong(
            lambda f, y: (
                error_with_margin(f, y)[0],
                error_with_margin(f, y)[1] / f.shape[1] ** 0.5,
            ),
            "of logits",
        ),
        Wrong(lambda f, y: (100 - error_with_margin(f, y)[0], error_with_margin(f, y)[1])),
        Wrong(lambda f, y: error_with_margin(-f, y)),
        Wrong(lambda *a: (int(error_with_margin(*a)[0]), error_with_margin(*a)[1]), "whole number"),
        Wrong(lambda f, y: error_with_margin(f, y)[0]),
    ],
    "difference_with_margin": [
        Wrong(lambda f, s, y: difference_with_margin(s, f, y), "the second minus"),
        Wrong(
            difference_and(lambda a, b, num: 100 * ((a.var() + b.var()) / num) ** 0.5),
            "examples of its own",
        ),
        Wrong(difference_and(lambda a, b, num: 100 * (a.std() + b.std()) / num**0.5), "added"),
        Wrong(
            difference_and(lambda a, b, num: 100 * abs(a.std() - b.std()) / num**0.5), "subtracted"
        ),
        Wrong(
            difference_and(lambda a, b, num: 100 * (np.mean(abs(a - b)) / num) ** 0.5),
            "square of the mean",
        ),
        Wrong(difference_and(lambda a, b, num: 100 * abs(a - b).std() / num**0.5), "disagree"),
        Wrong(difference_and(lambda a, b, num: 100 * (a - b).std(ddof=1) / num**0.5), "N - 1"),
        Wrong(difference_and(lambda a, b, num: 100 * (a - b).std()), "a single example"),
        Wrong(lambda *a: tuple(v / 100 for v in difference_with_margin(*a)), "shares instead"),
    ],
    "predict_lottery": [
        Wrong(lambda: 0.5, "one half"),
        Wrong(lambda: 1 - 0.5**5, "all five"),
        Wrong(lambda: 83),
        Wrong(lambda: -1),
        Wrong(lambda: 1.0),
        Wrong(lambda: 0.8),
    ],
    "mended_study": [
        Wrong(faulty_study, "the study as it was"),
        Wrong(lambda *a: study(*a[:4], [a[4][0]] * len(a[4])), "one seed for all"),
        Wrong(lambda *a: study_without_choice(*a[:4], [a[4][0]] * len(a[4])), "one seed for all"),
        Wrong(one_sided_choice, "one method alone"),
        Wrong(lambda *a: study(*a, chosen="test"), "chosen on the test split"),
        Wrong(lambda *a: study(*a, chosen="train"), "chosen on the training split"),
        Wrong(lambda *a: study(*a, noise=0.0), "no noise"),
        Wrong(lambda *a: study(*a, noise=0.2)),
        Wrong(lambda *a: study(*a)[::-1], "exchanged"),
        Wrong(lambda *a: study(*a).T),
        Wrong(lambda *a: study(*a[:4], range(len(a[4]))), "not handed in"),
        Wrong(lambda *a: study(*a[:4], [a[4][0] + k for k in range(len(a[4]))]), "not handed in"),
        Wrong(lambda *a: study(*a[:3], 25, a[4]), "epochs typed in"),
        Wrong(study_too_early, "before the epoch"),
        Wrong(study_by_one_method, "suits one method"),
        Wrong(own_seeds_for_each_method),
        Wrong(same_run_goes_on, "one run for both"),
        Wrong(lambda *a: study_without_choice(*a, reported="validation"), "validation errors"),
        Wrong(lambda *a: np.round(study(*a)), ""),
    ],
    "sign_test": [
        Wrong(lambda a, b: sign_test(a, b) / 2),
        Wrong(sign_test_exactly, "left out"),
        Wrong(sign_test_by_chance),
        Wrong(sign_test_by_scipy, "permutation_test"),
        Wrong(lambda a, b: sign_test(a, b) - 1 / 2 ** len(a), "one pattern left out"),
        Wrong(sign_test_of(np.asarray, (0, 1)), "left out instead of turned"),
        Wrong(sign_test_of(abs, counts=lambda m, seen: m >= abs(seen) - 1e-9), "one side"),
        Wrong(lambda a, b: sign_test(abs(a - b), 0 * a), "lost their signs"),
        Wrong(lambda a, b: sign_test(np.sign(np.round(a - b, 3)), 0 * a), "signs alone"),
        Wrong(lambda a, b: 2 / 2 ** len(a), "the smallest share"),
        Wrong(
            sign_test_of(np.asarray, counts=lambda m, seen: 2.0 * (m >= abs(seen) - 1e-9)), "twice"
        ),
        Wrong(lambda a, b: np.mean(a > b)),
        Wrong(lambda a, b: 1 - sign_test(a, b), "closer to zero"),
        Wrong(lambda a, b: sign_test(np.sort(a), np.sort(b))),
        Wrong(lambda a, b: sign_test(a, b) * 2 ** len(a), "a number of patterns"),
        Wrong(lambda a, b: 0.03125),
    ],
    "runs_needed": [
        Wrong(lambda: int(np.ceil((pilot.std() / 0.2) ** 2)), "divided by S"),
        Wrong(lambda: int(np.ceil(pilot.std(ddof=1) / 0.2)), "the root forgotten"),
        Wrong(lambda: 30, "typed in"),
        Wrong(lambda: int(np.ceil((2.8 * pilot.std(ddof=1) / 0.4) ** 2)), "a power"),
        Wrong(lambda: int(np.ceil((1.96 * pilot.std(ddof=1) / 0.4) ** 2)), "1.96"),
        Wrong(lambda: int(np.ceil((pilot.std(ddof=1) / 0.4) ** 2)), "one standard error"),
        Wrong(lambda: int(np.ceil((pilot.std(ddof=1) / 6**0.5 / 0.2) ** 2)), "for the spread"),
        Wrong(lambda: int((pilot.std(ddof=1) / 0.2) ** 2), "rounded down"),
        Wrong(lambda: int(np.ceil(6 * (pilot.std(ddof=1) / len(pilot) ** 0.5 / 0.2) ** 2))),
        Wrong(lambda: (pilot.std(ddof=1) / 0.2) ** 2),
        Wrong(lambda: round((pilot.std(ddof=1) / 0.2) ** 2)),
        Wrong(lambda: float(runs_needed()), "a float"),
    ],
    "predict_more_data": [Wrong(lambda: 38), Wrong(lambda: 9.5), Wrong(lambda: 0.25)],
}
