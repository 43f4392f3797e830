"""What pages show of each other: titles, labels, numbers and citations.

Where any of it changed, all pages are written again, since Sphinx rewrites a page only when its own
text changed; and it is left behind in a file, with the recorded values, for the notebooks.
"""

from __future__ import annotations

import json
from ast import literal_eval
from pathlib import Path
from typing import Any, cast

from plain_titles import plain
from sphinx.application import Sphinx
from sphinx.domains.math import MathDomain
from sphinx.domains.std import StandardDomain
from sphinx.environment import BuildEnvironment
from sphinx.util.typing import ExtensionMetadata
from sphinxcontrib.bibtex.domain import BibtexDomain


def _labels(env: BuildEnvironment) -> dict[str, dict[str, str]]:
    standard = cast(StandardDomain, env.get_domain("std"))
    found: dict[str, dict[str, str]] = {}
    for name, (page, anchor, title) in standard.labels.items():
        found[name] = {"text": str(title), "url": f"{page}.html#{anchor}"}
    for name, (page, anchor) in standard.anonlabels.items():
        found.setdefault(name, {"text": name, "url": f"{page}.html#{anchor}"})
    for kinds in env.toc_fignumbers.values():
        for kind, numbers in kinds.items():
            for anchor, number in numbers.items():
                if anchor in found:
                    written = ".".join(map(str, number))
                    found[anchor]["text"] = f"{kind.capitalize()} {written}"
    for anchor, (page, place) in cast(MathDomain, env.get_domain("math")).equations.items():
        sections = env.toc_fignumbers.get(page, {}).get("displaymath", {})
        written = ".".join(map(str, sections.get(f"equation-{anchor}", (place,))))
        found[anchor] = {"text": f"({written})", "url": f"{page}.html#equation-{anchor}"}
    return found


def _citations(env: BuildEnvironment) -> dict[str, str]:
    found = {}
    for citation in cast(BibtexDomain, env.get_domain("cite")).citations:
        persons = citation.entry.persons
        people = [
            " ".join(person.prelast_names + person.last_names)
            for person in persons.get("author") or persons.get("editor", [])
        ]
        names = people[0] if len(people) == 1 else " and ".join(people[:2])
        if len(people) > 2:
            names = f"{people[0]} et al."
        found[citation.key] = f"{names} ({citation.entry.fields.get('year', 'n.d.')})"
    return found


def _glued(folder: Path) -> dict[str, str]:
    """Read the values that pages recorded, from the files that myst-nb leaves a page."""
    found = {}
    for file in sorted(folder.rglob("*.glue.json")):
        for name, output in json.loads(file.read_text("utf-8")).items():
            found[name] = literal_eval(output["data"]["text/plain"])
    return found


def _shown(env: BuildEnvironment) -> dict[str, dict[str, Any]]:
    return {
        "labels": _labels(env),
        "citations": _citations(env),
        "titles": {page: plain(title) for page, title in env.titles.items()},
    }


def everywhere(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Name the pages to write although their own text is as it was: all of them, or none."""
    order = [env.toctree_includes, env.toc_secnumbers]
    now = json.dumps([_shown(env), order], sort_keys=True, default=str)
    before = getattr(env, "udl_shown", None)
    env.udl_shown = now  # type: ignore[attr-defined]  # kept with the pages, for the next build
    return sorted(env.found_docs) if before not in (None, now) else []


def write(app: Sphinx, exception: Exception | None) -> None:
    """Leave ``resolver.json`` beside the site that was just built."""
    if exception is not None or app.builder.name != "html":
        return
    glued = _glued(Path(app.outdir).parent / "jupyter_execute")
    data = _shown(app.env) | {"glue": glued}
    path = Path(app.outdir).parent / "resolver.json"
    path.write_text(json.dumps(data, indent=1, sort_keys=True, ensure_ascii=False), "utf-8")


def setup(app: Sphinx) -> ExtensionMetadata:
    # After those that number sections, figures and equations.
    app.connect("env-get-updated", everywhere, priority=900)
    app.connect("build-finished", write)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
