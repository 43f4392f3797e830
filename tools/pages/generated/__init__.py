"""The pages that nobody writes by hand: course table, instructors, notation, changelog and feed.

`course` says what a course is made of and `read` finds it in the sources; each page is a module
(`landing`, `instructors`, `notation`, `changelog`), its layout a file in ``tools/pages/templates``.
What is published where is DESIGN's table of addresses: a page links to those addresses and never
asks whether a builder has run.
"""

from tools.pages.generated.changelog import FEED, atom
from tools.pages.generated.write import generate

__all__ = ["FEED", "atom", "generate"]
