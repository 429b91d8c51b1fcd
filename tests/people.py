"""People who do not exist, made by the builder."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client

from steward.people import names
from steward.people.acting import Actor, acting_as
from steward.people.models import Account, Person
from steward.register.models import Address, Branch, Employer, Employment, Membership, Post, Workplace

BUILDER = Actor("builder")
TODAY = date(2026, 11, 21)


@contextmanager
def building() -> Iterator[None]:
    """Work as the builder for a few lines."""
    with acting_as(BUILDER, "testing"):
        yield


def _number() -> str:
    return f"9{uuid.uuid4().int % 10**7:07d}"


def a_person(given_names: str = "Rhoswen", family_name: str = "Ashgrove", **more: object) -> Person:
    person = Person(**more)
    person.rename(given_names=given_names, family_name=family_name)
    person.email_key = names.email_key(person.email)
    person.save(force_insert=True)
    return person


def an_address(person: Person, line_1: str = "1 Invented Row", postcode: str = "ZZ1 1ZZ", **more: object) -> Address:
    said = {"town": "Nowhere", "from_on": date(2020, 1, 1), "postcode_key": names.postcode_key(postcode), **more}
    return Address.objects.create(person=person, line_1=line_1, postcode=postcode, **said)


def a_workplace(name: str = "Seacroft Clinic", employer: str = "Invented Health Trust") -> Workplace:
    boss, _ = Employer.objects.get_or_create(name=employer, defaults={"name_key": names.key(employer)})
    place, _ = Workplace.objects.get_or_create(employer=boss, name=name)
    return place


def a_branch(name: str = "North branch") -> Branch:
    return Branch.objects.get_or_create(name=name)[0]


def a_member(
    given_names: str = "Rhoswen",
    family_name: str = "Ashgrove",
    *,
    address: bool = True,
    workplace: Workplace | None = None,
    branch: Branch | None = None,
    joined_on: date = date(2024, 3, 1),
    **more: object,
) -> Person:
    """A member with a number, an address and, where a workplace is given, a job there."""
    person = a_person(given_names, family_name, **more)
    Membership.objects.create(person=person, number=_number(), joined_on=joined_on, branch=branch)
    if address:
        an_address(person)
    if workplace is not None:
        Employment.objects.create(
            person=person, employer=workplace.employer, workplace=workplace, job_title="Operations manager", from_on=joined_on,
            work_email="desk@invented.example", work_phone="020 7946 0000",
        )  # fmt: skip
    return person


def an_account(person: Person, email: str = "") -> Account:
    account = Account(person=person, email=email or f"{uuid.uuid4().hex[:10]}@invented.example")
    account.set_password("a long invented phrase")
    account.save(force_insert=True)
    return account


def a_post(
    person: Person, role: str, *, workplace: Workplace | None = None, branch: Branch | None = None,
    from_on: date = date(2024, 1, 1), until_on: date | None = None, signed_on: date | None = date(2024, 1, 2),
) -> Post:  # fmt: skip
    if role == "assurer" and until_on is None:
        until_on = date(2030, 1, 1)
    return Post.objects.create(
        person=person, role=role, workplace=workplace, branch=branch, from_on=from_on, until_on=until_on, signed_on=signed_on
    )


def an_actor(role: str, **more: object) -> Actor:
    """Somebody new who holds a post with this role, as the actor of that post."""
    with building():
        person = a_person("Kestrel", f"Of-{role}")
        account = an_account(person)
        if role == "member":
            return Actor("member", account.pk)
        post = a_post(person, role, **more)  # type: ignore[arg-type]
        return Actor(role, account.pk, post.pk)


def acting_member(person: Person) -> Actor:
    """The actor for a person who has, or now gets, an account."""
    with building():
        account = Account.objects.filter(person=person).first() or an_account(person)
        return Actor("member", account.pk)


def signed_in(account: Account, *, mfa: bool = False, post: Post | None = None) -> Client:
    """A browser in which this account has signed in; `mfa` as with a second factor, `post` working in that post."""
    client = Client()
    with acting_as(Actor("signin"), "sign_in"):
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        session = client.session
        if mfa:
            session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "type": "totp", "at": 0}]
        if post is not None:
            session["post"] = str(post.pk)
        session.save()
    return client


def a_signed_in_member(person: Person) -> Client:
    """A browser in which this person has signed in to the members' area."""
    with building():
        account = Account.objects.filter(person=person).first() or an_account(person)
    return signed_in(account)
