"""The rooms agree: what stands in one has its counterpart in the others."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest
import yaml
from myst_nb.core.read import read_myst_markdown_notebook

from tools.pages import illustrations
from tools.pages.contents import page_names
from tools.pages.frontmatter import read_front_matter
from tools.pages.stage import is_notebook
from tools.project import HOME, Project

PROJECT = Project(HOME)
SOURCE = HOME / "src" / "udl"
MODULES = sorted(path for path in SOURCE.rglob("*.py") if path.name != "__init__.py")
PAGES = {
    name: (PROJECT.book / f"{name}.md").read_text("utf-8")
    for name in page_names(PROJECT.book)
    if (PROJECT.book / f"{name}.md").exists()
}
CHAPTERS = {
    name: text
    for name, text in PAGES.items()
    if re.match(r"ch\d\d_\w+/index$", name)
    and read_front_matter(text, name)["udl"].get("status") != "planned"
}
NOTEBOOKS = {
    name: text for name, text in PAGES.items() if is_notebook(read_front_matter(text, name))
}
LABELLED = re.compile(r"^\$\$\n(.*?)^\$\$ \((eq-(?:ch\d\d|appendix)-[a-z0-9-]+)\)", re.M | re.S)
# The chapters in the order of the book, planned ones included.
SLUGS = [name.partition("/")[0] for name in PAGES if re.match(r"ch\d\d_\w+/index$", name)]


def module_name(path: Path) -> str:
    return ".".join(("udl", *path.relative_to(SOURCE).with_suffix("").parts))


def public_functions(path: Path) -> list[ast.FunctionDef | ast.ClassDef]:
    tree = ast.parse(path.read_text("utf-8"))
    return [
        node
        for node in tree.body
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_")
    ]


def cells(text: str) -> list[str]:
    notebook = read_myst_markdown_notebook(text)
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]


# ------------------------------------------------------------------------------------- chapters


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_written_chapter_has_its_rooms(chapter):
    stem = chapter.partition("/")[0]
    figures = HOME / "figures"
    assert (figures / f"{stem}.py").exists() or (figures / stem / "__init__.py").exists()
    assert (HOME / "src" / "udl" / "checks" / stem / "__init__.py").exists()
    assert list((PROJECT.book / stem).glob("p[1-9]*_*.md")), "no practical"


def test_every_file_belongs_to_a_chapter():
    orphans = [
        path.relative_to(HOME).as_posix()
        for room in ("book", "figures", "slides", "src/udl/checks")
        for path in (HOME / room).glob("ch[0-9][0-9]_*")
        # A chapter's tables may stand in files of their own, named by the chapter's number.
        if not any(path.stem.startswith((slug, slug[:4] + "_")) for slug in SLUGS)
        or (room == "book" and path.name not in SLUGS)
    ]
    assert not orphans


# -------------------------------------------------------------------------------------- figures


def test_every_figure_is_used_on_its_chapters_page():
    manifest = json.loads((PROJECT.figures_out / "manifest.json").read_text("utf-8"))
    unused = [
        f"{stem}: {name}"
        for stem, figures in manifest.items()
        for name in figures
        if not any(
            re.search(rf"^`{{3,}}\{{course-figure\}} {name}$", text, re.M)
            for page, text in PAGES.items()
            if page.startswith(f"{stem}/")
        )
    ]
    assert not unused


def test_every_picture_is_shown_where_it_lies():
    shown = {
        (PROJECT.book / name).parent / one.file
        for name, text in PAGES.items()
        for one in illustrations.shown_on(text)
    }
    decks = " ".join(path.read_text("utf-8") for path in (HOME / "slides").glob("*.md"))
    unused = [
        path.relative_to(HOME).as_posix()
        for path in [*PROJECT.book.glob("*/pictures/*"), *(HOME / "slides" / "pictures").glob("*")]
        if path not in shown and f"(pictures/{path.name})" not in decks
    ]
    assert not unused


# ------------------------------------------------------------------------------------ equations


def labels_in_docstrings() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path in MODULES:
        for label in re.findall(r"eq-(?:ch\d\d|appendix)-[a-z0-9-]+", path.read_text("utf-8")):
            found.setdefault(label, []).append(module_name(path))
    return found


def test_every_equation_that_the_package_names_is_labelled_in_a_chapter():
    labelled = {label for text in PAGES.values() for _, label in LABELLED.findall(text)}
    written = {name.partition("_")[0] for name in CHAPTERS} | {"appendix"}
    lost = {
        label: where
        for label, where in labels_in_docstrings().items()
        # A chapter that is not written yet still owes its labels.
        if label not in labelled and label.split("-")[1] in written
    }
    assert not lost


# ------------------------------------------------------------------------------------- the code


# What the checks are made of is tested through each check (tests/checks).
ALGORITHMS = [path for path in MODULES if SOURCE / "checks" not in path.parents]


@pytest.mark.parametrize("path", ALGORITHMS, ids=module_name)
def test_every_public_function_is_tested(path):
    words = " ".join(test.read_text("utf-8") for test in (HOME / "tests").rglob("*.py"))
    untested = [
        node.name
        for node in public_functions(path)
        if isinstance(node, ast.FunctionDef) and not re.search(rf"\b{node.name}\b", words)
    ]
    assert not untested


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_every_public_function_says_what_it_does(path):
    assert [n.name for n in public_functions(path) if not ast.get_docstring(n)] == []


def test_no_dynamic_imports():
    dynamic = re.compile(r"\b(importlib\.import_module|__import__)\b")
    rooms = [
        *SOURCE.rglob("*.py"),
        *(HOME / "figures").rglob("*.py"),
        *(HOME / "tools").rglob("*.py"),
    ]
    assert not [path.name for path in rooms if dynamic.search(path.read_text("utf-8"))]


def test_randomness_is_explicit():
    hidden = re.compile(
        r"np\.random\.(seed|rand|randn|normal|uniform|choice)\b|torch\.manual_seed\("
    )
    places = {module_name(path): path.read_text("utf-8") for path in MODULES} | NOTEBOOKS
    places |= {path.name: path.read_text("utf-8") for path in (HOME / "figures").glob("*.py")}
    # Dropout takes no generator: inside a fork of the global one, seeding it changes nothing else.
    forked = "torch.random.fork_rng"
    guilty = [name for name, text in places.items() if hidden.search(text) and forked not in text]
    assert not guilty


@pytest.mark.parametrize("page", NOTEBOOKS)
def test_no_custom_macros(page):
    assert not re.search(r"\\(newcommand|def|DeclareMathOperator|require)\b", NOTEBOOKS[page])


# ------------------------------------------------------------------------------------- the site


def built_pages() -> list[Path]:
    return [path for path in sorted(PROJECT.site.rglob("*.html")) if "_static" not in path.parts]


@pytest.mark.parametrize(
    "path", built_pages(), ids=lambda path: path.relative_to(PROJECT.site).as_posix()
)
def test_a_page_fetches_nothing_from_elsewhere(path):
    html = path.read_text("utf-8")
    fetched = re.findall(
        r"<(?:script|img|iframe|source|video|audio|embed)[^>]*\ssrc=\"(https?:)?//[^\"]*\"", html
    )
    linked = re.findall(
        r"<link[^>]*rel=\"(?:stylesheet|preload|icon|modulepreload)\"[^>]*href=\"https?://", html
    )
    assert not fetched + linked


@pytest.mark.parametrize(
    "path", built_pages(), ids=lambda path: path.relative_to(PROJECT.site).as_posix()
)
def test_every_picture_has_its_alternative(path):
    html = path.read_text("utf-8")
    images = re.findall(r"<img\b[^>]*>", html)
    # A thumbnail beside its own title is decoration; such are on the instructors' page alone.
    least = 0 if path.stem == "instructors" else 10
    silent = [i[:120] for i in images if not re.search(rf'\balt="[^"]{{{least},}}"', i)]
    generic = [image[:120] for image in images if re.search(r'alt="[^"]*\.(png|svg)"', image)]
    assert not silent + generic


@pytest.mark.parametrize(
    "path", built_pages(), ids=lambda path: path.relative_to(PROJECT.site).as_posix()
)
def test_no_page_shows_an_error(path):
    html = path.read_text("utf-8")
    for sign in ("Traceback (most recent call last)", "katex-error", "system-message"):
        assert sign not in html


def test_stylesheets_fetch_nothing_from_elsewhere():
    for path in PROJECT.site.rglob("*.css"):
        assert not re.search(r"url\(['\"]?(https?:)?//", path.read_text("utf-8")), path.name


def test_unwritten_chapters_stay_out_of_next_previous_and_search():
    config = yaml.safe_load((PROJECT.book / "_config.yml").read_text("utf-8"))
    assert config["only_build_toc_files"]
    index = (PROJECT.site / "searchindex.js").read_text("utf-8")
    for name, text in PAGES.items():
        if read_front_matter(text, name).get("udl", {}).get("status") == "planned":
            assert f'"{name}"' not in index, name
    chapter = (PROJECT.site / "ch05_loss_functions" / "index.html").read_text("utf-8")
    before = re.search(r'class="[^"]*(?:left-)?prev[^"]*"[^>]*href="([^"]+)"', chapter)
    planned = {
        name
        for name, text in PAGES.items()
        if read_front_matter(text, name).get("udl", {}).get("status") == "planned"
    }
    assert (
        before is None or before.group(1).removeprefix("../").removesuffix(".html") not in planned
    )
