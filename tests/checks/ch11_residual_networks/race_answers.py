"""Right and wrong answers to the race of depths of practical 11.2."""

import numpy as np

from tests.checks.check_harness import Wrong

# --- depth_race ---


def race(train, measure, depths, seeds):
    models = {d: [train(d, s) for s in seeds] for d in depths}

    def mean_on(part, depth):
        return np.mean([measure(model, part) for model in models[depth]])

    best = max(depths, key=lambda depth: mean_on("validation", depth))
    return best, mean_on("test", best)


def race_by_loops(train, measure, depths, seeds):
    best, highest, told = None, -1.0, None
    for depth in depths:
        fitted = [train(depth, seed) for seed in seeds]
        total = 0.0
        for model in fitted:
            total += measure(model, "validation")
        if total / len(seeds) > highest:
            best, highest, told = depth, total / len(seeds), fitted
    return [best, sum(measure(model, "test") for model in told) / len(told)]


def race_in_tables(train, measure, depths, seeds):
    models = [[train(d, s) for s in seeds] for d in depths]
    validation = np.array([[measure(m, "validation") for m in row] for row in models])
    best = int(np.argmax(validation.mean(axis=1)))
    return depths[best], float(np.mean([measure(m, "test") for m in models[best]]))


def race_by_sorting(train, measure, depths, seeds):
    rows = []
    for d in depths:
        models = [train(d, s) for s in seeds]
        rows.append((np.mean([measure(m, "validation") for m in models]), d, models))
    _, depth, models = sorted(rows, key=lambda row: row[0])[-1]
    return depth, np.mean([measure(m, "test") for m in models])


def race_on_the_test(train, measure, depths, seeds):
    means = [np.mean([measure(train(d, s), "test") for s in seeds]) for d in depths]
    return depths[int(np.argmax(means))], max(means)


def race_of_single_runs(train, measure, depths, seeds):
    runs = [(measure(train(d, s), "validation"), d, s) for d in depths for s in seeds]
    _, depth, _ = max(runs)
    return depth, np.mean([measure(train(depth, s), "test") for s in seeds])


def race_by_median(train, measure, depths, seeds):
    def middle(depth):
        return np.median([measure(train(depth, seed), "validation") for seed in seeds])

    best = max(depths, key=middle)
    return best, np.mean([measure(train(best, seed), "test") for seed in seeds])


def race_told_one_run(train, measure, depths, seeds):
    depth, _ = race(train, measure, depths, seeds)
    return depth, measure(train(depth, seeds[0]), "test")


def race_of_last_depth(train, measure, depths, seeds):
    return depths[-1], np.mean([measure(train(depths[-1], s), "test") for s in seeds])


def race_with_own_seeds(train, measure, depths, seeds):
    return race(train, measure, depths, range(len(seeds)))


RIGHT = {"depth_race": [race, race_by_loops, race_in_tables, race_by_sorting]}

WRONG = {
    "depth_race": [
        Wrong(race_on_the_test, "chosen on the test split"),
        Wrong(race_of_single_runs, "chosen by one run"),
        Wrong(race_by_median, "chosen by the median"),
        Wrong(race_told_one_run, "the report of one run"),
        Wrong(race_of_last_depth),
        Wrong(race_with_own_seeds),
        Wrong(lambda *a: race(*a)[0]),
        Wrong(lambda *a: race(*a)[1]),
        Wrong(lambda *a: race(*a)[::-1]),
    ],
}
