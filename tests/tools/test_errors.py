"""Every error of the book has a name of its own."""

from __future__ import annotations

import re

import pytest

from tools import errors


def test_names_are_words_joined_by_hyphens():
    for name, (fault, where) in errors.declared().items():
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", name), f"{where}: {name}"
        assert fault.cause.endswith("."), name
        assert fault.cure.endswith("."), name


def test_an_error_ends_with_its_name():
    raised = errors.Fault("no-title", "A page has no title.", "Write one.")("a.md:1: no title")
    assert str(raised) == "a.md:1: no title [no-title]"
    assert raised.name == "no-title"


def test_a_name_used_twice_is_refused(tmp_path):
    for file in ("a.py", "b.py"):
        (tmp_path / file).write_text('X = Fault("same", "One.", "Two.")\n', "utf-8")
    with pytest.raises(ValueError, match="'same' is declared in"):
        errors.declared(tmp_path)
