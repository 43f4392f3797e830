"""The card of a shared link."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from tools.errors import BookError
from tools.project import HOME, Project
from tools.site import social_card
from tools.site.discovery import CARD_SIZE

NPM = Project(HOME).npm


def test_the_card_is_small_and_the_same_each_time():
    draw = social_card.draw.__wrapped__
    card = draw("A course", "https://host.example/book", NPM)
    assert card == draw("A course", "https://host.example/book", NPM)
    assert len(card) < 100_000
    assert Image.open(io.BytesIO(card)).size == CARD_SIZE


def test_a_title_breaks_into_lines():
    font = social_card._font(NPM, "bold", 64)
    lines = social_card._wrapped("Understanding deep learning and more of it", font, 1200)
    assert len(lines) > 1
    assert " ".join(lines) == "Understanding deep learning and more of it"


def test_a_missing_font_is_named(tmp_path):
    with pytest.raises(BookError, match="Arimo"):
        social_card.draw("A course", "https://host.example", tmp_path)
