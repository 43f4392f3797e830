"""What every PowerPoint file here has in common: names, places, and bytes that repeat."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

from tools.files import write_if_changed
from tools.slides.design import EMU, Box

NAMES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
MADE = datetime(2026, 1, 1)
ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_EXTENDED = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/extended-properties"
)


def write_package(presentation: Any, target: Path) -> bool:
    """Write a presentation so that equal content gives equal bytes; says whether it changed."""
    _count(presentation)
    raw, packed = io.BytesIO(), io.BytesIO()
    presentation.save(raw)
    with (
        zipfile.ZipFile(raw) as source,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as result,
    ):
        # Readers expect the list of content types first; the rest by name.
        for name in sorted(source.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            entry = zipfile.ZipInfo(name, ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            result.writestr(entry, source.read(name))
    return write_if_changed(target, packed.getvalue())


def _count(presentation: Any) -> None:
    """Say what a presentation holds; python-pptx leaves what its template says, 4:3 and empty."""
    slides = presentation.slides
    notes = sum(slide.has_notes_slide for slide in slides)
    wide = 9 * presentation.slide_width == 16 * presentation.slide_height
    part = presentation.part.package.part_related_by(_EXTENDED)
    part._blob = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns='
        '"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        "<Application>Microsoft Office PowerPoint</Application>"
        f"<PresentationFormat>{'Widescreen' if wide else 'Custom'}</PresentationFormat>"
        f"<Slides>{len(slides)}</Slides><Notes>{notes}</Notes></Properties>"
    ).encode()


def geometry(box: Box) -> str:
    """Write a box as ``a:xfrm``."""
    left, top, right, bottom = (round(edge * EMU) for edge in box)
    return (
        f'<a:xfrm><a:off x="{left}" y="{top}"/>'
        f'<a:ext cx="{right - left}" cy="{bottom - top}"/></a:xfrm>'
    )
