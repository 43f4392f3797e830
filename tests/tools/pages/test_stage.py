"""What is staged is what was written, but for what only writers read."""

import re

from tools.pages.stage import without_remarks
from tools.project import HOME


def test_a_style_sheet_loses_its_comments_and_keeps_its_rules() -> None:
    style = (
        '/* face,\n   twice */\n\na {\n  color: red; /* why */\n}\n.b::after { content: "a  b"; }\n'
    )
    assert without_remarks(style) == 'a {\ncolor: red;\n}\n.b::after { content: "a  b"; }\n'


def test_no_string_of_the_books_style_begins_a_comment() -> None:
    style = (HOME / "book" / "_static" / "course.css").read_text("utf-8")
    assert not re.search(r"""(["'])[^"'\n]*/\*[^"'\n]*\1""", style)
    rules = re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)
    assert without_remarks(style).split() == rules.split()
