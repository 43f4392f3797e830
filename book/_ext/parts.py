"""Parts of a page with a face of their own: ``deeper``, ``story``, and the marks of problems."""

from __future__ import annotations

from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata, OptionSpec
from sphinx_design.dropdown import DropdownDirective, dropdown_main, dropdown_title
from sphinx_exercise.nodes import is_exercise_node

from tools.pages.vocabulary import DIFFICULTIES, MARKS, marks_of, unknown_marks

logger = logging.getLogger(__name__)


class Deeper(DropdownDirective):
    """A box, closed at first, for what only some readers want; its title says what is in it."""

    required_arguments = 1
    optional_arguments = 0
    option_spec: ClassVar[OptionSpec] = {"name": directives.unchanged}

    def run_with_defaults(self) -> list[nodes.Node]:
        """Make a dropdown of its own class."""
        self.options["class-container"] = ["deeper"]
        made: list[nodes.Node] = super().run_with_defaults()
        return made


class Story(SphinxDirective):
    """A piece of history, open, in the running text."""

    has_content = True
    required_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[OptionSpec] = {"name": directives.unchanged}

    def run(self) -> list[nodes.Node]:
        """Make a box with a title."""
        box = nodes.admonition(classes=["story"])
        self.set_source_info(box)
        words, messages = self.state.inline_text(self.arguments[0], self.lineno)
        box += [nodes.title(self.arguments[0], "", *words), *messages]
        self.add_name(box)
        self.state.nested_parse(self.content, self.content_offset, box)
        return [box]


def _named(name: str) -> list[nodes.Node]:
    """Write what a part is, in front of its title."""
    return [nodes.inline(text=name, classes=["part-name"]), nodes.Text(" ")]


class NameParts(SphinxPostTransform):
    """Say in a part's title what it is. Late, so that references have the title alone."""

    default_priority = 300  # after dropdowns have become details, and problems got their numbers
    formats = ("html",)

    def run(self, **_: object) -> None:
        """Name the parts, and mark the problems."""
        for box in self.document.findall(dropdown_main):
            if "deeper" in box["classes"]:
                summary = next(box.findall(dropdown_title))
                summary[0].insert(0, _named("Deeper"))
        for box in self.document.findall(nodes.admonition):
            if "story" in box["classes"]:
                box[0].insert(0, _named("Story"))
        for problem in self.document.findall(is_exercise_node):
            self._mark(problem)

    def _mark(self, problem: nodes.Element) -> None:
        unknown = unknown_marks(problem["classes"])
        if unknown:
            words = "problem %s: unknown mark %s; known are %s"
            known = ", ".join(MARKS)
            logger.warning(words, problem["label"], ", ".join(unknown), known, location=problem)
        hard = [name for name in DIFFICULTIES if name in problem["classes"]]
        # Problems of the appendix, all of one kind, have no marks.
        if len(hard) != 1 and self.env.docname.startswith("ch"):
            words = "problem %s: says not how hard it is; expected one of %s in its :class:"
            logger.warning(words, problem["label"], ", ".join(DIFFICULTIES), location=problem)
        marks = [
            nodes.inline(text=words, classes=["mark", f"mark-{mark}"])
            for mark, words in marks_of(problem["classes"]).items()
        ]
        for mark in marks:
            problem[0] += [nodes.Text(" "), mark]


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_directive("deeper", Deeper)
    app.add_directive("story", Story)
    app.add_post_transform(NameParts)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
