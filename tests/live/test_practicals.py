"""Each practical in the page: as it is handed out, solved, and with a mistake that has a name."""

from __future__ import annotations

import json

import pytest

from tests.live.desk import Desk
from tests.live.mistakes import mistake_of
from tests.sampling import History, sample
from tools.project import HOME, Project


def practicals() -> list[str]:
    """List the practicals that run in the page."""
    found = sorted((Project(HOME).site / "_static" / "live").glob("*.p[0-9]*.json"))
    return [path.stem.replace(".", "/", 1) for path in found]


def changed(page: str, now: History) -> bool:
    """Say whether a practical may run otherwise than when it was last tried."""
    stem = page.partition("/")[0]
    return now.touched(f"book/{page}.md", f"src/udl/checks/{stem}")


def tried() -> list[str]:
    """Choose the practicals of this run."""
    return sample("practicals in the page", practicals(), changed, one_in=18)


@pytest.mark.parametrize("page", tried() or ["none"])
def test_a_practical_runs_to_its_end(page, visitor, project):
    if page == "none":
        pytest.skip("no practical runs in the page")
    notebook = json.loads((project.site / "notebooks" / f"{page}.ipynb").read_text("utf-8"))
    told = {cell["id"]: cell["metadata"].get("udl", {}) for cell in notebook["cells"]}
    summary = next(i for i in told if i.endswith("-summary-check"))
    desk = Desk.open(visitor, page)
    desk.start()

    desk.run_all()
    said = desk.output(summary)
    assert ": 0 passed, 0 wrong, " in said, said
    assert not desk.page.locator(".output.traceback").count()

    desk.bring(project.site / "solutions" / f"{page}.ipynb")
    desk.run_all()
    said = desk.output(summary)
    assert " 0 wrong, 0 not done yet" in said, said
    assert not desk.page.locator(".output.traceback").count()
    done, of = desk.count().removesuffix(" passed").split(" of ")
    assert done == of

    exercise, text, words = mistake_of(page, told)
    answer = next(i for i, one in told.items() if one == {"exercise": exercise, "role": "answer"})
    desk.write(answer, text)
    said = desk.run(answer.replace("-answer", "-check"))
    assert "wrong ✗" in said, said
    assert words in " ".join(said.split()), said
    assert desk.cell(answer.replace("-answer", "-check")).get_attribute("data-verdict") == "wrong"
    assert not desk.errors
    desk.close()
