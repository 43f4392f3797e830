"""Write what the site ships: `python -m figures.interactive --out DIR --manifest FILE`.

All that a chapter's interactive figures need goes out as one module, ``STEM.js``: one request, and
no module that is found only when another one has arrived. The manifest says, by chapter and name,
what the page has to hold ready.
"""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path

from figures.interactive.catalogue import INTERACTIVES
from figures.interactive.registry import Interactive, InteractiveError

RUNTIME = Path(__file__).with_name("runtime.js")
PARTS = ("compute", "draw", "describe", "judge")
# The only forms of import and export that a module may use.
_IMPORT = re.compile(r'^import (\{[^}]*\}) from "\.\./runtime\.js";\n', re.M)
_EXPORT = re.compile(r"^export const (\w+) =", re.M)


def _enclosed(source: str, name: str, arguments: str = "", value: str = "") -> str:
    """Turn a module into a function's call: what it exports comes back as an object."""
    exported = _EXPORT.findall(source)
    body = _EXPORT.sub(r"const \1 =", source)
    if re.search(r"^(import|export)\b", body, re.M):
        raise InteractiveError(
            f'figures/interactive/{name}: only `import {{ … }} from "../runtime.js"` '
            "and `export const` are understood"
        )
    return (
        f"(({arguments}) => {{\n{body.strip()}\nreturn {{ {', '.join(exported)} }};\n}})({value})"
    )


def declared(interactive: Interactive) -> str:
    """Return a figure's declaration as the browser gets it."""
    return json.dumps(interactive.declaration(), ensure_ascii=False, separators=(",", ":"))


def module(interactive: Interactive) -> str:
    """Return a figure's part of its chapter's module.

    Raises
    ------
    InteractiveError
        If the source lacks one of the functions, or imports or exports in another way.
    """
    path = interactive.module
    source = path.read_text("utf-8")
    missing = [part for part in PARTS if part not in _EXPORT.findall(source)]
    if missing:
        raise InteractiveError(f"figures/interactive/{path.name}: exports no {missing[0]}")
    names = ", ".join(found[1:-1].strip().rstrip(",") for found in _IMPORT.findall(source))
    enclosed = _enclosed(_IMPORT.sub("", source), path.name, f"{{ {names} }}", "runtime")
    return f'"{interactive.name}": {{ declaration: {declared(interactive)}, ...{enclosed} }}'


def chapter(stem: str) -> str:
    """Return the module of a chapter: ``modules`` by figure, and ``mount`` for the page."""
    runtime = _enclosed(RUNTIME.read_text("utf-8"), RUNTIME.name)
    figures = ",\n".join(module(one) for one in INTERACTIVES.values() if one.stem == stem)
    return (
        f"const runtime = {runtime};\n"
        f"export const modules = {{\n{figures}\n}};\n"
        "export const mount = (element) =>\n"
        "  runtime.mount(element, modules[element.dataset.interactive]);\n"
    )


def chapters() -> dict[str, str]:
    """Return every chapter's module by the name of its file."""
    return {f"{stem}.js": chapter(stem) for stem in manifest()}


def manifest() -> dict[str, dict[str, dict]]:
    """Return what the pages need, by chapter and name."""
    found: dict[str, dict[str, dict]] = {}
    for interactive in INTERACTIVES.values():
        found.setdefault(interactive.stem, {})[interactive.name] = interactive.page()
    return found


def write(folder: Path, path: Path) -> None:
    """Write all modules and the manifest; what is no longer declared goes.

    Parameters
    ----------
    folder
        Receives ``STEM.js`` for each chapter.
    path
        The manifest.
    """
    texts = chapters()
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.js"):
        if old.name not in texts:
            old.unlink()
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
    path.write_text(json.dumps(manifest(), ensure_ascii=False, indent=1) + "\n", "utf-8")


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m figures.interactive", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder for the modules")
    parser.add_argument("--manifest", type=Path, required=True, help="file for the pages' part")
    arguments = parser.parse_args()
    write(arguments.out, arguments.manifest)
    print(f"{len(INTERACTIVES)} interactive figures")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
