"""What Sphinx says becomes a line a fault: where, what, and what was meant."""

from __future__ import annotations

import pytest

from tools.site.messages import explain, records

PAGE, OTHER = "book/ch05_mini/index.md", "book/ch07_mini/index.md"
SOURCES = {
    PAGE: "---\n---\n(sec-ch05-mini)=\n# T\n\n{ref}`sec-ch05-minni` ![](pic.png)\n\n"
    "$$\na\n$$ (eq-ch05-x)\n\n$$\nb\n$$ (eq-ch05-x)\n",
    "book/ch06_mini/index.md": "---\n---\n\n(sec-ch05-mini)=\n# U\n",
    "book/ch07_mini/index.md": "\nIt is {glue:text}`ch05-half`, see {eq}`sec-ch05-mini`.\n"
    '```{course-figure} bend\n```\npage.record("ch07-a", 1, "d")\npage.record("ch07-a", 2, "d")\n'
    "```{course-figure} bend\n```\n",
    "book/references.bib": "@book{one2001,\n}\n@book{one2001,\n}\n\n@preprint{two2002,\n}\n",
}
KNOWN = ["sec-ch05-mini", "eq-ch05-x", "prince2023", "ch05-half", "ch05_mini/p2_tiny"]


@pytest.mark.parametrize(
    ("warning", "expected"),
    [
        (
            f"{PAGE}:6: WARNING: undefined label: 'sec-ch05-minni' [ref.ref]",
            f"{PAGE}:6: 'sec-ch05-minni' does not exist; did you mean 'sec-ch05-mini'? "
            "[unknown-name]",
        ),
        (
            f"{PAGE}:: WARNING: undefined label: 'sec-ch05-minni' [ref.ref]",
            f"{PAGE}:6: 'sec-ch05-minni' does not exist; did you mean 'sec-ch05-mini'? "
            "[unknown-name]",
        ),
        (
            "book/.rst.rst:: WARNING: undefined label: 'sec-ch05-minni' [ref.ref]",
            f"{PAGE}:6: 'sec-ch05-minni' does not exist; did you mean 'sec-ch05-mini'? "
            "[unknown-name]",
        ),
        (
            f"{PAGE}:9: WARNING: 'myst' cross-reference target not found: '../ch05_losses/p.md' "
            "[myst.xref_missing]",
            f"{PAGE}:9: '../ch05_losses/p.md' does not exist [unknown-name]",
        ),
        (
            "Extension error (sphinxcontrib.bibtex): Handler <function f> for event 'b' threw an "
            "exception (exception: syntax error in line 10: '}' expected)",
            "book/references.bib:10: syntax error: '}' expected [sphinx-warns]",
        ),
        (
            f"{PAGE}:9: WARNING: equation not found: eq-ch05-y [ref.eq]",
            f"{PAGE}:9: 'eq-ch05-y' does not exist; did you mean 'eq-ch05-x'? [unknown-name]",
        ),
        (
            f'{PAGE}:9: WARNING: could not find bibtex key "prince2032" [bibtex.key_not_found]',
            f"{PAGE}:9: 'prince2032' does not exist; did you mean 'prince2023'? [unknown-name]",
        ),
        (
            f"{PAGE}:9: WARNING: 'myst' cross-reference target not found: 'p9.md' "
            "[myst.xref_missing]",
            f"{PAGE}:9: 'p9.md' does not exist [unknown-name]",
        ),
        (
            f"{PAGE}:9: WARNING: term not in glossary: 'zebra' [ref.term]",
            f"{PAGE}:9: 'zebra' does not exist [unknown-name]",
        ),
        (
            f"{PAGE}:9: ERROR: Unknown directive type: 'admonitoin' [myst.directive_unknown]",
            f"{PAGE}:9: Unknown directive type: 'admonitoin'; did you mean 'admonition'? "
            "[sphinx-warns]",
        ),
        (
            "book/ch06_mini/index.md:4: WARNING: duplicate label sec-ch05-mini, other instance in "
            f"{PAGE}",
            f"{PAGE}:3: 'sec-ch05-mini' is defined here, and again at book/ch06_mini/index.md:4 "
            "[duplicate-name]",
        ),
        (
            f"{PAGE}:12: WARNING: duplicate label of equation eq-ch05-x, other instance in x",
            f"{PAGE}:10: 'eq-ch05-x' is defined here, and again at {PAGE}:14 [duplicate-name]",
        ),
        (
            f"{PAGE}: WARNING: image file not readable: ch05_mini/pic.png",
            f"{PAGE}:6: 'ch05_mini/pic.png' does not exist [unknown-name]",
        ),
        (
            f"{OTHER}:: WARNING: No key found for 'ch05-half' [mystnb.glue]",
            f"{OTHER}:2: {{glue:text}} cannot show 'ch05-half'; "
            "expected a value that a cell of the same page records [unknown-name]",
        ),
        (
            f"{OTHER}:2: WARNING: equation not found: sec-ch05-mini [ref.eq]",
            f"{OTHER}:2: {{eq}} cannot show 'sec-ch05-mini'; "
            "expected the label of an equation [unknown-name]",
        ),
        (
            f"{OTHER}:4: WARNING: glue key 'ch07-a' duplicate [mystnb.glue]",
            f"{OTHER}:5: 'ch07-a' is defined here, and again at {OTHER}:6 [duplicate-name]",
        ),
        (
            f'{OTHER}:3: WARNING: Duplicate explicit target name: "fig-ch07-bend". [docutils]\n'
            f"{OTHER}:2: WARNING: undefined label: 'fig-ch07-bend' [ref.numref]",
            f"{OTHER}:3: 'fig-ch07-bend' is defined here, and again at {OTHER}:7 [duplicate-name]",
        ),
        (
            f"{PAGE}:9: WARNING: bibliography data error in book/references.bib: repeated "
            "bibliography entry: one2001 [bibtex.bibfile_data_error]",
            "book/references.bib:1: 'one2001' is defined here, and again at book/references.bib:3 "
            "[duplicate-name]",
        ),
        (
            f"{PAGE}:9: WARNING: missing year in one2001 [bibtex]",
            "book/references.bib:1: 'one2001' has no year [sphinx-warns]",
        ),
        (
            "Extension error (sphinxcontrib.bibtex): Handler <function f> for event 'b' threw an "
            "exception (exception: 'Style' object has no attribute 'format_preprint')",
            "book/references.bib:6: no work is a 'preprint'; expected article, book, incollection, "
            "inproceedings, misc, phdthesis or techreport [sphinx-warns]",
        ),
        (f"{PAGE}:3: WARNING: odd\n  and more", f"{PAGE}:3: odd and more [sphinx-warns]"),
    ],
)
def test_a_warning_is_one_line_with_what_was_meant(warning: str, expected: str) -> None:
    assert [str(error) for error in explain(warning, SOURCES, KNOWN)] == [expected]


def test_several_warnings_are_several_lines_each_once() -> None:
    one, other = f"{PAGE}:3: WARNING: odd", f"{PAGE}:4: ERROR: bad"
    assert len(explain("\n".join([one, other, one]), SOURCES, KNOWN)) == 2


def test_both_warnings_of_one_pair_are_one_fault() -> None:
    lines = [
        f'{PAGE}:3: WARNING: Duplicate explicit target name: "sec-ch05-mini". [docutils]',
        "book/ch06_mini/index.md:4: WARNING: duplicate label sec-ch05-mini, other instance in x",
        f'{PAGE}: WARNING: Duplicate ID: "equation-eq-ch05-x". [docutils]',
    ]
    assert len(explain("\n".join(lines), SOURCES, KNOWN)) == 1


def test_a_value_of_a_page_that_did_not_run_is_no_fault_of_who_quotes_it() -> None:
    said = f"{PAGE}:9: WARNING: No key found for 'ch05-half' [mystnb.glue]"
    sources = {PAGE: "It is {glue:text}`ch05-half`."}
    assert explain(said, sources, [], ["a fault"]) == []
    assert len(explain(said, sources, [])) == 1


FRONT = f"{PAGE}:10: front matter is not YAML: mapping values are not allowed here"


def test_a_name_with_the_word_duplicate_in_it_is_given_once() -> None:
    warning = f"{OTHER}:2: WARNING: No key 'ch07-duplicate' found in glue data [mystnb.glue]"
    (error,) = explain(warning, SOURCES, KNOWN)
    assert str(error) == f"{OTHER}:2: 'ch07-duplicate' does not exist [unknown-name]"


def test_of_a_page_that_cannot_be_read_only_the_reason_is_told() -> None:
    other = "book/ch06_mini/index.md"
    lines = [
        f"{PAGE}:3: WARNING: Found an unexpected `code-cell` [mystnb.unexecuted]",
        f"{other}:4: WARNING: undefined label: 'sec-ch05-mini' [ref.ref]",
        f"{other}:4: WARNING: undefined label: 'sec-ch05-other' [ref.ref]",
    ]
    sources = {PAGE: SOURCES[PAGE], other: "\n\n\n{ref}`sec-ch05-mini` {ref}`sec-ch05-other`\n"}
    said = explain("\n".join(lines), sources, [], [f"{FRONT} [front-matter-yaml]"])
    assert [str(one) for one in said] == [
        f"{other}:4: 'sec-ch05-other' does not exist [unknown-name]"
    ]
    assert len(explain("\n".join(lines), sources, [], [f"{FRONT} [page-fact]"])) == 3


def test_what_follows_from_a_fault_of_the_contents_is_not_told_again() -> None:
    said = f"{PAGE}:9: WARNING: unknown document: 'ch05_mini/p1_stop' [ref.doc]"
    before = ["book/_toc.yml:9: book/ch05_mini/p1_stop.md does not exist [contents-missing-page]"]
    assert explain(said, SOURCES, KNOWN, before) == []
    assert len(explain(said, SOURCES, KNOWN)) == 1


def test_records_keep_place_and_message_apart() -> None:
    assert list(records("a.md:3: WARNING: x: y\nWARNING: z")) == [("a.md:3", "x: y"), ("", "z")]
