"""What a published file says to whoever opens it, archives and PDFs included."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from pypdf import PdfReader


def contents(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield a file's bytes; of an archive its members' too, of a PDF its words and metadata."""
    yield name, data
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.namelist():
                yield from contents(f"{name}!{member}", archive.read(member))
    if data.startswith(b"%PDF"):
        read = PdfReader(io.BytesIO(data))
        words = [page.extract_text() for page in read.pages]
        links = [
            str(note.get_object().get("/A"))
            for page in read.pages
            for note in page.get("/Annots", ())
        ]
        said = [*words, *links, *map(str, (read.metadata or {}).values())]
        yield f"{name}!words", "\n".join(said).encode()
        if "/Metadata" in read.trailer["/Root"]:
            yield f"{name}!XMP", read.trailer["/Root"]["/Metadata"].get_object().get_data()


def traces(site: Path, names: Iterable[str]) -> list[str]:
    """List what still says one of these names, whatever its case."""
    wanted = {name: name.casefold() for name in names}
    return [
        f"{where}: {name}"
        for path in sorted(site.rglob("*"))
        if path.is_file()
        for where, data in contents(path.relative_to(site).as_posix(), path.read_bytes())
        for name, written in wanted.items()
        if written in f"{where}\n{data.decode('utf-8', 'replace')}".casefold()
    ]
