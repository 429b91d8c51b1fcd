"""The rights of the policy, and how each is used from here."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from steward.policy import notice, text
from steward.policy.words import WAYS

# The rights that a page of ours answers at once; the others go to a person who answers.
PAGES: dict[str, tuple[tuple[str, str], ...]] = {
    "informed": (("Read the privacy policy", "website:privacy"),),
    "access": (("See your entry on the register of members", "portal:entry"),),
    "rectification": (("Change your details", "portal:details"),),
    "restriction": (("Say how we may reach you", "portal:choices"),),
    "object_marketing": (("Say stop", "portal:choices"),),
    "object": (("Object to a use", "portal:choices"),),
    "complain": (("Complain to us", "website:write"),),
    "withdraw": (("Take back what you agreed to", "portal:choices"),),
}


@dataclass(frozen=True)
class Usable:
    """One right: its words, the pages that answer it at once, other ways, and how soon we answer."""

    key: str
    name: str
    says: str
    pages: tuple[tuple[str, str], ...]
    ways: str
    within: str
    law: str


def how() -> list[Usable]:
    """This function will return every right of the policy with the ways in which it is used."""
    found = []
    for key, right in text.current().rights.items():
        name, _, says = str(right.text).partition(": ")
        pages = tuple((label, reverse(target)) for label, target in PAGES.get(key, ()))
        ways = [WAYS[way] for way in right.by if way not in ("online", "notice", "collection")]
        found.append(
            Usable(
                key=key,
                name=name,
                says=says[:1].upper() + says[1:],
                pages=pages,
                ways=", ".join(ways[:-1]) + " or " * (len(ways) > 1) + "".join(ways[-1:]),
                within="" if right.within == "P0D" else notice.period(right.within),
                law="; ".join(right.law),
            )
        )
    return found
