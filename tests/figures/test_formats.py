"""Tidying an SVG keeps the picture and adds what a reuse needs."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET

import matplotlib as mpl
import numpy as np
import pytest
from PIL import Image

from figures import formats
from udl import plot

mpl.use("agg")

SVG = "{http://www.w3.org/2000/svg}"
RECORD = formats.Record(
    identifier="fig-ch99-wave",
    title="A wave & its <mean>",
    description="A blue wave around a straight line, drawn in order to be measured.",
    attribution="A book (https://example.org/)",
    address="https://example.org/figures/ch99_test/wave.svg",
)


@pytest.fixture
def wave():
    with plot.style("light") as palette:
        figure, ax = plot.new_figure()
        x = np.linspace(0, 10, 400)
        ax.plot(x, np.sin(x), color=palette.model)
        ax.fill_between(x, np.sin(x) - 0.1, np.sin(x) + 0.1, alpha=0.3)
        plot.data_points(ax, x[::40], np.cos(x[::40]))
        ax.set(xlabel=r"time $t$", ylabel="height")
        yield figure
    plot.close(figure)


def raw_svg(figure) -> str:
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", facecolor="none", metadata={"Date": None})
    return buffer.getvalue()


def numbers(svg: str) -> np.ndarray:
    found = re.findall(r'\bd="([^"]*)"', svg)
    return np.array([float(n) for d in found for n in re.findall(r"-?\d+(?:\.\d+)?", d)])


def test_tidy_svg_keeps_every_point_to_a_hundredth(wave):
    raw = raw_svg(wave)
    tidy = formats.tidy_svg(raw, RECORD, formats.pixel_size(wave))
    before, after = numbers(raw), numbers(tidy)
    assert before.shape == after.shape
    assert np.abs(before - after).max() <= 0.00501
    assert len(tidy) < 0.8 * len(raw)


def test_tidy_svg_is_accessible_and_describes_itself(wave):
    root = ET.fromstring(formats.tidy_svg(raw_svg(wave), RECORD, (518, 307)))
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "fig-ch99-wave-title fig-ch99-wave-desc"
    assert root.find(f"{SVG}title").text == RECORD.title
    assert root.find(f"{SVG}desc").text == RECORD.description
    assert (root.get("width"), root.get("height")) == ("518", "307")
    text = ET.tostring(root, encoding="unicode")
    for expected in (RECORD.address, formats.LICENCE_URL, RECORD.attribution):
        assert expected in text


def test_tidy_svg_can_stand_inside_a_page(wave):
    tidy = formats.tidy_svg(raw_svg(wave), RECORD, (518, 307))
    for unwanted in ("<style", "<!DOCTYPE", "<?xml", "<!--", "<script", "matplotlib v"):
        assert unwanted not in tidy
    references = set(re.findall(r"(?:url\(|href=\")#([^)\"]+)", tidy))
    assert references <= set(re.findall(r'id="([^"]+)"', tidy))


def test_tidy_svg_looks_the_same_in_a_browser(browser, wave, tmp_path):
    pages = {
        "raw": raw_svg(wave),
        "tidy": formats.tidy_svg(raw_svg(wave), RECORD, formats.pixel_size(wave)),
    }
    shots = {}
    page = browser.new_page(viewport={"width": 560, "height": 360})
    for name, svg in pages.items():
        (tmp_path / f"{name}.svg").write_text(svg, encoding="utf-8")
        (tmp_path / f"{name}.html").write_text(f'<img src="{name}.svg" width="518">')
        page.goto((tmp_path / f"{name}.html").as_uri())
        shots[name] = np.asarray(Image.open(io.BytesIO(page.screenshot())).convert("L"), float)
    page.close()
    assert shots["raw"].min() < 100  # something was drawn
    assert np.abs(shots["raw"] - shots["tidy"]).mean() < 0.5


def test_png_carries_its_metadata(wave, tmp_path):
    formats.write_png(formats.Picture(wave, RECORD, ""), tmp_path / "wave.png")
    with Image.open(tmp_path / "wave.png") as image:
        info, size = image.info, image.size
    assert info["Title"] == RECORD.title
    assert info["Description"] == RECORD.description
    assert info["Copyright"] == RECORD.rights
    assert info["Source"] == RECORD.address
    assert "Software" not in info
    assert size == (1080, 640)


def test_pdf_carries_its_metadata_and_no_date(wave, tmp_path):
    formats.write_pdf(formats.Picture(wave, RECORD, ""), tmp_path / "wave.pdf")
    data = (tmp_path / "wave.pdf").read_bytes()
    for expected in (RECORD.description, RECORD.address, "CC BY 4.0", "/CIDFontType2", "Arimo"):
        if expected != "Arimo" or mpl.rcParams["font.sans-serif"][0] == "Arimo":
            assert expected.encode() in data
    assert b"/CreationDate" not in data


@pytest.mark.parametrize(
    ("number", "short"),
    [("41.509999", "41.51"), ("-0.001", "0"), ("100.0", "100"), ("-3.14159", "-3.14")],
)
def test_numbers_are_shortened(number, short):
    assert formats._short(number) == short
