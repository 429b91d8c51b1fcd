"""The "we never" promises, each held by a rule, and the rules that need to know the tables.

A promise in never.toml that no rule here holds is a finding: a sentence alone keeps nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Protocol

from steward.policy.findings import Finding, at
from steward.policy.text import Policy

# Sign-in details are read by the door alone (P24); nobody's right of access needs a password's hash.
KEYS_OF_THE_DOOR = frozenset({"secret", "access_codes"})
# Whoever looks leaves a trace, whatever they look for; the member reads the role, not the colleague.
TRACES = frozenset({"looks", "looked_by"})
# What is half typed, and what it is typed beside. It is no answer yet: whoever types it reads it, and nobody else does. It is still
# data about somebody, whom the data protection officer answers when they ask for it (rights.toml, access).
DRAFTS = {"enquiry_drafts": "enquiries", "story_drafts": "stories"}
# Candidates have no account here, and what we publish of colleagues stands on the website for everybody.
NOT_SHOWN = KEYS_OF_THE_DOOR | DRAFTS.keys() | {"account", "editing", "looked_by", "candidates", "published"}
# What may stay of a person after minimising: nothing that names, reaches or places anybody.
MAY_STAY = frozenset({"ours", "membership", "number"})
MACHINE_TERMS = frozenset({"dpv:AutomatedDecisionMaking", "dpv:Profiling", "dpv:Scoring", "dpv:TargetedAdvertising"})
OPEN_CONDITIONS = frozenset({"not_for_profit", ""})

Broken = Iterator[tuple[tuple[str, ...], str]]


class Declared(Protocol):
    """What the checks ask of the declarations: the category of each field, by `Model.field`."""

    @property
    def fields(self) -> Mapping[str, str]: ...


def kept(policy: Policy) -> Iterator[Finding]:
    """This function will return where the rest of the policy breaks one of its own "we never" promises."""
    for key, never in policy.never.items():
        holds = NEVER.get(key)
        if holds is None:
            says = f"No rule holds the promise {key!r} ({never.says}). Write one in promises.py, or say it as a statement."
            yield at(policy, "N00", ("never", key), says)
            continue
        for place, says in holds(policy):
            yield at(policy, "N01", place, f"{says} The policy promises: {never.says}")


def _mailing_house_email(policy: Policy) -> Broken:
    house = policy.recipients.get("mailing_house")
    if house is None:
        yield ("recipients",), "The promise names a mailing house and there is none."
        return
    for category in ("email", "phone"):
        if category in house.gets:
            yield ("recipients", "mailing_house", "gets"), f"The mailing house gets {category}: take it out of gets."
        if category not in house.never:
            yield (
                ("recipients", "mailing_house", "never"),
                f"Its list of what it never gets lacks {category}: put it back.",
            )


def _employer_direct_debit(policy: Policy) -> Broken:
    employer = policy.recipients.get("employer")
    if employer is None:
        yield ("recipients",), "The promise names the employer and there is none."
        return
    if employer.needs != "payroll":
        yield ("recipients", "employer", "needs"), "The employer needs the consent payroll."
    if employer.purposes != ("payroll",):
        yield ("recipients", "employer", "purposes"), "The employer gets data for payroll deduction and nothing else."
    payroll = policy.purposes.get("payroll")
    if payroll is None or payroll.basis != "consent":
        yield ("purposes", "payroll", "basis"), "Payroll deduction tells the employer, so it rests on consent."


def _employer_beyond_payroll(policy: Policy) -> Broken:
    employer = policy.recipients.get("employer")
    for category in ("address", "email", "phone", "case", "choices"):
        if employer and category in employer.gets:
            yield ("recipients", "employer", "gets"), f"The employer gets {category}: take it out of gets."
    for category in ("address", "email", "phone", "case"):
        if employer and category not in employer.never:
            yield ("recipients", "employer", "never"), f"Its list of what it never gets lacks {category}: put it back."


def _membership_outside(policy: Policy) -> Broken:
    for key, recipient in policy.recipients.items():
        for purpose in (policy.purposes[p] for p in recipient.purposes if p in policy.purposes):
            if recipient.kind == "controller" and purpose.condition in OPEN_CONDITIONS:
                yield ("recipients", key, "purposes"), f"{key} would learn of memberships for {purpose.key}."
            if recipient.kind == "processor" and recipient.needs:
                yield ("recipients", key, "kind"), f"{key} uses data for its own ends, by consent: it is a controller."


def _consent_for_all(policy: Policy) -> Broken:
    takers: dict[str, list[str]] = {}
    for key, recipient in policy.recipients.items():
        if recipient.needs:
            takers.setdefault(recipient.needs, []).append(key)
    for consent, keys in takers.items():
        if len(keys) > 1:
            yield ("recipients", keys[1], "needs"), f"{' and '.join(keys)} share the consent {consent}."
    for key in ("labour_link_fund", "labour_party"):
        if key not in policy.consents:
            yield ("consents",), f"The consent {key} is missing: the fund and the party are asked apart."
    party = policy.consents.get("labour_party")
    if party and party.requires != "labour_link_fund":
        yield ("consents", "labour_party", "requires"), "The party gets nobody who has not chosen the fund."


def _ticked_beforehand(policy: Policy) -> Broken:
    # The text has no word for a default, so what is left to hold is that a consent is asked in words of its own.
    asked: dict[str, str] = {}
    for key, consent in policy.consents.items():
        words = consent.ask.en.casefold()
        if words in asked:
            yield ("consents", key, "ask"), f"{key} is asked in the same words as {asked[words]}."
        asked[words] = key


def _compulsory_beyond_register(policy: Policy) -> Broken:
    register = policy.purposes.get("statutory_register")
    if register is None or set(register.uses) != {"name", "address"} or register.basis != "obligation":
        yield ("purposes", "statutory_register", "uses"), "The statutory register is of names and addresses."


def _automated_decisions(policy: Policy) -> Broken:
    for key, purpose in policy.purposes.items():
        if purpose.dpv in MACHINE_TERMS:
            yield ("purposes", key, "dpv"), f"{key} decides or profiles by machine."


def _tracking_unasked(policy: Policy) -> Broken:
    for key, purpose in policy.purposes.items():
        if "email_use" in purpose.uses and purpose.basis not in ("consent", "obligation"):
            yield ("purposes", key, "basis"), f"{key} tracks emails without consent."


def _external_unasked(policy: Policy) -> Broken:
    for key, external in policy.external.items():
        if external.load not in ("click", "link"):
            yield ("external", key, "load"), f"{key} loads before a click."
    for key, cookie in policy.cookies.items():
        if cookie.needs and cookie.needs not in policy.consents:
            yield ("cookies", key, "needs"), f"{key} is set without the consent it needs."


def _view_as_member(policy: Policy) -> Broken:
    for key, role in policy.roles.items():
        seen = KEYS_OF_THE_DOOR & (set(role.sees) | set(role.changes))
        if seen and "sign_in" not in role.runs:
            yield ("roles", key, "sees"), f"{key} sees or changes {', '.join(sorted(seen))}, which the door alone may."
        if {"account", "secret"} & (set(role.gives) | set(role.changes)) and "sign_in" not in role.runs:
            yield ("roles", key, "gives"), f"{key} makes or changes accounts, which the door alone may."
        if "account" in role.sees and "sign_in" not in role.runs and role.scope != "staff":
            yield ("roles", key, "sees"), f"{key} sees the accounts of people who are not colleagues."
        if role.scope == "self" and role.tier != "public":
            yield ("roles", key, "scope"), f"{key} stands in a member's place."


def _overseas_routine(policy: Policy) -> Broken:
    for key, recipient in policy.recipients.items():
        if recipient.country != "GB":
            yield ("recipients", key, "country"), f"{key} keeps the data in {recipient.country}."


def _facebook_targeting(policy: Policy) -> Broken:
    if "facebook" not in policy.advertising:
        yield ("advertising",), "The promise names Facebook, and website.toml has no [advertising.facebook]."
    names = [advertising.name for advertising in policy.advertising.values()]
    for key, advertising in policy.advertising.items():
        if names.count(advertising.name) > 1:
            yield ("advertising", key, "name"), f"{advertising.name} is there more than once."
    for key, advertising in policy.advertising.items():
        if advertising.member_data:
            # keeps: P66
            yield ("advertising", key, "member_data"), f"{key} is given member data."


def _facebook_profiles(policy: Policy) -> Broken:
    for key, advertising in policy.advertising.items():
        if advertising.profile_data:
            yield ("advertising", key, "profile_data"), f"{key} gives us data of profiles."


def _facebook_sale(policy: Policy) -> Broken:
    names = {advertising.name.casefold() for advertising in policy.advertising.values()}
    for key, recipient in policy.recipients.items():
        if key in policy.advertising or any(name in recipient.name.casefold() for name in names):
            # keeps: P66
            yield ("recipients", key), f"{recipient.name} carries our advertisements and would receive member data."
    for key, external in policy.external.items():
        if external.load == "click" and (key in policy.advertising or any(name in external.name.casefold() for name in names)):
            # A picture of theirs on a page for members would tell them who is one.
            yield ("external", key, "load"), f"{external.name} carries our advertisements and would learn who reads which page."


NEVER: Mapping[str, Callable[[Policy], Broken]] = {
    "mailing_house_email": _mailing_house_email,
    "employer_direct_debit": _employer_direct_debit,
    "employer_beyond_payroll": _employer_beyond_payroll,
    "membership_outside": _membership_outside,
    "consent_for_all": _consent_for_all,
    "ticked_beforehand": _ticked_beforehand,
    "compulsory_beyond_register": _compulsory_beyond_register,
    "automated_decisions": _automated_decisions,
    "tracking_unasked": _tracking_unasked,
    "external_unasked": _external_unasked,
    "view_as_member": _view_as_member,
    "overseas_routine": _overseas_routine,
    "facebook_targeting": _facebook_targeting,
    "facebook_profiles": _facebook_profiles,
    "facebook_sale": _facebook_sale,
}


def kept_by_tables(policy: Policy, declarations: Declared) -> Iterator[Finding]:
    """This function will return where the policy names fields that do not exist or may not go there."""
    fields = declarations.fields
    held = set(fields.values())
    for key, recipient in policy.recipients.items():
        for name in recipient.fields:
            category = fields.get(name)
            place = ("recipients", key, "fields")
            if category is None:
                yield at(policy, "T01", place, f"{key}: {name} is no declared field of any table.")
            elif category in recipient.never:
                says = f"{key}: {name} is {category}, which it never gets. Take {name} out of fields."
                yield at(policy, "T02", place, says)
            elif category not in recipient.gets:
                says = f"{key}: {name} is {category}, which is not among what it gets ({', '.join(recipient.gets)})."
                yield at(policy, "T02", place, says)
    for key, kept_for in policy.retention.items():
        for name in kept_for.leave:
            category = fields.get(name)
            place = ("retention", key, "leave")
            if category is None:
                yield at(policy, "T03", place, f"{key} leaves {name}, which is no declared field.")
            elif category not in MAY_STAY:
                yield at(policy, "T03", place, f"{key} leaves {name}, which is {category}: that still names a person.")
    for key, kind in policy.categories.items():
        if key not in held and (not kind.room or kind.room in policy.rooms):
            says = f"{key} is in the policy and no table holds it: drop it, or name the room that will."
            yield at(policy, "T04", ("categories", key), says, 'room = "..."')
    yield from _kept_under_a_rule(policy, declarations)


def _kept_under_a_rule(policy: Policy, declarations: Declared) -> Iterator[Finding]:
    tables = getattr(declarations, "tables", None)
    if tables is None:
        return
    named = {table.kept for table in tables.values() if table.kept}
    for word in sorted(named - set(policy.retention)):
        says = f"Tables are kept under {word!r}, which is no rule of retention.toml."
        yield at(policy, "T05", ("retention",), says, f"[{word}]")
