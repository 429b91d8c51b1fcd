"""Joining as a person does: page after page, typing where a label asks for what we have."""

import re
from collections.abc import Callable
from typing import Any

from tests.journeys.stranger import Page, Visitor

GO_ON = r"^(continue|next|start|start now|save and continue|check|agree|accept|send|submit|join|apply)"
LAST = r"(send|submit|accept).*"
ADDRESS = {"line 1": "3 Nowhere Lane", r"town": "Eastwold", r"postcode": "ZZ2 4AD"}


def answers(*, given: str, family: str, address: dict[str, str] | None = None, **more: str) -> dict[str, str]:
    """This function will return what to type, by the label that asks for it."""
    said = {r"(first|given) name": given, r"(last|family|sur) ?-?name": family}
    return said | (ADDRESS if address is None else address) | more


def fill(page: Page, typed: dict[str, str]) -> Any:
    form = page.form(GO_ON)
    for label, value in typed.items():
        if form.control(label) is not None:
            form.fill(label, value)
    return form


def walk(visitor: Visitor, typed: dict[str, str], *, look: Callable[[Page], None] | None = None) -> Page:
    """This function will go through the form until nothing more is asked, and return the last page."""
    page = visitor.get("/join/")
    seen = []
    for _ in range(16):
        assert page.status == 200, f"{page.url} answered {page.status}: {page.main[:300]}"
        if look:
            look(page)
        seen.append(page.url)
        if not page.has_button(GO_ON):
            onward = [
                link
                for said, link in page.links()
                if re.search(GO_ON, said, re.IGNORECASE) and "/join/" in link and link not in seen
            ]
            if not onward or len(seen) > 1:
                return page
            page = visitor.get(onward[0])
            continue
        before = page.url
        page = fill(page, typed).submit(GO_ON)
        errors = page.soup.select(".error-summary, [role=alert]")
        assert page.url != before or not errors, f"refused at {before}: {[e.get_text(' ', strip=True) for e in errors]}"
    raise AssertionError(f"the form has no end: {seen}")


def join(visitor: Visitor, *, given: str, family: str, **more: Any) -> Page:
    return walk(visitor, answers(given=given, family=family, **more))
