"""Words come back from Markdown as they went in."""

from __future__ import annotations

from html import unescape

import pytest

from tools import markdown
from tools.pages.escapes import in_markdown, in_tex
from tools.plaintext import plain_text

WORDS = [
    "Tiefes Lernen für Übermütige",
    "5 $ and 7 $, $x$",
    r"back\slash, \frac",
    "*stars* and _lines_, `code`, ~wave~",
    "{braces}`role`, [link](x), ![x](y), <b>, &amp; & #",
    "| a | pipe",
]


@pytest.mark.parametrize("words", WORDS)
def test_markdown_shows_the_words(words: str) -> None:
    escaped = in_markdown(words)
    assert plain_text(escaped) == words
    html = markdown.parser().renderInline(escaped)
    assert unescape(html) == words


def test_tex_keeps_its_braces_in_pairs() -> None:
    written = in_tex("a{b\\}$%#&_~^")
    assert written.count("{") == written.count("}")
    assert written == (
        r"a\textbraceleft{}b\textbackslash{}\textbraceright{}\$\%\#\&\_"
        r"\textasciitilde{}\textasciicircum{}"
    )
