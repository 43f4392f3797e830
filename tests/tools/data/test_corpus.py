"""The text of the language model: taken from a commit, cut into units, held out without a rest."""

import hashlib
import json
import subprocess

import pytest

from tests import ROOT
from tools.data import corpus as maker
from tools.data.corpus import Unit

PAGE = """---
title: "## not a heading"
---

# A title

First words.

## One

```{code-cell}
:udl: {exercise: one, role: given}
## a comment that is no heading
x = 1
```

~~~~
```
## neither is this
~~~~

+++ {"udl": {"exercise": "two", "role": "text"}}

## Two
Last words.
"""
LONG = "These forty letters and more are written in two parts, of which one is held out."


@pytest.fixture
def repository(tmp_path):
    """A book of a page, a deck and a module, committed, and then changed."""

    def git(*command):
        subprocess.run(
            ["git", "-c", "user.name=A", "-c", "user.email=a@b.c", *command],
            cwd=tmp_path,
            check=True,
            capture_output=True,
        )

    for place, text in {
        "book/ch01/index.md": PAGE,
        "book/notation.csv": "a,b\n",
        "slides/one.md": "---\ntitle: One\n---\n\n## A slide {#a}\n\nWords.\n",
        "src/udl/losses/nll.py": '"""Losses."""\n',
        "src/udl/empty/__init__.py": "",
        "src/udl/data/README.md": "# Data\n",
        "tests/test_one.py": "x = 1\n",
    }.items():
        path = tmp_path / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    git("init", "-q")
    git("add", ".")
    git("commit", "-q", "-m", "one")
    (tmp_path / "book/ch01/index.md").write_text("# Changed\n", "utf-8")
    return tmp_path


def test_a_commits_files_are_read_and_no_others(repository):
    files = dict(maker.files_of("HEAD", repository))
    assert list(files) == [
        "book/ch01/index.md",
        "slides/one.md",
        "src/udl/empty/__init__.py",
        "src/udl/losses/nll.py",
    ]
    assert files["book/ch01/index.md"] == PAGE


def test_a_page_is_cut_at_its_headings_alone():
    units = maker.units_of("book/ch01/index.md", PAGE)
    assert [unit.place for unit in units] == [
        "book/ch01/index.md#",
        "book/ch01/index.md### One",
        "book/ch01/index.md### Two",
    ]
    assert units[0].text == "# A title\n\nFirst words.\n"
    assert units[2].text == "## Two\nLast words.\n"
    whole = "".join(unit.text for unit in units)
    assert "## neither is this" in whole
    assert "exercise" not in whole
    assert "title:" not in whole


def test_a_module_stays_whole_and_an_empty_one_is_none():
    assert maker.units_of("src/udl/a.py", "x = 1\n") == [Unit("src/udl/a.py", "x = 1\n")]
    assert maker.units_of("src/udl/a.py", "\n") == []


def test_the_place_alone_decides_the_part():
    units = [Unit(f"src/udl/module_{i}.py", f"x = {i}\n") for i in range(4000)]
    counts = [sum(unit.part == part for unit in units) for part in maker.PARTS]
    assert counts[1] == pytest.approx(200, abs=45)
    assert counts[2] == pytest.approx(200, abs=45)
    assert all(Unit(unit.place, "y").part == unit.part for unit in units[:50])


def places_of(part, num):
    """Places that belong to a part."""
    return [
        place
        for place in (f"src/udl/module_{i}.py" for i in range(1000))
        if Unit(place, "").part == part
    ][:num]


def test_what_is_held_out_loses_the_long_lines_of_other_parts():
    own = "\n".join(
        f"Line {number} of this unit stands nowhere else in all of the text." for number in range(9)
    )
    (train,), (validation, short), (test,) = (
        places_of(part, num) for part, num in (("train", 1), ("validation", 2), ("test", 1))
    )
    parts = maker.parted(
        [
            Unit(test, f"{own.replace('Line', 'Row')}\n{LONG.upper()}\n{own}\nshort\n"),
            Unit(train, f"{LONG}\nshort\n"),
            Unit(validation, f"{own}\n  {LONG.replace(',', ';')}\nshort\n"),
            Unit(short, f"{LONG}\nshort\n"),
        ]
    )
    assert [unit.text for unit in parts["train"]] == [f"{LONG}\nshort\n"]
    # The second has nothing left that is long enough to keep.
    assert [unit.text for unit in parts["validation"]] == [f"{own}\nshort\n"]
    assert [unit.text for unit in parts["test"]] == [f"{own.replace('Line', 'Row')}\nshort\n"]


def test_the_same_commit_gives_the_same_bytes(repository, tmp_path, capsys):
    target = tmp_path / "corpus.json"
    made = []
    for _ in range(2):
        maker.main(["HEAD", str(target)], repository)
        made.append(target.read_bytes())
    assert made[0] == made[1]
    told = json.loads(made[0])
    assert len(told["commit"]) == 40
    units = [place for part in maker.PARTS for place, _ in told[part]]
    assert "src/udl/losses/nll.py" in units
    printed = capsys.readouterr().out
    assert printed.endswith(f"SHA-256 {hashlib.sha256(made[0]).hexdigest()}\n")


def test_the_shipped_models_corpus_is_made_again(tmp_path):
    told = json.loads((ROOT / "src/udl/pretrained/book/training.json").read_text("utf-8"))
    there = ["git", "cat-file", "-e", f"{told['commit']}^{{commit}}"]
    if subprocess.run(there, cwd=ROOT, capture_output=True).returncode:
        pytest.skip("this clone does not reach back to the commit of the corpus")
    target = tmp_path / "corpus.json"
    maker.main([told["commit"], str(target)], ROOT)
    assert hashlib.sha256(target.read_bytes()).hexdigest() == told["corpus"]


def test_an_unknown_commit_is_named(repository, tmp_path):
    with pytest.raises(SystemExit, match="git rev-parse --verify nothing"):
        maker.main(["nothing", str(tmp_path / "corpus.json")], repository)
