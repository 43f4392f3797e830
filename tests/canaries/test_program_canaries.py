"""A program that is installed after a build is noticed by the next."""

from __future__ import annotations

import os
import shlex

import pytest

from tests.needing import need
from tools import programs

pytestmark = pytest.mark.slow
DECK = """---
title: A tiny deck
chapter: ch05_mini
---

::: notes
For tests.
:::

## One slide {#one}

- one line

::: notes
Read it out.
:::
"""


def test_a_browser_that_is_installed_later_prints_the_decks(book, tmp_path):
    real = programs.chromium()
    need("Chromium", real)
    (book.root / "slides").mkdir()
    (book.root / "slides" / "tiny.md").write_text(DECK)
    built = book.build(CHROMIUM="")
    assert built.code == 0, built.errors
    assert "left out: slides/*.pdf, since there is no browser" in built.said
    assert not list(book.site.glob("slides/*.pdf"))
    # A program of that name on the path: the machine's own browser by another door.
    door = tmp_path / "bin" / "chromium"
    door.parent.mkdir()
    settings = [f"{name}={value}" for name, value in real.environment.items()]
    command = shlex.join(["env", *settings, real.path, *real.flags])
    door.write_text(f'#!/bin/sh\n[ "$1" = --version ] && echo 999.1 && exit\nexec {command} "$@"\n')
    door.chmod(0o755)
    later = {"PATH": f"{door.parent}{os.pathsep}{os.environ['PATH']}"}
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("CHROMIUM", raising=False)
        built = book.build(**later)
        assert built.code == 0, built.errors
        assert "left out" not in built.said
        assert [path.name for path in book.site.glob("slides/*.pdf")] == ["tiny.pdf"]
        assert "nothing changed" in book.build(**later).said
