"""The place of an interactive figure on a page: the static picture, and controls that wait.

Everything that the script will need stands here with its final size, so that nothing moves when
it arrives; without scripts, and on paper, the static picture is all there is to see.
"""

from __future__ import annotations

import re
from html import escape
from typing import Any

TAGS = {"*": "i", "_": "sub", "^": "sup"}


def marked_up(text: str) -> str:
    """Write a label as HTML: ``*σ*`` is a symbol, ``_{0}`` a subscript, ``^{2}`` a superscript."""

    def tag(found: re.Match[str]) -> str:
        kind = TAGS[found.group()[0]]
        return f"<{kind}>{found.group(1) or found.group(2)}</{kind}>"

    return re.sub(r"\*([^*]+)\*|[_^]\{([^}]*)\}", tag, escape(text, quote=False))


def control(parameter: dict[str, Any], label: str) -> str:
    """Write one control with its label and, for a slider, its value."""
    name, value = parameter["name"], parameter["default"]
    shared = f'id="{label}-{name}" data-parameter="{name}"'
    if "options" in parameter:
        options = "".join(
            f'<option value="{escape(key)}"{" selected" if key == value else ""}>'
            f"{escape(words)}</option>"
            for key, words in parameter["options"].items()
        )
        field = f"<select {shared}>{options}</select>"
    else:
        digits = len(str(parameter["step"]).partition(".")[2].rstrip("0"))
        shown = f"{value:.{digits}f}".replace("-", "−")
        field = (
            f'<input type="range" {shared} min="{parameter["low"]}" max="{parameter["high"]}" '
            f'step="{parameter["step"]}" value="{value}">'
            f'<output for="{label}-{name}">{shown}</output>'
        )
    kind = "control guess" if parameter["guess"] else "control"
    return (
        f'<div class="{kind}"><label for="{label}-{name}">{marked_up(parameter["label"])}</label>'
        f"{field}</div>"
    )


def container(static: str, stem: str, name: str, declared: dict[str, Any]) -> str:
    """Write a figure's container.

    Parameters
    ----------
    static
        HTML of the static picture.
    stem, name
        The figure's chapter and name.
    declared
        The interactive figure's entry in the manifest.

    Returns
    -------
    str
        HTML.
    """
    label = f"fig-{stem[:4]}-{name}"
    tall, wide = declared["heights"]
    title = escape(declared["title"])
    mode = "predict" if declared["question"] else "explore"
    controls = "".join(control(parameter, label) for parameter in declared["controls"])
    buttons = "".join(
        f'<button type="button" data-do="{action}">{words}</button>'
        for action, words in (
            ("predict", "Predict first"),
            ("commit", "Show the answer"),
            ("back", "Back to exploring"),
            ("reset", "Reset"),
        )
    )
    return (
        f'<div class="interactive" data-interactive="{name}" data-chapter="{stem}" '
        f'data-label="{label}" data-mode="{mode}" style="--tall:{tall}px;--wide:{wide}px">'
        f'<div class="stage"><div class="static">{static}</div></div>'
        f'<p class="question">{marked_up(declared["question"])}</p>'
        f'<div class="controls" role="group" aria-label="Controls: {title}">{controls}</div>'
        f'<p class="actions">{buttons}'
        f'<a data-do="link" href="#{label}">Link to this state</a></p>'
        f'<p class="summary" id="{label}-summary" role="status"></p></div>'
    )
