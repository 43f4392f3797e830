"""Citations in captions, where the page's own resolver does not reach."""

from __future__ import annotations

import json

import pytest

from figures import export
from figures.export.citations import citations, written_out

ROOT = export.ROOT
BIB = """
@article{one, author = {van der Berg, Anna}, title = {A}, year = {1999}}
@article{two, author = {Poe, Ed and {K\\"ohn}, Bo}, title = {B}, year = {2001}}
@article{many, author = {A, B and C, D and E, F}, title = {C}, year = {2003}}
@misc{none, title = {A report}, year = {2004}}
"""


@pytest.fixture
def root(tmp_path):
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "references.bib").write_text(BIB)
    return tmp_path


@pytest.mark.parametrize(
    ("caption", "words"),
    [
        ("As {cite:t}`one` says.", "As van der Berg (1999) says."),
        ("As said {cite:p}`many`.", "As said (A et al., 2003)."),
        ("Said {cite}`one,many`.", "Said (van der Berg, 1999; A et al., 2003)."),
        ("From {cite:t}`none`.", "From A report (2004)."),
        ("From {cite:t}`nowhere`.", "From nowhere."),
        ("No citation, $x^2$.", "No citation, $x^2$."),
    ],
)
def test_authors_and_year_stand_for_the_key(caption, words, root):
    assert written_out(caption, root) == words


def test_two_authors_are_joined(root):
    assert written_out("{cite:t}`two`", root).startswith("Poe and K")


def test_a_corrected_year_draws_the_figures_that_cite_the_work_again(root):
    (root / "figures").mkdir()
    (root / "pyproject.toml").write_text('[tool.udl]\ntitle = "B"\nsite_url = "https://b.org"\n')
    for name in ("registry.py", "formats.py", "export/run.py"):
        (root / "figures" / name).parent.mkdir(exist_ok=True)
        (root / "figures" / name).write_text("")
    (root / "figures" / "ch98_alpha.py").write_text('CAPTION = "{cite:t}`one`"\n')
    (root / "figures" / "ch99_beta.py").write_text('CAPTION = "$x$"\n')
    stems = ("ch98_alpha", "ch99_beta")
    before = [export.keys(stem, root) for stem in stems]
    other = root.with_name("corrected")
    root.rename(other)
    (other / "book" / "references.bib").write_text(BIB.replace("1999", "1998"))
    after = [export.keys(stem, other) for stem in stems]
    assert [a == b for a, b in zip(after, before, strict=True)] == [False, True]


def test_no_slide_of_figures_shows_a_key():
    manifest = json.loads((ROOT / "book/_build/figures/manifest.json").read_text("utf-8"))
    captions = [entry["caption"] for figures in manifest.values() for entry in figures.values()]
    cited = [one for caption in captions for one in citations(caption)]
    assert cited, "no caption cites anything: this test has nothing left to see"
    assert not [one for one in cited if "(" not in written_out(one)]
