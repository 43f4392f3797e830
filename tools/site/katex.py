"""KaTeX's server for one build: started so that it cannot fail by chance, ended for certain.

sphinxcontrib-katex connects as soon as the socket's file exists, which under load is before the
server listens; the build then failed with a refused connection and left a Node process behind.
"""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sphinxcontrib.katex as katex

from tools import programs
from tools.errors import Fault

NO_KATEX = Fault(
    "katex-does-not-start",
    "The server that sets mathematics ended or did not answer.",
    "Build again; if it stays so, `make doctor` says whether Node and `node_modules` are whole.",
)

STARTUP_SECONDS = 60
RENDER_SECONDS = 60


def connect(path: Path, process: subprocess.Popen[bytes]) -> socket.socket:
    """Connect to the server, trying again until it listens.

    Raises
    ------
    BookError
        Where the server ended or does not answer in time.
    """
    deadline = time.monotonic() + STARTUP_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            link.connect(str(path))
        except (FileNotFoundError, ConnectionRefusedError):
            link.close()
            time.sleep(0.01)
        else:
            return link
    raise NO_KATEX(
        f"KaTeX's server did not start within {STARTUP_SECONDS} s ({katex.NODEJS_BINARY})"
    )


@contextmanager
def server() -> Iterator[None]:
    """Let a build use KaTeX's server, and end its process whatever happens."""
    started: list[subprocess.Popen[bytes]] = []

    def start(
        cls: type, rundir: Path, timeout: float
    ) -> tuple[subprocess.Popen[bytes], socket.socket]:
        path = rundir / "katex.sock"
        process = subprocess.Popen(
            cls.build_command(socket=path),  # type: ignore[attr-defined]
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=rundir,
        )
        started.append(process)
        return process, connect(path, process)

    katex.NODEJS_BINARY = programs.node()
    katex.RENDER_TIMEOUT = RENDER_SECONDS
    katex.KaTeXServer.start_server_process = classmethod(start)
    try:
        yield
    finally:
        for process in started:
            process.kill()
            process.wait()
