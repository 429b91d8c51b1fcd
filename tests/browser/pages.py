"""Every page that somebody can reach: found by following links from where they start."""

import re
import urllib.parse
from collections import deque

from tests.journeys.served import Server
from tests.journeys.stranger import Visitor

KEY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b\d+\b")
STARTS = {
    "anonymous": ["/", "/join/", "/privacy/", "/help/", "/my/sign-in/", "/my/enter/"],
    "member": ["/my/", "/my/data/", "/my/choices/", "/my/details/"],
    "membership_officer": ["/office/", "/office/applications/", "/office/extracts/", "/office/policy/"],
    "workplace_rep": ["/office/workplace/", "/my/"],
    "branch_officer": ["/office/branch/"],
    "data_protection_officer": ["/office/trail/", "/office/trail/search/", "/office/trail/outliers/"],
    "administrator": ["/office/posts/"],
}
NOT_FOLLOWED = re.compile(
    r"/(cms|documents|static|media|look|django-admin)/|sign-out|logout|\.(csv|pdf|age|json|xml|css|svg|png|txt)$|/preview/"
)


# Pages that an editor writes, all of one kind below their section: test_13 has every kind of them in each width and scheme.
WRITTEN = re.compile(r"^/(news|blogs?|events|campaigns|factsheets|magazine|networks|benefits|help)/.+")


def kind(path: str) -> str:
    """This function will return the same for addresses of pages that differ in their words only."""
    return WRITTEN.sub(r"/\1/*/", KEY.sub("*", path))


def walk(union: Server, who: str, *, most: int = 60) -> tuple[list[str], list[str]]:
    """This function will return one address of each kind of page that links lead to, and each link that leads to nothing."""
    visitor: Visitor = union.visitor() if who == "anonymous" else union.signed_in(who)
    found: list[str] = []
    dead: list[str] = []
    kinds: set[str] = set()
    waiting = deque((path, "") for path in STARTS[who])
    if who == "membership_officer":
        from tests.journeys.office import member_page

        number = union.rows("SELECT number FROM register_membership ORDER BY number LIMIT 1")[0][0]
        waiting.append((urllib.parse.urlsplit(member_page(visitor, str(number)).url).path, ""))
    while waiting and len(found) < most:
        path, origin = waiting.popleft()
        kind = KEY.sub("*", path)
        if kind in kinds or NOT_FOLLOWED.search(path):
            continue
        kinds.add(kind)
        page = visitor.get(path)
        if page.status != 200:
            # Help for an officer leads to the office, where only officers find anything.
            if not (page.status == 404 and origin.startswith("/help/")):
                dead.append(f"{who}: {path} answered {page.status}, linked from {origin or 'the start'}")
            continue
        if "text/html" not in page.headers.get("Content-Type", ""):
            continue
        here = urllib.parse.urlsplit(page.url).path
        kinds.add(KEY.sub("*", here))
        found.append(here)
        for _, link in page.links():
            parts = urllib.parse.urlsplit(link)
            if parts.netloc == f"localhost:{union.port}":
                waiting.append((parts.path, here))
    return found, dead
