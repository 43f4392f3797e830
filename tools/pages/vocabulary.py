"""What a writer may use: roles of cells, kinds of exercise, keys of front matter, directives.

The rules of practicals, the badges on their pages and the tables of CONTRIBUTING.md are all made
from these.
"""

from __future__ import annotations

STATUSES = ("planned", "draft", "complete")
SOLUTIONS = ("open", "private")
