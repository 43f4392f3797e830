"""The one reader of HTML."""

from __future__ import annotations

import pytest

from tools import html


def test_entities_and_attributes_are_read_as_browsers_read_them() -> None:
    root = html.read('<p id="a&amp;b">1 &lt; 2<br><a href="x?y=1&amp;z=2">é</a>')
    assert root.xpath("//@id") == ["a&b"]
    assert root.xpath("//@href") == ["x?y=1&z=2"]
    assert "".join(root.itertext()) == "1 < 2é"


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<pre><span>height</span> <b>=</b> 1\n  + 2</pre>", "height = 1\n  + 2"),
        ("<script>a = '<p>no</p>'</script><style>p {}</style><p>yes", "yes"),
        ("<p>a<script>b</script>c</p>", "ac"),
        ("a <!-- remark --> b", "a  b"),
        ("never <b>closed", "never closed"),
        ("", ""),
    ],
)
def test_what_a_page_shows_is_its_text_without_scripts_and_styles(page: str, text: str) -> None:
    assert html.visible_text(page) == text
