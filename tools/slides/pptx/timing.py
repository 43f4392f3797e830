"""Builds: what appears on which click, as PowerPoint writes it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lxml import etree

_P = "http://schemas.openxmlformats.org/presentationml/2006/main"

# A target is a shape, or one paragraph of it (counted from 0).
Target = tuple[int, int | None]


def timing(steps: Sequence[Sequence[Target]]) -> etree._Element | None:
    """Return the ``p:timing`` of a slide.

    Parameters
    ----------
    steps : sequence of sequences of (int, int or None)
        For each click, the shapes (by id) or paragraphs of shapes that appear.

    Returns
    -------
    lxml.etree._Element or None
        Nothing where nothing waits for a click.
    """
    steps = [step for step in steps if step]
    if not steps:
        return None
    number = 2

    def next_id() -> int:
        nonlocal number
        number += 1
        return number

    clicks = "".join(_click(step, next_id) for step in steps)
    text_shapes = sorted({shape for step in steps for shape, part in step if part is not None})
    builds = "".join(
        f'<p:bldP spid="{shape}" grpId="0" uiExpand="1" build="p"/>' for shape in text_shapes
    )
    builds = f"<p:bldLst>{builds}</p:bldLst>" if builds else ""
    turn = '<p:cond evt="{}" delay="0"><p:tgtEl><p:sldTgt/></p:tgtEl></p:cond>'
    return etree.fromstring(
        f'<p:timing xmlns:p="{_P}"><p:tnLst><p:par>'
        '<p:cTn id="1" dur="indefinite" restart="never" nodeType="tmRoot"><p:childTnLst>'
        '<p:seq concurrent="1" nextAc="seek">'
        '<p:cTn id="2" dur="indefinite" nodeType="mainSeq">'
        f"<p:childTnLst>{clicks}</p:childTnLst></p:cTn>"
        f"<p:prevCondLst>{turn.format('onPrev')}</p:prevCondLst>"
        f"<p:nextCondLst>{turn.format('onNext')}</p:nextCondLst>"
        f"</p:seq></p:childTnLst></p:cTn></p:par></p:tnLst>{builds}</p:timing>"
    )


def _click(step: Sequence[Target], next_id: Callable[[], int]) -> str:
    """Write one click: the first target waits for it, the others come with the first."""
    outer, inner = next_id(), next_id()
    effects = ""
    for k, (shape, paragraph) in enumerate(step):
        effect, change = next_id(), next_id()
        words = (
            ""
            if paragraph is None
            else f'<p:txEl><p:pRg st="{paragraph}" end="{paragraph}"/></p:txEl>'
        )
        group = "" if paragraph is None else ' grpId="0"'
        effects += (
            f'<p:par><p:cTn id="{effect}" presetID="1" presetClass="entr" presetSubtype="0" '
            f'fill="hold"{group} nodeType="{"withEffect" if k else "clickEffect"}">'
            '<p:stCondLst><p:cond delay="0"/></p:stCondLst><p:childTnLst><p:set><p:cBhvr>'
            f'<p:cTn id="{change}" dur="1" fill="hold"><p:stCondLst><p:cond delay="0"/>'
            f'</p:stCondLst></p:cTn><p:tgtEl><p:spTgt spid="{shape}">{words}</p:spTgt></p:tgtEl>'
            "<p:attrNameLst><p:attrName>style.visibility</p:attrName></p:attrNameLst></p:cBhvr>"
            '<p:to><p:strVal val="visible"/></p:to></p:set></p:childTnLst></p:cTn></p:par>'
        )
    start = '<p:stCondLst><p:cond delay="{}"/></p:stCondLst>'
    return (
        f'<p:par><p:cTn id="{outer}" fill="hold">{start.format("indefinite")}<p:childTnLst>'
        f'<p:par><p:cTn id="{inner}" fill="hold">{start.format("0")}'
        f"<p:childTnLst>{effects}</p:childTnLst></p:cTn></p:par>"
        "</p:childTnLst></p:cTn></p:par>"
    )
