"""The public website: pages that are kept beside a static file, pages that are made, the search, and what a first view weighs."""

import contextlib
import gzip
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.db import connections
from django.test import Client

from bench import library
from bench import server as servers
from bench.pages import Counter
from bench.table import Clock, Line, in_turn, say

AT_ONCE, ROUNDS = 250, 9
STATIC = "/static/web/steward.css"
LOOKED_FOR = (
    ("a common word", lambda n: library.KNOWN[n % 12]),
    ("two words", lambda n: f"{library.KNOWN[n % 20]} {library.KNOWN[(n * 7 + 3) % 40]}"),
    ("a rare word", lambda n: library.words()[-1 - n]),
    ("a mistyped word", lambda n: library.KNOWN[n % 12][:4] + library.KNOWN[n % 12][5:]),
    ("what nobody wrote", lambda n: f"zzyzx{'abcdefghij'[n % 10]}wv"),
)


class Connection:
    """One browser that keeps its connection: asks for the same again and again, and does next to nothing itself."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("localhost", port))

    def ask(self, path: str, times: int) -> float:
        """This function will ask so often, one after the other, and return the seconds."""
        request = f"GET {path} HTTP/1.1\r\nHost: testserver\r\nAccept-Encoding: gzip\r\n\r\n".encode()
        begun = time.perf_counter()
        for _ in range(times):
            self.socket.sendall(request)
            head, _, body = self._until(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 200"), head[:80]
            found = re.search(rb"(?i)\r\ncontent-length: (\d+)", head)
            assert found, head
            missing = int(found[1]) - len(body)
            while missing > 0:
                missing -= len(self.socket.recv(65536))
        return time.perf_counter() - begun

    def _until(self, end: bytes) -> tuple[bytes, bytes, bytes]:
        data = b""
        while end not in data:
            more = self.socket.recv(65536)
            assert more, "the server hung up"
            data += more
        return data.partition(end)


@contextlib.contextmanager
def serving() -> Iterator[int]:
    """Serve as `steward run` does, with one process of four threads, so that both ways meet the same one."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = int(one.getsockname()[1])
    env = os.environ | {"STEWARD_KEPT_BYTES": "33554432"}
    subprocess.run([sys.executable, "-m", "django", "collectstatic", "--noinput", "-v", "0"], env=env, check=True)
    # As an installation has them: a file goes out packed too, so that both ways send about as much.
    subprocess.run([sys.executable, "-m", "whitenoise.compress", "--quiet", str(servers.VAR / "static")], env=env, check=True)
    command = [
        "-m",
        "gunicorn",
        "steward.wsgi:application",
        "--bind",
        f"localhost:{port}",
        "--threads",
        "4",
        "--no-control-socket",
    ]
    process = subprocess.Popen([sys.executable, *command, "--log-level", "warning"], env=env)
    try:
        for _ in range(200):
            with contextlib.suppress(OSError), socket.create_connection(("localhost", port)):
                break
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def measured(server: servers.postgres.Server) -> list[Line]:
    """This function will measure the website."""
    article = library.fill(server)
    return [*made(article), *searched(), *given(article)]


def given(article: str) -> list[Line]:
    """This function will measure kept pages beside a static file in turn, and what a first view weighs."""
    lines = []
    with serving() as port:
        for name, path in (("the home page", "/"), ("an article", article)):
            browser = Connection(port)
            for warm in (path, STATIC):
                browser.ask(warm, 30)
            ours, files = [], []
            for at in range(ROUNDS):
                for one, times in ((path, ours), (STATIC, files)) if at % 2 else ((STATIC, files), (path, ours)):
                    times.append(AT_ONCE / browser.ask(one, AT_ONCE))
            share = median(each / its for each, its in zip(ours, files, strict=True))
            lines.append(
                Line(
                    f"website: {name}, kept, a second",
                    f"{median(ours):,.0f}",
                    "a static file, a second",
                    f"{median(files):,.0f}",
                    share,
                    ">= 0.60 x",
                    share >= 0.6,
                )
            )
        for name, path in (("the home page", "/"), ("an article", article)):
            lines += weighed(f"http://localhost:{port}", name, path)
        lines += lighthouse(port, article)
    return lines


def made(article: str) -> list[Line]:
    """This function will time pages that are made for this one request."""
    lines, visitor = [], Client()
    for name, path in (("the home page", "/"), ("an article", article), ("a list", "/bench/"), ("the feed", "/feeds/all.xml")):

        def page(at: int = 0, path: str = path) -> None:
            assert visitor.get(path).status_code == 200, path

        counter = Counter()
        page()
        with connections["default"].execute_wrapper(counter):
            page()
        clock = Clock()
        for _ in range(60):
            clock(page)
        lines.append(clock.p95(f"website: {name}, made", most=0.06))
        held, switches = counter.queries <= 12, str(counter.switches)
        queries = f"website: {name}, made, queries"
        lines.append(Line(queries, str(counter.queries), "switches of role", switches, bar="<= 12", held=held))
    return lines


def searched() -> list[Line]:
    """This function will time the page of the search, for words of each sort."""
    lines, visitor = [], Client()
    for name, word in LOOKED_FOR:

        def look(at: int, word: Any = word) -> None:
            assert visitor.get("/search/", {"q": word(at)}).status_code == 200

        clock, _ = in_turn(look, lambda at: None, 60, least=40, warm=2)
        lines.append(clock.p95(f"website: search of {library.PAGES:,} pages, {name}", most=0.06))
    return lines


def weighed(base: str, name: str, path: str) -> list[Line]:
    """This function will add up what a browser fetches for a first view without pictures, packed, and count programs."""
    html, total = _fetch(base + path)
    parts = set(re.findall(r'<link rel="(?:preload|stylesheet|icon)" href="([^"]+)"', html))
    sprites = {each.split("#")[0] for each in re.findall(r'<use href="([^"]+)"', html)}
    for part in parts | sprites:
        total += _fetch(urljoin(base + path, part))[1]
    scripts = len(re.findall(r"<script\b", html))
    kilobytes = total / 1000
    return [
        Line(f"website: {name}, first view without pictures", f"{kilobytes:.1f} kB", bar="<= 60 kB", held=kilobytes <= 60),
        Line(f"website: {name}, programs in the page", str(scripts), bar="0", held=scripts == 0),
    ]


def _fetch(address: str) -> tuple[str, int]:
    headers = {"Host": "testserver", "Accept-Encoding": "gzip"}
    with urllib.request.urlopen(urllib.request.Request(address, headers=headers)) as answer:  # noqa: S310  our own server
        body = answer.read()
        packed = answer.headers.get("Content-Encoding") == "gzip"
    text = gzip.decompress(body) if packed else body
    # Without the compressed files of an installation: as whitenoise would have packed them.
    size = len(body) if packed or urlsplit(address).path.endswith(".woff2") else len(gzip.compress(text, 9))
    return text.decode("utf-8", "replace"), size


def lighthouse(port: int, article: str) -> list[Line]:
    """This function will print Lighthouse's four figures of four pages on a phone, where it is installed (npm: lighthouse).

    What the search finds asks engines not to list it, as it should; Lighthouse counts that against its SEO.
    """
    program = shutil.which("lighthouse")
    if program is None:
        return [Line("website: Lighthouse", "not measured: no `lighthouse` on this machine (npm install -g lighthouse)")]
    say("Lighthouse ...")
    browser = os.environ.get("CHROME_PATH") or shutil.which("chromium") or shutil.which("google-chrome") or ""
    lines = []
    for name, path in (
        ("the home page", "/"),
        ("an article", article),
        ("the form to join", "/join/"),
        ("the search", "/search/?q=pay"),
    ):
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder, "report.json")
            flags = ["--quiet", "--output=json", f"--output-path={out}", "--chrome-flags=--headless --no-sandbox"]
            command = [program, f"http://localhost:{port}{path}", *flags]
            done = subprocess.run(
                command,
                capture_output=True,
                text=True,
                check=False,
                env=os.environ | ({"CHROME_PATH": browser} if browser else {}),
            )
            if done.returncode or not out.exists():
                lines.append(Line(f"website: Lighthouse, {name}", "not measured: it ended with an error"))
                continue
            found = json.loads(out.read_text())["categories"]
        figures = ", ".join(f"{each['title'].lower()} {round((each['score'] or 0) * 100)}" for each in found.values())
        lines.append(Line(f"website: Lighthouse, {name}", figures))
    return lines
