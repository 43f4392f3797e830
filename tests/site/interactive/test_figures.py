"""Interactive figures: they compute what the package computes, and everybody can use them."""

from __future__ import annotations

import gzip
import json
import re

import pytest

from figures.interactive.__main__ import RUNTIME, chapters, declared
from figures.interactive.catalogue import INTERACTIVES
from tests.site.trying import (
    LOADED,
    NAMES,
    TOLERANCE,
    address,
    deviation,
    listening,
    opened,
    settled,
    state,
    worst,
)
from tests.site.visiting import AXE, EVERYTHING, RUN_AXE
from tools.files import write_if_changed

MAX_RUNTIME, MAX_MODULE = 15_000, 6_000
# In each module a formula, and what a slip would make of it.
SLIPS = {
    "network-learns-a-curve": ("(2 * error) / xs.length", "error / xs.length"),
    "line-and-loss-surface": ("meanY - slope * meanX, slope", "meanY + slope * meanX, slope"),
    "three-unit-stages": ("-p[`bias${d}`] / p[`slope${d}`]", "p[`bias${d}`] / p[`slope${d}`]"),
    "two-input-regions": ("(x * nextY - nextX * y) / 2", "(x * nextY + nextX * y) / 2"),
    "activation-functions": ("below(z) + z * density(z)", "below(z)"),
    "composing-two-networks": ("second(first(x))", "first(second(x))"),
    "clipping-by-the-second-layer": ("Math.max(0, bias + data", "Math.abs(bias + data"),
    "sigma-scan": ("squares / (2 * sigma ** 2)", "squares / sigma ** 2"),
    "softmax-temperature": ("+ p.added) / temperature", "+ p.added) * temperature"),
    "line-search": ("at[1] < at[2] ?", "at[1] > at[2] ?"),
    "sgd-on-gabor": ("? 1 - t / batches.length : 1", "? 1 - t / 100 : 1"),
    "momentum-in-the-trough": ("one - rate * beta * m[j]", "one + rate * beta * m[j]"),
    "adam-in-the-valley": ("/ (1 - 0.9 ** t) /", "/"),
    "optimiser-race": ("one - rate * step(j)", "one - 0.9 * rate * step(j)"),
    "toy-composition": ("dh[k] = omega[k] * df[k]", "dh[k] = omega[k] + df[k]"),
    "signal-over-depth": ("Math.log10(factor / 2)) / 2", "Math.log10(factor / 2))"),
    "data-sets-and-capacity": ("p.noise ** 2 * mean(", "p.noise * mean("),
    "seed-lottery": ("? n - 1 : 2 * n - 2", "? n : 2 * n - 2"),
    "between-loss-and-prior": ("sum(y) + strength * c0", "sum(y) - strength * c0"),
    "stride-and-dilation": ("x.length + 2 * p.padding - reach", "x.length + p.padding - reach"),
    "one-query": ("(one - most) / p.divisor", "(one - most) * p.divisor"),
    "word-order": ("? x[j - 1] * Math.sin(by) +", "? -x[j - 1] * Math.sin(by) +"),
    "token-draws": ("** (1 / p.temperature)", "** p.temperature"),
    "message-passing": ("tenths(reach) ** 2", "tenths(reach) ** 3"),
}


@pytest.fixture
def phone(visitor):
    opened_page = visitor.page(390, "dark")
    errors = listening(opened_page)
    yield opened_page
    opened_page.close()
    assert not errors


# ------------------------------------------------------------------------------------- numbers


def size(one) -> int:
    """Count what a figure adds to its chapter's module, compressed."""
    return len(gzip.compress(one.module.read_bytes() + declared(one).encode(), 9))


@pytest.mark.parametrize("name", NAMES)
def test_a_module_computes_what_the_package_computes(name, page, here, project):
    one = INTERACTIVES[name]
    page.goto(here.root + address(name))
    found = worst(page, f"{here.root}_static/interactive/{one.stem}.js", one)
    record = {"name": name, "deviation": found, "states": len(one.sweep()), "gzip": size(one)}
    write_if_changed(project.build / "interactive" / f"{name}.json", json.dumps(record))
    assert found < TOLERANCE


@pytest.mark.parametrize("name", NAMES)
def test_a_slip_in_a_formula_is_caught(name, page, here):
    right, wrong = SLIPS[name]
    one = INTERACTIVES[name]
    text = here.planted[f"_static/interactive/{one.stem}.js"]
    assert text.count(right) == 1
    with here.plant("_static/interactive/slip.js", text.replace(right, wrong)) as slip:
        page.goto(here.root + address(name))
        assert worst(page, slip, one) > 1000 * TOLERANCE


def test_a_result_of_another_shape_is_no_match():
    assert deviation({"a": [1.0, 2.0]}, {"a": [1.0, 2.0]}) == 0
    for other in ({"a": [1.0]}, {"b": [1.0, 2.0]}, {"a": 1.0}, {"a": [1.0, None]}, None):
        assert deviation({"a": [1.0, 2.0]}, other) == float("inf")
    assert deviation({"a": 1.0}, {"a": float("nan")}) == float("inf")


# --------------------------------------------------------------------------------------- words

WORDS = f"""async ([address, name, states, guesses]) => {{
  {LOADED}
  const {{ compute, describe, judge, declaration }} = (await loaded(address))[name];
  const {{ data }} = declaration;
  return states.flatMap((one) => {{
    const p = {{ ...guesses, ...one }};
    const result = compute(p, data);
    return [describe(p, result, data), judge(p, result, data)];
  }});
}}"""


@pytest.mark.parametrize("name", NAMES)
def test_every_state_is_said_in_words(name, page, here):
    one = INTERACTIVES[name]
    guesses = {guess.name: guess.default for guess in one.prediction.guess}
    page.goto(here.root + address(name))
    module = f"{here.root}_static/interactive/{one.stem}.js"
    words = page.evaluate(WORDS, [module, name, one.sweep(), guesses])
    for said in words:
        assert said.endswith((".", "!", "?")), said
        for sign in ("NaN", "undefined", "Infinity", "null", "-0", "[object", "−0.00 "):
            assert sign not in said, said
    assert len(set(words)) > 1


@pytest.mark.parametrize("name", NAMES)
def test_a_change_is_announced_once_it_has_settled(name, page, here):
    figure = opened(page, here, name, "predict=1")
    summary = figure.locator(".summary")
    assert summary.get_attribute("role") == "status"
    figure.locator("[data-do=back]").click()
    settled(page)
    before = summary.inner_text()
    page.evaluate(
        "(one) => { window.heard = 0; new MutationObserver(() => window.heard++)"
        ".observe(one, { childList: true }); }",
        summary.element_handle(),
    )
    slider = figure.locator(".control:not(.guess) input").first
    if name == "stride-and-dilation":  # its first weight meets a zero of the padding
        slider = figure.locator("input[data-parameter=padding]")
    slider.evaluate(
        "(one) => { for (const value of [one.min, one.max, one.min]) { one.value = value;"
        " one.dispatchEvent(new Event('input')); } }"
    )
    settled(page)
    assert summary.inner_text() != before
    assert page.evaluate("heard") == 1


# ------------------------------------------------------------------------------ keys and hands


@pytest.mark.parametrize("name", NAMES)
def test_every_control_is_used_by_keys(name, page, here):
    figure = opened(page, here, name)
    if figure.get_attribute("data-mode") != "explore":
        figure.locator("[data-do=back]").focus()
        page.keyboard.press("Enter")
        settled(page)
    # A round of prediction may have left other settings than those of the beginning.
    figure.locator("[data-do=reset]").click()
    settled(page)
    fresh = state(figure)
    visible = "[data-parameter]:visible, .handle, button:visible, a[data-do]"
    wanted = figure.locator(visible).count()
    page.evaluate(
        "() => { const h1 = document.querySelector('h1'); h1.tabIndex = -1; h1.focus(); }"
    )
    reached, moved = 0, set()
    for _ in range(wanted):
        page.keyboard.press("Tab")
        kind = page.evaluate(
            "(() => { const one = document.activeElement;"
            " if (!one.closest('[data-interactive]')) return '';"
            " const style = getComputedStyle(one);"
            " const seen = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;"
            " return (one.dataset.axes ?? one.localName) + (seen ? '' : ' unseen'); })()"
        )
        assert kind, "the focus left the figure"
        assert "unseen" not in kind
        reached += 1
        if kind in {"a", "button"}:
            continue
        before = state(figure)
        keys = {"x": ("ArrowRight", "ArrowLeft"), "y": ("ArrowUp", "ArrowDown")}.get(
            kind, ("ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown")
        )
        if kind == "both":  # each axis on its own
            keys = ("ArrowRight", "ArrowUp", "ArrowUp", "ArrowUp")
        for key in keys:
            page.keyboard.press(key)
            page.evaluate("() => new Promise((done) => requestAnimationFrame(done))")
            if state(figure) != before and kind != "both":
                break
        after = state(figure)
        assert after != before, f"no key moves {kind}"
        moved |= {one for one in after if after[one] != before[one]}
    assert reached == wanted
    assert moved == set(fresh), "a parameter that no key reaches"
    figure.locator("[data-do=reset]").focus()
    page.keyboard.press("Enter")
    settled(page)
    assert state(figure) == fresh


def middle(handle) -> tuple[float, float]:
    box = handle.locator(".dot").bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.mark.parametrize("name", NAMES)
def test_every_point_follows_the_mouse(name, page, here):
    figure = opened(page, here, name)
    for number in range(figure.locator(".handle").count()):
        handle = figure.locator(".handle").nth(number)
        handle.scroll_into_view_if_needed()
        said = handle.get_attribute("aria-valuetext")
        x, y = middle(handle)
        axes = handle.get_attribute("data-axes")
        across, up = (0 if axes == "y" else 14), (0 if axes == "x" else -14)
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + across, y + up, steps=3)
        page.mouse.up()
        settled(page)
        if handle.get_attribute("aria-valuetext") == said:  # it stood at that end
            page.mouse.move(*middle(handle))
            page.mouse.down()
            page.mouse.move(x - across, y - up, steps=3)
            page.mouse.up()
            settled(page)
        assert handle.get_attribute("aria-valuetext") != said
        assert page.evaluate("document.activeElement.classList.contains('handle')")


def swipe(page, start, end) -> None:
    """Move a finger over the screen."""
    session = page.context.new_cdp_session(page)

    def touch(kind: str, *points: dict) -> None:
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [*points]})

    touch("touchStart", {"x": start[0], "y": start[1]})
    for share in (0.2, 0.4, 0.6, 0.8, 1.0):
        place = [a + share * (b - a) for a, b in zip(start, end, strict=True)]
        touch("touchMove", {"x": place[0], "y": place[1]})
    touch("touchEnd")
    session.detach()
    settled(page)


@pytest.mark.parametrize("name", NAMES)
def test_points_and_sliders_follow_a_finger(name, phone, here):
    figure = opened(phone, here, name)
    handles = figure.locator(".handle")
    for handle in [handles.nth(number) for number in range(min(handles.count(), 3))]:
        handle.evaluate("(one) => one.scrollIntoView({ block: 'center' })")
        said, top = handle.get_attribute("aria-valuetext"), phone.evaluate("scrollY")
        x, y = middle(handle)
        swipe(phone, (x, y), (x + 20, y - 20))
        if handle.get_attribute("aria-valuetext") == said:
            swipe(phone, middle(handle), (x - 20, y + 20))
        assert handle.get_attribute("aria-valuetext") != said
        assert phone.evaluate("scrollY") == top, "the page scrolled under the finger"
    if figure.get_attribute("data-mode") != "explore":
        figure.locator("[data-do=back]").tap()
        settled(phone)
    slider = figure.locator(".control:not(.guess) input").first
    slider.scroll_into_view_if_needed()
    before, box = state(figure), slider.bounding_box()
    line = box["y"] + box["height"] / 2
    phone.touchscreen.tap(box["x"] + 0.9 * box["width"], line)
    settled(phone)
    assert state(figure) != before


# ------------------------------------------------------------------------------------ predict


@pytest.mark.parametrize("name", NAMES)
def test_the_answer_waits_for_a_prediction(name, page, here):
    one = INTERACTIVES[name]
    figure = opened(page, here, name)
    ink, summary = figure.locator("svg > g").first, figure.locator(".summary")
    if not one.prediction.first:
        assert not figure.locator(".question").is_visible()
        figure.locator("[data-do=predict]").focus()
        page.keyboard.press("Enter")
        settled(page)
        assert page.evaluate("document.activeElement.dataset.do") == "commit"
    assert figure.locator(".question").inner_text()
    assert summary.inner_text().startswith("The answer is hidden")
    assert not figure.locator(".control:not(.guess)").first.is_visible()
    guess = one.prediction.guess[0].name
    place = figure.locator(f"[data-parameter={guess}], [data-point={guess}]")
    place.focus()

    def shown() -> str:
        outputs = figure.locator(".guess output").all_text_contents()
        return "".join([figure.locator(".stage > svg").inner_html(), *outputs])

    before = shown()
    page.keyboard.press("ArrowUp")
    settled(page)
    assert shown() != before, "nothing shows the guess"
    guessed = ink.inner_html()
    assert summary.inner_text().startswith("The answer is hidden")
    figure.locator("[data-do=commit]").focus()
    page.keyboard.press("Enter")
    settled(page)
    assert ink.inner_html() != guessed
    assert "hidden" not in ink.text_content() + summary.inner_text()
    assert summary.inner_text()
    picture = figure.locator(".stage > svg")
    first = figure.locator(".question").inner_text(), picture.inner_html()
    page.keyboard.press("Enter")  # the next question
    settled(page)
    assert (figure.locator(".question").inner_text(), picture.inner_html()) != first
    figure.locator("[data-do=back]").click()
    assert figure.locator(".control:not(.guess)").first.is_visible()


# -------------------------------------------------------------------------------------- links


@pytest.mark.parametrize("name", NAMES)
def test_a_link_brings_the_state_back(name, page, here):
    one = INTERACTIVES[name]
    figure = opened(page, here, name, "predict=1")
    figure.locator("[data-do=back]").click()
    for slider in figure.locator(".control:not(.guess) input:visible").all():
        slider.press("ArrowRight")
        slider.press("ArrowRight")
    settled(page)
    wanted = state(figure)
    said = figure.locator(".summary").inner_text()
    assert wanted != {key: str(value) for key, value in one.default().items()}
    href = figure.locator("[data-do=link]").get_attribute("href")
    page.goto("about:blank")
    page.goto(here.root + address(name) + href)
    again = page.locator(f"[data-interactive={name}].live")
    again.wait_for()
    settled(page)
    assert state(again) == wanted
    assert again.locator(".summary").inner_text() == said


def test_links_and_sections_leave_each_other_alone(page, here):
    name = "sigma-scan"
    opened(page, here, name)
    page.goto(here.root + address(name) + "#after")
    figure = page.locator(f"[data-interactive={name}]")
    top = "document.getElementById('after').getBoundingClientRect().top"
    assert abs(page.evaluate(top)) < 200
    slider = figure.locator("input").first
    slider.press("ArrowRight")
    settled(page)
    assert page.evaluate("location.hash") == "#after"
    figure.locator("[data-do=link]").click()
    settled(page)
    assert page.evaluate("location.hash") == figure.locator("[data-do=link]").get_attribute("href")
    assert state(figure)["sigma"] == "0.21"
    page.go_back()
    assert page.evaluate("location.hash") == "#after"


# ------------------------------------------------------------------------------------ standards

OVERLAPS = """(figure) => {
  const svg = figure.querySelector("svg");
  const frame = svg.getBoundingClientRect();
  const texts = [...svg.querySelectorAll("text")].filter((one) => one.textContent.trim());
  const boxes = texts.map((one) => one.getBoundingClientRect());
  const found = [];
  boxes.forEach((a, i) => {
    if (a.left < frame.left - 2 || a.right > frame.right + 2 || a.top < frame.top - 2 ||
        a.bottom > frame.bottom + 3) found.push(`beyond the edge: ${texts[i].textContent}`);
    const size = parseFloat(getComputedStyle(texts[i]).fontSize);
    if (size < 14) found.push(`${size} px: ${texts[i].textContent}`);
    boxes.forEach((b, j) => {
      if (j <= i) return;
      const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (width > 3 && height > 6) found.push(`${texts[i].textContent} | ${texts[j].textContent}`);
    });
  });
  return found;
}"""
MODES = {"exploring": [], "asked": ["predict"], "answered": ["predict", "commit"]}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", NAMES)
def test_a_figure_meets_the_standards_in_every_mode(name, width, scheme, visitor, here):
    page = visitor.page(width, scheme)
    faults = listening(page)
    figure = opened(page, here, name)
    page.evaluate(AXE.read_text("utf-8"))
    for mode, buttons in MODES.items():
        figure.locator("[data-do=back]").evaluate("(one) => one.click()")
        for button in buttons:
            figure.locator(f"[data-do={button}]").click()
        settled(page)
        rules = {"target-size": {"enabled": width < 600}}
        options = {"runOnly": EVERYTHING, "rules": rules, "resultTypes": ["violations"]}
        result = page.evaluate(RUN_AXE, options | {"elementRef": False})
        faults += [
            f"{mode}: WCAG {one['id']}: {one['nodes'][0]['target']}" for one in result["violations"]
        ]
        faults += [f"{mode}: {one}" for one in page.evaluate("gates.sideways()")]
        faults += [f"{mode}: {one}" for one in page.evaluate("gates.small()")]
        faults += [f"{mode}: {one}" for one in figure.evaluate(OVERLAPS)]
    page.close()
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_shifts_or_moves_by_itself(name, visitor, here):
    page = visitor.page(390, reduced_motion="reduce")
    opened(page, here, name)
    assert page.evaluate("gates.shift") < 0.01
    assert not page.evaluate("gates.moving()")
    page.close()


def test_more_contrast_makes_lines_stronger(page, here):
    figure = opened(page, here, "sigma-scan")
    look = "(one) => [getComputedStyle(one.querySelector('.line')).strokeWidth,"
    look += " getComputedStyle(one.querySelector('.grid')).stroke]"
    before = figure.evaluate(look)
    page.emulate_media(contrast="more")
    after = figure.evaluate(look)
    widths = [float(re.findall(r"[\d.]+", one[0])[0]) for one in (before, after)]
    assert widths[1] > widths[0]
    assert after[1] != before[1]


# ------------------------------------------------------------------- without scripts, on paper


@pytest.mark.parametrize("name", NAMES)
def test_the_static_figure_stands_without_scripts_and_on_paper(name, visitor, page, here):
    silent = visitor.page(java_script_enabled=False)
    silent.goto(here.root + address(name))
    # The class that tells the style sheet of scripts is set by a script.
    assert silent.locator(".static img.only-light").is_visible()
    for part in (".controls", ".actions", ".summary", ".question"):
        assert not silent.locator(part).is_visible()
    silent.close()
    figure = opened(page, here, name)
    assert not figure.locator(".static").is_visible()
    page.emulate_media(media="print")
    assert figure.locator(".static img.only-light").is_visible()
    for part in (".controls", ".actions", ".summary", ".question", ".stage > svg"):
        assert not figure.locator(part).is_visible()
    page.emulate_media(media="screen")


# ---------------------------------------------------------------------------------- the site


def test_everything_is_small():
    assert len(gzip.compress(RUNTIME.read_bytes(), 9)) < MAX_RUNTIME
    for name, one in INTERACTIVES.items():
        assert size(one) < MAX_MODULE, name


def test_the_site_ships_what_the_sources_say(project):
    folder = project.site / "_static" / "interactive"
    assert {path.name: path.read_text("utf-8") for path in folder.iterdir()} == chapters()
