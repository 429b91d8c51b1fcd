"""The queue of applications, and who an applicant may be already. Only the office reads here."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from steward.membership.models import Application
from steward.people import names
from steward.people.models import Person
from steward.policy import text
from steward.register import doubles as finding
from steward.register import rulebook
from steward.register.models import Address, Membership
from steward.register.reports import opens
from steward.trail import looks

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def reference(said: Any) -> str:
    """This function will return the reference of an application, such as K7QM-2XRD.

    It is a keyed hash of name and address, so that it says nothing to anybody without the key, needs no column that a stranger
    writes, and is the same when the same person applies again: the answer to a second application is the first one's, byte
    for byte.
    """
    known = (names.person_key(said.given_names, said.family_name), names.key(said.line_1), names.postcode_key(said.postcode))
    digest = salted_hmac("steward.membership.reference", "\n".join(known), algorithm="sha256").digest()
    code = "".join(_LETTERS[byte % 32] for byte in digest[:8])
    return f"{code[:4]}-{code[4:]}"


@dataclass(frozen=True)
class Waiting:
    """An application in the queue, with how long it has waited."""

    application: Application
    days: int
    reference: str


@dataclass(frozen=True)
class Double:
    """Somebody whom the applicant may be: a person of the register, or the sender of another application that waits."""

    person: UUID | None
    application: UUID | None
    name: str
    same: tuple[str, ...]
    number: str = ""
    member_since: date | None = None
    ended_on: date | None = None

    @property
    def is_member(self) -> bool:
        """Whether a membership stands: then there is nothing to admit."""
        return self.member_since is not None and self.ended_on is None


def queue(*, on: date, limit: int = 200) -> list[Waiting]:
    """This function will return the applications that wait, oldest first, with the days they have waited.

    Applicants are in no register yet: that an officer saw them is recorded under the keys of their applications.
    """
    waiting = list(Application.objects.filter(state=Application.State.NEW).order_by("applied_at", "id")[:limit])
    looks.record([each.pk for each in waiting], what="applications waiting")
    return [Waiting(each, max((on - timezone.localdate(each.applied_at)).days, 0), reference(each)) for each in waiting]


def days_to_decide(*, on: date) -> int:
    """This function will return within how many days the rulebook has an application decided, on a day; 0: it names none."""
    try:
        rule = text.current().rule("admit", on=on)
    except LookupError:
        return 0
    # keeps: P08
    return (rulebook.by(rule, on) - on).days


def count_late(*, on: date) -> int:
    """This function will return how many applications wait longer than the rulebook has it: an assurer's finding."""
    limit = days_to_decide(on=on)
    before = timezone.make_aware(datetime.combine(on - timedelta(days=limit), time.min))
    return Application.objects.filter(state=Application.State.NEW, applied_at__lt=before).count() if limit else 0


def next_waiting() -> UUID | None:
    """This function will return the key of the application that has waited longest, or None where none waits."""
    oldest = Application.objects.filter(state=Application.State.NEW).order_by("applied_at", "id")
    return oldest.values_list("pk", flat=True).first()


def count_waiting() -> int:
    """This function will return how many applications wait."""
    return Application.objects.filter(state=Application.State.NEW).count()


def find(key: UUID) -> Application | None:
    """This function will return one application, decided or not, or None. That an officer saw it is recorded under its key."""
    found = Application.objects.filter(pk=key).first()
    if found is not None:
        looks.record([found.pk], what="application")
    return found


def duplicates_of(application: Application) -> list[Double]:
    """This function will return whom the applicant may be: same name with the same postcode, email or date of birth, the same
    email under another name, or entries that are alike (register.doubles). The applicant never learns of it. That an officer saw
    these persons is recorded here.
    """
    key = names.person_key(application.given_names, application.family_name)
    email, postcode = names.email_key(application.email), names.postcode_key(application.postcode)
    nobody = Q(pk__in=[])
    there = Address.objects.filter(person=OuterRef("pk"), postcode_key=postcode)
    same_place = Q(Exists(there)) if postcode else nobody
    same_birthday = Q(born_on=application.born_on) if application.born_on else nobody
    same_name = Q(name_key=key) & (same_birthday | same_place)
    same_email = Q(email_key=email) if email else nobody
    alike = dict(
        finding.like(
            given_names=application.given_names, family_name=application.family_name, born_on=application.born_on,
            email=application.email, phone=application.phone, places=[(application.postcode, application.line_1)],
            besides=application.person_id,
        )[:20]
    )  # fmt: skip
    others = Person.objects.filter(same_name | same_email | Q(pk__in=alike)).order_by("name_key", "id")
    found = [person for person in others[:21] if person.pk != application.person_id]
    looks.record([person.pk for person in found], what="possible doubles of an application")
    same_postcode = Address.objects.filter(person__in=found, postcode_key=postcode) if postcode else Address.objects.none()
    lives_there = set(same_postcode.values_list("person_id", flat=True))
    memberships = {m.person_id: m for m in Membership.objects.filter(person__in=found).order_by("joined_on", "id")}
    doubles = [
        _person(application, person, key, email, lives_there, memberships.get(person.pk), person.pk in alike) for person in found
    ]
    return doubles + _other_applications(application, key, email, postcode)


def _person(
    application: Application, person: Person, key: str, email: str, lives_there: set[UUID], membership: Membership | None,
    alike: bool,
) -> Double:  # fmt: skip
    same = [
        words
        for words, holds in (
            ("name", person.name_key == key),
            ("name but for the spelling", alike and person.name_key != key),
            ("postcode", person.pk in lives_there),
            ("email", bool(email) and person.email_key == email),
            ("date of birth", application.born_on is not None and person.born_on == application.born_on),
        )
        if holds
    ]
    return Double(
        person.pk, None, person.name, tuple(same),
        number=(membership.number or "") if membership and opens(Membership, "number") else "",
        member_since=membership.joined_on if membership else None,
        ended_on=membership.ended_on if membership else None,
    )  # fmt: skip


def _other_applications(application: Application, key: str, email: str, postcode: str) -> list[Double]:
    """Other forms of the last year that wait, with the same email, or the same name and postcode or date of birth."""
    since = application.applied_at - timedelta(days=366)
    alike = Q(pk__in=[])
    if application.email:
        alike |= Q(email__iexact=application.email)
    if application.postcode:
        alike |= Q(postcode=application.postcode)
    if application.born_on:
        alike |= Q(born_on=application.born_on)
    others = Application.objects.filter(alike, state=Application.State.NEW, applied_at__gte=since).exclude(pk=application.pk)
    doubles = []
    for other in others.order_by("applied_at", "id")[:200]:
        same_name = names.person_key(other.given_names, other.family_name) == key
        same_email = bool(email) and names.email_key(other.email) == email
        if not (same_name or same_email):
            continue
        same = [
            words
            for words, holds in (
                ("name", same_name),
                ("postcode", bool(postcode) and names.postcode_key(other.postcode) == postcode),
                ("email", same_email),
                ("date of birth", application.born_on is not None and other.born_on == application.born_on),
            )
            if holds
        ]
        doubles.append(Double(None, other.pk, f"{other.given_names} {other.family_name}".strip(), tuple(same)))
    looks.record([each.application for each in doubles if each.application], what="possible doubles of an application")
    return doubles
