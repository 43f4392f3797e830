"""The role ``kind``: a badge that says what sort of exercise follows."""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxRole
from sphinx.util.typing import ExtensionMetadata

from tools.pages.vocabulary import KINDS


class Kind(SphinxRole):
    """``{kind}`implement```."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Write the badge, or say which kinds there are."""
        if self.text not in KINDS:
            message = self.inliner.reporter.error(
                f"unknown kind of exercise {self.text!r}; known are {', '.join(KINDS)}"
            )
            return [], [message]
        badge = nodes.inline(text=self.text.capitalize(), classes=["kind", f"kind-{self.text}"])
        return [badge], []


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_role("kind", Kind())
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
