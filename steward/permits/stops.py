"""Stops: the reasons why a person's data may not be used for a purpose on a day.

A stop is registered by name when the program starts (apps.ready), in the order in which it is counted. A room above adds its
own; nobody writes such a condition a second time. `when` gets the purpose and the day and returns the condition under which
the person is stopped, over rows that have a `person_id`, or None where it does not concern that purpose.

Choices count as they stand now, whatever the day: what somebody told us today also holds for a file "as of" last week.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Exists, Expression, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy

from steward.permits.models import Choice
from steward.policy import text
from steward.policy.words import Purpose
from steward.register.models import Address, Membership

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Condition = Q | Exists | Expression
LETTER, EMAIL, PHONE = "letter", "email", "phone"


@dataclass(frozen=True)
class Stop:
    """One reason. `says` completes "12 ..." in a count, `tells` is a sentence to the person; `channel` limits it to one.

    Purposes for which `depends` returns the same have the same condition: it is asked once for all of them.
    """

    key: str
    says: "StrOrPromise"
    tells: "StrOrPromise"
    when: Callable[[Purpose, date], Condition | None]
    channel: str = ""
    since: Callable[[UUID, Purpose, date], date | None] | None = None
    depends: Callable[[Purpose], Hashable] = attrgetter("key")


_stops: dict[str, Stop] = {}


def register(stop: Stop) -> None:
    """This function will add a stop, or replace the one of that name; rooms call it from their apps.ready."""
    _stops[stop.key] = stop


def of(purpose: Purpose, *, channel: str = "") -> list[Stop]:
    """This function will return the stops that can concern a purpose and a channel, in the order in which they are counted."""
    return [stop for stop in _stops.values() if stop.channel in ("", channel) and stop.when(purpose, date.max) is not None]


def says(key: str) -> str:
    """This function will return the words of a count: "have no postal address"."""
    return str(_stops[key].says) if key in _stops else key.replace("_", " ")


# ---- what the register and the choices know


def _standing(kind: str, keys: list[str], *, given: bool = True) -> Exists:
    """Whether the newest answer to one of these questions is this one."""
    newer = Choice.objects.filter(
        Q(at__gt=OuterRef("at")) | Q(at=OuterRef("at"), id__gt=OuterRef("id")),
        person_id=OuterRef("person_id"), kind=kind, key=OuterRef("key"),
    )  # fmt: skip
    mine = Choice.objects.filter(person_id=OuterRef("person_id"), kind=kind, key__in=keys, given=given)
    return Exists(mine.filter(~Exists(newer)))


def _not_a_member(purpose: Purpose, on: date) -> Condition | None:
    if purpose.audience != "members":
        return None
    return ~Exists(Membership.objects.current(on=on).filter(person_id=OuterRef("person_id")))


def _died(purpose: Purpose, on: date) -> Condition | None:
    # Whatever the day of a file: nobody writes to the dead. What the law orders (a register, a return) still counts them.
    if purpose.basis == "obligation":
        return None
    return Exists(Membership.objects.filter(person_id=OuterRef("person_id"), end_reason="died"))


def _restricted(purpose: Purpose, on: date) -> Condition | None:
    # UK GDPR Art 18(2): while it stands the data is stored, and used only for what the law orders.
    keys = [r.key for r in text.current().restrictions.values() if not r.channel]
    return _standing("restriction", keys) if keys and purpose.basis != "obligation" else None


def _restricted_channel(channel: str) -> Callable[[Purpose, date], Condition | None]:
    def when(purpose: Purpose, on: date) -> Condition | None:
        keys = [r.key for r in text.current().restrictions.values() if r.channel == channel]
        # keeps: P48a
        return _standing("restriction", keys) if keys else None

    return when


def objections_to(purpose: Purpose) -> list[str]:
    """This function will return the objections that stop a purpose; none can where the law orders it (`if_objected`)."""
    if purpose.if_objected == "cannot":
        return []
    own = [purpose.objection] if purpose.objection else []
    return list(dict.fromkeys(own + [o.key for o in text.current().objections.values() if purpose.key in o.stops]))


def _objected(purpose: Purpose, on: date) -> Condition | None:
    keys = objections_to(purpose)
    # keeps: P22
    return _standing("objection", keys) if keys else None


def consents_for(purpose: Purpose) -> list[str]:
    """This function will return the consents that a purpose needs: its own, and each that this one requires."""
    found: list[str] = []
    key = purpose.consent
    while key and key not in found:
        found.append(key)
        key = text.current().consents[key].requires
    return found


def _not_consented(purpose: Purpose, on: date) -> Condition | None:
    keys = consents_for(purpose)
    if not keys:
        return None
    # Nobody has said yes until they said yes; a yes that was taken back is a no.
    # keeps: P54, P55, P56, P57a
    return ~Q(*(Q(_standing("consent", [key])) for key in keys))


def _no_address(purpose: Purpose, on: date) -> Condition | None:
    return ~Exists(Address.objects.current(on=on).filter(person_id=OuterRef("person_id")).exclude(line_1=""))


# ---- since when, for the sentence to one person


def _ended(person_id: UUID, purpose: Purpose, on: date) -> date | None:
    newest: QuerySet[Membership] = Membership.objects.filter(person_id=person_id, ended_on__lte=on)
    return newest.order_by("-ended_on").values_list("ended_on", flat=True).first()


def _said(kind: str, keys: Callable[[Purpose], list[str]]) -> Callable[[UUID, Purpose, date], date | None]:
    def since(person_id: UUID, purpose: Purpose, on: date) -> date | None:
        newest = Choice.objects.filter(person_id=person_id, kind=kind, key__in=keys(purpose)).order_by(F("at").desc()).first()
        return newest.at.date() if newest else None

    return since


def _tuple(keys: Callable[[Purpose], list[str]]) -> Callable[[Purpose], Hashable]:
    return lambda purpose: tuple(keys(purpose))


def _always(purpose: Purpose) -> Hashable:
    return ""


def register_ours() -> None:
    """This function will register what the register and the choices know, in the order in which a person is counted."""
    says, tells = gettext_lazy("are not members on that day"), gettext_lazy("You are not a member on that day")
    register(Stop("not_a_member", says, tells, _not_a_member, since=_ended, depends=_always))
    says, tells = gettext_lazy("have died"), gettext_lazy("You have died, as far as we know")
    register(Stop("died", says, tells, _died, depends=lambda p: p.basis == "obligation"))
    says, tells = (
        gettext_lazy("asked us to stop using their data for now"),
        gettext_lazy("You asked us to stop using your data for now"),
    )
    register(Stop("restricted", says, tells, _restricted, depends=_always))
    for channel, says, tells in (
        (LETTER, gettext_lazy("asked us not to write to them"), gettext_lazy("You asked us not to write to you")),
        (EMAIL, gettext_lazy("asked us not to email them"), gettext_lazy("You asked us not to email you")),
        (PHONE, gettext_lazy("asked us not to telephone them"), gettext_lazy("You asked us not to telephone you")),
    ):
        register(Stop(f"restricted_{channel}", says, tells, _restricted_channel(channel), channel=channel, depends=_always))
    since, says, tells = _said("objection", objections_to), gettext_lazy("objected"), gettext_lazy("You objected to this use")
    register(Stop("objected", says, tells, _objected, since=since, depends=_tuple(objections_to)))
    since, says, tells = (
        _said("consent", consents_for),
        gettext_lazy("have not agreed"),
        gettext_lazy("You have not agreed to this"),
    )
    register(Stop("not_consented", says, tells, _not_consented, since=since, depends=_tuple(consents_for)))
    says, tells = gettext_lazy("have no postal address"), gettext_lazy("We have no postal address for you")
    register(Stop("no_address", says, tells, _no_address, channel=LETTER, depends=_always))
