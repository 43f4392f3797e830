"""A small assignment and thirty students, honest and not, whose marks are known beforehand."""

from __future__ import annotations

import copy
import hashlib
import io
import json
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.tools.pages.practicals.reading import coursework_head
from tools.grading.marking import Mark
from tools.grading.sandbox import MEBIBYTE, Limits

RIGHT = "def total(values):\n    return float(sum(v * v for v in values))\n"
SECRET = [3.0, -1.0, 2.0]
OUT_OF = 10.0
# A page whose code is handed out whole.
MODEL_CHOICES = (
    coursework_head("model_choices")
    + """\
# Coursework I: Model choices

```{code-cell} ipython3
:udl: {exercise: setup, role: setup}
import math
```

+++ {"udl": {"exercise": "network", "role": "given", "kind": "experiment"}}

## Experiment: a better network

```{code-cell} ipython3
:udl: {exercise: network, role: answer}
def network():
    return [40, 10]
```
"""
)


def cell(name: str, source: str, *, solution: bool = False, kind: str = "code") -> dict[str, Any]:
    tag = {"grade_id": name, "solution": solution, "locked": not solution, "grade": False}
    return {"cell_type": kind, "id": name, "metadata": {"nbgrader": tag}, "source": source}


def handed_out() -> dict[str, Any]:
    """A notebook with a fixed cell, a permitted one, and a fixed one that uses it."""
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {},
        "cells": [
            cell("title", "# Sum of squares", kind="markdown"),
            cell("setup", "START = 0.0\nimport math"),
            cell("answer", "def total(values):\n    raise NotImplementedError", solution=True),
            cell("demo", "print('here', total([1.0]))"),
        ],
    }


@dataclass
class SumOfSquares:
    """Asks for the sum of squares of numbers that nobody has seen."""

    name: str = "squares"
    out_of: float = OUT_OF
    handed_out: dict[str, Any] = field(default_factory=handed_out)
    limits: Limits = field(
        default_factory=lambda: Limits(
            seconds=4.0,
            memory=400 * MEBIBYTE,
            output=50_000,
            files=4 * MEBIBYTE,
            processes=12,
        )
    )
    readable: tuple[Path, ...] = ()
    hidden: tuple[Path, ...] = ()

    def key(self, student: str) -> str:
        return hashlib.sha256(json.dumps(self.handed_out).encode()).hexdigest()

    def calls(self, student: str, desk: Path) -> list[str]:
        (desk / "unseen.json").write_text(json.dumps(SECRET))
        return ["total(__import__('json').load(open('unseen.json')))"]

    def judge(self, student: str, values: list[dict[str, Any]]) -> Mark:
        value = values[0].get("value")
        if isinstance(value, float) and abs(value - 14.0) < 1e-9:
            return Mark(OUT_OF, OUT_OF, "Right.", estimate=value, low=value, high=value)
        return Mark(0.0, OUT_OF, str(values[0].get("fault") or f"Wrong: {value!r}."))


def with_answer(text: str) -> dict[str, Any]:
    """The notebook as a student hands it in who wrote only into the permitted cell."""
    made = handed_out()
    made["cells"][2]["source"] = text
    return made


def _altered() -> dict[str, Any]:
    made = with_answer(RIGHT)
    made["cells"][1]["source"] = "START = 5.0"
    made["cells"][3]["source"] = "def total(values): return 14.0"
    return made


def _copied() -> dict[str, Any]:
    made = with_answer("def total(values):\n    return 0.0")
    extra = copy.deepcopy(made["cells"][2])
    made["cells"][2]["source"] = RIGHT
    extra["id"] = "copy"
    made["cells"].insert(1, extra)
    return made


def _moved() -> dict[str, Any]:
    made = with_answer(RIGHT)
    made["cells"].append(made["cells"].pop(2))
    return made


def _split() -> dict[str, Any]:
    """One cell cut in two, as JupyterLab does it: both parts keep the tag, and have new ids."""
    made = with_answer("def square(v):\n    return v * v")
    second = copy.deepcopy(made["cells"][2])
    second["source"] = "def total(values):\n    return sum(map(square, values))"
    made["cells"][2]["id"], second["id"] = "a1", "b2"
    made["cells"].insert(3, second)
    return made


def _with_lines(ending: str) -> bytes:
    """As a program of another system saves it, in format 4.4, which knows no ids."""
    made = with_answer(RIGHT)
    for one in made["cells"]:
        one["source"] = one["source"].replace("\n", ending)
        del one["id"]
    return encoded({**made, "nbformat_minor": 4})


def _damaged() -> bytes:
    """An archive whose list of files is whole, and what is packed in it is not."""
    data = bytearray(archive(a__dot__ipynb=encoded(with_answer(RIGHT))))
    data[45:60] = bytes(255 - one for one in data[45:60])
    return bytes(data)


def _crowded() -> dict[str, Any]:
    made = with_answer(RIGHT)
    mine = {"cell_type": "code", "metadata": {}}
    made["cells"] += [{**mine, "source": f"x = {n}"} for n in range(10_000)]
    return made


def _outside() -> dict[str, Any]:
    made = with_answer("def total(values):\n    return helper(values)")
    helper = {
        "cell_type": "code",
        "id": "mine",
        "metadata": {},
        "source": "def helper(v): return 1",
    }
    made["cells"].insert(2, helper)
    return made


def _missing() -> dict[str, Any]:
    made = with_answer(RIGHT)
    del made["cells"][2]
    return made


def _retagged() -> dict[str, Any]:
    """Takes the tag away that says what may be written, and gives it to another cell."""
    made = with_answer(RIGHT)
    made["cells"][3] = cell("demo", "def total(values): return 14.0", solution=True)
    return made


@dataclass(frozen=True)
class Planted:
    """A submission, its right mark, and a word that the reason or a remark must have."""

    content: dict[str, Any] | bytes
    right: bool
    said: str = ""
    suffix: str = ".ipynb"


def archive(**files: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(name.replace("__dot__", "."), data)
    return held.getvalue()


def encoded(notebook: dict[str, Any]) -> bytes:
    return json.dumps(notebook).encode()


FORGE = (
    "import json, os\n"
    "json.dump({'faults': {}, 'values': [{'value': 15.0}]}, open('done.json', 'w'))\n"
    "os._exit(0)"
)
GHOSTS = """\
import os, time
held = []
for k in range(8):
    held.append(open("x", "wb"))
    os.unlink("x")
    held[-1].write(bytes(2**20))
    held[-1].flush()
time.sleep(99)
"""
BURROW = """\
import os
for k in range(3000):
    os.mkdir("a")
    os.chdir("a")
"""
PLANTED = {
    "buried": Planted(with_answer(f"{BURROW}input()\nimport time\ntime.sleep(99)"), False, "files"),
    "crowded": Planted(_crowded(), True, "So do 9990 more cells"),
    "damaged": Planted(_damaged(), False, "not an archive", suffix=".zip"),
    "fractions": Planted(
        with_answer(
            "from fractions import Fraction\n"
            "def total(values): return sum(Fraction(v) ** 2 for v in values)"
        ),
        True,
    ),
    "ghosts": Planted(with_answer(GHOSTS), False, "more than 4 MiB of files"),
    "half": Planted(with_answer(f"{RIGHT}# \ud800"), True),
    "folder": Planted(
        with_answer("import os; os.mkdir('done.json'); os._exit(0)"), False, "left no result"
    ),
    "large": Planted(with_answer("def total(values): return 10**5000"), False, "ValueError"),
    "loud": Planted(encoded(with_answer(RIGHT)), True, suffix=".IPYNB"),
    "measured": Planted(with_answer(f"%%time\n{RIGHT}display(total)"), True),
    "spelled": Planted(
        archive(
            **{
                ".\\.ipynb_checkpoints\\a__dot__ipynb": b"{}",
                "./a__dot__ipynb": encoded(with_answer(RIGHT)),
                "b/._a__dot__ipynb": b"\0",
            }
        ),
        True,
        suffix=".zip",
    ),
    "split": Planted(_split(), True, "all were run"),
    "windows": Planted(_with_lines("\r\n"), True),
    "honest": Planted(with_answer(RIGHT), True),
    "numpy": Planted(with_answer("import numpy as np\ntotal = lambda v: np.dot(v, v)"), True),
    "magic": Planted(with_answer(f"%matplotlib inline\n!pip list\n{RIGHT}"), True),
    "wrong": Planted(with_answer("def total(values):\n    return sum(values)"), False, "Wrong"),
    "untouched": Planted(handed_out(), False, "NotImplementedError"),
    "altered": Planted(_altered(), True, "altered"),
    "copied": Planted(_copied(), True, "2 times"),
    "moved": Planted(_moved(), True),
    "outside": Planted(_outside(), False, "stands outside"),
    "missing": Planted(_missing(), False, "missing"),
    "retagged": Planted(_retagged(), True, "altered"),
    "syntax": Planted(with_answer("def total(values:\n"), False, "SyntaxError"),
    "raises": Planted(with_answer(f"{RIGHT}\n1 / 0"), True, "ZeroDivisionError"),
    "endless": Planted(with_answer("while True: pass"), False, "longer than"),
    "asleep": Planted(
        with_answer("import signal, time\nsignal.signal(15, lambda *a: 0)\ntime.sleep(999)"),
        False,
        "longer than 12 s by the clock",
    ),
    "greedy": Planted(with_answer("x = bytearray(2**31)"), False, "MemoryError"),
    "herd": Planted(
        with_answer("import os, time\nwhile True:\n    if not os.fork(): time.sleep(99)"),
        False,
        "more than 12 processes",
    ),
    "flood": Planted(with_answer("while True: print('x' * 999)"), False, "printed more than"),
    "hoard": Planted(
        with_answer("for k in range(99): open(f'{k}', 'wb').write(bytes(2**20))"),
        False,
        "more than 4 MiB of files",
    ),
    "exit": Planted(with_answer(f"{RIGHT}\nexit()"), True, "SystemExit"),
    "leaves": Planted(with_answer(f"{RIGHT}\nimport os; os._exit(0)"), False, "left no result"),
    "crash": Planted(
        with_answer("import ctypes; ctypes.string_at(0)"), False, "ended its own Python"
    ),
    "forged": Planted(with_answer(FORGE), False, "Wrong: 15.0"),
    "link": Planted(
        with_answer("import os; os.symlink('/etc/passwd', 'done.json'); os._exit(0)"),
        False,
        "left no result",
    ),
    "pipe": Planted(
        with_answer("import os; os.mkfifo('done.json'); os._exit(0)"), False, "left no result"
    ),
    "pickle": Planted(
        with_answer(
            "class Evil:\n    def __reduce__(s): return (print, ())\ndef total(v): return Evil()"
        ),
        False,
        "got Evil",
    ),
    "not-json": Planted(b"\x80\x04\x95 a pickle", False, "not a notebook"),
    "nested": Planted(b'{"cells":' + b"[" * 100_000, False, "not a notebook"),
    "archive": Planted(archive(a__dot__ipynb=encoded(with_answer(RIGHT))), True, suffix=".zip"),
    "climbing": Planted(
        archive(**{"../../up__dot__ipynb": encoded(with_answer(RIGHT))}), True, suffix=".zip"
    ),
    "two": Planted(
        archive(a__dot__ipynb=encoded(handed_out()), b__dot__ipynb=encoded(_moved())),
        False,
        "expected one file",
        suffix=".zip",
    ),
    "torn": Planted(archive(a__dot__ipynb=b"{}")[:40], False, "not an archive", suffix=".zip"),
}


def hand_in(folder: Path) -> None:
    """Write all of them into a folder, as they came by e-mail."""
    folder.mkdir(exist_ok=True)
    for name, planted in PLANTED.items():
        content = planted.content
        data = content if isinstance(content, bytes) else encoded(content)
        (folder / f"{name}{planted.suffix}").write_bytes(data)
