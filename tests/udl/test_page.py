"""A recorded number reaches the text as written, and only in a notebook."""

from fractions import Fraction

import IPython.core.getipython
import IPython.display
import numpy as np
import pytest

from udl import page


@pytest.fixture
def displayed(monkeypatch):
    shown = []
    monkeypatch.setattr(IPython.core.getipython, "get_ipython", object)
    monkeypatch.setattr(IPython.display, "display", lambda *data, **how: shown.append((data, how)))
    return shown


def test_a_number_is_kept_as_the_text_writes_it(displayed):
    page.record("gap", 0.09, ".3f")
    (((data,), how),) = displayed
    assert data == {page.RECORD + "text/plain": "'0.090'"}
    assert how["metadata"]["scrapbook"]["name"] == "gap"


def test_a_number_is_recorded_as_prose(displayed):
    page.record("rate", 1e-05)
    assert displayed[0][0][0] == {page.RECORD + "text/plain": "'10⁻⁵'"}


def test_outside_of_a_notebook_nothing_happens(monkeypatch):
    monkeypatch.setattr(IPython.display, "display", lambda *_, **__: pytest.fail("displayed"))
    page.record("gap", 0.09)


@pytest.mark.parametrize(
    ("value", "spec", "text"),
    [
        (1e-05, "", "10⁻⁵"),
        (-1e-05, "", "−10⁻⁵"),
        (9.5e-07, "", "9.5 × 10⁻⁷"),
        (-9.5e-07, "", "−9.5 × 10⁻⁷"),
        (np.float32(9.5e-07), "", "9.5 × 10⁻⁷"),
        (np.float64(1e-05), "", "10⁻⁵"),
        (1e16, "", "10¹⁶"),
        (1e22, "", "10²²"),
        (1.5e300, "", "1.5 × 10³⁰⁰"),
        (9.536743164062e-07, ".1e", "9.5 × 10⁻⁷"),
        (1e-08, ".0e", "10⁻⁸"),
        (1e-08, ".1e", "1.0 × 10⁻⁸"),
        (3.2, ".1e", "3.2"),
        (12345.0, ".2E", "1.23 × 10⁴"),
        (0.0, ".1e", "0.0"),
        (-0.001, ".2f", "0.00"),
        (-0.0, "", "0.0"),
        (-1e-12, ".1f", "0.0"),
        (-1e-12, "+.1f", "0.0"),
        (-0.0001, ".1%", "0.0%"),
        (-0.4, ",.0f", "0"),
        (-0.005, ".2f", "−0.01"),
        (-3, "d", "−3"),
        (-12345.6, ",.1f", "−12,345.6"),
        (1234567, ",d", "1,234,567"),
        (-0.25, ".0%", "−25%"),
        (np.int64(-7), "", "−7"),
        (np.array(-7.5), ".1f", "−7.5"),
        (np.float32(0.1), "", "0.1"),
        (10**30, "", "1" + "0" * 30),
        (Fraction(-1, 3), "", "−1/3"),
        (1e-05, ">10", "     10⁻⁵"),
        ("-0.3 ± 0.1", "", "−0.3 ± 0.1"),
        ("-0.0 ± 1e-05", "", "0.0 ± 10⁻⁵"),
        ("from -2 to 10-20, on 2026-11-23", "", "from −2 to 10-20, on 2026-11-23"),
        ("p1-3 of model1e-5, 1.2.3e-4", "", "p1-3 of model1e-5, 1.2.3e-4"),
        ("information, an infinite banana", "", "information, an infinite banana"),
    ],
)
def test_a_sentence_shows_a_number_as_print_would(value, spec, text):
    assert page.prose("value", value, spec) == text


@pytest.mark.parametrize("value", [np.nan, -np.inf, np.float32("inf"), "nan ± nan", "0.1 ± inf"])
def test_what_is_not_finite_is_refused_by_name(value):
    with pytest.raises(ValueError, match=r"^gap: got .*; expected a finite number"):
        page.record("gap", value)


@pytest.mark.parametrize("value", [None, [1.0], (1e-05, 2.0), np.ones(2), {}])
def test_what_is_no_number_is_refused_by_name(value):
    with pytest.raises(ValueError, match=r"^gap: got .*; expected a number or text"):
        page.record("gap", value)


def test_what_cannot_be_written_is_named():
    with pytest.raises(ValueError, match=r"gap: 'a' cannot be written with spec '\.3f'"):
        page.record("gap", "a", ".3f")
