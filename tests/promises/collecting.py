"""Every page with a form that asks a person for data, found by walking the URLs: a new page is tried by itself."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from django.test import Client

from steward.portal.details.things import THINGS
from steward.web import undeclared
from tests.join.pages import SAID
from tests.people import a_member, a_signed_in_member, a_workplace, building

# Signing in compares what we have; it collects nothing. Libraries' pages for it, and signing out, stand there.
COMPARES = ("/my/sign-in/", "/my/sign-out/", "/my/account/", "/my/two-factor/")
DOORS = ("/join/", "/contact/", "/privacy/", "/help/", "/my/")
ASKS = re.compile(r'<textarea|<select|<input[^>]*type="(?:text|email|tel|date|number|password|checkbox|radio|file|hidden)"')
SECRETS = re.compile(
    r'<input[^>]*name="csrfmiddlewaretoken"[^>]*>|<form[^>]*action="/my/sign-out/".*?</form>|<[^>]*type="hidden"[^>]*>', re.DOTALL
)


def pages(site: Client) -> Iterator[tuple[str, Any]]:
    """Walk the pages of the website and the members' area, and yield those that ask for data, with their address."""
    with building():
        member = a_member(email="rhoswen@invented.example", workplace=a_workplace())
    browser = a_signed_in_member(member)
    urls = {
        path
        for path, _ in undeclared.walk()
        if path.startswith(DOORS) and not path.startswith(COMPARES) and not re.search(r"[<(]", path)
    }
    urls |= {f"/my/details/{key}/" for key in THINGS}
    found = 0
    for url in sorted(urls):
        answer = (browser if url.startswith("/my/") else site).get(url)
        if answer.status_code == 200 and "html" in answer.headers["Content-Type"] and asks(answer):
            found += 1
            yield url, answer
    assert found >= len(THINGS) + 3, "the walk found fewer pages than there are"
    yield "/join/ (check your answers)", site.post("/join/", SAID)


def asks(answer: Any) -> bool:
    """Whether a page has a form to send, with more in it than the forms' own secrets and signing out; or a choice to make."""
    content = answer.content.decode()
    forms = re.findall(r'<form[^>]*method="post".*?</form>', content, re.DOTALL)
    own = "".join(form for form in forms if "/my/sign-out/" not in form)
    return bool(ASKS.search(SECRETS.sub("", own)) or "/choices/" in own)


def notices(answer: Any) -> list[str]:
    """The words of each short notice on the page."""
    parts = answer.content.decode().split('data-notice="')[1:]
    return [_words(part.split("</details>")[0]) for part in parts]


def words(answer: Any) -> str:
    return _words(answer.content.decode())


def _words(markup: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", markup)).split()).replace(" ,", ",").replace(" .", ".")
