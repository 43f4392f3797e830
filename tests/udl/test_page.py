"""A recorded number reaches the text as written, and only in a notebook."""

import IPython.core.getipython
import IPython.display
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


def test_outside_of_a_notebook_nothing_happens(monkeypatch):
    monkeypatch.setattr(IPython.display, "display", lambda *_, **__: pytest.fail("displayed"))
    page.record("gap", 0.09)


def test_what_cannot_be_written_is_named():
    with pytest.raises(ValueError, match=r"value: 'a' cannot be written with spec '\.3f'"):
        page.record("gap", "a", ".3f")
