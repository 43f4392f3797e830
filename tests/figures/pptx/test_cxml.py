"""The one-line notation finds what is there, and says what is not."""

from __future__ import annotations

import pytest
from lxml import etree
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls

from tests.figures.pptx.cxml import line, missing

SHAPE = parse_xml(
    f"<p:sp {nsdecls('p', 'a')}><p:nvSpPr/><p:spPr><a:xfrm rot='60000'><a:off x='1' y='2'/>"
    "</a:xfrm><a:ln w='9'/></p:spPr></p:sp>"
)
RUN = etree.fromstring(f"<a:r {nsdecls('a')}><a:rPr lang='en-GB' b='1' sz='a,}}'/><a:t/></a:r>")
RUN[1].text = 'say "x" \\ {y}, z'


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


def test_an_element_is_written_on_one_line():
    assert line(SHAPE) == ("p:sp/(p:nvSpPr,p:spPr/(a:xfrm{rot=60000}/a:off{x=1,y=2},a:ln{w=9}))")
    assert line(RUN) == r'a:r/(a:rPr{b=1,sz=a\,\}},a:t"say \"x\" \\ {y}, z")'


@pytest.mark.parametrize("element", [SHAPE, RUN], ids=["shape", "run"])
def test_what_is_written_is_read_again(element):
    assert missing(element, line(element)) == ""


def test_other_words_are_named():
    assert missing(RUN, 'a:r/a:t"say"').startswith("a:r/a:t: says ")


@pytest.mark.parametrize("expression", ["sp", "p:sp/", "p:sp/(p:nvSpPr", "p:sp)"])
def test_what_cannot_be_read_is_refused(expression):
    with pytest.raises(ValueError, match=r"cannot read|not closed"):
        missing(SHAPE, expression)
