"""The shapes of the design's master and layouts, written as PowerPoint's XML."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

from tools.slides import design
from tools.slides.design import EMU, Box
from tools.slides.pptx.package import geometry

_VARIED = ("Content", "Answer", "Practical", "Story")
LAYOUTS = (
    "Title",
    "Section",
    "Question",
    *(f"{name}{way}" for name in _VARIED for way in ("", " with figure", " in columns")),
    "Licence",
)
KICKER_INDEX, DETAILS_INDEX = 13, 14
# Name and index of the placeholder of words by their place; without columns it is the left one.
PLACES = {
    "left": ("Body", 1),
    "right": ("Right", 15),
    "above": ("Above", 16),
    "below": ("Below", 17),
}
# Levels of the body: a paragraph, an item, a numbered item, code, the sentence to remember.
LEVELS = {"": 0, "bullet": 1, "number": 2, "letter": 2, "code": 3, "key": 4}


def solid(color: str) -> str:
    """Write a fill in one colour, given by its value or its name in the theme."""
    return f"<a:solidFill>{_color(color)}</a:solidFill>"


def _color(color: str) -> str:
    kind = "srgbClr" if len(color) == 6 else "schemeClr"
    return f'<a:{kind} val="{color}"/>'


def _hundredths(points: float) -> int:
    return round(points * 100)


def level(
    number: int,
    size: float,
    *,
    color: str = "tx1",
    bold: bool = False,
    align: str = "l",
    above: float = 0.0,
    indent: float = 0.0,
    bullet: str = "<a:buNone/>",
    leading: float = design.LEADING,
    face: str = "+mn-lt",
) -> str:
    """Write the style of one level of a list."""
    inward = round(indent * EMU)
    return (
        f'<a:lvl{number}pPr marL="{inward}" indent="{-inward}" algn="{align}" '
        'defTabSz="914400" rtl="0" eaLnBrk="1" latinLnBrk="0" hangingPunct="1">'
        f'<a:lnSpc><a:spcPct val="{round(leading * 100000)}"/></a:lnSpc>'
        f'<a:spcBef><a:spcPts val="{_hundredths(above)}"/></a:spcBef>{bullet}'
        f'<a:defRPr sz="{_hundredths(size)}" b="{int(bold)}" kern="1200">{solid(color)}'
        f'<a:latin typeface="{face}"/><a:ea typeface="+mn-ea"/><a:cs typeface="+mn-cs"/>'
        f"</a:defRPr></a:lvl{number}pPr>"
    )


def body_levels(
    size: float, accent: str = "accent1", strong: str = "tx2", face: str = "+mn-lt"
) -> str:
    """Write the five levels of a body at a size."""
    dot = f'<a:buClr>{_color(accent)}</a:buClr><a:buFont typeface="Arial"/><a:buChar char="•"/>'
    digits = (
        f"<a:buClr>{_color(accent)}</a:buClr>"
        '<a:buFont typeface="+mj-lt"/><a:buAutoNum type="arabicPeriod"/>'
    )
    item, apart = design.BETWEEN_ITEMS * size, design.BETWEEN * size
    return (
        level(1, size, above=apart, face=face)
        + level(2, size, above=item, indent=design.INDENT, bullet=dot, face=face)
        + level(3, size, above=item, indent=design.NUMBER_INDENT, bullet=digits, face=face)
        + level(
            4,
            max(size * design.CODE_SHARE, design.SMALLEST),
            leading=1.0,
            above=apart,
            face="Courier New",
        )
        + level(5, size, color=strong, bold=True, above=apart, face=face)
    )


def _shape(
    number: int,
    name: str,
    placeholder: str,
    box: Box,
    levels: str,
    *,
    prompt: str = "",
    anchor: str = "t",
) -> str:
    """Write one placeholder of the master or a layout."""
    field = (
        '<a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum">'
        '<a:rPr lang="en-GB"/><a:t>‹#›</a:t></a:fld>'
    )
    words = (
        field
        if 'type="sldNum"' in placeholder
        else f'<a:r><a:rPr lang="en-GB"/><a:t>{escape(prompt)}</a:t></a:r>'
        if prompt
        else '<a:endParaRPr lang="en-GB"/>'
    )
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/>'
        f'<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph {placeholder}/></p:nvPr>'
        f'</p:nvSpPr><p:spPr>{geometry(box)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        f'</p:spPr><p:txBody><a:bodyPr vert="horz" lIns="0" tIns="0" rIns="0" bIns="0" '
        f'rtlCol="0" anchor="{anchor}"><a:noAutofit/></a:bodyPr>'
        f"<a:lstStyle>{levels}</a:lstStyle><a:p>{words}</a:p></p:txBody></p:sp>"
    )


def tree(shapes: Sequence[str], ground: str, name: str = "") -> str:
    """Write the shapes of a master or a layout on their ground."""
    label = f' name="{name}"' if name else ""
    return (
        f"<p:cSld{label}><p:bg><p:bgPr>{solid(ground)}<a:effectLst/></p:bgPr></p:bg><p:spTree>"
        '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>'
        '<p:grpSpPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/>'
        f'<a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>{"".join(shapes)}</p:spTree></p:cSld>'
    )


def furniture(kicker: str, at: Box = design.KICKER, first: int = 10) -> list[str]:
    """Write the line above the title: section (where it stands and its colour), course, number."""
    quiet = design.QUIET
    return [
        _shape(
            first,
            "Kicker",
            f'type="body" sz="quarter" idx="{KICKER_INDEX}"',
            at,
            level(1, design.SMALL, color=kicker, bold=True, leading=1.0),
            prompt="Section",
        ),
        _shape(
            first + 1,
            "Course",
            'type="ftr" sz="quarter" idx="11"',
            design.FOOTER,
            level(1, design.SMALL, color=quiet, align="r", leading=1.0),
        ),
        _shape(
            first + 2,
            "Slide number",
            'type="sldNum" sz="quarter" idx="12"',
            design.NUMBER,
            level(1, design.SMALL, color=quiet, align="r", leading=1.0),
        ),
    ]


def _bar(number: int, box: Box, color: str) -> str:
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="Bar"/><p:cNvSpPr/><p:nvPr userDrawn="1"/>'
        f'</p:nvSpPr><p:spPr>{geometry(box)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        f"{solid(color)}<a:ln><a:noFill/></a:ln></p:spPr></p:sp>"
    )


def _curve(number: int, points: list[tuple[float, float]], color: str) -> str:
    """Write one of the curves at the foot of the title slide."""
    (left, _), top = points[0], min(y for _, y in points)
    right, bottom = points[-1][0], design.HEIGHT
    box = (left, top, right, bottom)

    def at(x: float, y: float) -> str:
        return f'<a:pt x="{round((x - left) * EMU)}" y="{round((y - top) * EMU)}"/>'

    line = "".join(f"<a:lnTo>{at(*point)}</a:lnTo>" for point in points[1:])
    size = f'w="{round((right - left) * EMU)}" h="{round((bottom - top) * EMU)}"'
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="Curve {number}"/><p:cNvSpPr/>'
        f'<p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr>{geometry(box)}<a:custGeom><a:avLst/>'
        '<a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l="0" t="0" r="r" b="b"/><a:pathLst>'
        f'<a:path {size} stroke="0"><a:moveTo>{at(*points[0])}</a:moveTo>{line}'
        f"<a:lnTo>{at(right, bottom)}</a:lnTo><a:lnTo>{at(left, bottom)}</a:lnTo><a:close/>"
        f'</a:path><a:path {size} fill="none"><a:moveTo>{at(*points[0])}</a:moveTo>{line}'
        f'</a:path></a:pathLst></a:custGeom><a:solidFill><a:srgbClr val="{color}">'
        f'<a:alpha val="10000"/></a:srgbClr></a:solidFill><a:ln w="{round(2.5 * EMU)}">'
        f"{solid(color)}<a:round/></a:ln></p:spPr></p:sp>"
    )


def title(
    box: Box,
    size: float,
    placeholder: str = 'type="title"',
    anchor: str = "t",
    face: str = "+mj-lt",
) -> str:
    """Write the placeholder of a title."""
    style = level(1, size, bold=True, leading=1.0, face=face)
    return _shape(2, "Title", placeholder, box, style, prompt="Title", anchor=anchor)


def body(
    box: Box,
    size: float,
    accent: str = "accent1",
    strong: str = "tx2",
    face: str = "+mn-lt",
    place: str = "left",
) -> str:
    """Write the placeholder of a slide's text."""
    levels = body_levels(size, accent, strong, face)
    name, index = PLACES[place]
    number = 3 + list(PLACES).index(place)
    return _shape(number, name, f'type="body" idx="{index}"', box, levels, prompt="Text")


def layouts() -> dict[str, tuple[list[str], str]]:
    """Return shapes and ground of every layout by name."""
    text = design.TEXT_SIZE
    ground = {kind: pair[0] for kind, pair in design.GROUNDS.items()}
    kicker = {kind: pair[1] for kind, pair in design.GROUNDS.items()}
    heading = title(design.TITLE, design.TITLE_SIZE)
    plain_level = level(1, design.SUBTITLE_SIZE, color=design.QUIET)
    details_level = level(1, design.SIDE_SIZE, color=design.QUIET, leading=1.0)
    details = _shape(
        4,
        "Details",
        f'type="body" sz="quarter" idx="{DETAILS_INDEX}"',
        design.DECK_DETAILS,
        details_level,
        prompt="Course",
        anchor="b",
    )
    return {
        "Title": (
            [
                *(_curve(20 + k, *curve) for k, curve in enumerate(design.motif())),
                _bar(30, design.DECK_RULE, "accent1"),
                title(design.DECK_TITLE, design.DECK_SIZE, 'type="ctrTitle"', "b"),
                _shape(
                    3,
                    "Subtitle",
                    'type="subTitle" idx="1"',
                    design.DECK_SUBTITLE,
                    plain_level,
                    prompt="Subtitle",
                ),
                details,
            ],
            ground["title"],
        ),
        "Section": (
            [
                _bar(30, (368.0, 112.0, 370.0, 500.0), "D5D9E0"),
                title(design.SECTION_TITLE, design.SECTION_SIZE),
                body(design.AGENDA, text),
                *furniture(kicker["section"]),
            ],
            ground["section"],
        ),
        "Question": (
            [
                _bar(30, (44.0, 112.0, 52.0, 508.0), "accent2"),
                title(design.QUESTION_TITLE, design.QUESTION_SIZE, anchor="b"),
                body(design.QUESTION_BODY, text, "accent2", kicker["question"]),
                *furniture(kicker["question"]),
            ],
            ground["question"],
        ),
        **_varied("content", "accent1", "tx2"),
        **_varied("answer", "accent3", kicker["answer"]),
        **_varied("practical", "accent6", kicker["practical"]),
        **_varied("story", "accent2", "tx1"),
        "Licence": (
            [heading, body(design.BODY, design.SMALL + 2), *furniture(kicker["licence"])],
            ground["licence"],
        ),
    }


def _varied(kind: str, accent: str, strong: str) -> dict[str, tuple[list[str], str]]:
    """Return shapes and ground of a kind's layouts: alone, with a figure, in columns."""
    ground, kicker = design.GROUNDS[kind]
    heading, whole = design.PLACES.get(kind, design.USUAL_PLACES)
    size, small = design.SIZES.get(kind, design.USUAL_SIZES)
    story = kind == "story"
    left, top, right, bottom = whole
    middle, line = (left + right) / 2, 2 * small
    places = {
        "above": (left, top, right, top + line),
        "left": (left, top + line, middle - design.GAP / 2, bottom - line),
        "right": (middle + design.GAP / 2, top + line, right, bottom - line),
        "below": (left, bottom - line, right, bottom),
    }
    rules = [_bar(30 + k, rule, accent) for k, rule in enumerate(design.STORY_RULES)]
    faces = (design.STORY_FACE,) * 2 if story else ("+mj-lt", "+mn-lt")

    def made(bodies: dict[str, Box], size: float) -> tuple[list[str], str]:
        parts = [
            *(rules if story else []),
            title(heading, design.TITLE_SIZE, face=faces[0]),
            *(body(box, size, accent, strong, faces[1], place) for place, box in bodies.items()),
            *furniture(kicker, design.STORY_KICKER if story else design.KICKER),
        ]
        return parts, ground

    name = kind.capitalize()
    return {
        name: made({"left": whole}, size),
        f"{name} with figure": made(
            {"left": (left, top, design.LEFT + design.SIDE_TEXT, bottom)}, small
        ),
        f"{name} in columns": made(places, small),
    }
