"""Pages that visitors get again as they were made a moment ago, while nothing of the website has changed.

The database counts its changes (website_stamp, raised in the transaction of each change). The number is read before a page is made and
at each request: a kept page is given while the number and the policy are those it was made under, so what is withdrawn, published or
opened to members only is seen so by the next request, in every process. Kept is what a visitor without any cookie was given, as
anonymous, where nothing in it is theirs: no form, no cookie, no address, no question. It is in this process's memory and nowhere else.
"""

import gzip
import hashlib
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connections
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import parse_http_date_safe

from steward.policy import text
from steward.web import doors, edition, reading, stamp

ASKED = {"page", "topic", "region", "author", "before"}  # parts of an address that choose a page and say nothing of a reader
_SHORT = re.compile(r"[a-z0-9.-]{1,40}\Z")
_PLAIN = ("image/", "application/pdf")  # what gains nothing by being packed
LONGEST = 300.0  # seconds: an event is over at an hour, which changes no row
Respond = Callable[[HttpRequest], HttpResponse]


class Number:
    """Reads the number of the last change, on a connection of this thread's own, which is in no transaction.

    The login is the cache's, which can read this number and the cache's own table.
    """

    def __init__(self) -> None:
        self.own = threading.local()

    def read(self) -> stamp.Key | None:
        """This function will return the number with its version; None where the database does not answer: then nothing is kept or given."""
        for _ in range(2):
            connection = getattr(self.own, "connection", None)
            if connection is None:
                connection = self.own.connection = connections.create_connection("cache")
            try:
                connection.ensure_connection()
                with connection.wrap_database_errors:
                    # Asked at each visit: past Django's cursor and prepared once, it takes a quarter of the time.
                    return stamp.Stamp(*connection.connection.execute(stamp.ASKED, prepare=True).fetchone()).key
            except DatabaseError:
                connection.close()  # the server was restarted, or closed an idle connection: once more, on a new one
        return None


@dataclass(frozen=True)
class Page:
    """An answer as it was made: under which number and policy, and for which page of the website."""

    number: stamp.Key
    until: float
    body: bytes
    packed: bytes
    headers: dict[str, str]
    tag: str
    read: int | None

    @property
    def size(self) -> int:
        return len(self.body) + len(self.packed) + 1000

    def answer(self, request: HttpRequest) -> HttpResponse:
        """This function will give the page once more, packed where the browser can unpack it. It holds no secret to be guessed at."""
        packed = self.packed and "gzip" in request.headers.get("Accept-Encoding", "")
        body = self.packed if packed else self.body
        answer = HttpResponse(b"" if request.method == "HEAD" else body, headers=self.headers)
        answer.headers["Content-Length"] = str(len(body))
        if packed:
            answer.headers["Content-Encoding"] = "gzip"
        changed = parse_http_date_safe(self.headers.get("Last-Modified", ""))
        same = get_conditional_response(request, etag=self.tag, last_modified=changed, response=answer)
        return same if isinstance(same, HttpResponse) else answer


@dataclass
class Shelf:
    """The pages kept, the one longest unasked for at the front; never more bytes than are allowed."""

    room: int
    pages: OrderedDict[tuple[str, ...], Page] = field(default_factory=OrderedDict)
    bytes: int = 0
    guard: threading.Lock = field(default_factory=threading.Lock)

    def get(self, key: tuple[str, ...], number: stamp.Key) -> Page | None:
        """This function will return the page kept under a key, where it still stands."""
        with self.guard:
            page = self.pages.get(key)
            if page is None:
                return None
            # keeps: W15
            if page.number != number or page.until < time.monotonic():
                self._drop(key)
                return None
            self.pages.move_to_end(key)
            return page

    def put(self, key: tuple[str, ...], page: Page) -> None:
        """This function will keep a page, and let go of the longest unasked for where there is no room."""
        if page.size > self.room // 8:
            return
        with self.guard:
            if key in self.pages:
                self._drop(key)
            self.pages[key] = page
            self.bytes += page.size
            while self.bytes > self.room:
                self._drop(next(iter(self.pages)))

    def _drop(self, key: tuple[str, ...]) -> None:
        self.bytes -= self.pages.pop(key).size


class Kept:
    """Gives visitors what is kept, keeps what may be, and counts what was read (reading.py). Stands before the transaction."""

    def __init__(self, get_response: Respond, *, number: Any = None) -> None:
        self.get_response = get_response
        self.number = number or Number()
        self.shelf = Shelf(settings.STEWARD_KEPT_BYTES)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = self._key(request)
        number = self.number.read() if key is not None else None
        page = self.shelf.get(key, number) if key is not None and number is not None else None
        if page is not None:
            if request.method == "GET":
                reading.note(page.read)
            return page.answer(request)
        answer = self.get_response(request)
        read = getattr(request, "page_read", None) if answer.status_code == 200 else None
        if key is not None and number is not None and self._may_be_kept(request, answer):
            page = self._made(answer, number, read)
            self.shelf.put(key, page)
            answer = page.answer(request)
        elif read is not None and "Cache-Control" not in answer.headers and not self._signed_in(request):
            # keeps: W15
            # A page made with somebody's cookies is no business of a cache between us; the browser asks again each time. One for
            # who is signed in it does not even keep (csp.py): the next at a shared computer goes back and finds nothing.
            answer.headers["Cache-Control"] = "private, no-cache"
        if request.method == "GET":
            reading.note(read)
        return answer

    def _key(self, request: HttpRequest) -> tuple[str, ...] | None:
        """Under what an answer to this request may be kept; None where it may not."""
        # keeps: W15
        if not self.shelf.room or request.method not in ("GET", "HEAD") or settings.SESSION_COOKIE_NAME in request.COOKIES:
            return None
        if request.path_info.startswith(("/healthz", "/my/", "/office/", "/cms/")) or request.headers.get("Authorization"):
            return None
        asked = request.GET
        for name, values in asked.lists():
            if name not in ASKED or len(values) > 1 or not _SHORT.match(values[0]):
                return None
        edition.look()  # a policy that was applied meanwhile is seen within a second, whoever answers
        return (
            request.scheme or "",
            request.get_host(),
            request.path_info,
            *(f"{name}={asked[name]}" for name in sorted(asked)),
            translation.get_language() or "",
            timezone.localdate().isoformat(),
            text.current().digest,
        )

    @staticmethod
    def _signed_in(request: HttpRequest) -> bool:
        return bool(getattr(getattr(request, "visitor", None), "signed_in", False))

    @staticmethod
    def _may_be_kept(request: HttpRequest, answer: HttpResponse) -> bool:
        """Whether nothing in the answer is anybody's own."""
        door = doors.of(request)
        # keeps: P60
        return bool(
            request.method == "GET"
            and not request.COOKIES  # not even the form's: a page that was made with one could hold it
            and door is not None
            and door.purpose == "website"
            and door.roles in (("anonymous", "member"), ("anonymous",), ("anonymous", "member", "editor"))
            and answer.status_code == 200
            and not answer.streaming
            and not answer.cookies
            and "CSRF_COOKIE" not in request.META  # a form's secret was asked for
            and "Cache-Control" not in answer.headers
            and "Content-Encoding" not in answer.headers  # packed for one reader, whose next cannot unpack it
        )

    @staticmethod
    def _made(answer: HttpResponse, number: stamp.Key, read: int | None) -> Page:
        body = answer.content
        patch_vary_headers(answer, ("Accept-Encoding", "Cookie"))
        answer.headers["Cache-Control"] = "no-cache"  # browsers ask each time, and are told if it is the same
        tag = f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
        answer.headers["ETag"] = tag
        kind = answer.headers.get("Content-Type", "")
        packed = b"" if len(body) < 500 or kind.startswith(_PLAIN) else gzip.compress(body, 6, mtime=0)
        headers = {name: value for name, value in answer.headers.items() if name != "Content-Length"}
        return Page(number, time.monotonic() + LONGEST, body, packed, headers, tag, read)
