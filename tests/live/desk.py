"""A practical as a student has it before them: cells to write into and to run, and what they show.

All by the marks that the markup promises: ``data-live``, ``data-cell``, ``data-output``,
``data-action``.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page

from tests.site.visiting import Visitor

FIRST = "ch05_loss_functions/p1_least_squares"
CHAPTER = "ch06_training/index"  # it needs nothing but NumPy, so that it begins sooner
PATIENCE = 240  # seconds that a loaded machine may take for one step


class Desk:
    """One page in one window of a device of its own."""

    def __init__(self, page: Page, root: str, address: str) -> None:
        self.page, self.root, self.address = page, root, address
        self.errors: list[str] = []
        self.requests: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._hear)
        page.on("request", lambda request: self.requests.append(request.url))
        page.goto(f"{root}{address}.html", wait_until="load")

    def _hear(self, said: Any) -> None:
        if said.type in ("error", "warning"):
            self.errors.append(said.text)

    @classmethod
    def open(cls, visitor: Visitor, address: str, **options: Any) -> Desk:
        """Open a page on a device that has kept nothing."""
        view = {"viewport": {"width": 1280, "height": 900}, "accept_downloads": True}
        context = visitor.browser.new_context(**(view | options))
        return cls(context.new_page(), visitor.server.root, address)

    @property
    def context(self) -> BrowserContext:
        """The device."""
        return self.page.context

    def another(self, address: str | None = None) -> Desk:
        """Open a second window on the same device."""
        return Desk(self.context.new_page(), self.root, address or self.address)

    def close(self) -> None:
        """Put the device away."""
        self.context.close()

    # --- what a student does ---

    def start(self, state: str = "ready") -> None:
        """Press the button at the top, and wait for what comes of it."""
        self.page.locator(".launch-live").click()
        self.wait_state(state)

    def act(self, name: str) -> None:
        """Press a button of the bar, in its list of more if it stands there."""
        button = self.page.locator(f".live-bar [data-action={name}]")
        if not button.is_visible():
            self.page.locator(".live-more > summary").click()
        button.click()

    def write(self, cell: str, text: str) -> None:
        """Replace a cell's text by keys."""
        self.open_cell(cell).click()
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(text)

    def run(self, cell: str) -> str:
        """Run a cell by its button; return what it shows once all is done."""
        self.cell(cell).locator("[data-action=run]").click()
        self.rest()
        return self.output(cell)

    def run_all(self) -> None:
        """Run all cells and wait for the end."""
        self.act("run-all")
        self.rest()

    def bring(self, notebook: Path, answer: str | None = None) -> None:
        """Bring back a notebook; answer the question that comes if it replaces something."""
        self.page.evaluate("document.querySelector('.live-said')?.replaceChildren()")
        with self.page.expect_file_chooser() as chooser:
            self.act("upload")
        chooser.value.set_files(notebook)
        if answer:
            self.page.locator(f".live-ask button[value={answer}]").click()
        self.until(lambda: notebook.name in self.remark())

    def download(self) -> dict[str, Any]:
        """Take the notebook along."""
        with self.page.expect_download() as found:
            self.act("download")
        made: dict[str, Any] = json.loads(Path(found.value.path()).read_text("utf-8"))
        return made

    # --- what a student sees ---

    def cell(self, name: str) -> Locator:
        """Find a cell."""
        return self.page.locator(f"[data-cell={name}]")

    def open_cell(self, name: str) -> Locator:
        """Bring a cell's editor into view, where it is made."""
        self.cell(name).scroll_into_view_if_needed()
        editor = self.cell(name).locator(".cm-content")
        editor.wait_for()
        return editor

    def text(self, name: str) -> str:
        """Read what a cell's editor shows."""
        lines = self.open_cell(name).locator(".cm-line").all_inner_texts()
        return "\n".join(line.rstrip("\n") for line in lines)

    def output(self, name: str) -> str:
        """Read what a cell shows."""
        found = self.cell(name).locator("[data-output]")
        return str(found.evaluate("(place) => place.innerText"))

    def state(self) -> str:
        """Tell what Python is at."""
        return self.page.locator(".live-bar").get_attribute("data-state") or ""

    def remark(self) -> str:
        """Read the bar's sentence."""
        said = self.page.locator(".live-said")
        return said.inner_text() if said.count() else ""

    def count(self) -> str:
        """Read how many exercises are done."""
        return self.page.locator(".live-count").inner_text()

    # --- waiting ---

    def until(self, holds: Callable[[], Any], patience: float = PATIENCE) -> None:
        """Wait until something holds."""
        end = time.monotonic() + patience
        while not holds():
            if time.monotonic() > end:
                bar = self.page.locator(".live-bar")
                seen = bar.inner_text() if bar.count() else "no bar"
                raise TimeoutError(f"{self.address}: {seen}; {self.errors}")
            self.page.wait_for_timeout(40)

    def wait_state(self, *states: str) -> None:
        """Wait until Python is in one of some states."""
        self.page.locator(".live-bar").wait_for(timeout=PATIENCE * 1000)
        self.until(lambda: self.state() in states)

    def rest(self) -> None:
        """Wait until nothing runs and nothing waits."""
        busy = ".live-cell[data-state=running], .live-cell[data-state=queued]"
        self.until(lambda: self.page.locator(busy).count() == 0 and self.state() != "running")
