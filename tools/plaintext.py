r"""Text with mathematics as plain text, for titles, references, metadata: what shows no markup.

``Why $\sigma^2$ is *not* enough`` reads ``Why σ² is not enough``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from markdown_it.token import Token

from tools import markdown

_SYMBOLS = {
    **{"to": "→", "rightarrow": "→", "leftarrow": "←", "mapsto": "↦", "Rightarrow": "⇒"},
    **{"leftrightarrow": "↔", "Leftrightarrow": "⇔", "iff": "⇔", "implies": "⇒", "gets": "←"},
    **{"times": "×", "cdot": "·", "div": "÷", "pm": "±", "mp": "∓", "circ": "∘", "ast": "∗"},
    **{"odot": "⊙", "otimes": "⊗", "oplus": "⊕", "star": "⋆", "bullet": "•", "prime": "′"},
    **{"le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠", "neq": "≠", "approx": "≈"},
    **{"equiv": "≡", "sim": "∼", "simeq": "≃", "cong": "≅", "propto": "∝", "ll": "≪", "gg": "≫"},
    **{"in": "∈", "notin": "∉", "ni": "∋", "subset": "⊂", "subseteq": "⊆", "supset": "⊃"},
    **{"cup": "∪", "cap": "∩", "setminus": "∖", "emptyset": "∅", "varnothing": "∅"},
    **{"forall": "∀", "exists": "∃", "neg": "¬", "land": "∧", "lor": "∨", "wedge": "∧", "vee": "∨"},
    **{"sum": "∑", "prod": "∏", "int": "∫", "partial": "∂", "nabla": "∇", "infty": "∞"},
    **{"ell": "ℓ", "hbar": "ℏ", "Re": "ℜ", "Im": "ℑ", "aleph": "ℵ", "dagger": "†", "top": "⊤"},
    **{
        "bot": "⊥",
        "perp": "⊥",
        "parallel": "∥",
        "mid": "|",
        "vert": "|",
        "Vert": "‖",
        "lvert": "|",
    },
    **{"rvert": "|", "lVert": "‖", "rVert": "‖", "langle": "⟨", "rangle": "⟩", "lfloor": "⌊"},
    **{"rfloor": "⌋", "lceil": "⌈", "rceil": "⌉", "dots": "…", "ldots": "…", "cdots": "⋯"},
    **{"vdots": "⋮", "quad": " ", "qquad": " ", "colon": ":", "lbrace": "{", "rbrace": "}"},
    **{"backslash": "\\", "degree": "°", "epsilon": "ϵ", "varepsilon": "ε", "phi": "ϕ"},
    **{"varphi": "φ", "vartheta": "ϑ", "varsigma": "ς", "varrho": "ϱ", "hslash": "ℏ"},
}
_FORMS = {"mathbb": "DOUBLE-STRUCK CAPITAL", "mathcal": "SCRIPT CAPITAL"}
_ACCENTS = {
    **{"hat": "\u0302", "widehat": "\u0302", "tilde": "\u0303", "widetilde": "\u0303"},
    **{"bar": "\u0304", "overline": "\u0305", "dot": "\u0307", "ddot": "\u0308", "vec": "\u20d7"},
}
# Commands that say how something looks or how much room it takes, not what it is.
_LOOKS = frozenset(
    """displaystyle textstyle scriptstyle limits nolimits left right middle big Big bigg Bigg bigl
    bigr Bigl Bigr biggl biggr Biggl Biggr""".split()
)
_ARGUMENTS = frozenset(
    """text textrm textbf textit textsf texttt mathrm mathbf mathit mathsf mathtt boldsymbol bm
    operatorname mbox underline mathop mathrel mathbin boxed""".split()
)
_RAISED = dict(zip("0123456789+−=()niTDNK′⊤", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵀᴰᴺᴷ′ᵀ", strict=True))
_LOWERED = dict(zip("0123456789+−=()aeijknmopt", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑᵢⱼₖₙₘₒₚₜ", strict=True))
_RELATIONS = re.compile(r" *([=≤≥≠≈≡∼∝<>→←↦⇒⇔∈∉⊂⊆±×+]|(?<=[\w)\]}]) *− *(?=[\w(])) *")
_TEX = re.compile(r"\\([A-Za-z]+\*?)\s*|\\(.)|(\s+)|(.)", re.DOTALL)


def plain_text(text: str) -> str:
    """Write running text without its markup, on one line.

    Parameters
    ----------
    text : str
        MyST within a paragraph: mathematics, emphasis, links, code, roles. Of a role only its
        words are left; what it refers to is not looked up.

    Returns
    -------
    str
        What a reader would read out.
    """
    tokens = markdown.parser().parseInline(text)
    inner = [child for token in tokens for child in token.children or []]
    return re.sub(r"\s+", " ", "".join(_words(inner))).strip()


def plain_tex(tex: str) -> str:
    r"""Write an expression of TeX in letters: ``\sigma^2`` as ``σ²``, ``\frac{a}{b}`` as ``a/b``.

    Parameters
    ----------
    tex : str
        What stands between dollar signs. A command that is not known keeps its name alone.

    Returns
    -------
    str
        The nearest thing that plain letters can show.
    """
    return re.sub(r"\s+", " ", _Reader(tex.replace("{,}", "\\,")).rest()).strip()


def _words(tokens: list[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type.startswith("math_"):
            yield plain_tex(token.content)
        elif token.type == "myst_role":
            named = re.fullmatch(r"(.*\S)\s*<[^<>]+>", token.content, re.DOTALL)
            words = named[1] if named else token.content
            yield plain_tex(words) if token.meta["name"] == "math" else words
        elif token.type in ("softbreak", "hardbreak"):
            yield " "
        elif token.type in ("text", "code_inline", "text_special"):
            yield token.content
        elif token.children:  # a picture's alternative text, a span's words
            yield from _words(token.children)


class _Reader:
    """Reads TeX from left to right, one argument after the other."""

    def __init__(self, tex: str) -> None:
        self.parts = [match.groups() for match in _TEX.finditer(tex)]
        self.at = 0

    def rest(self, until: str = "") -> str:
        """Read up to a closing mark, or to the end."""
        made = ""
        while self.at < len(self.parts):
            command, _, _, letter = self.parts[self.at]
            if until and letter == until:
                self.at += 1
                break
            if letter in ("^", "_"):
                self.at += 1
                made = made.rstrip() + _script(self.argument(), letter)
            else:
                part = self.one()
                # A name (log, max) and a large sign (∑) stand apart from what is before them.
                apart = bool(command and (part[1:2].isalpha() or part in ("∑", "∏", "∫")))
                made += f" {part}" if apart and made[-1:] not in " ([{" else part
        spaced = re.sub(r",(?=\S)", ", ", made)
        return _RELATIONS.sub(lambda match: f" {match[1].strip()} ", spaced).strip()

    def argument(self) -> str:
        """Read a group in braces, or the next sign."""
        while self.at < len(self.parts) and self.parts[self.at][2]:
            self.at += 1
        return self.one() if self.at < len(self.parts) else ""

    def one(self) -> str:
        """Read one group, command or letter."""
        command, escaped, _, letter = self.parts[self.at]
        self.at += 1
        if command:
            return self.command(command.rstrip("*"))
        if escaped:
            return {",": " ", ";": " ", ":": " ", " ": " ", "!": "", "|": "‖"}.get(escaped, escaped)
        if letter == "{":
            return self.rest("}")
        # Blanks mean nothing in mathematics; `_RELATIONS` puts them where a reader wants them.
        return {"-": "−", "'": "′", "~": " ", "&": "", "*": "∗"}.get(letter, letter or "")

    def command(self, name: str) -> str:
        """Write what a command stands for."""
        if name in _SYMBOLS:
            return _SYMBOLS[name]
        if name in _LOOKS:
            return ""
        if name in ("frac", "tfrac", "dfrac"):
            return f"{_grouped(self.argument())}/{_grouped(self.argument())}"
        if name in ("binom", "dbinom", "tbinom"):
            return f"({self.argument()} choose {self.argument()})"
        if name == "sqrt":
            return f"√{_grouped(self.argument())}"
        if name in _ACCENTS:
            return unicodedata.normalize("NFC", self.argument() + _ACCENTS[name])
        if name in _FORMS:
            return "".join(_formed(letter, _FORMS[name]) for letter in self.argument())
        if name in _ARGUMENTS:
            return self.words() if name.startswith("text") or name == "mbox" else self.argument()
        if name in ("begin", "end", "label", "tag"):
            self.argument()
            return " "
        try:
            case = "CAPITAL" if name[0].isupper() else "SMALL"
            greek = name.upper().replace("LAMBDA", "LAMDA")
            return unicodedata.lookup(f"GREEK {case} LETTER {greek}")
        except KeyError:
            return f"{name} "

    def words(self) -> str:
        """Read an argument whose blanks count."""
        depth, made = 0, ""
        while self.at < len(self.parts):
            command, escaped, space, letter = self.parts[self.at]
            self.at += 1
            depth += {"{": 1, "}": -1}.get(letter, 0)
            made += f"\\{command}" if command else escaped or space or letter.strip("{}$")
            if depth == 0:
                break
        return made


def _grouped(text: str) -> str:
    """Put what is more than a number, a letter or a word into brackets."""
    single = re.fullmatch(r"\d[\d.]*|[^\W\d_][\u0300-\u036f\u20d7]*|[A-Za-z]+", text)
    return text if single else f"({text})"


def _script(text: str, mark: str) -> str:
    """Raise or lower a text: by small letters where all of it has them."""
    small = _RAISED if mark == "^" else _LOWERED
    tight = text.replace(" ", "")
    if tight and all(letter in small for letter in tight):
        return "".join(small[letter] for letter in tight)
    return f"{mark}{_grouped(text)}" + (" " if mark == "_" and not text.isalnum() else "")


def _formed(letter: str, form: str) -> str:
    for name in (form, f"MATHEMATICAL {form}"):
        try:
            return unicodedata.lookup(f"{name} {letter.upper()}")
        except KeyError:
            continue
    return letter
