"""What a page may show of other services: only what policy/website.toml declares, and only to the reader who asked for it (P67).

`frame-src` hosts of the policy are for videos, `img-src` hosts for pictures. A service that the policy no longer declares is
linked to and shown no more, whatever a page says.
"""

import re
from urllib.parse import SplitResult, parse_qs, quote, urlsplit

from steward.policy import text

VIDEO, PICTURE = "frame-src", "img-src"
YOUTUBE = "https://www.youtube-nocookie.com"
_YOUTUBE_HOSTS = {"youtube.com", "www.youtube.com", "m.youtube.com", "music.youtube.com", "youtu.be"}
_YOUTUBE_HOSTS |= {"youtube-nocookie.com", "www.youtube-nocookie.com"}
_ID = re.compile(r"[A-Za-z0-9_-]{11}\Z")
_TIME = re.compile(r"(?:(\d{1,2})h)?(?:(\d{1,3})m)?(?:(\d{1,5})s?)?\Z")


class NotDeclared(ValueError):
    """The address belongs to no service that the policy declares; its words say which are, and who decides about more."""


class NotFound(ValueError):
    """The address is of a declared service, and not of one video or picture."""


def declared(directive: str) -> list[text.External]:
    """This function will return the services of which a page may show something of that kind after a click."""
    return [one for one in text.current().external.values() if one.load == "click" and one.hosts.get(directive)]


def service_of(address: str, directive: str) -> text.External | None:
    """This function will return the declared service that an address loads from, or None: then nothing of it is shown."""
    parts = _parts(address)
    origin = f"{parts.scheme}://{parts.netloc}"
    return next((one for one in declared(directive) if origin in one.hosts[directive]), None)


def video(pasted: str) -> str:
    """This function will turn the address that somebody pasted into the one that shows the video; refuses all but declared services."""
    address = pasted.strip()
    if _parts(address).hostname in _YOUTUBE_HOSTS and any(YOUTUBE in one.hosts[VIDEO] for one in declared(VIDEO)):
        address = _youtube(_parts(address))
    return _allowed(address, VIDEO, "videos")


def picture(pasted: str) -> str:
    """This function will return the direct address of a picture, or refuse it unless its host is declared."""
    return _allowed(pasted.strip(), PICTURE, "pictures")


def page_of(address: str) -> str:
    """This function will return where a reader sees the video at the service itself."""
    parts = _parts(address)
    if f"{parts.scheme}://{parts.netloc}" != YOUTUBE:
        return address
    start = parse_qs(parts.query).get("start", [""])[0]
    return f"https://www.youtube.com/watch?v={parts.path.rpartition('/')[2]}" + (f"&t={start}" if start else "")


def is_page_of(address: str, service: text.External) -> bool:
    """This function will tell whether an address stands on the website of the service, as its own policy does."""
    parts, own = _parts(address), (_parts(service.policy_url).hostname or "").removeprefix("www.")
    return parts.scheme == "https" and (parts.netloc == own or parts.netloc.endswith(f".{own}"))


def _allowed(address: str, directive: str, what: str) -> str:
    if service_of(address, directive) is not None:
        return address
    known = declared(directive)
    names = ", ".join(f"{one.name} ({', '.join(urlsplit(host).netloc for host in one.hosts[directive])})" for one in known)
    may = f"Pages may show {what} of {names}." if known else f"Pages may show {what} of no other service."
    raise NotDeclared(
        f"{may} Which services learn something of our readers is a decision about the privacy policy, not about a page: whoever"
        " keeps the policy adds a service to policy/website.toml, with what it learns, and applies it. Until then, link to it in a paragraph."
    )


def _youtube(parts: SplitResult) -> str:
    """The same video where YouTube keeps no cookie until it is played."""
    steps = [step for step in parts.path.split("/") if step]
    query = parse_qs(parts.query)
    if parts.hostname == "youtu.be":
        key = steps[0] if steps else ""
    elif steps[:1] == ["watch"]:
        key = query.get("v", [""])[0]
    else:
        key = steps[1] if len(steps) == 2 and steps[0] in ("embed", "shorts", "live", "v") else ""
    if not _ID.match(key):
        raise NotFound("This is not the address of one video. Open the video at YouTube, choose Share, and copy that address.")
    start = _seconds(query.get("start", query.get("t", [""]))[0])
    return f"{YOUTUBE}/embed/{quote(key)}" + (f"?start={start}" if start else "")


def _seconds(said: str) -> int:
    found = _TIME.match(said)
    hours, minutes, seconds = (int(part or 0) for part in found.groups()) if found else (0, 0, 0)
    return hours * 3600 + minutes * 60 + seconds


def _parts(address: str) -> SplitResult:
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")
