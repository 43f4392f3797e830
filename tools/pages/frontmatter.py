"""Front matter: the YAML between the two ``---`` lines at the top of a page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import yaml

from tools.errors import Fault

FRONT_MATTER_MISSING = Fault(
    "front-matter-missing",
    "A page does not begin with front matter, or the front matter does not end.",
    "Write `---`, the page's facts as YAML, and `---` again before its text.",
)
FRONT_MATTER_YAML = Fault(
    "front-matter-yaml",
    "A page's front matter is no YAML mapping.",
    "Look at the line that the error names: quote texts with a colon, close brackets and quotes.",
)


class _Careful(yaml.constructor.SafeConstructor):
    """Refuses what YAML lets pass, a key given twice, and places what it cannot read, as a day."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        """Read a value, or say where it stands."""
        try:
            return super().construct_object(node, deep)
        except ValueError as error:
            said = f"{node.value!r} cannot be read: {error}"
            raise yaml.constructor.ConstructorError(None, None, said, node.start_mark) from None

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Read a mapping none of whose keys is given twice."""
        names: set[str] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in names:
                    said = f"{key.value!r} is given twice"
                    raise yaml.constructor.ConstructorError(None, None, said, key.start_mark)
                names.add(key.value)
        return super().construct_mapping(node, deep)


# libyaml, where PyYAML was built with it, reads and writes in a tenth of the time.
_LOADER, _PLAIN = (
    type("Loader", (_Careful, base), {})
    for base in (getattr(yaml, "CSafeLoader", yaml.SafeLoader), yaml.SafeLoader)
)
_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def load_yaml(text: str) -> Any:
    """Read YAML from a writer's hand.

    Raises
    ------
    yaml.YAMLError
        Where it is none.
    """
    try:
        return yaml.load(text, Loader=_LOADER)
    except yaml.YAMLError:
        return yaml.load(text, Loader=_PLAIN)  # fails too, and says more plainly what it misses


def dump_yaml(key: str, value: object) -> str:
    """Write a key and its value as a line of YAML, the value in brackets where it has parts."""
    return str(
        yaml.dump(
            {key: value},
            Dumper=_DUMPER,
            default_flow_style=None,
            allow_unicode=True,
            width=10_000,
        )
    )


def split_front_matter(text: str, where: str) -> tuple[str, str]:
    """Split a page into its front matter and the rest.

    Parameters
    ----------
    text : str
        The page.
    where : str
        The page's name, for the error.

    Returns
    -------
    tuple of str
        The YAML without its fences, and all that follows the closing fence.

    Raises
    ------
    BookError
        Where the opening or the closing ``---`` is missing.
    """
    text = text.removeprefix("\ufeff")
    if not text.startswith("---\n"):
        raise FRONT_MATTER_MISSING(f"{where}:1: has no front matter (its first line must be ---)")
    head, fence, body = text[4:].partition("\n---\n")
    if not fence:
        raise FRONT_MATTER_MISSING(f"{where}:1: the front matter has no closing ---")
    return head + "\n", body


def read_front_matter(text: str, where: str) -> dict[str, Any]:
    """Read a page's front matter.

    Parameters
    ----------
    text : str
        The page.
    where : str
        The page's name, for the error.

    Returns
    -------
    dict
        The parsed YAML.

    Raises
    ------
    BookError
        Where there is none, or it is not a YAML mapping; the message gives the line.
    """
    head, _ = split_front_matter(text, where)
    try:
        data = load_yaml(head)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 2}" if mark else ""
        problem = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise FRONT_MATTER_YAML(f"{where}{line}: front matter is not YAML: {problem}") from None
    if not isinstance(data, dict):
        raise FRONT_MATTER_YAML(
            f"{where}:1: front matter must be a mapping, not {type(data).__name__}"
        )
    return data


def line_of(text: str, key: str) -> int:
    """Find the line in which a page's front matter has a key, or ``udl``, or else its first line.

    Parameters
    ----------
    text : str
        The page.
    key : str
        A key under ``udl``.

    Returns
    -------
    int
        Counted from 1.
    """
    head = text.partition("\n---\n")[0].split("\n")
    for name in (key, "udl"):
        pattern = re.compile(rf"(?:^|[\s{{,]){re.escape(name)}\s*:")
        for number, line in enumerate(head, 1):
            if pattern.search(line):
                return number
    return 1


def is_notebook(front_matter: Mapping[str, Any]) -> bool:
    """Tell a page with code cells from a page of text."""
    representation = front_matter.get("jupytext", {}).get("text_representation", {})
    return bool(representation.get("format_name") == "myst")
