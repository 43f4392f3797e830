"""One visit to a page, and everything that the gates find there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page

from tests.site.serving import Server, gzipped
from tools.project import HOME

GATES = (Path(__file__).parent / "gates.js").read_text("utf-8")
AXE = HOME / "node_modules" / "axe-core" / "axe.min.js"
MAX_SHIFT = 0.01
# In bytes as they lie on the disk, without the page's own figures; compressed, as hosts send them.
MAX_BYTES, MAX_REQUESTS = 1_200_000, 30
TARGET_BYTES, TARGET_REQUESTS = 500_000, 15
FIGURES = ("figures/", "pictures/", "_images/")
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
CODE_WIDTH = 1280  # from here on, a line of 72 characters is whole in every box
OTHER = {"light": "dark", "dark": "light"}
EXTREMES = {390: 320, 1280: 1600}
# The visual half of a formula is hidden from listeners and has its paragraph's colours; without
# its tens of thousands of elements a chapter takes a third of the time. It comes back afterwards.
RUN_AXE = """async options => {
  const halves = [...document.querySelectorAll(".katex-html")].map((one) => {
    const place = document.createComment("");
    one.replaceWith(place);
    return [one, place];
  });
  const result = await axe.run(document, options);
  for (const [one, place] of halves) place.replaceWith(one);
  return result;
}"""
EVERYTHING = {"type": "tag", "values": STANDARDS}
COLOURS = {"type": "rule", "values": ["color-contrast"]}  # all that another scheme changes


@dataclass
class Weight:
    """What a first visit costs."""

    requests: int = 0
    plain: int = 0
    gzip: int = 0
    figure_requests: int = 0
    figure_plain: int = 0


@dataclass
class Visit:
    """What one visit saw."""

    where: str
    faults: list[str] = field(default_factory=list)
    shift: float = 0.0
    violations: int = 0
    weight: Weight = field(default_factory=Weight)

    def fault(self, what: str, found: Sequence[str]) -> None:
        """Note a fault, a line each."""
        self.faults += [f"{self.where}: {what}: {one}" for one in found]


class Visitor:
    """Visits pages; one context for each width and scheme, all in one browser."""

    def __init__(self, browser: Browser, server: Server) -> None:
        self.browser, self.server = browser, server
        self.contexts: dict[tuple, BrowserContext] = {}

    def context(self, width: int, scheme: str, **options: object) -> BrowserContext:
        """Open a window of a width, in a scheme."""
        key = (width, scheme, *sorted(options.items()))
        if key not in self.contexts:
            context = self.browser.new_context(
                viewport={"width": width, "height": 900},
                color_scheme=scheme,
                has_touch=width < 600,
                **options,
            )
            context.add_init_script(GATES)
            self.contexts[key] = context
        return self.contexts[key]

    def page(self, width: int = 1280, scheme: str = "light", **options: object) -> Page:
        """Open an empty page."""
        return self.context(width, scheme, **options).new_page()

    def visit(
        self, address: str, width: int, scheme: str, *, axe: bool = True, name: str = ""
    ) -> Visit:
        """Visit a page of the site and put all gates to it.

        Then change scheme and width in place: whatever the other scheme asks for is noted too,
        its colours must be readable as well, and nothing may scroll sideways at the extreme of its
        width either.
        """
        seen = Visit(f"{name or address} at {width} px, {scheme}")
        page = self.page(width, scheme)
        requests: list[str] = []
        errors: list[str] = []
        page.on("request", lambda request: requests.append(request.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        here = self.server.root
        try:
            page.goto(here + address, wait_until="load")
            seen.fault("a picture that does not load", page.evaluate("gates.scroll()"))
            seen.fault("scrolls sideways", page.evaluate("gates.sideways()"))
            seen.fault("a target smaller than 24 px", page.evaluate("gates.small()"))
            seen.shift = page.evaluate("gates.shift")
            if seen.shift >= MAX_SHIFT:
                moved = ", ".join(dict.fromkeys(page.evaluate("gates.shifted")))
                seen.fault("layout shift", [f"{seen.shift:.4f} by {moved}"])
            if width == CODE_WIDTH:
                seen.fault("code of 72 characters is cut off", page.evaluate("gates.cramped()"))
            self._weigh([url for url in requests if url.startswith(here)], seen)
            if axe:
                page.evaluate(AXE.read_text("utf-8"))
                # Targets are for fingers: once, on the narrow screen.
                rules = {"target-size": {"enabled": width < 600}}
                self._accessible(page, seen, {"runOnly": EVERYTHING, "rules": rules})
            page.emulate_media(color_scheme=OTHER[scheme])
            if axe:
                self._accessible(page, seen, {"runOnly": COLOURS}, f", {OTHER[scheme]}")
            seen.fault("scrolls sideways in the other scheme", page.evaluate("gates.sideways()"))
            extreme = EXTREMES[width]
            page.set_viewport_size({"width": extreme, "height": 900})
            seen.fault(f"scrolls sideways at {extreme} px", page.evaluate("gates.sideways()"))
        finally:
            page.close()
        foreign = [url for url in requests if not url.startswith((here, "data:", "blob:"))]
        seen.fault("asks another host", foreign)
        seen.fault("an error in the console", errors)
        return seen

    def _accessible(self, page: Page, seen: Visit, options: dict, when: str = "") -> None:
        sparing = {"resultTypes": ["violations"], "elementRef": False}
        result = page.evaluate(RUN_AXE, options | sparing)
        for violation in result["violations"]:
            seen.violations += len(violation["nodes"])
            places = [str(node["target"][0]) for node in violation["nodes"][:3]]
            rule = f"{violation['id']}{when} ({violation['help']})"
            seen.fault(f"WCAG {rule}", [", ".join(places)])

    def _weigh(self, urls: list[str], seen: Visit) -> None:
        weight = seen.weight
        for url in dict.fromkeys(url.partition("#")[0] for url in urls):
            file = self.server.file(url)
            if file is None or not file.is_file():
                continue
            size = file.stat().st_size
            if urlsplit(url).path.removeprefix(self.server.base).startswith(FIGURES):
                weight.figure_requests += 1
                weight.figure_plain += size
            else:
                weight.requests += 1
                weight.plain += size
                weight.gzip += gzipped(file)
        if weight.plain > MAX_BYTES or weight.requests > MAX_REQUESTS:
            seen.fault("weight", [f"{weight.plain} bytes in {weight.requests} requests"])
        if weight.gzip > TARGET_BYTES or weight.requests > TARGET_REQUESTS:
            seen.fault("weight", [f"{weight.gzip} bytes compressed in {weight.requests} requests"])
