"""Archives unpack with and without the filter that Python 3.11.4 brought."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest

from tools import programs


@pytest.mark.parametrize("filtered", [True, False])
def test_an_archive_unpacks_on_every_patch_of_python(filtered, tmp_path: Path, monkeypatch):
    if not filtered:
        monkeypatch.delattr(tarfile, "data_filter", raising=False)
        plain = tarfile.TarFile.extractall

        def without_filter(self, path):
            return plain(self, path, **({"filter": "data"} if filtered else {}))

        monkeypatch.setattr(tarfile.TarFile, "extractall", without_filter)
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as archive:
        entry = tarfile.TarInfo("fonts/a.ttf")
        entry.size = 3
        archive.addfile(entry, io.BytesIO(b"abc"))
    data.seek(0)
    with tarfile.open(fileobj=data) as archive:
        programs.extract(archive, tmp_path)
    assert (tmp_path / "fonts" / "a.ttf").read_bytes() == b"abc"
