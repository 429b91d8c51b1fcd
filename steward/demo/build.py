"""Making the demo: once, in an empty database, as its owner."""

import json
import random
import secrets
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyrage
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from steward.demo import campaigns, names, writing
from steward.exchange.models import RecipientKey
from steward.membership.models import Application
from steward.people import actions as people
from steward.people.models import Account, Person
from steward.permits.models import Choice
from steward.policy import text
from steward.register import actions as register
from steward.register import employers
from steward.register.models import Branch, Employer, Membership, Post, Workplace
from steward.website import actions as website

MEMBERS = 240
# Role, given and family name, the start page. Two membership officers, so that a second person can release a file; two editors, so
# that a second pair of eyes can publish election material.
STAFF = (
    ("membership_officer", "Tamsin", "Penhallow", "/office/"),
    ("membership_officer", "Idris", "Saltmarsh", "/office/"),
    ("workplace_rep", "Nerys", "Tarnwick", "/office/workplace/"),
    ("branch_officer", "Callum", "Redfern", "/office/branch/"),
    ("finance_officer", "Zofia", "Umberfield", "/office/"),
    ("caseworker", "Farid", "Oakhanger", "/office/"),
    ("call_handler", "Wren", "Gorsehill", "/office/"),
    ("elections_officer", "Anwen", "Fennimore", "/office/"),
    ("data_protection_officer", "Padraig", "Elderkin", "/office/trail/"),
    ("communications_officer", "Solveig", "Marramgrass", "/office/enquiries/"),
    ("statistician", "Ulrike", "Cinderford", "/office/"),
    ("editor", "Maelys", "Larkspurrier", "/cms/"),
    ("editor", "Osric", "Quillfeather", "/cms/"),
    ("administrator", "Torsten", "Hollinside", "/office/posts/"),
)


@transaction.atomic
def build() -> bool:
    """This function will fill an empty database with an invented union, and return False where it is not empty."""
    if Person.objects.exists():
        return False
    dice = random.Random(2026)  # noqa: S311 - an invented union that is the same each time
    today = timezone.localdate()
    employers.load_shipped()
    places = _workplaces()
    branches = [Branch.objects.create(name=f"{town} branch") for town, _ in names.TOWNS]
    members = _members(dice, today, places, branches)
    accounts = _accounts(members, places, branches, today)
    _choices(dice, members)
    _applications(members)
    _keys()
    from steward.web.context import describe_union

    website.found_site(union=describe_union(), hostname="localhost", port=8000, demo=True)
    website.furnish_site(union=describe_union(), at=timezone.localtime())
    writing.write(members[0], at=timezone.localtime())
    campaigns.furnish(at=timezone.localtime())
    folder = Path(settings.STEWARD_VAR) / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "accounts.json"
    path.touch(mode=0o600)
    path.write_text(json.dumps(accounts, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return True


def _workplaces() -> list[Workplace]:
    chosen = sorted(Employer.objects.order_by("code"), key=lambda e: e.code)[:12]
    return [
        Workplace.objects.create(employer=employer, name=name)
        for employer in chosen
        for name in ("Headquarters", "Harbour site", "Hilltop clinic")
    ]


def _address(dice: random.Random) -> dict[str, str]:
    town, area = dice.choice(names.TOWNS)
    tail = f"{dice.randint(1, 9)}{dice.choice('ABDEFGH')}{dice.choice('JLNPQRS')}"
    return {
        "line_1": f"{dice.randint(1, 120)} {dice.choice(names.STREETS)}", "town": town,
        "postcode": f"{area} {tail}", "country": "United Kingdom",
    }  # fmt: skip


def _members(dice: random.Random, today: date, places: list[Workplace], branches: list[Branch]) -> list[Person]:
    made = []
    for n in range(MEMBERS):
        if n < len(names.SPECIAL):
            given, family, address = names.SPECIAL[n]
        else:
            given, family, address = dice.choice(names.GIVEN), dice.choice(names.FAMILY).replace("_", " "), _address(dice)
        has_email = dice.random() < 0.85
        person = people.add_person(
            given_names=given, family_name=family, email=f"member{n}@members.example" if has_email else "",
            phone=f"07700 900{dice.randint(100, 999)}" if dice.random() < 0.6 else "",
            born_on=today - timedelta(days=dice.randint(9000, 22000)) if dice.random() < 0.7 else None,
        )  # fmt: skip
        joined = today - timedelta(days=dice.randint(40, 3600))
        register.enrol(person, on=joined, branch=dice.choice(branches))
        if n % 40 != 39:  # one in forty has moved and told nobody
            lines: dict[str, Any] = {"country": "United Kingdom", **address}
            register.move(person, on=joined, **lines)
        if dice.random() < 0.92:
            place = places[0] if n % 8 == 0 else dice.choice(places)
            register.change_job(
                person, on=joined, employer=place.employer, workplace=place, job_title=dice.choice(names.JOBS),
                work_email=f"desk{n}@trust.example" if dice.random() < 0.8 else "", work_phone=f"020 7946 0{n:03d}",
            )  # fmt: skip
        if n % 20 == 19:
            Membership.objects.filter(person=person).update(
                ended_on=today - timedelta(days=dice.randint(1, 30)), end_reason="resigned"
            )
        made.append(person)
    return made


def _accounts(members: list[Person], places: list[Workplace], branches: list[Branch], today: date) -> list[dict[str, Any]]:
    said = []
    for at, (role, given, family, start) in enumerate(STAFF):
        person = people.add_person(given_names=given, family_name=family, email=f"{given}.{family}@union.example".lower())
        if role in ("workplace_rep", "branch_officer"):
            register.enrol(person, on=today - timedelta(days=900), branch=branches[0])
            register.move(
                person, on=today - timedelta(days=900), line_1=f"{at} Invented Row", town="Northmoor", postcode="ZZ1 2AB"
            )
            register.change_job(
                person,
                on=today - timedelta(days=900),
                employer=places[0].employer,
                workplace=places[0],
                job_title="Service manager",
            )
        register.appoint(
            person, role=role, by=None, on=today - timedelta(days=300),
            workplace=places[0] if role == "workplace_rep" else None, branch=branches[0] if role == "branch_officer" else None,
        )  # fmt: skip
        Post.objects.filter(person=person).update(signed_on=today - timedelta(days=299))
        said.append(_account(person, role, f"{given}.{family}@union.example".lower(), start, staff=True))
    return said + [_account(members[n], "member", f"member{n}@members.example", "/my/", staff=False) for n in (0, 8, 16)]


def _account(person: Person, role: str, email: str, start: str, *, staff: bool) -> dict[str, Any]:
    words = [
        secrets.choice(["amber", "birch", "cobalt", "dune", "ember", "fjord", "grove", "heron", "iris", "juniper"])
        for _ in range(4)
    ]
    password = "-".join(words) + f"-{secrets.randbelow(90) + 10}"
    account = Account(person=person, email=email)
    account.set_password(password)
    account.save(force_insert=True)
    secret = ""
    if staff:
        secret = totp.generate_totp_secret()
        totp.TOTP.activate(account, secret)
        assert Authenticator.objects.filter(user=account).exists()  # noqa: S101 - the library's internals may move
    return {
        "role": role, "name": person.name, "email": email, "password": password, "totp_secret": secret, "start_url": start,
    }  # fmt: skip


def _choices(dice: random.Random, members: list[Person]) -> None:
    policy = text.current()
    at = timezone.now() - timedelta(days=30)
    kinds = [("consent", key) for key in policy.consents_asked()] + [
        ("objection", key) for key in ("magazine", "workplace_rep", "research")
    ]
    rows = [
        Choice(
            person=person, kind=kind, key=key, given=True, wording="0" * 64, policy_version="2020-11", channel="paper",
            at=at + timedelta(seconds=dice.randint(0, 10**6)),
        )
        for person in members
        for kind, key in kinds
        if dice.random() < (0.15 if kind == "consent" else 0.06)
    ]  # fmt: skip
    Choice.objects.bulk_create(rows)


def _applications(members: list[Person]) -> None:
    now, version = timezone.now(), text.current().version
    for days, given, family, more in (
        (16, "Merel", "Brackenbury", {"line_1": "3 Nowhere Lane", "town": "Eastwold", "postcode": "ZZ2 4AD"}),
        (5, "Kofi", "Nettlefold", {"line_1": "Flat 9", "line_2": "12 Madeup Street", "town": "Southmere", "postcode": "ZZ3 1BN"}),
        (
            1,
            members[10].given_names,
            members[10].family_name,
            {"line_1": "44 Fictional Avenue", "town": "Northmoor", "postcode": "ZZ1 5DJ"},
        ),
    ):
        Application.objects.create(
            given_names=given, family_name=family, policy_version=version, applied_at=now - timedelta(days=days),
            email="" if days == 5 else f"{family.lower()}@applicants.example", **more,
        )  # fmt: skip


def _keys() -> None:
    """A key for the mailing house, with its secret half beside the accounts: here everybody may play the mailing house."""
    identity = pyrage.x25519.Identity.generate()
    folder = Path(settings.STEWARD_VAR) / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "mailing-house.key"
    path.touch(mode=0o600)
    path.write_text(f"{identity}\n")
    RecipientKey.objects.create(recipient="mailing_house", public_key=str(identity.to_public()), set_at=timezone.now())
