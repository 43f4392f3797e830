"""The decks' design: places, sizes and colours, the same for PowerPoint and browser.

Lengths are points of a slide of 960 by 540 (13.333 by 7.5 inches, 16:9).
"""

from __future__ import annotations

import math
from pathlib import Path

Box = tuple[float, float, float, float]  # left, top, right, bottom
EMU = 12700  # of a point

WIDTH, HEIGHT = 960.0, 540.0
LEFT, RIGHT, BOTTOM = 44.0, 916.0, 516.0
GAP = 30.0  # between text and figure

KICKER: Box = (LEFT, 22.0, 500.0, 46.0)
FOOTER: Box = (500.0, 22.0, 868.0, 46.0)
NUMBER: Box = (868.0, 22.0, RIGHT, 46.0)
TITLE: Box = (LEFT, 50.0, RIGHT, 92.0)
BODY: Box = (LEFT, 108.0, RIGHT, BOTTOM)
SECTION_TITLE: Box = (LEFT, 108.0, 344.0, 420.0)
AGENDA: Box = (392.0, 108.0, RIGHT, BOTTOM)
QUESTION_TITLE: Box = (88.0, 108.0, 872.0, 262.0)
QUESTION_BODY: Box = (88.0, 276.0, 872.0, BOTTOM)
STORY_RULES: tuple[Box, Box] = (  # a double one, as around a story on a page
    (LEFT, 26.0, LEFT + 1.5, 508.0),
    (LEFT + 3.5, 26.0, LEFT + 5.0, 508.0),
)
STORY_KICKER: Box = (LEFT + 24.0, *KICKER[1:])
STORY_TITLE: Box = (LEFT + 24.0, *TITLE[1:])
STORY_BODY: Box = (LEFT + 24.0, *BODY[1:])
DECK_TITLE: Box = (72.0, 84.0, 888.0, 214.0)
DECK_RULE: Box = (74.0, 228.0, 138.0, 233.0)
DECK_SUBTITLE: Box = (72.0, 250.0, 560.0, 330.0)
DECK_DETAILS: Box = (72.0, 420.0, 560.0, 474.0)  # two lines, clear of the curves

SMALLEST = 18.0  # what the back row can read
SMALL, TEXT_SIZE, SIDE_SIZE, TABLE_SIZE, CODE_SHARE = 18.0, 26.0, 22.0, 20.0, 0.85
TITLE_SIZE, QUESTION_SIZE, SECTION_SIZE, DECK_SIZE, SUBTITLE_SIZE = 30.0, 36.0, 38.0, 54.0, 26.0
RIGHTS_SIZE, RIGHTS_AIR = 12.0, 4.0  # of the words below a picture, for those who look for them
STORY_SIZE, STORY_SIDE_SIZE = 28.0, 24.0  # letters with serifs look smaller
LINE = 1.15  # Arial's own leading
LEADING = 1.05  # and ours on top of it
SECOND_LINE = TITLE_SIZE * LINE
SIDE_TEXT = 250.0  # a text column beside a figure is at least as wide
INDENT = 24.0
BETWEEN, BETWEEN_ITEMS, CLOSE = 0.62, 0.5, 0.2  # space above a paragraph, in its own size
ITEMS = ("bullet", "number", "letter")
NUMBER_INDENT = 38.0  # of numbered and lettered items
MATH_SHARE = 1.12  # Office's letters for mathematics are wider than KaTeX's
AGENDA_GAP, AGENDA_INDENT = 14.0, 34.0
CELL = (10.0, 7.0)  # air at the sides of a cell, and above and below

# By the meanings of udl.plot and the site's style sheet.
INK, QUIET, WHITE, RAISED = "23272E", "59616D", "FFFFFF", "F6F7F9"
BLUE, BLUE_TEXT, BLUE_TINT = "1560D4", "0F4CA6", "EAF2FD"
GREEN, GREEN_TEXT, GREEN_TINT = "139A5B", "0B6A3D", "E9F6EF"
GOLD, GOLD_TEXT, GOLD_TINT = "B07400", "7A5000", "FBF4E6"
ROSE, VIOLET_TEXT, VIOLET_TINT = "C4327F", "4A3AA3", "F0EEFB"
CLASSES = ("B5450B", "5A48BD")

# Kind of slide: its ground and the colour of the words above its title.
GROUNDS = {
    "title": (WHITE, BLUE_TEXT),
    "section": (RAISED, BLUE_TEXT),
    "content": (WHITE, BLUE_TEXT),
    "question": (GOLD_TINT, GOLD_TEXT),
    "answer": (GREEN_TINT, GREEN_TEXT),
    "practical": (VIOLET_TINT, VIOLET_TEXT),
    "story": (WHITE, GOLD_TEXT),
    "licence": (WHITE, BLUE_TEXT),
}
KICKERS = {
    "question": "Question",
    "answer": "Answer",
    "practical": "Practical",
    "story": "Story",
}
# Of a kind of slide, size of its text and of its text beside a figure.
SIZES = {"licence": (SMALL + 2, SMALL + 2), "story": (STORY_SIZE, STORY_SIDE_SIZE)}
USUAL_SIZES = (TEXT_SIZE, SIDE_SIZE)
PLACES = {  # of a kind of slide, the places of its title and its text
    "title": (DECK_TITLE, DECK_SUBTITLE),
    "section": (SECTION_TITLE, AGENDA),
    "question": (QUESTION_TITLE, QUESTION_BODY),
    "story": (STORY_TITLE, STORY_BODY),
}
USUAL_PLACES = (TITLE, BODY)

# Letters by (bold, italic). PowerPoint has Arial, as wide as Arimo, and for stories the narrower
# Times New Roman: what fits in our serif face fits in it too.
ARIMO = Path("@expo-google-fonts") / "arimo"
SERIF = Path("@fontsource-variable") / "source-serif-4"
SANS_FACES = {
    (False, False): ARIMO / "400Regular/Arimo_400Regular.ttf",
    (True, False): ARIMO / "700Bold/Arimo_700Bold.ttf",
    (False, True): ARIMO / "400Regular_Italic/Arimo_400Regular_Italic.ttf",
    (True, True): ARIMO / "700Bold_Italic/Arimo_700Bold_Italic.ttf",
}
SERIF_FACES = {
    (bold, italic): SERIF
    / f"files/source-serif-4-latin-wght-{'italic' if italic else 'normal'}.woff2"
    for bold in (False, True)
    for italic in (False, True)
}
STORY_FACE = "Times New Roman"


def motif() -> list[tuple[list[tuple[float, float]], str]]:
    """Return the curves at the foot of the title slide, as points and the colour of their line."""
    curves = []
    for mean, sigma, height, color in ((800.0, 66.0, 236.0, BLUE), (694.0, 92.0, 140.0, GOLD)):
        xs = [150.0 + 10.0 * k for k in range(82)]
        ys = [HEIGHT - height * math.exp(-(((x - mean) / sigma) ** 2) / 2) for x in xs]
        curves.append(([(x, round(y, 1)) for x, y in zip(xs, ys, strict=True)], color))
    return curves
