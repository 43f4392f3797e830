"""Equations in the forms that slides need: native for PowerPoint, prerendered for the browser."""

from __future__ import annotations

import copy
import io
import json
import re
import subprocess
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from tools import programs
from tools.errors import Fault
from tools.pages.faults import Faults
from tools.slides.model import Math
from tools.slides.pandoc import Element, document, pandoc, plain_texts

NO_NODE = Fault(
    "katex-missing",
    "KaTeX, which sets the equations of the decks, or node, which runs it, is not installed.",
    "Run `make setup`.",
)
KATEX_FAILED = Fault(
    "katex-failed",
    "KaTeX ended before it had set the equations of a deck.",
    "It says why; `make setup` installs it anew.",
)
BAD_TEX = Fault(
    "deck-equation",
    "An equation of a deck is not TeX that KaTeX reads.",
    "Correct it; macros of your own are not known.",
)
NOT_NATIVE = Fault(
    "deck-equation-native",
    "An equation of a deck cannot become one of PowerPoint's own.",
    "Write it with commands that pandoc turns into Office's equations.",
)

OMML = "http://schemas.openxmlformats.org/officeDocument/2006/math"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_M, _W = f"{{{OMML}}}", f"{{{WORD}}}"
# The order in which the schema of ECMA-376 wants what pandoc writes in another.
_ORDER = {
    "rPr": ("lit", "nor", "scr", "sty", "brk", "aln"),
    "accPr": ("chr", "ctrlPr"),
    "dPr": ("begChr", "sepChr", "endChr", "grow", "shp", "ctrlPr"),
    "groupChrPr": ("chr", "pos", "vertJc", "ctrlPr"),
    "mPr": ("baseJc", "plcHide", "rSpRule", "cGpRule", "rSp", "cSp", "cGp", "mcs", "ctrlPr"),
    "mcPr": ("count", "mcJc"),
    "naryPr": ("chr", "limLoc", "grow", "subHide", "supHide", "ctrlPr"),
    "phantPr": ("show", "zeroWid", "zeroAsc", "zeroDesc", "transp", "ctrlPr"),
}
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


def equations(wanted: Mapping[Math, str], npm: Path) -> dict[Math, Equation]:
    """Set equations.

    Parameters
    ----------
    wanted : mapping of Math to str
        In TeX, and where each stands, for errors.
    npm : Path
        The folder that holds the package ``katex``.

    Returns
    -------
    dict
        An entry for each equation.

    Raises
    ------
    BookError
        Where KaTeX or pandoc cannot read one; the message shows it.
    """
    if not wanted:
        return {}
    rendered = _katex(wanted, npm)
    blocks = [_paragraph(math) for math in wanted]
    native = _native(wanted, blocks)
    words = plain_texts([[block] for block in blocks])
    return {
        math: Equation(
            html=entry["html"],
            omml=omml,
            plain=re.sub(r"\s+", " ", text).strip().strip("$").strip(),
            width=entry["width"],
            height=entry["height"],
            depth=entry["depth"],
        )
        for math, entry, omml, text in zip(wanted, rendered, native, words, strict=True)
    }


def _katex(wanted: Mapping[Math, str], npm: Path) -> list[dict[str, Any]]:
    """Let KaTeX set all of them in one process."""
    package = npm / "katex"
    if not package.is_dir():
        raise NO_NODE("node_modules/katex: missing; `make setup` installs it")
    data = json.dumps([{"tex": math.tex, "display": math.display} for math in wanted])
    try:
        done = subprocess.run(
            [programs.node(), "-e", _MEASURE, str(package)],
            input=data.encode(),
            capture_output=True,
        )
    except FileNotFoundError:
        raise NO_NODE("node: missing; `make setup` installs it") from None
    if done.returncode:
        said = done.stderr.decode().strip().splitlines() or ["no word"]
        # Node shows the code first, then the error, then the stack and its own version.
        told = next((line for line in said if re.match(r"\w*Error: ", line)), said[-1])
        raise KATEX_FAILED(f"KaTeX: {told}")
    entries: list[dict[str, Any]] = json.loads(done.stdout)
    faults = Faults()
    for (math, where), entry in zip(wanted.items(), entries, strict=True):
        if "error" in entry:
            faults.add(BAD_TEX(f"{where}: {math.tex}: {entry['error']}"))
    faults.refuse()
    return entries


def _paragraph(math: Math) -> Element:
    kind = "DisplayMath" if math.display else "InlineMath"
    return {"t": "Para", "c": [{"t": "Math", "c": [{"t": kind}, math.tex]}]}


def _native(wanted: Mapping[Math, str], blocks: Sequence[Element]) -> list[etree._Element]:
    """Let pandoc turn all of them into Office's own equations, one paragraph each."""
    packed = pandoc(document(blocks), "-f", "json", "-t", "docx")
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        body = etree.fromstring(archive.read("word/document.xml")).find(f"{_W}body")
    assert body is not None
    found = []
    for (math, where), paragraph in zip(wanted.items(), body.findall(f"{_W}p"), strict=True):
        native = next(
            (
                child
                for child in paragraph
                if child.tag in (f"{_M}oMath", f"{_M}oMathPara") and len(child)
            ),
            None,
        )
        if native is None:
            raise NOT_NATIVE(f"{where}: pandoc cannot turn {math.tex} into a native equation")
        for run in native.iter(f"{_M}r"):
            for properties in run.findall(f"{_W}rPr"):
                run.remove(properties)
        _stretch_braces(native)
        _stand_upright(native)
        _order(native)
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


def _order(native: etree._Element) -> None:
    """Put properties in the order of the schema, and take from words the style of variables."""
    for tag, order in _ORDER.items():
        for properties in native.iter(f"{_M}{tag}"):
            names = [etree.QName(child).localname for child in properties]
            if "nor" in names:
                for child in [*properties.findall(f"{_M}scr"), *properties.findall(f"{_M}sty")]:
                    properties.remove(child)
            properties[:] = sorted(
                properties, key=lambda child: order.index(etree.QName(child).localname)
            )
