r"""Plain words as Markdown and as BibTeX read them: ``5 $ & {more}`` with nothing lost or set.

Imports nothing: the branch of notebooks is written on a bare Python, too.
"""

from __future__ import annotations

_MARKUP = frozenset("\\`*_{}[]<>$|&#~")
# A lone brace would end the entry's value, also behind a backslash.
_TEX = {
    **{sign: f"\\{sign}" for sign in "$&%#_"},
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


def in_markdown(words: str) -> str:
    r"""Write a line of words so that Markdown shows it as it is: ``a*b`` as ``a\*b``."""
    return "".join(f"\\{sign}" if sign in _MARKUP else sign for sign in words)


def in_tex(words: str) -> str:
    r"""Write a line of words so that BibTeX prints it as it is: ``5 $`` as ``5 \$``."""
    return "".join(_TEX.get(sign, sign) for sign in words)
