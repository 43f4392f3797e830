"""What a program may do in its box, and what ends it, tried with programs that try."""

import socket
import textwrap
import time

import psutil
import pytest

from tests import needing
from tools.grading import sandbox
from tools.grading.sandbox import MEBIBYTE, Limits

QUICK = Limits(seconds=20, memory=512 * MEBIBYTE, output=100_000, files=2 * MEBIBYTE, processes=12)
BOXES = [pytest.param(True, id="boxed"), pytest.param(False, id="bare")]


@pytest.fixture
def run(tmp_path):
    """Run a Python program in a folder of its own."""

    def running(text, limits=QUICK, *, box=True):
        if box:
            needing.need("bubblewrap", sandbox.bubblewrap())
        desk = tmp_path / "desk"
        desk.mkdir(exist_ok=True)
        (desk / "program.py").write_text(textwrap.dedent(text))
        python, readable = sandbox.interpreter()
        ended = sandbox.run([python, "program.py"], desk, limits, readable=readable, box=box)
        return ended, desk

    return running


@pytest.mark.parametrize("box", BOXES)
def test_a_program_runs_and_leaves_its_files(run, box):
    ended, desk = run(
        "import numpy; print('three', numpy.arange(3).sum()); open('left', 'w').write('x')", box=box
    )
    assert (ended.code, ended.exceeded, ended.printed) == (0, "", "three 3\n")
    assert (desk / "left").read_text() == "x"


@pytest.mark.parametrize("box", BOXES)
def test_its_exit_status_and_last_words_are_kept(run, box):
    ended, _ = run("print('a' * 50_000); raise SystemExit(3)", box=box)
    assert (ended.code, ended.exceeded) == (3, "")
    assert len(ended.printed) == 20_000


@pytest.mark.parametrize("box", BOXES)
@pytest.mark.parametrize(
    ("exceeded", "text"),
    [
        ("seconds", "while True: pass"),
        ("clock", "import time, signal; signal.signal(15, lambda *a: None); time.sleep(99)"),
        ("output", "while True: print('flood' * 1000)"),
        ("files", "for k in range(99): open(f'{k}', 'wb').write(bytes(10**6))"),
        ("files", "for k in range(5000): open(f'{k}', 'w').close()"),
        (
            "files",
            """
            import os
            held = [os.memfd_create("x") for _ in range(20)]
            for one in held:
                os.write(one, bytes(10**6))
            """,
        ),
        (
            "files",
            """
            import mmap, os
            held = []
            for _ in range(9):
                with open("x", "wb+") as one:
                    one.write(bytes(10**6))
                    one.flush()
                    held.append(mmap.mmap(one.fileno(), 0))
                os.unlink("x")
            """,
        ),
        ("processes", "import os, time\nfor _ in range(40):\n    if not os.fork(): time.sleep(99)"),
        (
            "memory",
            """
            import os, time
            for _ in range(8):  # each within what one may have
                if not os.fork():
                    held = bytearray(200 * 2**20)
                    time.sleep(99)
            time.sleep(99)
            """,
        ),
    ],
)
def test_a_limit_ends_it_with_all_that_it_started(run, exceeded, text, box, monkeypatch):
    if exceeded == "seconds":  # a busy machine gives it few of them
        monkeypatch.setattr(sandbox, "PATIENCE", 60)
    short = exceeded in ("seconds", "clock")
    limits = Limits(**{**vars(QUICK), "seconds": 1.0 if short else 20.0})
    before = {process.pid for process in psutil.process_iter()}
    ended, _ = run(textwrap.dedent(text) + "\nimport time; time.sleep(99)", limits, box=box)
    assert ended.exceeded == exceeded
    # One second of computing takes as long as the machine is busy.
    assert ended.seconds < (60 if exceeded == "seconds" else 15)
    assert ended.code != 0
    left = [
        process
        for process in psutil.process_iter()
        if process.pid not in before
        and process.status() != psutil.STATUS_ZOMBIE
        and "program.py" in " ".join(process.cmdline())
    ]
    assert not left


def test_who_only_waits_has_more_time_than_who_computes(run, monkeypatch):
    monkeypatch.setattr(sandbox, "PATIENCE", 60)
    ended, _ = run("import time; time.sleep(2); print('done')", Limits(seconds=1.0))
    assert (ended.exceeded, ended.printed) == ("", "done\n")
    busy = "import os\nfor _ in range(3): os.fork()\nwhile True: pass"
    ended, _ = run(busy, Limits(seconds=1.0))
    assert ended.exceeded == "seconds"


@pytest.mark.parametrize("box", BOXES)
def test_one_process_sees_that_its_memory_has_an_end(run, box):
    ended, _ = run(
        """
        try:
            bytearray(2**30)
        except MemoryError:
            print("no more")
        """,
        box=box,
    )
    assert ended.printed == "no more\n"


@pytest.mark.parametrize("box", BOXES)
def test_a_process_that_outlives_its_parent_is_ended(run, box):
    ended, desk = run(
        """
        import os, time
        if not os.fork():
            while True:
                open("alive", "w").write(str(time.time()))
                time.sleep(0.05)
        time.sleep(0.3)
        """,
        box=box,
    )
    assert ended.code == 0
    time.sleep(0.3)
    last = (desk / "alive").stat().st_mtime_ns
    time.sleep(0.3)
    assert (desk / "alive").stat().st_mtime_ns == last


def test_nothing_of_the_callers_environment_comes_along(run, monkeypatch):
    monkeypatch.setenv("SECRET", "seed")
    for box in (True, False):
        ended, _ = run("import os; print(os.environ.get('SECRET'))", box=box)
        assert ended.printed == "None\n"


@pytest.fixture
def port():
    """A port of this machine that answers, so that a refusal means something."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_the_box_hides_other_files_and_the_network(run, tmp_path, port):
    (tmp_path / "secret").write_text("seed")
    ended, _ = run(
        f"""
        import os, socket
        print(os.path.exists({str(tmp_path / "secret")!r}), os.listdir("/home") if
              os.path.exists("/home") else [])
        for address in (("127.0.0.1", {port}), ("192.0.2.1", 80)):
            try:
                socket.create_connection(address, timeout=2)
            except OSError as error:
                print("refused")
        """
    )
    assert ended.printed == "False []\nrefused\nrefused\n"


def test_the_box_is_written_to_in_its_folder_alone(run):
    ended, _ = run(
        """
        import pathlib, sys
        for place in ("/usr/x", "/x", "/dev/x", sys.prefix + "/x", "/etc/x"):
            try:
                pathlib.Path(place).write_text("x")
            except OSError:
                print("refused")
        try:
            for k in range(99):
                pathlib.Path(f"/tmp/{k}").write_bytes(bytes(2**20))
        except OSError:
            print("full")
        """
    )
    assert ended.printed == "refused\n" * 5 + "full\n"


def test_the_box_cannot_be_opened_from_within(run):
    """Whoever marks as root, as in a container, must not hand root's rights in."""
    ended, _ = run(
        """
        import ctypes
        libc = ctypes.CDLL(None)
        REMOUNT, BIND = 32, 4096
        print(libc.mount(None, b"/usr", None, REMOUNT | BIND, None), libc.umount2(b"/usr", 2))
        print([line.split()[1] for line in open("/proc/self/status") if "CapEff" in line])
        """
    )
    assert ended.printed == "-1 -1\n['0000000000000000']\n"


def test_a_folder_of_what_may_be_read_can_be_hidden(tmp_path):
    needing.need("bubblewrap", sandbox.bubblewrap())
    place, desk = tmp_path / "shown" / "right", tmp_path / "desk"
    place.mkdir(parents=True)
    desk.mkdir()
    (place / "answer").write_text("42")
    program = ["/bin/sh", "-c", f"ls {place.parent}; cat {place}/answer; touch {place}/x"]
    cases = (((), "right\n42"), ([place], "right\ncat: "), ([place / "answer"], 'right\n"""Stands'))
    for hidden, said in cases:
        ended = sandbox.run(program, desk, QUICK, readable=[place.parent], hidden=hidden)
        assert ended.printed.startswith(said)
        assert "Read-only file system" in ended.printed


def test_a_machine_without_bubblewrap_is_told_apart(monkeypatch, tmp_path):
    sandbox.bubblewrap.cache_clear()
    monkeypatch.setenv("PATH", str(tmp_path))
    assert sandbox.bubblewrap() == ""
    broken = tmp_path / "bwrap"  # as where the kernel allows no namespaces
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    assert sandbox.bubblewrap() == ""
    sandbox.bubblewrap.cache_clear()
