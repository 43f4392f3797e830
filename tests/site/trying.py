"""A small page for each interactive figure, made of the sources as they are now."""

from __future__ import annotations

import importlib.util
import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from playwright.sync_api import Locator, Page

from figures.interactive.__main__ import chapters
from figures.interactive.catalogue import INTERACTIVES
from figures.interactive.registry import Interactive, plain
from tests.sampling import History, sample
from tests.site.serving import Server
from tools.project import HOME

NAMES = list(INTERACTIVES)
# What all of them are shown with.
SHARED = (
    "figures/interactive/runtime.js",
    "figures/interactive/registry.py",
    "figures/interactive/__main__.py",
    "book/_static/course.css",
    "book/_static/course.js",
    "book/_ext/interactive_figure.py",
    "tests/site/interactive",
    "tests/site/trying.py",
)


def changed(name: str, now: History) -> bool:
    """A figure is used by hand, finger and keys again when its script or declaration changed."""
    module = INTERACTIVES[name].module.relative_to(HOME).as_posix()
    return now.touched(module, module.removesuffix(".js") + ".py")


TRIED = sample("interactive figures in a browser", NAMES, changed, 5, SHARED)
TOLERANCE = 1e-6
STATIC = (
    '<img class="only-light" src="_static/favicon.svg" width="518" height="300" alt="A picture.">'
    '<img class="only-dark" src="_static/favicon.svg" width="518" height="300" alt="A picture.">'
)
PAGE = """<!doctype html><html lang="en" data-content_root="./"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>{title}</title>
<script>document.documentElement.classList.add("js")</script>
<link rel="icon" href="_static/favicon.svg">
<link rel="stylesheet" href="_static/course.css"><script defer src="_static/course.js"></script>
</head><body><main class="main" id="main-content"><article class="text"><section id="before">
<h1>{title}</h1><figure class="course-figure" id="{label}">{figure}</figure></section>
<section id="after"><h2>After</h2><p style="height: 120vh">Text.</p></section></article></main>
</body></html>"""


def container() -> Any:
    """Load the site's own function that writes a figure's place."""
    path = HOME / "book" / "_ext" / "interactive_figure.py"
    spec = importlib.util.spec_from_file_location("interactive_figure", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.container


def address(name: str) -> str:
    return f"try-{name}.html"


def texts() -> dict[str, str]:
    """Everything that the small pages need, by address."""
    written = container()
    found = {
        f"_static/{file}": (HOME / "book" / "_static" / file).read_text("utf-8")
        for file in ("course.css", "course.js")
    }
    found |= {f"_static/interactive/{file}": text for file, text in chapters().items()}
    for name, one in INTERACTIVES.items():
        figure = written(STATIC, one.stem, name, one.page())
        found[address(name)] = PAGE.format(title=one.title, label=one.label, figure=figure)
    return found


@contextmanager
def served(server: Server) -> Iterator[Server]:
    """Serve the small pages for a while."""
    before = dict(server.planted)
    server.planted |= texts()
    try:
        yield server
    finally:
        server.planted = before


def deviation(expected: Any, found: Any) -> float:
    """Return how far two results are apart, relative to 1 or more; infinite if of other shape."""
    expected = plain(expected)
    if isinstance(expected, dict):
        if not isinstance(found, dict) or set(expected) != set(found):
            return math.inf
        return max((deviation(expected[key], found[key]) for key in expected), default=0.0)
    if isinstance(expected, list):
        if not isinstance(found, list) or len(expected) != len(found):
            return math.inf
        pairs = zip(expected, found, strict=True)
        return max((deviation(one, other) for one, other in pairs), default=0.0)
    if isinstance(expected, (str, bool)) or isinstance(found, (str, bool)) or found is None:
        return 0.0 if expected == found else math.inf
    if not np.isfinite(expected) or not np.isfinite(found):
        return 0.0 if expected == found else math.inf
    return abs(expected - found) / max(1.0, abs(expected))


# A chapter's script as a page loads it, whatever else stands there.
LOADED = """const loaded = (address) => new Promise((resolve, reject) => {
  const script = document.createElement("script");
  window.courseFigures = {};
  script.onload = () => resolve(Object.values(window.courseFigures)[0].modules);
  script.onerror = reject;
  script.src = address;
  document.head.append(script);
});"""
COMPUTED = f"""async ([address, name, states]) => {{
  {LOADED}
  const {{ compute, declaration }} = (await loaded(address))[name];
  return states.map((state) => compute(state, declaration.data));
}}"""


def worst(page: Page, address: str, one: Interactive) -> float:
    """Return how far the module at an address and the package are apart over the sweep."""
    states = one.sweep()
    found = page.evaluate(COMPUTED, [address, one.name, states])
    assert len(found) == len(states)
    return max(
        deviation(one.values(**state), result) for state, result in zip(states, found, strict=True)
    )


def listening(page: Page) -> list[str]:
    """Note from now on what a page writes to the console as an error."""
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(f"an error: {error}"))
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    return errors


def settled(page: Page) -> None:
    """Wait until picture and words have followed."""
    page.wait_for_timeout(260)
    page.evaluate("() => new Promise((done) => requestAnimationFrame(done))")


def opened(page: Page, server: Server, name: str, state: str = "") -> Locator:
    """Open a figure's small page, alive."""
    label = INTERACTIVES[name].label
    page.goto(server.root + address(name) + (f"#{label}?{state}" if state else ""))
    figure = page.locator(f"[data-interactive={name}]")
    figure.and_(page.locator(".live")).wait_for(timeout=10_000)
    settled(page)
    return figure


def state(figure: Locator) -> dict[str, str]:
    """Read the state from the permanent link."""
    href = figure.locator("[data-do=link]").get_attribute("href")
    assert href is not None
    return dict(part.split("=") for part in href.partition("?")[2].split("&"))
