"""Faults planted in a small book: each must stop the build and leave the last good site alone."""

from __future__ import annotations

import errno
import hashlib
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests import ROOT
from tests.canaries.planting import Book
from tests.sampling import History, sample
from tools import build as build_tool
from tools import files, html, stages
from tools.notebooks.__main__ import main
from tools.notebooks.apart import take_apart
from tools.pages import execute, stage
from tools.project import Project

pytestmark = pytest.mark.slow
CHAPTER = "book/ch05_mini/index.md"
PRACTICAL = "book/ch05_mini/p2_tiny.md"


def digest(folder: Path) -> str:
    """Hash every file below a folder."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            total.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    return total.hexdigest()


def must_fail(book: Book, *words: str, **environment: str) -> str:
    """Build; demand a failure that says these words and leaves the site as it was."""
    before = digest(book.site)
    built = book.build(**environment)
    assert built.code != 0, f"the fault passed:\n{built.said}"
    for word in words:
        assert word in built.errors
    assert "Traceback" not in built.errors
    assert digest(book.site) == before, "the last good site was touched"
    return built.errors


# What is planted: file, text to replace, replacement, and what the error must say.
PLANTED = {
    "a cell that raises": (
        CHAPTER,
        "print(half)",
        "print(half / 0)",
        (f"{CHAPTER}:23: raised ZeroDivisionError",),
    ),
    "a module that is missing": (
        CHAPTER,
        "from udl import losses, page",
        "import surely_missing\nfrom udl import losses, page",
        (CHAPTER, "ModuleNotFoundError", "surely_missing"),
    ),
    "a broken reference": (
        CHAPTER,
        "{numref}`fig-ch05-bend`",
        "{numref}`fig-ch05-bent`",
        ("fig-ch05-bent",),
    ),
    "a broken equation reference": (
        CHAPTER,
        "{eq}`eq-ch05-sigmoid` {cite",
        "{eq}`eq-ch05-sigmund` {cite",
        ("eq-ch05-sigmund",),
    ),
    "a broken citation": (CHAPTER, "{cite:p}`prince2023`", "{cite:p}`prince2032`", ("prince2032",)),
    "a figure that another page takes by its name alone": (
        "book/index.md",
        "{course-figure} ch05_mini/bend",
        "{course-figure} bend",
        ("book/index.md:8", "'bend'", "write STEM/NAME"),
    ),
    "a directive that is not closed": (
        CHAPTER,
        "{course-figure} bend\n```\n",
        "{course-figure} bend\n",
        (f"{CHAPTER}:11: {{course-figure}} holds {{code-cell}} of line 17",),
    ),
    "options of a cell that are no YAML": (
        PRACTICAL,
        "{exercise: sigmoid, role: answer}",
        "{exercise: sigmoid role: answer}",
        (f"{PRACTICAL}:", "cell's options"),
    ),
    "options of a page's cell that are no YAML": (
        CHAPTER,
        "```{code-cell} ipython3\n",
        "```{code-cell} ipython3\n:tags: [a: b\n",
        (f"{CHAPTER}:", "the cell's options", "[cell-options]"),
    ),
    "a mark that no problem has": (
        CHAPTER,
        ":class: open easy",
        ":class: open eesy",
        (f"{CHAPTER}:", "problem ex-ch05-symmetry: unknown mark eesy", "known are easy, medium"),
    ),
    "a problem that says not how hard it is": (
        CHAPTER,
        ":class: open easy",
        ":class: open",
        (f"{CHAPTER}:", "problem ex-ch05-symmetry: says not how hard it is"),
    ),
    "a problem without a label": (
        CHAPTER,
        ":label: ex-ch05-symmetry\n",
        "",
        (f"{CHAPTER}:37: a problem without `:label: ex-", "[page-label]"),
    ),
    "a symbol that nothing explains": (
        CHAPTER,
        "\\frac{1}{1",
        "\\frac{\\tau}{1",
        (f"{CHAPTER}:15: \\tau stands neither in book/notation.csv", "[symbol-unknown]"),
    ),
    "a box without a title": (
        CHAPTER,
        "{deeper} Its *slope*",
        "{deeper}",
        (f"{CHAPTER}:", "deeper"),
    ),
    "a broken value": (
        CHAPTER,
        "{glue:text}`ch05-half`",
        "{glue:text}`ch05-whole`",
        ("ch05-whole",),
    ),
    "an equation that never ends": (
        CHAPTER,
        "At $z = 0$, it",
        r"At $z = 0\$, it",
        (f"{CHAPTER}:26: ", "math-dollar"),
    ),
    "a plot without alternative text": (
        CHAPTER,
        "print(half)",
        "import matplotlib.pyplot as plt\nplt.plot([half]);",
        (f"{CHAPTER}:19: a plot that a cell prints has no alternative text",),
    ),
    "a picture without rights": (
        CHAPTER,
        "## References",
        "```{figure} pictures/leaf.png\n:alt: A leaf\n```\n\n## References",
        (f"{CHAPTER}:44: pictures/leaf.png has no rights", "[picture-without-rights]"),
    ),
    "a picture outside of a figure": (
        CHAPTER,
        "## References",
        "![A leaf](pictures/leaf.png)\n\n## References",
        (f"{CHAPTER}:44: ", "does not say whose it is"),
    ),
    "a label given twice": (
        CHAPTER,
        "## References",
        "(sec-ch05-mini)=\n## References",
        (f"{CHAPTER}:6: 'sec-ch05-mini' is defined here, and again at {CHAPTER}:44",),
    ),
    "bad TeX": (
        CHAPTER,
        r"\frac{1}{1 + e^{-z}}",
        r"\farc{1}{1 + e^{-z}}",
        (CHAPTER, "bad TeX", r"\farc"),
    ),
    "an unknown figure": (
        CHAPTER,
        "{course-figure} bend",
        "{course-figure} bent",
        (CHAPTER, "unknown figure name 'bent'", "did you mean 'bend'?"),
    ),
    "a figure without alt text": (
        "figures/ch05_mini.py",
        "A curve that climbs from zero on the left to one on the right, steepest in the middle.",
        "",
        ("bend", "alt text"),
    ),
    "broken front matter": (
        CHAPTER,
        "udl: {status",
        "udl: {{status",
        (f"{CHAPTER}:5: front matter", "front-matter-yaml"),
    ),
    "a page without a chapter": (
        "book/_toc.yml",
        "          - file: ch05_mini/p2_tiny\n",
        "",
        ("ch05_mini/p2_tiny",),
    ),
    "a page listed twice": (
        "book/_toc.yml",
        "          - file: ch05_mini/p2_tiny\n",
        "          - file: ch05_mini/p2_tiny\n" * 2,
        ("book/_toc.yml:9: ch05_mini/p2_tiny is listed here, and again in book/_toc.yml:10",),
    ),
    "a mark that readers would see": (
        CHAPTER,
        "A sigmoid,",
        "A **sigmoid,",
        (f"{CHAPTER}:9: `**sigmoid,", "[mark-left]"),
    ),
    "a day that no calendar has": (
        CHAPTER,
        "updated: 2026-11-23",
        "updated: 2026-02-30",
        (f"{CHAPTER}:4: front matter", "'2026-02-30' cannot be read"),
    ),
    "a value of another page": (
        PRACTICAL,
        "Write {eq}`eq-ch05-sigmoid`.",
        "Write {eq}`eq-ch05-sigmoid` for {glue:text}`ch05-half`.",
        ("{glue:text} cannot show 'ch05-half'", "the same page records"),
    ),
    "a chapter without a page": (
        "book/_toc.yml",
        "ch05_mini/p2_tiny",
        "ch05_mini/p9_lost",
        ("p9_lost",),
    ),
    "a page past its time limit": (
        CHAPTER,
        "print(half)",
        "import time\ntime.sleep(60)",
        (CHAPTER, "time limit"),
    ),
    "a wrong answer on the page": (
        PRACTICAL,
        "np.logaddexp(0, -logits)",
        "np.logaddexp(0, logits)",
        (PRACTICAL, "sigmoid"),
    ),
    "a solution outside its region": (
        PRACTICAL,
        "Write {eq}`eq-ch05-sigmoid`.",
        "Write `return np.exp(-np.logaddexp(0, -logits))`.",
        (PRACTICAL, "solution"),
    ),
}


def may_be_missed(fault, now):
    """Say whether a gate may have changed: any part of the build can hold one."""
    return now.touched(
        *("tools", "book/_ext", "book/_templates", "figures/export", "figures/pptx"),
        *("figures/registry.py", "tests/canaries", "src/udl/page.py", "requirements.lock"),
    )


@pytest.mark.parametrize(
    "fault", sample("faults planted into builds", PLANTED, may_be_missed, one_in=6)
)
def test_planted_fault_stops_the_build(fault, book):
    name, old, new, words = PLANTED[fault]
    book.edit(name, old, new)
    environment = {"UDL_STARTUP_SECONDS": "1"} if "time limit" in fault else {}
    must_fail(book, *words, **environment)


def test_every_fault_is_planted_where_a_gate_changed():
    """The canary of the sample."""
    changed = History(1, frozenset({"tools/site/build.py"}))
    assert sample("canary", PLANTED, may_be_missed, 6, now=changed) == list(PLANTED)
    prose = [
        History(number, frozenset({"book/ch05_loss_functions/index.md"})) for number in range(6)
    ]
    turns = [sample("canary", PLANTED, may_be_missed, 6, now=now) for now in prose]
    assert sorted(fault for turn in turns for fault in turn) == sorted(PLANTED)


def test_one_run_reports_the_faults_of_all_stages(book):
    book.edit(CHAPTER, "{numref}`fig-ch05-bend`", "{numref}`fig-ch05-bent`")
    book.edit(CHAPTER, "print(half)", "print(half / 0)")
    book.edit(CHAPTER, "updated: 2026-11-23", "updated: soon")
    book.edit(PRACTICAL, "  minutes: 1\n", "")
    said = must_fail(book, "udl.updated is 'soon'", "udl.minutes is missing", "ZeroDivisionError")
    assert "'fig-ch05-bent' does not exist; did you mean 'fig-ch05-bend'?" in said
    assert "ch05-half" not in said  # its page did not run


@pytest.mark.parametrize("fault", ["a broken reference", "a broken citation", "a broken value"])
def test_the_second_try_fails_too(fault, book):
    name, old, new, words = PLANTED[fault]
    book.edit(name, old, new)
    must_fail(book, *words)
    must_fail(book, *words)


def test_solutions_that_are_taken_apart_leave_everything(book, tmp_path):
    page = "ch05_mini/p2_tiny"
    kept = tmp_path / "solutions"
    project = Project(book.root)
    take_apart(project, page, kept)
    built = book.build()
    assert built.code == 0, built.errors
    assert not (book.site / "solutions" / f"{page}.ipynb").exists()
    assert (book.site / "notebooks" / f"{page}.ipynb").exists()
    looking = ["--project", str(book.root), "--audit", str(book.site), "--solutions", str(kept)]
    assert main(looking) == 0
    (book.site / "a.js").write_text("// return  np.exp(-np.logaddexp(0, -logits))")
    assert main(looking) == 1


def test_parts_of_a_page_say_what_they_are(built_book):
    page = html.read((built_book.site / "ch05_mini" / "index.html").read_text("utf-8"))
    story, deeper, problem = (
        page.xpath(f"//*[contains(concat(' ', @class, ' '), ' {name} ')]")[0]
        for name in ("story", "deeper", "exercise")
    )
    assert story[0].xpath("string()") == "Story Who drew it first"
    assert deeper.tag == "details", "closed and opened without scripts"
    assert deeper.get("id") == "sec-ch05-slope"
    assert deeper.get("open") is None
    assert "Deeper Its slope" in deeper.xpath("string(summary)")
    assert "as Its slope says" in deeper.xpath("string()"), "a reference has the title alone"
    assert problem[0].xpath("span[contains(@class, 'mark ')]/text()") == ["easy", "open"]


def test_a_page_outside_the_chapters_shows_a_figure_once_more_without_a_number(built_book):
    page = html.read((built_book.site / "index.html").read_text("utf-8"))
    (shown,) = page.xpath("//figure[@id='fig-ch05-bend']")
    assert shown.xpath("string(.//figcaption)").strip().startswith("The sigmoid squeezes")
    assert (built_book.site / shown.xpath("string(.//img/@src)")).is_file()


def test_an_address_with_two_parameters_stays_as_it_was_written(built_book):
    page = html.read((built_book.site / "index.html").read_text("utf-8"))
    assert page.xpath("string(//a[text()='a form']/@href)") == "https://forms.example/?a=1&page=2"


def test_unchanged_book_is_not_built_again(book):
    built = book.build()
    assert built.code == 0
    assert "nothing changed" in built.said


def test_prose_edit_runs_no_code(book):
    book.edit(CHAPTER, "A sigmoid,", "A fine sigmoid,")
    built = book.build()
    assert built.code == 0, built.errors
    assert "0 of 2 pages ran" in built.said
    assert "A fine sigmoid," in (book.site / "ch05_mini" / "index.html").read_text("utf-8")


def test_an_edited_style_alone_reaches_the_site(book):
    style = book.page("_static/course.css")
    style.parent.mkdir(exist_ok=True)
    style.write_text("p { color: red }\n", "utf-8")
    assert book.build().code == 0
    assert (book.site / "_static" / "course.css").read_text("utf-8") == "p { color: red }\n"


def test_an_edited_extension_alone_reaches_the_pages(book):
    book.edit("book/_ext/katex_located.py", '["together"]', '["side-by-side"]')
    assert book.build().code == 0
    assert 'class="side-by-side"' in (book.site / "ch05_mini" / "index.html").read_text("utf-8")


def test_an_appendix_page_is_written_again_when_its_letter_changes(book):
    def written(letter: str, name: str) -> int:
        """Look at a page of the site: its letter, and when it was written."""
        page = book.site / "appendix" / f"{name}.html"
        text = page.read_text("utf-8")
        assert f'<span class="section-number">{letter}. </span>The {name}<' in text
        return page.stat().st_mtime_ns

    front = "---\nudl: {status: complete, updated: 2026-11-23, summary: A page}\n---\n"
    for name in ("first", "second"):
        page = book.page(f"appendix/{name}.md")
        page.parent.mkdir(exist_ok=True)
        page.write_text(f"{front}# The {name}\n\nSome words.\n", "utf-8")
    toc = book.page("_toc.yml")
    part = "  - {caption: Appendix, numbered: 1, style: alphaupper, chapters: [SECOND]}\n"
    toc.write_text(toc.read_text("utf-8") + part, "utf-8")
    book.edit("book/_toc.yml", "SECOND", "{file: appendix/first}, {file: appendix/second}")
    assert book.build().code == 0
    before = written("A", "first"), written("B", "second")
    book.edit(CHAPTER, "A sigmoid,", "A fine sigmoid,")
    assert book.build().code == 0
    assert (written("A", "first"), written("B", "second")) == before
    book.page("appendix/first.md").unlink()
    book.edit("book/_toc.yml", "{file: appendix/first}, ", "")
    assert book.build().code == 0
    assert written("A", "second") > before[1]


def test_code_edit_runs_its_page_alone(book):
    book.edit(CHAPTER, "print(half)", "print(half, half)")
    built = book.build()
    assert built.code == 0, built.errors
    assert "1 of 2 pages ran" in built.said
    assert "ch05_mini/index: its own code changed" in built.said


def test_interrupted_build_goes_on_from_where_it_was(book):
    book.edit(CHAPTER, "print(half)", "import time\ntime.sleep(5)\nprint(half)")
    before = digest(book.site)
    command = [sys.executable, "-m", "tools.build", "--root", str(book.root)]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # Tests that a shell runs in its background inherit from it that they ignore Ctrl+C.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    for line in process.stdout:
        if line.startswith("run "):
            break
    time.sleep(1)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "interrupted" in errors
    assert digest(book.site) == before
    assert book.build().code == 0


def test_interrupted_promotion_is_mended(book):
    book.site.rename(book.site.with_name("html.old"))
    built = book.build()
    assert built.code == 0, built.errors
    assert (book.site / "index.html").exists()


def test_second_build_of_the_same_book_is_refused(book):
    book.edit(CHAPTER, "A sigmoid,", "A fine sigmoid,")
    with build_tool.alone(Project(book.root)):
        must_fail(book, "another build")


def test_full_disk_is_one_line_and_loses_nothing(book, monkeypatch, capsys):
    book.edit(CHAPTER, "A sigmoid,", "A fine sigmoid,")
    before = digest(book.site)

    def full(self, *_):
        raise OSError(errno.ENOSPC, "No space left on device", str(self))

    monkeypatch.setattr(files.Path, "write_bytes", full)
    assert build_tool.main(["--root", str(book.root)]) == 1
    monkeypatch.undo()
    errors = capsys.readouterr().err
    assert "No space left on device" in errors
    assert "Traceback" not in errors
    assert digest(book.site) == before


def test_two_builds_give_the_same_bytes(built_book, tmp_path):
    again = Book(tmp_path / "book project")
    import shutil

    ignored = shutil.ignore_patterns("_build")
    shutil.copytree(built_book.root, again.root, ignore=ignored)
    built = again.build()
    assert built.code == 0, built.errors
    ours = {
        path.relative_to(folder): path.read_bytes()
        for folder in (built_book.site,)
        for path in folder.rglob("*")
        if path.is_file() and path.name not in {"build.json", ".fingerprint"}
    }
    different = [name for name, data in ours.items() if (again.site / name).read_bytes() != data]
    assert not different


def test_a_page_that_was_not_touched_is_not_read_again(book, monkeypatch):
    project = Project(book.root)
    found = stage.stage(project, stages.read_manifest(project))
    assert execute.execute(project, found, print) == {}

    def read_page(_project, name, _found):
        raise AssertionError(f"{name} was read")

    monkeypatch.setattr(execute, "read_page", read_page)
    assert execute.execute(project, found, print) == {}
    book.edit(CHAPTER, "print(half)", "print(half + 1)")
    found = stage.stage(project, stages.read_manifest(project))
    with pytest.raises(AssertionError, match="ch05_mini/index was read"):
        execute.execute(project, found, print)
    shutil.rmtree(project.cache)
    with pytest.raises(AssertionError, match="was read"):
        execute.execute(project, found, print)
