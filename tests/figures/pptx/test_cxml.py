"""The one-line notation finds what is there, and says what is not."""

from __future__ import annotations

import pytest
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls

from tests.figures.pptx.cxml import missing

SHAPE = parse_xml(
    f"<p:sp {nsdecls('p', 'a')}><p:nvSpPr/><p:spPr><a:xfrm rot='60000'><a:off x='1' y='2'/>"
    "</a:xfrm><a:ln w='9'/></p:spPr></p:sp>"
)


@pytest.mark.parametrize(
    ("expression", "says"),
    [
        ("p:sp", ""),
        ("p:sp/(p:nvSpPr,p:spPr/a:xfrm{rot=60000})", ""),
        ("p:sp/p:spPr/(a:xfrm/a:off{x=1,y=2},a:ln{w=9})", ""),
        ("p:pic", "p:pic: found sp"),
        ("p:sp/p:spPr/a:xfrm{rot=1}", "p:sp/p:spPr/a:xfrm: rot is 60000, expected 1"),
        ("p:sp/p:spPr/(a:ln,a:xfrm)", "p:sp/p:spPr/a:xfrm is missing"),
        ("p:sp/p:txBody", "p:sp/p:txBody is missing"),
    ],
)
def test_what_is_missing_is_named(expression, says):
    assert missing(SHAPE, expression) == says


@pytest.mark.parametrize("expression", ["sp", "p:sp/", "p:sp/(p:nvSpPr", "p:sp)"])
def test_what_cannot_be_read_is_refused(expression):
    with pytest.raises(ValueError, match=r"cannot read|not closed"):
        missing(SHAPE, expression)
