"""What the guide for writers shows can be pasted, builds, and passes its checks."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient

from figures.export.dependencies import closure, is_chapter
from tests import ROOT
from tests.canaries import guide_reading
from tests.canaries.guide_reading import Example, examples
from tests.canaries.planting import Book
from tests.tools.pages.practicals.running import refuse_failed_run, refuse_unfinished_run
from tools import guide, programs
from tools.pages import generated

GUIDEBOOK = Path(__file__).parent / "guidebook"
EXAMPLES = guide_reading.everything()
WHOLE = {one.path: one for one in EXAMPLES if one.kind == "example"}
PYTHON = [one for one in WHOLE.values() if one.language == "python"]
PAGE = "ch21_ethics/p1_acceptance"
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
TESTS = sorted({str(Path(path).parent) for path in WHOLE if Path(path).name.startswith("test_")})
STRICT = ("UDL_STRICT", "NBGRADER_EXECUTION")
slow = pytest.mark.slow
each_telling = pytest.mark.parametrize("path", guide_reading.TELLING, ids=lambda path: path.name)


# ------------------------------------------------------------------------------------ what it says


@pytest.mark.parametrize("path", guide_reading.GUIDE, ids=lambda path: path.name)
def test_every_block_of_code_says_where_it_goes(path: Path) -> None:
    assert guide_reading.unmarked(path.read_text("utf-8")) == []


@each_telling
def test_every_command_exists(path: Path) -> None:
    assert guide_reading.unknown_commands(path.read_text("utf-8"), TARGETS) == []


@each_telling
def test_every_path_exists(path: Path) -> None:
    assert guide_reading.unknown_paths(path.read_text("utf-8"), set(WHOLE)) == []


@pytest.mark.parametrize("path", guide_reading.GUIDE, ids=lambda path: path.name)
def test_every_call_of_the_runtime_exists(path: Path) -> None:
    assert guide_reading.unknown_calls(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "one", [one for one in EXAMPLES if one.kind == "change"], ids=lambda one: one.path
)
def test_every_change_fits_the_book(one: Example) -> None:
    guide_reading.changed((ROOT / one.path).read_text("utf-8"), one.text)


def ruff(one: Example) -> str:
    """Check style and layout with the project's settings for that file; returns what is wrong."""
    # What is not there yet would count as somebody else's.
    ours = 'lint.isort.known-first-party=["udl", "figures", "tests"]'
    options = ["--config", ours, "--no-cache", "--stdin-filename", one.path]
    said = ""
    for command in (["check"], ["format", "--diff"]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *command, *options],
            cwd=ROOT,
            input=one.text,
            capture_output=True,
            text=True,
        )
        said += (done.stdout + done.stderr) * bool(done.returncode)
    return said


@pytest.mark.parametrize("one", PYTHON, ids=lambda one: one.path)
def test_python_is_written_as_the_linter_wants_it(one: Example) -> None:
    assert ruff(one) == ""


NAMES = """
const runtime = await import(%s);
globalThis.document = { createElementNS: () => ({ setAttribute() {}, append() {} }) };
const ink = document.createElementNS();
const view = Object.assign(Object.create(runtime.View.prototype), { ink });
const panel = view.panel({ box: [0, 0, 1, 1], x: [0, 1], y: [0, 1], frame: false });
const names = (prefix, one) =>
  Object.getOwnPropertyNames(Object.getPrototypeOf(one)).map((name) => prefix + name);
const all = [...Object.keys(runtime), ...names("view.", view), ...names("panel.", panel)];
console.log(JSON.stringify(all));
"""


def node(script: str) -> list:
    """Run a module in Node and read what it prints."""
    done = subprocess.run(
        [programs.node(), "--no-warnings", "--input-type=module", "-e", script],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_table_of_the_runtime_names_all_that_modules_may_call(tmp_path: Path) -> None:
    # Node takes a file for a module by its ending.
    module = tmp_path / "runtime.mjs"
    module.write_text(guide.RUNTIME.read_text("utf-8"), "utf-8")
    internal = {"View", "mount", "view.begin", "view.end"}
    internal |= {f"{one}.constructor" for one in ("view", "panel")}
    assert guide_reading.calls() == set(node(NAMES % json.dumps(module.as_uri()))) - internal


# -------------------------------------------------------------------------------- what it builds


def paths(root: Path) -> str:
    """Where Python looks for the small book's package, tests and figures before the project's."""
    return os.pathsep.join(map(str, (root / "src", root, ROOT)))


def interactive_rooms() -> list[str]:
    """List the interactive figures' folder and those of chapters whose drawings they show."""
    figures = ROOT / "figures"
    found, more = set[str](), {"interactive"}
    while more:
        found |= more
        files = [file for room in found for file in (figures / room).rglob("*.py")]
        reached = (path.relative_to(figures) for path in closure(files, {"figures": figures}))
        more = {path.parts[0] for path in reached if is_chapter(path.parts[0])} - found
    return sorted(found)


@pytest.fixture(scope="module")
def guided(built_book: Book, tmp_path_factory: pytest.TempPathFactory) -> Book:
    """The small book with everything of the guide pasted in, built."""
    root = tmp_path_factory.mktemp("guided") / "book project"
    shutil.copytree(built_book.root, root)
    shutil.copytree(GUIDEBOOK, root, dirs_exist_ok=True)
    compiled = shutil.ignore_patterns("__pycache__")
    for room in ("src/udl", *(f"figures/{name}" for name in interactive_rooms())):
        shutil.copytree(ROOT / room, root / room, ignore=compiled)
    for name in ("__init__.py", "book/quoting.py", "checks/check_harness.py", "checks/conftest.py"):
        (root / "tests" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "tests" / name, root / "tests" / name)
    for name in ("references.bib", "notation.csv"):
        shutil.copy(ROOT / "book" / name, root / "book")
    bibliography = (built_book.root / "book" / "references.bib").read_text("utf-8")
    with (root / "book" / "references.bib").open("a", encoding="utf-8") as handle:
        handle.write(bibliography)
    for one in EXAMPLES:
        if one.path == "figures/catalogue.py":
            # The last chapter of this book is another.
            one = replace(one, text=re.sub(r"^( +)ch\d\d_\w+,", r"\1ch05_mini,", one.text))
        if one.kind == "example" or (root / one.path).exists():
            one.paste(root)
    book = Book(root)
    built = book.build(PYTHONPATH=paths(root))
    assert built.code == 0, built.errors
    return book


@slow
def test_page_figure_and_entry_are_published(guided: Book) -> None:
    page = (guided.site / "ch21_ethics" / "index.html").read_text("utf-8")
    for label in ("sec-ch21-shares", "eq-ch21-share", "fig-ch21-shares", "ex-ch21-extremes"):
        assert f'id="{label}"' in page or label in page, label
    assert "accepts 50% of them" in re.sub(r"<[^>]*>", "", page)
    assert 'alt="Four points on a line of scores.' in page
    assert 'data-interactive="shares"' in page
    made = {path.name for path in (guided.site / "figures" / "ch21_ethics").glob("shares.*")}
    assert made == {f"shares.{form}" for form in ("svg", "dark.svg", "pdf", "png", "pptx")}
    assert "Chapter 21 begins" in (guided.site / generated.FEED).read_text("utf-8")


@slow
def test_the_deck_is_there_in_every_form(guided: Book) -> None:
    deck = guided.site / "slides" / "ch21_ethics"
    html = deck.with_suffix(".html").read_text("utf-8")
    ids = ("thresholds", "two-shares", "fair", "practical-1", "licence")
    for name in ids:
        assert f'id="{name}"' in html
    assert deck.with_suffix(".pptx").stat().st_size > 10_000
    if programs.chromium():
        assert deck.with_suffix(".pdf").stat().st_size > 10_000


def run(book: Book, room: str, folder: Path, **environment: str) -> nbformat.NotebookNode:
    """Run a published notebook from its first to its last cell, as a student would."""
    notebook = nbformat.read(book.site / room / f"{PAGE}.ipynb", as_version=4)
    inherited = {name: value for name, value in os.environ.items() if name not in STRICT}
    client = NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(folder)}}
    )
    client.execute(env=inherited | {"PYTHONPATH": paths(book.root)} | environment)
    return notebook


@slow
def test_the_student_reaches_the_end_of_the_practical(guided: Book, tmp_path: Path) -> None:
    refuse_unfinished_run(run(guided, "notebooks", tmp_path))


@slow
def test_the_solved_practical_passes(guided: Book, tmp_path: Path) -> None:
    refuse_failed_run(run(guided, "solutions", tmp_path, UDL_STRICT="1"))


@slow
def test_the_practical_passes_its_tests(guided: Book) -> None:
    options = ["-q", "-p", "no:cacheprovider", "--import-mode=importlib"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, *TESTS],
        cwd=guided.root,
        env=os.environ | {"PYTHONPATH": paths(guided.root)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed" in done.stdout
    assert "skipped" not in done.stdout


VALUES = """
import json
from figures.interactive.ch21_ethics.shares import INTERACTIVE as one
from figures.interactive.registry import plain
print(json.dumps([plain(one.data), [[s, plain(one.values(**s))] for s in one.sweep()]]))
"""
COMPUTED = """
const {{ compute }} = await import({module});
console.log(JSON.stringify({states}.map((p) => compute(p, {data}))));
"""


@slow
def test_the_interactive_figure_computes_what_it_declares(guided: Book, tmp_path: Path) -> None:
    environment = os.environ | {"PYTHONPATH": paths(guided.root)}
    command = [sys.executable, "-c", VALUES]
    told = subprocess.run(command, cwd=guided.root, env=environment, capture_output=True, text=True)
    data, pairs = json.loads(told.stdout)
    (tmp_path / "a").mkdir()
    (tmp_path / "package.json").write_text('{"type": "module"}')
    shutil.copy(guide.RUNTIME, tmp_path)
    module = tmp_path / "a" / "shares.js"
    module.write_text(WHOLE["figures/interactive/ch21_ethics/shares.js"].text, "utf-8")
    script = COMPUTED.format(
        module=json.dumps(module.as_uri()),
        states=json.dumps([state for state, _ in pairs]),
        data=json.dumps(data),
    )
    for computed, (state, declared) in zip(node(script), pairs, strict=True):
        assert computed.keys() == declared.keys()
        for name in declared:
            assert np.allclose(computed[name], declared[name], atol=1e-9), state


# ---------------------------------------------------------------------------------- the canaries


@slow
def test_canary_a_broken_example_stops_the_build(guided: Book, tmp_path: Path) -> None:
    book = Book(tmp_path / "book project")
    shutil.copytree(guided.root, book.root)
    book.edit(f"book/{PAGE}.md", "# Practical 21.1: Shares of two groups\n", "")
    built = book.build(PYTHONPATH=paths(book.root))
    assert built.code != 0
    assert f"{PAGE}.md" in built.errors


@pytest.mark.parametrize("fence", ["```python", "```", "~~~", "````{note} A", "``` python"])
def test_canary_a_block_without_a_mark_is_seen(fence: str) -> None:
    close = re.match(r"[`~]+", fence)[0]
    assert guide_reading.unmarked(f"Do this:\n\n{fence}\nx = 1\n{close}\n") == ["x = 1"]
    assert guide_reading.unmarked("<!-- example: a.py -->\n```python\nx = 1\n```\n") == []


def test_canary_an_example_within_another_is_not_cut_short() -> None:
    text = "<!-- example: a.md -->\n````markdown\n```{margin} A\n```\n````\n"
    (one,) = examples(text)
    assert one == Example("example", "a.md", "markdown", "```{margin} A\n```\n")


def test_canary_a_change_that_does_not_fit_is_seen() -> None:
    assert guide_reading.changed("a\nb\na\n", " a\n+c\n") == "a\nc\nb\na\nc\n"
    with pytest.raises(AssertionError, match="does not fit"):
        guide_reading.changed("b\n", " a\n+c\n")


@pytest.mark.parametrize("text", ["import os\n", '"""A."""\n\nx = [1,2]\n', "def f(:\n"])
def test_canary_careless_python_is_seen(text: str) -> None:
    assert ruff(Example("example", "figures/ch21_ethics.py", "python", text)) != ""


@pytest.mark.parametrize(
    "text",
    [
        "run `make cake`",
        "make cake\n",
        ".venv/bin/python -m tools.cake",
        "`python -m tools.pages`",
        "`python -m tools.site.ids --recrod`",
    ],
)
def test_canary_a_command_that_does_not_exist_is_seen(text: str) -> None:
    assert len(guide_reading.unknown_commands(text, TARGETS)) == 1


@pytest.mark.parametrize(
    "text", ["`figures/cake.py`", "`book/cake/`", "[a cake](docs/cake.md)", "`cake.csv`"]
)
def test_canary_a_path_that_does_not_exist_is_seen(text: str) -> None:
    assert len(guide_reading.unknown_paths(text, {"figures/pie.py"})) == 1
    assert not guide_reading.unknown_paths(
        "`figures/pie.py` `chNN_slug/cake.py`", {"figures/pie.py"}
    )


def test_canary_a_call_that_does_not_exist_is_seen() -> None:
    assert guide_reading.unknown_calls("`view.boxes`, `panel.dot(`, `view.guess`") == ["panel.dot"]


@pytest.mark.parametrize("module", ["tools.slides", "tools.notebooks", "tools.site.vendor"])
def test_a_python_without_the_packages_says_what_to_use(module: str) -> None:
    # Without its site, the environment's Python has no packages.
    done = subprocess.run(
        [sys.executable, "-S", "-m", module],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    (line,) = done.stderr.strip().splitlines()
    assert "make" in line
    assert f".venv/bin/python -m {module}" in line
