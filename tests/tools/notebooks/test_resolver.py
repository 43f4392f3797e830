"""What the site leaves behind for notebooks, looked up."""

from __future__ import annotations

import json

from tools.notebooks.resolve import resolve
from tools.notebooks.resolver import Label, Resolver

SITE = "https://example.org/book"


def test_the_resolver_reads_what_the_site_leaves() -> None:
    data = {
        "labels": {"a": {"text": "Figure 5.1", "url": "x.html#a"}},
        "citations": {"k": "K (2000)"},
        "glue": {"g": "1"},
        "titles": {"x": "X"},
    }
    made = Resolver.from_json(json.dumps(data), SITE + "/").on("x")
    assert resolve("{numref}`a` {cite:t}`k` {glue:text}`g`", made) == (
        f"[Figure 5.1]({SITE}/x.html#a) K (2000) 1"
    )


def test_a_label_has_the_number_at_its_end() -> None:
    numbers = {text: Label(text, "").number for text in ("Figure 5.3", "(5.3)", "A.2", "Losses")}
    assert numbers == {"Figure 5.3": "5.3", "(5.3)": "5.3", "A.2": "2", "Losses": None}


def test_a_file_is_named_from_the_page_or_from_the_root() -> None:
    here = Resolver(page="ch05/index")
    assert here.beside("../notation") == "notation"
    assert here.beside("p1") == "ch05/p1"
    assert here.beside("/data/a.npz") == "data/a.npz"
