"""Right and wrong answers to the exercises of practical 8.3."""

import numpy as np

from tests.checks.check_harness import Wrong


def fit_weights(features, y, ridge):
    if ridge == 0:
        return np.linalg.pinv(features) @ y
    return np.linalg.solve(
        features.T @ features + ridge * np.eye(features.shape[1]), features.T @ y
    )


def fit_by_rows(features, y, ridge):
    num = features.shape[1]
    rows = np.vstack([features, ridge**0.5 * np.eye(num)])
    return np.linalg.lstsq(rows, np.concatenate([y, np.zeros(num)]), rcond=None)[0]


def fit_by_examples(features, y, ridge):
    return features.T @ (np.linalg.pinv(features @ features.T + ridge * np.eye(len(y))) @ y)


def fit_from_elsewhere(features, y, ridge):
    """Add a direction that the examples do not see."""
    weights = fit_weights(features, y, ridge)
    return weights + np.linalg.pinv(features) @ (features @ np.ones_like(weights)) - 1


def fit_without_eye(features, y, ridge):
    if ridge == 0:
        return np.linalg.lstsq(features, y, rcond=None)[0]
    return np.linalg.solve(features.T @ features + ridge, features.T @ y)


def scaled(x, x_new):
    mean, scale = x.mean(axis=0), x.std(axis=0)
    return (x - mean) / scale, (x_new - mean) / scale


def sweep(features, x, labels, x_new, labels_new, widths, seed, *, scale=scaled, kind=float):
    errors = np.zeros(len(widths), dtype=kind)
    x, x_new = scale(x, x_new)
    for k, width in enumerate(widths):
        hidden = features(np.concatenate([x, x_new]), width, np.random.default_rng(seed))
        outputs = hidden[len(x) :] @ fit_weights(hidden[: len(x)], labels, 0.0)
        errors[k] = 100 * np.mean(np.sign(outputs) != labels_new)
    return errors


def sweep_with(sign, *, tested_on_training=False):
    """Return a sweep with a rule of its own for outputs that are exactly zero."""

    def swept(features, x, labels, x_new, labels_new, widths, seed):
        x, x_new = scaled(x, x_new)
        errors = []
        for width in widths:
            hidden, new = (
                features(part, width, np.random.default_rng(seed)) for part in (x, x_new)
            )
            weights = fit_weights(hidden, labels, 0.0)
            wrong = sign(new @ weights) != labels_new
            if tested_on_training:
                wrong = sign(hidden @ weights) != labels
            errors.append(100 * wrong.mean())
        return np.array(errors)

    return swept


def own_spread(x, x_new):
    return (x - x.mean(axis=0)) / x.std(axis=0), (x_new - x.mean(axis=0)) / x_new.std(axis=0)


def one_scale(x, x_new):
    return (x - x.mean()) / x.std(), (x_new - x.mean()) / x.std()


def sweep_by_two_generators(features, x, labels, x_new, labels_new, widths, seed):
    x, x_new = scaled(x, x_new)
    errors = []
    for width in widths:
        hidden = features(x, width, np.random.default_rng(seed))
        new = features(x_new, width, np.random.default_rng(seed))
        weights = fit_by_examples(hidden, labels, 0.0)
        if len(x) > width:
            weights = fit_weights(hidden, labels, 0.0)
        wrong = sum(a * b <= 0 for a, b in zip(new @ weights, labels_new, strict=True))
        errors.append(100 * wrong / len(labels_new))
    return np.array(errors)


def faulty_sweep(features, x, labels, x_new, labels_new, widths, seed, *, kind=None, scale=None):
    errors = np.zeros_like(widths, dtype=kind)
    x, x_new = (scale or each_alone)(x, x_new)
    for k, width in enumerate(widths):
        rng = np.random.default_rng(seed)
        hidden = features(x, width, rng)
        hidden_new = features(x_new, width, rng)
        wrong = (hidden_new @ fit_weights(hidden, labels, 0.0)) * labels_new <= 0
        errors[k] = 100 * np.mean(wrong)
    return errors


def each_alone(x, x_new):
    return (x - x.mean(axis=0)) / x.std(axis=0), (x_new - x_new.mean(axis=0)) / x_new.std(axis=0)


def scaled_too_late(x, x_new):
    x = (x - x.mean(axis=0)) / x.std(axis=0)
    return x, (x_new - x.mean(axis=0)) / x.std(axis=0)


def by_one_less(x, x_new):
    mean, scale = x.mean(axis=0), x.std(axis=0, ddof=1)
    return (x - mean) / scale, (x_new - mean) / scale


def jointly(x, x_new):
    both = np.concatenate([x, x_new])
    mean, scale = both.mean(axis=0), both.std(axis=0)
    return (x - mean) / scale, (x_new - mean) / scale


def sweep_on_one_stream(features, x, labels, x_new, labels_new, widths, seed):
    """Draw every width's units from one generator, which goes on."""
    rng = np.random.default_rng(seed)
    x, x_new = scaled(x, x_new)
    errors = []
    for width in widths:
        hidden = features(np.concatenate([x, x_new]), width, rng)
        outputs = hidden[len(x) :] @ fit_weights(hidden[: len(x)], labels, 0.0)
        errors.append(100 * np.mean(outputs * labels_new <= 0))
    return np.array(errors)


def parameters(h):
    return 41 * h + (h + 1) * h + (h + 1) * 10


def width_at(num_examples):
    return min(range(1, 2000), key=lambda h: abs(parameters(h) - num_examples))


def width_by_root(num_examples):
    h = max(1, round((26**2 + num_examples - 10) ** 0.5 - 26) if num_examples > 10 else 1)
    return min((max(h - 1, 1), h, h + 1), key=lambda h: abs(parameters(h) - num_examples))


RIGHT = {
    "fit_weights": [fit_weights, fit_by_rows, fit_by_examples],
    "predict_peak": [lambda: "50", lambda: 50],
    "predict_examples": [lambda: "rises"],
    "tame": [lambda: (0.15,), lambda: [0.12], lambda: (np.float64(0.2),)],
    "mended_sweep": [
        sweep,
        sweep_by_two_generators,
        sweep_with(lambda outputs: np.where(outputs >= 0, 1, -1)),
        sweep_with(lambda outputs: np.where(outputs > 0, 1, -1)),
    ],
    "share_to_redraw": [
        lambda changed, num_classes: changed * num_classes / (num_classes - 1),
        lambda c, k: c / (1 - 1 / k),
    ],
    "width_at": [width_at, width_by_root],
    "predict_loss": [lambda: "higher"],
}

WRONG = {
    "fit_weights": [
        Wrong(lambda f, y, r: fit_weights(f, y, 0), "ridge left out"),
        Wrong(lambda f, y, r: fit_weights(f, y, r**2), "ridge squared"),
        Wrong(lambda f, y, r: fit_weights(f, y, r * len(y)), "times the number"),
        Wrong(lambda f, y, r: np.linalg.solve(f.T @ f + r * np.eye(f.shape[1]), f.T @ y)),
        Wrong(lambda f, y, r: fit_weights(f, y, r + 1e-3)),
        Wrong(lambda f, y, r: fit_weights(f, y, max(r, 1e-8))),
        Wrong(lambda f, y, r: fit_weights(f, y, 2 * r), "twice the ridge"),
        Wrong(fit_without_eye, "in every place"),
        Wrong(fit_from_elsewhere),
        Wrong(lambda f, y, r: f @ fit_weights(f, y, r), "predictions instead"),
    ],
    "predict_peak": [Wrong(lambda: "1600"), Wrong(lambda: 100), Wrong(lambda: "none")],
    "predict_examples": [Wrong(lambda: "falls"), Wrong(lambda: "stays"), Wrong(lambda: 1)],
    "tame": [
        Wrong(lambda: (0.0,), "no ridge"),
        Wrong(lambda: (0.01,)),
        Wrong(lambda: (1.0,)),
        Wrong(lambda: (-0.15,)),
        Wrong(lambda: 0.15, "settings of another form"),
        Wrong(lambda: (1e300,)),
    ],
    "mended_sweep": [
        Wrong(faulty_sweep, "the sweep as it was"),
        Wrong(lambda *a: faulty_sweep(*a, kind=float), "another network"),
        Wrong(lambda *a: faulty_sweep(*a, kind=float, scale=scaled), "another network"),
        Wrong(lambda *a: sweep(*a, kind=int), "whole numbers"),
        Wrong(lambda *a: sweep(*a, scale=each_alone), "a scale of their own"),
        Wrong(lambda *a: sweep(*a, scale=own_spread), "a scale of their own"),
        Wrong(lambda *a: sweep(*a, scale=one_scale), "one scale for all"),
        Wrong(sweep_with(np.sign, tested_on_training=True), "on the training inputs"),
        Wrong(lambda *a: sweep(*a, scale=jointly), "has seen the new inputs"),
        Wrong(lambda *a: sweep(*a, scale=lambda x, new: (x, new)), "without a scale"),
        Wrong(lambda *a: sweep(*a) / 100, "shares instead"),
        Wrong(lambda *a: 100 - sweep(*a), "accuracies"),
        Wrong(lambda *a: sweep(*a[:6], a[6] + 1)),
        Wrong(sweep_on_one_stream, "one generator for all"),
        Wrong(lambda *a: sweep(*a, scale=scaled_too_late), "taken too late"),
        Wrong(lambda *a: sweep(*a, scale=by_one_less), "another standard deviation"),
        Wrong(lambda *a: list(sweep(*a)), "a list"),
    ],
    "share_to_redraw": [
        Wrong(lambda changed, num_classes: changed, "the share that changes"),
        Wrong(lambda c, k: c * (k - 1) / k, "the other way round"),
        Wrong(lambda c, k: c / 0.9, "ten classes"),
        Wrong(lambda c, k: c + 1 / k, "were added"),
        Wrong(lambda c, k: 100 * c * k / (k - 1), "in percent"),
    ],
    "predict_loss": [Wrong(lambda: "lower"), Wrong(lambda: "equal"), Wrong(lambda: 2.84)],
    "width_at": [
        Wrong(lambda n: float(width_at(n)), "a float"),
        Wrong(lambda n: int((26**2 + n - 10) ** 0.5 - 26) if n > 63 else 1),
        Wrong(lambda n: min(range(1, 2000), key=lambda h: abs(h * h + 50 * h - n)), "biases"),
        Wrong(lambda n: min(range(1, 2000), key=lambda h: abs(parameters(h) - h - n)), "biases"),
        Wrong(lambda n: min(range(1, 2000), key=lambda h: abs(parameters(h) - 10 - n)), "biases"),
        Wrong(
            lambda n: min(range(1, 2000), key=lambda h: abs(parameters(h) + h * h + h - n)), "layer"
        ),
        Wrong(lambda n: width_at(n) - 1, "a position"),
        Wrong(lambda n: 40),
        Wrong(lambda n: parameters(width_at(n)), "the number of parameters"),
    ],
}
