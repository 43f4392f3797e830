"""A chapter's presentation and pack, and the records of what was exported."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from figures.export.citations import written_out
from figures.export.places import Site

if TYPE_CHECKING:
    from figures.pptx.package import DeckPage

# Of captions and sources on a white slide: the second is darker than the palette's, being small.
INK, MUTED = "#23272e", "#5b6472"


def write_deck(path: Path, pages: Sequence[DeckPage], site: Site) -> None:
    """Write a chapter's figures as one presentation of native shapes, one figure a slide."""
    from figures.formats import LICENCE, LICENCE_URL
    from figures.pptx.backend import save_deck

    save_deck(
        pages,
        path,
        title=f"Figures of {path.stem}",
        source=f"{site.url}/figures/{path.stem}.pptx",
        attribution=site.attribution,
        licence=f"{LICENCE}, {LICENCE_URL}",
        ink=INK,
        muted=MUTED,
    )


def write_pack(path: Path, files: Iterable[Path], entries: dict[str, Any], site: Site) -> None:
    """Write a chapter's figures as one archive whose bytes depend on its contents alone."""
    from figures.formats import LICENCE, LICENCE_URL
    from figures.pptx.text import caption_words

    stem = path.stem
    lines = [
        f"Figures of {stem}",
        "",
        f"From {site.attribution}. Licence: {LICENCE}, {LICENCE_URL}",
        "Use and change them freely; name the source.",
        "",
    ]
    for name, entry in entries.items():
        address = f"{site.url}/figures/{stem}/{name}.svg"
        readable = caption_words(written_out(entry["caption"]))
        lines += [f"{name}: {entry['title']}", f"  {address}", f"  Caption: {readable}"]
        if readable != entry["caption"]:
            lines.append(f"  In TeX: {entry['caption']}")
        lines += [f"  Alternative text: {entry['alt']}", ""]
    contents = {"README.txt": "\n".join(lines).encode()}
    contents |= {file.name: file.read_bytes() for file in sorted(files, key=lambda f: f.name)}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in contents.items():
            info = zipfile.ZipInfo(f"{stem}/{name}", date_time=(1980, 1, 1, 0, 0, 0))
            info.external_attr = 0o644 << 16
            info.create_system = 3  # else it would say which system packed it
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)


def read_json(path: Path) -> dict[str, Any]:
    """Return a file's object, or an empty one if there is no such file or it is damaged."""
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError):
        return {}


def write_json(path: Path, value: dict[str, Any]) -> None:
    """Replace a file by an object's text, unless it says so already."""
    text = json.dumps(value, indent=1, ensure_ascii=False, sort_keys=False) + "\n"
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return
    partial = path.with_name(f"{path.name}.partial")
    partial.write_text(text, encoding="utf-8")
    os.replace(partial, path)
