"""A stranger at the door: pages read as a person reads them, by their labels, their buttons and their links."""

import base64
import hashlib
import hmac
import http.client
import re
import struct
import threading
import time
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any

from bs4 import BeautifulSoup, Tag

ADDRESSES: set[str] = set()  # every address that was asked for, for the search of names in addresses
_USED: dict[str, int] = {}
_ONE_CODE_AT_A_TIME = threading.Lock()


def code_of(secret: str) -> str:
    """This function will return a one-time code (RFC 6238) that has not been used yet, waiting for one where it must."""
    with _ONE_CODE_AT_A_TIME:
        while (now := int(time.time() // 30)) <= _USED.get(secret, 0):
            time.sleep(0.5)
        _USED[secret] = now
    key = base64.b32decode(secret.upper() + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", now), hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at : at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def words(node: Tag | BeautifulSoup | None) -> str:
    """This function will return what a person reads there, its spaces put in order."""
    return re.sub(r"\s+", " ", node.get_text(" ")).strip() if node else ""


class Form:
    """One form: filled in by label, sent by the words on its button."""

    def __init__(self, page: "Page", tag: Tag) -> None:
        self.page, self.tag = page, tag
        self.method = str(tag.get("method", "get")).lower()
        self.action = urllib.parse.urljoin(page.url, str(tag.get("action") or page.url))
        self.values: list[tuple[str, str]] = []
        for one in tag.find_all(["input", "select", "textarea"]):
            self._keep(one)

    def _keep(self, one: Tag) -> None:
        name, kind = str(one.get("name", "")), str(one.get("type", "text")).lower()
        if not name or one.has_attr("disabled") or kind in ("submit", "button", "image", "reset", "file"):
            return
        if one.name == "textarea":
            self.values.append((name, one.get_text().removeprefix("\n")))
        elif one.name == "select":
            options = one.find_all("option")
            chosen = [o for o in options if o.has_attr("selected")] or options[:1]
            self.values += [(name, str(o.get("value", words(o)))) for o in chosen]
        elif kind in ("checkbox", "radio"):
            if one.has_attr("checked"):
                self.values.append((name, str(one.get("value", "on"))))
        else:
            self.values.append((name, str(one.get("value", ""))))

    @property
    def buttons(self) -> list[Tag]:
        found = self.tag.find_all("button") + self.tag.find_all("input", type=["submit", "image"])
        if self.tag.get("id"):
            found += self.page.soup.find_all("button", form=self.tag["id"])
        return [b for b in found if b.get("type", "submit") in ("submit", "image")]

    def labels(self) -> Iterator[tuple[str, Tag]]:
        """This function will return each control with what labels it: its legend too, where it is one of several."""
        for one in self.tag.find_all(["input", "select", "textarea"]):
            if str(one.get("type", "")) in ("hidden", "submit"):
                continue
            label = self.tag.find("label", attrs={"for": one.get("id")}) if one.get("id") else None
            said = words(label or one.find_parent("label")) or str(one.get("aria-label", ""))
            yield said, one

    def control(self, label: str) -> Tag | None:
        return next((one for said, one in self.labels() if re.search(label, said, re.IGNORECASE)), None)

    def fill(self, label: str, value: str) -> "Form":
        """This function will type into, or choose at, the control whose label matches."""
        one = self.control(label)
        assert one is not None, f"no field is labelled {label!r} at {self.page.url}: {[said for said, _ in self.labels()]}"
        name = str(one["name"])
        if one.get("type") in ("radio", "checkbox"):
            self.values = [v for v in self.values if v[0] != name or one["type"] == "checkbox"]
            self.values.append((name, str(one.get("value", "on"))))
            return self
        if one.name == "select":
            for option in one.find_all("option"):
                if re.search(value, words(option), re.IGNORECASE):
                    value = str(option.get("value", words(option)))
                    break
        self.values = [v for v in self.values if v[0] != name] + [(name, value)]
        return self

    def untick(self, label: str) -> "Form":
        one = self.control(label)
        assert one is not None, f"nothing labelled {label!r}"
        self.values = [v for v in self.values if v != (str(one["name"]), str(one.get("value", "on")))]
        return self

    def pre_ticked(self) -> list[str]:
        return [f"{said}" for said, one in self.labels() if one.get("type") in ("radio", "checkbox") and one.has_attr("checked")]

    def submit(self, button: str | None = None, *, follow: bool = True) -> "Page":
        """This function will press the button (the only one, or the one whose words match)."""
        pressed = next(
            (b for b in self.buttons if button is None or re.search(button, words(b) or str(b.get("value", "")), re.IGNORECASE)),
            None,
        )
        assert pressed is not None or button is None, f"no button {button!r}: {[words(b) for b in self.buttons]}"
        values = list(self.values)
        if pressed is not None and pressed.get("name"):
            values.append((str(pressed["name"]), str(pressed.get("value", ""))))
        target = (
            urllib.parse.urljoin(self.page.url, str(pressed["formaction"]))
            if pressed is not None and pressed.get("formaction")
            else self.action
        )
        visitor = self.page.visitor
        if self.method == "get":
            return visitor.get(target.split("?")[0] + "?" + urllib.parse.urlencode(values), follow=follow)
        return visitor.post(target, values, follow=follow)


@dataclass
class Page:
    visitor: "Visitor"
    url: str
    status: int
    headers: http.client.HTTPMessage
    body: bytes
    path: list[str] = field(default_factory=list)
    _soup: BeautifulSoup | None = None

    @property
    def soup(self) -> BeautifulSoup:
        if self._soup is None:
            self._soup = BeautifulSoup(self.body.decode("utf-8", "replace"), "html.parser")
        return self._soup

    @property
    def text(self) -> str:
        """What a person reads on it, head and scripts left out."""
        return words(self.soup.body or self.soup)

    @property
    def main(self) -> str:
        return words(self.soup.find("main")) or self.text

    @property
    def heading(self) -> str:
        return words(self.soup.find("h1"))

    @property
    def forms(self) -> list[Form]:
        return [Form(self, tag) for tag in self.soup.find_all("form")]

    def form(self, button: str) -> Form:
        """This function will return the form with this button; what is not in the frame comes first."""
        inside = [Form(self, tag) for tag in (self.soup.find("main") or self.soup).find_all("form")]
        for one in inside + self.forms:
            if any(re.search(button, words(b) or str(b.get("value", "")), re.IGNORECASE) for b in one.buttons):
                return one
        shown = [words(b) for one in self.forms for b in one.buttons]
        raise AssertionError(f"no button {button!r} at {self.url} ({self.status}, {self.heading!r}); buttons: {shown}")

    def has_button(self, button: str) -> bool:
        return any(
            re.search(button, words(b) or str(b.get("value", "")), re.IGNORECASE) for one in self.forms for b in one.buttons
        )

    def links(self, pattern: str = "") -> list[tuple[str, str]]:
        return [
            (words(a), urllib.parse.urljoin(self.url, str(a["href"])))
            for a in self.soup.find_all("a", href=True)
            if re.search(pattern, words(a), re.IGNORECASE) or re.search(pattern, str(a["href"]))
        ]

    def follow(self, pattern: str) -> "Page":
        found = self.links(pattern)
        assert found, f"no link {pattern!r} at {self.url}: {[said for said, _ in self.links()]}"
        return self.visitor.get(found[0][1])

    def bare(self) -> bytes:
        """This function will return its bytes, save the forgery token, which differs on every page that is sent."""
        return re.sub(rb'(name="csrfmiddlewaretoken" value=")[^"]*', rb"\1", self.body)


class Visitor:
    """A browser without JavaScript: cookies, redirects, and a memory of where it has been."""

    def __init__(self, port: int) -> None:
        self.port, self.cookies = port, dict[str, str]()

    @property
    def base(self) -> str:
        return f"http://localhost:{self.port}"

    def _send(self, method: str, url: str, body: bytes | None, headers: dict[str, str]) -> Page:
        url = urllib.parse.urljoin(self.base, url)
        ADDRESSES.add(url)
        parts = urllib.parse.urlsplit(url)
        assert parts.netloc == f"localhost:{self.port}", f"led away to {parts.netloc}"
        line = http.client.HTTPConnection("localhost", self.port, timeout=60)
        sent = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()), "Accept": "text/html", **headers}
        line.request(
            method, (parts.path or "/") + (f"?{parts.query}" if parts.query else ""), body, {k: v for k, v in sent.items() if v}
        )
        answer = line.getresponse()
        content = answer.read()
        line.close()
        for one in answer.headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(one).items():
                if morsel["max-age"] == "0" or not morsel.value:
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = morsel.value
        return Page(self, url, answer.status, answer.headers, content)

    def _follow(self, page: Page) -> Page:
        path = [page.url]
        while page.status in (301, 302, 303, 307) and len(path) < 10:
            page = self._send("GET", urllib.parse.urljoin(page.url, page.headers["Location"]), None, {})
            path.append(page.url)
        page.path = path
        return page

    def get(self, url: str, *, follow: bool = True) -> Page:
        page = self._send("GET", url, None, {})
        return self._follow(page) if follow else page

    def post(self, url: str, values: list[tuple[str, str]] | dict[str, str], *, follow: bool = True) -> Page:
        body = urllib.parse.urlencode(values).encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Referer": self.base + "/", "Origin": self.base}
        page = self._send("POST", url, body, headers)
        return self._follow(page) if follow else page

    def sign_in(self, account: dict[str, Any]) -> Page:
        """This function will sign in by password, and by the second factor where there is one."""
        page = self.get("/my/sign-in/")
        form = next(f for f in page.forms if any(name == "password" for name, _ in f.values))
        form.values = [v for v in form.values if v[0] not in ("login", "password")]
        form.values += [("login", account["email"]), ("password", account["password"])]
        page = form.submit()
        if account.get("totp_secret"):
            form = next((f for f in page.forms if any(name == "code" for name, _ in f.values)), None)  # type: ignore[arg-type]
            assert form is not None, f"no second factor was asked for at {page.url} ({page.status}): {page.main[:300]}"
            form.values = [v for v in form.values if v[0] != "code"] + [("code", code_of(account["totp_secret"]))]
            page = form.submit()
        assert "/sign-in" not in page.url, f"not signed in: {page.url} {page.main[:300]}"
        return page
