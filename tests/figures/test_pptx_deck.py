"""Figures as a presentation, one a slide."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from matplotlib.collections import QuadMesh
from matplotlib.image import AxesImage
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE

from figures.catalogue import FIGURES
from figures.pptx.backend import deck_page, save_deck
from tests.figures.slides import ADDRESS, all_shapes, book_style
from udl import plot


@pytest.fixture(scope="module", autouse=True)
def _book_style() -> Iterator[None]:
    with book_style():
        yield


@pytest.fixture(scope="module")
def deck(_book_style: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("deck") / "deck.pptx"
    slides = [
        deck_page(
            spec.function(),
            title=spec.title,
            caption=spec.caption,
            alt=spec.alt,
            line=f"Source: {ADDRESS}",
        )
        for specs in FIGURES.values()
        for spec in list(specs.values())[:4]
    ]
    save_deck(slides, path, title="Figures", source=ADDRESS, attribution="The authors")
    return path


def test_deck_has_a_figure_a_slide_with_its_words(deck):
    presentation = Presentation(str(deck))
    specs = [spec for specs in FIGURES.values() for spec in list(specs.values())[:4]]
    assert presentation.slide_width / presentation.slide_height == pytest.approx(16 / 9)
    assert len(presentation.slides) == len(specs)
    for slide, spec in zip(presentation.slides, specs, strict=True):
        title, group, caption, source = slide.shapes
        assert title == slide.shapes.title or title.text_frame.text == spec.title
        assert slide.shapes.title.text_frame.text == spec.title
        assert group._element.nvGrpSpPr.cNvPr.get("descr") == spec.alt
        assert len(caption.text_frame.text) > 20
        assert "$" not in caption.text_frame.text
        assert source.text_frame.text == f"Source: {ADDRESS}"
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= presentation.slide_width
            assert shape.top + shape.height <= presentation.slide_height
        pictures = [s for s in all_shapes(slide) if s.shape_type == MSO_SHAPE_TYPE.PICTURE]
        figure = spec.function()
        held = figure.findobj(lambda part: isinstance(part, AxesImage | QuadMesh))
        assert bool(held) or not pictures
        plot.close(figure)


def test_deck_refuses_two_slides_of_one_title():
    fig, _ = plot.new_figure()
    with pytest.raises(ValueError, match="unique"):
        save_deck([deck_page(fig, title="T", caption="", alt="A", line="")] * 2, BytesIO())


@pytest.mark.parametrize(("title", "alt"), [("", "A"), ("T", " ")])
def test_a_slide_without_words_is_refused(title, alt):
    fig, _ = plot.new_figure()
    with pytest.raises(ValueError, match="expected words"):
        deck_page(fig, title=title, caption="", alt=alt, line="")
