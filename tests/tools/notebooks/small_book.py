"""A small book to export: its sources, what the site would know of them, a run of its practical."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import nbformat
import numpy as np
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn
from PIL import Image

from tools.notebooks.chapters import chapter_notebook
from tools.notebooks.publication import Publication
from tools.notebooks.resolver import Resolver
from tools.pages import execute, practicals
from tools.project import Project

SITE = "https://example.org/book"
COURSE = Publication("A course", SITE, "someone/course")
PAGE = "ch05_loss_functions/index"
TINY = (Path(__file__).parents[1] / "pages" / "tiny_practical.md").read_text("utf-8")
TINY_PAGE = "ch05_loss_functions/p1_tiny"
MANIFEST = {"ch05_loss_functions": {"gaussian-density": {"alt": "Bells", "caption": "Two."}}}

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


def png(width: int = 40, height: int = 30, noise: bool = False) -> bytes:
    """Draw a white picture, or one that no palette can hold."""
    pixels = np.full((height, width, 3), 255, np.uint8)
    if noise:
        pixels = np.random.default_rng(0).integers(0, 256, pixels.shape, np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()


def chapter(resolver: Resolver, text: str = CHAPTER) -> nbformat.NotebookNode:
    return chapter_notebook(text, resolver, f"notebooks/{PAGE}.ipynb", COURSE)


def master() -> nbformat.NotebookNode:
    return practicals.read_practical(TINY, f"book/{TINY_PAGE}.md")


def ran() -> nbformat.NotebookNode:
    """Make the page as if it had run: a picture under each demo, words under each check."""
    made = practicals.solved(master())
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
