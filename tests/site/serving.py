"""The built site behind a web server of this machine, as its host would serve it."""

from __future__ import annotations

import gzip
import mimetypes
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

# Fonts and pictures come a little later than text, as they do over a network: what would jump on
# a reader's screen jumps here.
LATE = {".woff2", ".svg", ".png"}
LATE_SECONDS = 0.03
mimetypes.add_type("font/woff2", ".woff2")


@cache
def gzipped(path: Path) -> int:
    """Count a file's bytes as a host that compresses would send them."""
    data = path.read_bytes()
    packed = path.suffix in {".png", ".woff2", ".zip", ".pdf", ".pptx"}
    return len(data) if packed else min(len(data), len(gzip.compress(data, 6)))


class Server:
    """The site below its folder on the host, with faults planted where a canary wants them.

    ``planted`` maps an address relative to the site to the text that is served in its place.
    """

    def __init__(self, site: Path, base: str) -> None:
        self.site, self.base = site, base
        self.planted: dict[str, str] = {}
        handler = type("Handler", (_Handler,), {"server_of": self})
        self.http = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.root = f"http://127.0.0.1:{self.http.server_port}{base}"
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    def file(self, address: str) -> Path | None:
        """Find the file behind an address of the site."""
        path = unquote(urlsplit(address).path)
        if not path.startswith(self.base):
            return None
        file = self.site / path.removeprefix(self.base)
        return file / "index.html" if file.is_dir() else file

    @contextmanager
    def plant(self, address: str, text: str) -> Iterator[str]:
        """Serve another text at an address for a while."""
        self.planted[address] = text
        try:
            yield self.root + address
        finally:
            del self.planted[address]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_of: Server

    def do_GET(self) -> None:
        server = self.server_of
        file = server.file(self.path)
        status, suffix = 200, file.suffix if file else ""
        planted = server.planted.get(urlsplit(self.path).path.removeprefix(server.base))
        if planted is not None:
            data, suffix = planted.encode(), suffix or ".html"
        elif file is not None and file.is_file():
            data = file.read_bytes()
        else:
            status, suffix = 404, ".html"
            data = (server.site / "404.html").read_bytes()
        if suffix in LATE:
            time.sleep(LATE_SECONDS)
        self.send_response(status)
        kind = mimetypes.types_map.get(suffix, "application/octet-stream")
        self.send_header("Content-Type", kind + ("; charset=utf-8" if "text" in kind else ""))
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")  # every visit is a first one
        with suppress(ConnectionError):  # a page that was closed meanwhile
            self.end_headers()
            self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        pass
