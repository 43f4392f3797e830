"""What an interactive figure must declare, and what pages and browsers get of it."""

from __future__ import annotations

import dataclasses
import importlib.util
import json
import re

import numpy as np
import pytest

from figures.catalogue import FIGURES
from figures.interactive.__main__ import _enclosed, chapter, manifest, write
from figures.interactive.catalogue import INTERACTIVES
from figures.interactive.ch05_loss_functions import sigma_scan
from figures.interactive.registry import Choice, InteractiveError, Number, Prediction, plain
from tools.project import HOME, Project
from tools.stages import read_manifest
from udl import plot

SCAN = sigma_scan.INTERACTIVE
GUESS = SCAN.prediction.guess


@pytest.mark.parametrize("one", INTERACTIVES.values(), ids=list(INTERACTIVES))
def test_every_interactive_stands_on_a_static_figure(one):
    assert one.name in FIGURES[one.stem], "an interactive figure without its static one"


def test_every_source_belongs_to_a_declared_figure():
    folder = HOME / "figures" / "interactive"
    modules = {one.module for one in INTERACTIVES.values()}
    assert set(folder.rglob("*.js")) == modules | {folder / "runtime.js"}
    machinery = {"__main__", "catalogue", "registry", "trial"}
    sources = {path for path in folder.rglob("*.py") if path.stem != "__init__"}
    declared = {module.with_suffix(".py") for module in modules}
    assert sources == declared | {folder / f"{name}.py" for name in machinery}


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"name": "Sigma"}, "lower-case words"),
        ({"name": "no-such-module"}, "no_such_module.js is missing"),
        ({"parameters": (*SCAN.parameters, SCAN.parameters[0])}, "one name"),
        ({"parameters": (Number("predict", "p", 0, 1, 1, 0),)}, "cannot be a parameter's name"),
        ({"parameters": (Number("a", "a", 0, 1, 0.3, 0),)}, "whole number of steps"),
        ({"parameters": (Number("a", "a", 0, 1, 0.5, 0.2),)}, "default 0.2 is not a step"),
        ({"parameters": (Number("a", "a", 1, 1, 0.5, 1),)}, "range or step is empty"),
        ({"parameters": (Choice("a", "a", {"b": "B"}, "c"),)}, "default 'c' is no option"),
        ({"play": "nothing"}, "no slider 'nothing' to play"),
        ({"prediction": Prediction("?", GUESS, ())}, "no rounds"),
        ({"prediction": Prediction("?", GUESS, ({"sigma": 7.0},))}, "sets sigma to 7.0"),
        ({"prediction": Prediction("?", GUESS, ({"nothing": 1.0},))}, "sets nothing to 1.0"),
    ],
)
def test_a_faulty_declaration_is_refused(changes, fault):
    with pytest.raises(InteractiveError, match=re.escape(fault)):
        dataclasses.replace(SCAN, **changes)


@pytest.mark.parametrize("one", INTERACTIVES.values(), ids=list(INTERACTIVES))
def test_a_sweep_reaches_every_end_and_every_option(one):
    states = one.sweep()
    assert all(parameter.allows(s[parameter.name]) for s in states for parameter in one.parameters)
    for parameter in one.parameters:
        seen = {state[parameter.name] for state in states}
        ends = (
            parameter.options if isinstance(parameter, Choice) else (parameter.low, parameter.high)
        )
        assert set(ends) <= seen
    assert one.default() in states
    assert states == one.sweep()


@pytest.mark.parametrize("one", INTERACTIVES.values(), ids=list(INTERACTIVES))
def test_what_the_browser_gets_is_plain_and_finite(one):
    text = json.dumps(one.declaration(), allow_nan=False)
    assert json.loads(text)["parameters"]
    assert "{" not in "".join(one.questions())
    for state in (one.default(), *one.sweep()[:3]):
        assert json.dumps(plain(one.values(**state)), allow_nan=False)


def test_plain_reaches_every_depth():
    found = plain({"a": (np.float64(1.5), [np.arange(2)]), "b": "word"})
    assert found == {"a": [1.5, [[0, 1]]], "b": "word"}
    assert type(found["a"][0]) is float


def test_a_module_that_imports_from_elsewhere_is_refused():
    for source in ('import x from "https://elsewhere.example/x.js";\n', "export default 1;\n"):
        with pytest.raises(InteractiveError, match=r"figure\.js:3: only `import"):
            _enclosed(f"const a = 1;\n\n{source}", "figure.js")


def test_modules_fetch_nothing():
    for stem in manifest():
        text = chapter(stem)
        assert not re.search(
            r"\b(fetch|XMLHttpRequest|importScripts|eval)\b|https?://(?!www\.w3)", text
        )


def test_what_is_no_longer_declared_goes(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "ch99_gone.js").write_text("", "utf-8")
    write(tmp_path / "out", tmp_path / "manifest.json")
    assert {path.stem for path in (tmp_path / "out").iterdir()} == set(manifest())
    assert json.loads((tmp_path / "manifest.json").read_text("utf-8")) == manifest()


def test_an_interactive_waits_for_its_static_figure(tmp_path):
    (tmp_path / "book" / "_build" / "figures").mkdir(parents=True)
    project = Project(tmp_path)
    drawn = {"ch05_loss_functions": {"sigma-scan": {"title": "t"}}}
    (project.figures_out / "manifest.json").write_text(json.dumps(drawn), "utf-8")
    write(project.vendor / "interactive", project.interactive)
    found = read_manifest(project)
    assert list(found) == ["ch05_loss_functions"]
    assert list(found["ch05_loss_functions"]) == ["sigma-scan"]
    assert found["ch05_loss_functions"]["sigma-scan"]["interactive"] == SCAN.page()


# ------------------------------------------------------------------------------ on the page


def test_the_style_sheet_has_the_palette_of_the_figures():
    style = (HOME / "book" / "_static" / "course.css").read_text("utf-8")
    block = style.partition("\n.interactive {")[2].partition("}")[0]
    found = dict(re.findall(r"--([a-z0-9-]+): (light-dark\([^)]*\));", block))
    wanted = {}
    for field in ("data", "model", "truth", "uncertainty", "loss", "muted", "text", "grid"):
        wanted[field] = [getattr(plot.PALETTES[scheme], field) for scheme in ("light", "dark")]
    for k in range(4):
        wanted[f"class-{k + 1}"] = [plot.PALETTES[s].classes[k] for s in ("light", "dark")]
    for name, colors in list(wanted.items()):
        if name != "grid":
            wanted[f"{name}-text"] = []
            for scheme, color in zip(("light", "dark"), colors, strict=True):
                with plot.style(scheme):
                    wanted[f"{name}-text"].append(plot.readable(color))
    assert found == {name: f"light-dark({a}, {b})" for name, (a, b) in wanted.items()}


def extension():
    path = HOME / "book" / "_ext" / "interactive_figure.py"
    spec = importlib.util.spec_from_file_location("interactive_figure", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_labels_are_marked_up_and_escaped():
    marked_up = extension().marked_up
    assert marked_up("*σ*_{0} < 1") == "<i>σ</i><sub>0</sub> &lt; 1"


def test_the_place_of_a_figure_names_every_control():
    html = extension().container("<img>", SCAN.stem, SCAN.name, SCAN.page())
    assert 'data-interactive="sigma-scan"' in html
    names = re.findall(r'data-parameter="(\w+)"', html)
    assert names == ["sigma", "shift", "guess_sigma"]
    assert len(re.findall(r"<label for=", html)) == len(names)
    assert 'role="status"' in html
