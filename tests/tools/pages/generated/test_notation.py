"""The table of symbols."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tools.pages.generated.small_book import MANIFEST
from tools.errors import BookError
from tools.pages.generated.notation import notation
from tools.pages.generated.read import course_index


def test_notation_is_a_table(book: Path) -> None:
    text = "symbol,name,code,shape,first\n" + r"\|x|,norm,x_norm,\"(N, D)\",ch05_loss_functions"
    text = text.replace('\\"', '"')
    page = notation(text, course_index(book, MANIFEST))
    assert (
        r"| $\Vert x\vert $ | norm | `x_norm` | `(N, D)` | [5](ch05_loss_functions/index.md) |"
        in page
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("symbol,name,code,shape\n", "no column 'first'"),
        ("symbol,name,code,shape,first\n,mean,m,,5\n", "csv:2: symbol is empty"),
        ("symbol,name,code,shape,first\nx,mean,m,,five\n", "csv:2: first is 'five'"),
    ],
)
def test_notation_faults_name_line_and_column(text: str, said: str) -> None:
    with pytest.raises(BookError, match=said):
        notation(text)
