import contextlib
import math

import numpy as np
import pytest
import scipy.spatial
from scipy.special import gammaln

from tests import reference_values
from udl.coursework import geometry
from udl.coursework.judging import geometry as judging
from udl.coursework.judging.marks import complaint

REFERENCE = reference_values.load("performance")


def test_what_is_right_agrees_with_published_values():
    ratio = judging._spread(geometry.published_points(), 2.0)
    assert ratio == pytest.approx(REFERENCE["distance_ratio"]["expected"], abs=1e-12)
    balls = REFERENCE["ball_volumes"]
    for place, expected in enumerate(balls["expected"], 1):
        assert judging._filled(place, balls["diameter"] / 2, 2.0) == pytest.approx(
            expected, rel=1e-10
        )
    shell = REFERENCE["shell"]
    found = judging._outside(shell["dimensions"], 0.01)
    assert found == pytest.approx(shell["expected"], rel=1e-10)


@pytest.mark.parametrize(("dimensions", "radius"), [(7, 0.4), (100, 1.5), (601, 6.0)])
def test_round_balls_agree_with_the_gamma_function(dimensions, radius):
    half = dimensions / 2
    log = half * math.log(math.pi) + dimensions * math.log(radius) - gammaln(half + 1)
    assert judging._filled(dimensions, radius, 2.0) == pytest.approx(math.exp(log), rel=1e-9)


def test_a_ball_of_order_one_is_made_of_simplices():
    for dimensions in (1, 2, 3, 9, 150):
        log = dimensions * math.log(3.0) - gammaln(dimensions + 1)
        found = judging._filled(dimensions, 1.5, 1.0)
        assert found == pytest.approx(math.exp(log), rel=1e-9)


@pytest.mark.parametrize("order", [1.2, 2.7, 3.5])
def test_balls_of_other_orders_agree_with_points_thrown_at_them(order):
    random = np.random.default_rng(1)
    for dimensions, radius in ((2, 1.3), (5, 0.8)):
        points = random.uniform(-radius, radius, size=(400_000, dimensions))
        inside = (np.abs(points) ** order).sum(axis=1) <= radius**order
        expected = inside.mean() * (2 * radius) ** dimensions
        assert judging._filled(dimensions, radius, order) == pytest.approx(expected, rel=0.02)


def test_distances_have_the_order_that_is_asked_for():
    square = np.array([[0, 0], [1, 0], [0, 1], [1.0, 1]])
    for order in (1.0, 1.5, 2.0, 3.5):
        assert judging._spread(square, order) == pytest.approx(2 ** (1 / order))


def test_the_largest_dimension_is_larger_than_all_others():
    for order in (1.0, 1.2, 2.0, 3.5):
        for radius in (0.3, 0.56, 0.57, 1.01, 1.37, 1.6):
            best = judging._largest(radius, order)
            volumes = [judging._filled(d, radius, order) for d in range(1, 300)]
            assert int(np.argmax(volumes)) + 1 == best


def test_each_question_asks_for_what_is_expected(tmp_path):
    """The numbers in the calls, and those of the instance, give the values by plain formulas."""
    own = geometry.instance("ada")
    right = judging.right_answers(own)
    distances = scipy.spatial.distance.cdist(own.points(), own.points(), "minkowski", p=own.order)
    distances = distances[np.triu_indices(len(distances), 1)]
    assert right["distance_ratio"] == pytest.approx(distances.max() / distances.min())
    volume = judging._filled(own.num_dimensions, own.radius, own.order)
    assert right["ball_volume"] == volume
    assert right["shell_share"] == pytest.approx(1 - (1 - own.thickness) ** own.shell_dimensions)
    assert right["largest_dimension"] == judging._largest(own.growing_radius, own.order)
    judging.prepare("ada", tmp_path)
    functions = {
        "distance_ratio": judging._spread,
        "ball_volume": judging._filled,
        "shell_share": judging._outside,
        "largest_dimension": judging._largest,
    }
    with contextlib.chdir(tmp_path):
        for question in judging.questions("ada"):
            if not question.key:
                value = eval(question.call, {"numpy": np, **functions})
                assert value == pytest.approx(question.expected), question.call
            else:
                assert question.expected == right[question.key]
            off = float(question.expected) * 1.01 + 1e-12
            there = {question.key: off} if question.key else off
            assert complaint(question, {"value": there}), "a hundredth off"


def values_for(student):
    """What a notebook that is right gives."""
    given = {}
    for question in judging.questions(student):
        value = np.asarray(question.expected).tolist()
        if question.key:
            given.setdefault("answers", {})[question.key] = float(f"{value:.4g}")
    found = [{"value": student}]
    for question in judging.questions(student):
        value = given["answers"] if question.key else np.asarray(question.expected).tolist()
        found.append({"value": value})
    return found


@pytest.mark.parametrize("student", ["ada", " ADA ", "12345", "Grace Hopper"])
def test_a_right_notebook_has_all_points(student, tmp_path):
    calls = judging.prepare(student, tmp_path)
    values = values_for(student)
    assert len(calls) == len(values)
    mark = judging.judge(student, values)
    assert (mark.points, mark.out_of) == (10, 10), mark.reason
    assert judging.judge(student.strip().upper(), values).points == 10


def test_somebody_elses_answers_are_wrong():
    values = values_for("ada")
    mark = judging.judge("bob", values)
    assert "the submission is that of 'bob'" in mark.reason
    assert mark.points == 0


def test_each_wrong_part_costs_its_own_points():
    values = values_for("ada")
    worth = {}
    for place, question in enumerate(judging.questions("ada"), 1):
        for absurd in ("nan", None, [], "1", -1.0, True):
            spoilt = [*values[:place], {"value": absurd}, *values[place + 1 :]]
            mark = judging.judge("ada", spoilt)
            worth[question.part] = 10 - mark.points
            assert mark.points == pytest.approx(10 - question.points), (question.part, absurd)
    assert sum(worth.values()) == 10


def test_the_calls_read_files_and_hold_no_answer(tmp_path):
    calls = judging.prepare("ada", tmp_path)
    files = {path.name for path in tmp_path.iterdir()}
    assert files == {"points_0.npy", "points_1.npy"}
    told = "\n".join(calls)
    for question in judging.questions("ada"):
        shown = f"{question.expected:.6g}"
        if len(shown) > 5:  # a shorter one may be a radius by chance
            assert shown not in told
    own = geometry.instance("ada")
    for name in files:
        assert not np.array_equal(np.load(tmp_path / name), own.points())


def test_it_is_the_same_every_time(tmp_path):
    first, second = judging.prepare("ada", tmp_path), judging.prepare("Ada", tmp_path)
    assert first == second
    assert judging.prepare("bob", tmp_path) != first


def test_slips_that_are_made_are_wrong():
    own = judging.questions("ada")
    big = next(q for q in own if q.call.startswith("ball_volume(600, "))
    assert 1e-9 < big.expected < 1e9
    radius = float(big.call[:-1].split(", ")[1])
    assert "not the right value" in complaint(big, {"value": judging._filled(600, radius, 2.0)})
    thin = next(q for q in own if q.call == "shell_share(400, 1e-12)")
    assert thin.expected == pytest.approx(4e-10, rel=1e-8)
    assert "not the right value" in complaint(thin, {"value": 1 - (1 - 1e-12) ** 400})
