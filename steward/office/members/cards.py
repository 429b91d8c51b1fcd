"""The cards of a member's page. A field closed to the post is shown as closed: an empty place would look like a missing detail."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from steward.office.frame import Fact, fact, why
from steward.people.models import Person
from steward.policy import text
from steward.policy.declarations import collect
from steward.register import rulebook
from steward.register.models import Address, Employment, Membership
from steward.register.reports import Entry


@dataclass(frozen=True)
class Card:
    """A heading and its facts; `change` are the forms behind it, as key and label."""

    key: str
    title: str
    facts: tuple[Fact, ...]
    change: tuple[tuple[str, str], ...] = ()


def of(entry: Entry, role: str) -> list[Card]:
    """This function will lay out a register entry as cards, for one role."""
    return [_contact(entry, role), _work(entry, role), _membership(entry, role)]


def _contact(entry: Entry, role: str) -> Card:
    person, address = entry.person, entry.address
    authorised = address is not None and address.kind == Address.Kind.AUTHORISED
    return Card(
        "contact",
        "Contact",
        (
            fact(role, "Address", Address, "line_1", address.lines if address else None,
                 **({"tag": "asked for in writing", "tone": "info"} if authorised else {})),
            fact(role, "Email", Person, "email", person, kind="mail"),
            fact(role, "Telephone", Person, "phone", person, kind="tel"),
            fact(role, "Date of birth", Person, "born_on", person),
        ),
        (("address", "Change address"), ("contact", "Change email, telephone or date of birth")),
    )  # fmt: skip


def _work(entry: Entry, role: str) -> Card:
    job = entry.job
    employer = (str(job.employer) if job.employer else job.employer_as_typed) if job else None
    return Card(
        "work",
        "Work",
        (
            fact(role, "Employer", Employment, "employer", employer),
            fact(role, "Workplace", Employment, "workplace", str(job.workplace or "") if job else None),
            fact(role, "Job", Employment, "job_title", job),
            fact(role, "Work telephone", Employment, "work_phone", job, kind="tel"),
            fact(role, "Work email", Employment, "work_email", job, kind="mail"),
        ),
        (("job", "Change work details"),),
    )


def _membership(entry: Entry, role: str) -> Card:
    membership = entry.membership
    facts = [
        fact(role, "Number", Membership, "number", membership),
        fact(role, "Class", Membership, "member_class", _class(membership))
        if membership and not fact(role, "", Membership, "member_class").closed
        else fact(role, "Class", Membership, "member_class"),
        fact(role, "Branch", Membership, "branch", membership),
        fact(role, "Joined", Membership, "joined_on", membership),
    ]
    if membership and not facts[3].closed:
        if membership.continuous_from_on:
            facts.append(fact(role, "Counts from", Membership, "continuous_from_on", membership))
        if membership.came_from:
            facts.append(fact(role, "Transferred from", Membership, "came_from", membership))
        if membership.ended_on:
            why_ended = f"{membership.end_reason} to {membership.went_to}" if membership.went_to else membership.end_reason
            facts.append(
                fact(
                    role,
                    "Ended" if membership.ended_on <= timezone.localdate() else "Ends",
                    Membership,
                    "ended_on",
                    membership,
                    tag=why_ended.replace("_", " "),
                )
            )
    return Card("membership", "Membership", tuple(facts))


def _class(membership: Membership) -> str:
    """The class as the rulebook calls it, and since when if that was not at joining."""
    since = membership.class_from_on
    name = rulebook.class_name(membership.member_class)
    return f"{name}, since {since.day} {since:%B %Y}" if since and since != membership.joined_on else name


def closed_kinds(role: str) -> list[Fact]:
    """This function will list the kinds of data that we hold about people and that the role may not see at all."""
    policy = text.current()
    held = {category for table in collect().personal() for category in table.categories.values()}
    return [
        Fact(str(category.label).capitalize(), closed=True, explain_url=why(role, key))
        for key, category in policy.categories.items()
        if key in held and key not in policy.roles[role].sees
    ]
