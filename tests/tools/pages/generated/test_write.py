"""All generated pages at once."""

from __future__ import annotations

from pathlib import Path

from tests.tools.pages.generated.small_book import APPENDIX, MANIFEST
from tools.pages.generated.write import generate
from tools.project import Project


def test_generated_pages_hold_the_appendix(appendix: Path) -> None:
    settings = '[tool.udl]\ntitle = "T"\nsite_url = "https://a.example/"\nemail = "a@b.example"\n'
    root = appendix.parent
    (root / "pyproject.toml").write_text(f'{settings}repository = "owner/name"\n', "utf-8")
    (appendix / "index.md").write_text("{{ course_table }}", "utf-8")
    (appendix / "notation.csv").write_text("symbol,name,code,shape,first\nx,input,x,,1\n", "utf-8")
    with (appendix / "_toc.yml").open("a", encoding="utf-8") as toc:
        toc.write("      - file: instructors\n")
    written = generate(Project(root), {**MANIFEST, **APPENDIX})
    assert set(written) == {"index", "instructors", "notation"}
    for page in ("index", "instructors"):
        assert 'href="appendix/linear_algebra.html"' in written[page]
