"""Usual calls of data sets that take something."""

from tests.udl.usual.inputs import LINE, rng
from udl.data import cooling, mnist1d, plane, rubber_band, shapes, training_examples
from udl.data.graphs import communities, molecules, papers

DATA = {
    cooling.measured_tea: {"num": 3, "last": 9.0, "rng": rng},
    cooling.true_temperature: {"minutes": LINE},
    mnist1d.make_dataset: {"num_samples": 10, "seed": 1, "train_split": 0.5},
    plane.three_islands: {"num": 4, "rng": rng},
    plane.two_arcs: {"num": 4, "noise": 0.1, "rng": rng},
    plane.two_spirals: {"num": 4, "turns": 1.0, "noise": 0.1, "rng": rng},
    rubber_band.fresh_loads: {"rng": rng, "num_points": 3},
    rubber_band.simulate: {"rng": rng, "x": LINE},
    rubber_band.true_length: {"x": LINE},
    training_examples.uneven_dip: {"place": LINE},
    training_examples.valley_gradient: {"along": 0.5, "across": -0.5},
    training_examples.valley_loss: {"along": LINE, "across": LINE},
    communities.block_model: {
        **{"num_groups": 2, "group_size": 4, "within": 0.5, "between": 0.1},
        "rng": rng,
    },
    molecules.make_molecules: {"num": 2, "fewest": 2, "most": 4, "rng": rng},
    molecules.named: {"name": "ethanol"},
    molecules.polar_surface: {"molecule": molecules.named("glycine")},
    papers.make_papers: {"num": 20, "loyalty": 0.5, "rng": rng},
    shapes.make_shapes: {"num_images": 1, "size": 16, "num_shapes": 1, "generator": rng},
}
