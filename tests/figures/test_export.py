"""The exporter: the same bytes again, only what changed, and nothing when a figure is bad."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.transforms import Bbox

from figures import export, formats
from figures.formats import FORMATS
from figures.registry import FigureSpec
from udl import plot

mpl.use("agg")

ROOT = export.ROOT
ALT = "A blue line rises from the lower left corner to the upper right one."
CHAPTER = """
import numpy as np
from figures.registry import figure
from udl import plot


@figure("{name}", title="A line: {name}", alt="{alt}", caption="The line has slope ${slope}$.")
def line():
    fig, ax = plot.new_figure()
    rng = np.random.default_rng(0)
    plot.data_points(ax, np.arange(9), {slope} * np.arange(9) + rng.normal(size=9))
    ax.plot(np.arange(9), {slope} * np.arange(9), color=plot.colors().model)
    ax.set(xlabel=r"input $x$", ylabel=r"output $\\mu$")
    return fig
"""


def chapter(name: str, slope: int = 1, alt: str = ALT) -> str:
    return CHAPTER.format(name=name, slope=slope, alt=alt)


@pytest.fixture
def project(tmp_path):
    """A copy of the machinery with two small chapters of its own."""
    folder = tmp_path / "project" / "figures"
    skipped = shutil.ignore_patterns(
        "ch*", "appendix", "interactive", "catalogue.py", "__pycache__"
    )
    shutil.copytree(ROOT / "figures", folder, ignore=skipped)
    shutil.copy(ROOT / "pyproject.toml", folder.parent)
    (folder / "ch98_alpha.py").write_text(chapter("first-line"))
    (folder / "ch99_beta.py").write_text(chapter("second-line", 2))
    (folder / "catalogue.py").write_text(
        "from figures import ch98_alpha, ch99_beta\n"
        "from figures.registry import REGISTRY\n"
        "FIGURES = {m.__name__[8:]: REGISTRY.chapter(m.__name__[8:])"
        " for m in (ch98_alpha, ch99_beta)}\n"
    )
    return folder.parent


def run(project: Path, out: Path, *options: str, seed: str = "0") -> subprocess.CompletedProcess:
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    environment.pop("PYTHONPATH", None)
    return subprocess.run(
        [sys.executable, "-m", "figures.export", "--out", str(out), "--jobs", "1", *options],
        cwd=project,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def digests(out: Path) -> dict[str, str]:
    return {
        path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(out.rglob("*"))
        if path.is_file()
    }


def times(out: Path) -> dict[str, int]:
    return {p.relative_to(out).as_posix(): p.stat().st_mtime_ns for p in out.rglob("*.*")}


def test_bytes_order_skip_edit_and_failure(project, tmp_path):
    """One story, since every step needs the one before."""
    out, again = tmp_path / "out", tmp_path / "again"

    # Two processes with different hash seeds write the same bytes.
    first = run(project, out, seed="1")
    assert first.returncode == 0, first.stderr
    assert first.stdout.startswith("ch98_alpha: 1 figures, drawn in ")
    assert run(project, again, "--jobs", "2", seed="2").returncode == 0
    assert digests(out) == digests(again)
    suffixes = [entry.suffix for entry in FORMATS]
    assert set(digests(out)) == {
        *(f"ch98_alpha/first-line{suffix}" for suffix in suffixes),
        *(f"ch99_beta/second-line{suffix}" for suffix in suffixes),
        *(f"{stem}.{kind}" for stem in ("ch98_alpha", "ch99_beta") for kind in ("zip", "pptx")),
        "manifest.json",
        ".state.json",
    }
    manifest = json.loads((out / "manifest.json").read_text())
    entry = manifest["ch99_beta"]["second-line"]
    assert entry["alt"] == ALT
    assert entry["caption"] == "The line has slope $2$."
    assert (entry["width"], entry["height"]) == (518, 307)
    assert entry["files"] == [f"ch99_beta/second-line{suffix}" for suffix in suffixes]
    assert (out / "ch98_alpha/first-line.svg").read_bytes() != (
        out / "ch98_alpha/first-line.dark.svg"
    ).read_bytes()
    with zipfile.ZipFile(out / "ch98_alpha.zip") as pack:
        assert "ch98_alpha/first-line.pdf" in pack.namelist()
        words = pack.read("ch98_alpha/README.txt").decode()
        assert "CC BY 4.0" in words
        assert "\n  Caption: The line has slope 1.\n  In TeX: The line has slope $1$.\n" in words
        assert f"\n  Alternative text: {ALT}\n" in words
        assert {info.date_time[0] for info in pack.infolist()} == {1980}

    # Nothing changed: nothing is touched but what an export that was killed has left.
    before = times(out)
    (out / ".new-killed").mkdir()
    (out / ".new-killed" / "first-line.svg").touch()
    unchanged = run(project, out)
    assert unchanged.stdout.count("1 figures, unchanged") == 2
    assert times(out) == before

    # A lost file brings its chapter back.
    (out / "ch99_beta/second-line.pdf").unlink()
    assert "ch99_beta: 1 figures, drawn" in run(project, out).stdout
    assert digests(out) == digests(again)

    # An edited module re-exports its chapter only; a figure that was renamed leaves no files.
    (project / "figures/ch99_beta.py").write_text(chapter("third-line", 3))
    before = times(out)
    edited = run(project, out)
    assert "ch98_alpha: 1 figures, unchanged" in edited.stdout
    assert "ch99_beta: 1 figures, drawn" in edited.stdout
    assert not list(out.glob("ch99_beta/second-line*"))
    after = times(out)
    assert all(after[name] == before[name] for name in before if name.startswith("ch98_alpha"))

    # A bad figure: one line, exit status 1, and all files as they were, at the second try too.
    good = digests(out)
    (project / "figures/ch99_beta.py").write_text(chapter("third-line", 4, alt=""))
    for _ in range(2):
        bad = run(project, out)
        assert bad.returncode == 1
        assert bad.stderr == ("figures: figures/ch99_beta.py:7: third-line: missing alt text\n"), (
            bad.stderr
        )
        assert digests(out) == good


def test_of_a_chapter_only_the_module_that_changed_is_drawn_anew(project, tmp_path):
    out, folder = tmp_path / "out", project / "figures/ch99_beta"
    (project / "figures/ch99_beta.py").unlink()
    write(
        folder,
        {
            "__init__.py": "from figures.ch99_beta import early, late\n",
            "early.py": chapter("early-line"),
            "late.py": chapter("late-line", 2),
        },
    )
    assert run(project, out).returncode == 0
    assert list(json.loads((out / "manifest.json").read_text())["ch99_beta"]) == [
        "early-line",
        "late-line",
    ]
    before = times(out)
    (folder / "late.py").write_text(chapter("late-line", 3))
    assert "ch99_beta: 2 figures, 1 drawn in" in run(project, out).stdout
    after = times(out)
    assert {name for name in before if before[name] != after[name]} == {
        *(f"ch99_beta/late-line{entry.suffix}" for entry in FORMATS),
        "ch99_beta.zip",
        "ch99_beta.pptx",
        "manifest.json",
        ".state.json",
    }

    # Another order is another presentation, and no other picture.
    (folder / "__init__.py").write_text("from figures.ch99_beta import late, early\n")
    assert "ch99_beta: 2 figures, 0 drawn in" in run(project, out).stdout

    # What was put together over time is what a first export makes of it.
    assert run(project, tmp_path / "again").returncode == 0
    assert digests(out) == digests(tmp_path / "again")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (chapter("twice") + chapter("twice"), "figures/ch99_beta.py:21: twice: duplicate name"),
        ("import nothing_of_this_name\n", "figures/ch99_beta.py:1: ch99_beta: ModuleNotFoundError"),
        ("def broken(:\n", "ch99_beta.py:1: ch99_beta: invalid syntax"),
    ],
)
def test_a_module_that_cannot_be_imported_is_one_line(project, tmp_path, text, complaint):
    (project / "figures/ch99_beta.py").write_text(text)
    result = run(project, tmp_path / "out", "--only", "ch99_beta")
    assert result.returncode == 1
    assert complaint in result.stderr
    assert result.stderr.count("\n") == 1


def test_an_unknown_chapter_is_named(project, tmp_path):
    result = run(project, tmp_path / "out", "--only", "ch42_answer")
    assert result.returncode == 1
    assert "no chapter 'ch42_answer' in figures/; there are: ch98_alpha" in result.stderr


def returns_nothing():
    return None


def divides_by_zero():
    return 1 / 0


def warns():
    import numpy as np

    figure, ax = plot.new_figure()
    ax.plot(np.log(np.array([0.0, 1.0])))
    return figure


def writes_an_unknown_letter():
    figure, ax = plot.new_figure()
    ax.set_title("\U0001f600")
    return figure


def leaves_the_picture():
    figure, ax = plot.new_figure()
    plot.label(ax, 1.0, 0.5, "far to the right of the picture", frame="panel")
    figure.set_layout_engine("none")
    return figure


@pytest.mark.parametrize(
    ("function", "complaint"),
    [
        (returns_nothing, "bad: function returned NoneType, expected a matplotlib Figure"),
        (divides_by_zero, "bad: ZeroDivisionError: division by zero"),
        (warns, "bad: RuntimeWarning: divide by zero"),
        (writes_an_unknown_letter, "bad: UserWarning: Glyph 128512"),
        (leaves_the_picture, "bad: drawn beyond the edge of the picture: right by"),
    ],
)
def test_a_bad_function_is_one_line_and_writes_nothing(tmp_path, function, complaint):
    source = f"figures/test_export.py:{function.__code__.co_firstlineno}"
    spec = FigureSpec("ch99_test", "bad", "Bad", ALT, "Bad.", function, source)
    drawn = export.draw(spec, export.Site("A book", "https://example.org"), tmp_path)
    assert drawn.entry == {}
    assert drawn.fault.startswith("figures/test_export.py:")
    assert complaint in drawn.fault
    assert "\n" not in drawn.fault
    assert "Traceback" in drawn.detail
    assert list(tmp_path.iterdir()) == []
    assert mpl.pyplot.get_fignums() == []


class Unsteady(ConstrainedLayoutEngine):
    """A layout whose last bits come out as they like, as those of another run do."""

    def execute(self, fig):
        super().execute(fig)
        for ax in fig.axes:
            place = ax.get_position(original=True).get_points()
            ax._set_position(Bbox(np.nextafter(place, 1.0)))


def test_the_last_bits_of_a_layout_change_no_byte(tmp_path):
    picture, written = formats.Record("fig-x", "X", ALT, "A book", "https://example.org"), []
    for engine in ("constrained", Unsteady()):
        with plot.style("light"):
            figure, ax = plot.new_figure()
            figure.set_layout_engine(engine)
            ax.plot([0, 1], [0, 1])
            ax.set_xlabel("input")
            with export.settled(figure):
                path = tmp_path / "x.svg"
                formats.write_svg(formats.Picture(figure, picture, ""), path)
            written.append(path.read_text())
            plot.close(figure)
    assert "clip-path" in written[0]
    assert written[0] == written[1]


def test_each_saving_draws_a_settled_figure_once():
    with plot.style("light"):
        figure, ax = plot.new_figure()
        ax.plot([0, 1], [0, 1])
        draws = []
        ax.draw = lambda renderer, draw=ax.draw: (draws.append(renderer), draw(renderer))
        with export.settled(figure):
            draws.clear()
            for kind in ("svg", "pdf"):
                figure.savefig(io.BytesIO(), format=kind)
        plot.close(figure)
    assert len(draws) == 2


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def test_closure_follows_imports_of_every_form(tmp_path):
    write(
        tmp_path,
        {
            "udl/__init__.py": "",
            "udl/losses.py": "import numpy\nfrom .arrays import check\n",
            "udl/arrays.py": "",
            "udl/plot.py": "",
            "udl/unused.py": "",
            "udl/data/__init__.py": "",
            "udl/data/toys.py": "from udl import arrays\n",
            "udl/data/toys.npz": "",
            "figures/__init__.py": "",
            "figures/ch99_test.py": (
                "def late():\n    from udl.data import toys\nimport udl.plot as p\n"
            ),
            "figures/catalogue.py": "from figures import ch98_other\n",
            "figures/ch98_other.py": "from udl import losses\n",
        },
    )
    packages = {"udl": tmp_path / "udl", "figures": tmp_path / "figures"}

    def reached(name: str) -> set[str]:
        paths = export.closure([tmp_path / "figures" / name], packages)
        return {path.relative_to(tmp_path).as_posix() for path in paths}

    assert reached("ch99_test.py") == {
        "figures/ch99_test.py",
        "udl/__init__.py",
        "udl/arrays.py",
        "udl/data/__init__.py",
        "udl/data/toys.npz",
        "udl/data/toys.py",
        "udl/plot.py",
    }
    assert reached("ch98_other.py") == {
        "figures/ch98_other.py",
        "udl/__init__.py",
        "udl/arrays.py",
        "udl/losses.py",
    }


def test_keys_change_with_address_and_lock(project):
    before = export.keys("ch98_alpha", project)
    assert list(before) == ["ch98_alpha.py"]
    assert export.keys("ch98_alpha", project) == before
    (project / "requirements.lock").write_text("numpy==2.0\n")
    locked = export.keys("ch98_alpha", project)
    text = (project / "pyproject.toml").read_text()
    (project / "pyproject.toml").write_text(
        text.replace("[tool.udl]\ntitle = ", "[tool.udl]\ntitle = 'x'\nt = ")
    )
    moved = export.keys("ch98_alpha", project)
    assert len({found["ch98_alpha.py"] for found in (before, locked, moved)}) == 3
    other = export.keys("ch99_beta", project)
    (project / "figures/ch99_beta.py").write_text(chapter("second-line", 5))
    assert export.keys("ch99_beta", project) != other


def test_every_chapter_module_is_in_the_catalogue():
    from figures.catalogue import FIGURES

    stems = set(export.chapters(ROOT / "figures"))
    waiting = {stem for stem in stems - {"appendix"} if "status: planned" in page_of(stem)}
    assert set(FIGURES) == stems - waiting  # what is drawn for a page that is still to come waits
    assert all(FIGURES.values())


def page_of(stem: str) -> str:
    return (ROOT / "book" / stem / "index.md").read_text("utf-8")
