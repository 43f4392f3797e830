"""Write what came of marking: a table to read, one to calculate with, one for Moodle."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from jinja2 import Environment

from tools.grading.glance import reaches
from tools.grading.marking import Result

COLUMNS = ("student", "points", "out of", "estimate", "low", "high", "seconds", "reason", "remarks")
# Moodle finds the columns by these words.
WORKSHEET = (
    *("Identifier", "Full name", "Grade", "Maximum grade"),
    *("Last modified (grade)", "Feedback comments"),
)
LONG_ENOUGH = 12  # words, from which on a cell is nobody's by chance
# A spreadsheet takes a text that begins so for a formula, and runs it.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")

PAGE = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(
    """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{{ title }}</title>
<style>
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
body { max-width: 75rem; margin: 2rem auto; padding: 0 1rem }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; padding: .4rem .8rem .4rem 0;
  border-bottom: 1px solid color-mix(in srgb, currentcolor 25%, transparent) }
td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
pre { white-space: pre-wrap; overflow-wrap: anywhere; max-height: 20rem; overflow: auto }
</style>
<h1>{{ title }}</h1>
<p>{{ results | length }} submissions.</p>
<table>
<thead><tr><th scope="col">Student<th scope="col">Points<th scope="col">Measured
<th scope="col">Why</thead>
<tbody>
{% for one in results %}
<tr>
<th scope="row">{{ one.student }}</th>
<td class="number">{{ "%g" | format(one.mark.points) }} of {{ "%g" | format(one.mark.out_of) }}</td>
<td class="number">
{% if one.mark.estimate is not none %}{{ "%.2f" | format(one.mark.estimate) }}
{% if one.mark.low is not none %}
({{ "%.2f" | format(one.mark.low) }} to {{ "%.2f" | format(one.mark.high) }})
{% endif %}
{% endif %}
</td>
<td>{{ one.mark.reason }}
{% for other, name in alike.get(one.student, []) %}
<p>{{ name }} is word for word that of {{ other }}.</p>
{% endfor %}
{% for remark in one.remarks %}
<pre>{{ remark }}</pre>
{% endfor %}
{% for name, text in one.changed.items() %}
{% if reaches(text) %}
<p>To look at in {{ name }}: it {{ reaches(text) | join(", ") }}.</p>
{% endif %}
<details open><summary>What stands in {{ name }}</summary>
<pre>{{ text }}</pre></details>
{% endfor %}
{% if one.log %}
<details><summary>What it printed, in {{ one.seconds }} s</summary>
<pre>{{ one.log }}</pre></details>
{% endif %}
</td>
</tr>
{% endfor %}
</tbody>
</table>
</html>
"""
)


def as_html(title: str, results: Sequence[Result]) -> str:
    """Write a page for people; what students wrote is text in it, and never markup.

    It says which cells of two students are the same word for word; a page of one result tells
    nobody of others.
    """
    return PAGE.render(title=title, results=results, alike=alike(results), reaches=reaches) + "\n"


def alike(results: Iterable[Result]) -> dict[str, list[tuple[str, str]]]:
    """Find cells that several students wrote word for word.

    Returns
    -------
    dict
        For each such student the others and the names of the cells.
    """
    authors: dict[tuple[str, str], list[str]] = {}
    for one in results:
        for name, text in one.changed.items():
            if len(text.split()) >= LONG_ENOUGH:
                authors.setdefault((name, " ".join(text.split())), []).append(one.student)
    found: dict[str, list[tuple[str, str]]] = {}
    for (name, _), students in authors.items():
        for student in students:
            for other in students:
                if other != student:
                    found.setdefault(student, []).append((other, name))
    return found


def told(result: Result) -> str:
    """Return all that its author should know, as one text."""
    return "\n\n".join([*result.remarks, result.mark.reason])


def as_csv(results: Iterable[Result]) -> str:
    """Write a table for programs and spreadsheets."""
    rows: list[Sequence[object]] = [COLUMNS]
    for one in results:
        mark = one.mark
        numbers = (mark.points, mark.out_of, mark.estimate, mark.low, mark.high, one.seconds)
        words = (one.mark.reason, "\n".join(one.remarks))
        rows.append((one.student, *("" if n is None else n for n in numbers), *words))
    return _written(rows)


def as_moodle(results: Iterable[Result], item: str, ids: Mapping[str, str]) -> str:
    """Write what Moodle imports.

    Submissions that came from Moodle carry its numbers: the table is then the assignment's own
    grading worksheet (*Upload grading worksheet*). Others are named by the student's id, or name
    where `ids` has none, as Moodle's user name for the import of the gradebook.
    """
    everybody = list(results)
    if everybody and all(one.number for one in everybody):
        rows: list[Sequence[object]] = [WORKSHEET]
        for one in everybody:
            points = (one.mark.points, one.mark.out_of)
            rows.append((f"Participant {one.number}", one.student, *points, "-", told(one)))
    else:
        rows = [("username", item, f"{item} feedback")]
        rows += [
            (ids.get(one.student, one.student), one.mark.points, told(one)) for one in everybody
        ]
    return _written(rows)


def _written(rows: Iterable[Sequence[object]]) -> str:
    table = io.StringIO()
    csv.writer(table, lineterminator="\n").writerows(
        [[_harmless(value) for value in row] for row in rows]
    )
    return table.getvalue()


def _harmless(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
