"""The PowerPoint design is what its script writes."""

from __future__ import annotations

from pathlib import Path

from pptx import Presentation

from tests import ROOT
from tools.slides import reference
from tools.slides.pptx.package import write_package
from tools.slides.pptx.shapes import LAYOUTS


def test_the_design_is_what_its_script_writes(tmp_path: Path) -> None:
    write_package(reference.reference(), tmp_path / "reference.pptx")
    ours = ROOT / "slides" / "reference.pptx"
    assert (tmp_path / "reference.pptx").read_bytes() == ours.read_bytes(), (
        "python -m tools.slides.reference writes it anew"
    )
    made = Presentation(str(ours))
    assert (made.slide_width, made.slide_height) == (12192000, 6858000)
    assert [layout.name for layout in made.slide_layouts] == list(LAYOUTS)
