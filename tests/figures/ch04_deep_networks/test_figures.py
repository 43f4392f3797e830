"""The figures of chapter 4: their permanent names, and what their captions claim."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from figures.catalogue import FIGURES
from figures.ch04_deep_networks import (
    composing,
    folding,
    in_practice,
    layers,
    learned,
    parts,
    shallow_against_deep,
)
from tests.figures.reading import curves, drawn
from udl.experiments.ch04_deep_networks import depth_regions, pictures
from udl.networks.deep import compose, deep_network
from udl.regions import count_linear_regions
from udl.regions.bounds import folding_regions
from udl.regions.folding import first_teeth, least_sawtooth_error, sawtooth
from udl.regions.linear_regions import joints, regions_1d, regions_2d

GRID = np.linspace(0, 1, 998)  # not on the crossings themselves
SPECS = FIGURES["ch04_deep_networks"]
NAMES = [
    "ripples-learned",
    "quilt-and-cat-learned",
    "composing-two-networks",
    "folding-one-input",
    "regions-of-compositions",
    "folding-two-inputs",
    "folded-regions",
    "bottleneck",
    "network-drawn",
    "composition-against-layer",
    "clipping-by-the-second-layer",
    "joints-by-layer",
    "network-as-matrices",
    "regions-per-parameter",
    "regions-many-inputs",
    "sawtooth",
    "sawtooth-proof",
    "sawtooth-error",
    "random-partitions",
    "random-against-maximum",
    "disturbed-sawtooth",
]


def test_permanent_names():
    assert list(SPECS) == NAMES


def test_composition_has_twelve_pieces_made_of_nine_cuts_and_two_folds():
    network = composing.chain(1)
    places = joints(regions_1d(network.weights, network.biases, (0, 1)))
    folds = [place for place in places if min(abs(place - 0.2), abs(place - 0.6)) < 1e-9]
    assert (len(places), len(folds)) == (11, 2)
    assert "nine cuts and two folds, hence twelve" in SPECS["folding-one-input"].caption


def test_the_graph_over_b_is_the_graph_over_a_backwards():
    network, share = composing.chain(1), np.linspace(0, 1, 50)
    over_a = parts.on_line(network, 0.2 * share)
    over_b = parts.on_line(network, 0.6 - 0.4 * share)
    over_c = parts.on_line(network, 0.6 + 0.4 * share)
    np.testing.assert_allclose(over_b, over_a, atol=1e-9)
    np.testing.assert_allclose(over_c, over_a, atol=1e-9)


def test_each_graph_holds_three_copies_of_the_one_before():
    counts = [parts.count_1d(composing.chain(copies)) for copies in range(4)]
    assert counts == [4, 12, 36, 108]
    assert "4, 12, 36 and 108" in SPECS["regions-of-compositions"].alt
    share = np.linspace(0, 1, 50)
    for copies in (1, 2, 3):
        before = parts.on_line(composing.chain(copies - 1), share)
        middle = parts.on_line(composing.chain(copies), 0.6 - 0.4 * share)
        np.testing.assert_allclose(middle, before, atol=1e-9)


def test_four_flags_land_on_one():
    flags = folding.unfolded(folding.flag())
    assert len({tuple(np.sign(corners.mean(axis=0))) for corners in flags}) == 4
    for corners in flags:
        folded = deep_network(parts.example("square_fold"), corners)
        np.testing.assert_allclose(folded, folding.flag())


def test_regions_behind_folds():
    for folds, expected in enumerate((7, 28, 112)):
        network = compose(*[parts.example("square_fold")] * folds, parts.example("three_cuts"))
        pieces = regions_2d(network.weights, network.biases, folding.SQUARE)
        assert count_linear_regions(pieces) == expected
        assert str(expected) in SPECS["folded-regions"].alt


def test_caption_of_joints_by_layer():
    first, second = layers.joints_by_layer()
    assert (len(first), len(second)) == (3, 7)
    assert parts.count_1d(parts.example("clipping")) == 11
    for word in ("Three", "seven", "eleven"):
        assert word in SPECS["joints-by-layer"].caption


def test_stages_add_up_and_clip_where_the_sums_cross_zero():
    x = np.linspace(0, 1, 400)
    stages = layers.clipping_stages(x)
    np.testing.assert_allclose(stages["second"], np.maximum(stages["before"], 0))
    np.testing.assert_allclose(stages["output"][:, 0], stages["weighted"].sum(axis=1))
    assert [len(layers.crossings(x, stages["before"][:, unit])) for unit in range(3)] == [3, 2, 2]


def test_crossings_finds_touching_and_crossing():
    found = layers.crossings(np.array([0.0, 1, 2, 3]), np.array([1.0, -1, 0, 3]))
    np.testing.assert_allclose(found, [0.5, 2])


def test_alt_text_of_the_matrices():
    pairs = itertools.pairwise(parts.DRAWN_WIDTHS)
    shapes = [f"{after} by {before}" for before, after in pairs]
    for shape in shapes:
        assert shape in SPECS["network-as-matrices"].alt


def test_claims_about_most_regions():
    sizes = [shallow_against_deep.size_1d(5, width) for width in range(3, 60)]
    best = max(regions for parameters, regions in sizes if parameters <= 3000)
    assert best > 1e7
    assert shallow_against_deep.size_1d(2, 3) == (22, 16)
    for width in (3, 10, 30):
        one, more = (
            shallow_against_deep.size_1d(1, width)[1],
            shallow_against_deep.size_1d(1, width + 1)[1],
        )
        assert more == one + 1  # a unit adds
        for depth in (1, 2, 4):
            regions = [shallow_against_deep.size_1d(depth + extra, width)[1] for extra in (0, 1)]
            assert regions[1] == regions[0] * (width + 1)  # a layer multiplies
    # All of the band for ten layers lies above ten to the 50; 30 units are the fewest drawn.
    assert math.log10(folding_regions(10, [30] * 10)) > 50


def test_claims_about_the_sawtooth():
    assert shallow_against_deep.mean_error(sawtooth(8)) == pytest.approx(0, abs=1e-9)
    assert sum(sawtooth(8).widths[1:-1]) == 16
    # Every two units that are spent make one tooth more, and take off as much of one quarter.
    for units in (2, 64, 128, 256):
        expected = 0.25 * (1 - units / 256)
        assert shallow_against_deep.mean_error(first_teeth(8, units)) == pytest.approx(
            expected, abs=0.002
        )
    for units in (4, 8, 16, 32, 64, 128):
        assert 0.25 <= shallow_against_deep.even_spline_error(units) < 0.252
    assert least_sawtooth_error(8, 2 + 1) < 1 / 8
    assert least_sawtooth_error(8, 125 + 1) > 0
    assert least_sawtooth_error(8, 126 + 1) == 0


def test_the_drawn_partitions_have_typical_numbers_of_regions():
    zoom = (in_practice.ZOOM, in_practice.ZOOM)
    caption = SPECS["random-partitions"].caption
    for depth, told in ((1, "{} with one layer"), (3, "{} with three")):
        counts = {}
        for seed in range(100, 112):
            network = depth_regions.drawn_network(24, depth, np.random.default_rng(seed))
            pieces = regions_2d(network.weights, network.biases, zoom)
            counts[seed] = count_linear_regions(pieces)
        mean = np.mean(list(counts.values()))
        assert told.format(round(mean)) in caption.replace('"', "")
        assert counts[in_practice.DRAWN_SEED] == pytest.approx(mean, rel=0.1)


def test_claims_about_the_disturbed_sawtooth():
    result = depth_regions.perturbed_counts()
    means = dict(zip(result["noise"], result["counts"].mean(axis=1), strict=True))
    assert [means[noise] for noise in (0.001, 0.003, 0.01)] == pytest.approx([71] * 3, abs=1)
    assert means[0.03] == pytest.approx(64, abs=1)
    assert means[0.1] == pytest.approx(32, abs=1)
    assert means[1.0] == pytest.approx(3, abs=1)


def test_the_first_network_crosses_the_square_three_times_and_the_second_has_four_pieces():
    first, second = parts.example("zigzag"), parts.example("wave")
    np.testing.assert_allclose(parts.on_line(first, parts.bends(first)), [0, 1, 0, 1], atol=1e-9)
    assert parts.count_1d(second) == 4


@pytest.mark.parametrize("panel", [0, 1])
def test_composed_pre_activations_are_copies_and_others_are_not(panel):
    """A copy is stretched, shifted or turned over: a multiple of the other plus a constant."""
    with drawn(SPECS["composition-against-layer"]) as figure:
        ax = figure.axes[panel]
        lines = [line.get_data() for line in ax.get_lines() if len(line.get_xdata()) > 2]
    (x, first), *others = lines
    assert len(others) == 2
    columns = np.stack([np.ones_like(x), first], axis=1)
    left_over = [np.linalg.lstsq(columns, y, rcond=None)[1].sum() for _, y in others]
    second = np.linalg.lstsq(np.stack([np.ones_like(x), others[0][1]], axis=1), others[1][1])
    left_over.append(second[1].sum())
    if panel == 0:
        assert len(x) == 4  # two corners, where the zigzag has them
        assert max(left_over) < 1e-20
    else:
        assert min(left_over) > 0.05


def test_claims_about_the_bounds_for_ten_inputs():
    with drawn(SPECS["regions-many-inputs"]) as figure:
        (ax,) = figure.axes
        ten, three, one = (
            [line.get_data() for line in ax.get_lines()[start : start + 2]] for start in (0, 2, 4)
        )
    np.testing.assert_array_equal(one[0], one[1])  # known exactly: both bounds are one line
    for (sizes, low), (_, high) in (ten, three):
        assert np.all(np.array(high) > low)
        assert np.all(low > np.interp(sizes, *one[0]))
    assert np.min(ten[0][1]) > 50


def test_sawtooth_panels():
    with drawn(SPECS["sawtooth"]) as figure:
        teeth = [np.count_nonzero(np.isclose(curves(ax, "truth")[0][1], 1)) for ax in figure.axes]
        titles = [ax.get_title(loc="left") for ax in figure.axes]
    assert teeth == [1, 2, 4, 16]
    pieces = ["2 units: 2", "4 units: 4", "6 units: 8", "10 units: 32"]
    assert titles == [f"{size} pieces" for size in pieces]


def test_random_networks_stay_near_half_the_square_however_deep():
    result = depth_regions.random_counts()
    mean = dict(zip(result["depths"], result["counts"].mean(axis=2), strict=True))
    assert result["counts"].shape[2] == 8
    assert set(mean) == {1, 2, 4}
    half_square = result["units"] ** 2 / 2
    for depth, counts in mean.items():
        late = (result["units"] >= 24) | (depth < 4)
        assert np.all((counts / half_square)[late] > 1 / 2)
        assert np.all((counts / half_square)[late] < 2)
    assert np.all(mean[4][:2] < half_square[:2] / 2)
    for depth, bound in zip(result["depths"], result["bounds"], strict=True):
        assert np.all(bound >= mean[depth])
        if depth == 1:
            assert np.all(bound < 1.25 * mean[1])
        else:
            assert np.all(bound > 2 * mean[depth])
    assert result["bounds"].max() == pytest.approx(1e7, rel=0.05)


def test_disturbances_add_slivers_and_then_destroy_the_folding():
    result = depth_regions.perturbed_counts()
    assert result["counts"].shape[1] == 40
    assert result["perfect"] == 64
    means = result["counts"].mean(axis=1)
    assert means[0] > 64 > means[-1]
    assert np.all(np.diff(means) < 0)


def test_the_pictures_show_what_their_titles_say():
    for fig in (learned.ripples_learned(), learned.quilt_and_cat_learned()):
        for ax in fig.axes:
            told = ax.get_title().partition(": ")[2]
            if told:
                row = fig.axes[3 * (fig.axes.index(ax) // 3)]
                shown, target = (a.images[0].get_array() for a in (ax, row))
                assert f"{np.sqrt(np.mean((shown - target) ** 2)):.3f}" == told


def test_each_network_wins_where_the_caption_says():
    errors = pictures.same_budget()["errors"][:, :, pictures.FIRST_SCREEN].mean(axis=2)
    wide, deep = errors.T
    winners = ["wide" if w < d else "deep" for w, d in zip(wide, deep, strict=True)]
    assert dict(zip(learned.NAMES, winners, strict=True)) == {
        "ripples": "deep",
        "stripes": "deep",
        "quilt": "wide",
        "cat": "deep",
    }
    caption = SPECS["quilt-and-cat-learned"].caption
    assert "On the quilt one layer makes the smaller error, on the stripes" in caption


def test_the_shaded_triangles_are_those_on_the_wrong_side():
    (crossings,) = np.nonzero(np.diff(np.sign(shallow_against_deep.few_pieces(GRID) - 0.5)))
    assert len(crossings) == 3  # as many as three pieces can
    ax = shallow_against_deep.sawtooth_proof().axes[0]
    shaded = [patch.get_xy() for patch in ax.patches]
    # At least 2**(K-1) - p - 1 of them, and each as large as the bound says.
    least = 2 ** (shallow_against_deep.PROOF_DEPTH - 1) - 3 - 1
    assert least == 4
    assert len(shaded) >= least
    for corners in shaded:
        (left, _), (middle, tip), (right, _) = corners[:3]
        assert right - left == pytest.approx(1 / 16)
        assert abs(tip - 0.5) == pytest.approx(0.5)
        assert (shallow_against_deep.few_pieces(np.array([middle]))[0] - 0.5) * (tip - 0.5) < 0


def test_a_line_of_a_drawn_network_is_a_weight():
    def lines(ax):
        return sum(len(line.get_xdata()) == 2 for line in ax.get_lines())

    with drawn(SPECS["bottleneck"]) as figure:
        composed, general = figure.axes
    assert (lines(composed), lines(general)) == (3 + 3 + 3 + 3, 3 + 9 + 3)
    with drawn(SPECS["network-drawn"]) as figure:
        (ax,) = figure.axes
    weights = sum(a * b for a, b in itertools.pairwise(parts.DRAWN_WIDTHS))
    assert lines(ax) == weights + 1  # and the line that marks the depth
    for k, width in enumerate(parts.DRAWN_WIDTHS[1:-1], start=1):
        assert f"D_{k} = {width}" in SPECS["network-drawn"].caption
