"""Exported notebooks: MyST written out, facts, bytes, and what must never be published."""

from __future__ import annotations

import base64
import io
import json
import shutil
from pathlib import Path
from urllib.parse import urlsplit

import nbformat
import numpy as np
import pytest
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn
from nbgrader.nbgraderformat import MetadataValidator
from PIL import Image

from tools.errors import BookError
from tools.notebooks import export as notebooks
from tools.notebooks.export import Publication, Shelf, audit, export, shrink, stamp
from tools.notebooks.resolve import Label, Picture, Resolver, resolve
from tools.pages import execute, practicals
from tools.project import Project

HERE = Path(__file__).parent
SITE = "https://example.org/book"
COURSE = Publication("A course", SITE, "someone/course")
PAGE = "ch05_loss_functions/index"
TINY = (HERE.parent / "pages" / "tiny_practical.md").read_text("utf-8")
TINY_PAGE = "ch05_loss_functions/p1_tiny"
LABELS = {
    "fig-ch05-gaussian-density": ["Figure 5.2", f"{PAGE}.html#fig-ch05-gaussian-density"],
    "eq-ch05-gaussian": ["(5.3)", f"{PAGE}.html#equation-eq-ch05-gaussian"],
    "sec-ch05-start": ["Where losses come from", f"{PAGE}.html#sec-ch05-start"],
    "ex-ch05-x": ["Exercise 4", f"{PAGE}.html#ex-ch05-x"],
    "tab-ch05-a": ["Table 5.1", f"{PAGE}.html#tab-ch05-a"],
    "thm-ch05-a": ["Theorem 5.1", f"{PAGE}.html#thm-ch05-a"],
}


def png(width: int = 40, height: int = 30, noise: bool = False) -> bytes:
    pixels = np.full((height, width, 3), 255, np.uint8)
    if noise:
        pixels = np.random.default_rng(0).integers(0, 256, pixels.shape, np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()


def picture(stem: str, name: str) -> Picture:
    known = {("ch05_loss_functions", "gaussian-density")}
    if (stem, name) not in known:
        raise KeyError(name)
    return Picture(png(), "Two [bells]\nof one area", "Wider is *lower* {cite:p}`prince`.")


@pytest.fixture
def resolver() -> Resolver:
    return Resolver(
        labels={name: Label(*value) for name, value in LABELS.items()},
        citations={"prince": "Prince (2023)", "two": "Bishop and Bishop (2024)"},
        glue={"ch05-best": "0.27"},
        titles={"ch05_loss_functions/index": "Loss functions", "notation": "Notation"},
        site_url=SITE,
        page=PAGE,
        picture=picture,
    )


# --- MyST written out ---


@pytest.mark.parametrize(
    ("myst", "markdown"),
    [
        (
            "{numref}`fig-ch05-gaussian-density`",
            f"[Figure 5.2]({SITE}/{PAGE}.html#fig-ch05-gaussian-density)",
        ),
        (
            "{numref}`picture %s <fig-ch05-gaussian-density>`",
            f"[picture 5.2]({SITE}/{PAGE}.html#fig-ch05-gaussian-density)",
        ),
        ("{eq}`eq-ch05-gaussian`", f"[(5.3)]({SITE}/{PAGE}.html#equation-eq-ch05-gaussian)"),
        ("{ref}`sec-ch05-start`", f"[Where losses come from]({SITE}/{PAGE}.html#sec-ch05-start)"),
        ("{ref}`the\nstart <sec-ch05-start>`", f"[the start]({SITE}/{PAGE}.html#sec-ch05-start)"),
        ("{doc}`../notation`", f"[Notation]({SITE}/notation.html)"),
        ("{doc}`here <index>`", f"[here]({SITE}/{PAGE}.html)"),
        ("{cite}`prince`", "(Prince, 2023)"),
        ("{cite:p}`prince,two`", "(Prince, 2023; Bishop and Bishop, 2024)"),
        ("{cite:t}`prince`", "Prince (2023)"),
        ("{glue:text}`ch05-best`", "0.27"),
        ("{kind}`implement` it", "**Implement** it"),
        ("{kind}`read`[:]{.visually-hidden} it", "**Read**: it"),
        ("{math}`x^2`", "$x^2$"),
        ("`{eq}` and ``{eq}`x` `` stay", "`{eq}` and ``{eq}`x` `` stay"),
        ("[other](../notation.md)", f"[other]({SITE}/notation.html)"),
        ("[](#sec-ch05-start)", f"[Where losses come from]({SITE}/{PAGE}.html#sec-ch05-start)"),
        ("[`p`](index.md#x)", f"[`p`]({SITE}/{PAGE}.html#x)"),
        ("[file](/data/a.npz)", f"[file]({SITE}/data/a.npz)"),
        ("[out](https://a.org/b.md)", "[out](https://a.org/b.md)"),
        ("$f[x](y)$ and a \\`tick", "$f[x](y)$ and a \\`tick"),
        ("a footnote[^1]\n\n[^1]: kept", "a footnote[^1]\n\n[^1]: kept"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "| a | b |\n|---|---|\n| 1 | 2 |"),
        ("(a-b)=\n## Heading", '<a id="a-b"></a>\n\n## Heading'),
        ("% a comment\n{.wide}\ntext", "text"),
        (
            "$$\nx\n$$ (eq-ch05-gaussian)",
            "$$\nx\n\\tag{5.3}\n$$",
        ),
        ("$$ x $$ (eq-ch05-gaussian)", "$$ x \\tag{5.3} $$"),
        ("$$\nx\n$$", "$$\nx\n$$"),
        ("```{math}\n:label: eq-ch05-gaussian\nx\n```", "$$\nx\n\\tag{5.3}\n$$"),
        (
            "```{dropdown} Hint *1*\nLook at {eq}`eq-ch05-gaussian`.\n```",
            "<details>\n<summary>Hint <em>1</em></summary>\n\nLook at "
            f"[(5.3)]({SITE}/{PAGE}.html#equation-eq-ch05-gaussian).\n\n</details>",
        ),
        (
            "````{dropdown} Outer\n```python\n{eq}`no`\n```\n````",
            "<details>\n<summary>Outer</summary>\n\n```python\n{eq}`no`\n```\n\n</details>",
        ),
        ("```{note} First\nsecond\n```", "> **Note**\n>\n> First\n> second"),
        (":::{tip}\n:class: x\ncolons\n:::", "> **Tip**\n>\n> colons"),
        ("```{admonition} A *title*\nbody\n```", "> **A *title***\n>\n> body"),
        ("```{margin}\naside\n```", "> aside"),
        ("```{note}\n$$\nx\n+ y\n$$\n```", "> **Note**\n>\n> $$ x + y $$"),
        (
            "```{list-table} Losses\n:header-rows: 1\n:name: tab-ch05-a\n\n* - a\n  - b\n"
            "* - x\n    y|z\n  - $p|q$\n```",
            '<a id="tab-ch05-a"></a>\n\n**Table 5.1: Losses**\n\n| a | b |\n|---|---|\n'
            "| x y\\|z | $p\\vert q$ |",
        ),
        (
            "```{code-block} python\n:caption: A listing\n\nx = 1\n```",
            "*A listing*\n\n```python\nx = 1\n```",
        ),
        ("```python\n{eq}`untouched`\n```", "```python\n{eq}`untouched`\n```"),
        (
            "```{exercise} A title\n:label: ex-ch05-x\nDo it.\n```",
            '<a id="ex-ch05-x"></a>\n\n#### Exercise 4: A title\n\nDo it.',
        ),
        (
            "```{solution} ex-ch05-x\n:class: dropdown\nDone.\n```",
            "<details>\n<summary>Solution to exercise 4</summary>\n\nDone.\n\n</details>",
        ),
        (
            "```{prf:theorem} Name\n:label: thm-ch05-a\nSo.\n```",
            '<a id="thm-ch05-a"></a>\n\n> **Theorem 5.1 (Name)**\n>\n> So.',
        ),
    ],
)
def test_myst_becomes_markdown(myst: str, markdown: str, resolver: Resolver) -> None:
    assert resolve(myst, resolver) == markdown


def test_blocks_stand_one_blank_line_apart(resolver: Resolver) -> None:
    hint = "```{dropdown} Hint\nx\n```\n"
    made = resolve(f"a\n\n{hint}\n{hint}\n(t)=\n## b\n\n\n```python\nx\n\n\ny\n```", resolver)
    assert "\n\n\n" not in made.replace("\n\n\ny", "").replace("b\n\n\n", "")
    assert "x\n\n\ny" in made


def test_a_directive_in_a_list_keeps_its_place(resolver: Resolver) -> None:
    made = resolve("1. item\n\n   ```{dropdown} More\n   body\n   ```\n2. next", resolver)
    assert "\n   <details>\n   <summary>More</summary>\n\n   body\n\n   </details>\n" in made
    assert made.endswith("2. next")


def test_a_figure_becomes_a_picture_with_words(resolver: Resolver) -> None:
    made = resolve("before\n```{course-figure} gaussian-density\n```\nafter", resolver)
    lines = made.split("\n")
    data = base64.b64encode(png()).decode()
    assert f"![Two (bells) of one area](data:image/png;base64,{data})" in lines
    assert '<a id="fig-ch05-gaussian-density"></a>' in lines
    address = f"{SITE}/{PAGE}.html#fig-ch05-gaussian-density"
    assert f"**[Figure 5.2]({address}).** Wider is *lower* (Prince, 2023)." in lines
    assert (lines[0], lines[-1]) == ("before", "after")


@pytest.mark.parametrize(
    ("myst", "message"),
    [
        ("{numref}`fig-ch05-nowhere`", "unknown label 'fig-ch05-nowhere'"),
        ("{numref}`sec-ch05-start`", "label 'sec-ch05-start' has no number"),
        ("$$ x $$ (eq-ch05-nowhere)", "unknown label 'eq-ch05-nowhere'"),
        ("{cite}`nobody`", "unknown citation 'nobody'"),
        ("{glue:text}`nothing`", "unknown recorded value 'nothing'"),
        ("{doc}`nowhere`", "unknown page 'nowhere'"),
        ("[x](nowhere.md)", "unknown page 'nowhere.md'"),
        ("{sparkle}`x`", "role {sparkle} has no form"),
        ("```{sparkle}\n```", "directive {sparkle} has no form"),
        ("```{course-figure} nothing\n```", "unknown figure 'nothing'"),
        ("![x](local.png)", "picture 'local.png'"),
        ("```{note}\nnever closed", "never closed"),
        ("$$\nx", "never closed"),
    ],
)
def test_what_has_no_form_is_an_error_that_names_the_page(
    myst: str, message: str, resolver: Resolver
) -> None:
    with pytest.raises(BookError) as caught:
        resolve(myst, resolver)
    assert message in str(caught.value)
    assert str(caught.value).startswith(f"book/{PAGE}.md: ")


def test_the_resolver_reads_what_the_site_leaves() -> None:
    data = {
        "labels": {"a": {"text": "Figure 5.1", "url": "x.html#a"}},
        "citations": {"k": "K (2000)"},
        "glue": {"g": "1"},
        "titles": {"x": "X"},
    }
    made = Resolver.from_json(json.dumps(data), SITE + "/").on("x")
    assert resolve("{numref}`a` {cite:t}`k` {glue:text}`g`", made) == (
        f"[Figure 5.1]({SITE}/x.html#a) K (2000) 1"
    )


# --- Chapters ---

CHAPTER = """\
---
jupytext: {text_representation: {extension: .md, format_name: myst}}
kernelspec: {display_name: Python 3, language: python, name: python3}
udl: {status: complete, updated: 2026-11-23, minutes: 1, seconds: 1, summary: "s"}
---

(top)=
# Loss functions

See {numref}`fig-ch05-gaussian-density`.

```{code-cell} ipython3
:tags: [hide-input]
x = 1
```

+++ {"tags": ["aside"]}

One.

+++

Two.

```{code-cell} ipython3
x = 1
```
"""


def chapter(resolver: Resolver, text: str = CHAPTER) -> nbformat.NotebookNode:
    return notebooks.chapter_notebook(text, resolver, f"notebooks/{PAGE}.ipynb", COURSE)


def test_a_chapter_keeps_its_cells_one_for_one(resolver: Resolver) -> None:
    made = chapter(resolver)
    assert [c.cell_type for c in made.cells] == [
        "markdown", "code", "markdown", "code", "markdown", "markdown", "code",
    ]  # fmt: skip
    assert made.cells[3].metadata.tags == ["hide-input"]
    assert made.cells[4].metadata.tags == ["aside"]
    assert [c.source for c in made.cells[3:]] == ["x = 1", "One.", "Two.", "x = 1"]
    assert all(c.outputs == [] for c in made.cells if c.cell_type == "code")
    assert made.cells[6].id == made.cells[3].id + "-2"


def test_the_title_links_back_and_the_install_cell_follows(resolver: Resolver) -> None:
    made = chapter(resolver)
    title, install = made.cells[:2]
    assert '<a id="top"></a>\n\n# Loss functions\n' in title.source
    assert f"({SITE}/{PAGE}.html)" in title.source
    assert "CC BY 4.0" in title.source
    assert install.source == (
        "try:\n    import udl\nexcept ModuleNotFoundError:\n"
        '    %pip install -q "udl @ git+https://github.com/someone/course@main"'
    )


def test_the_metadata_names_licence_source_and_address(resolver: Resolver) -> None:
    facts = chapter(resolver).metadata
    assert facts.kernelspec.name == "python3"
    assert facts.licence.text == "CC-BY-4.0"
    assert "Prince" in facts.licence.attribution
    assert facts.licence.address == f"{SITE}/notebooks/{PAGE}.ipynb"
    assert set(facts) == {"kernelspec", "language_info", "licence"}


def test_an_added_cell_changes_no_other_id(resolver: Resolver) -> None:
    before = {cell.id for cell in chapter(resolver).cells}
    text = CHAPTER.replace("+++ {", "Zero.\n\n+++ {")
    assert before < {cell.id for cell in chapter(resolver, text).cells}


@pytest.mark.parametrize(
    ("code", "package"),
    [
        ("import udl", "udl @"),
        ("from torch import nn", "udl[torch] @"),
        ("import transformers, torch", "udl[transformers] @"),
    ],
)
def test_the_install_cell_asks_for_what_the_page_imports(code: str, package: str) -> None:
    assert f'"{package} git+' in notebooks.install_source(code, "a/b")


def test_a_stamp_ties_the_install_cell_and_nothing_else(resolver: Resolver) -> None:
    text = notebooks.serialise(chapter(resolver), "n")
    commit = "0123456789abcdef0123456789abcdef01234567"
    stamped = stamp(text, commit)
    assert stamped == text.replace("course@main", f"course@{commit}")
    assert stamp(stamped, commit) == stamped
    with pytest.raises(BookError, match="hexadecimal"):
        stamp(text, "main; rm")
    with pytest.raises(BookError, match="no install cell"):
        stamp(notebooks.serialise(nbformat.v4.new_notebook(), "n"), commit)


def test_bytes_are_the_same_and_valid(resolver: Resolver) -> None:
    first = notebooks.serialise(chapter(resolver), "n")
    assert first == notebooks.serialise(chapter(resolver), "n")
    nbformat.validate(json.loads(first))
    assert json.loads(first)["nbformat_minor"] == 5


def test_a_heavy_notebook_is_refused(resolver: Resolver) -> None:
    made = chapter(resolver)
    made.cells[2].source = "x" * 2_000_000
    with pytest.raises(BookError, match=r"n\.ipynb: weighs 2\.\d+ MB"):
        notebooks.serialise(made, "n.ipynb")


def test_a_heavy_picture_is_made_light() -> None:
    heavy = png(1800, 600, noise=True)
    light = shrink(heavy)
    image = Image.open(io.BytesIO(light))
    assert (image.width, image.height, image.mode) == (900, 300, "P")
    assert len(light) < len(heavy) / 4
    assert shrink(heavy) == light
    assert shrink(png()) == png()


# --- Practicals ---


def master(solutions: str = "open") -> nbformat.NotebookNode:
    text = TINY.replace("solutions: open", f"solutions: {solutions}")
    return practicals.read_practical(text, f"book/{TINY_PAGE}.md")


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "figures", {}, tmp_path / "light")


def ran(solutions: str = "open") -> nbformat.NotebookNode:
    """Make the page as if it had run: a picture under each demo, words under each check."""
    made = practicals.solved(master(solutions))
    image = base64.b64encode(png()).decode()
    for cell in made.cells:
        if cell.cell_type == "code":
            data = {"image/png": image, "text/plain": "<Figure>"}
            record = {"application/papermill.record/text/plain": "'3'"}
            new = nbformat.v4.new_output
            cell.metadata["execution"] = {"iopub.execute_input": "2026-01-01"}
            cell.outputs = [new("display_data", record)]
            if cell.metadata.udl.role == "demo":
                cell.outputs.append(new("display_data", data, metadata={"scrapbook": {"n": 1}}))
            cell.outputs.append(new("stream", name="stdout", text="passed ✓\n"))
    key = nbformat.v4.new_code_cell("# udl-key: 1", metadata={"tags": ["remove-cell"]})
    made.cells.insert(1, key)
    return made


def test_the_student_notebook_has_stubs_targets_and_no_solution(
    resolver: Resolver, shelf: Shelf
) -> None:
    here = resolver.on(TINY_PAGE)
    outputs = notebooks.run_outputs(practicals.solved(master()), ran(), "here")
    made = notebooks.student_notebook(master(), here, COURSE, outputs, shelf)
    MetadataValidator().validate_nb(made)
    ids = [cell.id for cell in made.cells]
    assert ids[:4] == ["p1-title", "p1-install", "p1-title-given", "p1-setup-setup"]
    assert "raise NotImplementedError()" in made.cells[ids.index("p1-gaussian_pdf-answer")].source
    assert made.cells[ids.index("p1-explain_why_log-text")].source == "YOUR ANSWER HERE"
    target = made.cells[ids.index("p1-gaussian_pdf-demo") + 1]
    assert target.id == "p1-gaussian_pdf-demo-target"
    assert "![What the cell above draws once gaussian_pdf is right.](data:image" in target.source
    assert "p1-predict_common_optimum-demo-target" not in ids
    assert all(not cell.outputs for cell in made.cells if cell.cell_type == "code")
    assert "### **Implement**: the density" in "\n".join(cell.source for cell in made.cells)
    assert made.metadata.practical == "5.1"


def test_the_solved_notebook_has_outputs_without_times_and_records(
    resolver: Resolver, shelf: Shelf
) -> None:
    blank = practicals.solved(master())
    outputs = notebooks.run_outputs(blank, ran(), "here")
    made = notebooks.practical_notebook(blank, resolver.on(TINY_PAGE), "solutions/x", COURSE)
    made = notebooks.with_outputs(made, outputs, shelf)
    text = notebooks.serialise(made, "x")
    assert "papermill" not in text
    assert "iopub" not in text
    counts = [c.execution_count for c in made.cells if c.cell_type == "code"]
    assert counts[1:] == list(range(1, len(counts)))
    demo = next(c for c in made.cells if c.id == "p1-gaussian_pdf-demo")
    assert [o.output_type for o in demo.outputs] == ["display_data", "stream"]


def test_outputs_of_another_version_are_refused() -> None:
    stale = ran()
    stale.cells[5].source = "something_else()"
    with pytest.raises(BookError, match="not in the executed page"):
        notebooks.run_outputs(practicals.solved(master()), stale, "here")


def test_a_cell_that_raised_is_refused() -> None:
    failed = ran()
    error = nbformat.v4.new_output("error", ename="ValueError", evalue="planted", traceback=[])
    failed.cells[-1].outputs = [error]
    with pytest.raises(BookError, match="p1-summary-check raised ValueError: planted"):
        notebooks.run_outputs(practicals.solved(master()), failed, "here")


def test_canary_a_solution_in_a_student_notebook_is_refused(resolver: Resolver) -> None:
    lines = practicals.distinctive_solution_lines(master())
    made = practicals.student(master())
    notebooks.refuse_leaks(made, lines, "here")
    demo = next(c for c in made.cells if c.id == "p1-gaussian_pdf-demo")
    demo.source += "\nheight = 1 / np.sqrt(2 * np.pi * sigma**2)"
    with pytest.raises(BookError, match="p1-gaussian_pdf-demo gives a solution away"):
        notebooks.refuse_leaks(made, lines, "here")


# --- A whole small book ---


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project(tmp_path)
    (tmp_path / "pyproject.toml").write_text(
        f'[tool.udl]\ntitle = "A course"\nsite_url = "{SITE}"\n'
        'repository = "someone/course"\nemail = "a@b.c"\n'
    )
    chapter_folder = project.book / "ch05_loss_functions"
    chapter_folder.mkdir(parents=True)
    figure = "```{course-figure} gaussian-density\n```\n"
    (chapter_folder / "index.md").write_text(CHAPTER.replace("One.", figure))
    (chapter_folder / "p1_tiny.md").write_text(TINY)
    planned = project.book / "ch06_training"
    planned.mkdir()
    (planned / "index.md").write_text("---\nudl: {status: planned}\n---\n# Training\n")
    figures = project.figures_out / "ch05_loss_functions"
    figures.mkdir(parents=True)
    (figures / "gaussian-density.png").write_bytes(png(1800, 600, noise=True))
    labels = {name: {"text": text, "url": url} for name, (text, url) in LABELS.items()}
    data = {"labels": labels, "citations": {}, "glue": {}, "titles": {PAGE: "Loss functions"}}
    project.resolver.parent.mkdir(parents=True, exist_ok=True)
    project.resolver.write_text(json.dumps(data))
    run_page(project)
    return project


MANIFEST = {"ch05_loss_functions": {"gaussian-density": {"alt": "Bells", "caption": "Two."}}}


def run_page(project: Project) -> None:
    """Stage the practical and put a run of it into the cache."""
    source = (project.book / f"{TINY_PAGE}.md").read_text("utf-8")
    staged = project.stage / f"{TINY_PAGE}.md"
    staged.parent.mkdir(parents=True, exist_ok=True)
    staged.write_text(practicals.page_text(source, f"book/{TINY_PAGE}.md"))
    page = execute.read_page(project, TINY_PAGE, {}).notebook
    outputs = {c.source: c.outputs for c in ran().cells if c.cell_type == "code"}
    for cell in page.cells:
        if cell.cell_type == "code":
            cell.outputs = outputs[cell.source]
    get_cache(project.cache).cache_notebook_bundle(
        CacheBundleIn(page, TINY_PAGE), check_validity=False, overwrite=True
    )


def make_private(project: Project) -> None:
    path = project.book / f"{TINY_PAGE}.md"
    path.write_text(path.read_text("utf-8").replace("solutions: open", "solutions: private"))
    run_page(project)


def test_export_writes_what_readers_and_students_need(project: Project, tmp_path: Path) -> None:
    site = tmp_path / "site"
    made = export(project, MANIFEST, site)
    assert made == [
        f"notebooks/{PAGE}.ipynb",
        f"notebooks/{TINY_PAGE}.ipynb",
        f"solutions/{TINY_PAGE}.ipynb",
    ]
    for address in made:
        nbformat.validate(nbformat.read(site / address, as_version=4))
    written = {address: (site / address).read_bytes() for address in made}
    export(project, MANIFEST, site)
    assert written == {address: (site / address).read_bytes() for address in made}
    assert b"data:image/png" in written[f"notebooks/{PAGE}.ipynb"]
    assert audit(site, notebooks.masters_of(project)) == []


def test_a_solution_that_turns_private_leaves_the_site(project: Project, tmp_path: Path) -> None:
    site = tmp_path / "site"
    export(project, MANIFEST, site)
    make_private(project)
    made = export(project, MANIFEST, site)
    assert f"solutions/{TINY_PAGE}.ipynb" not in made
    assert not (site / "solutions" / f"{TINY_PAGE}.ipynb").exists()
    assert (project.build / "private_solutions" / "solutions" / f"{TINY_PAGE}.ipynb").exists()
    assert audit(site, notebooks.masters_of(project)) == []


def test_canary_a_private_solution_in_a_published_folder_is_caught(
    project: Project, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    make_private(project)
    export(project, MANIFEST, site)
    masters = notebooks.masters_of(project)
    assert audit(site, masters) == []
    kept = project.build / "private_solutions" / "solutions" / f"{TINY_PAGE}.ipynb"
    target = site / "solutions" / f"{TINY_PAGE}.ipynb"
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(kept, target)
    faults = audit(site, masters)
    assert f"solutions/{TINY_PAGE}.ipynb: a private solution is published" in faults
    assert any("height = 1" in fault for fault in faults)


def test_canary_a_private_solution_on_a_page_stops_the_export(
    project: Project, tmp_path: Path
) -> None:
    make_private(project)
    page = tmp_path / "site" / "search.html"
    page.parent.mkdir()
    page.write_text("<p>A parabola, and it is flat near its bottom.</p>")
    with pytest.raises(BookError, match=r"search\.html: holds a line of the solution"):
        export(project, MANIFEST, page.parent)


def test_what_an_open_practical_shows_is_no_leak_of_a_private_one(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<p>height = 1 / np.sqrt(2 * np.pi * sigma**2)</p>")
    masters = {"ch05_loss_functions/p2_other": master("private")}
    assert len(audit(tmp_path, masters)) == 1
    assert audit(tmp_path, {**masters, TINY_PAGE: master()}) == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.html", "<pre><span>height</span> <b>=</b> 1 / np.sqrt(2 * np.pi * sigma**2)</pre>"),
        ("b.html", "<p>A parabola, and it\n is flat near its bottom.</p>"),
        ("_sources/c.md", "    height = 1 / np.sqrt(2 * np.pi * sigma**2)\n"),
    ],
)
def test_canary_a_private_line_on_any_page_is_caught(
    name: str, content: str, project: Project, tmp_path: Path
) -> None:
    make_private(project)
    path = tmp_path / "site" / name
    path.parent.mkdir(parents=True)
    path.write_text(content)
    assert len(audit(tmp_path / "site", notebooks.masters_of(project))) == 1


def test_a_page_that_never_ran_is_named(project: Project, tmp_path: Path) -> None:
    path = project.stage / f"{TINY_PAGE}.md"
    path.write_text(path.read_text("utf-8").replace("np.linspace(-1, 1, 5)", "np.ones(3)"))
    with pytest.raises(BookError, match=f"book/{TINY_PAGE}.md: has not run"):
        export(project, MANIFEST, tmp_path / "site")


def test_the_command_line_exports_stamps_and_audits(
    project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = tmp_path / "site"
    (project.figures_out / "manifest.json").write_text(json.dumps(MANIFEST))
    root = ["--project", str(project.root)]
    assert notebooks.main([*root, "--out", str(site)]) == 0
    assert notebooks.main([*root, "--audit", str(site)]) == 0
    assert notebooks.main([*root, "--stamp", "abcdef1", str(site / "notebooks")]) == 0
    assert "@abcdef1" in (site / "notebooks" / f"{PAGE}.ipynb").read_text()
    make_private(project)
    assert notebooks.main([*root, "--audit", str(site)]) == 1
    assert "a private solution is published" in capsys.readouterr().err


def test_notebooks_ask_only_the_known_hosts(project: Project, tmp_path: Path) -> None:
    for address in export(project, MANIFEST, tmp_path / "site"):
        text = (tmp_path / "site" / address).read_text()
        words = [w for w in text.replace("(", " ").replace(")", " ").split() if "https://" in w]
        hosts = {urlsplit(word[word.index("https://") :]).netloc for word in words}
        assert hosts <= {"example.org", "github.com", "creativecommons.org"}
