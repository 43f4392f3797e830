"""The table of weights."""

from tools.publish.weight import table


def test_the_heaviest_page_comes_first():
    row = {"requests": 7, "gzip": 400, "figure_requests": 0, "figure_plain": 0, "shift": 0.0}
    rows = [
        row | {"page": "light.html", "plain": 1000, "violations": 0},
        row | {"page": "heavy.html", "plain": 9000, "violations": 2},
    ]
    head, rule, first, second = table(rows).splitlines()
    assert head.count("|") == rule.count("|") == first.count("|")
    assert first == "| heavy.html | 7 | 9 | 0 | 0 | 0 | 0.0000 | 2 |"
    assert second.startswith("| light.html")
