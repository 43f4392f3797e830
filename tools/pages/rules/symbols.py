"""The symbols of labelled equations stand in the table of notation, or are the page's own."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence

from tools.errors import BookError, Fault
from tools.pages.source import clean

UNKNOWN = Fault(
    "symbol-unknown",
    "A labelled equation has a Greek or bold symbol that the table of notation does not explain.",
    "Add a row to `book/notation.csv`, or the symbol to the page's `local_symbols`.",
)

_GREEK = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi rho sigma tau "
    "upsilon phi chi psi omega Gamma Delta Theta Lambda Xi Sigma Upsilon Phi Psi Omega"
).split()
_SYMBOL = re.compile(rf"\\(?:{'|'.join(_GREEK)})(?![a-zA-Z])|\\(?:mathbf|boldsymbol)\{{[^}}]*\}}")
_LABELLED = re.compile(r"^\$\$\n(.*?)^\$\$ \(eq-[\w-]+\)", re.M | re.S)


def check(page: str, where: str, table: str, own: Sequence[object]) -> Iterator[BookError]:
    """Find the symbols that nothing explains.

    Parameters
    ----------
    page : str
        The page.
    where : str
        Its file.
    table : str
        ``book/notation.csv``; empty where a book has none.
    own : sequence
        The page's ``local_symbols``.

    Yields
    ------
    BookError
        One for each symbol, where it is first used.
    """
    rows = csv.DictReader(io.StringIO(clean(table)))
    known = " ".join([*(row.get("symbol") or "" for row in rows), *map(str, own)])
    told: set[str] = set()
    for equation in _LABELLED.finditer(page):
        for symbol in _SYMBOL.finditer(equation[1]):
            if symbol[0] in known or symbol[0] in told:
                continue
            told.add(symbol[0])
            line = page.count("\n", 0, equation.start(1) + symbol.start()) + 1
            yield UNKNOWN(
                f"{where}:{line}: {symbol[0]} stands neither in book/notation.csv nor in "
                "udl.local_symbols"
            )
