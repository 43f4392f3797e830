import numpy as np
import pytest

from udl.coursework import geometry, sanity

IDS = [f"s{n}" for n in range(300)]


def test_the_published_cloud_is_drawn_here_too():
    cloud = geometry.published_points()
    assert cloud.shape == (1000, 1000)
    assert round(cloud.sum(), 3) == 1036.321


def test_published_examples_are_the_published_answers():
    expected = {"distance_ratio": 1.2206449663688717, "ball_volume": 0.00249039457019272}
    expected["shell_share"] = 0.9509591059287142
    for name, value in expected.items():
        assert geometry.published_example(name).expected == pytest.approx(value, rel=1e-6)
    with pytest.raises(ValueError, match="name: got"):
        geometry.published_example("largest_dimension")


def test_spellings_of_an_id_have_one_instance():
    assert geometry.instance(" Ada\n") == geometry.instance("ada")
    np.testing.assert_array_equal(
        geometry.instance("ada").points(), geometry.instance("ADA").points()
    )


def test_instances_differ_and_none_is_the_published_one():
    instances = [geometry.instance(one) for one in IDS]
    assert len(set(instances)) == len(IDS)
    for own in instances:
        assert own.num_dimensions != 10
        assert own.shell_dimensions != 300
        assert own.num_coordinates != 1000
        assert own.points().shape == (200, own.num_coordinates)
        assert 1 < own.growing_radius < 1.61
        assert own.order not in (1.0, 2.0)
    assert {own.order for own in instances} == set(geometry.ORDERS)


def test_public_examples_give_nobodys_own_numbers_away():
    calls = {
        name: {example.arguments for example in geometry.EXAMPLES[name]}
        for name in ("ball_volume", "shell_share", "largest_dimension")
    }
    for one in IDS:
        own = geometry.instance(one)
        assert (own.num_dimensions, own.radius, own.order) not in calls["ball_volume"]
        assert (own.shell_dimensions, own.thickness) not in calls["shell_share"]
        assert (own.growing_radius, own.order) not in calls["largest_dimension"]


def test_each_function_has_examples_that_a_constant_fails(capsys):
    for name, examples in geometry.EXAMPLES.items():
        assert len({float(example.expected) for example in examples}) > 1, name
        sanity.try_examples(lambda *arguments: 1.0, examples)
        assert "differs" in capsys.readouterr().out
