"""Anchors that keep apart what docutils would write alike, and addresses as they were written.

docutils writes ids in ASCII and drops every letter that has no counterpart there. Of a title in
another script nothing is left, or what it shares with other titles: "Δ" and "Λ" become ``id1`` and
``id2`` by where they stand, so that a title put before them takes their address over. Where letters
are dropped, a few digits of the title's hash take their place.
"""

from __future__ import annotations

import hashlib
import html
import unicodedata

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform

DIGITS = 6
docutils_id = nodes.make_id


def drops_letters(text: str) -> bool:
    """Say whether docutils would leave out a letter or a digit of a text."""
    return any(
        unicodedata.category(one)[0] in "LN" and not docutils_id(f"a{one}")[1:] for one in text
    )


def make_id(string: str) -> str:
    """Write the id of a name: docutils's, made unique where that loses letters."""
    written: str = docutils_id(string)
    if string.isascii() or not drops_letters(string):
        return written
    # One spelling for what looks the same, as docutils has it for capitals.
    name = " ".join(unicodedata.normalize("NFKC", string).casefold().split())
    mark = hashlib.sha256(name.encode()).hexdigest()[:DIGITS]
    return f"{written}-{mark}" if written else f"id-{mark}"


class PlainAddresses(SphinxTransform):
    """Take back that MyST writes ``&`` in addresses as ``&amp;``: the HTML writer does so too."""

    default_priority = 400

    def apply(self, **_: object) -> None:
        """Mend the links of a page that lead out of the site."""
        for link in self.document.findall(nodes.reference):
            if "&" in link.get("refuri", ""):
                link["refuri"] = html.unescape(link["refuri"])


def setup(app: Sphinx) -> dict[str, object]:
    """Put it in docutils's place: it has no setting for this."""
    nodes.make_id = make_id
    app.add_transform(PlainAddresses)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
