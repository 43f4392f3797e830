"""Run a program that nobody trusts: away from the network and other files, within limits.

Bubblewrap gives the box: a file system with the system's programs, a Python environment and one
folder of its own to write to, no network, and processes that end together. Where it is missing or
not allowed to work, the limits hold all the same, and the result says what did not.
"""

from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import IO

import psutil

from tools import programs

MEBIBYTE = 2**20
LOOK_EVERY = 0.1  # seconds
PATIENCE = 3  # times the seconds of computing, by the clock on the wall
NOTHING = Path(__file__).with_name("nothing.py")
ENTRY = 4096  # bytes that a file or folder takes at least
SYSTEM = (
    *("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64"),
    *("/etc/ld.so.cache", "/etc/alternatives", "/etc/fonts"),
)
DESK = "/desk"  # the folder's name inside the box
SCRATCH = ("/tmp", "/dev/shm")
SCRATCH_SIZE = 64 * MEBIBYTE
# The kernel counts these for each process, which then sees an error of its own.
LIMITED = 'ulimit -c 0; ulimit -d {data}; ulimit -f {blocks}; exec "$@"'
NO_BOX = "without bubblewrap: the network and other files were within reach"


@dataclass(frozen=True)
class Limits:
    """What a program may use.

    Parameters
    ----------
    seconds : float
        Of computing, by all its processes together, so that a busy machine costs nobody anything;
        by the clock on the wall it may take `PATIENCE` times as long.
    memory : int
        Bytes, by all its processes together.
    output : int
        Bytes that it may print.
    files : int
        Bytes that its folder may hold, with files that have no name any more.
    processes : int
        How many at once, threads not counted.
    """

    seconds: float = 600.0
    memory: int = 4096 * MEBIBYTE
    output: int = MEBIBYTE
    files: int = 256 * MEBIBYTE
    processes: int = 32


@dataclass(frozen=True)
class Ended:
    """How a program came to its end.

    Parameters
    ----------
    code : int
        Its exit status, negative for a signal.
    exceeded : str
        The limit that ended it: a name of :class:`Limits`, or empty.
    printed : str
        The end of what it printed.
    seconds : float
        How long it ran.
    """

    code: int
    exceeded: str
    printed: str
    seconds: float


@dataclass
class _Reader:
    """Takes what a program prints, in a thread, and keeps the end of it."""

    pipe: IO[bytes]
    keep: int
    count: int = 0
    tail: bytes = field(default=b"")

    def run(self) -> None:
        while chunk := os.read(self.pipe.fileno(), 65536):
            self.count += len(chunk)
            self.tail = (self.tail + chunk)[-self.keep :]


@cache
def bubblewrap() -> str:
    """Name the program that makes boxes; empty if there is none that works here."""
    found = programs.bubblewrap()
    return found.path if found else ""


def run(
    program: Sequence[str],
    folder: Path,
    limits: Limits,
    *,
    readable: Iterable[Path] = (),
    hidden: Iterable[Path] = (),
    box: bool = True,
) -> Ended:
    """Run a program in a folder, and end it with all that it started.

    Parameters
    ----------
    program : sequence of str
        The command line; files of the folder are named relative to it.
    folder : Path
        The working folder, the only place where the program can write for good.
    limits : Limits
        What ends it early.
    readable : iterable of Path
        What it may read beside the system and this Python.
    hidden : iterable of Path
        Files and folders of these that it finds empty all the same.
    box : bool
        Whether to use bubblewrap where it is there; without it nothing is hidden.

    Returns
    -------
    Ended
        How it went. Nothing that the program does raises an exception here.
    """
    maker = bubblewrap() if box else ""
    walls = _walls(maker, folder, readable, hidden) if maker else []
    limited = LIMITED.format(data=limits.memory // 1024, blocks=limits.files // 512)
    started = time.monotonic()
    process = subprocess.Popen(
        [*walls, "/bin/sh", "-c", limited, "sh", *program],
        cwd=folder,
        env=_environment(DESK if maker else str(folder)),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    assert process.stdout is not None
    reader = _Reader(process.stdout, keep=min(limits.output, 20_000))
    thread = threading.Thread(target=reader.run, daemon=True)
    thread.start()
    try:
        exceeded = _watch(process, folder, limits, reader, started)
    finally:
        _end(process)
    seconds = time.monotonic() - started
    thread.join(timeout=5)
    if not thread.is_alive():  # somebody who has fled may hold the other end
        process.stdout.close()
    # A quick program is over before anybody has looked.
    if reader.count > limits.output:
        exceeded = exceeded or "output"
    if _size(folder, limits.files) > limits.files:
        exceeded = exceeded or "files"
    printed = reader.tail.decode("utf-8", "replace")
    return Ended(process.returncode, exceeded, printed, seconds)


def interpreter() -> tuple[str, list[Path]]:
    """Name this Python and what a program needs to read for it."""
    places = {Path(sys.prefix), Path(sys.base_prefix), Path(sys.executable).resolve().parents[1]}
    return sys.executable, sorted(places)


def _walls(maker: str, folder: Path, readable: Iterable[Path], hidden: Iterable[Path]) -> list[str]:
    """Write bubblewrap's command line: what is seen, and that nothing else is."""
    walls = [maker, "--unshare-all", "--die-with-parent", "--new-session"]
    # Whoever marks as root would hand root's rights in, that of opening the box among them.
    walls += ["--cap-drop", "ALL"]
    for name in SYSTEM:
        place = Path(name)
        if place.is_symlink():
            walls += ["--symlink", os.readlink(place), name]
        elif place.exists():
            walls += ["--ro-bind", name, name]
    walls += ["--proc", "/proc", "--dev", "/dev"]
    for name in SCRATCH:
        walls += ["--size", str(SCRATCH_SIZE), "--tmpfs", name]
    for place in readable:
        walls += ["--ro-bind", str(place), str(place)]
    for place in hidden:
        if place.is_dir():
            walls += ["--tmpfs", str(place), "--remount-ro", str(place)]
        else:
            walls += ["--ro-bind", str(NOTHING), str(place)]
    walls += ["--bind", str(folder), DESK, "--chdir", DESK]
    # What is left of the root and of /dev lies in memory, too, and without a limit.
    return [*walls, "--remount-ro", "/dev", "--remount-ro", "/"]


def _environment(home: str) -> dict[str, str]:
    """Keep nothing of the caller's environment, which may hold secrets."""
    return {
        "HOME": home,
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "MPLBACKEND": "agg",
        # The same sums in the same order, however many submissions run side by side.
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "UDL_MARKING": "1",
    }


def _watch(
    process: subprocess.Popen[bytes], folder: Path, limits: Limits, reader: _Reader, started: float
) -> str:
    """Wait for the end, or for the first limit that is exceeded."""
    while True:
        try:
            process.wait(LOOK_EVERY)
        except subprocess.TimeoutExpired:
            pass
        else:
            return ""
        family = _family(process.pid)
        if sum(_computed(member) for member in family) > limits.seconds:
            return "seconds"
        if time.monotonic() - started > PATIENCE * limits.seconds:
            return "clock"
        if reader.count > limits.output:
            return "output"
        if len(family) > limits.processes:
            return "processes"
        if sum(_resident(member) for member in family) > limits.memory:
            return "memory"
        if _size(folder, limits.files) + _unnamed(family) > limits.files:
            return "files"


def _family(pid: int) -> list[psutil.Process]:
    """List a process and all that came of it."""
    try:
        parent = psutil.Process(pid)
        return [parent, *parent.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def _resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0


def _computed(process: psutil.Process) -> float:
    """Return the seconds that a process and those that it has waited for have computed."""
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return float(times.user + times.system + times.children_user + times.children_system)


def _size(folder: Path, most: int) -> int:
    """Add up a folder's files, following no link, until it is more than some number of bytes."""
    total, waiting = 0, [str(folder)]
    while waiting and total <= most:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    total += max(entry.stat(follow_symlinks=False).st_size, ENTRY)
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    if total > most:
                        break
        except OSError as error:
            if error.errno == errno.ENAMETOOLONG:  # nested so that nobody sees what lies there
                return most + 1
    return total


def _unnamed(family: Iterable[psutil.Process]) -> int:
    """Add up what processes hold and no folder shows: deleted files, files in memory."""
    held: dict[tuple[int, int], int] = {}
    for member in family:
        place = f"/proc/{member.pid}/fd"
        with suppress(OSError):
            for name in os.listdir(place):
                with suppress(OSError):
                    told = os.stat(f"{place}/{name}")
                    if stat.S_ISREG(told.st_mode) and not told.st_nlink:
                        held[told.st_dev, told.st_ino] = told.st_blocks * 512
        with suppress(OSError), open(f"/proc/{member.pid}/maps", "rb") as maps:
            for line in maps:
                if line.endswith(b"(deleted)\n"):  # closed, and still there while it is mapped
                    span, _, _, device, number, _ = line.split(maxsplit=5)
                    first, last = (int(one, 16) for one in span.split(b"-"))
                    major, minor = (int(one, 16) for one in device.split(b":"))
                    held.setdefault((os.makedev(major, minor), int(number)), last - first)
    return sum(held.values())


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill a process with all that came of it, the youngest first, so that parents see them end."""
    family = _family(process.pid)
    for member in reversed(family[1:]):
        with suppress(psutil.NoSuchProcess):
            member.send_signal(signal.SIGKILL)
    if family[1:]:  # bubblewrap then ends by itself
        with suppress(subprocess.TimeoutExpired):
            process.wait(LOOK_EVERY)
    with suppress(ProcessLookupError):  # itself, and those whose parent has gone before them
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
