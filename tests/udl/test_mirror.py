"""Each module of the package has its tests at the same place, and no tests stand without one."""

from tests import ROOT

PACKAGE, TESTS = ROOT / "src" / "udl", ROOT / "tests" / "udl"
CHECKS = ROOT / "tests" / "checks"
ABOUT_ALL = {
    "test_wings.py",
    "test_mirror.py",
    "test_odd_values.py",
    "test_shipped_files.py",
}  # about the package as a whole


def places(folder, pattern):
    """Where the files stand below a folder, private ones and packages' own aside."""
    return {path.relative_to(folder) for path in folder.rglob(pattern) if path.name[0] != "_"}


def modules():
    return {place for place in places(PACKAGE, "*.py") if place.parts[0] != "checks"}


def test_each_module_has_its_tests():
    wanted = {place.with_name(f"test_{place.name}") for place in modules()}
    assert wanted - places(TESTS, "test_*.py") == set()


def test_no_tests_have_lost_their_module():
    found = {place for place in places(TESTS, "test_*.py") if place.name not in ABOUT_ALL}
    assert {place.with_name(place.name.removeprefix("test_")) for place in found} <= modules()


def test_each_chapters_checks_have_their_answers_and_tests():
    chapters = {path.name for path in (PACKAGE / "checks").glob("ch*")}
    for chapter in chapters:
        # Many answers stand in several modules, each named by what it is about.
        for name in ("*answers.py", "test_checks.py"):
            assert any((CHECKS / chapter).glob(name)), f"{chapter}/{name}"
    assert {path.parent.name for path in CHECKS.glob("ch*/*.py")} == chapters
