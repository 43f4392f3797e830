"""External links, followed on a server of this machine alone."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from tools.project import HOME, Project
from tools.publish import outside_links as links

MANNERS = links.Manners("test", pause=0.01, timeout=2, tries=2)


class Host(BaseHTTPRequestHandler):
    """Answers as its path says: /404, /get-only, /busy-once, …"""

    asked: ClassVar[Counter[tuple[str, str]]] = Counter()
    agents: ClassVar[set[str]] = set()
    at_once = 0
    most_at_once = 0
    lock = threading.Lock()

    def answer(self) -> None:
        with self.lock:
            Host.asked[self.command, self.path] += 1
            Host.agents.add(self.headers["User-Agent"])
            Host.at_once += 1
            Host.most_at_once = max(Host.most_at_once, Host.at_once)
        time.sleep(0.01)
        with self.lock:
            Host.at_once -= 1
        name = self.path.strip("/")
        status = int(name[:3]) if name[:3].isdigit() else 200
        if name == "get-only":
            status = 405 if self.command == "HEAD" else 200
        if name == "lies-to-head":
            status = 404 if self.command == "HEAD" else 200
        if name == "busy-once":
            status = 503 if Host.asked[self.command, self.path] == 1 else 200
        self.send_response(status)
        if status in (301, 302):
            self.send_header("Location", "/" + name[4:])
        if status == 429:
            self.send_header("Retry-After", "0")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_HEAD = do_GET = answer

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture(scope="module")
def server():
    serving = ThreadingHTTPServer(("127.0.0.1", 0), Host)
    threading.Thread(target=serving.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{serving.server_port}"
    serving.shutdown()
    serving.server_close()


@pytest.fixture
def host(server):
    Host.asked.clear()
    Host.agents.clear()
    Host.most_at_once = 0
    return server


@pytest.mark.parametrize(
    ("path", "verdict", "why"),
    [
        ("200", "good", "200"),
        ("302/200", "good", "200"),
        ("302/404", "broken", "404"),
        ("get-only", "good", "200"),
        ("lies-to-head", "good", "200"),
        ("busy-once", "good", "200"),
        ("404", "broken", "404"),
        ("410", "broken", "410"),
        ("403", "unsure", "403"),
        ("429", "unsure", "429"),
        ("500", "unsure", "500"),
    ],
)
def test_verdict(host, path, verdict, why):
    assert links.verdict(f"{host}/{path}", MANNERS) == links.Answer(verdict, why)
    assert Host.agents == {"test"}


def test_a_resolvers_redirect_is_its_answer(host, monkeypatch):
    monkeypatch.setattr(links, "RESOLVERS", {"127.0.0.1"})
    assert links.verdict(f"{host}/302/403", MANNERS).verdict == "good"
    assert links.verdict(f"{host}/404", MANNERS).verdict == "broken"
    assert ("HEAD", "/403") not in Host.asked


def test_a_busy_host_is_asked_again_but_not_for_ever(host):
    links.verdict(f"{host}/503", MANNERS)
    assert Host.asked["HEAD", "/503"] == MANNERS.tries


def test_a_host_that_does_not_exist_is_broken(monkeypatch):
    def nowhere(*arguments, **options):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    answer = links.verdict("http://nowhere.invalid/", MANNERS)
    assert answer == links.Answer("broken", "there is no such host")


def test_a_host_that_is_silent_is_not_certain():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        answer = links.verdict(f"http://127.0.0.1:{taken.getsockname()[1]}/", MANNERS)
    assert answer.verdict == "unsure"


@pytest.mark.parametrize("address", ["http://", "http://127.0.0.1:port/", "http://127.0.0.1/a b"])
def test_what_is_no_address_is_broken(address):
    assert links.verdict(address, MANNERS).verdict == "broken"


def aside(function, *arguments):
    """Call in a thread of its own: a browser of this process may hold the main thread's loop."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(function, *arguments).result()


def test_a_host_is_asked_one_thing_at_a_time(host):
    addresses = [f"{host}/200?{number}" for number in range(8)]
    answers = aside(asyncio.run, links.follow_all(addresses * 2, MANNERS))
    assert sorted(answers) == sorted(addresses)
    assert Host.most_at_once == 1
    assert max(Host.asked.values()) == 1


def write_site(folder: Path, *addresses: str) -> Path:
    body = "".join(f'<a class="x" href="{address}">there</a>' for address in addresses)
    folder.mkdir(exist_ok=True)
    (folder / "index.html").write_text(f"<p>{body}</p>", "utf-8")
    return folder


def test_outside_links_leave_out_what_is_the_sites_own(tmp_path):
    project = Project(HOME)
    site = write_site(
        tmp_path / "site",
        "https://example.org/a#part",
        "https://example.org/a",
        "ch05/index.html",
        "#top",
        "mailto:someone@example.org",
        f"{project.site_url}/notation.html",
        f"https://github.com/{project.repository}/edit/main/book/index.md",
        "https://mybinder.org/v2/gh/someone/book/notebooks",
        "https://example.org/?a=1&amp;b=2",
    )
    (site / "ch05").mkdir()
    write_site(site / "ch05", "https://example.org/a")
    assert links.outside_links(site, project) == {
        "https://example.org/?a=1&b=2": ["index.html"],
        "https://example.org/a": ["ch05/index.html", "index.html"],
    }


def test_the_command_reports_and_fails_on_a_broken_link(host, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(HOME)
    site = write_site(tmp_path / "site", f"{host}/200", f"{host}/404", f"{host}/403")
    report = tmp_path / "links.md"
    arguments = [str(site), "--report", str(report), "--pause", "0.01"]
    assert aside(links.main, arguments) == 1
    text = report.read_text("utf-8")
    assert "3 links to other sites: 1 good, 1 broken, 1 not certain." in text
    assert text.index(f"<{host}/404>: 404; on index.html") < text.index(f"<{host}/403>: 403")
    assert text == capsys.readouterr().out
    (agent,) = Host.agents
    assert Project(HOME).site_url in agent

    write_site(tmp_path / "site", f"{host}/200", f"{host}/403")
    assert aside(links.main, arguments) == 0, "what is not certain must not fail"


def test_no_site_is_no_success(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(HOME)
    assert links.main([str(tmp_path)]) == 2
    assert "build the book first" in capsys.readouterr().err
