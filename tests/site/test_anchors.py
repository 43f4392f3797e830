"""Anchors of titles in any script are unique, and do not depend on what stands before them."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable

import pytest
from docutils import nodes
from docutils.core import publish_doctree

from tools.project import HOME


@pytest.fixture
def make_id(monkeypatch) -> Callable[[str], str]:
    """The site's way of making ids, in docutils's place for a while."""
    monkeypatch.setattr(nodes, "make_id", nodes.make_id)
    path = HOME / "book" / "_ext" / "anchors.py"
    spec = importlib.util.spec_from_file_location("anchors", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.docutils_id = nodes.make_id
    module.nodes.make_id = module.make_id
    return module.make_id


def anchors(*titles: str) -> list[str]:
    """Give the sections' ids of a document with these titles."""
    text = "".join(f"{title}\n{'=' * 40}\n\nText.\n\n" for title in ("Top", "", *titles) if title)
    document = publish_doctree(text, settings_overrides={"report_level": 5})
    return [section["ids"][0] for section in document.findall(nodes.section)][-len(titles) :]


@pytest.mark.parametrize(
    "titles",
    [
        ("Функции потерь", "Сети"),
        ("损失函数", "网络"),
        ("Потери: loss", "Веса: loss"),
        ("Δ", "Λ"),
        ("Deep Δ", "Deep"),
        ("الخسارة", "חסר"),
    ],
)
def test_titles_in_another_script_do_not_meet(titles, make_id):
    ids = [make_id(title) for title in titles]
    assert len(set(ids)) == len(titles)
    assert all(ids)
    assert all(one.isascii() and " " not in one for one in ids)


def test_an_anchor_stays_when_a_title_comes_before_it(make_id):
    alone = anchors("Сети", "Потери")
    assert anchors("Начало", "Сети", "Потери")[1:] == alone


def test_without_it_the_anchor_would_move():
    assert anchors("Начало", "Сети", "Потери")[1:] != anchors("Сети", "Потери")


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("Loss functions", "loss-functions"),
        ("Über Größe", "uber-grosze"),
        ("5 “quotes” – dash", "quotes-dash"),
        ("fig-ch05-sigma-scan", "fig-ch05-sigma-scan"),
        ("naïve", "naive"),
    ],
)
def test_other_anchors_are_as_they_were(title, wanted, make_id):
    assert make_id(title) == wanted
