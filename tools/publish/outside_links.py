"""Follow the links that leave the site, politely, and report those that lead nowhere.

``python -m tools.publish.outside_links SITE --report FILE`` ends with 1 where a link is broken for
certain: the page is gone, or the host does not exist. What a host merely refuses to show a program
(401, 403, 429) or cannot show now (5xx, a time-out) is reported and fails nothing. One request at a
time goes to each host, with a pause between two.
"""

from __future__ import annotations

import argparse
import asyncio
import email.message
import http.client
import socket
import ssl
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import urldefrag, urlsplit

from tools import html
from tools.files import write_if_changed
from tools.project import Project

GONE = {404, 410}
# A host may know no HEAD, or answer it otherwise than GET.
ASK_AGAIN_WITH_GET = {400, 403, 404, 405, 410, 501}
# They answer with the address of the thing: a redirect is the proof. Publishers refuse programs.
RESOLVERS = {"doi.org", "dx.doi.org", "hdl.handle.net"}
# These start a machine or ask for a password; that they exist needs no test.
LAUNCHERS = {"mybinder.org", "colab.research.google.com"}


@dataclass(frozen=True)
class Manners:
    """How to ask: whom to name, how often, how long to wait."""

    agent: str
    pause: float = 1.0
    timeout: float = 30.0
    tries: int = 3
    longest_wait: float = 60.0
    at_once: int = 8


@dataclass(frozen=True)
class Answer:
    """What became of a link: ``good``, ``broken`` or ``unsure``, and why."""

    verdict: str
    why: str


def outside_links(site: Path, project: Project | None = None) -> dict[str, list[str]]:
    """Collect what the site's pages link to elsewhere.

    Parameters
    ----------
    site : Path
        The built site.
    project : Project, optional
        The book; links to its own site and to its repository's editor and issues are left out,
        because they are made by rule and hold only after a deploy.

    Returns
    -------
    dict
        By address without its fragment, the pages that link to it, sorted.
    """
    own: tuple[str, ...] = ()
    if project:
        own = (project.site_url, f"https://github.com/{project.repository}/")
    found: dict[str, set[str]] = {}
    for path in sorted(site.rglob("*.html")):
        for link in html.read(path.read_text("utf-8")).xpath("//a/@href"):
            if not link.strip().lower().startswith(("http://", "https://")):
                continue
            address = urldefrag(link.strip())[0]
            if host_of(address) not in LAUNCHERS and not address.startswith(own):
                found.setdefault(address, set()).add(path.relative_to(site).as_posix())
    return {address: sorted(pages) for address, pages in sorted(found.items())}


def host_of(address: str) -> str:
    """Name an address's host, empty where it is none."""
    return urlsplit(address).hostname or ""


class _Stay(urllib.request.HTTPRedirectHandler):
    """Takes a redirect as the answer."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: email.message.Message,
        newurl: str,
    ) -> None:
        return None


def ask(address: str, method: str, manners: Manners, follow: bool) -> tuple[int, str]:
    """Make one request.

    Parameters
    ----------
    address : str
        An address with http or https.
    method : str
        ``HEAD`` or ``GET``; of the body nothing is read.
    manners : Manners
        Whom to name and how long to wait.
    follow : bool
        Whether to follow redirects.

    Returns
    -------
    tuple of int and str
        The status, and the header ``Retry-After``.
    """
    headers = {"User-Agent": manners.agent, "Accept": "text/html,*/*;q=0.8"}
    request = urllib.request.Request(address, headers=headers, method=method)
    opener = urllib.request.build_opener(*([] if follow else [_Stay]))
    try:
        with opener.open(request, timeout=manners.timeout) as response:
            return response.status, ""
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers.get("Retry-After", "")


def verdict(address: str, manners: Manners) -> Answer:
    """Follow one link, again after a while where the host is busy.

    Parameters
    ----------
    address : str
        The link.
    manners : Manners
        How to ask.

    Returns
    -------
    Answer
        What became of it.
    """
    follow = host_of(address) not in RESOLVERS
    answer = Answer("unsure", "not asked")
    for attempt in range(manners.tries):
        wait = manners.pause * 2**attempt
        try:
            status, retry_after = ask(address, "HEAD", manners, follow)
            if status in ASK_AGAIN_WITH_GET:
                time.sleep(manners.pause)
                status, retry_after = ask(address, "GET", manners, follow)
        except (OSError, ValueError, http.client.HTTPException) as error:
            answer = _no_answer(error)
            if answer.verdict == "broken":
                return answer
        else:
            if status < 400:
                return Answer("good", str(status))
            if status in GONE:
                return Answer("broken", str(status))
            answer = Answer("unsure", str(status))
            if status != 429 and status < 500:
                return answer
            if retry_after.isdigit():
                wait = max(wait, float(retry_after))
        if attempt + 1 < manners.tries:
            time.sleep(min(wait, manners.longest_wait))
    return answer


def _no_answer(error: Exception) -> Answer:
    reason = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(reason, socket.gaierror) and reason.errno == socket.EAI_NONAME:
        return Answer("broken", "there is no such host")
    if isinstance(reason, ssl.SSLCertVerificationError):
        return Answer("unsure", f"its certificate does not hold: {reason.verify_message}")
    if isinstance(reason, (ValueError, http.client.InvalidURL)) or reason == "no host given":
        return Answer("broken", f"no address: {reason}")
    return Answer("unsure", str(reason) or type(reason).__name__)


async def follow_all(links: Iterable[str], manners: Manners) -> dict[str, Answer]:
    """Follow many links: hosts side by side, each host's links one after another.

    Parameters
    ----------
    links : iterable of str
        The addresses.
    manners : Manners
        How to ask.

    Returns
    -------
    dict
        By address, what became of it.
    """
    hosts: dict[str, list[str]] = {}
    for link in sorted(set(links)):
        hosts.setdefault(host_of(link), []).append(link)
    gate = asyncio.Semaphore(manners.at_once)

    async def visit(addresses: list[str]) -> dict[str, Answer]:
        answers = {}
        async with gate:
            for number, address in enumerate(addresses):
                if number:
                    await asyncio.sleep(manners.pause)
                answers[address] = await asyncio.to_thread(verdict, address, manners)
        return answers

    visited = await asyncio.gather(*map(visit, hosts.values()))
    return {address: answer for answers in visited for address, answer in answers.items()}


def report(links: Mapping[str, list[str]], answers: Mapping[str, Answer]) -> str:
    """Write the findings in Markdown: what is broken first, what could not be told after it."""
    kinds = [answer.verdict for answer in answers.values()]
    lines = [
        f"{len(kinds)} links to other sites: {kinds.count('good')} good, "
        f"{kinds.count('broken')} broken, {kinds.count('unsure')} not certain."
    ]
    titles = {"broken": "Broken", "unsure": "Not certain (refused to a program, or busy)"}
    for kind, title in titles.items():
        chosen = {address: a for address, a in answers.items() if a.verdict == kind}
        if chosen:
            lines += ["", f"### {title}", ""]
        for address, answer in sorted(chosen.items()):
            pages = links[address]
            more = f" and {len(pages) - 3} more" if len(pages) > 3 else ""
            lines.append(f"- <{address}>: {answer.why}; on {', '.join(pages[:3])}{more}")
    return "\n".join(lines) + "\n"


def main(arguments: list[str] | None = None) -> int:
    """Follow a site's links from the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.publish.outside_links", description=__doc__
    )
    parser.add_argument("site", type=Path, help="the built site")
    parser.add_argument("--report", type=Path, help="a file for the findings, in Markdown")
    parser.add_argument("--pause", type=float, default=Manners.pause, help="seconds")
    options = parser.parse_args(arguments)
    project = Project(Path.cwd())
    if not (options.site / "index.html").is_file():
        print(f"{options.site}: holds no site; build the book first", file=sys.stderr)
        return 2
    agent = f"Mozilla/5.0 (compatible; link check of {project.site_url})"
    links = outside_links(options.site, project)
    answers = asyncio.run(follow_all(links, Manners(agent, pause=options.pause)))
    findings = report(links, answers)
    print(findings, end="")
    if options.report:
        write_if_changed(options.report, findings)
    return int(any(answer.verdict == "broken" for answer in answers.values()))


if __name__ == "__main__":
    sys.exit(main())
