"""Write what the site ships: `python -m figures.interactive --out DIR --manifest FILE`.

All that a chapter's interactive figures need goes out as one script, ``STEM.js``: one request, and
nothing that is found only when another file has arrived. It is no module, since browsers load none
into a page that was opened from a folder or stands in a sandboxed frame. The manifest says, by
chapter and name, what the page has to hold ready.

Before anything is written, every figure runs over its declared states (``trial.py``).
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path
from typing import Any

from figures.interactive.catalogue import INTERACTIVES
from figures.interactive.registry import Interactive, InteractiveError
from figures.interactive.trial import RUNTIME, attempt

PARTS = ("compute", "draw", "describe", "judge")
# The only forms of import and export that are understood; the runtime has a class, too.
_IMPORT = re.compile(r'^import (\{[^}]*\}) from "\.\./runtime\.js";\n', re.M)
_EXPORT = re.compile(r"^export (const|class) (\w+)", re.M)


def _enclosed(source: str, name: str, arguments: str = "", value: str = "") -> str:
    """Turn a module into a function's call: what it exports comes back as an object."""
    exported = [found for _, found in _EXPORT.findall(source)]
    body = _EXPORT.sub(r"\1 \2", source)
    if found := re.search(r"^(import|export)\b", body, re.M):
        line = body.count("\n", 0, found.start()) + 1
        raise InteractiveError(
            f'figures/interactive/{name}:{line}: only `import {{ … }} from "../runtime.js"` '
            "and `export const` are understood"
        )
    return (
        f"(({arguments}) => {{\n{body.strip()}\nreturn {{ {', '.join(exported)} }};\n}})({value})"
    )


def declared(interactive: Interactive) -> str:
    """Return a figure's declaration as the browser gets it."""
    return json.dumps(interactive.declaration(), ensure_ascii=False, separators=(",", ":"))


def module(interactive: Interactive) -> str:
    """Return a figure's part of its chapter's script.

    Raises
    ------
    InteractiveError
        If the source lacks one of the functions, or imports or exports in another way.
    """
    path = interactive.module
    name = f"{interactive.stem}/{path.name}"
    source = path.read_text("utf-8")
    exported = {found for _, found in _EXPORT.findall(source)}
    missing = [part for part in PARTS if part not in exported]
    if missing:
        raise InteractiveError(f"figures/interactive/{name}: exports no {missing[0]}")
    names = ", ".join(found[1:-1].strip().rstrip(",") for found in _IMPORT.findall(source))
    # As many lines as before, so that an error names the right one.
    rest = _IMPORT.sub(lambda found: "\n" * found.group().count("\n"), source)
    enclosed = _enclosed(rest, name, f"{{ {names} }}", "runtime")
    return f'"{interactive.name}": {{ declaration: {declared(interactive)}, ...{enclosed} }}'


def chapter(stem: str) -> str:
    """Return a chapter's script: ``modules`` by figure, and ``mount``, for the page to find."""
    runtime = _enclosed(RUNTIME.read_text("utf-8"), RUNTIME.name)
    figures = ",\n".join(module(one) for one in INTERACTIVES.values() if one.stem == stem)
    return (
        f'(window.courseFigures ??= {{}})["{stem}"] = (() => {{\n"use strict";\n'
        f"const runtime = {runtime};\n"
        f"const modules = {{\n{figures}\n}};\n"
        "const mount = (element) =>\n"
        "  runtime.mount(element, modules[element.dataset.interactive]);\n"
        "return { modules, mount };\n})();\n"
    )


def chapters() -> dict[str, str]:
    """Return every chapter's script by the name of its file."""
    return {f"{stem}.js": chapter(stem) for stem in manifest()}


def manifest() -> dict[str, dict[str, dict[str, Any]]]:
    """Return what the pages need, by chapter and name."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for interactive in INTERACTIVES.values():
        found.setdefault(interactive.stem, {})[interactive.name] = interactive.page()
    return found


def write(folder: Path, path: Path) -> None:
    """Write all scripts and the manifest; what is no longer declared goes.

    Parameters
    ----------
    folder
        Receives ``STEM.js`` for each chapter.
    path
        The manifest.

    Raises
    ------
    InteractiveError
        If a figure does not run; then nothing is written.
    """
    texts = chapters()
    attempt(INTERACTIVES.values())
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.js"):
        if old.name not in texts:
            old.unlink()
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
    path.write_text(json.dumps(manifest(), ensure_ascii=False, indent=1) + "\n", "utf-8")


def main() -> int:
    """Run the command line; a figure that cannot be published is one line."""
    parser = argparse.ArgumentParser(prog="python -m figures.interactive", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder for the scripts")
    parser.add_argument("--manifest", type=Path, required=True, help="file for the pages' part")
    arguments = parser.parse_args()
    try:
        write(arguments.out, arguments.manifest)
    except InteractiveError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{len(INTERACTIVES)} interactive figures")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
