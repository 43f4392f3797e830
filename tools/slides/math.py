"""Equations in the forms that slides need: native for PowerPoint, prerendered for the browser."""

from __future__ import annotations

import copy
import io
import json
import re
import subprocess
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from tools.errors import BookError
from tools.site.katex import node_binary
from tools.slides.model import Math
from tools.slides.pandoc import pandoc

OMML = "http://schemas.openxmlformats.org/officeDocument/2006/math"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_M, _W = f"{{{OMML}}}", f"{{{WORD}}}"
_BRACES = {"⏟": ("bot", "top"), "⏞": ("top", "bot")}

# KaTeX knows the width of each letter; a tree of boxes gives the width of the whole.
_MEASURE = r"""
const katex = require(process.argv[1]);
const SCALE = [0, .5, .6, .7, .8, .9, 1, 1.2, 1.44, 1.728, 2.074, 2.488];
const em = v => v ? parseFloat(v) || 0 : 0;
function width(node) {
  const style = node.style || {};
  let total = em(style.marginLeft) + em(style.marginRight) + em(style.paddingLeft);
  if (typeof node.text === "string") return total + (node.width || 0) + (node.italic || 0);
  const classes = node.classes || [];
  if (classes.includes("katex-mathml")) return 0;
  const inner = (node.children || []).map(width);
  const column = classes.includes("vlist") || classes.includes("vlist-t");
  let own = column ? Math.max(0, ...inner) : inner.reduce((a, b) => a + b, 0);
  const sizing = classes.find(name => /^(katex-)?sizing$/.test(name));
  if (sizing) {
    const from = classes.map(c => /^reset-size(\d+)$/.exec(c)).find(Boolean);
    const to = classes.map(c => /^size(\d+)$/.exec(c)).find(Boolean);
    if (from && to) own *= SCALE[to[1]] / SCALE[from[1]];
  }
  if (classes.includes("nulldelimiter")) own += 0.12;
  return total + Math.max(own, em(style.width), em(style.minWidth));
}
let input = "";
process.stdin.on("data", part => input += part).on("end", () => {
  process.stdout.write(JSON.stringify(JSON.parse(input).map(({tex, display}) => {
    const options = {displayMode: display, throwOnError: true, strict: "error"};
    try {
      const tree = katex.__renderToDomTree(tex, options);
      return {html: katex.renderToString(tex, options), width: width(tree),
              height: tree.height, depth: tree.depth};
    } catch (error) { return {error: error.message}; }
  })));
});
"""


@dataclass(frozen=True)
class Equation:
    """One equation in every form.

    `html` is KaTeX's, `omml` an ``m:oMath`` or ``m:oMathPara`` element, `plain` what a program
    shows that knows no equations; `width`, `height` (above the line) and `depth` are in units of
    the size of the text.
    """

    html: str
    omml: etree._Element
    plain: str
    width: float
    height: float
    depth: float

    def element(self) -> etree._Element:
        """Return a copy of the native equation, to be put into a slide."""
        return copy.deepcopy(self.omml)


def equations(wanted: Iterable[Math], npm: Path, where: str) -> dict[Math, Equation]:
    """Set equations.

    Parameters
    ----------
    wanted : iterable of Math
        In TeX.
    npm : Path
        The folder that holds the package ``katex``.
    where : str
        The deck's name, for errors.

    Returns
    -------
    dict
        An entry for each distinct equation.

    Raises
    ------
    BookError
        Where KaTeX or pandoc cannot read one; the message shows it.
    """
    distinct = list(dict.fromkeys(wanted))
    if not distinct:
        return {}
    rendered = _katex(distinct, npm, where)
    native = _native(distinct, where)
    words = _plain(distinct)
    return {
        math: Equation(
            html=entry["html"],
            omml=omml,
            plain=text,
            width=entry["width"],
            height=entry["height"],
            depth=entry["depth"],
        )
        for math, entry, omml, text in zip(distinct, rendered, native, words, strict=True)
    }


def _katex(wanted: list[Math], npm: Path, where: str) -> list[dict]:
    """Let KaTeX set all of them in one process."""
    package = npm / "katex"
    if not package.is_dir():
        raise BookError("node_modules/katex: missing; `make setup` installs it")
    data = json.dumps([{"tex": math.tex, "display": math.display} for math in wanted])
    try:
        done = subprocess.run(
            [node_binary(), "-e", _MEASURE, str(package)],
            input=data.encode(),
            capture_output=True,
        )
    except FileNotFoundError:
        raise BookError("node: missing; `make setup` installs it") from None
    if done.returncode:
        raise BookError(f"KaTeX: {done.stderr.decode().strip().splitlines()[-1]}")
    entries = json.loads(done.stdout)
    for math, entry in zip(wanted, entries, strict=True):
        if "error" in entry:
            raise BookError(f"{where}: {math.tex}: {entry['error']}")
    return entries


def _document(wanted: list[Math]) -> str:
    blocks = [
        {
            "t": "Para",
            "c": [
                {
                    "t": "Math",
                    "c": [{"t": "DisplayMath" if math.display else "InlineMath"}, math.tex],
                }
            ],
        }
        for math in wanted
    ]
    return json.dumps({"pandoc-api-version": [1, 23, 1], "meta": {}, "blocks": blocks})


def _native(wanted: list[Math], where: str) -> list[etree._Element]:
    """Let pandoc turn all of them into Office's own equations, one paragraph each."""
    archive = zipfile.ZipFile(io.BytesIO(pandoc(_document(wanted), "-f", "json", "-t", "docx")))
    body = etree.fromstring(archive.read("word/document.xml")).find(f"{_W}body")
    assert body is not None
    found = []
    for math, paragraph in zip(wanted, body.findall(f"{_W}p"), strict=True):
        native = next(
            (
                child
                for child in paragraph
                if child.tag in (f"{_M}oMath", f"{_M}oMathPara") and len(child)
            ),
            None,
        )
        if native is None:
            raise BookError(f"{where}: pandoc cannot turn {math.tex} into a native equation")
        for run in native.iter(f"{_M}r"):
            for properties in run.findall(f"{_W}rPr"):
                run.remove(properties)
        _stretch_braces(native)
        _stand_upright(native)
        etree.cleanup_namespaces(native)
        native.tail = None
        found.append(native)
    return found


def _stretch_braces(native: etree._Element) -> None:
    """Make a brace below or above a term as wide as the term."""
    for tag in ("limLow", "limUpp"):
        for limit in list(native.iter(f"{_M}{tag}")):
            base, lim = limit.find(f"{_M}e"), limit.find(f"{_M}lim")
            letters = "".join(lim.itertext()) if lim is not None else ""
            if base is None or letters not in _BRACES:
                continue
            position, vertical = _BRACES[letters]
            group = etree.Element(f"{_M}groupChr")
            properties = etree.SubElement(group, f"{_M}groupChrPr")
            for name, value in (("chr", letters), ("pos", position), ("vertJc", vertical)):
                etree.SubElement(properties, f"{_M}{name}").set(f"{_M}val", value)
            group.append(base)
            parent = limit.getparent()
            assert parent is not None
            parent.replace(limit, group)


def _stand_upright(native: etree._Element) -> None:
    r"""Set bold Latin letters upright, as ``\mathbf`` says and pandoc does not."""
    for run in native.iter(f"{_M}r"):
        style = run.find(f"{_M}rPr/{_M}sty")
        if style is not None and style.get(f"{_M}val") == "bi":
            letters = run.findtext(f"{_M}t") or ""
            if letters.isascii():
                style.set(f"{_M}val", "b")


def _plain(wanted: list[Math]) -> list[str]:
    """Write equations as words, as far as letters go."""
    document = json.loads(_document(wanted))
    rule = {"t": "Para", "c": [{"t": "Str", "c": "\uffff"}]}
    document["blocks"] = [part for block in document["blocks"] for part in (block, rule)]
    text = pandoc(json.dumps(document), "-f", "json", "-t", "plain", "--wrap=none").decode()
    parts = text.split("\uffff")[: len(wanted)]
    return [re.sub(r"\s+", " ", part).strip().strip("$").strip() for part in parts]
