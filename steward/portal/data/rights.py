"""The rights of the policy, and how each is used from here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from steward.policy import periods, text
from steward.policy.words import WAYS

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# The rights that a page of ours answers at once; the others go to a person who answers.
PAGES: dict[str, tuple[tuple[StrOrPromise, str], ...]] = {
    "informed": ((gettext_lazy("Read the privacy policy"), "website:privacy"),),
    "access": ((gettext_lazy("See your entry on the register of members"), "portal:entry"),),
    "rectification": ((gettext_lazy("Change your details"), "portal:details"),),
    "restriction": ((gettext_lazy("Say how we may reach you"), "portal:choices"),),
    "object_marketing": ((gettext_lazy("Say stop"), "portal:choices"),),
    "object": ((gettext_lazy("Object to a use"), "portal:choices"),),
    "complain": ((gettext_lazy("Complain to us"), "website:write"),),
    "withdraw": ((gettext_lazy("Take back what you agreed to"), "portal:choices"),),
}


@dataclass(frozen=True)
class Usable:
    """One right: its words, the pages that answer it at once, other ways, and how soon we answer."""

    key: str
    name: str
    says: str
    pages: tuple[tuple[StrOrPromise, str], ...]
    ways: str
    within: str
    law: str


def _either(ways: list[str]) -> str:
    if len(ways) < 2:
        return "".join(ways)
    return gettext("%(these)s or %(last)s") % {"these": ", ".join(ways[:-1]), "last": ways[-1]}


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
                ways=_either(ways),
                within="" if right.within == "P0D" else periods.period(right.within),
                law="; ".join(right.law),
            )
        )
    return found
