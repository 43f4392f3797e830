"""Pictures that writers bring along: what they are, what they show, and whose they are.

A slide or a page shows one from the folder ``pictures`` beside it. Each has words for those who do
not see it, and says who made it and under which licence.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from lxml import etree
from PIL import Image, UnidentifiedImageError

from tools.errors import BookError, Fault
from tools.files import write_if_changed
from tools.pages.faults import did_you_mean
from tools.project import Project

MISSING = Fault(
    "picture-missing",
    "A slide or a page shows a picture that is not there.",
    "Put the file into the folder `pictures` beside the deck or the page, or correct its name.",
)
NO_ALT = Fault(
    "picture-without-words",
    "A picture has no words for those who do not see it.",
    "Say what it shows: `![WORDS](pictures/NAME.png)` on a slide, `:alt: WORDS` on a page.",
)
NO_RIGHTS = Fault(
    "picture-without-rights",
    "A picture does not say who made it and under which licence it may be shown.",
    'Write both with a comma between: `{rights="Photo: A. Name, CC BY 4.0"}` on a slide, '
    "`:rights: Photo: A. Name, CC BY 4.0` on a page.",
)
FORMAT = Fault(
    "picture-format",
    "A picture is no PNG, JPEG or SVG, or not what its name says.",
    "Save it as `.png`, `.jpg` or `.svg`, upright and, if SVG, with its size or a `viewBox`.",
)
HEAVY = Fault(
    "picture-heavy",
    "A picture weighs more than a page should.",
    "Narrow it to 1600 pixels, save photographs as JPEG, leave out what nobody sees of a drawing.",
)
UNSAFE = Fault(
    "picture-unsafe",
    "An SVG carries a script, an animation or an address outside of itself.",
    "Save it as plain SVG, with its fonts as outlines and its pictures inside.",
)

FOLDER = "pictures"
MOST = 400_000
"""Bytes that a picture may weigh."""

KINDS = {".png": "PNG", ".jpg": "JPEG", ".svg": "SVG"}
MIME = {".png": "image/png", ".jpg": "image/jpeg", ".svg": "image/svg+xml"}
_FIGURE = re.compile(r"(?m)^[ \t]*(?:`{3,}|:{3,})\{figure\}[ \t]*(\S*)[ \t]*\n((?:[ \t]*:.*\n)*)")
_OPTION = re.compile(r"(?m)^[ \t]*:([\w-]+):[ \t]*(.*?)[ \t]*$")
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_SVG = "{http://www.w3.org/2000/svg}"
_UPRIGHT, _ORIENTATION = 1, 0x0112  # in the tags of a photograph
_PIXELS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96}
_FORBIDDEN = ("script", "foreignObject", "set", "animate", "animateMotion", "animateTransform")
_INSIDE = re.compile(r"#|data:image/(png|jpeg);", re.IGNORECASE)


@dataclass(frozen=True)
class Illustration:
    """A picture as it lies on the disk.

    Parameters
    ----------
    name : str
        Its file's name.
    data : bytes
        The file.
    width, height : float
        In pixels.
    """

    name: str
    data: bytes
    width: float
    height: float

    @property
    def mime(self) -> str:
        """Its kind, as browsers name it."""
        return MIME[Path(self.name).suffix]


def check_words(name: str, alt: str, rights: str, where: str) -> None:
    """Refuse a picture that does not say what it shows or whose it is.

    Raises
    ------
    BookError
        Where there is no alternative text, or who made it or its licence is not named.
    """
    if not alt.strip():
        raise NO_ALT(f"{where}: {name} has no alternative text")
    who, comma, licence = rights.rpartition(",")
    if not (comma and re.search(r"\w", who) and re.search(r"\w", licence)):
        said = f"says {rights!r}" if rights.strip() else "has no rights"
        raise NO_RIGHTS(f"{where}: {name} {said}; expected who made it, a comma and the licence")


def read(path: Path, where: str) -> Illustration:
    """Read a picture and see that it can be shown.

    Parameters
    ----------
    path : Path
        The file.
    where : str
        The place that shows it, for errors.

    Returns
    -------
    Illustration
        With its size.

    Raises
    ------
    BookError
        Where it is missing, too heavy, of another format, or an SVG that would do more than show.
    """
    name = f"{FOLDER}/{path.name}"
    if not path.is_file():
        near = did_you_mean(path.name, (other.name for other in path.parent.glob("*")))
        raise MISSING(f"{where}: there is no picture {name}{near}")
    if path.suffix not in KINDS:
        raise FORMAT(f"{where}: {name} is no picture; there are {', '.join(KINDS)}")
    data = path.read_bytes()
    if len(data) > MOST:
        weight = f"{len(data) / 1000:.0f} kB, at most {MOST // 1000}"
        raise HEAVY(f"{where}: {name} weighs {weight}")
    width, height = _drawn(data, name, where) if path.suffix == ".svg" else _pixels(path, where)
    return Illustration(path.name, data, width, height)


def _pixels(path: Path, where: str) -> tuple[float, float]:
    """Return the size of a PNG or a JPEG."""
    kind = KINDS[path.suffix]
    try:
        with Image.open(io.BytesIO(path.read_bytes()), formats=[kind]) as image:
            image.load()
            turned = image.getexif().get(_ORIENTATION, _UPRIGHT) != _UPRIGHT
            width, height = image.size
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise FORMAT(f"{where}: {FOLDER}/{path.name} is no {kind}") from None
    if turned:
        raise FORMAT(f"{where}: {FOLDER}/{path.name} is stored lying on its side; save it upright")
    return width, height


def _drawn(data: bytes, name: str, where: str) -> tuple[float, float]:
    """Return the size of an SVG that draws and does nothing else."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise FORMAT(f"{where}: {name} is no SVG: {error.msg}") from None
    if root.tag != f"{_SVG}svg":
        raise FORMAT(f"{where}: {name} is no SVG: it begins with {root.tag}")
    if root.getroottree().docinfo.internalDTD is not None and b"<!ENTITY" in data:
        raise UNSAFE(f"{where}: {name} declares entities")
    for fault in _doings(root):
        raise UNSAFE(f"{where}: {name} {fault}")
    size = [_length(root.get(side, "")) for side in ("width", "height")]
    box = [float(number) for number in _NUMBER.findall(root.get("viewBox", ""))]
    if all(size):
        return size[0], size[1]
    if len(box) == 4 and box[2] > 0 and box[3] > 0:
        return box[2], box[3]
    raise FORMAT(f"{where}: {name} says neither its width and height nor a viewBox")


def _length(written: str) -> float:
    found = re.fullmatch(r"\s*(\d+\.?\d*|\.\d+)\s*(\w*)\s*", written)
    return float(found[1]) * _PIXELS.get(found[2], 0.0) if found else 0.0


def _doings(root: etree._Element) -> Iterable[str]:
    """Say what of an SVG is more than drawing."""
    before = root.getroottree().xpath("preceding-sibling::processing-instruction()")
    nodes = [*root.xpath("/processing-instruction()"), *before]
    if any(node.target != "xml" for node in nodes):
        yield "asks for a style sheet"
    for element in root.iter(etree.Element):
        tag = etree.QName(element).localname
        if tag in _FORBIDDEN:
            yield f"holds <{tag}>"
        styles = [element.text or ""] if tag == "style" else []
        for attribute, value in element.items():
            own = etree.QName(attribute).localname
            if own.lower().startswith("on"):
                yield f"does something {own}"
            if own in ("href", "src", "base") and not _INSIDE.match(value.strip()):
                yield f"leads to {value.strip()[:60]}"
            styles.append(value)
        for style in styles:
            for target in re.findall(r"url\(\s*[\"']?([^\"')]*)", style):
                if not _INSIDE.match(target.strip()):
                    yield f"leads to {target.strip()[:60]}"
            if "@import" in style:
                yield "asks for a style sheet"


# ---------------------------------------------------------------------------------------------
# On pages


@dataclass(frozen=True)
class Shown:
    """A picture as a page shows it: the line of its directive, its file and its options."""

    line: int
    file: str
    options: Mapping[str, str]


def shown_on(markdown: str) -> Iterator[Shown]:
    """Find the directives `figure` of a page."""
    for found in _FIGURE.finditer(markdown):
        line = markdown.count("\n", 0, found.start()) + 1
        yield Shown(line, found[1], dict(_OPTION.findall(found[2])))


def faults(markdown: str, page: Path, where: str) -> Iterator[BookError]:
    """Judge the pictures of a page.

    Parameters
    ----------
    markdown : str
        The page's source.
    page : Path
        Its file, beside whose folder ``pictures`` it stands.
    where : str
        Its name, for errors.

    Yields
    ------
    BookError
        One a picture that cannot be shown, or does not say what it is or whose.
    """
    for shown in shown_on(markdown):
        at = f"{where}:{shown.line}"
        try:
            if not re.fullmatch(rf"{FOLDER}/[\w-]+\.\w+", shown.file):
                raise MISSING(f"{at}: {shown.file!r} is no picture; expected {FOLDER}/NAME.png")
            alt, rights = (shown.options.get(key, "") for key in ("alt", "rights"))
            check_words(shown.file, alt, rights, at)
            read(page.parent / shown.file, at)
        except BookError as error:
            yield error


def address(docname: str, file: str) -> str:
    """Say where the site has a picture of a page: ``pictures/CHAPTER/NAME``."""
    return (PurePosixPath(FOLDER) / PurePosixPath(docname).parent / Path(file).name).as_posix()


def label(docname: str, file: str) -> str:
    """Name a picture for references, if it has no other name: ``fig-chNN-NAME``."""
    stem = docname.partition("/")[0]
    chapter = re.match(r"(ch\d\d)_", stem)
    return f"fig-{chapter[1] if chapter else stem}-{Path(file).stem}"


def publish(project: Project, site: Path) -> None:
    """Copy the pictures of all pages into the site, and delete those that are gone."""
    folders = [project.book / FOLDER, *project.book.glob(f"*/{FOLDER}")]
    files = [path for folder in folders for path in sorted(folder.glob("*")) if path.is_file()]
    wanted = {
        site
        / address(path.parent.parent.relative_to(project.book).as_posix() + "/x", path.name): path
        for path in files
        if project.build not in path.parents
    }
    for target, path in wanted.items():
        write_if_changed(target, path.read_bytes())
    for target in sorted((site / FOLDER).rglob("*"), reverse=True):
        if target.is_file() and target not in wanted:
            target.unlink()
        elif target.is_dir() and not any(target.iterdir()):
            target.rmdir()
