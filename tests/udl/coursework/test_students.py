import numpy as np
import pytest

from udl.coursework import students


def test_spellings_of_one_id_are_one_student():
    for spelling in ("ab123", " AB123", "Ab123\n", "\tab123 "):
        assert students.normalised(spelling) == "ab123"
        assert students.seed_of(spelling, "p") == students.seed_of("ab123", "p")
    assert students.normalised("Ada  Lovelace") == "ada lovelace"
    # A Mac's file names hold letter and accent apart; a full-width digit is a digit.
    assert students.normalised("Zoe\u0308 \uff11") == students.normalised("Zoë 1")
    # Sharp s and its capitals are one letter to whoever types them.
    assert students.normalised("STRASSE") == students.normalised("Straße")


def test_ids_and_purposes_give_different_numbers():
    seeds = {students.seed_of(f"s{n}", purpose) for n in range(500) for purpose in ("a", "b")}
    assert len(seeds) == 1000
    assert all(0 <= seed < 2**32 for seed in seeds)


def test_the_numbers_never_change():
    # Marks of years ago must come out again.
    assert students.seed_of("ada", "geometry") == 2455965995
    found = students.random_of("ada", "geometry").randint(0, 1000, 3)
    np.testing.assert_array_equal(found, students.random_of("ADA ", "geometry").randint(0, 1000, 3))


@pytest.mark.parametrize("bad", ["", "  \n", None, 7, b"ada", ["ada"]])
def test_no_id_is_named(bad):
    with pytest.raises(ValueError, match="student: got"):
        students.normalised(bad)
