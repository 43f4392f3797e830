"""A practical and its copies: from one MyST source to page, student's and solved notebook.

A practical is read into a notebook whose cells say what they are for
(``udl: {exercise: gaussian_pdf, role: answer}``). Everything else is derived from that: the
permanent cell ids, nbgrader's metadata, the stub that a student gets and what the page shows.
All functions are pure: text or a notebook comes in, text or a new notebook goes out.

`read` reads the source, `rules` judges it; `solutions` knows what stands between the markers,
`exercises` how an exercise is shown; `copies` makes the notebooks and `page` the site's page;
`apart` knows practicals whose solutions lie apart: what waits for them, and how they come back.
"""

from tools.pages.nodes import plain
from tools.pages.practicals.apart import handed_out, overlaid, waiting
from tools.pages.practicals.copies import instructor, solved, student
from tools.pages.practicals.page import page_of, page_text
from tools.pages.practicals.read import cell_ids, is_apart, label, place, read_practical
from tools.pages.practicals.rules import validate
from tools.pages.practicals.solutions import (
    distinctive_solution_lines,
    is_blank,
    leaks,
    solved_code,
)

__all__ = [
    "cell_ids",
    "distinctive_solution_lines",
    "handed_out",
    "instructor",
    "is_apart",
    "is_blank",
    "label",
    "leaks",
    "overlaid",
    "page_of",
    "page_text",
    "place",
    "plain",
    "read_practical",
    "solved",
    "solved_code",
    "student",
    "validate",
    "waiting",
]
