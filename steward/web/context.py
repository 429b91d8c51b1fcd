"""What every page says about the union itself: its name, its logo, the foot (W16, W17, P01)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from steward.policy.text import current

if TYPE_CHECKING:
    from django.http import HttpRequest


@dataclass(frozen=True)
class Union:
    """The union as a page shows it; all of it comes from the policy, nothing from the database."""

    name: str
    short_name: str
    legal_form: str
    strapline: str
    email: str
    phone: str
    address: tuple[str, ...]
    logo: str
    colour: str
    copyright_years: str
    policy_version: str


def describe_union() -> Union:
    """This function will return the union's own facts as the policy in force gives them."""
    policy = current()
    who, look = policy.controller, policy.identity
    this_year, since = timezone.localdate().year, look.copyright_from
    return Union(
        name=who.name,
        short_name=who.short_name,
        legal_form=str(who.legal_form),
        strapline=str(look.strapline),
        email=who.email,
        phone=who.phone,
        address=who.address,
        logo=look.logo,
        colour=look.colour,
        copyright_years=f"{since} to {this_year}" if since < this_year else str(this_year),
        policy_version=policy.union.version,
    )


def union(_request: HttpRequest | None = None) -> dict[str, object]:
    """This function will give every template the variable `union`, read only when a page uses it."""
    return {"union": SimpleLazyObject(describe_union)}
