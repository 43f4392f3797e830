"""A figure that cannot be published is refused by name, place and reason."""

from __future__ import annotations

import pytest

from figures.registry import FigureError, FigureSpec, Registry, figure
from udl.plot import Figure

ALT = "A blue line rises from the lower left corner to the upper right one."


def draw() -> Figure:
    return Figure()


def spec(**changes) -> FigureSpec:
    fields = {
        "stem": "ch99_test",
        "name": "rising-line",
        "title": "A line",
        "alt": ALT,
        "caption": "The line rises; its slope is $\\beta$ {cite:p}`prince2023`.",
        "function": draw,
        "source": "figures/ch99_test.py:7",
    }
    return FigureSpec(**{**fields, **changes})


def test_a_good_figure_has_no_faults():
    assert spec().faults() == []


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"name": "Rising_Line"}, "lower-case words joined by hyphens"),
        ({"title": " "}, "empty title"),
        ({"alt": ""}, "missing alt text"),
        ({"alt": "Too short."}, "alt text has 10 characters, expected 50 to 400"),
        ({"alt": "long " * 100}, "alt text has 500 characters"),
        ({"caption": ""}, "empty caption"),
        ({"caption": "See [here](there)."}, "a link or image"),
        ({"caption": "See https://example.org."}, "an address"),
        ({"caption": "A <b>bold</b> word."}, "HTML"),
        ({"caption": "See {numref}`fig-ch05-x`."}, "a role other than a citation"),
        ({"caption": "```{note}\nno\n```"}, "a directive"),
        ({"caption": "Costs $5 each."}, "unpaired dollar"),
        ({"caption": "Then $$x = 1$$ follows."}, "displayed mathematics"),
        ({"caption": "- one\n- two"}, "a heading, list or quotation"),
    ],
)
def test_faults_are_named(changes, fault):
    assert any(fault in found for found in spec(**changes).faults())
    with pytest.raises(FigureError, match=r"^figures/ch99_test\.py:7: "):
        Registry().add(spec(**changes))


@pytest.mark.parametrize("caption", ["If $a<b$ and $c>d$.", "*Notice* the **dip**, {cite:t}`x`."])
def test_mathematics_emphasis_and_citations_are_allowed(caption):
    assert spec(caption=caption).faults() == []


def test_a_name_is_taken_once_a_chapter():
    registry = Registry()
    registry.add(spec())
    registry.add(spec(stem="ch98_other"))
    with pytest.raises(FigureError, match="rising-line: duplicate name, also at figures/ch99_test"):
        registry.add(spec(source="figures/ch99_test.py:40"))
    assert list(registry.chapter("ch99_test")) == ["rising-line"]
    assert registry.chapter("ch01_introduction") == {}


def test_the_decorator_finds_the_line_of_a_function_without_alt_text():
    with pytest.raises(FigureError, match=r"figures/test_registry\.py:\d+: bare: .*missing alt"):

        @figure("bare")
        def bare() -> Figure:
            return Figure()
